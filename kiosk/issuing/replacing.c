/* Another PIN for who had one, or the same on another paper; see resolving.h. */
#include "kiosk/issuing/voiding.h"
#include "kiosk/issuing/letters.h"
#include "kiosk/issuing/resolving_parts.h"

/* --- another PIN ---------------------------------------------------------------------------------
 */

/* An order and its PIN on the way to the caller. */
struct paper_made {
	struct order order;
	struct pin pin;
};

static void paper_made_release(struct paper_made *made)
{
	pin_wipe(&made->pin);
}

static struct claimant claimant_of(const struct order *order)
{
	return (struct claimant){ order->fingerprint, order->year, order->visit, order->applicant };
}

static enum status record_new_pin(struct store *store, struct registry *registry,
				  const struct claimant *claimant, const char *actor,
				  const struct order *order, struct fault *fault)
{
	struct record record = issuing_record(RECORD_PIN_RESERVED, actor, claimant);

	record_detail(&record, "order", order->id);
	record_detail(&record, "fingerprint", claimant->fingerprint);
	enum status status = issuing_vouch(&record, registry, claimant, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

/* A PIN where there is none, and the order that makes its paper. */
static enum status make_pin(struct store *store, struct registry *registry,
			    const struct claimant *claimant, const char *actor,
			    struct paper_made *made, struct fault *fault)
{
	enum claim_result result = CLAIM_ASSIGNED;
	enum status status =
		registry->ops->claim(registry->self, claimant, &result, &made->pin, fault);

	if (status == STATUS_OK && result != CLAIM_NEW)
		status = fault_set(fault, STATUS_DENIED, 0,
				   "this taxpayer has an IP PIN that is not to be replaced here");
	if (status == STATUS_OK)
		status = issuing_new_order(store, claimant, &made->order, fault);
	if (status == STATUS_OK)
		status = record_new_pin(store, registry, claimant, actor, &made->order, fault);
	return status;
}

static enum status put_replaced(struct store *store, const char *id, const char *by,
				const char *actor, struct fault *fault)
{
	struct order order;
	enum status status = store_get_order(store, id, &order, fault);

	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_ORDER_REPLACED, actor, order.visit);
	record_detail(&record, "order", id);
	record_detail(&record, "by", by);
	order.state = ORDER_REPLACED;
	status = store_put_order(store, &order, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

static enum status check_year(const struct paper_act *act, const struct order *order,
			      struct fault *fault)
{
	if (order->year == act->year)
		return STATUS_OK;
	return fault_set(fault, STATUS_DENIED, 0, "the year of order %s is over", order->id);
}

/* Of whichever visit: the order that made the PIN. */
static enum status find_maker(struct store *store, struct registry *registry,
			      const struct claimant *claimant, struct record *ret,
			      struct paper_made *made, struct fault *fault)
{
	char visit[STORE_VISIT_ID_MAX];
	unsigned applicant = 0;

	if (registry->ops->retrieve == NULL)
		return fault_set(fault, STATUS_GONE, 0, "this registry hands out no IP PIN again");
	enum status status = registry->ops->retrieve(registry->self, claimant, visit, &applicant,
						     &made->pin, fault);
	if (status == STATUS_OK)
		status = store_last_of_applicant(store, RECORD_PIN_RESERVED, visit, applicant, ret,
						 fault);
	return status;
}

/* A void paper of a PIN that counts may be printed again: there is nothing to replace. */
static enum status check_void(struct store *store, struct registry *registry,
			      const struct claimant *claimant, struct fault *fault)
{
	SCOPED(paper_made) old = { 0 };
	struct record maker = { 0 };
	enum status status = find_maker(store, registry, claimant, &maker, &old, fault);

	if (status == STATUS_OK)
		status = fault_set(fault, STATUS_DENIED, 0,
				   "visit %s: there is an IP PIN that counts", claimant->visit);
	return status == STATUS_GONE ? STATUS_OK : status;
}

static enum status replace(struct store *store, struct registry *registry,
			   const struct paper_act *act, struct paper_made *made,
			   struct fault *fault)
{
	struct order order = { 0 };
	enum status status = paper_begin_act(store, act, 1U << ORDER_EXCEPTION | 1U << ORDER_VOIDED,
					     &order, fault);
	struct claimant claimant = claimant_of(&order);

	if (status == STATUS_OK)
		status = issuing_check_printer(store, fault);
	if (status == STATUS_OK)
		status = check_year(act, &order, fault);
	if (status == STATUS_OK)
		status = issuing_check_decision(store, &claimant, fault);
	if (status == STATUS_OK && order.state == ORDER_EXCEPTION)
		status = paper_void_exception(store, registry, act, &order, fault);
	else if (status == STATUS_OK)
		status = check_void(store, registry, &claimant, fault);
	if (status == STATUS_OK)
		status = make_pin(store, registry, &claimant, act->actor, made, fault);
	if (status == STATUS_OK)
		status = put_replaced(store, order.id, made->order.id, act->actor, fault);
	return status;
}

enum status issuing_replace(struct store *store, struct registry *registry,
			    const struct paper_act *act, struct order *ret_order,
			    struct pin *ret_pin, struct fault *fault)
{
	SCOPED(paper_made) made = { 0 };

	if (act->deed != PAPER_REPLACE || act->answer == PAPER_HANDED_OVER)
		return fault_set(fault, STATUS_REFUSED, 0, "the answer is for another act");
	enum status status = store_begin(store, fault);
	if (status == STATUS_OK)
		status = store_end(store, replace(store, registry, act, &made, fault), fault);
	if (status == STATUS_OK) {
		*ret_order = made.order;
		*ret_pin = made.pin;
	}
	return status;
}

static enum status exchange(struct store *store, struct registry *registry,
			    const struct retrieval *retrieval, struct paper_made *made,
			    struct fault *fault)
{
	const struct claimant *claimant = &retrieval->claimant;
	const struct voiding voiding = { claimant->fingerprint, claimant->year, retrieval->actor,
					 "replaced" };
	SCOPED(paper_made) old = { 0 };
	struct record maker = { 0 };
	enum status status = issuing_check_approval(store, claimant, fault);

	if (status == STATUS_OK && retrieval->needs_second)
		status = issuing_check_agreed(store, claimant, fault);
	if (status == STATUS_OK)
		status = find_maker(store, registry, claimant, &maker, &old, fault);
	if (status == STATUS_OK)
		status = issuing_void(store, registry, &voiding, fault);
	if (status == STATUS_OK)
		status = make_pin(store, registry, claimant, retrieval->actor, made, fault);
	if (status == STATUS_OK)
		status = put_replaced(store, record_value(&maker, "order"), made->order.id,
				      retrieval->actor, fault);
	if (status == STATUS_OK && retrieval->is_by_mail)
		status = letter_queue(store, retrieval->actor, &made->order, fault);
	return status;
}

enum status issuing_exchange(struct store *store, struct registry *registry,
			     const struct retrieval *retrieval, struct order *ret_order,
			     struct pin *ret_pin, struct fault *fault)
{
	SCOPED(paper_made) made = { 0 };
	enum status status = store_begin(store, fault);

	if (status == STATUS_OK)
		status =
			store_end(store, exchange(store, registry, retrieval, &made, fault), fault);
	if (status == STATUS_OK) {
		*ret_order = made.order;
		*ret_pin = made.pin;
	}
	return status;
}

/* --- the same PIN on another paper ---------------------------------------------------------------
 */

/* The letter that followed since, which takes a number as papers do: a PIN has one at most. */
static enum status count_letters(struct store *store, const struct order *order, unsigned after,
				 unsigned *ret, struct fault *fault)
{
	struct record followed;
	struct order letter = { 0 };
	enum status status = store_last_of_applicant(store, RECORD_LETTER_FOLLOWS, order->visit,
						     order->applicant, &followed, fault);

	if (status == STATUS_OK)
		status = store_get_order(store, record_value(&followed, "order"), &letter, fault);
	*ret = status == STATUS_OK && letter.print > after;
	return status == STATUS_GONE ? STATUS_OK : status;
}

/* Which reprint it is, of those in this visit. */
static enum status count_from(struct store *store, const struct order *order, unsigned *ret,
			      struct fault *fault)
{
	struct record made;
	struct order maker = { 0 };
	unsigned letters = 0;
	enum status status = store_last_of_applicant(store, RECORD_PIN_RESERVED, order->visit,
						     order->applicant, &made, fault);

	if (status == STATUS_OK)
		status = store_get_order(store, record_value(&made, "order"), &maker, fault);
	else if (status == STATUS_GONE)
		status = STATUS_OK; /* another visit made it; this one's first printed it again */
	if (status == STATUS_OK)
		status = count_letters(store, order, maker.print, &letters, fault);
	if (status == STATUS_OK)
		*ret = order->print - maker.print - letters;
	return status;
}

static enum status reprint(struct store *store, struct registry *registry,
			   const struct paper_act *act, struct paper_made *made,
			   int64_t *ret_first_ms, unsigned *ret_number, struct fault *fault)
{
	struct order order = { 0 };
	struct record maker = { 0 };
	enum status status = paper_begin_act(
		store, act, 1U << ORDER_PROVEN | 1U << ORDER_DELIVERED | 1U << ORDER_VOIDED, &order,
		fault);
	struct claimant claimant = claimant_of(&order);

	if (status == STATUS_OK)
		status = issuing_check_printer(store, fault);
	if (status == STATUS_OK)
		status = check_year(act, &order, fault);
	if (status == STATUS_OK)
		status = find_maker(store, registry, &claimant, &maker, made, fault);
	if (status == STATUS_OK)
		status = issuing_new_order(store, &claimant, &made->order, fault);
	if (status == STATUS_OK)
		status = count_from(store, &made->order, ret_number, fault);
	if (status != STATUS_OK)
		return status;
	struct record record = issuing_record(RECORD_PIN_RETRIEVED, act->actor, &claimant);
	record_detail(&record, "order", made->order.id);
	record_detail(&record, "fingerprint", claimant.fingerprint);
	record_detail_format(&record, "reprint", "%u", *ret_number);
	*ret_first_ms = maker.wall_ms;
	return store_append(store, &record, fault);
}

enum status issuing_reprint(struct store *store, struct registry *registry,
			    const struct paper_act *act, struct order *ret_order,
			    struct pin *ret_pin, int64_t *ret_first_ms, unsigned *ret_number,
			    struct fault *fault)
{
	SCOPED(paper_made) made = { 0 };
	enum status status = STATUS_OK;

	if (act->deed != PAPER_REPRINT)
		return fault_set(fault, STATUS_REFUSED, 0, "the act is another one");
	status = store_begin(store, fault);
	if (status == STATUS_OK)
		status = store_end(
			store,
			reprint(store, registry, act, &made, ret_first_ms, ret_number, fault),
			fault);
	if (status == STATUS_OK) {
		*ret_order = made.order;
		*ret_pin = made.pin;
	}
	return status;
}
