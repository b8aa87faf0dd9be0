#include "kiosk/issuing/resolving.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/letters.h"
#include "kiosk/issuing/resolving_parts.h"
#include "kiosk/issuing/voiding.h"
#include "kiosk/ledger/approval.h"

static const char *const DEEDS[PAPER_DEED_COUNT] = {
	[PAPER_HAND_OVER] = "hand_over",
	[PAPER_VOID] = "void",
	[PAPER_REPLACE] = "replace",
	[PAPER_REPRINT] = "reprint",
};
static const char *const ANSWERS[PAPER_ANSWER_COUNT] = {
	[PAPER_HANDED_OVER] = "handed_over",
	[PAPER_DESTROYED] = "destroyed",
	[PAPER_NOT_FOUND] = "not_found",
};

const char *paper_deed_text(enum paper_deed deed)
{
	return DEEDS[deed];
}

const char *paper_answer_text(enum paper_answer answer)
{
	return ANSWERS[answer];
}

/* --- what an act is about, and who agreed --------------------------------------------------------
 */

/* A letter on its way says nothing of the paper that it follows. */
static enum status look_for_newer(struct store *store, const struct order *order,
				  bool *ret_is_newest, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT count(*) FROM orders WHERE visit = ?1 AND "
				       "applicant = ?2 AND print > ?3 AND state NOT IN "
				       "('queued_for_mail', 'mailed')",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, order->visit);
	sql_bind_int(&query, 2, order->applicant);
	sql_bind_int(&query, 3, order->print);
	status = sql_step(&query, fault);
	if (status == STATUS_AGAIN)
		*ret_is_newest = sql_int(&query, 0) == 0;
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

/* An older paper says nothing of how its applicant's PIN stands now. */
static enum status find_order(struct store *store, const struct paper_act *act, struct order *ret,
			      struct fault *fault)
{
	bool is_newest = false;
	enum status status = store_get_order(store, act->order, ret, fault);

	if (status == STATUS_OK)
		status = look_for_newer(store, ret, &is_newest, fault);
	if (status == STATUS_OK && !is_newest)
		status = fault_set(fault, STATUS_GONE, 0, "there is a newer paper than order %s",
				   ret->id);
	return status;
}

static enum status evidence_of(const struct order *order, const struct paper_act *act,
			       char ret[CRYPTO_HEX_MAX], struct fault *fault)
{
	bool has_answer = order->state == ORDER_EXCEPTION && act->deed != PAPER_REPRINT;
	char text[4 * STORE_ORDER_ID_MAX];

	(void)text_format(text, sizeof(text), "paper %s\nstate %s\ndeed %s\nanswer %s\n", order->id,
			  order_state_text(order->state), DEEDS[act->deed],
			  has_answer ? ANSWERS[act->answer] : "-");
	return crypto_sha256_hex(span_of(text), ret, fault);
}

enum status paper_act_evidence(struct store *store, const struct paper_act *act,
			       char ret[CRYPTO_HEX_MAX], struct fault *fault)
{
	struct order order;
	enum status status = find_order(store, act, &order, fault);

	return status == STATUS_OK ? evidence_of(&order, act, ret, fault) : status;
}

static bool is_agreement(const struct record *given, const char *evidence, const char *actor)
{
	const char *about = record_value(given, "evidence");

	return about != NULL && strcmp(about, evidence) == 0 && strcmp(given->actor, actor) != 0;
}

/* An agreement is to one act in one state of its order: it cannot be used twice. */
static enum status check_second(struct store *store, const struct paper_act *act,
				const struct order *order, struct fault *fault)
{
	char evidence[CRYPTO_HEX_MAX];
	struct record given;
	bool is_own = false;

	if (!act->needs_second)
		return STATUS_OK;
	enum status status = evidence_of(order, act, evidence, fault);
	if (status == STATUS_OK)
		status = store_last_of_applicant(store, RECORD_APPROVAL_GIVEN, order->visit,
						 order->applicant, &given, fault);
	if (status != STATUS_OK && status != STATUS_GONE)
		return status;
	bool is_agreed = status == STATUS_OK && is_agreement(&given, evidence, act->actor);
	status = is_agreed ? approval_is_own(store, order->visit, order->applicant, given.actor,
					     &is_own, fault)
			   : STATUS_OK;
	if (status == STATUS_OK && (!is_agreed || is_own))
		status = fault_set(fault, STATUS_DENIED, 0,
				   "order %s: no second person agreed to %s it", order->id,
				   DEEDS[act->deed]);
	return status;
}

enum status paper_begin_act(struct store *store, const struct paper_act *act, unsigned from,
			    struct order *ret, struct fault *fault)
{
	enum status status = find_order(store, act, ret, fault);

	if (status == STATUS_OK && (from & 1U << ret->state) == 0)
		status = fault_set(fault, STATUS_REFUSED, 0, "order %s is %s: not to be %s",
				   ret->id, order_state_text(ret->state),
				   act->deed == PAPER_HAND_OVER ? "handed over"
								: "voided, replaced "
								  "or printed again");
	return status == STATUS_OK ? check_second(store, act, ret, fault) : status;
}

