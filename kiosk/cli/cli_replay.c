#include "kiosk/cli/cli_replay.h"

#include <string.h>

#include "kiosk/audit/replay.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { REPLAY_JSON_MAX = 24 * 1024, REPLAY_WORDS_MAX = 512, REPLAY_HASH_SHOWN = 12 };

static const char *const GATE_NAMES[GATE_COUNT] = {
	[GATE_IRS_RULE] = "IRS rule",
	[GATE_IAL2_REV3] = "IAL2 rev. 3",
	[GATE_IAL2_REV4] = "IAL2 rev. 4",
};

/* "met", or "not met: a document is not current; no accepted photo ID". */
static void verdict_words(const char *codes, char *to, size_t max)
{
	struct span rest = span_of(codes), code;
	bool is_first = true;

	(void)text_copy(to, max, strcmp(codes, "met") == 0 ? "met" : "not met: ");
	if (strcmp(codes, "met") == 0)
		return;
	while (span_split(&rest, ',', &code)) {
		char word[POLICY_CODE_MAX];
		(void)text_copy_span(word, sizeof(word), code);
		const char *words = word;
		for (enum verdict_reason at = 0; at < VERDICT_REASON_COUNT; at++)
			if (strcmp(word, verdict_reason_code(at)) == 0)
				words = verdict_reason_words(at);
		(void)text_append(to, max, is_first ? "" : "; ");
		(void)text_append(to, max, words);
		is_first = false;
	}
}

static void tell_verdict(const struct replay_applicant *applicant, enum gate gate, bool must_be_met)
{
	char recorded[REPLAY_WORDS_MAX], now[REPLAY_WORDS_MAX];
	bool is_same = strcmp(applicant->recorded[gate], applicant->now[gate]) == 0;

	verdict_words(applicant->recorded[gate], recorded, sizeof(recorded));
	verdict_words(applicant->now[gate], now, sizeof(now));
	(void)printf("%s%s\n", GATE_NAMES[gate], must_be_met ? " (must be met to approve)" : "");
	if (is_same) {
		(void)printf("  same: %s\n", now);
		return;
	}
	(void)printf("  then: %s\n  now:  %s\n", recorded, now);
}

static void tell_applicant(const struct replay *replay, size_t number)
{
	const struct replay_applicant *applicant = &replay->applicant[number - 1];

	(void)printf("Applicant %zu%s%s: decision \"%s\" (%s) by rules %s (%.*s)\n", number,
		     applicant->whom[0] == '\0' ? "" : ", ", applicant->whom, applicant->decision,
		     applicant->reason, applicant->version, REPLAY_HASH_SHOWN, applicant->rules);
	for (size_t at = 0; at < REPLAY_DOCUMENTS_MAX; at++) {
		const struct replay_document *document = &applicant->document[at];
		if (document->code[0] != '\0')
			(void)printf("  %s: %s%s%s\n", document->code, document->answers,
				     document->read[0] == '\0' ? "" : "; ", document->read);
	}
	if (applicant->do_names_differ)
		(void)puts("  names differ, and nothing settled it");
	for (enum gate gate = GATE_IRS_RULE; gate <= GATE_IAL2_REV4; gate++)
		tell_verdict(applicant, gate, gate == replay->policy->gate);
}

static void tell(const struct cli_replay *wish, const struct replay *replay)
{
	char day[CLOCK_TEXT_MAX];

	clock_day_text(replay->day, day, sizeof(day));
	(void)printf("Visit %s%s, weighed again by rules %s (%.*s) as of %s\n", wish->visit,
		     replay->is_training ? " (TRAINING)" : "", replay->policy->version,
		     REPLAY_HASH_SHOWN, replay->policy->hash, day);
	for (size_t at = 0; at < STORE_APPLICANTS_MAX; at++)
		if (replay->applicant[at].is_decided)
			tell_applicant(replay, at + 1);
	(void)puts(replay->is_same ? "The verdicts are the same." : "The verdicts DIFFER.");
}

