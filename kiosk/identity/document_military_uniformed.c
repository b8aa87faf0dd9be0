/* Uniformed services IDs of sponsors (members and retirees) and of their families. The record is
 * text at fixed places, with a picture behind it.
 * Source  the sponsor's record as Scandit's parser documentation shows it. That a family member's
 *         agrees with it up to the expiry date is an inference: the dates prove it each time. */
#include "kiosk/identity/document_military.h"

#include <ctype.h>
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/person.h"

static const struct military_place NAME = { 10, 27 }, DESIGNATOR = { 37, 9 }, FAMILY = { 56, 2 },
				   BIRTH = { 67, 9 }, ISSUE = { 105, 9 }, EXPIRY = { 114, 9 };
enum { VERSION_AT = 4, SPONSOR_AT = 9, SIZE_LEAST = 123 };

bool looks_like_uniformed(struct span record)
{
	return span_starts_with(record, span_of("IDUS")) && record.size > VERSION_AT &&
	       isdigit(record.at[VERSION_AT]);
}

/* "FEB" gives 2; 0 for no month. */
static int month_of(struct span name)
{
	static const char *const MONTHS[] = { "JAN", "FEB", "MAR", "APR", "MAY", "JUN",
					      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC" };

	for (size_t at = 0; at < COUNT_OF(MONTHS); at++)
		if (span_equals(name, span_of(MONTHS[at])))
			return (int)at + 1;
	return 0;
}

/* "1982FEB21", or a word. */
static struct document_date read_date(struct span field, struct document *document)
{
	struct document_date date = { .kind = DATE_ABSENT };
	struct span text = span_trim(field);
	struct civil_date civil;
	int64_t year, day;

	if (span_equals(text, span_of("INDEF")))
		date.kind = DATE_INDEFINITE;
	else if (text.size == 0 || span_equals(text, span_of("NONE")))
		date.kind = DATE_NONE;
	if (date.kind != DATE_ABSENT)
		return date;
	if (span_to_int(span_slice(field, 0, 4), &year) &&
	    span_to_int(span_slice(field, 7, 2), &day)) {
		civil = (struct civil_date){ .year = (int)year,
					     .month = month_of(span_slice(field, 4, 3)),
					     .day = (int)day };
		if (civil_is_valid(civil))
			return (struct document_date){ DATE_DAY, civil_to_days(civil) };
	}
	document->faults[DOCUMENT_FAULT_DATE] = true;
	return date;
}

static bool is_suffix(const char *name)
{
	static const char *const SUFFIXES[] = { "JR", "SR", "II", "III", "IV" };

	for (size_t at = 0; at < COUNT_OF(SUFFIXES); at++)
		if (strcmp(name, SUFFIXES[at]) == 0)
			return true;
	return false;
}

/* "SAMPLE, ANA LUZ JR" */
static void read_name(struct span field, struct document *document)
{
	size_t comma = span_find(field, span_of(","), 0);
	struct span family = span_slice(field, 0, comma);

	if (comma < field.size)
		military_read_given(span_slice(field, comma + 1, field.size), document);
	(void)text_copy_span(document->family_name, DOCUMENT_NAME_MAX, span_trim(family));
	if (document->given_count < 2 ||
	    !is_suffix(document->given_names[document->given_count - 1]))
		return;
	char *last = document->given_names[--document->given_count];
	(void)text_copy(document->suffix, sizeof(document->suffix), last);
	last[0] = '\0';
}

/* A family member's designator is the sponsor's. It does not say what number it is, and those that
 * start with 9 were given to people without an SSN: only an SSN is taken for one. */
static void read_tin(struct span record, struct document *document)
{
	struct span digits = military_field(record, DESIGNATOR);

	if (record.at[SPONSOR_AT] == '1' &&
	    span_equals(military_field(record, FAMILY), span_of("00")) &&
	    tin_kind(digits) == TIN_SSN)
		military_keep_tin(digits, document);
}

enum status document_from_uniformed(struct span record, struct document *ret, struct fault *fault)
{
	unsigned char version = record.at[VERSION_AT];

	if (version < '1' || version > '3')
		return fault_set(fault, STATUS_REFUSED, 0,
				 "this version of a military ID's barcode is not known here");
	if (record.size < SIZE_LEAST ||
	    !military_is_text(span_slice(record, SPONSOR_AT, SIZE_LEAST - SPONSOR_AT)))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "this military ID's barcode is too damaged to be read");
	read_name(military_field(record, NAME), ret);
	read_tin(record, ret);
	ret->birth = read_date(military_field(record, BIRTH), ret);
	ret->issue = read_date(military_field(record, ISSUE), ret);
	ret->expiry = read_date(military_field(record, EXPIRY), ret);
	return military_finish(ret, fault);
}
