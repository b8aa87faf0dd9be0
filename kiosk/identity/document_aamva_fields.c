#include "kiosk/identity/document_aamva.h"

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"

enum { OTHER_LONGEST = 64 }; /* of an element that is not read here */

static const struct element {
	char id[AAMVA_ID_SIZE + 1];
	size_t longest;
	int mandatory_from, mandatory_until;
	enum aamva_form form;
} ELEMENTS[AAMVA_ELEMENT_COUNT] = {
#define X(id, longest, from, until, form) [AAMVA_##id] = { #id, longest, from, until, FORM_##form },
	AAMVA_ELEMENT_LIST(X)
#undef X
};

/* The ids that one version or another has: "DA" and a letter A to Z, and so on. The last are those
 * of a permit in version 1. */
static const struct {
	char start[AAMVA_ID_SIZE], last;
} IDS[] = { { "DA", 'Z' }, { "DB", 'S' }, { "DC", 'U' }, { "DD", 'P' }, { "PA", 'G' } };

/* An element that says what another should have said. It is taken where `unless` says nothing,
 * which keeps two addresses from being mixed. The standard's own first version means it so, unless
 * `fault` says that it is a guess. */
static const struct stand_in {
	enum aamva_element meant, stands, unless;
	enum document_fault fault;
} STAND_INS[] = {
	{ AAMVA_DCS, AAMVA_DAB, AAMVA_DCS, DOCUMENT_FAULT_COUNT },
	{ AAMVA_DCU, AAMVA_DAE, AAMVA_DCU, DOCUMENT_FAULT_COUNT },
	{ AAMVA_DAQ, AAMVA_DBJ, AAMVA_DAQ, DOCUMENT_FAULT_NUMBER_INFERRED },
	{ AAMVA_DAG, AAMVA_DAL, AAMVA_DAG, DOCUMENT_FAULT_COUNT },
	{ AAMVA_DAH, AAMVA_DAM, AAMVA_DAG, DOCUMENT_FAULT_COUNT },
	{ AAMVA_DAI, AAMVA_DAN, AAMVA_DAG, DOCUMENT_FAULT_COUNT },
	{ AAMVA_DAJ, AAMVA_DAO, AAMVA_DAG, DOCUMENT_FAULT_COUNT },
	{ AAMVA_DAK, AAMVA_DAP, AAMVA_DAG, DOCUMENT_FAULT_COUNT },
};

void aamva_mark(struct aamva_reading *reading, enum document_fault fault)
{
	reading->document->faults[fault] = true;
}

bool aamva_says(struct span value, const char *word)
{
	return value.size == strlen(word) &&
	       (value.size == 0 || strncasecmp((const char *)value.at, word, value.size) == 0);
}

bool aamva_says_nothing(struct span value)
{
	return value.size == 0 || aamva_says(value, "NONE") || aamva_says(value, "unavl") ||
	       aamva_says(value, "unavail");
}

static bool is_present(const struct aamva_reading *reading, enum aamva_element element)
{
	return reading->values[element].at != NULL;
}

bool aamva_is_element(struct span text)
{
	for (size_t at = 0; at < COUNT_OF(IDS) && text.size >= AAMVA_ID_SIZE; at++)
		if (memcmp(text.at, IDS[at].start, 2) == 0 && text.at[2] >= 'A' &&
		    text.at[2] <= (unsigned char)IDS[at].last)
			return true;
	return false;
}

static const struct element *element_of(struct span id)
{
	for (size_t at = 0; at < AAMVA_ELEMENT_COUNT && id.size >= AAMVA_ID_SIZE; at++)
		if (memcmp(id.at, ELEMENTS[at].id, AAMVA_ID_SIZE) == 0)
			return &ELEMENTS[at];
	return NULL;
}

static bool is_letters(struct span value, size_t size)
{
	for (size_t at = 0; at < value.size; at++)
		if (!aamva_is_upper(value.at[at]))
			return false;
	return value.size == size;
}

static bool is_one_of(struct span value, const char *letters)
{
	return value.size == 1 && strchr(letters, value.at[0]) != NULL && value.at[0] != '\0';
}

static bool is_date(struct span value)
{
	int32_t days;

	return aamva_says(value, "INDEF") || aamva_says(value, "MIL") ||
	       aamva_says(value, "00000000") || aamva_says(value, "99999999") ||
	       aamva_read_day(value, &days);
}

static bool has_form(enum aamva_form form, struct span value)
{
	switch (form) {
	case FORM_TEXT:
		return true;
	case FORM_DATE:
		return is_date(value);
	case FORM_CUT:
		return is_one_of(value, "TNU");
	case FORM_FLAG:
		return is_one_of(value, "10YN");
	case FORM_SEX:
		return is_one_of(value, "129MFX");
	case FORM_COMPLIANCE:
		return is_one_of(value, "FMN");
	case FORM_STATE:
		return is_letters(value, 2);
	case FORM_COUNTRY:
		return is_letters(value, 3);
	case FORM_SUFFIX:
		return aamva_is_suffix(value);
	case FORM_HEIGHT:
		return aamva_height_cm(value) > 0;
	}
	return false;
}

