#include "kiosk/issuing/voiding.h"

#include <assert.h>

#include "kiosk/base/text.h"

static enum status void_order(struct store *store, const char *id, enum record_kind kind,
			      const struct voiding *voiding, struct fault *fault)
{
	struct order order;
	enum status status = store_get_order(store, id, &order, fault);

	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(kind, voiding->actor, order.visit);
	record_detail(&record, "order", order.id);
	if (kind == RECORD_PIN_VOIDED) {
		record_detail_format(&record, "year", "%d", order.year);
		record_detail(&record, "fingerprint", order.fingerprint);
	}
	record_detail_cut(&record, "cause", voiding->cause);
	(void)text_copy(order.cause, sizeof(order.cause), record_value(&record, "cause"));
	order.state = ORDER_VOIDED;
	status = store_put_order(store, &order, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

/* The first order of the PIN in one of the states; an empty id where there is none. */
static enum status find_order(struct store *store, const struct voiding *voiding,
			      const char *statement, char ret[STORE_ORDER_ID_MAX],
			      struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql, statement, &query, fault);

	ret[0] = '\0';
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, voiding->fingerprint);
	sql_bind_int(&query, 2, voiding->year);
	status = sql_step(&query, fault);
	if (status == STATUS_AGAIN)
		(void)text_copy(ret, STORE_ORDER_ID_MAX, sql_text(&query, 0));
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

/* What goes to the printer now would still come out. */
static enum status check_at_rest(struct store *store, const struct voiding *voiding,
				 struct fault *fault)
{
	char id[STORE_ORDER_ID_MAX];
	enum status status = find_order(store, voiding,
					"SELECT id FROM orders WHERE fingerprint = ?1 AND year = "
					"?2 AND state IN ('reserved', 'printing') LIMIT 1",
					id, fault);

	if (status == STATUS_OK && id[0] != '\0')
		status = fault_set(fault, STATUS_DENIED, 0,
				   "order %s is being printed: it can be voided afterwards", id);
	return status;
}

/* Out of the registry, and with it the order that made it. */
static enum status void_pin(struct store *store, struct registry *registry,
			    const struct voiding *voiding, struct fault *fault)
{
	char visit[STORE_VISIT_ID_MAX];
	unsigned applicant = 0;
	struct record reserved;

	if (registry->ops->revoke == NULL)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "this registry takes no IP PIN back");
	enum status status = registry->ops->revoke(registry->self, voiding->fingerprint,
						   voiding->year, visit, &applicant, fault);
	if (status == STATUS_OK)
		status = store_last_of_applicant(store, RECORD_PIN_RESERVED, visit, applicant,
						 &reserved, fault);
	if (status != STATUS_OK)
		return status;
	return void_order(store, record_value(&reserved, "order"), RECORD_PIN_VOIDED, voiding,
			  fault);
}

enum status issuing_void_paper(struct store *store, const char *order,
			       const struct voiding *voiding, struct fault *fault)
{
	assert(store->is_in_transaction);
	return void_order(store, order, RECORD_ORDER_VOIDED, voiding, fault);
}

enum status issuing_void(struct store *store, struct registry *registry,
			 const struct voiding *voiding, struct fault *fault)
{
	char id[STORE_ORDER_ID_MAX];

	assert(store->is_in_transaction);
	enum status status = check_at_rest(store, voiding, fault);
	if (status == STATUS_OK)
		status = void_pin(store, registry, voiding, fault);
	/* Each pass voids one, so the walk ends. */
	while (status == STATUS_OK) {
		status = find_order(store, voiding,
				    "SELECT id FROM orders WHERE fingerprint = ?1 AND year = ?2 "
				    "AND state NOT IN ('voided', 'replaced', 'expired') "
				    "ORDER BY id LIMIT 1",
				    id, fault);
		if (status != STATUS_OK || id[0] == '\0')
			return status;
		status = void_order(store, id, RECORD_ORDER_VOIDED, voiding, fault);
	}
	return status;
}
