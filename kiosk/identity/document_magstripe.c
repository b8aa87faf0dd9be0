#include "kiosk/identity/document_magstripe.h"

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/document_aamva.h"

/* Source  AAMVA Card Design Standard 2012, annex F: sizes in characters, a separator where a field
 *         is shorter; track 3 is padded with blanks. */
enum {
	STATE_SIZE = 2,
	CITY_MAX = 13,
	NAME_MAX_SIZE = 35,
	IIN_SIZE = 6,
	NUMBER_SIZE = 13,
	EXPIRY_SIZE = 4,
	BIRTH_SIZE = 8,
	OVERFLOW_MAX = 5,
	TRACK_3_MIN = 42, /* to the end of the eyes */
	LRC_MAX = 1,      /* readers may show a track's check character behind it */
	CENTURY = 100,
	CENTURY_NEAR = 50, /* years: of the years that two digits can mean, the one this near */
};

/* Months of an expiry that are none. */
enum { MONTH_NEVER = 77, MONTH_BIRTH_END = 88, MONTH_BIRTHDAY = 99 };

/* The tracks without their sentinels; at == NULL where one does not stand. */
struct tracks {
	struct span address, number, body;
};

/* What track 2 says. */
struct numbers {
	struct span iin, number, overflow;
	int64_t expiry_year, expiry_month; /* two digits each; -1 where they do not stand */
	int64_t birth_year, birth_month, birth_day;
};

/* Where track 2 of an issuer's begins; text.size if nowhere. */
static size_t find_track_2(struct span text)
{
	int64_t iin;

	for (size_t at = 0; at + IIN_SIZE < text.size; at++)
		if (text.at[at] == ';' && text.at[at + 1] == '6' &&
		    span_to_int(span_slice(text, at + 1, IIN_SIZE), &iin))
			return at;
	return text.size;
}

/* Some readers lose the first sentinel: then only track 2 tells a stripe from other texts. */
bool magstripe_is_likely(struct span text)
{
	size_t track_2 = find_track_2(text);
	bool has_fields = span_find(span_slice(text, 0, track_2), span_of("^"), 0) < track_2;

	if (text.size < 2)
		return false;
	if (text.at[0] == ';')
		return aamva_is_digit(text.at[1]) || text.at[1] == 'E';
	if (text.at[0] == '%')
		return has_fields || span_starts_with(text, span_of("%E?"));
	return has_fields && track_2 < text.size && issuer_has_jurisdiction(span_slice(text, 0, 2));
}

/* Cuts a track off the front, up to its end sentinel, which a reader may have lost. */
static struct span cut_track(struct aamva_reading *reading, struct span *rest)
{
	size_t end = span_find(*rest, span_of("?"), 0);
	struct span track = span_slice(*rest, 0, end);

	if (end == rest->size)
		aamva_mark(reading, DOCUMENT_FAULT_TRACK);
	*rest = span_slice(*rest, end + 1, rest->size);
	return track;
}

/* Readers show track 3's start sentinel in their own ways; British Columbia's is "_%". */
static struct span skip_start(struct span rest)
{
	for (size_t at = 0; at <= LRC_MAX && at < rest.size; at++)
		if (strchr("%#+_", rest.at[at]) != NULL && rest.at[at] != '\0') {
			bool is_double = span_starts_with(span_slice(rest, at, 2), span_of("_%"));
			return span_slice(rest, at + (is_double ? 2 : 1), rest.size);
		}
	return (struct span){ 0 };
}

static void find_tracks(struct aamva_reading *reading, struct span stripe, struct tracks *ret)
{
	size_t second = span_find(stripe, span_of(";"), 0);
	struct span first = span_slice(stripe, 0, second);

	if (first.size > 0) {
		if (first.at[0] == '%')
			first = span_slice(first, 1, first.size);
		else
			aamva_mark(reading, DOCUMENT_FAULT_TRACK);
		ret->address = cut_track(reading, &first);
	}
	if (second == stripe.size)
		return;
	struct span rest = span_slice(stripe, second + 1, stripe.size);
	ret->number = cut_track(reading, &rest);
	rest = skip_start(span_trim(rest));
	if (rest.at != NULL)
		ret->body = cut_track(reading, &rest);
}

/* A field of track 1: `max` characters, or up to a separator. */
static struct span cut_field(struct span *rest, size_t max)
{
	size_t end = span_find(span_slice(*rest, 0, max + 1), span_of("^"), 0);
	bool is_full = end > max || end == rest->size;
	struct span field = span_slice(*rest, 0, is_full ? max : end);

	*rest = span_slice(*rest, field.size + (is_full ? 0 : 1), rest->size);
	return field;
}

/* Street lines stand between dollar signs; the last may repeat the city. */
static void read_address(struct aamva_reading *reading, struct span address)
{
	struct span line, city = reading->values[AAMVA_DAI];

	if (!span_split(&address, '$', &line))
		return;
	aamva_keep_value(reading, AAMVA_DAG, line);
	if (span_split(&address, '$', &line) &&
	    (city.size == 0 || !span_starts_with(span_trim(line), city)))
		aamva_keep_value(reading, AAMVA_DAH, line);
}

