#include "kiosk/verify/telling.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/json.h"

enum { JSON_MAX = 64 * 1024 };

void telling_help(void)
{
	(void)puts(
		"usage: tac-verify [OPTION...] FILE\n"
		"Verifies a kiosk's ledger, a copy of it, or a proof bundle. Nothing is changed.\n"
		"\n"
		"  --key FILE         the kiosk's installation key (public, PEM)\n"
		"  --fingerprint HEX  or its fingerprint, as it stands on paper\n"
		"  --head CODE        a head code from a receipt or a day-close slip: the ledger\n"
		"                     must still hold what it held then; up to 16 of them\n"
		"  --json             one JSON object instead of words\n"
		"  --quiet            no answer but the exit code\n"
		"  --help, --version\n"
		"\n"
		"Exit codes: 0 sound, 1 not sound, 2 it could not be judged.");
}

static const char *verdict_word(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_SOUND:
		return "sound";
	case VERDICT_NOT_SOUND:
		return "not_sound";
	case VERDICT_NOT_JUDGED:
		return "not_judged";
	}
	return "";
}

/* --- in words ------------------------------------------------------------------------------------
 */

static void say_facts(const struct judgement *judgement)
{
	const struct verify_report *report = &judgement->report;
	char text[CRYPTO_HEX_MAX];

	(void)printf("  kiosk       %s\n", report->kiosk[0] != '\0' ? report->kiosk : "-");
	if (judgement->is_bundle)
		(void)printf("  visit       %s\n", judgement->visit);
	(void)printf("  records     %llu\n", (unsigned long long)report->records);
	if (report->signed_ms != 0) {
		clock_text((int64_t)report->signed_ms, text, sizeof(text));
		(void)printf("  signed      up to record %llu, %s, in epoch %llu\n",
			     (unsigned long long)report->signed_until, text,
			     (unsigned long long)report->epochs);
	}
	if (report->has_key) {
		crypto_hex(report->fingerprint.at, sizeof(report->fingerprint.at), text);
		(void)printf("  fingerprint %s\n", text);
	}
}

/* The head that a slip printed now would bear. */
static bool head_of(const struct judgement *judgement, char ret[HEAD_CODE_MAX])
{
	const struct verify_report *report = &judgement->report;
	uint64_t count = judgement->is_bundle ? report->signed_until : report->records;
	struct head_code code = head_code_of(count, &report->head);

	ret[0] = '\0';
	if (count > 0)
		head_code_text(&code, ret);
	return count > 0;
}

bool telling_words(const struct wish *wish, const struct judgement *judgement, enum verdict verdict)
{
	const struct verify_report *report = &judgement->report;
	char head[HEAD_CODE_MAX];

	(void)printf("%s: %s\n", wish->file, verdict == VERDICT_SOUND ? "sound" : "NOT SOUND");
	for (size_t at = 0; at < report->finding_count; at++)
		(void)printf("  %s: %s\n", finding_word(report->finding[at].finding),
			     report->finding[at].sentence);
	if (report->has_more)
		(void)puts("  and more of that");
	say_facts(judgement);
	if (head_of(judgement, head))
		(void)printf("  head        %s\n", head);
	for (size_t at = 0; at < report->note_count; at++)
		(void)printf("  note: %s\n", report->note[at]);
	return fflush(stdout) == 0 && ferror(stdout) == 0;
}

/* --- as JSON -------------------------------------------------------------------------------------
 */

static void add_facts(struct json *json, const struct judgement *judgement)
{
	const struct verify_report *report = &judgement->report;
	char head[HEAD_CODE_MAX], fingerprint[CRYPTO_HEX_MAX] = "", time[CLOCK_TEXT_MAX] = "";

	(void)head_of(judgement, head);
	if (report->has_key)
		crypto_hex(report->fingerprint.at, sizeof(report->fingerprint.at), fingerprint);
	if (report->signed_ms != 0)
		clock_text((int64_t)report->signed_ms, time, sizeof(time));
	json_text_or_null(json, "kiosk", report->kiosk);
	json_text_or_null(json, "visit", judgement->visit);
	json_int(json, "records", (int64_t)report->records);
	json_int(json, "epochs", (int64_t)report->epochs);
	if (judgement->is_bundle)
		json_null(json, "checkpoints");
	else
		json_int(json, "checkpoints", (int64_t)report->checkpoints);
	json_text_or_null(json, "head", head);
	json_text_or_null(json, "fingerprint", fingerprint);
	json_int(json, "signed_until", (int64_t)report->signed_until);
	json_text_or_null(json, "signed_time", time);
	json_array_begin(json, "notes");
	for (size_t at = 0; at < report->note_count; at++)
		json_text(json, NULL, report->note[at]);
	json_array_end(json);
}

bool telling_json(const struct wish *wish, const struct judgement *judgement, enum verdict verdict,
		  const struct fault *fault)
{
	static unsigned char storage[JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);

	json_object_begin(&json, NULL);
	json_text(&json, "file", wish->file);
	json_text(&json, "what", judgement->is_bundle ? "bundle" : "ledger");
	add_facts(&json, judgement);
	verify_findings_json(&judgement->report, &json);
	json_text(&json, "verdict", verdict_word(verdict));
	json_text_or_null(&json, "reason", verdict == VERDICT_NOT_JUDGED ? fault->what : "");
	json_object_end(&json);
	bytes_add_byte(&bytes, '\n');
	return !bytes.is_full && fwrite(bytes.at, 1, bytes.size, stdout) == bytes.size &&
	       fflush(stdout) == 0;
}
