#include "kiosk/identity/document_aamva.h"

#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"

enum { ZIP_DIGITS_MIN = 5, ZIP_DIGITS_MAX = 11, CANADIAN_SIZE = 6 };

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
	TEXT_ROW(DAG, address.street),
	TEXT_ROW(DAI, address.city),
	TEXT_ROW(DAJ, address.state),
	TEXT_ROW(DAK, address.postal_code),
	TEXT_ROW(DCG, address.country),
	TEXT_ROW(DCF, card.discriminator),
	TEXT_ROW(DAY, card.eyes),
	TEXT_ROW(DAZ, card.hair),
#undef TEXT_ROW
};

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

/* Some issuers leave the comma that used to part the whole name, or the street, behind it. */
static struct span without_commas(struct span value)
{
	value = span_trim(value);
	while (value.size > 0 && value.at[value.size - 1] == ',')
		value = span_trim(span_slice(value, 0, value.size - 1));
	return value;
}

void aamva_append_text(struct aamva_reading *reading, char *to, size_t max, struct span value)
{
	value = without_commas(value);
	if (aamva_says_nothing(value))
		return;
	if (to[0] != '\0' && !text_append(to, max, " "))
		aamva_mark(reading, DOCUMENT_FAULT_FIELD_TOO_LONG);
	append_value(reading, to, max, value);
	trim_end(to);
}

void aamva_set_text(struct aamva_reading *reading, char *to, size_t max, struct span value)
{
	to[0] = '\0';
	aamva_append_text(reading, to, max, value);
}

/* Five digits, nine, or eleven with zeros behind them, with or without a hyphen; or A1A 1A1. */
static bool is_postal_code(const char *text)
{
	char bare[ZIP_DIGITS_MAX + 1] = "";
	size_t size = 0, digits = 0;

	for (; *text != '\0'; text++) {
		if (*text == ' ' || *text == '-')
			continue;
		if (size == ZIP_DIGITS_MAX)
			return false;
		bare[size++] = *text;
		digits += aamva_is_digit((unsigned char)*text);
	}
	if (digits == size)
		return size == ZIP_DIGITS_MIN || size == 9 || size == ZIP_DIGITS_MAX;
	for (size_t at = 0; at < CANADIAN_SIZE; at++) {
		unsigned char byte = (unsigned char)bare[at];
		if (at % 2 == 0 ? !aamva_is_upper(byte) : !aamva_is_digit(byte))
			return false;
	}
	return strspn(bare + CANADIAN_SIZE, "0") == strlen(bare + CANADIAN_SIZE);
}

/* The Department of State issues for people all over the country. */
static bool is_issuers_state(const struct issuer *issuer, const char *state)
{
	return strlen(issuer->jurisdiction) != 2 || strcmp(issuer->jurisdiction, state) == 0;
}

static void check_address(struct aamva_reading *reading)
{
	const struct document_address *address = &reading->document->address;

	if (address->postal_code[0] != '\0' && !is_postal_code(address->postal_code))
		aamva_mark(reading, DOCUMENT_FAULT_FIELD_VALUE);
	if (reading->issuer != NULL && address->state[0] != '\0' &&
	    !is_issuers_state(reading->issuer, address->state))
		aamva_mark(reading, DOCUMENT_FAULT_STATE);
}

void aamva_settle_texts(struct aamva_reading *reading)
{
	struct document *document = reading->document;

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		aamva_set_text(reading, (char *)document + TEXTS[at].offset, TEXTS[at].max,
			       reading->values[TEXTS[at].element]);
	aamva_append_text(reading, document->address.street, DOCUMENT_STREET_MAX,
			  reading->values[AAMVA_DAH]);
	check_address(reading);
}
