/* The catalogue of records for people and programs: the manual page is made of it. */
#include "kiosk/cli/cli_kinds.h"

enum { KINDS_JSON_MAX = 4096 };

static void words_json(struct json *json, const char *name, const char *words)
{
	struct span rest = span_of(words), word;

	json_array_begin(json, name);
	while (span_split(&rest, ' ', &word))
		if (word.size > 0)
			json_span(json, NULL, word);
	json_array_end(json);
}

static const char *ends_of(enum record_kind kind)
{
	const struct record_span *span = record_kind_span(kind);

	return span == NULL ? "" : span->ends;
}

static enum cli_exit kind_json(enum record_kind kind)
{
	static unsigned char storage[KINDS_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);

	json_object_begin(&json, NULL);
	json_text(&json, "kind", record_kind_text(kind));
	json_text(&json, "who", record_kind_who(kind));
	json_text(&json, "meaning", record_kind_meaning(kind));
	words_json(&json, "details", record_kind_details(kind));
	words_json(&json, "sealed", record_kind_sealed(kind));
	words_json(&json, "ended_by", ends_of(kind));
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static void line(const char *label, const char *words)
{
	if (words[0] != '\0')
		(void)printf("    %-9s %s\n", label, words);
}

static void kind_lines(enum record_kind kind)
{
	(void)printf("%s\n    %s\n", record_kind_text(kind), record_kind_meaning(kind));
	line("who", record_kind_who(kind));
	line("details", record_kind_details(kind));
	line("sealed", record_kind_sealed(kind));
	line("ended by", ends_of(kind));
}

enum cli_exit cli_kinds(bool is_json)
{
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		if (!is_json)
			kind_lines((enum record_kind)kind);
		else if (kind_json((enum record_kind)kind) != CLI_OK)
			return CLI_STORE;
	}
	return CLI_OK;
}
