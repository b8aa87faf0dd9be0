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

static void check_field(struct mrz_reading *reading, struct zone_place place,
			enum document_fault fault)
{
	if (!zone_field_is_checked(&reading->zone, place))
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

static bool runs_on(const struct mrz_reading *reading, struct span number, size_t rest_size)
{
	const struct zone_layout *layout = reading->layout;

	return layout->may_run_on && rest_size >= 2 && number.at[number.size - 1] != '<' &&
	       reading->zone.at[layout->number.at + layout->number.size] == '<';
}

static bool is_checked_with_filler(struct span number, size_t filler_at, unsigned char digit)
{
	unsigned char filled[DOCUMENT_NUMBER_MAX];

	memcpy(filled, number.at, filler_at);
	filled[filler_at] = '<';
	memcpy(filled + filler_at + 1, number.at + filler_at, number.size - filler_at);
	bool is_right =
		zone_is_checked((struct span){ .at = filled, .size = number.size + 1 }, digit);
	wipe(filled, sizeof(filled));
	return is_right;
}

/* A number too long for its field has a filler for its check digit and goes on in the optional
 * data, where its check digit is the last character before a filler. Doc 9303 leaves the filler out
 * of the sum; Belgium's older cards count it in. */
static void read_number(struct mrz_reading *reading)
{
	const struct zone_layout *layout = reading->layout;
	struct span number = zone_field(&reading->zone, layout->number);
	struct span rest = zone_field(&reading->zone, layout->optional);
	size_t rest_size = span_find(rest, span_of("<"), 0);
	unsigned char whole[DOCUMENT_NUMBER_MAX];

	if (!runs_on(reading, number, rest_size)) {
		check_field(reading, layout->number, DOCUMENT_FAULT_CHECK_DIGIT_NUMBER);
		words(number, reading->document->number, DOCUMENT_NUMBER_MAX);
		return;
	}
	memcpy(whole, number.at, number.size);
	memcpy(whole + number.size, rest.at, rest_size - 1);
	number = (struct span){ .at = whole, .size = number.size + rest_size - 1 };
	bool is_right = zone_is_checked(number, rest.at[rest_size - 1]) ||
			is_checked_with_filler(number, reading->layout->number.size,
					       rest.at[rest_size - 1]);
	if (!is_right)
		mark(reading, DOCUMENT_FAULT_CHECK_DIGIT_NUMBER);
	words(number, reading->document->number, DOCUMENT_NUMBER_MAX);
	wipe(whole, sizeof(whole));
}

static void read_given(struct document *document, struct span given)
{
	struct span name;

	given = without_fillers(given);
	while (span_split(&given, '<', &name)) {
		if (name.size == 0)
			continue;
		if (document->given_count == DOCUMENT_GIVEN_MAX) { /* the last holds what is left */
			char *last = document->given_names[DOCUMENT_GIVEN_MAX - 1];
			char more[DOCUMENT_NAME_MAX];
			words(name, more, sizeof(more));
			(void)text_append(last, DOCUMENT_NAME_MAX, " ");
			(void)text_append(last, DOCUMENT_NAME_MAX, more);
			continue;
		}
		words(name, document->given_names[document->given_count++], DOCUMENT_NAME_MAX);
	}
}

/* Two fillers part the family name from the given names. A field without a filler at its end was
 * too short for the name. */
static void read_names(struct mrz_reading *reading)
{
	struct span names = zone_field(&reading->zone, reading->layout->names);
	struct span given = zone_field(&reading->zone, reading->layout->given);
	struct span family = names;

	if (given.size == 0) {
		size_t cut = span_find(names, span_of("<<"), 0);
		family = span_slice(names, 0, cut);
		given = span_slice(names, cut, names.size);
		if (names.at[names.size - 1] != '<')
			mark(reading, DOCUMENT_FAULT_TRUNCATED_NAME);
	}
	for (size_t at = 0; at < names.size; at++)
		if (isdigit(names.at[at]))
			mark(reading, DOCUMENT_FAULT_FIELD_BYTES);
	words(family, reading->document->family_name, DOCUMENT_NAME_MAX);
	read_given(reading->document, given);
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

static struct document_date unread(struct mrz_reading *reading)
{
	mark(reading, DOCUMENT_FAULT_DATE);
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
	return unread(reading);
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
	return best.kind == DATE_DAY ? best : unread(reading);
}

static void read_fields(struct mrz_reading *reading)
{
	const struct zone_layout *layout = reading->layout;
	struct document *document = reading->document;
	unsigned char sex = reading->zone.at[layout->sex];

	document->kind = layout->kind;
	document->aamva_version = -1;
	words(zone_field(&reading->zone, (struct zone_place){ 2, 3 }), document->jurisdiction,
	      sizeof(document->jurisdiction));
	read_number(reading);
	read_names(reading);
	document->birth = read_birth(reading);
	document->expiry = read_expiry(reading);
	if (sex == 'M' || sex == 'F')
		document->sex = (char)sex;
	else if (sex == '<' || sex == 'X')
		document->sex = 'X';
	else
		mark(reading, DOCUMENT_FAULT_FIELD_BYTES);
}

static void check_fields(struct mrz_reading *reading)
{
	const struct zone_layout *layout = reading->layout;
	const struct document *document = reading->document;

	check_field(reading, layout->birth, DOCUMENT_FAULT_CHECK_DIGIT_BIRTH);
	check_field(reading, layout->expiry, DOCUMENT_FAULT_CHECK_DIGIT_EXPIRY);
	if (layout->check_optional > 0)
		check_field(reading, layout->optional, DOCUMENT_FAULT_CHECK_DIGIT_OPTIONAL);
	if (!zone_is_checked_over_all(&reading->zone))
		mark(reading, DOCUMENT_FAULT_CHECK_DIGIT_ALL);
	if (document->birth.kind == DATE_DAY && document->expiry.kind == DATE_DAY &&
	    document->birth.days > document->expiry.days)
		mark(reading, DOCUMENT_FAULT_DATE_ORDER);
	if (document->number[0] == '\0' || document->birth.kind != DATE_DAY ||
	    (document->family_name[0] == '\0' && document->given_count == 0))
		mark(reading, DOCUMENT_FAULT_FIELD_MISSING);
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
		check_fields(&reading);
		*ret = document;
	}
	wipe(&document, sizeof(document));
	wipe(&reading, sizeof(reading));
	return status;
}
