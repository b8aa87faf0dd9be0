#include "kiosk/identity/document_aamva.h"

#include "kiosk/base/attrs.h"
#include "kiosk/base/clock.h"

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

/* No eight digits are a day in both orders: a month is 01 to 12, a century 18 to 23. */
static bool read_day(struct span value, enum date_order *ret_order, int32_t *ret_days)
{
	int64_t number;

	if (value.size != 8 || !span_to_int(value, &number))
		return false;
	if (day_of_digits(number % 10000, number / 1000000, number / 10000 % 100, ret_days)) {
		*ret_order = MONTH_FIRST;
		return true;
	}
	*ret_order = YEAR_FIRST;
	return day_of_digits(number / 10000, number / 100 % 100, number % 100, ret_days);
}

static const struct {
	const char *text;
	enum date_kind kind;
} SPECIAL_DATES[] = {
	{ "", DATE_ABSENT },      { "NONE", DATE_NONE },        { "00000000", DATE_NONE },
	{ "MIL", DATE_MILITARY }, { "INDEF", DATE_INDEFINITE }, { "99999999", DATE_INDEFINITE },
	{ "unavl", DATE_ABSENT },
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
	if (expected != EITHER_FIRST && order != expected)
		aamva_mark(reading, DOCUMENT_FAULT_DATE_FORM);
	return date;
}

static bool is_after(struct document_date left, struct document_date right)
{
	return left.kind == DATE_DAY && right.kind == DATE_DAY && left.days > right.days;
}

void aamva_settle_dates(struct aamva_reading *reading)
{
	struct document *document = reading->document;

	document->birth = settle_date(reading, AAMVA_DBB);
	document->issue = settle_date(reading, AAMVA_DBD);
	document->expiry = settle_date(reading, AAMVA_DBA);
	/* "Indefinite" and "military" are ways to expire, not to be born. */
	if (document->birth.kind > DATE_DAY && document->birth.kind != DATE_NONE)
		aamva_mark(reading, DOCUMENT_FAULT_DATE);
	if (document->issue.kind > DATE_DAY && document->issue.kind != DATE_NONE)
		aamva_mark(reading, DOCUMENT_FAULT_DATE);
	if (is_after(document->birth, document->issue) ||
	    is_after(document->issue, document->expiry) ||
	    is_after(document->birth, document->expiry))
		aamva_mark(reading, DOCUMENT_FAULT_DATE_ORDER);
}
