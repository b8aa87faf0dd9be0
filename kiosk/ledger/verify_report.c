#include <stdarg.h>
#include <stdio.h>

#include "kiosk/base/json.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/verify.h"

const char *verify_part_word(enum verify_part part)
{
	switch (part) {
	case VERIFY_LEDGER:
		return "ledger";
	case VERIFY_RECORD:
		return "record";
	case VERIFY_CHECKPOINT:
		return "checkpoint";
	case VERIFY_EPOCH:
		return "epoch";
	}
	return "";
}

static void put(char to[VERIFY_SENTENCE_MAX], const char *format, va_list arguments)
	PRINTF_LIKE(2, 0);
static void put(char to[VERIFY_SENTENCE_MAX], const char *format, va_list arguments)
{
	char words[VERIFY_SENTENCE_MAX];

	/* What does not fit is cut; what a file says may be anything, and comes to a terminal. */
	(void)vsnprintf(words, sizeof(words), format, arguments);
	size_t size = strlen(to);
	record_cut(to + size, VERIFY_SENTENCE_MAX - size, words);
}

bool verify_is_full(struct verify_report *report)
{
	report->has_more |= report->finding_count == VERIFY_FINDINGS_MAX;
	return report->has_more;
}

void verify_find(struct verify_report *report, enum finding finding, enum verify_part part,
		 int64_t number, const char *format, ...)
{
	va_list arguments;

	for (size_t at = 0; at < report->finding_count; at++)
		if (report->finding[at].finding == finding && report->finding[at].part == part &&
		    report->finding[at].number == number)
			return; /* another sign of the same */
	if (verify_is_full(report))
		return;
	struct verify_finding *found = &report->finding[report->finding_count++];
	*found = (struct verify_finding){ .finding = finding, .part = part, .number = number };
	if (part != VERIFY_LEDGER)
		(void)text_format(found->sentence, sizeof(found->sentence), "%s %lld%s",
				  verify_part_word(part), (long long)number,
				  format[0] == ':' ? "" : " ");
	va_start(arguments, format);
	put(found->sentence, format, arguments);
	va_end(arguments);
}

void verify_note(struct verify_report *report, const char *format, ...)
{
	va_list arguments;

	if (report->note_count == VERIFY_NOTES_MAX)
		return;
	char *note = report->note[report->note_count++];
	note[0] = '\0';
	va_start(arguments, format);
	put(note, format, arguments);
	va_end(arguments);
}

void verify_findings_json(const struct verify_report *report, struct json *json)
{
	json_array_begin(json, "findings");
	for (size_t at = 0; at < report->finding_count; at++) {
		const struct verify_finding *found = &report->finding[at];
		json_object_begin(json, NULL);
		json_text(json, "finding", finding_word(found->finding));
		if (found->part != VERIFY_LEDGER)
			json_int(json, verify_part_word(found->part), found->number);
		json_text(json, "sentence", found->sentence);
		json_object_end(json);
	}
	json_array_end(json);
	json_bool(json, "more_findings", report->has_more);
}
