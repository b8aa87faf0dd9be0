#include "kiosk/issuing/letters.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"

enum status letter_queue(struct store *store, const char *actor, struct order *order,
			 struct fault *fault)
{
	struct record record = record_begin(RECORD_LETTER_QUEUED, actor, order->visit);

	assert(order->state == ORDER_RESERVED);
	record_detail(&record, "order", order->id);
	order->state = ORDER_QUEUED_FOR_MAIL;
	enum status status = store_put_order(store, order, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

/* --- what there is -------------------------------------------------------------------------------
 */

enum status letters_of(struct store *store, int batch, const char *after,
		       char ret[LETTERS_BATCH_MAX][STORE_ORDER_ID_MAX], size_t *ret_count,
		       struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	size_t count = 0;
	enum status status =
		sql_query(&store->sql,
			  "SELECT id FROM orders WHERE state = 'queued_for_mail' AND batch = ?1 "
			  "AND id > ?2 ORDER BY id LIMIT ?3",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, batch);
	sql_bind_text(&query, 2, after);
	sql_bind_int(&query, 3, LETTERS_BATCH_MAX);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN && count < LETTERS_BATCH_MAX)
		if (!text_copy(ret[count++], STORE_ORDER_ID_MAX, sql_text(&query, 0)))
			return fault_set(fault, STATUS_CORRUPT, 0, "%s: a number is too long",
					 sql_file(&store->sql));
	if (status == STATUS_OK || status == STATUS_AGAIN)
		*ret_count = count;
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

static enum status find_flags(struct registry *registry, const char *fingerprint, unsigned *ret,
			      struct fault *fault)
{
	*ret = 0;
	return registry->ops->flags == NULL
		       ? STATUS_OK
		       : registry->ops->flags(registry->self, fingerprint, ret, fault);
}

enum status letter_hindrance(struct store *store, struct registry *registry, const char *id,
			     int year, char ret[LETTERS_CAUSE_MAX], struct address *ret_address,
			     struct fault *fault)
{
	struct order order;
	unsigned flags = 0;
	const char *cause = "";
	enum status status = store_get_order(store, id, &order, fault);

	if (status == STATUS_OK)
		status = find_flags(registry, order.fingerprint, &flags, fault);
	if (status != STATUS_OK)
		return status;
	if (registry->ops->address_of_record == NULL)
		status = STATUS_GONE;
	else
		status = registry->ops->address_of_record(registry->self, order.fingerprint,
							  ret_address, fault);
	if (status == STATUS_GONE)
		cause = "no address of record";
	else if (order.year != year)
		cause = "its year is over";
	else if ((flags & TAXPAYER_DECEASED) != 0)
		cause = "the taxpayer died";
	else if ((flags & TAXPAYER_LOCKED) != 0)
		cause = "the taxpayer's number is locked";
	(void)text_copy(ret, LETTERS_CAUSE_MAX, cause);
	return status == STATUS_GONE ? STATUS_OK : status;
}

enum status letter_returned(struct store *store, const char *id, const char *actor,
			    struct fault *fault)
{
	struct order order;
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = store_get_order(store, id, &order, fault);
	if (status == STATUS_OK && order.state != ORDER_MAILED)
		status = fault_set(fault, STATUS_REFUSED, 0, "order %s is %s, not mailed", id,
				   order_state_text(order.state));
	if (status == STATUS_OK) {
		struct record record = record_begin(RECORD_LETTER_RETURNED, actor, order.visit);
		record.outcome = RECORD_FAILURE;
		record_detail(&record, "order", order.id);
		record_detail(&record, "cause", "the letter came back");
		(void)text_copy(order.cause, sizeof(order.cause), "the letter came back");
		order.state = ORDER_EXCEPTION;
		status = store_put_order(store, &order, fault);
		if (status == STATUS_OK)
			status = store_append(store, &record, fault);
	}
	return store_end(store, status, fault);
}
