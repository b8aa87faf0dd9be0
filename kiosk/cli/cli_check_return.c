/* tac-kiosk check-return: what the e-file answer to an IP PIN would be, one or a batch of them. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/cli/cli.h"
#include "kiosk/issuing/return_line.h"

enum { TYPED_MAX = 32, INPUT_MAX = 4096, ANSWER_MAX = 1024 };

/* What is read and known while it runs; in secret memory. */
struct secrets {
	struct keyring keyring;
	struct return_request request;
	char tin[TYPED_MAX], pin[TYPED_MAX];
	unsigned char input[INPUT_MAX];
	unsigned char line[RETURN_LINE_MAX + 1];
};

struct checking {
	struct secrets *secrets;
	struct store store;
	struct registry_embedded embedded;
	struct registry registry;
	struct return_checker checker;
	char actor[STORE_USER_MAX];
	size_t input_at, input_size;
	bool is_json;
	bool is_refused, is_malformed; /* of a batch: some were */
};

static void checking_release(struct checking *checking)
{
	store_release(&checking->store);
	secret_free(checking->secrets, sizeof(*checking->secrets));
}

/* --- answers -----------------------------------------------------------------------------------
 */

static const char *result_text(enum return_result result)
{
	static const char *const RESULTS[] = {
		[RETURN_ACCEPTED] = "accept",
		[RETURN_REJECTED] = "reject",
		[RETURN_LIMITED] = "limited",
	};

	return RESULTS[result];
}

