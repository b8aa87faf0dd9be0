#include "kiosk/identity/document_aamva.h"

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"

static const struct element {
	char id[AAMVA_ID_SIZE + 1];
	size_t longest;
	int mandatory_from, mandatory_until;
} ELEMENTS[AAMVA_ELEMENT_COUNT] = {
#define X(id, longest, from, until) [AAMVA_##id] = { #id, longest, from, until },
	AAMVA_ELEMENT_LIST(X)
#undef X
};

/* An element that says what another should have said. It is taken where `unless` says nothing,
 * which keeps two addresses from being mixed. A null iin stands for every issuer. */
static const struct stand_in {
	const char *iin;
	enum aamva_element meant, stands, unless;
} STAND_INS[] = {
	{ NULL, AAMVA_DCS, AAMVA_DAB, AAMVA_DCS }, { NULL, AAMVA_DCU, AAMVA_DAE, AAMVA_DCU },
	{ NULL, AAMVA_DAQ, AAMVA_DBJ, AAMVA_DAQ }, { NULL, AAMVA_DAG, AAMVA_DAL, AAMVA_DAG },
	{ NULL, AAMVA_DAH, AAMVA_DAM, AAMVA_DAG }, { NULL, AAMVA_DAI, AAMVA_DAN, AAMVA_DAG },
	{ NULL, AAMVA_DAJ, AAMVA_DAO, AAMVA_DAG }, { NULL, AAMVA_DAK, AAMVA_DAP, AAMVA_DAG },
};

/* Elements whose value is a text of the document as it stands. */
static const struct text_row {
	enum aamva_element element;
	size_t offset, max;
} TEXTS[] = {
#define TEXT_ROW(id, member)                                                                       \
	{                                                                                          \
		AAMVA_##id, offsetof(struct document, member),                                     \
			sizeof(((struct document *)0)->member)                                     \
	}
	TEXT_ROW(DAQ, number),
	TEXT_ROW(DCS, family_name),
	TEXT_ROW(DCU, suffix),
	TEXT_ROW(DAG, address.street),
	TEXT_ROW(DAI, address.city),
	TEXT_ROW(DAJ, address.state),
	TEXT_ROW(DAK, address.postal_code),
	TEXT_ROW(DCG, address.country),
#undef TEXT_ROW
};

void aamva_mark(struct aamva_reading *reading, enum document_fault fault)
{
	reading->document->faults[fault] = true;
}

static struct span value_of(const struct aamva_reading *reading, enum aamva_element element)
{
	return reading->values[element];
}

static bool is_present(const struct aamva_reading *reading, enum aamva_element element)
{
	return reading->values[element].at != NULL;
}

void aamva_keep_element(struct aamva_reading *reading, struct span element)
{
	for (size_t at = 0; at < AAMVA_ELEMENT_COUNT; at++) {
		if (!span_starts_with(element, span_of(ELEMENTS[at].id)))
			continue;
		if (is_present(reading, (enum aamva_element)at)) {
			aamva_mark(reading, DOCUMENT_FAULT_FIELD_TWICE);
			return;
		}
		/* An empty value is kept as a pointer too: the element did stand there. */
		struct span value = { .at = element.at + AAMVA_ID_SIZE,
				      .size = element.size - AAMVA_ID_SIZE };
		reading->values[at] = span_trim(value);
		if (reading->values[at].size > ELEMENTS[at].longest)
			aamva_mark(reading, DOCUMENT_FAULT_FIELD_TOO_LONG);
		return;
	}
}

bool aamva_says(struct span value, const char *word)
{
	return value.size == strlen(word) &&
	       (value.size == 0 || strncasecmp((const char *)value.at, word, value.size) == 0);
}

static bool says_nothing(struct span value)
{
	return value.size == 0 || aamva_says(value, "NONE") || aamva_says(value, "unavl") ||
	       aamva_says(value, "unavail");
}

static bool is_utf8(struct span value)
{
	while (value.size > 0)
		if (text_next(&value) == TEXT_NOT_UTF8)
			return false;
	return true;
}

/* Values are ISO 8859-1 by the standard; some issuers write UTF-8. What is not printable becomes a
 * question mark, and a fault. */
static void append_value(struct aamva_reading *reading, char *to, size_t max, struct span value)
{
	bool is_unicode = is_utf8(value);

	while (value.size > 0) {
		uint32_t code = value.at[0];
		if (is_unicode)
			code = text_next(&value);
		else
			value = (struct span){ .at = value.at + 1, .size = value.size - 1 };
		if (text_columns_of(code) < 0) {
			aamva_mark(reading, DOCUMENT_FAULT_FIELD_BYTES);
			code = '?';
		}
		if (!text_append_code(to, max, code)) {
			aamva_mark(reading, DOCUMENT_FAULT_FIELD_TOO_LONG);
			return;
		}
	}
}

/* A text that was cut may end in a blank. */
static void trim_end(char *text)
{
	for (size_t size = strlen(text); size > 0 && text[size - 1] == ' '; size--)
		text[size - 1] = '\0';
}

static void append_behind(struct aamva_reading *reading, char *to, size_t max, struct span value)
{
	if (to[0] != '\0' && !text_append(to, max, " "))
		aamva_mark(reading, DOCUMENT_FAULT_FIELD_TOO_LONG);
	append_value(reading, to, max, value);
	trim_end(to);
}

/* Some issuers leave the comma that used to part the whole name, or the street, behind it. */
static struct span without_commas(struct span value)
{
	value = span_trim(value);
	while (value.size > 0 && value.at[value.size - 1] == ',')
		value = span_trim(span_slice(value, 0, value.size - 1));
	return value;
}

