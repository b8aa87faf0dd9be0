#include "kiosk/ledger/store_tables_facts.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

/* A detail as text; nothing for one that is not there or is longer than a row's may be. */
static void take_text(const struct record_view *record, const char *key, char *to, size_t max)
{
	struct span value = { 0 };

	if (!record_view_value(record, key, &value) || !text_copy_span(to, max, value))
		to[0] = '\0';
}

static int64_t number_of(const struct record_view *record, const char *key)
{
	struct span value = { 0 };
	int64_t number = 0;

	return record_view_value(record, key, &value) && span_to_int(value, &number) ? number : 0;
}

static bool tells(const struct record_view *record, const char *key)
{
	struct span value;

	return record_view_value(record, key, &value);
}

static bool says(const struct record_view *record, const char *key, const char *text)
{
	struct span value;

	return record_view_value(record, key, &value) && span_equals(value, span_of(text));
}

/* --- visits --------------------------------------------------------------------------------------
 */

static void take_start(struct visit_facts *facts, const struct record_view *record)
{
	struct span day = { 0 };

	facts->is_started = true;
	facts->visit.started_ms = record->wall_ms;
	facts->visit.is_training = says(record, "training", "yes");
	facts->tells_start = record_view_value(record, "day", &day) &&
			     clock_day_from_text(day, &facts->visit.day);
}

static void take_consent(struct visit_facts *facts, const struct record_view *record)
{
	take_text(record, "language", facts->visit.language, sizeof(facts->visit.language));
}

/* Whom a record is about; before there were several it was about the first. */
static size_t applicant_of(const struct record_view *record)
{
	if (!tells(record, "applicant"))
		return 0;
	int64_t number = number_of(record, "applicant");
	return number < 1 || number > STORE_APPLICANTS_MAX ? STORE_APPLICANTS_MAX
							   : (size_t)number - 1;
}

/* A visit's row tells of its first applicant. */
static void take_identity(struct visit_facts *facts, const struct record_view *record)
{
	if (applicant_of(record) != 0)
		return;
	take_text(record, "reason", facts->visit.reason, sizeof(facts->visit.reason));
	take_text(record, "tin_last4", facts->visit.tin_last4, sizeof(facts->visit.tin_last4));
}

static void take_clerk(struct visit_facts *facts, const struct record_view *record)
{
	(void)text_copy_span(facts->visit.clerk, sizeof(facts->visit.clerk), record->actor);
}

static void take_rest(struct visit_facts *facts, const struct record_view *record)
{
	facts->rest.is_there = true;
	facts->rest.parked_ms = record->wall_ms;
	facts->rest.until_ms = number_of(record, "until_ms");
	facts->rest.tries = 0;
	take_text(record, "slip", facts->rest.slip, sizeof(facts->rest.slip));
	take_text(record, "sealed", facts->rest.sealed, sizeof(facts->rest.sealed));
}

static void take_slip_refusal(struct visit_facts *facts, const struct record_view *record)
{
	facts->rest.tries = number_of(record, "tries");
}

static void take_resumption(struct visit_facts *facts, const struct record_view *record)
{
	facts->rest.is_there = false;
}

static void take_end(struct visit_facts *facts, const struct record_view *record)
{
	facts->rest.is_there = false;
	facts->is_closed = true;
	facts->tells_end = tells(record, "outcome");
	facts->visit.ended_ms = store_visit_end_ms(record->wall_ms);
	take_text(record, "ending", facts->visit.ending, sizeof(facts->visit.ending));
	take_text(record, "outcome", facts->visit.outcome, sizeof(facts->visit.outcome));
}

/* The order that a record names; null where none was reserved. */
static struct order_facts *order_of(struct visit_facts *facts, const struct record_view *record)
{
	for (size_t at = 0; at < facts->order_count; at++)
		if (says(record, "order", facts->order[at].order.id))
			return &facts->order[at];
	return NULL;
}