static enum cli_exit say_json(const struct checking *checking, int64_t line, const char *id,
			      const struct return_answer *answer, const char *error)
{
	unsigned char storage[ANSWER_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	const struct reject_code *code = answer != NULL ? answer->code : NULL;

	json_object_begin(&json, NULL);
	if (line > 0) {
		json_int(&json, "line", line);
		json_text_or_null(&json, "id", id);
	}
	json_text(&json, "result", answer != NULL ? result_text(answer->result) : "error");
	json_text_or_null(&json, "code", code != NULL ? code->code : "");
	json_text_or_null(&json, "words", code != NULL ? code->words : error);
	json_bool(&json, "training", checking->checker.is_training);
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static void say(const struct checking *checking, const struct return_answer *answer)
{
	const char *mark =
		checking->checker.is_training ? " (TRAINING: says nothing about filing)" : "";

	switch (answer->result) {
	case RETURN_ACCEPTED:
		(void)printf("accept%s\n", mark);
		break;
	case RETURN_REJECTED:
		(void)printf("reject %s: %s%s\n", answer->code->code, answer->code->words, mark);
		break;
	case RETURN_LIMITED:
		(void)printf("limited: too many were refused; ask again later%s\n", mark);
		break;
	}
}

/* --- one ---------------------------------------------------------------------------------------
 */

/* What is cut might be right again. */
static void refuse_long(char *to, size_t max)
{
	wipe(to, max);
	to[0] = '?';
}

/* What stands in argv behind an option, to be wiped there: others can read a command line. */
static void take_secret(int *count, char **argv, const char *name, char *to, size_t max,
			const char **ret)
{
	char *word = NULL;

	for (int at = 0; at + 1 < *count && word == NULL; at++)
		if (argv[at] != NULL && strcmp(argv[at], name) == 0)
			word = argv[at + 1];
	*ret = cli_value(count, argv, name);
	if (*ret == NULL || word == NULL || strcmp(word, "-") == 0)
		return;
	if (!text_copy(to, max, word))
		refuse_long(to, max);
	wipe(word, strlen(word));
	*ret = to;
}

static enum cli_exit answer_one(struct checking *checking, const struct return_texts *texts)
{
	struct return_request *request = &checking->secrets->request;
	struct return_answer answer = { 0 };
	struct fault fault = { 0 };
	int64_t now_ms = clock_wall_ms();
	enum status status = return_request_from(texts, clock_local_day(now_ms), request, &fault);

	if (status != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	status = return_check(&checking->checker, request, now_ms, &answer, &fault);
	if (status == STATUS_OK)
		status = return_check_end(&checking->checker, &fault);
	if (status != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	if (!checking->is_json)
		say(checking, &answer);
	else if (say_json(checking, 0, "", &answer, "") != CLI_OK)
		return CLI_STORE;
	return answer.result == RETURN_ACCEPTED ? CLI_OK : CLI_NO;
}

/* --- a batch -----------------------------------------------------------------------------------
 */

/* The next byte of standard input; -1 at its end, -2 when it cannot be read. */
static int next_byte(struct checking *checking)
{
	while (checking->input_at == checking->input_size) {
		ssize_t got = read(STDIN_FILENO, checking->secrets->input, INPUT_MAX);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0 ? -1 : -2;
		checking->input_at = 0;
		checking->input_size = (size_t)got;
	}
	return checking->secrets->input[checking->input_at++];
}

/* One line, of which as much is kept as shows that it is too long. False at the end of input. */
static bool next_line(struct checking *checking, struct span *ret)
{
	unsigned char *line = checking->secrets->line;
	size_t size = 0;
	int byte = next_byte(checking);

	if (byte < 0)
		return false;
	for (; byte >= 0 && byte != '\n'; byte = next_byte(checking))
		if (size < sizeof(checking->secrets->line))
			line[size++] = (unsigned char)byte;
	*ret = (struct span){ line, size };
	return true;
}

static enum cli_exit answer_line(struct checking *checking, struct span line, int64_t number)
{
	struct return_request *request = &checking->secrets->request;
	struct return_answer answer = { 0 };
	struct fault fault = { 0 };
	char id[RETURN_ID_MAX];
	int64_t now_ms = clock_wall_ms();

	if (return_line_read(line, clock_local_day(now_ms), request, id, &fault) != STATUS_OK) {
		checking->is_malformed = true;
		return say_json(checking, number, id, NULL, fault.what);
	}
	if (return_check(&checking->checker, request, now_ms, &answer, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	return_request_wipe(request);
	checking->is_refused |= answer.result != RETURN_ACCEPTED;
	return say_json(checking, number, id, &answer, "");
}

static enum cli_exit answer_batch(struct checking *checking)
{
	struct span line = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;
	int64_t number = 0;

	while (code == CLI_OK && next_line(checking, &line)) {
		bool is_empty = line.size <= RETURN_LINE_MAX && span_trim(line).size == 0;
		number++;
		if (!is_empty)
			code = answer_line(checking, line, number);
	}
	if (return_check_end(&checking->checker, &fault) != STATUS_OK && code == CLI_OK)
		code = cli_fail(CLI_STORE, &fault);
	if (code != CLI_OK)
		return code;
	if (checking->is_malformed)
		return CLI_USAGE;
	return checking->is_refused ? CLI_NO : CLI_OK;
}

/* --- the command -------------------------------------------------------------------------------
 */

static enum cli_exit open_all(struct checking *checking, const struct config *config)
{
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (!cli_store(config, SQL_WRITE, &checking->store, &code))
		return code;
	if (keyring_load(config->keys, &checking->secrets->keyring, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	cli_actor(checking->actor, sizeof(checking->actor));
	checking->embedded =
		(struct registry_embedded){ &checking->store, &checking->secrets->keyring };
	checking->registry = registry_embedded(&checking->embedded);
	checking->checker = (struct return_checker){
		.store = &checking->store,
		.registry = &checking->registry,
		.keyring = &checking->secrets->keyring,
		.actor = checking->actor,
		.is_training = config->is_training || !checking->registry.is_authority,
		.taxpayer_max = config->check_return_taxpayer,
		.all_max = config->check_return_all,
	};
	checking->store.is_training = checking->checker.is_training;
	return CLI_OK;
}

static struct span span_or_none(const char *text)
{
	return text != NULL ? span_of(text) : (struct span){ 0 };
}

static void ask_one(const char *prompt, char *to, size_t max, const char **ret)
{
	if (*ret == NULL || strcmp(*ret, "-") != 0)
		return;
	if (!cli_line(prompt, to, max) && to[0] != '\0')
		refuse_long(to, max);
	*ret = to;
}

static enum cli_exit run_with(const struct cli_command *command, struct checking *checking,
			      int argc, char **argv)
{
	struct secrets *secrets = checking->secrets;
	struct cli_options options;
	struct config config;
	enum cli_exit code = CLI_OK;
	const char *tin, *pin;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	take_secret(&count, argv, "--tin", secrets->tin, sizeof(secrets->tin), &tin);
	take_secret(&count, argv, "--pin", secrets->pin, sizeof(secrets->pin), &pin);
	bool is_batch = cli_flag(&count, argv, "--batch");
	struct return_texts texts = {
		.role = span_or_none(cli_value(&count, argv, "--role")),
		.form = span_or_none(cli_value(&count, argv, "--form")),
		.tax_year = span_or_none(cli_value(&count, argv, "--tax-year")),
		.filed = span_or_none(cli_value(&count, argv, "--filed")),
	};
	if (count > 0)
		return cli_usage(command, "'%s' is not known here", argv[0]);
	if (is_batch != (tin == NULL) ||
	    (is_batch &&
	     (pin != NULL ||
	      texts.role.size + texts.form.size + texts.tax_year.size + texts.filed.size > 0)))
		return cli_usage(command, "say --tin and --role, or --batch alone");
	if (!is_batch && texts.role.size == 0)
		return cli_usage(command, "say --role primary, spouse or dependent");
	if (!cli_config(&options, &config, &code))
		return code;
	checking->is_json = options.is_json;
	code = open_all(checking, &config);
	if (code != CLI_OK)
		return code;
	if (is_batch)
		return answer_batch(checking);
	ask_one("Taxpayer number: ", secrets->tin, sizeof(secrets->tin), &tin);
	ask_one("IP PIN (empty for none): ", secrets->pin, sizeof(secrets->pin), &pin);
	texts.tin = span_or_none(tin);
	texts.pin = span_or_none(pin);
	return answer_one(checking, &texts);
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	SCOPED(checking) checking = { 0 };
	struct fault fault = { 0 };
	void *memory = NULL;
	int is_locked = 0;

	if (secret_new(sizeof(struct secrets), &memory, &is_locked, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	checking.secrets = memory;
	return run_with(command, &checking, argc, argv);
}

const struct cli_command CLI_CHECK_RETURN = {
	.name = "check-return",
	.arguments = "[--config FILE] [--json] --tin TIN|- --role ROLE [--pin PIN|-] [--form FORM] "
		     "[--tax-year YEAR] [--filed DAY] | --batch",
	.summary = "answer as e-filing would to an IP PIN on a return: accept, or the reject code",
	.details =
		"  --tin TIN        taxpayer number; - reads it from standard input\n"
		"  --role ROLE      whose it is on the return: primary, spouse or dependent\n"
		"  --pin PIN        the IP PIN on the return, if any; - reads it behind the TIN\n"
		"  --form FORM      1040 (that is assumed), 1040-SR, 1040-NR, 1040-SS, 1040-PR, "
		"1040-X\n"
		"  --tax-year YEAR  of the return; an IP PIN is good for all that are filed in its "
		"year\n"
		"  --filed DAY      when it was filed, if not today: at most 31 days ago\n"
		"  --batch          a request a line on standard input, an answer a line: JSON "
		"objects\n"
		"  --json           the answer as JSON\n"
		"Others can see a command line: give secrets as - or in a batch.\n"
		"Exit codes: 0 accepted, 1 refused (or some of a batch), 2 a request is malformed, "
		"4 store.\n",
	.run = run,
};
