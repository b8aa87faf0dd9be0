#include "kiosk/issuing/issuing_parts.h"

#include <string.h>

#include "kiosk/base/text.h"

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
enum status issuing_check_decision(struct store *store, const struct claimant *claimant,
				   struct fault *fault)
{
	struct record record;
	const char *visit = claimant->visit;
	enum status status = store_last_decision(store, visit, claimant->applicant, &record, fault);

	if (status != STATUS_OK && status != STATUS_GONE)
		return status;
	const char *decision = status == STATUS_OK ? record_value(&record, "decision") : NULL;
	if (decision == NULL || strcmp(decision, "approve") != 0 ||
	    record.outcome != RECORD_SUCCESS)
		return fault_set(fault, STATUS_DENIED, 0,
				 "visit %s has no recorded approval of applicant %u: no IP PIN",
				 visit, claimant->applicant);
	return check_second(store, claimant, &record, fault);
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

enum status issuing_new_order(struct store *store, const struct claimant *claimant,
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

enum status issuing_vouch(struct record *record, struct registry *registry,
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

struct record issuing_record(enum record_kind kind, const char *actor,
			     const struct claimant *claimant)
{
	struct record record = record_begin(kind, actor, claimant->visit);

	record_detail_format(&record, "applicant", "%u", claimant->applicant);
	record_detail_format(&record, "year", "%d", claimant->year);
	return record;
}
