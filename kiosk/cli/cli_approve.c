/* tac-kiosk approve: what clerks ask a second person to agree to, answered from another terminal.
 */
#include <string.h>
#include <unistd.h>

#include "kiosk/audit/audit.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/cli/cli.h"
#include "kiosk/ledger/approval.h"

enum { APPROVE_JSON_MAX = 64 * 1024, ENTRIES_MAX = 64, LINE_MAX_BYTES = 1024 };

static enum cli_exit fail(enum status status, const struct fault *fault)
{
	bool is_no = status == STATUS_GONE || status == STATUS_DENIED || status == STATUS_REFUSED;

	return cli_fail(is_no ? CLI_NO : CLI_STORE, fault);
}

static const char *detail(const struct approval *approval, const char *key)
{
	const char *value = record_value(&approval->asked, key);

	return value != NULL ? value : "-";
}

static enum cli_exit list(struct store *store, bool is_json)
{
	static struct approval pending[APPROVALS_MAX];
	static unsigned char storage[APPROVE_JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	struct fault fault = { 0 };
	size_t count = 0;

	if (approval_list(store, pending, &count, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	json_array_begin(&json, NULL);
	for (size_t at = 0; at < count; at++) {
		const struct approval *one = &pending[at];
		json_object_begin(&json, NULL);
		json_text(&json, "visit", one->visit);
		json_int(&json, "applicant", one->applicant);
		json_text(&json, "asked_by", one->asked.actor);
		json_text(&json, "acts", detail(one, "acts"));
		json_text(&json, "decision", detail(one, "decision"));
		json_text(&json, "reason", detail(one, "reason"));
		json_text(&json, "evidence", detail(one, "evidence"));
		json_object_end(&json);
		if (!is_json)
			(void)printf("%-18s %s asks: %s; applicant %u, decision %s, reason %s\n",
				     one->visit, one->asked.actor, detail(one, "acts"),
				     one->applicant, detail(one, "decision"),
				     detail(one, "reason"));
	}
	json_array_end(&json);
	if (is_json)
		return cli_print_json(&bytes, CLI_OK);
	if (count == 0)
		(void)puts("nobody waits for a second person");
	return CLI_OK;
}

/* What the records tell of the evidence, which is as much as the kiosk may keep. */
static enum cli_exit show(struct store *store, const char *visit, const char *by)
{
	static struct audit_entry entries[ENTRIES_MAX];
	struct fault fault = { 0 };
	size_t count = 0, total = 0, offset = 0;

	do {
		enum status status = audit_show(store, by, visit, offset, entries, ENTRIES_MAX,
						&count, &total, &fault);
		if (status != STATUS_OK)
			return fail(status, &fault);
		for (size_t at = 0; at < count; at++) {
			char line[LINE_MAX_BYTES];
			if (!approval_shows(entries[at].record.kind))
				continue;
			audit_entry_text(&entries[at], line, sizeof(line));
			(void)puts(line);
		}
		offset += count;
	} while (count > 0 && offset < total);
	return CLI_OK;
}

/* What was asked for. */
struct wish {
	const char *visit, *by, *seen;
	char reason[POLICY_CODE_MAX];
	bool is_list, is_show, is_agreed;
};

/* Takes it out of argv; false when that is not of its form. */
static bool take_wish(int count, char **argv, struct wish *ret)
{
	ret->by = cli_value(&count, argv, "--by");
	ret->seen = cli_value(&count, argv, "--seen");
	const char *reason = cli_value(&count, argv, "--reason");
	const char *verb = count > 0 ? argv[0] : "";
	bool is_disagreed = strcmp(verb, "disagree") == 0;
	bool is_answer = is_disagreed || strcmp(verb, "agree") == 0;

	ret->is_list = count == 1 && strcmp(verb, "list") == 0;
	ret->is_show = strcmp(verb, "show") == 0;
	ret->is_agreed = is_answer && !is_disagreed;
	if (reason != NULL &&
	    (!is_disagreed || !text_copy(ret->reason, sizeof(ret->reason), reason)))
		return false;
	if (ret->is_list)
		return ret->by == NULL && ret->seen == NULL;
	ret->visit = count == 2 ? argv[1] : NULL;
	return ret->visit != NULL && ret->by != NULL && (is_answer || ret->is_show) &&
	       (is_answer || ret->seen == NULL);
}

static void print_codes(FILE *to, const struct policy_reasons *reasons)
{
	for (size_t at = 0; at < reasons->count; at++)
		(void)fprintf(to, "%s %s", at == 0 ? "" : ",", reasons->at[at].code);
	(void)fputc('\n', to);
}

static bool is_reason(const struct policy_reasons *reasons, const char *code)
{
	for (size_t at = 0; at < reasons->count; at++)
		if (strcmp(reasons->at[at].code, code) == 0)
			return true;
	(void)fprintf(stderr, "tac-kiosk: the rules know no reason '%s' but", code);
	print_codes(stderr, reasons);
	return false;
}

/* What they were shown is what they are asked about; only a whole "yes" is one. */
static bool is_sure(const struct approval *pending, struct wish *wish,
		    const struct policy_reasons *reasons)
{
	char typed[POLICY_CODE_MAX] = "";

	(void)printf("%s asks: %s; applicant %u, decision %s, reason %s\n", pending->asked.actor,
		     detail(pending, "acts"), pending->applicant, detail(pending, "decision"),
		     detail(pending, "reason"));
	if (!wish->is_agreed && wish->reason[0] == '\0') {
		(void)fputs("Why do you not agree? One of", stdout);
		print_codes(stdout, reasons);
		if (!cli_answer("Reason: ", wish->reason, sizeof(wish->reason)) ||
		    !is_reason(reasons, wish->reason))
			return false;
	}
	return cli_answer(wish->is_agreed ? "Do you agree to this? Type yes or no: "
					  : "So you do not agree to this? Type yes or no: ",
			  typed, sizeof(typed)) &&
	       strcmp(typed, "yes") == 0;
}

/* Shown first, asked then: the password behind the question signs the answer. The digest is of
 * before the look, so that what comes while somebody reads is not taken as seen. */
static enum cli_exit look_and_ask(struct store *store, const struct approval *pending,
				  struct wish *wish, const struct policy_reasons *reasons,
				  char digest[APPROVAL_DIGEST_MAX])
{
	struct fault fault = { 0 };
	enum status status = approval_digest(store, wish->visit, digest, &fault);
	enum cli_exit code = CLI_OK;

	if (status != STATUS_OK)
		return fail(status, &fault);
	code = show(store, wish->visit, wish->by);
	if (code != CLI_OK)
		return code;
	if (wish->is_show) {
		(void)printf("seen: %s\n", digest);
		return CLI_OK;
	}
	if (!is_sure(pending, wish, reasons)) {
		(void)puts("nothing was answered");
		return CLI_NO;
	}
	return cli_supervisor(store, wish->by, &code) ? CLI_OK : code;
}

/* What is answered is what was pending before the password was asked for: a request that took its
 * place meanwhile is another one. */
static enum cli_exit answer(struct store *store, struct wish *wish,
			    const struct policy_reasons *reasons)
{
	static struct approval pending;
	struct fault fault = { 0 };
	char digest[APPROVAL_DIGEST_MAX] = "";
	enum cli_exit code = CLI_OK;
	enum status status = approval_look(store, wish->visit, &pending, &fault);

	if (status != STATUS_OK)
		return fail(status, &fault);
	if (!cli_supervisor(store, wish->by, &code))
		return code;
	if (wish->seen == NULL)
		code = look_and_ask(store, &pending, wish, reasons, digest);
	if (code != CLI_OK || wish->is_show)
		return code;
	const struct approval_answer answer = {
		.visit = wish->visit,
		.by = wish->by,
		.evidence = detail(&pending, "evidence"),
		.seen = wish->seen != NULL ? wish->seen : digest,
		.is_agreed = wish->is_agreed,
		.reason = wish->reason,
	};
	status = approval_answer(store, &answer, &fault);
	if (status != STATUS_OK)
		return fail(status, &fault);
	(void)printf("%s: %s; the kiosk goes on\n", wish->visit,
		     wish->is_agreed ? "agreed" : "not agreed");
	return CLI_OK;
}

/* Where nobody can be asked, the look came before. */
static bool is_whole(const struct cli_command *command, const struct wish *wish)
{
	bool has_terminal = isatty(STDIN_FILENO) != 0;
	bool is_answer = !wish->is_list && !wish->is_show;

	if (is_answer && !has_terminal && wish->seen == NULL) {
		(void)cli_usage(command,
				"look first: show %s --by %s; then answer with --seen and "
				"the digest that stands at its end",
				wish->visit, wish->by);
		return false;
	}
	if (is_answer && !wish->is_agreed && wish->reason[0] == '\0' &&
	    (!has_terminal || wish->seen != NULL)) {
		(void)cli_usage(command, "say why not: --reason CODE");
		return false;
	}
	return true;
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	static struct policy_sets sets;
	const struct policy *policy = NULL;
	struct fault fault = { 0 };
	struct cli_options options;
	struct config config;
	struct wish wish = { 0 };
	SCOPED(store) store = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	if (!take_wish(count, argv, &wish))
		return cli_usage(command,
				 "say list, show VISIT --by USER, agree VISIT --by USER or "
				 "disagree VISIT --by USER");
	if (!is_whole(command, &wish))
		return CLI_USAGE;
	if (!cli_config(&options, &config, &code))
		return code;
	if (policy_load_on(config.policy, clock_local_day(clock_wall_ms()), &sets, &policy,
			   &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (wish.reason[0] != '\0' && !is_reason(policy_disagreements(policy), wish.reason))
		return CLI_USAGE;
	if (!cli_store(&config, wish.is_list ? SQL_VIEW : SQL_WRITE, &store, &code))
		return code;
	return wish.is_list ? list(&store, options.is_json)
			    : answer(&store, &wish, policy_disagreements(policy));
}

const struct cli_command CLI_APPROVE = {
	.name = "approve",
	.arguments = "[--config FILE] list [--json] | show VISIT --by USER | "
		     "agree VISIT --by USER [--seen DIGEST] | "
		     "disagree VISIT --by USER [--reason CODE] [--seen DIGEST]",
	.summary = "answer what takes a second person, from another terminal",
	.details =
		"  --by USER      the supervisor; never the clerk who asks\n"
		"  --seen DIGEST  what show printed at its end: answered only if that is still so\n"
		"  --reason CODE  why not, one of the rules' reasons\n"
		"On a terminal what the records tell of the evidence is shown first, which is "
		"recorded; then\n"
		"it asks whether that is agreed to, and for the password again. Elsewhere --seen "
		"is "
		"needed, and\n"
		"the password is one line of standard input. The kiosk that waits goes on by "
		"itself.\n",
	.run = run,
};
