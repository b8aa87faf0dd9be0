#include "kiosk/issuing/issuing.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/approval.h"

/* Whom a decision names as its second person has agreed, and is not the one who decided. */
static enum status check_second(struct store *store, const struct claimant *claimant,
				const struct record *decided, struct fault *fault)
{
	const char *second = record_value(decided, "second");
	struct record given;

	if (second == NULL)
		return STATUS_OK;
	enum status status = store_last_of_applicant(store, RECORD_APPROVAL_GIVEN, claimant->visit,
						     claimant->applicant, &given, fault);
	if (status != STATUS_OK && status != STATUS_GONE)
		return status;
	if (status == STATUS_GONE || strcmp(given.actor, second) != 0 ||
	    strcmp(given.actor, decided->actor) == 0)
		return fault_set(fault, STATUS_DENIED, 0,
				 "visit %s has no second person's agreement: no IP PIN",
				 claimant->visit);
	return STATUS_OK;
}

/* The newest decision counts: an approval that was taken back is none. */
static enum status check_approval(struct store *store, const struct claimant *claimant,
				  struct fault *fault)
{
	struct record record;
	struct visit row;
	const char *visit = claimant->visit;
	enum status status = store_last_of_applicant(store, RECORD_DECIDED, visit,
						     claimant->applicant, &record, fault);

	if (status != STATUS_OK && status != STATUS_GONE)
		return status;
	const char *decision = status == STATUS_OK ? record_value(&record, "decision") : NULL;
	if (decision == NULL || strcmp(decision, "approve") != 0 ||
	    record.outcome != RECORD_SUCCESS)
		return fault_set(fault, STATUS_DENIED, 0,
				 "visit %s has no recorded approval of applicant %u: no IP PIN",
				 visit, claimant->applicant);
	status = check_second(store, claimant, &record, fault);
	if (status == STATUS_OK)
		status = store_get_visit(store, visit, &row, fault);
	if (status == STATUS_OK && row.ended_ms != 0)
		status = fault_set(fault, STATUS_DENIED, 0, "visit %s has ended: no IP PIN", visit);
	return status;
}

/* The number of the applicant's next order in this visit. */
static enum status next_order_id(struct store *store, const struct claimant *claimant,
				 struct order *order, struct fault *fault)
{
	struct order newest;
	int64_t count = 0;
	enum status status =
		store_newest_order(store, claimant->visit, claimant->applicant, &newest, fault);

	if (status != STATUS_OK && status != STATUS_GONE)
		return status;
	order->print = status == STATUS_OK ? newest.print + 1 : 0;
	status = store_count_orders(store, claimant->visit, &count, fault);
	if (status != STATUS_OK)
		return status;
	if (order->print >= STORE_PRINTS_MAX || count >= STORE_ORDERS_MAX)
		return fault_set(fault, STATUS_FULL, 0,
				 "visit %s has had as many receipts as it can", claimant->visit);
	if (!store_order_id(claimant->visit, claimant->applicant, order->print, order->id) ||
	    !text_copy(order->visit, sizeof(order->visit), claimant->visit) ||
	    !text_copy(order->fingerprint, sizeof(order->fingerprint), claimant->fingerprint))
		return fault_set(fault, STATUS_REFUSED, 0, "a visit's number is too long");
	return STATUS_OK;
}

static enum status put_new_order(struct store *store, const struct claimant *claimant,
				 struct order *ret, struct fault *fault)
{
	struct order order = { .state = ORDER_RESERVED,
			       .year = claimant->year,
			       .applicant = claimant->applicant };
	enum status status = next_order_id(store, claimant, &order, fault);

	if (status == STATUS_OK)
		status = store_put_order(store, &order, fault);
	if (status == STATUS_OK)
		*ret = order;
	return status;
}

/* The applicant's order: a new one, or the one that an earlier call made and nothing printed yet.
 */
static enum status make_order(struct store *store, const struct claimant *claimant,
			      struct order *ret, struct fault *fault)
{
	struct order found;
	enum status status =
		store_newest_order(store, claimant->visit, claimant->applicant, &found, fault);

	if (status == STATUS_GONE)
		return put_new_order(store, claimant, ret, fault);
	if (status == STATUS_OK && (found.state != ORDER_RESERVED || found.year != claimant->year ||
				    strcmp(found.fingerprint, claimant->fingerprint) != 0))
		status = fault_set(fault, STATUS_DENIED, 0,
				   "order %s is %s already: no second paper", found.id,
				   order_state_text(found.state));
	if (status == STATUS_OK)
		*ret = found;
	return status;
}

static enum status add_vouching(struct record *record, struct registry *registry,
				const struct claimant *claimant, struct fault *fault)
{
	char digest[CRYPTO_HEX_MAX];

	if (registry->ops->vouch == NULL)
		return STATUS_OK;
	enum status status = registry->ops->vouch(registry->self, claimant->fingerprint,
						  claimant->year, digest, fault);
	if (status == STATUS_OK)
		record_detail(record, "sealed", digest);
	return status;
}

static struct record record_about(enum record_kind kind, const char *actor,
				  const struct claimant *claimant)
{
	struct record record = record_begin(kind, actor, claimant->visit);

	record_detail_format(&record, "applicant", "%u", claimant->applicant);
	record_detail_format(&record, "year", "%d", claimant->year);
	return record;
}

static enum status record_claim(struct store *store, struct registry *registry,
				enum claim_result result, const char *actor,
				const struct order *order, const struct claimant *claimant,
				struct fault *fault)
{
	bool is_new = result == CLAIM_NEW;
	enum status status = STATUS_OK;
	struct record record = record_about(
		is_new ? RECORD_PIN_RESERVED : RECORD_PIN_ALREADY_ASSIGNED, actor, claimant);

