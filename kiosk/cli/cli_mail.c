/* tac-kiosk mail: IP PINs that go out as letters, batch by batch. */
#include "kiosk/cli/cli_mail.h"

#include <string.h>

#include "kiosk/base/clock.h"

enum { JSON_MAX = 256 * 1024 };

struct wish {
	enum { MAIL_LIST, MAIL_EXPORT, MAIL_DONE, MAIL_CANCEL, MAIL_RETURNED, MAIL_VERBS } verb;
	const char *what; /* a folder, a batch's number, an order */
	const char *by;
	int batch; /* 0: none was named */
	bool is_json;
};

static int this_year(void)
{
	return clock_local_year(clock_wall_ms());
}

/* --- list ----------------------------------------------------------------------------------------
 */

static void tell_letter(const struct letters_waiting *waiting, struct json *json)
{
	if (json == NULL) {
		(void)printf("held: %s: %s\n", waiting->order, waiting->cause);
		return;
	}
	json_object_begin(json, NULL);
	json_text(json, "order", waiting->order);
	json_text(json, "why", waiting->cause);
	json_object_end(json);
}

/* Every letter that waits and cannot go out, with why; *ret_free how many can. */
static enum status tell_held(struct cli_issuer *issuer, struct json *json, int64_t *ret_free,
			     struct fault *fault)
{
	struct letters_waiting waiting = { .store = &issuer->store,
					   .registry = &issuer->registry,
					   .year = this_year() };
	enum status status;

	while ((status = letters_next(&waiting, fault)) == STATUS_AGAIN)
		if (waiting.cause[0] == '\0')
			(*ret_free)++;
		else
			tell_letter(&waiting, json);
	return status;
}

static void tell_batch(const struct batch *batch)
{
	if (batch->letters == 0)
		(void)printf("batch %d: all its letters are void: destroy what was printed, then "
			     "say cancel\n",
			     batch->number);
	else if (!batch->is_written)
		(void)printf("batch %d: %lld letters are not written out yet: export does it\n",
			     batch->number, (long long)batch->letters);
	else
		(void)printf("batch %d: %lld letters are written out; say done when they are in "
			     "the mail, or cancel\n",
			     batch->number, (long long)batch->letters);
	if (batch->letters > 0 && batch->void_letters > 0)
		(void)printf("batch %d: %lld of its letters are void: take them out and destroy "
			     "them\n",
			     batch->number, (long long)batch->void_letters);
}