/* --- an exception --------------------------------------------------------------------------------
 */

static enum status record_answer(struct store *store, const struct paper_act *act,
				 const struct order *order, struct fault *fault)
{
	struct record record = record_begin(RECORD_EXCEPTION_RESOLVED, act->actor, order->visit);

	record_detail(&record, "order", order->id);
	record_detail(&record, "answer", ANSWERS[act->answer]);
	return store_append(store, &record, fault);
}

static enum status has_made_pin(struct store *store, const struct order *order, bool *ret,
				struct fault *fault)
{
	struct record made;
	enum status status = store_last_of_applicant(store, RECORD_PIN_RESERVED, order->visit,
						     order->applicant, &made, fault);

	*ret = status == STATUS_OK && strcmp(record_value(&made, "order"), order->id) == 0;
	return status == STATUS_GONE ? STATUS_OK : status;
}

/* The PIN that the order bears is in its owner's hands on another paper. */
static enum status find_other_paper(struct store *store, const struct order *order, bool *ret,
				    struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT count(*) FROM orders WHERE fingerprint = ?1 AND "
				       "year = ?2 AND id <> ?3 AND state = 'delivered'",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, order->fingerprint);
	sql_bind_int(&query, 2, order->year);
	sql_bind_text(&query, 3, order->id);
	status = sql_step(&query, fault);
	if (status == STATUS_AGAIN)
		*ret = sql_int(&query, 0) > 0;
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

enum status paper_void_exception(struct store *store, struct registry *registry,
				 const struct paper_act *act, const struct order *order,
				 struct fault *fault)
{
	const struct voiding voiding = { order->fingerprint, order->year, act->actor,
					 ANSWERS[act->answer] };
	bool is_paper_alone = false;
	enum status status = record_answer(store, act, order, fault);

	if (status == STATUS_OK && act->deed == PAPER_VOID && act->answer == PAPER_DESTROYED)
		status = find_other_paper(store, order, &is_paper_alone, fault);
	if (status == STATUS_OK && is_paper_alone)
		return issuing_void_paper(store, order->id, &voiding, fault);
	if (status == STATUS_OK)
		status = issuing_void(store, registry, &voiding, fault);
	return status == STATUS_GONE ? issuing_void_paper(store, order->id, &voiding, fault)
				     : status;
}

static enum status resolve(struct store *store, struct registry *registry,
			   const struct paper_act *act, struct fault *fault)
{
	bool is_there = act->answer == PAPER_HANDED_OVER;
	struct order order;

	if (is_there != (act->deed == PAPER_HAND_OVER) ||
	    (act->deed != PAPER_HAND_OVER && act->deed != PAPER_VOID))
		return fault_set(fault, STATUS_REFUSED, 0, "the answer is for another act");
	enum status status = paper_begin_act(store, act, 1U << ORDER_EXCEPTION, &order, fault);
	if (status != STATUS_OK)
		return status;
	if (!is_there)
		return paper_void_exception(store, registry, act, &order, fault);
	order.state = ORDER_DELIVERED;
	status = store_put_order(store, &order, fault);
	if (status == STATUS_OK)
		status = record_answer(store, act, &order, fault);
	/* What was in a batch is a letter itself. */
	return status == STATUS_OK && act->letter_follows && order.batch == 0
		       ? letter_follow(store, registry, act->actor, &order, fault)
		       : status;
}

enum status issuing_resolve(struct store *store, struct registry *registry,
			    const struct paper_act *act, struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	return store_end(store, resolve(store, registry, act, fault), fault);
}

/* --- handed over ---------------------------------------------------------------------------------
 */

static enum status hand(struct store *store, struct registry *letters, struct order *order,
			const char *actor, struct fault *fault)
{
	bool has_made = false;
	enum status status = store_get_order(store, order->id, order, fault);

	if (status == STATUS_OK && order->state != ORDER_PROVEN)
		status =
			fault_set(fault, STATUS_REFUSED, 0, "order %s is %s: not to be handed over",
				  order->id, order_state_text(order->state));
	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_RECEIPT_HANDED, actor, order->visit);
	record_detail(&record, "order", order->id);
	order->state = ORDER_DELIVERED;
	status = store_put_order(store, order, fault);
	if (status == STATUS_OK)
		status = store_append(store, &record, fault);
	if (status == STATUS_OK && letters != NULL)
		status = has_made_pin(store, order, &has_made, fault);
	return status == STATUS_OK && has_made ? letter_follow(store, letters, actor, order, fault)
					       : status;
}

enum status issuing_handed(struct store *store, struct registry *letters, struct order *order,
			   const char *actor, struct fault *fault)
{
	struct order next = *order;
	enum status status = store_begin(store, fault);

	if (status == STATUS_OK)
		status = store_end(store, hand(store, letters, &next, actor, fault), fault);
	if (status == STATUS_OK)
		*order = next;
	return status;
}