/* Behind the applicant's number: which of the applicant's orders it is. */
static unsigned print_of(const struct order *order)
{
	struct span rest = span_of(order->id), part = { 0 };
	int64_t print = 0;

	for (int parts = 0; parts < 3; parts++)
		if (!span_split(&rest, '/', &part))
			return 0;
	return span_to_int(part, &print) ? (unsigned)print : 0;
}

static void take_order(struct visit_facts *facts, const struct record_view *record, bool has_pin)
{
	size_t applicant = applicant_of(record);
	struct order_facts *of = order_of(facts, record);

	if (applicant == STORE_APPLICANTS_MAX)
		return;
	if (of == NULL && facts->order_count == STORE_ORDERS_MAX)
		return;
	if (of == NULL)
		of = &facts->order[facts->order_count++];
	*of = (struct order_facts){ .has_pin = has_pin };
	of->order = (struct order){ .state = ORDER_RESERVED,
				    .applicant = (unsigned)applicant + 1,
				    .year = (int)number_of(record, "year") };
	(void)text_copy_span(of->order.visit, sizeof(of->order.visit), record->object);
	take_text(record, "order", of->order.id, sizeof(of->order.id));
	of->order.print = print_of(&of->order);
	take_text(record, "fingerprint", of->order.fingerprint, sizeof(of->order.fingerprint));
	take_text(record, "sealed", of->sealed, sizeof(of->sealed));
}

static void take_reservation(struct visit_facts *facts, const struct record_view *record)
{
	take_order(facts, record, true);
}

static void take_retrieval(struct visit_facts *facts, const struct record_view *record)
{
	take_order(facts, record, false);
}

/* One step of an order, and the detail that the row keeps of it. */
static void take_step(struct visit_facts *facts, const struct record_view *record,
		      enum order_state state)
{
	struct order_facts *of = order_of(facts, record);

	if (of == NULL)
		return;
	of->order.state = state;
	if (state == ORDER_PROVEN)
		take_text(record, "proof", of->order.proof, sizeof(of->order.proof));
	else if (state == ORDER_EXCEPTION || state == ORDER_VOIDED)
		take_text(record, "cause", of->order.cause, sizeof(of->order.cause));
	of->has_pin = of->has_pin && record->kind != RECORD_PIN_VOIDED &&
		      record->kind != RECORD_PIN_DROPPED && record->kind != RECORD_PIN_EXPIRED;
}

static void take_printing(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_PRINTING);
}

static void take_wait(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_RESERVED);
}

static void take_proof(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_PROVEN);
}

static void take_delivery(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_DELIVERED);
}

static void take_exception(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_EXCEPTION);
}

/* Voiding has a record of its own. */
static void take_resolution(struct visit_facts *facts, const struct record_view *record)
{
	if (says(record, "answer", "handed_over"))
		take_step(facts, record, ORDER_DELIVERED);
}

static void take_replacement(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_REPLACED);
}

static void take_void(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_VOIDED);
}

static void take_expiry(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_EXPIRED);
}

/* --- letters -------------------------------------------------------------------------------------
 */

static void take_queueing(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_QUEUED_FOR_MAIL);
}

/* A paper of its own, of a PIN that another one bears. */
static void take_following(struct visit_facts *facts, const struct record_view *record)
{
	take_order(facts, record, false);
	take_step(facts, record, ORDER_QUEUED_FOR_MAIL);
}

static void take_batch(struct visit_facts *facts, const struct record_view *record)
{
	struct order_facts *of = order_of(facts, record);

	if (of != NULL)
		of->order.batch = record->kind == RECORD_LETTER_WITHDRAWN
					  ? 0
					  : (int)number_of(record, "batch");
}

static void take_mailing(struct visit_facts *facts, const struct record_view *record)
{
	take_step(facts, record, ORDER_MAILED);
}

/* A year's change makes a visit of its own for each PIN, over when it begins. */
static void take_renewal(struct visit_facts *facts, const struct record_view *record)
{
	take_start(facts, record);
	take_consent(facts, record);
	take_end(facts, record);
	take_identity(facts, record);
}

