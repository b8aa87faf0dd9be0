#include "kiosk/identity/document_aamva.h"

#include "kiosk/base/attrs.h"
#include "kiosk/base/clock.h"

enum { DATE_DIGITS = 8 };

enum date_order { MONTH_FIRST, YEAR_FIRST, EITHER_FIRST };

/* Version 1 writes CCYYMMDD; later ones MMDDCCYY in the United States, CCYYMMDD in Canada. */
static enum date_order expected_order(const struct aamva_reading *reading)
{
	struct span country = reading->values[AAMVA_DCG];

	if (reading->version <= 1)
		return YEAR_FIRST;
	if (country.size == 0 && reading->issuer != NULL)
		country = span_of(reading->issuer->country);
	if (aamva_says(country, "USA"))
		return MONTH_FIRST;
	return aamva_says(country, "CAN") ? YEAR_FIRST : EITHER_FIRST;
}

static bool day_of_digits(int64_t year, int64_t month, int64_t day, int32_t *ret)
{
	struct civil_date date = { .year = (int)year, .month = (int)month, .day = (int)day };

	if (year < 1800 || year > 2399 || !civil_is_valid(date))
		return false;
	*ret = civil_to_days(date);
	return true;
}

/* Eight digits, which some part: 01/31/2030, 2030-01-31. */
static bool read_digits(struct span value, int64_t *ret_number, bool *ret_is_parted)
{
	unsigned char digits[DATE_DIGITS];
	size_t size = 0;

	for (size_t at = 0; at < value.size; at++) {
		if (value.at[at] == '/' || value.at[at] == '-')
			continue;
		if (size == DATE_DIGITS)
			return false;
		digits[size++] = value.at[at];
	}
	*ret_is_parted = value.size != size;
	return size == DATE_DIGITS && value.size <= DATE_DIGITS + 2 &&
	       span_to_int((struct span){ .at = digits, .size = size }, ret_number);
}

/* No eight digits are a day in both orders: a month is 01 to 12, a century 18 to 23. */
static bool read_day(struct span value, enum date_order *ret_order, int32_t *ret_days)
{
	int64_t number;
	bool is_parted;

	if (!read_digits(value, &number, &is_parted))
		return false;
	*ret_order = MONTH_FIRST;
	if (!day_of_digits(number % 10000, number / 1000000, number / 10000 % 100, ret_days)) {
		*ret_order = YEAR_FIRST;
		if (!day_of_digits(number / 10000, number / 100 % 100, number % 100, ret_days))
			return false;
	}
	if (is_parted)
		*ret_order = EITHER_FIRST;
	return true;
}

bool aamva_read_day(struct span value, int32_t *ret_days)
{
	enum date_order order;

	return read_day(value, &order, ret_days);
}

static const struct {
	const char *text;
	enum date_kind kind;
} SPECIAL_DATES[] = {
	{ "", DATE_ABSENT },      { "NONE", DATE_NONE },        { "00000000", DATE_NONE },
	{ "MIL", DATE_MILITARY }, { "INDEF", DATE_INDEFINITE }, { "99999999", DATE_INDEFINITE },
	{ "unavl", DATE_ABSENT }, { "unavail", DATE_ABSENT },
};

static struct document_date settle_date(struct aamva_reading *reading, enum aamva_element element)
{
	struct document_date date = { .kind = DATE_DAY };
	struct span value = reading->values[element];
	enum date_order expected = expected_order(reading), order = EITHER_FIRST;

	for (size_t at = 0; at < COUNT_OF(SPECIAL_DATES); at++)
		if (aamva_says(value, SPECIAL_DATES[at].text))
			return (struct document_date){ .kind = SPECIAL_DATES[at].kind };
	if (!read_day(value, &order, &date.days)) {
		aamva_mark(reading, DOCUMENT_FAULT_DATE);
		return (struct document_date){ .kind = DATE_ABSENT };
	}
	if (order == EITHER_FIRST || (expected != EITHER_FIRST && order != expected))
		aamva_mark(reading, DOCUMENT_FAULT_DATE_FORM);
	return date;
}

/* One that must be a day if it is anything: "indefinite" and "military" are ways to expire. */
static struct document_date settle_past_date(struct aamva_reading *reading,
					     enum aamva_element element)
{
	struct document_date date = settle_date(reading, element);

	if (date.kind == DATE_INDEFINITE || date.kind == DATE_MILITARY)
		aamva_mark(reading, DOCUMENT_FAULT_DATE);
	return date;
}

static bool is_day_after(struct document_date left, struct document_date right)
{
	return left.kind == DATE_DAY && right.kind == DATE_DAY && left.days > right.days;
}

static bool is_same_day(struct document_date left, struct document_date right)
{
	return left.kind == DATE_DAY && right.kind == DATE_DAY && left.days == right.days;
}

/* Who was born on 29 February comes of age on 28 February or 1 March in most years. */
static void check_age(struct aamva_reading *reading, enum aamva_element element, int years)
{
	struct document_date birth = reading->document->birth, until;

	until = settle_date(reading, element);
	if (birth.kind != DATE_DAY || until.kind != DATE_DAY)
		return;
	struct civil_date born = civil_from_days(birth.days);
	struct civil_date first = { .year = born.year + years, .month = born.month, .day = 1 };
	int32_t off = until.days - (civil_to_days(first) + born.day - 1);
	int32_t most_early = born.month == 2 && born.day == 29 ? 1 : 0;
	if (off > 0 || off < -most_early)
		aamva_mark(reading, DOCUMENT_FAULT_DATE_AGE);
}

void aamva_check_dates(struct aamva_reading *reading)
{
	const struct document *document = reading->document;

	if (is_day_after(document->birth, document->issue) ||
	    is_same_day(document->birth, document->issue) ||
	    is_day_after(document->issue, document->expiry) ||
	    is_day_after(document->birth, document->expiry) ||
	    is_same_day(document->birth, document->expiry))
		aamva_mark(reading, DOCUMENT_FAULT_DATE_ORDER);
}

void aamva_settle_dates(struct aamva_reading *reading)
{
	struct document *document = reading->document;

	document->birth = settle_past_date(reading, AAMVA_DBB);
	document->issue = settle_past_date(reading, AAMVA_DBD);
	document->expiry = settle_date(reading, AAMVA_DBA);
	document->card.revision = settle_past_date(reading, AAMVA_DDB);
	check_age(reading, AAMVA_DDH, 18);
	check_age(reading, AAMVA_DDI, 19);
	check_age(reading, AAMVA_DDJ, 21);
}
