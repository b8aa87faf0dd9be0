#include "kiosk/identity/document.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/json.h"
#include "kiosk/base/language.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/document_aamva.h"
#include "kiosk/identity/document_magstripe.h"
#include "kiosk/identity/document_military.h"

/* Filler characters stand in every machine-readable zone, in few other texts. A zone starts with
 * the kind of its document; the Swiss licence's has it in its second line. */
static bool looks_like_mrz(struct span record)
{
	static const char FILLERS[] = "<({\xAB\xB9"; /* the last bytes of two quotation marks */
	size_t fillers = 0;

	for (size_t at = 0; at < record.size; at++)
		fillers += memchr(FILLERS, record.at[at], sizeof(FILLERS) - 1) != NULL;
	return fillers >= 2 && (strchr("AaCcIi1PpVv", record.at[0]) != NULL ||
				span_find(record, span_of("FACHE"), 0) < record.size ||
				span_find(record, span_of("fache"), 0) < record.size);
}

enum status document_read(struct span record, int32_t today_days, struct document *ret,
			  struct fault *fault)
{
	struct span inner = span_trim(record);

	if (inner.size == 0)
		return fault_set(fault, STATUS_REFUSED, 0, "there is nothing in this code");
	if (looks_like_military(record))
		return document_from_military(record, ret, fault);
	if (aamva_is_likely(inner))
		return document_from_aamva(record, today_days, ret, fault);
	if (magstripe_is_likely(inner))
		return document_from_magstripe(inner, today_days, ret, fault);
	if (looks_like_mrz(inner))
		return document_from_mrz(inner, today_days, ret, fault);
	return fault_set(fault, STATUS_REFUSED, 0,
			 "this is not an identity document that is known here");
}

const char *document_kind_text(enum document_kind kind)
{
	static const char *const TEXTS[DOCUMENT_KIND_COUNT] = {
#define X(name, text) [DOCUMENT_##name] = (text),
		DOCUMENT_KIND_LIST(X)
#undef X
	};

	return (unsigned)kind < DOCUMENT_KIND_COUNT ? TEXTS[kind] : TEXTS[DOCUMENT_NONE];
}

static const struct {
	const char *code, *words;
} FAULTS[DOCUMENT_FAULT_COUNT] = {
#define X(name, code, words) [DOCUMENT_FAULT_##name] = { code, words },
	DOCUMENT_FAULT_LIST(X)
#undef X
};

const char *document_fault_code(enum document_fault fault)
{
	return FAULTS[fault].code;
}

const char *document_fault_words(enum document_fault fault)
{
	return FAULTS[fault].words;
}

static void json_date(struct json *json, const char *name, struct document_date date)
{
	char text[CLOCK_TEXT_MAX] = "";

	if (date.kind == DATE_DAY)
		clock_day_text(date.days, text, sizeof(text));
	json_text_or_null(json, name, text);
	wipe(text, sizeof(text));
}

static void json_letter(struct json *json, const char *name, char letter)
{
	char text[2] = { letter, '\0' };

	json_text_or_null(json, name, text);
}

static const char *special_text(enum date_kind kind)
{
	static const char *const TEXTS[] = {
#define X(name, text) [DATE_##name] = (text),
		DATE_KIND_LIST(X)
#undef X
	};

	return TEXTS[kind];
}

static void json_address(struct json *json, const struct document_address *address)
{
	json_object_begin(json, "address");
	json_text_or_null(json, "street", address->street);
	json_text_or_null(json, "city", address->city);
	json_text_or_null(json, "state", address->state);
	json_text_or_null(json, "postal_code", address->postal_code);
	json_text_or_null(json, "country", address->country);
	json_object_end(json);
}

static void json_person(struct json *json, const struct document *document)
{
	json_text_or_null(json, "family_name", document->family_name);
	json_array_begin(json, "given_names");
	for (size_t at = 0; at < document->given_count; at++)
		json_text(json, NULL, document->given_names[at]);
	json_array_end(json);
	json_text_or_null(json, "suffix", document->suffix);
	json_date(json, "birth_date", document->birth);
	json_date(json, "issue_date", document->issue);
	json_date(json, "expiry_date", document->expiry);
	json_text_or_null(json, "expiry_special", special_text(document->expiry.kind));
	json_letter(json, "sex", document->sex);
}

static void json_flag(struct json *json, const char *name, enum document_flag flag)
{
	if (flag == FLAG_ABSENT)
		json_null(json, name);
	else
		json_bool(json, name, flag == FLAG_YES);
}

static void json_card(struct json *json, const struct document_card *card)
{
	json_flag(json, "limited_term", card->limited_term);
	json_flag(json, "veteran", card->veteran);
	json_flag(json, "organ_donor", card->organ_donor);
	if (card->height_cm > 0)
		json_int(json, "height_cm", card->height_cm);
	else
		json_null(json, "height_cm");
	json_text_or_null(json, "eyes", card->eyes);
	json_text_or_null(json, "hair", card->hair);
	json_text_or_null(json, "discriminator", card->discriminator);
	json_date(json, "revision_date", card->revision);
	json_text_or_null(json, "alias_family_name", card->alias_family_name);
	json_text_or_null(json, "alias_given_names", card->alias_given_names);
	json_text_or_null(json, "alias_suffix", card->alias_suffix);
}

void document_json(const struct document *document, struct json *json)
{
	json_object_begin(json, "document");
	json_text(json, "kind", document_kind_text(document->kind));
	json_text_or_null(json, "jurisdiction", document->jurisdiction);
	json_text_or_null(json, "iin", document->iin);
	if (document->aamva_version < 0)
		json_null(json, "aamva_version");
	else
		json_int(json, "aamva_version", document->aamva_version);
	json_text_or_null(json, "number", document->number);
	json_text_or_null(json, "nationality", document->nationality);
	json_person(json, document);
	json_address(json, &document->address);
	json_letter(json, "compliance", document->compliance);
	json_card(json, &document->card);
	json_object_end(json);

	json_array_begin(json, "faults");
	for (size_t at = 0; at < DOCUMENT_FAULT_COUNT; at++)
		if (document->faults[at])
			json_text(json, NULL, document_fault_code((enum document_fault)at));
	json_array_end(json);
}

void document_given_text(const struct document *document, char *to, size_t max)
{
	to[0] = '\0';
	for (size_t at = 0; at < document->given_count; at++) {
		if (at > 0)
			(void)text_append(to, max, " ");
		(void)text_append(to, max, document->given_names[at]);
	}
}

void document_add_given(struct document *document, struct span name)
{
	char *last = document->given_names[DOCUMENT_GIVEN_MAX - 1];
	char more[DOCUMENT_NAME_MAX];

	name = span_trim(name);
	if (name.size == 0)
		return;
	if (document->given_count < DOCUMENT_GIVEN_MAX) {
		(void)text_copy_span(document->given_names[document->given_count++],
				     DOCUMENT_NAME_MAX, name);
		return;
	}
	(void)text_copy_span(more, sizeof(more), name);
	if (text_append(last, DOCUMENT_NAME_MAX, " "))
		(void)text_append(last, DOCUMENT_NAME_MAX, more);
	wipe(more, sizeof(more));
}

void document_wipe(struct document *document)
{
	wipe(document, sizeof(*document));
}
