#include "kiosk/issuing/receipt_check.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

const char *receipt_state_words(enum order_state state)
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
		return "void: this paper counts no more";
	case ORDER_REPLACED:
		return "void: another IP PIN took its place";
	case ORDER_EXPIRED:
		return "expired: its year is over";
	case ORDER_STATE_COUNT:
		break;
	}
	return "";
}

/* --- words -------------------------------------------------------------------------------------
 */

static void say(char *to, const char *label, const char *value)
{
	char line[RECEIPT_CHECK_TEXT_MAX / 2];

	(void)text_format(line, sizeof(line), "  %-10s %s\n", label, value);
	(void)text_append(to, RECEIPT_CHECK_TEXT_MAX, line);
}

static void say_time(char *to, const char *label, int64_t wall_ms)
{
	char text[CLOCK_TEXT_MAX];

	if (wall_ms == 0)
		return;
	clock_local_text(wall_ms, text, sizeof(text));
	say(to, label, text);
}

/* Which paper it is, as it says itself. */
static void say_paper(const struct receipt_trace *trace, char *to)
{
	char text[RECORD_VALUE_MAX];

	if (trace->paper == RECEIPT_PAPER_REPRINT)
		(void)text_format(text, sizeof(text), "reprint %u", trace->reprint);
	else if (trace->paper == RECEIPT_PAPER_AGAIN)
		(void)text_copy(text, sizeof(text), "printed again");
	else
		(void)text_copy(text, sizeof(text), receipt_paper_text(trace->paper));
	say(to, "print", text);
}

static void say_order(const struct receipt_trace *trace, char *to)
{
	say_paper(trace, to);
	say(to, "state", receipt_state_words(trace->order.state));
	say_time(to, "printed", trace->proven_ms != 0 ? trace->proven_ms : trace->printing_ms);
	say_time(to, "delivered", trace->delivered_ms);
	say_time(to, "exception", trace->exception_ms);
	if (trace->is_training)
		(void)text_append(to, RECEIPT_CHECK_TEXT_MAX, "  TRAINING: not valid for filing\n");
}

static void say_name(const struct receipt_name *name, char *to)
{
	char text[RECORD_VALUE_MAX];

	(void)text_format(text, sizeof(text), "%s, applicant %u", name->visit, name->applicant);
	say(to, "visit", text);
	(void)text_format(text, sizeof(text), "%d", name->year);
	say(to, "year", text);
}

static void say_ledger(const struct receipt_check *check, char *to)
{
	char text[2 * FAULT_TEXT_MAX];

	if (check->has_head)
		say(to, "record", check->fits_head ? "the ledger holds it" : "NOT in this ledger");
	if (check->is_intact)
		(void)text_format(text, sizeof(text), "intact: %llu records",
				  (unsigned long long)check->records);
	else
		(void)text_format(text, sizeof(text), "NOT INTACT: %s", check->why.what);
	say(to, "ledger", text);
}

void receipt_check_text(const struct receipt_check *check, const char *origin,
			char ret[RECEIPT_CHECK_TEXT_MAX])
{
	if (check->result == RECEIPT_FOREIGN) {
		(void)text_format(ret, RECEIPT_CHECK_TEXT_MAX, "NOT GENUINE: %s\n",
				  check->why.what);
		return;
	}
	(void)text_format(ret, RECEIPT_CHECK_TEXT_MAX, "genuine: made by kiosk %s\n", origin);
	say_name(&check->name, ret);
	if (check->result == RECEIPT_GENUINE)
		say_order(&check->trace, ret);
	else
		(void)text_append(
			ret, RECEIPT_CHECK_TEXT_MAX,
			"  LOST: the ledger has no such order; it does not hold all that it did\n");
	say_ledger(check, ret);
}

bool receipt_check_is_good(const struct receipt_check *check)
{
	return check->result == RECEIPT_GENUINE && check->is_intact &&
	       (!check->has_head || check->fits_head);
}

/* --- finding out -------------------------------------------------------------------------------
 */

/* The paper bears the head of before its printing was recorded. */
static enum status compare_head(struct store *store, struct receipt_check *check,
				const struct head_code *head, struct fault *fault)
{
	struct record record;
	struct hash hash;
	enum status status = store_get_record(store, head->count, &record, &hash, fault);

	check->has_head = true;
	check->fits_head = status == STATUS_OK && head_code_fits(head, &hash);
	return status == STATUS_GONE || status == STATUS_CORRUPT ? STATUS_OK : status;
}

static enum status trace(struct store *store, const struct head_code *head,
			 struct receipt_check *check, struct fault *fault)
{
	enum status status = receipt_trace(store, &check->name, &check->trace, fault);

	if (status == STATUS_GONE) {
		check->result = RECEIPT_LOST;
		status = STATUS_OK;
	}
	return status == STATUS_OK && head != NULL ? compare_head(store, check, head, fault)
						   : status;
}

static enum status look(struct store *store, const struct head_code *head, const char *actor,
			struct receipt_check *check, struct fault *fault)
{
	bool is_ours = check->result != RECEIPT_FOREIGN;
	enum status status = is_ours ? trace(store, head, check, fault) : STATUS_OK;

	if (status == STATUS_OK)
		status = receipt_record_look(store, actor, check->name.visit, check->result, fault);
	if (status != STATUS_OK || !is_ours)
		return status;
	status = store_verify(store, NULL, NULL, &check->records, &check->why);
	check->is_intact = status == STATUS_OK;
	if (status != STATUS_OK && status != STATUS_CORRUPT)
		return fault_set(fault, status, check->why.vendor, "%s", check->why.what);
	return STATUS_OK;
}

enum status receipt_check(struct store *store, const struct keyring *keyring, const char *code,
			  const struct head_code *head, const char *actor,
			  struct receipt_check *ret, struct fault *fault)
{
	struct receipt_check check = { .result = RECEIPT_GENUINE };
	enum status status =
		receipt_code_read(keyring, store->origin, span_of(code), &check.name, &check.why);

	if (status == STATUS_DENIED)
		check.result = RECEIPT_FOREIGN;
	else if (status != STATUS_OK)
		return fault_set(fault, status, check.why.vendor, "%s", check.why.what);
	status = look(store, head, actor, &check, fault);
	if (status == STATUS_OK)
		*ret = check;
	return status;
}
