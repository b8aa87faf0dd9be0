#include "kiosk/cli/cli_receipt_verify.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "drivers/reader.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/identity/slip.h"
#include "kiosk/issuing/receipt_check.h"

enum { ANSWER_MAX = 2048, CODE_MAX = 128 };

static void json_time(struct json *json, const char *name, int64_t wall_ms)
{
	char text[CLOCK_TEXT_MAX] = "";

	if (wall_ms != 0)
		clock_text(wall_ms, text, sizeof(text));
	json_text_or_null(json, name, text);
}

static void json_order(struct json *json, const struct receipt_trace *trace)
{
	json_text(json, "paper", receipt_paper_text(trace->paper));
	json_int(json, "reprint", trace->reprint);
	json_text(json, "state", order_state_text(trace->order.state));
	json_time(json, "printing", trace->printing_ms);
	json_time(json, "proven", trace->proven_ms);
	json_time(json, "delivered", trace->delivered_ms);
	json_time(json, "exception", trace->exception_ms);
	json_bool(json, "training", trace->is_training);
}

static enum cli_exit say_json(const struct receipt_check *check)
{
	unsigned char storage[ANSWER_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	bool is_ours = check->result != RECEIPT_FOREIGN;

	json_object_begin(&json, NULL);
	json_bool(&json, "genuine", is_ours);
	if (is_ours) {
		json_text(&json, "visit", check->name.visit);
		json_int(&json, "applicant", check->name.applicant);
		json_int(&json, "year", check->name.year);
		json_bool(&json, "lost", check->result == RECEIPT_LOST);
		if (check->result == RECEIPT_GENUINE)
			json_order(&json, &check->trace);
		if (check->has_head)
			json_bool(&json, "record", check->fits_head);
		json_bool(&json, "intact", check->is_intact);
		json_int(&json, "records", (int64_t)check->records);
	}
	json_text_or_null(&json, "why", check->why.what);
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

static enum status check_code(const struct config *config, struct store *store, const char *code,
			      const struct head_code *head, struct receipt_check *ret,
			      struct fault *fault)
{
	char actor[STORE_USER_MAX];
	void *memory = NULL;
	int is_locked = 0;
	enum status status = secret_new(sizeof(struct keyring), &memory, &is_locked, fault);

	if (status != STATUS_OK)
		return status;
	cli_actor(actor, sizeof(actor));
	status = keyring_load(config->keys, memory, fault);
	if (status == STATUS_OK)
		status = receipt_check(store, memory, code, head, actor, ret, fault);
	else if (status == STATUS_DENIED || status == STATUS_REFUSED)
		status = STATUS_IO; /* of the keys, not of the code */
	secret_free(memory, sizeof(struct keyring));
	return status;
}

static enum cli_exit say(const struct receipt_check *check, const char *origin, bool is_json)
{
	char text[RECEIPT_CHECK_TEXT_MAX];

	if (is_json)
		return say_json(check);
	receipt_check_text(check, origin, text);
	(void)fputs(text, stdout);
	return CLI_OK;
}

/* --- the code ----------------------------------------------------------------------------------
 */

/* What a paper of ours in the picture says; a receipt before a slip. */
static enum status find_code(const struct symbols *symbols, char *to, struct fault *fault)
{
	bool is_found = false, is_receipt = false;

	for (size_t at = 0; at < symbols->count && !is_receipt; at++) {
		struct slip slip;
		if (slip_read(symbol_span(&symbols->at[at]), &slip, NULL) != STATUS_OK)
			continue;
		is_receipt = slip.kind == SLIP_RECEIPT;
		is_found = text_copy_span(to, CODE_MAX, symbol_span(&symbols->at[at]));
	}
	return is_found ? STATUS_OK
			: fault_set(fault, STATUS_REFUSED, 0,
				    "no receipt's code can be read in this picture");
}

static enum status read_picture(struct reader *reader, const char *path, char *to,
				struct fault *fault)
{
	static struct symbols symbols;
	struct observation observation;
	struct reader_order order = { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), false, -1 };

	if (order.picture < 0)
		return fault_set(fault, STATUS_REFUSED, errno, "the picture cannot be opened: %s",
				 strerror(errno));
	enum status status = reader_read(reader, &order, &symbols, &observation, fault);
	close(order.picture);
	if (status == STATUS_OK)
		status = find_code(&symbols, to, fault);
	symbols_wipe(&symbols);
	return status;
}

/* False, and said, where there is none. */
static bool take_code(const struct cli_receipt_verify *wish, char *to, enum cli_exit *ret_exit)
{
	SCOPED(reader) reader = { 0 };
	struct fault fault = { 0 };
	enum status status = STATUS_OK;

	if (wish->picture != NULL) {
		status = reader_open(&reader, &fault);
		if (status == STATUS_OK)
			status = read_picture(&reader, wish->picture, to, &fault);
	} else if (strcmp(wish->code, "-") != 0 ? !text_copy(to, CODE_MAX, wish->code)
						: !cli_line("Code: ", to, CODE_MAX)) {
		status = fault_set(&fault, STATUS_REFUSED, 0,
				   "give a receipt's code: a line of at most %d characters",
				   CODE_MAX - 1);
	}
	if (status != STATUS_OK)
		*ret_exit = cli_fail(status == STATUS_REFUSED ? CLI_USAGE : CLI_DEVICE, &fault);
	return status == STATUS_OK;
}

enum cli_exit cli_receipt_verify(const struct config *config, const struct cli_receipt_verify *wish)
{
	SCOPED(store) store = { 0 };
	struct receipt_check check;
	struct head_code head = { 0 };
	struct fault fault = { 0 };
	char given[CODE_MAX] = "";
	enum cli_exit code = CLI_OK;

	if (wish->head != NULL && head_code_read(wish->head, &head, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (!take_code(wish, given, &code) || !cli_store(config, SQL_WRITE, &store, &code))
		return code;
	enum status status = check_code(config, &store, given, wish->head != NULL ? &head : NULL,
					&check, &fault);
	if (status != STATUS_OK)
		return cli_fail(status == STATUS_REFUSED ? CLI_USAGE : CLI_STORE, &fault);
	code = say(&check, store.origin, wish->is_json);
	return code != CLI_OK || receipt_check_is_good(&check) ? code : CLI_NO;
}
