#include "kiosk/issuing/recovery.h"

#include <string.h>

#include "kiosk/base/text.h"

static const char CAUSE[] = "interrupted before anything was sent to the printer";

/* The next one behind `id` that is reserved; an empty number where there is none. */
static enum status next_reserved(struct store *store, char id[STORE_ORDER_ID_MAX],
				 struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT id FROM orders WHERE state = 'reserved' AND id > ?1 "
				       "ORDER BY id LIMIT 1",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, id);
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		id[0] = '\0';
	if (status != STATUS_AGAIN)
		return status;
	if (!text_copy(id, STORE_ORDER_ID_MAX, sql_text(&query, 0)))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a number is too long",
				 sql_file(&store->sql));
	return STATUS_OK;
}

/* Whether it stands in the place of another one. */
static enum status is_replacement(struct store *store, const char *id, bool *ret,
				  struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql, "SELECT sequence FROM records WHERE kind = 'order_replaced'",
			  &query, fault);

	*ret = false;
	while (status == STATUS_OK && (status = sql_step(&query, fault)) == STATUS_AGAIN) {
		struct record record;
		struct hash hash;
		status = store_get_record(store, (uint64_t)sql_int(&query, 0), &record, &hash,
					  fault);
		const char *by = status == STATUS_OK ? record_value(&record, "by") : NULL;
		*ret |= by != NULL && strcmp(by, id) == 0;
	}
	return status;
}

/* Whether the order made its PIN; else it would have printed one again. */
static enum status made_pin(struct store *store, const struct order *order, bool *ret,
			    struct fault *fault)
{
	struct record made;
	enum status status = store_last_of_applicant(store, RECORD_PIN_RESERVED, order->visit,
						     order->applicant, &made, fault);

	*ret = status == STATUS_OK && strcmp(record_value(&made, "order"), order->id) == 0;
	return status == STATUS_GONE ? STATUS_OK : status;
}

static enum status put_dropped(struct store *store, struct order *order, bool is_pin,
			       int64_t now_wall_ms, struct fault *fault)
{
	struct record record = record_begin(is_pin ? RECORD_PIN_DROPPED : RECORD_ORDER_DROPPED,
					    "system", order->visit);

	record.outcome = RECORD_FAILURE;
	record.wall_ms = now_wall_ms;
	record_detail(&record, "order", order->id);
	if (is_pin) {
		record_detail_format(&record, "year", "%d", order->year);
		record_detail(&record, "fingerprint", order->fingerprint);
	}
	record_detail(&record, "cause", CAUSE);
	order->state = ORDER_VOIDED;
	(void)text_copy(order->cause, sizeof(order->cause), CAUSE);
	enum status status = store_put_order(store, order, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

/* A registry that takes nothing back, or knows nothing of it, leaves the order to staff. */
static enum status give_back(struct registry *registry, const struct order *order,
			     bool *ret_is_back, struct fault *fault)
{
	enum status status = STATUS_GONE;

	if (registry->ops->revoke != NULL) {
		char visit[STORE_VISIT_ID_MAX];
		unsigned applicant = 0;
		status = registry->ops->revoke(registry->self, order->fingerprint, order->year,
					       visit, &applicant, fault);
	}
	*ret_is_back = status == STATUS_OK;
	return status == STATUS_GONE ? STATUS_OK : status;
}

static enum status drop(struct store *store, struct registry *registry, const char *id,
			int64_t now_wall_ms, struct fault *fault)
{
	struct order order;
	bool is_pin = false, stays = false, is_back = true;
	enum status status = store_get_order(store, id, &order, fault);

	if (status == STATUS_OK)
		status = is_replacement(store, id, &stays, fault);
	if (status == STATUS_OK)
		status = made_pin(store, &order, &is_pin, fault);
	if (status != STATUS_OK || stays)
		return status;
	if (is_pin)
		status = give_back(registry, &order, &is_back, fault);
	return status == STATUS_OK && is_back
		       ? put_dropped(store, &order, is_pin, now_wall_ms, fault)
		       : status;
}

static enum status drop_all(struct store *store, struct registry *registry, int64_t now_wall_ms,
			    struct fault *fault)
{
	char id[STORE_ORDER_ID_MAX] = "";
	enum status status;

	while ((status = next_reserved(store, id, fault)) == STATUS_OK && id[0] != '\0') {
		status = drop(store, registry, id, now_wall_ms, fault);
		if (status != STATUS_OK)
			return status;
	}
	return status;
}

enum status issuing_recover(struct store *store, struct registry *registry, int64_t now_wall_ms,
			    int64_t *ret_visits, struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status == STATUS_OK)
		status = store_end(store, drop_all(store, registry, now_wall_ms, fault), fault);
	return status == STATUS_OK ? store_recover(store, now_wall_ms, ret_visits, fault) : status;
}
