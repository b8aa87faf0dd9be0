#include "kiosk/cli/cli_receipt_verify.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/issuing/receipt_trace.h"
#include "kiosk/ledger/head_code.h"

enum { ANSWER_MAX = 2048 };

/* What is found out, one thing behind the other. */
struct finding_out {
	struct store store;
	struct receipt_name name;
	enum receipt_result result;
	struct receipt_trace trace; /* of RECEIPT_GENUINE */
	bool is_intact;             /* the whole ledger */
	uint64_t records;
	bool has_head, fits_head; /* the ledger holds what the paper's head code stands for */
	struct fault why;         /* of what is wrong */
};

static void finding_out_release(struct finding_out *found)
{
	store_release(&found->store);
}

/* --- telling -----------------------------------------------------------------------------------
 */

static const char *state_words(enum order_state state)
{
	switch (state) {
	case ORDER_RESERVED:
		return "not printed";
	case ORDER_PRINTING:
		return "being printed";
	case ORDER_PROVEN:
		return "on paper; nobody confirmed yet having it";
	case ORDER_DELIVERED:
		return "delivered: the visitor confirmed having it";
	case ORDER_EXCEPTION:
		return "an open exception: not proven on paper or in the right hands";
	case ORDER_QUEUED_FOR_MAIL:
		return "waits for the mail";
	case ORDER_MAILED:
		return "sent by mail";
	case ORDER_VOIDED:
		return "void: its IP PIN counts no more";
	case ORDER_REPLACED:
		return "void: another IP PIN took its place";
	case ORDER_EXPIRED:
		return "expired: its year is over";
	case ORDER_STATE_COUNT:
		break;
	}
	return "";
}

static void say_time(const char *label, int64_t wall_ms)
{
	char text[CLOCK_TEXT_MAX];

	if (wall_ms == 0)
		return;
	clock_local_text(wall_ms, text, sizeof(text));
	(void)printf("  %-10s %s\n", label, text);
}

static void say_order(const struct finding_out *found)
{
	const struct receipt_trace *trace = &found->trace;

	(void)printf("  %-10s %s\n", "state", state_words(trace->order.state));
	say_time("printed", trace->proven_ms != 0 ? trace->proven_ms : trace->printing_ms);
	say_time("delivered", trace->delivered_ms);
	say_time("exception", trace->exception_ms);
	if (trace->is_training)
		(void)puts("  TRAINING: not valid for filing");
}

static void say(const struct finding_out *found)
{
	if (found->result == RECEIPT_FOREIGN) {
		(void)printf("NOT GENUINE: %s\n", found->why.what);
		return;
	}
	(void)printf("genuine: made by kiosk %s\n", found->store.origin);
	(void)printf("  %-10s %s, applicant %u\n", "visit", found->name.visit,
		     found->name.applicant);
	(void)printf("  %-10s %d\n", "year", found->name.year);
	if (found->name.print == 0)
		(void)printf("  %-10s original\n", "print");
	else
		(void)printf("  %-10s reprint %u\n", "print", found->name.print);
	if (found->result == RECEIPT_GENUINE)
		say_order(found);
	else
		(void)puts(
			"  LOST: the ledger has no such order; it does not hold all that it did");
	if (found->has_head)
		(void)printf("  %-10s %s\n", "record",
			     found->fits_head ? "the ledger holds it" : "NOT in this ledger");
	if (found->is_intact)
		(void)printf("  %-10s intact: %llu records\n", "ledger",
			     (unsigned long long)found->records);
	else
		(void)printf("  %-10s NOT INTACT: %s\n", "ledger", found->why.what);
}

static void json_time(struct json *json, const char *name, int64_t wall_ms)
{
	char text[CLOCK_TEXT_MAX] = "";

	if (wall_ms != 0)
		clock_text(wall_ms, text, sizeof(text));
	json_text_or_null(json, name, text);
}

static void json_order(struct json *json, const struct receipt_trace *trace)
{
	json_text(json, "state", order_state_text(trace->order.state));
	json_time(json, "printing", trace->printing_ms);
	json_time(json, "proven", trace->proven_ms);
	json_time(json, "delivered", trace->delivered_ms);
	json_time(json, "exception", trace->exception_ms);
	json_bool(json, "training", trace->is_training);
}