static void verdicts_json(struct json *json, const char *name,
			  const char codes[GATE_COUNT][VERDICT_CODES_MAX])
{
	json_object_begin(json, name);
	for (enum gate gate = GATE_IRS_RULE; gate <= GATE_IAL2_REV4; gate++) {
		struct span rest = span_of(codes[gate]), code;
		json_array_begin(json, gate_text(gate));
		while (span_split(&rest, ',', &code))
			json_span(json, NULL, code);
		json_array_end(json);
	}
	json_object_end(json);
}

static void applicant_json(struct json *json, const struct replay_applicant *applicant,
			   size_t number)
{
	json_object_begin(json, NULL);
	json_int(json, "applicant", (int64_t)number);
	json_text_or_null(json, "whom", applicant->whom);
	json_text(json, "decision", applicant->decision);
	json_text(json, "reason", applicant->reason);
	json_text(json, "recorded_policy", applicant->version);
	json_text(json, "recorded_rules", applicant->rules);
	json_bool(json, "names_unsettled", applicant->do_names_differ);
	json_array_begin(json, "documents");
	for (size_t at = 0; at < REPLAY_DOCUMENTS_MAX; at++) {
		const struct replay_document *document = &applicant->document[at];
		if (document->code[0] == '\0')
			continue;
		json_object_begin(json, NULL);
		json_text(json, "document", document->code);
		json_text(json, "answers", document->answers);
		json_text_or_null(json, "read", document->read);
		json_object_end(json);
	}
	json_array_end(json);
	verdicts_json(json, "recorded", applicant->recorded);
	verdicts_json(json, "now", applicant->now);
	json_bool(json, "same", applicant->is_same);
	json_object_end(json);
}

static enum cli_exit tell_json(const struct cli_replay *wish, const struct replay *replay,
			       enum cli_exit code)
{
	static unsigned char storage[REPLAY_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	char day[CLOCK_TEXT_MAX];

	clock_day_text(replay->day, day, sizeof(day));
	json_object_begin(&json, NULL);
	json_text(&json, "visit", wish->visit);
	json_bool(&json, "training", replay->is_training);
	json_text(&json, "policy", replay->policy->version);
	json_text(&json, "rules", replay->policy->hash);
	json_text(&json, "date", day);
	json_text(&json, "gate", gate_text(replay->policy->gate));
	json_array_begin(&json, "applicants");
	for (size_t at = 0; at < STORE_APPLICANTS_MAX; at++)
		if (replay->applicant[at].is_decided)
			applicant_json(&json, &replay->applicant[at], at + 1);
	json_array_end(&json);
	json_bool(&json, "same", replay->is_same);
	json_object_end(&json);
	return cli_print_json(&bytes, code);
}

static enum cli_exit fail(enum status status, const struct fault *fault)
{
	bool is_usage =
		status == STATUS_GONE || status == STATUS_REFUSED || status == STATUS_UNSUPPORTED;

	return cli_fail(is_usage ? CLI_USAGE : CLI_STORE, fault);
}

enum cli_exit cli_replay(const struct config *config, const struct cli_replay *wish)
{
	static struct policy_sets sets;
	static struct replay result;
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;
	int32_t day = 0;

	if (wish->date != NULL && !clock_day_from_text(span_of(wish->date), &day)) {
		(void)fault_set(&fault, STATUS_REFUSED, 0, "--date takes a day such as 2026-11-22");
		return cli_fail(CLI_USAGE, &fault);
	}
	if (policy_load(wish->rules, &sets, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (!cli_store(config, SQL_WRITE, &store, &code) ||
	    !cli_supervisor(&store, wish->by, &code))
		return code == CLI_NO ? CLI_USAGE : code;
	struct replay_wish replay = {
		.actor = wish->by,
		.visit = wish->visit,
		.sets = &sets,
		.day = wish->date == NULL ? NULL : &day,
	};
	enum status status = replay_visit(&store, &replay, &result, &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	code = result.is_same ? CLI_OK : CLI_NO;
	if (wish->is_json)
		return tell_json(wish, &result, code);
	tell(wish, &result);
	return code;
}
