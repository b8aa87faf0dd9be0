#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/document_mrz.h"

/* A zone and the document that comes of it. */
struct mrz_reading {
	struct zone zone;
	const struct zone_layout *layout;
	struct document *document;
	int32_t today_days;
};

static void mark(struct mrz_reading *reading, enum document_fault fault)
{
	reading->document->faults[fault] = true;
}

static void mark_if(struct mrz_reading *reading, bool is_so, enum document_fault fault)
{
	if (is_so)
		mark(reading, fault);
}

static struct span without_fillers(struct span text)
{
	while (text.size > 0 && text.at[0] == '<')
		text = (struct span){ .at = text.at + 1, .size = text.size - 1 };
	while (text.size > 0 && text.at[text.size - 1] == '<')
		text.size--;
	return text;
}

/* Fillers between words become single blanks. */
static void words(struct span text, char *to, size_t max)
{
	struct span word;

	text = without_fillers(text);
	to[0] = '\0';
	while (span_split(&text, '<', &word)) {
		char plain[ZONE_MAX + 1];
		if (word.size == 0)
			continue;
		if (to[0] != '\0')
			(void)text_append(to, max, " ");
		(void)text_copy_span(plain, sizeof(plain), word);
		(void)text_append(to, max, plain);
	}
}

/* A long number goes on in the optional data. */
static void read_number(struct mrz_reading *reading)
{
	const struct zone_layout *layout = reading->layout;
	struct span number = zone_field(&reading->zone, layout->number);
	size_t rest = zone_number_rest(&reading->zone);
	unsigned char whole[DOCUMENT_NUMBER_MAX];

	memcpy(whole, number.at, number.size);
	if (rest > 0)
		memcpy(whole + number.size, reading->zone.at + layout->optional.at, rest - 1);
	number.at = whole;
	number.size += rest > 0 ? rest - 1 : 0;
	words(number, reading->document->number, DOCUMENT_NUMBER_MAX);
	wipe(whole, sizeof(whole));
}

static void check_names(struct mrz_reading *reading, struct zone_place place)
{
	struct span names = zone_field(&reading->zone, place);

	for (size_t at = 0; at < names.size; at++)
		mark_if(reading, isdigit(names.at[at]), DOCUMENT_FAULT_FIELD_BYTES);
	mark_if(reading, names.size > 0 && names.at[names.size - 1] != '<',
		DOCUMENT_FAULT_TRUNCATED_NAME);
}

/* Two fillers part the family name from the given names. A field without a filler at its end was
 * too short for the name. */
static void read_names(struct mrz_reading *reading)
{
	struct span names = zone_field(&reading->zone, reading->layout->names);
	struct span given = zone_field(&reading->zone, reading->layout->given);
	struct span family = names, name;

	if (given.size == 0) {
		size_t cut = span_find(names, span_of("<<"), 0);
		family = span_slice(names, 0, cut);
		given = span_slice(names, cut, names.size);
	}
	check_names(reading, reading->layout->names);
	check_names(reading, reading->layout->given);
	if (reading->document->faults[DOCUMENT_FAULT_TRUNCATED_NAME])
		reading->document->family_cut = reading->document->given_cut = FLAG_YES;
	words(family, reading->document->family_name, DOCUMENT_NAME_MAX);
	while (span_split(&given, '<', &name))
		document_add_given(reading->document, name);
}

/* The day that YYMMDD means in the given century; false if there is none. */
static bool day_in_century(struct span digits, int century, int32_t *ret_days)
{
	int64_t number;

	if (!span_to_int(digits, &number))
		return false;
	struct civil_date date = { .year = century + (int)(number / 10000),
				   .month = (int)(number / 100 % 100),
				   .day = (int)(number % 100) };
	if (!civil_is_valid(date))
		return false;
	*ret_days = civil_to_days(date);
	return true;
}

static bool is_unknown(struct span part)
{
	return span_equals(part, span_of("<<")) || span_equals(part, span_of("00"));
}

/* A day or month that the issuer does not know is two fillers, or two zeros on some cards. */
static struct document_date unread(struct mrz_reading *reading, struct span digits)
{
	int64_t number;
	struct span year = span_slice(digits, 0, 2), month = span_slice(digits, 2, 2);
	bool is_month_known = span_to_int(month, &number) && number >= 1 && number <= 12;
	bool is_partly_known = span_to_int(year, &number) &&
			       (is_month_known || is_unknown(month)) &&
			       is_unknown(span_slice(digits, 4, 2));

	mark(reading, is_partly_known ? DOCUMENT_FAULT_DATE_UNKNOWN : DOCUMENT_FAULT_DATE);
	return (struct document_date){ .kind = DATE_ABSENT };
}

/* The latest day that is not in the future. */
static struct document_date read_birth(struct mrz_reading *reading)
{
	struct span digits = zone_field(&reading->zone, reading->layout->birth);
	struct document_date date = { .kind = DATE_DAY };

	if (zone_is_blank(digits))
		return (struct document_date){ .kind = DATE_ABSENT };
	if (day_in_century(digits, 2000, &date.days) && date.days <= reading->today_days)
		return date;
	if (day_in_century(digits, 1900, &date.days))
		return date;
	return unread(reading, digits);
}