static void (*const TAKES_VISIT[RECORD_KIND_COUNT])(struct visit_facts *facts,
						    const struct record_view *record) = {
	[RECORD_VISIT_STARTED] = take_start,
	[RECORD_CONSENTED] = take_consent,
	[RECORD_IDENTIFIED] = take_identity,
	[RECORD_CLERK_JOINED] = take_clerk,
	[RECORD_VISIT_CLOSED] = take_end,
	[RECORD_PIN_RESERVED] = take_reservation,
	[RECORD_PRINT_STARTED] = take_printing,
	[RECORD_PRINT_POSTPONED] = take_wait,
	[RECORD_PRINT_PROVEN] = take_proof,
	[RECORD_DELIVERED] = take_delivery,
	[RECORD_EXCEPTION_OPENED] = take_exception,
	[RECORD_VISIT_PARKED] = take_rest,
	[RECORD_VISIT_RESUMED] = take_resumption,
	[RECORD_SLIP_REFUSED] = take_slip_refusal,
	[RECORD_PIN_RETRIEVED] = take_retrieval,
	[RECORD_PIN_VOIDED] = take_void,
	[RECORD_ORDER_VOIDED] = take_void,
	[RECORD_EXCEPTION_RESOLVED] = take_resolution,
	[RECORD_ORDER_REPLACED] = take_replacement,
	[RECORD_RECEIPT_HANDED] = take_delivery,
	[RECORD_PIN_EXPIRED] = take_expiry,
	[RECORD_ORDER_EXPIRED] = take_expiry,
	[RECORD_LETTER_QUEUED] = take_queueing,
	[RECORD_LETTER_FOLLOWS] = take_following,
	[RECORD_LETTER_EXPORTED] = take_batch,
	[RECORD_LETTER_WITHDRAWN] = take_batch,
	[RECORD_LETTER_MAILED] = take_mailing,
	[RECORD_LETTER_RETURNED] = take_exception,
	[RECORD_PIN_RENEWED] = take_renewal,
	/* Of a run that was cut off. */
	[RECORD_PIN_DROPPED] = take_void,
	[RECORD_ORDER_DROPPED] = take_void,
};

bool visit_facts_concern(enum record_kind kind)
{
	return TAKES_VISIT[kind] != NULL;
}

void visit_facts_take(struct visit_facts *facts, const struct record_view *record)
{
	TAKES_VISIT[record->kind](facts, record);
}

/* --- staff ---------------------------------------------------------------------------------------
 */

/* Whoever is let in, or gets a new secret, is locked out no more and has failed at nothing. */
static void forgive(struct staff_facts *facts)
{
	facts->tells_lock = true;
	facts->locked_until_ms = 0;
	facts->failures[0] = '\0';
}

static void take_account(struct staff_facts *facts, const struct record_view *record)
{
	take_text(record, "account", facts->account, sizeof(facts->account));
	forgive(facts);
}

static void take_addition(struct staff_facts *facts, const struct record_view *record)
{
	facts->is_added = true;
	take_text(record, "role", facts->role, sizeof(facts->role));
	take_account(facts, record);
}

static void take_disabling(struct staff_facts *facts, const struct record_view *record)
{
	facts->is_disabled = true;
}

static void take_sign_in(struct staff_facts *facts, const struct record_view *record)
{
	forgive(facts);
}

static void take_refusal(struct staff_facts *facts, const struct record_view *record)
{
	facts->tells_lock = tells(record, "locked_until_ms");
	facts->locked_until_ms = number_of(record, "locked_until_ms");
	take_text(record, "failures", facts->failures, sizeof(facts->failures));
}

static void (*const TAKES_STAFF[RECORD_KIND_COUNT])(struct staff_facts *facts,
						    const struct record_view *record) = {
	[RECORD_STAFF_ADDED] = take_addition,     [RECORD_STAFF_RESET] = take_account,
	[RECORD_STAFF_DISABLED] = take_disabling, [RECORD_STAFF_SIGNED_IN] = take_sign_in,
	[RECORD_STAFF_REFUSED] = take_refusal,
};

void staff_facts_take(struct staff_facts *facts, const struct record_view *record)
{
	if (TAKES_STAFF[record->kind] != NULL)
		TAKES_STAFF[record->kind](facts, record);
}