/* California's older cards have something else in track 1: no state stands at its start. */
static void read_track_1(struct aamva_reading *reading, struct span track)
{
	struct span state = span_slice(track, 0, STATE_SIZE), address = { 0 };

	if (track.at == NULL) {
		aamva_mark(reading, DOCUMENT_FAULT_TRACK_MISSING);
		return;
	}
	if (!issuer_has_jurisdiction(state)) {
		aamva_mark(reading, DOCUMENT_FAULT_TRACK);
		return;
	}
	track = span_slice(track, STATE_SIZE, track.size);
	aamva_keep_value(reading, AAMVA_DAJ, state);
	aamva_keep_value(reading, AAMVA_DAI, cut_field(&track, CITY_MAX));
	aamva_keep_value(reading, AAMVA_DAA, cut_field(&track, NAME_MAX_SIZE));
	if (!span_split(&track, '^', &address) || address.size == 0)
		aamva_mark(reading, DOCUMENT_FAULT_TRACK);
	read_address(reading, address);
}

/* The next digits as a number; -1, and a fault, where they are none. */
static int64_t cut_digits(struct aamva_reading *reading, struct span *rest, size_t size)
{
	struct span digits = span_slice(*rest, 0, size);
	int64_t number;

	*rest = span_slice(*rest, size, rest->size);
	if (digits.size == size && span_to_int(digits, &number))
		return number;
	aamva_mark(reading, DOCUMENT_FAULT_TRACK);
	return -1;
}

static bool are_digits(struct span text)
{
	for (size_t at = 0; at < text.size; at++)
		if (!aamva_is_digit(text.at[at]))
			return false;
	return true;
}

/* What of a long number is left, or a separator in its place. */
static void read_overflow(struct aamva_reading *reading, struct span rest, struct span *ret)
{
	struct span overflow = { 0 };

	if (span_split(&rest, '=', &overflow) && are_digits(overflow) &&
	    overflow.size <= OVERFLOW_MAX)
		*ret = overflow;
	else if (overflow.size > 0)
		aamva_mark(reading, DOCUMENT_FAULT_TRACK);
}

static void read_track_2(struct aamva_reading *reading, struct span track, struct numbers *ret)
{
	struct span head;

	if (!span_split(&track, '=', &head))
		return;
	ret->iin = span_slice(head, 0, IIN_SIZE);
	ret->number = span_trim(span_slice(head, IIN_SIZE, head.size));
	ret->expiry_year = cut_digits(reading, &track, EXPIRY_SIZE / 2);
	ret->expiry_month = cut_digits(reading, &track, EXPIRY_SIZE / 2);
	ret->birth_year = cut_digits(reading, &track, BIRTH_SIZE / 2);
	ret->birth_month = cut_digits(reading, &track, 2);
	ret->birth_day = cut_digits(reading, &track, 2);
	read_overflow(reading, track, &ret->overflow);
	if (ret->number.size > NUMBER_SIZE || !are_digits(ret->number))
		aamva_mark(reading, DOCUMENT_FAULT_TRACK);
}

static struct document_date day_of(struct aamva_reading *reading, int64_t year, int64_t month,
				   int64_t day)
{
	struct civil_date date = { .year = (int)year, .month = (int)month, .day = (int)day };

	if (year < 0 || month < 0 || day < 0) /* its track has a fault already */
		return (struct document_date){ .kind = DATE_ABSENT };
	if (year < 1800 || !civil_is_valid(date)) {
		aamva_mark(reading, DOCUMENT_FAULT_DATE);
		return (struct document_date){ .kind = DATE_ABSENT };
	}
	return (struct document_date){ .kind = DATE_DAY, .days = civil_to_days(date) };
}

/* Florida turned a rule round: a birth month of 99 is the expiry's month. */
static struct document_date settle_birth(struct aamva_reading *reading, struct numbers *numbers)
{
	if (numbers->birth_month == MONTH_BIRTHDAY && numbers->expiry_month > 0 &&
	    numbers->expiry_month <= 12) {
		numbers->birth_month = numbers->expiry_month;
		aamva_mark(reading, DOCUMENT_FAULT_DATE_INFERRED);
	}
	return day_of(reading, numbers->birth_year, numbers->birth_month, numbers->birth_day);
}

static int last_day(int64_t year, int64_t month)
{
	struct civil_date date = { .year = (int)year, .month = (int)month, .day = 31 };

	while (date.day > 28 && !civil_is_valid(date))
		date.day--;
	return date.day;
}

static int64_t year_near(int64_t two_digits, int32_t today_days)
{
	int64_t today = civil_from_days(today_days).year,
		year = today - today % CENTURY + two_digits;

	if (year >= today + CENTURY_NEAR)
		return year - CENTURY;
	return year < today - CENTURY_NEAR ? year + CENTURY : year;
}

/* Where the stripe gives a month only, the card is good to that month's end: the day is inferred.
 * So it is for 88, "after the last day of their birth month". */