/* Of the centuries that give a day, the one nearest to today: within 50 years. */
static struct document_date read_expiry(struct mrz_reading *reading)
{
	struct span digits = zone_field(&reading->zone, reading->layout->expiry);
	struct document_date best = { .kind = DATE_ABSENT };
	int64_t best_away = INT64_MAX;

	if (digits.size == 0)
		return best;
	if (zone_is_blank(digits))
		return (struct document_date){ .kind = DATE_NONE };
	for (int century = 1900; century <= 2200; century += 100) {
		int32_t days;
		if (!day_in_century(digits, century, &days))
			continue;
		int64_t away = llabs((int64_t)days - reading->today_days);
		if (away < best_away)
			best = (struct document_date){ .kind = DATE_DAY, .days = days };
		best_away = away < best_away ? away : best_away;
	}
	return best.kind == DATE_DAY ? best : unread(reading, digits);
}

static void read_sex(struct mrz_reading *reading)
{
	unsigned char sex = reading->zone.at[reading->layout->sex];

	if (reading->layout->sex == 0)
		return;
	if (sex == 'M' || sex == 'F')
		reading->document->sex = (char)sex;
	else if (sex == '<' || sex == 'X')
		reading->document->sex = 'X';
	else
		mark(reading, DOCUMENT_FAULT_FIELD_BYTES);
}

static void read_state(struct mrz_reading *reading, struct zone_place place, char *to, size_t max)
{
	if (place.size == 0)
		return;
	words(zone_field(&reading->zone, place), to, max);
	mark_if(reading, !state_is_known(to), DOCUMENT_FAULT_STATE_UNKNOWN);
}

static void read_fields(struct mrz_reading *reading)
{
	const struct zone_layout *layout = reading->layout;
	struct document *document = reading->document;

	document->kind = layout->kind;
	document->aamva_version = -1;
	read_state(reading, layout->state, document->jurisdiction, sizeof(document->jurisdiction));
	read_state(reading, layout->nationality, document->nationality,
		   sizeof(document->nationality));
	read_number(reading);
	read_names(reading);
	document->birth = read_birth(reading);
	document->expiry = read_expiry(reading);
	read_sex(reading);
}

static void check_digits(struct mrz_reading *reading)
{
	const struct zone_layout *layout = reading->layout;
	const struct zone *zone = &reading->zone;

	mark_if(reading, !zone_number_is_checked(zone), DOCUMENT_FAULT_CHECK_DIGIT_NUMBER);
	mark_if(reading, !zone_field_is_checked(zone, layout->birth),
		DOCUMENT_FAULT_CHECK_DIGIT_BIRTH);
	mark_if(reading, !zone_field_is_checked(zone, layout->expiry),
		DOCUMENT_FAULT_CHECK_DIGIT_EXPIRY);
	mark_if(reading,
		layout->check_optional > 0 && !zone_field_is_checked(zone, layout->optional),
		DOCUMENT_FAULT_CHECK_DIGIT_OPTIONAL);
	mark_if(reading, !zone_is_checked_over_all(zone), DOCUMENT_FAULT_CHECK_DIGIT_ALL);
}

static void check_fields(struct mrz_reading *reading)
{
	const struct zone_layout *layout = reading->layout;
	const struct zone *zone = &reading->zone;
	const struct document *document = reading->document;
	int64_t number;

	for (size_t at = 0; at < ZONE_DIGITS_MAX; at++)
		mark_if(reading,
			layout->digits[at].size > 0 &&
				!span_to_int(zone_field(zone, layout->digits[at]), &number),
			DOCUMENT_FAULT_FIELD_BYTES);
	mark_if(reading,
		document->birth.kind == DATE_DAY && document->expiry.kind == DATE_DAY &&
			document->birth.days > document->expiry.days,
		DOCUMENT_FAULT_DATE_ORDER);
	mark_if(reading,
		document->number[0] == '\0' || document->birth.kind != DATE_DAY ||
			(document->family_name[0] == '\0' && document->given_count == 0),
		DOCUMENT_FAULT_FIELD_MISSING);
	mark_if(reading, zone->has_other_letter, DOCUMENT_FAULT_OCR_REPAIRED);
	mark_if(reading, zone->has_odd_filler, DOCUMENT_FAULT_FILLER);
	mark_if(reading, zone->has_short_line, DOCUMENT_FAULT_LINE_SHORT);
}

enum status document_from_mrz(struct span lines, int32_t today_days, struct document *ret,
			      struct fault *fault)
{
	struct document document = { 0 };
	struct mrz_reading reading = { .document = &document, .today_days = today_days };
	enum status status = zone_read(lines, &reading.zone, fault);

	if (status == STATUS_OK) {
		reading.layout = reading.zone.layout;
		read_fields(&reading);
		check_digits(&reading);
		check_fields(&reading);
		*ret = document;
	}
	wipe(&document, sizeof(document));
	wipe(&reading, sizeof(reading));
	return status;
}