static enum cli_exit say_json(const struct finding_out *found)
{
	unsigned char storage[ANSWER_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct json json = json_over(&bytes);
	bool is_ours = found->result != RECEIPT_FOREIGN;

	json_object_begin(&json, NULL);
	json_bool(&json, "genuine", is_ours);
	if (is_ours) {
		json_text(&json, "visit", found->name.visit);
		json_int(&json, "applicant", found->name.applicant);
		json_int(&json, "year", found->name.year);
		json_int(&json, "reprint", found->name.print);
		json_bool(&json, "lost", found->result == RECEIPT_LOST);
		if (found->result == RECEIPT_GENUINE)
			json_order(&json, &found->trace);
		if (found->has_head)
			json_bool(&json, "record", found->fits_head);
		json_bool(&json, "intact", found->is_intact);
		json_int(&json, "records", (int64_t)found->records);
	}
	json_text_or_null(&json, "why", found->why.what);
	json_object_end(&json);
	return cli_print_json(&bytes, CLI_OK);
}

/* --- finding out -------------------------------------------------------------------------------
 */

static enum status read_code(struct finding_out *found, const struct config *config,
			     const char *code, struct fault *fault)
{
	void *memory = NULL;
	int is_locked = 0;
	enum status status = secret_new(sizeof(struct keyring), &memory, &is_locked, fault);

	if (status != STATUS_OK)
		return status;
	status = keyring_load(config->keys, memory, fault);
	if (status == STATUS_OK)
		status = receipt_code_read(memory, found->store.origin, span_of(code), &found->name,
					   fault);
	else if (status == STATUS_DENIED || status == STATUS_REFUSED)
		status = STATUS_IO; /* of the keys, not of the code */
	secret_free(memory, sizeof(struct keyring));
	return status;
}

/* The paper bears the head of before its printing was recorded. */
static enum status compare_head(struct finding_out *found, const struct head_code *head,
				struct fault *fault)
{
	struct record record;
	struct hash hash;
	enum status status = store_get_record(&found->store, head->count, &record, &hash, fault);

	found->has_head = true;
	found->fits_head = status == STATUS_OK && head_code_fits(head, &hash);
	return status == STATUS_GONE || status == STATUS_CORRUPT ? STATUS_OK : status;
}

static enum status look(struct finding_out *found, const struct head_code *head,
			struct fault *fault)
{
	char actor[STORE_USER_MAX];
	bool is_ours = found->result != RECEIPT_FOREIGN;
	enum status status = STATUS_OK;

	if (is_ours)
		status = receipt_trace(&found->store, &found->name, &found->trace, fault);
	if (status == STATUS_GONE) {
		found->result = RECEIPT_LOST;
		status = STATUS_OK;
	}
	if (status == STATUS_OK && is_ours && head != NULL)
		status = compare_head(found, head, fault);
	cli_actor(actor, sizeof(actor));
	if (status == STATUS_OK)
		status = receipt_record_look(&found->store, actor, found->name.visit, found->result,
					     fault);
	if (status != STATUS_OK || !is_ours)
		return status;
	status = store_verify(&found->store, NULL, NULL, &found->records, &found->why);
	found->is_intact = status == STATUS_OK;
	if (status != STATUS_OK && status != STATUS_CORRUPT)
		return fault_set(fault, status, found->why.vendor, "%s", found->why.what);
	return STATUS_OK;
}

enum cli_exit cli_receipt_verify(const struct config *config, const struct cli_receipt_verify *wish)
{
	SCOPED(finding_out) found = { 0 };
	struct head_code head = { 0 };
	struct fault fault = { 0 };
	enum cli_exit code = CLI_OK;

	if (wish->head != NULL && head_code_read(wish->head, &head, &fault) != STATUS_OK)
		return cli_fail(CLI_USAGE, &fault);
	if (!cli_store(config, SQL_WRITE, &found.store, &code))
		return code;
	enum status status = read_code(&found, config, wish->code, &fault);
	if (status == STATUS_DENIED) {
		found.result = RECEIPT_FOREIGN;
		found.why = fault;
	} else if (status != STATUS_OK) {
		return cli_fail(status == STATUS_REFUSED ? CLI_USAGE : CLI_STORE, &fault);
	}
	if (look(&found, wish->head != NULL ? &head : NULL, &fault) != STATUS_OK)
		return cli_fail(CLI_STORE, &fault);
	if (wish->is_json)
		code = say_json(&found);
	else
		say(&found);
	bool is_good = found.result == RECEIPT_GENUINE && found.is_intact &&
		       (!found.has_head || found.fits_head);
	return code != CLI_OK || is_good ? code : CLI_NO;
}
