#include "kiosk/issuing/issuing_parts.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/letters.h"
#include "kiosk/ledger/approval.h"

/* While the visit is under way. */
enum status issuing_check_approval(struct store *store, const struct claimant *claimant,
				   struct fault *fault)
{
	struct visit row;
	enum status status = issuing_check_decision(store, claimant, fault);

	if (status == STATUS_OK)
		status = store_get_visit(store, claimant->visit, &row, fault);
	if (status == STATUS_OK && row.ended_ms != 0)
		status = fault_set(fault, STATUS_DENIED, 0, "visit %s has ended: no IP PIN",
				   claimant->visit);
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
		return issuing_new_order(store, claimant, ret, fault);
	if (status == STATUS_OK && (found.state != ORDER_RESERVED || found.year != claimant->year ||
				    strcmp(found.fingerprint, claimant->fingerprint) != 0))
		status = fault_set(fault, STATUS_DENIED, 0,
				   "order %s is %s already: no second paper", found.id,
				   order_state_text(found.state));
	if (status == STATUS_OK)
		*ret = found;
	return status;
}

/* Which flags bar the taxpayer. */
static enum status add_flags(struct record *record, struct registry *registry,
			     const struct claimant *claimant, struct fault *fault)
{
	char words[TAXPAYER_FLAGS_MAX] = "not told";
	unsigned flags = 0;
	enum status status = STATUS_OK;

	if (registry->ops->flags != NULL) {
		status = registry->ops->flags(registry->self, claimant->fingerprint, &flags, fault);
		taxpayer_flags_text(flags & TAXPAYER_BARRED, words);
	}
	record_detail(record, "cause", words);
	return status;
}

static enum status record_claim(struct store *store, struct registry *registry,
				enum claim_result result, const char *actor,
				const struct order *order, const struct claimant *claimant,
				struct fault *fault)
{
	static const enum record_kind KINDS[] = {
		[CLAIM_NEW] = RECORD_PIN_RESERVED,
		[CLAIM_ASSIGNED] = RECORD_PIN_ALREADY_ASSIGNED,
		[CLAIM_ELSEWHERE] = RECORD_PIN_ALREADY_ASSIGNED,
		[CLAIM_BARRED] = RECORD_PIN_BARRED,
	};
	enum status status = STATUS_OK;
	struct record record = issuing_record(KINDS[result], actor, claimant);

	if (result == CLAIM_NEW)
		record_detail(&record, "order", order->id);
	record_detail(&record, "fingerprint", claimant->fingerprint);
	if (result == CLAIM_NEW)
		status = issuing_vouch(&record, registry, claimant, fault);
	if (status == STATUS_OK && result == CLAIM_BARRED) {
		record.outcome = RECORD_FAILURE;
		status = add_flags(&record, registry, claimant, fault);
	}
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

struct claim {
	bool is_by_mail;
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
	enum status status = issuing_check_approval(store, claimant, fault);

	if (status == STATUS_OK)
		status = registry->ops->claim(registry->self, claimant, &claim->result, &claim->pin,
					      fault);
	if (status == STATUS_OK && claim->result == CLAIM_NEW)
		status = make_order(store, claimant, &claim->order, fault);
	if (status == STATUS_OK)
		status = record_claim(store, registry, claim->result, actor, &claim->order,
				      claimant, fault);
	if (status == STATUS_OK && claim->is_by_mail && claim->result == CLAIM_NEW)
		status = letter_queue(store, actor, &claim->order, fault);
	return status;
}

/* Says in the ledger that nothing was issued; the caller's fault stays the first one. */
static void record_refusal(struct store *store, const struct claimant *claimant, const char *actor,
			   const char *cause)
{
	struct record record = issuing_record(RECORD_PIN_REFUSED, actor, claimant);

	record.outcome = RECORD_FAILURE;
	record_detail_cut(&record, "cause", cause);
	enum status status = store_record(store, &record, NULL);
	(void)status; /* a store that cannot even record is what the first fault is about */
}

/* The claim comes back in *claim. */
static enum status reserve_once(struct store *store, struct registry *registry,
				const struct claimant *claimant, const char *actor,
				struct claim *claim, struct fault *fault)
{
	struct fault first = { 0 };

	if (!record_takes(claimant->visit, RECORD_OBJECT_MAX) ||
	    !record_takes(actor, RECORD_ACTOR_MAX) ||
	    !record_takes(claimant->fingerprint, RECORD_VALUE_MAX) || claimant->applicant < 1 ||
	    claimant->applicant > STORE_APPLICANTS_MAX)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "a visit, applicant, actor or fingerprint is malformed");
	enum status status = store_begin(store, &first);
	if (status == STATUS_OK)
		status = store_end(store, reserve(store, registry, actor, claimant, claim, &first),
				   &first);
	if (status == STATUS_OK)
		return STATUS_OK;
	record_refusal(store, claimant, actor, first.what);
	return fault_set(fault, status, first.vendor, "%s", first.what);
}

enum status issuing_reserve(struct store *store, struct registry *registry,
			    const struct claimant *claimant, const char *actor,
			    enum claim_result *ret, struct order *ret_order, struct pin *ret_pin,
			    struct fault *fault)
{
	SCOPED(claim) claim = { 0 };
	enum status status = reserve_once(store, registry, claimant, actor, &claim, fault);

	if (status != STATUS_OK)
		return status;
	*ret = claim.result;
	if (claim.result == CLAIM_NEW) {
		*ret_order = claim.order;
		*ret_pin = claim.pin;
	}
	return STATUS_OK;
}

enum status issuing_reserve_letter(struct store *store, struct registry *registry,
				   const struct claimant *claimant, const char *actor,
				   enum claim_result *ret, struct order *ret_order,
				   struct fault *fault)
{
	SCOPED(claim) claim = { .is_by_mail = true };
	enum status status = reserve_once(store, registry, claimant, actor, &claim, fault);

	if (status != STATUS_OK)
		return status;
	*ret = claim.result;
	if (claim.result == CLAIM_NEW)
		*ret_order = claim.order;
	return STATUS_OK;
}

static enum status record_retrieval(struct store *store, const struct retrieval *retrieval,
				    const struct order *order, struct fault *fault)
{
	struct record record =
		issuing_record(RECORD_PIN_RETRIEVED, retrieval->actor, &retrieval->claimant);

	record_detail(&record, "order", order->id);
	record_detail(&record, "fingerprint", retrieval->claimant.fingerprint);
	return store_append(store, &record, fault);
}

/* The visit's newest request to a second person was about this applicant, and is agreed to. */
enum status issuing_check_agreed(struct store *store, const struct claimant *claimant,
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
	enum status status = issuing_check_approval(store, claimant, fault);

	if (status == STATUS_OK && retrieval->needs_second)
		status = issuing_check_agreed(store, claimant, fault);
	if (status != STATUS_OK)
		return status;
	if (registry->ops->retrieve == NULL)
		return fault_set(fault, STATUS_GONE, 0, "this registry hands out no IP PIN again");
	status = registry->ops->retrieve(registry->self, claimant, holder, &holder_applicant,
					 &claim->pin, fault);
	if (status == STATUS_OK)
		status = store_last_of_applicant(store, RECORD_PIN_RESERVED, holder,
						 holder_applicant, &reserved, fault);
	if (status == STATUS_OK)
		status = make_order(store, claimant, &claim->order, fault);
	if (status == STATUS_OK)
		status = record_retrieval(store, retrieval, &claim->order, fault);
	if (status == STATUS_OK && retrieval->is_by_mail)
		status = letter_queue(store, retrieval->actor, &claim->order, fault);
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
