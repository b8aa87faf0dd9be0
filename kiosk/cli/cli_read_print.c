/* What tac-kiosk read says of a file: one JSON object, or words. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/cli/cli_read.h"

enum { READ_JSON_MAX = 512 * 1024 };

static const char *status_word(enum read_status status)
{
	static const char *const WORDS[] = {
		[READ_OK] = "ok", [READ_NOTHING] = "nothing", [READ_REFUSED] = "refused"
	};
	return WORDS[status];
}

/* A military card's bytes may hold a taxpayer number, the holder's or a sponsor's: they are kept
 * back. */
static void json_symbols(struct json *json, const struct symbols *symbols)
{
	json_array_begin(json, "symbols");
	for (size_t at = 0; at < symbols->count; at++) {
		json_object_begin(json, NULL);
		json_text(json, "symbology", symbology_text(symbols->at[at].symbology));
		json_text(json, "decoder", symbols->at[at].decoder);
		if (may_hold_military(symbol_span(&symbols->at[at])))
			json_null(json, "bytes");
		else
			json_bytes(json, "bytes", symbol_span(&symbols->at[at]));
		json_object_end(json);
	}
	json_array_end(json);
}

static void json_explanation(struct json *json, const struct reading *reading)
{
	const struct observation *seen = &reading->observation;

	json_object_begin(json, "explanation");
	json_array_begin(json, "stages");
	for (size_t at = 0; at < STAGE_COUNT; at++) {
		if (seen->stages[at].runs == 0)
			continue;
		json_object_begin(json, NULL);
		json_text(json, "stage", stage_text((enum stage)at));
		json_int(json, "runs", seen->stages[at].runs);
		json_int(json, "microseconds", seen->stages[at].microseconds);
		json_object_end(json);
	}
	json_array_end(json);
	json_int(json, "guards", seen->guards);
	json_int(json, "rows", seen->rows);
	json_int(json, "columns", seen->columns);
	json_int(json, "level", seen->level);
	json_int(json, "clearness", seen->clearness);
	json_int(json, "pictures", seen->pictures);
	json_text_or_null(json, "drawing", reading->drawing);
	json_object_end(json);
}

enum cli_exit read_print_json(const char *path, const struct reading *reading)
{
	static unsigned char storage[READ_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);

	json_object_begin(&json, NULL);
	json_text(&json, "file", path);
	if (reading->frames > 0)
		json_int(&json, "frames", reading->frames);
	json_text(&json, "status", status_word(reading->status));
	if (!reading->has_document && !reading->has_slip)
		json_text_or_null(&json, "reason", reading->fault.what);
	if (reading->is_picture)
		json_text_or_null(&json, "advice", advice_text(reading->observation.advice));
	json_symbols(&json, &reading->symbols);
	if (reading->has_document) {
		document_json(&reading->document, &json);
	} else {
		json_null(&json, "document");
		json_array_begin(&json, "faults");
		json_array_end(&json);
	}
	if (reading->has_slip) {
		json_object_begin(&json, "slip");
		json_text(&json, "kind", slip_kind_text(reading->slip.kind));
		json_text(&json, "code", reading->slip.code);
		json_object_end(&json);
	}
	if (reading->is_explained)
		json_explanation(&json, reading);
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static void print_day(const char *label, struct document_date date)
{
	char text[CLOCK_TEXT_MAX] = "-";

	if (date.kind == DATE_DAY)
		clock_day_text(date.days, text, sizeof(text));
	(void)printf("  %-11s %s\n", label, text);
}

static void print_document(const struct document *document)
{
	char given[DOCUMENT_GIVEN_MAX * DOCUMENT_NAME_MAX];

	document_given_text(document, given, sizeof(given));
	(void)printf("  %-11s %s %s\n", "document", document_kind_text(document->kind),
		     document->jurisdiction);
	(void)printf("  %-11s %s\n", "number", document->number);
	(void)printf("  %-11s %s, %s %s\n", "name", document->family_name, given, document->suffix);
	print_day("born", document->birth);
	print_day("issued", document->issue);
	print_day("expires", document->expiry);
	(void)printf("  %-11s %s, %s, %s %s %s\n", "address", document->address.street,
		     document->address.city, document->address.state, document->address.postal_code,
		     document->address.country);
	for (unsigned fault = 0; fault < DOCUMENT_FAULT_COUNT; fault++)
		if (document->faults[fault])
			(void)printf("  %-11s %s\n", "fault",
				     document_fault_words((enum document_fault)fault));
}

static const char *advice_words(enum advice advice)
{
	static const char *const WORDS[ADVICE_COUNT] = {
		[ADVICE_NONE] = "",
		[ADVICE_TURN] = "no barcode is to be seen: turn the card over",
		[ADVICE_LESS_LIGHT] = "a light shines on it: shade it, or tilt the card a little",
		[ADVICE_MORE_LIGHT] = "it is too dark",
		[ADVICE_CLOSER] = "it is too small: bring the card closer",
		[ADVICE_HOLD_STILL] = "it is unclear: lay the card flat and still",
		[ADVICE_AGAIN] = "a code without proof of its own: another picture must say the "
				 "same (--frames)",
		[ADVICE_NEXT_PART] = "one barcode of several that belong together: give the others "
				     "too (--frames)",
	};

	return WORDS[advice];
}

/* A file may be called anything, also what a terminal takes for an order. */
static void print_path(const char *path)
{
	for (; *path != '\0'; path++)
		(void)putchar((unsigned char)*path < 0x20 || *path == 0x7f ? '?' : *path);
}

static void print_explanation(const struct reading *reading)
{
	const struct observation *seen = &reading->observation;

	for (size_t at = 0; at < STAGE_COUNT; at++)
		if (seen->stages[at].runs > 0)
			(void)printf("  %-11s %u %s, %.1f ms\n", stage_text((enum stage)at),
				     seen->stages[at].runs,
				     seen->stages[at].runs == 1 ? "run" : "runs",
				     seen->stages[at].microseconds / 1000.0);
	(void)printf("  %-11s %u\n", "guards", seen->guards);
	if (seen->rows > 0)
		(void)printf("  %-11s %u rows, %u columns, level %u, clearness %.3f\n", "symbol",
			     seen->rows, seen->columns, seen->level, seen->clearness / 1000.0);
	if (seen->pictures > 0)
		(void)printf("  %-11s %u pictures together\n", "read from", seen->pictures);
	if (reading->drawing[0] != '\0') {
		(void)printf("  %-11s ", "drawing");
		print_path(reading->drawing);
		(void)putchar('\n');
	}
}

void read_print_words(const char *path, const struct reading *reading)
{
	print_path(path);
	(void)printf(": %s", status_word(reading->status));
	for (size_t at = 0; at < reading->symbols.count; at++)
		(void)printf(" %s (%s, %zu bytes)",
			     symbology_text(reading->symbols.at[at].symbology),
			     reading->symbols.at[at].decoder, reading->symbols.at[at].size);
	if (!reading->has_document && !reading->has_slip && reading->fault.what[0] != '\0')
		(void)printf(" - %s", reading->fault.what);
	if (reading->is_picture && reading->observation.advice != ADVICE_NONE)
		(void)printf(" - %s", advice_words(reading->observation.advice));
	(void)putchar('\n');
	if (reading->has_document)
		print_document(&reading->document);
	if (reading->has_slip)
		(void)printf("  %-11s %s %s\n", "slip", slip_kind_text(reading->slip.kind),
			     reading->slip.code);
	if (reading->is_explained)
		print_explanation(reading);
}