static void set_text(struct aamva_reading *reading, char *to, size_t max, struct span value)
{
	value = without_commas(value);
	to[0] = '\0';
	if (!says_nothing(value))
		append_behind(reading, to, max, value);
}

static void add_given(struct aamva_reading *reading, struct span name)
{
	struct document *document = reading->document;

	name = without_commas(name);
	if (says_nothing(name))
		return;
	if (document->given_count < DOCUMENT_GIVEN_MAX) {
		set_text(reading, document->given_names[document->given_count++], DOCUMENT_NAME_MAX,
			 name);
		return;
	}
	append_behind(reading, document->given_names[DOCUMENT_GIVEN_MAX - 1], DOCUMENT_NAME_MAX,
		      name);
}

static void add_given_split(struct aamva_reading *reading, struct span names,
			    unsigned char delimiter)
{
	struct span name;

	while (span_split(&names, delimiter, &name))
		add_given(reading, name);
}

/* FAMILY,GIVEN,MIDDLE,SUFFIX: version 1, where the parts are not given one by one. */
static void split_whole_name(struct aamva_reading *reading)
{
	struct document *document = reading->document;
	struct span rest = value_of(reading, AAMVA_DAA), part;

	for (int at = 0; span_split(&rest, ',', &part); at++) {
		if (at == 0)
			set_text(reading, document->family_name, DOCUMENT_NAME_MAX, part);
		else if (at == 3 && document->suffix[0] == '\0')
			set_text(reading, document->suffix, sizeof(document->suffix), part);
		else if (at != 3)
			add_given(reading, part);
	}
}

static void settle_names(struct aamva_reading *reading)
{
	struct span given = value_of(reading, AAMVA_DCT);
	bool has_commas = span_find(given, span_of(","), 0) < given.size;

	if (!says_nothing(value_of(reading, AAMVA_DAA)) &&
	    says_nothing(value_of(reading, AAMVA_DCS)) &&
	    says_nothing(value_of(reading, AAMVA_DAC)) && says_nothing(given)) {
		split_whole_name(reading);
		return;
	}
	if (!says_nothing(value_of(reading, AAMVA_DAC)))
		add_given(reading, value_of(reading, AAMVA_DAC));
	else if (given.size > 0)
		add_given_split(reading, given, has_commas ? ',' : ' ');
	if (value_of(reading, AAMVA_DAD).size > 0)
		add_given_split(reading, value_of(reading, AAMVA_DAD), ',');
}

static bool says_truncated(const struct aamva_reading *reading, enum aamva_element element)
{
	return aamva_says(value_of(reading, element), "T");
}

static char settle_sex(struct span value)
{
	static const struct {
		const char *said;
		char sex;
	} SEXES[] = { { "1", 'M' }, { "2", 'F' }, { "9", 'X' },
		      { "M", 'M' }, { "F", 'F' }, { "X", 'X' } };

	for (size_t at = 0; at < COUNT_OF(SEXES); at++)
		if (aamva_says(value, SEXES[at].said))
			return SEXES[at].sex;
	return 0;
}

static void settle_stand_ins(struct aamva_reading *reading)
{
	bool is_said[AAMVA_ELEMENT_COUNT];

	for (size_t at = 0; at < AAMVA_ELEMENT_COUNT; at++)
		is_said[at] = !says_nothing(reading->values[at]);
	for (size_t at = 0; at < COUNT_OF(STAND_INS); at++) {
		const struct stand_in *row = &STAND_INS[at];
		bool is_issuers = row->iin == NULL || strcmp(row->iin, reading->document->iin) == 0;
		if (is_issuers && !is_said[row->unless] && is_said[row->stands])
			reading->values[row->meant] = reading->values[row->stands];
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

/* What a document is for must not only stand there but say something. */
static void check_core(struct aamva_reading *reading)
{
	const struct document *document = reading->document;

	if (document->number[0] == '\0' || document->family_name[0] == '\0' ||
	    document->birth.kind != DATE_DAY || document->expiry.kind == DATE_ABSENT)
		aamva_mark(reading, DOCUMENT_FAULT_FIELD_MISSING);
}

static void settle_texts(struct aamva_reading *reading)
{
	struct document *document = reading->document;
	struct span second_line = without_commas(value_of(reading, AAMVA_DAH));
	struct span compliance = value_of(reading, AAMVA_DDA);

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		set_text(reading, (char *)document + TEXTS[at].offset, TEXTS[at].max,
			 value_of(reading, TEXTS[at].element));
	if (!says_nothing(second_line))
		append_behind(reading, document->address.street, DOCUMENT_STREET_MAX, second_line);
	document->sex = settle_sex(value_of(reading, AAMVA_DBC));
	if (compliance.size == 1 && compliance.at[0] >= 'A' && compliance.at[0] <= 'Z')
		document->compliance = (char)compliance.at[0];
}

void aamva_settle(struct aamva_reading *reading)
{
	const struct document_address *address = &reading->document->address;

	check_mandatory(reading);
	settle_stand_ins(reading);
	settle_texts(reading);
	settle_names(reading);
	aamva_settle_dates(reading);
	check_core(reading);
	if (says_truncated(reading, AAMVA_DDE) || says_truncated(reading, AAMVA_DDF) ||
	    says_truncated(reading, AAMVA_DDG))
		aamva_mark(reading, DOCUMENT_FAULT_TRUNCATED_NAME);
	if (reading->issuer != NULL && address->country[0] != '\0' &&
	    strcmp(address->country, reading->issuer->country) != 0)
		aamva_mark(reading, DOCUMENT_FAULT_COUNTRY);
}