static struct document_date settle_expiry(struct aamva_reading *reading,
					  const struct numbers *numbers, int32_t today_days)
{
	int64_t month = numbers->expiry_month, day;

	if (numbers->expiry_year < 0 || month < 0)
		return (struct document_date){ .kind = DATE_ABSENT };
	if (month == MONTH_NEVER)
		return (struct document_date){ .kind = DATE_INDEFINITE };
	int64_t year = year_near(numbers->expiry_year, today_days);
	bool is_birthday = month == MONTH_BIRTHDAY;
	if (is_birthday || month == MONTH_BIRTH_END)
		month = numbers->birth_month;
	day = last_day(year, month);
	if (is_birthday && numbers->birth_day <= day)
		day = numbers->birth_day;
	else
		aamva_mark(reading, DOCUMENT_FAULT_DATE_INFERRED);
	return day_of(reading, year, month, day);
}

/* Track 2 holds digits only. Florida writes the letter that its numbers begin with as two: 04 for
 * D. */
static void settle_number(struct aamva_reading *reading, const struct numbers *numbers)
{
	struct document *document = reading->document;
	struct span number = numbers->number;
	char digits[DOCUMENT_NUMBER_MAX - OVERFLOW_MAX - 1], letter[2] = ""; /* all fits together */
	int64_t place;

	if (strcmp(document->iin, "636010") == 0 && span_to_int(span_slice(number, 0, 2), &place) &&
	    place >= 1 && place <= 26) {
		letter[0] = (char)('A' + place - 1);
		number = span_slice(number, 2, number.size);
		aamva_mark(reading, DOCUMENT_FAULT_NUMBER_INFERRED);
	}
	text_copy(document->number, sizeof(document->number), letter);
	aamva_set_text(reading, digits, sizeof(digits), number);
	(void)text_append(document->number, sizeof(document->number), digits);
	aamva_set_text(reading, digits, sizeof(digits), numbers->overflow);
	(void)text_append(document->number, sizeof(document->number), digits);
	wipe(digits, sizeof(digits));
}

static void read_track_3(struct aamva_reading *reading, struct span track)
{
	static const struct {
		enum aamva_element element;
		size_t at, size;
	} FIELDS[] = { { AAMVA_DAK, 2, 11 },
		       { AAMVA_DBC, 29, 1 },
		       { AAMVA_DAU, 30, 3 },
		       { AAMVA_DAZ, 36, 3 },
		       { AAMVA_DAY, 39, 3 } };

	if (track.at == NULL) {
		aamva_mark(reading, DOCUMENT_FAULT_TRACK_MISSING);
		return;
	}
	if (track.size < TRACK_3_MIN)
		aamva_mark(reading, DOCUMENT_FAULT_TRACK);
	for (size_t at = 0; at < COUNT_OF(FIELDS); at++)
		aamva_keep_value(reading, FIELDS[at].element,
				 span_slice(track, FIELDS[at].at, FIELDS[at].size));
}

/* What says nothing of vehicles is no licence to drive them. */
static enum document_kind kind_of(struct span track_3)
{
	struct span vehicles = span_trim(span_slice(track_3, 13, 2));

	return aamva_says(vehicles, "ID") || aamva_says(vehicles, "I") ? DOCUMENT_ID_CARD
								       : DOCUMENT_DRIVER_LICENCE;
}

static void settle(struct aamva_reading *reading, struct numbers *numbers, int32_t today_days)
{
	struct document *document = reading->document;

	text_copy(document->jurisdiction, sizeof(document->jurisdiction),
		  reading->issuer->jurisdiction);
	aamva_settle_texts(reading);
	aamva_settle_names(reading);
	aamva_settle_body(reading);
	settle_number(reading, numbers);
	document->birth = settle_birth(reading, numbers);
	document->expiry = settle_expiry(reading, numbers, today_days);
	aamva_check_dates(reading);
	aamva_check_core(reading);
}

static enum status read_stripe(struct span stripe, int32_t today_days, struct document *document,
			       struct fault *fault)
{
	struct aamva_reading reading = { .version = 1, .document = document };
	struct tracks tracks = { 0 };
	struct numbers numbers = { 0 };

	find_tracks(&reading, stripe, &tracks);
	if (tracks.number.at == NULL)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "the stripe was read in part only: swipe the card again");
	read_track_2(&reading, tracks.number, &numbers);
	if (numbers.iin.size != IIN_SIZE)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "the stripe could not be read: swipe the card again");
	text_copy_span(document->iin, sizeof(document->iin), numbers.iin);
	reading.issuer = issuer_of_iin(document->iin);
	if (reading.issuer == NULL)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "this is the stripe of another card, not of a licence or ID");
	document->kind = kind_of(tracks.body);
	document->aamva_version = -1;
	read_track_1(&reading, tracks.address);
	read_track_3(&reading, tracks.body);
	settle(&reading, &numbers, today_days);
	return STATUS_OK;
}

enum status document_from_magstripe(struct span stripe, int32_t today_days, struct document *ret,
				    struct fault *fault)
{
	struct document document = { 0 };
	enum status status = read_stripe(span_trim(stripe), today_days, &document, fault);

	if (status == STATUS_OK)
		*ret = document;
	wipe(&document, sizeof(document));
	return status;
}
