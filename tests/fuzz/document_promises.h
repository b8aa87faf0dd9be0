/* What document.h promises of every document, whatever was read: the fuzz targets trap where a
 * promise is broken. */
#ifndef TAC_TESTS_DOCUMENT_PROMISES_H
#define TAC_TESTS_DOCUMENT_PROMISES_H

#include <string.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/json.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/document.h"

#define MUST(claim)                                                                                \
	do {                                                                                       \
		if (!(claim))                                                                      \
			__builtin_trap();                                                          \
	} while (0)

static inline void must_be_printable(const char *text, size_t max)
{
	MUST(memchr(text, '\0', max) != NULL);
	struct span rest = span_of(text);
	MUST(span_trim(rest).size == rest.size || strcmp(text, " ") == 0);
	while (rest.size > 0)
		MUST(text_columns_of(text_next(&rest)) >= 0);
}

static inline void must_keep_its_promises(const struct document *document)
{
	char out[DOCUMENT_JSON_MAX];
	struct bytes bytes = bytes_over(out, sizeof(out));
	struct json json = json_over(&bytes);

	must_be_printable(document->jurisdiction, sizeof(document->jurisdiction));
	must_be_printable(document->iin, sizeof(document->iin));
	must_be_printable(document->number, sizeof(document->number));
	must_be_printable(document->nationality, sizeof(document->nationality));
	must_be_printable(document->tin, sizeof(document->tin));
	must_be_printable(document->family_name, sizeof(document->family_name));
	must_be_printable(document->suffix, sizeof(document->suffix));
	MUST(document->given_count <= DOCUMENT_GIVEN_MAX);
	for (size_t at = 0; at < document->given_count; at++)
		must_be_printable(document->given_names[at], DOCUMENT_NAME_MAX);
	must_be_printable(document->address.street, DOCUMENT_STREET_MAX);
	must_be_printable(document->address.city, DOCUMENT_CITY_MAX);
	must_be_printable(document->address.state, sizeof(document->address.state));
	must_be_printable(document->address.postal_code, sizeof(document->address.postal_code));
	must_be_printable(document->address.country, sizeof(document->address.country));
	must_be_printable(document->card.eyes, sizeof(document->card.eyes));
	must_be_printable(document->card.hair, sizeof(document->card.hair));
	must_be_printable(document->card.discriminator, sizeof(document->card.discriminator));
	must_be_printable(document->card.alias_family_name, DOCUMENT_NAME_MAX);
	must_be_printable(document->card.alias_given_names, DOCUMENT_NAME_MAX);
	must_be_printable(document->card.alias_suffix, sizeof(document->card.alias_suffix));
	MUST(document->card.height_cm == 0 ||
	     (document->card.height_cm > 60 && document->card.height_cm < 273));
	MUST(document->kind > DOCUMENT_NONE && document->kind < DOCUMENT_KIND_COUNT);
	MUST(document->aamva_version >= -1 && document->aamva_version <= 99);
	document_json(document, &json);
	MUST(!bytes.is_full);
}

#endif