	if (is_new)
		record_detail(&record, "order", order->id);
	record_detail(&record, "fingerprint", claimant->fingerprint);
	if (is_new)
		status = add_vouching(&record, registry, claimant, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

struct claim {
	enum claim_result result;
	struct order order;
	struct pin pin;
};

static void claim_release(struct claim *claim)
{
	pin_wipe(&claim->pin);
}

static enum status reserve(struct store *store, struct registry *registry, const char *actor,
			   const struct claimant *claimant, struct claim *claim,
			   struct fault *fault)
{
	enum status status = check_approval(store, claimant, fault);

	if (status == STATUS_OK)
		status = registry->ops->claim(registry->self, claimant, &claim->result, &claim->pin,
					      fault);
	if (status == STATUS_OK && claim->result == CLAIM_NEW)
		status = make_order(store, claimant, &claim->order, fault);
	if (status == STATUS_OK)
		status = record_claim(store, registry, claim->result, actor, &claim->order,
				      claimant, fault);
	return status;
}

/* Says in the ledger that nothing was issued; the caller's fault stays the first one. */
static void record_refusal(struct store *store, const struct claimant *claimant, const char *actor,
			   const char *cause)
{
	struct record record = record_about(RECORD_PIN_REFUSED, actor, claimant);

	record.outcome = RECORD_FAILURE;
	record_detail_cut(&record, "cause", cause);
	enum status status = store_record(store, &record, NULL);
	(void)status; /* a store that cannot even record is what the first fault is about */
}

enum status issuing_reserve(struct store *store, struct registry *registry,
			    const struct claimant *claimant, const char *actor,
			    enum claim_result *ret, struct order *ret_order, struct pin *ret_pin,
			    struct fault *fault)
{
	SCOPED(claim) claim = { 0 };
	struct fault first = { 0 };

	if (!record_takes(claimant->visit, RECORD_OBJECT_MAX) ||
	    !record_takes(actor, RECORD_ACTOR_MAX) ||
	    !record_takes(claimant->fingerprint, RECORD_VALUE_MAX) || claimant->applicant < 1 ||
	    claimant->applicant > STORE_APPLICANTS_MAX)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "a visit, applicant, actor or fingerprint is malformed");
	enum status status = store_begin(store, &first);
	if (status == STATUS_OK)
		status = store_end(store, reserve(store, registry, actor, claimant, &claim, &first),
				   &first);
	if (status != STATUS_OK) {
		record_refusal(store, claimant, actor, first.what);
		return fault_set(fault, status, first.vendor, "%s", first.what);
	}
	*ret = claim.result;
	if (claim.result == CLAIM_NEW) {
		*ret_order = claim.order;
		*ret_pin = claim.pin;
	}
	return STATUS_OK;
}

static enum status record_retrieval(struct store *store, const struct retrieval *retrieval,
				    const struct order *order, struct fault *fault)
{
	struct record record =
		record_about(RECORD_PIN_RETRIEVED, retrieval->actor, &retrieval->claimant);

	record_detail(&record, "order", order->id);
	record_detail(&record, "fingerprint", retrieval->claimant.fingerprint);
	return store_append(store, &record, fault);
}

/* The visit's newest request to a second person was about this applicant, and is agreed to. */
static enum status check_agreed(struct store *store, const struct claimant *claimant,
				struct fault *fault)
{
	struct approval approval;
	enum status status = approval_look(store, claimant->visit, &approval, fault);

	if (status == STATUS_OK &&
	    (approval.state != APPROVAL_GIVEN || approval.applicant != claimant->applicant))
		status = fault_set(fault, STATUS_DENIED, 0,
				   "visit %s: nobody agreed to print the IP PIN again",
				   claimant->visit);
	return status;
}

static enum status retrieve(struct store *store, struct registry *registry,
			    const struct retrieval *retrieval, struct claim *claim,
			    int64_t *ret_first_ms, struct fault *fault)
{
	const struct claimant *claimant = &retrieval->claimant;
	char holder[STORE_VISIT_ID_MAX];
	unsigned holder_applicant = 0;
	struct record reserved;
	enum status status = check_approval(store, claimant, fault);

	if (status == STATUS_OK && retrieval->needs_second)
		status = check_agreed(store, claimant, fault);
	if (status == STATUS_OK && registry->ops->retrieve == NULL)
		status =
			fault_set(fault, STATUS_GONE, 0, "this registry hands out no IP PIN again");
	if (status == STATUS_OK)
		status = registry->ops->retrieve(registry->self, claimant, holder,
						 &holder_applicant, &claim->pin, fault);
	if (status == STATUS_OK)
		status = store_last_of_applicant(store, RECORD_PIN_RESERVED, holder,
						 holder_applicant, &reserved, fault);
	if (status == STATUS_OK)
		status = make_order(store, claimant, &claim->order, fault);
	if (status == STATUS_OK)
		status = record_retrieval(store, retrieval, &claim->order, fault);
	if (status == STATUS_OK)
		*ret_first_ms = reserved.wall_ms;
	return status;
}

enum status issuing_retrieve(struct store *store, struct registry *registry,
			     const struct retrieval *retrieval, struct order *ret_order,
			     struct pin *ret_pin, int64_t *ret_first_ms, struct fault *fault)
{
	SCOPED(claim) claim = { 0 };
	enum status status = store_begin(store, fault);

	if (status == STATUS_OK)
		status = store_end(
			store, retrieve(store, registry, retrieval, &claim, ret_first_ms, fault),
			fault);
	if (status == STATUS_OK) {
		*ret_order = claim.order;
		*ret_pin = claim.pin;
	}
	return status;
}
