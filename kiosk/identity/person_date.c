#include "kiosk/base/clock.h"
#include "kiosk/base/language.h"
#include "kiosk/identity/person.h"
#include "kiosk/identity/person_fields.h"

enum {
	PARTS_MAX = 3,
	COMPACT_DIGITS = 8,
	OLDEST_YEARS = 125,
	LEAP_YEAR = 2000, /* any: a day without its year may be 29 February */
};

/* A typed date in its parts, complete or not. */
struct typed_date {
	size_t count;            /* parts begun */
	size_t sizes[PARTS_MAX]; /* digits of each */
	int64_t values[PARTS_MAX];
	bool is_year_first;
	bool may_be_year; /* so far only digits, few enough to be a year */
};

enum outcome { TYPED_OPEN, TYPED_WHOLE, TYPED_ODD_BYTE, TYPED_SHAPE };

static bool is_separator(unsigned char byte)
{
	return byte == '/' || byte == '-' || byte == '.' || byte == ' ';
}

/* Eight digits without anything between are MMDDYYYY. */
static void split_compact(struct typed_date *date, struct span digits)
{
	static const size_t SIZES[PARTS_MAX] = { 2, 2, 4 };
	size_t at = 0;

	date->count = 0;
	for (size_t part = 0; part < PARTS_MAX && at < digits.size; part++) {
		struct span piece = span_slice(digits, at, SIZES[part]);
		if (!span_to_int(piece, &date->values[part]))
			return;
		date->sizes[part] = piece.size;
		date->count++;
		at += piece.size;
	}
}

static bool add_part(struct typed_date *date, struct span piece)
{
	if (date->count == PARTS_MAX || piece.size > COMPACT_DIGITS ||
	    !span_to_int(piece, &date->values[date->count]))
		return false;
	date->sizes[date->count++] = piece.size;
	return true;
}

static bool has_odd_byte(struct span typed)
{
	for (size_t at = 0; at < typed.size; at++)
		if (!is_separator(typed.at[at]) && (typed.at[at] < '0' || typed.at[at] > '9'))
			return true;
	return false;
}

static enum outcome split_parts(struct typed_date *date, struct span typed)
{
	size_t start = 0;

	if (has_odd_byte(typed))
		return TYPED_ODD_BYTE;
	for (size_t at = 0; at < typed.size; at++) {
		if (!is_separator(typed.at[at]))
			continue;
		if (!add_part(date, span_slice(typed, start, at - start)))
			return TYPED_SHAPE;
		start = at + 1;
	}
	struct span last = span_slice(typed, start, typed.size);
	return last.size == 0 || add_part(date, last) ? TYPED_OPEN : TYPED_SHAPE;
}

static bool has_shape(const struct typed_date *date)
{
	size_t first = date->is_year_first ? 4 : 2, last = date->is_year_first ? 2 : 4;

	return (date->count < 1 || date->sizes[0] <= first) &&
	       (date->count < 2 || date->sizes[1] <= 2) &&
	       (date->count < 3 || date->sizes[2] <= last);
}

static bool is_whole(const struct typed_date *date)
{
	if (date->count < PARTS_MAX)
		return false;
	return date->is_year_first || date->sizes[2] == 4;
}

static enum outcome split_date(struct span typed, struct typed_date *ret)
{
	*ret = (struct typed_date){ 0 };
	enum outcome outcome = split_parts(ret, typed);

	if (outcome != TYPED_OPEN)
		return outcome;
	bool is_compact = ret->count == 1 && ret->sizes[0] == typed.size;
	ret->may_be_year = is_compact && typed.size <= 4;
	if (is_compact)
		split_compact(ret, typed);
	else
		ret->is_year_first = ret->count > 0 && ret->sizes[0] == 4;
	if (!has_shape(ret))
		return TYPED_SHAPE;
	return is_whole(ret) ? TYPED_WHOLE : TYPED_OPEN;
}

static struct civil_date civil_of(const struct typed_date *date)
{
	size_t year = date->is_year_first ? 0 : 2, month = date->is_year_first ? 1 : 0;
	size_t day = date->is_year_first ? 2 : 1;

	return (struct civil_date){ .year = (int)date->values[year],
				    .month = (int)date->values[month],
				    .day = (int)date->values[day] };
}

bool person_birth_days(const struct person *person, int32_t *ret_days)
{
	struct span typed = span_trim(span_of(person->text[PERSON_BIRTH_DATE]));
	struct typed_date date;

	if (split_date(typed, &date) != TYPED_WHOLE || !civil_is_valid(civil_of(&date)))
		return false;
	*ret_days = civil_to_days(civil_of(&date));
	return true;
}

int person_age(int32_t birth_days, int32_t on_days)
{
	struct civil_date birth = civil_from_days(birth_days), on = civil_from_days(on_days);
	bool is_before_birthday =
		on.month < birth.month || (on.month == birth.month && on.day < birth.day);

	return on.year - birth.year - (is_before_birthday ? 1 : 0);
}

/* A part is closed once nothing more can be added to it. */
static bool is_closed(const struct typed_date *date, size_t part, bool ends_in_separator)
{
	return date->count > part + 1 || (date->count == part + 1 && ends_in_separator);
}

/* Years of living people start with 1 or 2. */
static bool opens_year(int64_t digits)
{
	while (digits >= 10)
		digits /= 10;
	return digits == 1 || digits == 2;
}

/* What is wrong already with a date that is not whole yet; null if it can still become right. */
static const char *wrong_so_far(const struct typed_date *date, bool ends_in_separator)
{
	size_t month_part = date->is_year_first ? 1 : 0;
	int64_t month = date->values[month_part], day = date->values[month_part + 1];
	bool has_month = !date->may_be_year && is_closed(date, month_part, ends_in_separator);
	bool has_day = is_closed(date, month_part + 1, ends_in_separator);

	if (has_month && (month < 1 || month > 12))
		return N_("The month is a number from 1 to 12. Please type month, day, year.");
	if (has_month && has_day &&
	    !civil_is_valid(
		    (struct civil_date){ .year = LEAP_YEAR, .month = (int)month, .day = (int)day }))
		return N_("There is no such day in that month.");
	if (!date->is_year_first && date->count == PARTS_MAX && !opens_year(date->values[2]))
		return N_("Please type the year with four digits, such as 1980.");
	return NULL;
}

static struct field_state whole_state(struct civil_date date, int32_t today_days)
{
	if (date.month < 1 || date.month > 12)
		return field_wrong(
			N_("The month is a number from 1 to 12. Please type month, day, year."));
	if (!civil_is_valid(date))
		return field_wrong(N_("There is no such day in that month."));
	int32_t days = civil_to_days(date);
	if (days > today_days)
		return field_wrong(N_("This day is in the future. Please check the year."));
	if (person_age(days, today_days) > OLDEST_YEARS)
		return field_wrong(N_("This is too long ago. Please check the year."));
	return field_done();
}

struct field_state date_field_state(struct span typed, int32_t today_days)
{
	struct typed_date date;
	const char *message = NULL;

	typed = span_trim(typed);
	bool ends_in_separator = typed.size > 0 && is_separator(typed.at[typed.size - 1]);
	switch (split_date(typed, &date)) {
	case TYPED_ODD_BYTE:
	case TYPED_SHAPE:
		return field_wrong(N_("Please type the date like this: 07/04/1980."));
	case TYPED_WHOLE:
		return whole_state(civil_of(&date), today_days);
	case TYPED_OPEN:
		message = wrong_so_far(&date, ends_in_separator);
		break;
	}
	return message == NULL ? field_unfinished() : field_wrong(message);
}