static enum cli_exit list_json(struct cli_issuer *issuer, const struct batch *batches,
			       size_t batch_count)
{
	static unsigned char storage[JSON_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	struct fault fault = { 0 };
	int64_t can_go = 0;

	json_object_begin(&json, NULL);
	json_array_begin(&json, "batches");
	for (size_t at = 0; at < batch_count; at++) {
		json_object_begin(&json, NULL);
		json_int(&json, "batch", batches[at].number);
		json_int(&json, "letters", batches[at].letters);
		json_int(&json, "void", batches[at].void_letters);
		json_bool(&json, "written", batches[at].is_written);
		json_object_end(&json);
	}
	json_array_end(&json);
	json_array_begin(&json, "held");
	if (tell_held(issuer, &json, &can_go, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	json_array_end(&json);
	json_int(&json, "waiting", can_go);
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static enum cli_exit list(struct cli_issuer *issuer, bool is_json)
{
	struct batch batches[BATCHES_MAX];
	struct fault fault = { 0 };
	size_t count = 0;
	int64_t can_go = 0;

	if (batches_out(&issuer->store, batches, &count, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	if (is_json)
		return list_json(issuer, batches, count);
	for (size_t at = 0; at < count; at++)
		tell_batch(&batches[at]);
	if (tell_held(issuer, NULL, &can_go, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	(void)printf("%lld letters wait to be written out\n", (long long)can_go);
	return CLI_OK;
}

/* --- export --------------------------------------------------------------------------------------
 */

static enum cli_exit tell_export(const struct batch *batch, const char *path)
{
	(void)printf("batch %d: %lld letters in %s\n"
		     "letters.pdf holds the IP PINs: print it at once, then erase it; letters.csv "
		     "holds names and addresses\n"
		     "then say: tac-kiosk mail done %d, or cancel %d and destroy the letters\n",
		     batch->number, (long long)batch->letters, path, batch->number, batch->number);
	return CLI_OK;
}

/* The one that was asked for. */
static enum status repeat(struct cli_issuer *issuer, const struct wish *wish, struct batch *ret,
			  struct fault *fault)
{
	enum status status = batch_look(&issuer->store, wish->batch, ret, fault);

	if (status == STATUS_OK && ret->letters == 0)
		status = fault_set(fault, STATUS_REFUSED, 0, "all letters of batch %d are void",
				   wish->batch);
	return status == STATUS_OK && ret->is_written
		       ? batch_repeat(&issuer->store, ret, wish->by, fault)
		       : status;
}

/* The oldest whose files never were whole, however that came; else a new one, of no letters where
 * none is to be made. */
static enum status next(struct cli_issuer *issuer, const struct wish *wish, struct batch *ret,
			struct fault *fault)
{
	struct batch batches[BATCHES_MAX];
	struct batch_made made = { 0 };
	size_t count = 0, at = 0;
	int64_t can_go = 0;
	enum status status = batches_out(&issuer->store, batches, &count, fault);

	if (status != STATUS_OK)
		return status;
	while (at < count && (batches[at].is_written || batches[at].letters == 0))
		at++;
	if (at < count) {
		*ret = batches[at];
		return STATUS_OK;
	}
	status = batch_make(&issuer->store, &issuer->registry, this_year(), wish->by, &made, fault);
	*ret = (struct batch){ .number = made.number, .letters = (int64_t)made.count };
	return status == STATUS_OK && made.held > 0 ? tell_held(issuer, NULL, &can_go, fault)
						    : status;
}

static enum cli_exit export_batch(struct cli_issuer *issuer, const struct config *config,
				  const struct wish *wish)
{
	char path[MAIL_PATH_MAX];
	struct fault fault = { 0 };
	struct batch batch = { 0 };
	enum status status = wish->batch != 0 ? repeat(issuer, wish, &batch, &fault)
					      : next(issuer, wish, &batch, &fault);

	if (status != STATUS_OK)
		return cli_issuer_fail(status, &fault);
	if (batch.letters == 0) {
		(void)puts("no letter is to be written out");
		return CLI_OK;
	}
	status = mail_write(issuer, config, batch.number, wish->what, path, &fault);
	if (status == STATUS_OK)
		status = batch_written(&issuer->store, batch.number, wish->by, &fault);
	if (status == STATUS_OK)
		return tell_export(&batch, path);
	(void)fprintf(stderr,
		      "tac-kiosk: batch %d is made and its files are not: --batch %d writes "
		      "them\n",
		      batch.number, batch.number);
	return cli_issuer_fail(status, &fault);
}

/* --- the command ---------------------------------------------------------------------------------
 */

static enum cli_exit end_batch(struct cli_issuer *issuer, const struct wish *wish)
{
	struct fault fault = { 0 };
	size_t count = 0;
	bool is_done = wish->verb == MAIL_DONE;
	enum status status =
		is_done ? batch_done(&issuer->store, wish->batch, wish->by, &count, &fault)
			: batch_cancel(&issuer->store, wish->batch, wish->by, &count, &fault);

	if (status != STATUS_OK)
		return cli_issuer_fail(status, &fault);
	if (is_done)
		(void)printf("batch %d: %zu letters are mailed\n", wish->batch, count);
	else
		(void)printf("batch %d: %zu letters wait again; destroy those that were printed, "
			     "and erase the files\n",
			     wish->batch, count);
	return CLI_OK;
}

static enum cli_exit take_back(struct cli_issuer *issuer, const struct wish *wish)
{
	struct fault fault = { 0 };
	enum status status = letter_returned(&issuer->store, wish->what, wish->by, &fault);

	if (status != STATUS_OK)
		return cli_issuer_fail(status, &fault);
	(void)printf("%s: it came back; an exception is open\n", wish->what);
	return CLI_OK;
}

static enum cli_exit obey(struct cli_issuer *issuer, const struct config *config,
			  const struct wish *wish)
{
	enum cli_exit code = CLI_OK;

	if (wish->verb == MAIL_LIST)
		return list(issuer, wish->is_json);
	if (!cli_supervisor(&issuer->store, wish->by, &code))
		return code;
	if (wish->verb == MAIL_EXPORT)
		return export_batch(issuer, config, wish);
	return wish->verb == MAIL_RETURNED ? take_back(issuer, wish) : end_batch(issuer, wish);
}

static bool take_number(const char *text, int *ret)
{
	int64_t number = 0;

	if (!span_to_int(span_of(text), &number) || number < 1 || number > INT32_MAX)
		return false;
	*ret = (int)number;
	return true;
}

/* Takes it out of argv; false when that is not of its form. */
static bool take_wish(int count, char **argv, struct wish *ret)
{
	static const char *const VERBS[] = { "list", "export", "done", "cancel", "returned" };
	const char *batch = cli_value(&count, argv, "--batch");
	unsigned verb = 0;

	ret->by = cli_value(&count, argv, "--by");
	while (verb < MAIL_VERBS && (count == 0 || strcmp(argv[0], VERBS[verb]) != 0))
		verb++;
	if (verb == MAIL_VERBS || count != (verb == MAIL_LIST ? 1 : 2))
		return false;
	ret->verb = verb;
	ret->what = verb == MAIL_LIST ? NULL : argv[1];
	if ((ret->by == NULL) != (verb == MAIL_LIST) || (batch != NULL && verb != MAIL_EXPORT) ||
	    (batch != NULL && !take_number(batch, &ret->batch)))
		return false;
	return (verb != MAIL_DONE && verb != MAIL_CANCEL) || take_number(argv[1], &ret->batch);
}

static enum cli_exit run(const struct cli_command *command, int argc, char **argv)
{
	SCOPED(cli_issuer) issuer = { 0 };
	struct cli_options options;
	struct config config;
	struct wish wish = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;
	int count;

	if (!cli_options(command, argc, argv, &options, &count, &code))
		return code;
	wish.is_json = options.is_json;
	if (!take_wish(count, argv, &wish))
		return cli_usage(
			command,
			"say list, export DIR, done BATCH, cancel BATCH or returned ORDER; "
			"all but list with --by USER");
	if (!cli_config(&options, &config, &code) || !cli_issuer_open(&config, &issuer, &code))
		return code;
	if (language_init(config.locale, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	return obey(&issuer, &config, &wish);
}

const struct cli_command CLI_MAIL = {
	.name = "mail",
	.arguments = "[--config FILE] list [--json] | export DIR [--batch N] --by USER | "
		     "done BATCH --by USER | cancel BATCH --by USER | returned ORDER --by USER",
	.summary = "write IP PINs out as letters, and tell what became of them",
	.details =
		"  --by USER   the supervisor who does it\n"
		"  --batch N   write the same letters of that batch again\n"
		"export writes a folder with letters.pdf, a page a letter, and letters.csv with "
		"the "
		"addresses in the\nsame order; both can be read by their owner alone. Only the PDF "
		"holds IP PINs.\nA batch whose files were not finished is written before another "
		"is made.\n"
		"done: they are in the mail. cancel: they wait again; what was printed must be "
		"destroyed.\n"
		"returned: a letter came back; an exception is open.\n"
		"The password is asked for, or read as one line from standard input.\n",
	.run = run,
};