bool aamva_fits(struct span id, struct span value)
{
	const struct element *element = element_of(id);

	if (element == NULL)
		return value.size <= OTHER_LONGEST;
	return aamva_says_nothing(value) ||
	       (value.size <= element->longest && has_form(element->form, value));
}

bool aamva_must_say_something(struct span id)
{
	const struct element *element = element_of(id);

	return element != NULL && element->mandatory_from > 0;
}

void aamva_keep_value(struct aamva_reading *reading, enum aamva_element element, struct span value)
{
	const struct element *row = &ELEMENTS[element];

	value = span_trim(value);
	reading->values[element] = value;
	if (value.size > row->longest)
		aamva_mark(reading, DOCUMENT_FAULT_FIELD_TOO_LONG);
	else if (row->form != FORM_DATE && !aamva_fits(span_of(row->id), value))
		aamva_mark(reading,
			   DOCUMENT_FAULT_FIELD_VALUE); /* dates have faults of their own */
}

void aamva_keep_element(struct aamva_reading *reading, struct span text)
{
	const struct element *row = element_of(text);

	if (!aamva_is_element(text))
		aamva_mark(reading, DOCUMENT_FAULT_FIELD_UNKNOWN);
	if (row == NULL)
		return;
	enum aamva_element element = (enum aamva_element)(row - ELEMENTS);
	if (is_present(reading, element)) {
		aamva_mark(reading, DOCUMENT_FAULT_FIELD_TWICE);
		return;
	}
	/* An empty value is kept as a pointer too: the element did stand there. */
	aamva_keep_value(
		reading, element,
		(struct span){ .at = text.at + AAMVA_ID_SIZE, .size = text.size - AAMVA_ID_SIZE });
}

static void settle_stand_ins(struct aamva_reading *reading)
{
	bool is_said[AAMVA_ELEMENT_COUNT];

	for (size_t at = 0; at < AAMVA_ELEMENT_COUNT; at++)
		is_said[at] = !aamva_says_nothing(reading->values[at]);
	for (size_t at = 0; at < COUNT_OF(STAND_INS); at++) {
		const struct stand_in *row = &STAND_INS[at];
		if (is_said[row->unless] || !is_said[row->stands])
			continue;
		reading->values[row->meant] = reading->values[row->stands];
		if (row->fault != DOCUMENT_FAULT_COUNT)
			aamva_mark(reading, row->fault);
	}
}

static void check_mandatory(struct aamva_reading *reading)
{
	int version = reading->version < 1 ? 1 : reading->version;

	if (version > AAMVA_VERSION_NEWEST)
		version = AAMVA_VERSION_NEWEST;
	for (size_t at = 0; at < AAMVA_ELEMENT_COUNT; at++)
		if (version >= ELEMENTS[at].mandatory_from &&
		    version <= ELEMENTS[at].mandatory_until &&
		    !is_present(reading, (enum aamva_element)at))
			aamva_mark(reading, DOCUMENT_FAULT_FIELD_MISSING);
}

/* One field's worth, as if an element began at `from`: what is longer than any of a form is cut. */
static struct span rest_of_line(struct span fields, size_t from)
{
	size_t end = from;

	while (end < fields.size && end - from < OTHER_LONGEST &&
	       !aamva_is_separator(fields.at[end]))
		end++;
	return span_slice(fields, from, end - from);
}

/* Where one separator was lost or changed, a field stands at the end of the one before it. Only
 * those whose form tells them from letters of a name can be seen. */
static void check_swallowed(struct aamva_reading *reading)
{
	for (size_t at = 0; at < AAMVA_ELEMENT_COUNT; at++) {
		struct span id = span_of(ELEMENTS[at].id);
		size_t found = span_find(reading->fields, id, 0);
		if (is_present(reading, (enum aamva_element)at) || ELEMENTS[at].form == FORM_TEXT)
			continue;
		for (; found < reading->fields.size;
		     found = span_find(reading->fields, id, found + 1)) {
			struct span value =
				span_trim(rest_of_line(reading->fields, found + AAMVA_ID_SIZE));
			if (value.size > 0 && aamva_fits(id, value))
				aamva_mark(reading, DOCUMENT_FAULT_FIELD_INSIDE);
		}
	}
}

/* What a document is for must not only stand there but say something. */
void aamva_check_core(struct aamva_reading *reading)
{
	const struct document *document = reading->document;

	if (document->number[0] == '\0' || document->family_name[0] == '\0' ||
	    document->birth.kind != DATE_DAY || document->expiry.kind == DATE_ABSENT)
		aamva_mark(reading, DOCUMENT_FAULT_FIELD_MISSING);
}

static void check_country(struct aamva_reading *reading)
{
	const char *country = reading->document->address.country;

	if (reading->issuer != NULL && country[0] != '\0' &&
	    strcmp(country, reading->issuer->country) != 0)
		aamva_mark(reading, DOCUMENT_FAULT_COUNTRY);
}

void aamva_settle(struct aamva_reading *reading)
{
	check_mandatory(reading);
	check_swallowed(reading);
	settle_stand_ins(reading);
	aamva_settle_texts(reading);
	aamva_settle_names(reading);
	aamva_settle_body(reading);
	aamva_settle_dates(reading);
	aamva_check_dates(reading);
	aamva_check_core(reading);
	check_country(reading);
}
