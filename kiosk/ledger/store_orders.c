#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store.h"

static const char *const STATES[] = {
	[ORDER_RESERVED] = "reserved",   [ORDER_PRINTING] = "printing",
	[ORDER_PROVEN] = "proven",       [ORDER_DELIVERED] = "delivered",
	[ORDER_EXCEPTION] = "exception", [ORDER_QUEUED_FOR_MAIL] = "queued_for_mail",
	[ORDER_MAILED] = "mailed",       [ORDER_VOIDED] = "voided",
	[ORDER_REPLACED] = "replaced",   [ORDER_EXPIRED] = "expired",
};

const char *order_state_text(enum order_state state)
{
	return STATES[state];
}

bool order_state_from_text(const char *text, enum order_state *ret)
{
	for (size_t at = 0; at < COUNT_OF(STATES); at++)
		if (strcmp(STATES[at], text) == 0) {
			*ret = (enum order_state)at;
			return true;
		}
	return false;
}

bool store_order_id(const char *visit, unsigned applicant, unsigned print,
		    char ret[STORE_ORDER_ID_MAX])
{
	return print == 0
		       ? text_format(ret, STORE_ORDER_ID_MAX, "%s/%u", visit, applicant)
		       : text_format(ret, STORE_ORDER_ID_MAX, "%s/%u/%u", visit, applicant, print);
}

enum status store_put_order(struct store *store, const struct order *order, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"INSERT INTO orders (id, visit, state, year, fingerprint, proof, cause, "
		"applicant, print, batch) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) "
		"ON CONFLICT (id) DO UPDATE SET "
		"visit = excluded.visit, state = excluded.state, year = excluded.year, "
		"fingerprint = excluded.fingerprint, proof = excluded.proof, "
		"cause = excluded.cause, applicant = excluded.applicant, print = excluded.print, "
		"batch = excluded.batch",
		&query, fault);

	assert(store->is_in_transaction);
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, order->id);
	sql_bind_text(&query, 2, order->visit);
	sql_bind_text(&query, 3, order_state_text(order->state));
	sql_bind_int(&query, 4, order->year);
	sql_bind_text(&query, 5, order->fingerprint);
	sql_bind_text(&query, 6, order->proof);
	sql_bind_text(&query, 7, order->cause);
	sql_bind_int(&query, 8, order->applicant);
	sql_bind_int(&query, 9, order->print);
	sql_bind_int(&query, 10, order->batch);
	return sql_finish(&query, fault);
}

/* The row that a statement stands on. */
static enum status take_row(const struct sql_query *query, struct order *ret, struct fault *fault)
{
	struct order order = { 0 };

	order.year = (int)sql_int(query, 3);
	order.applicant = (unsigned)sql_int(query, 7);
	order.print = (unsigned)sql_int(query, 8);
	order.batch = (int)sql_int(query, 9);
	if (!order_state_from_text(sql_text(query, 2), &order.state) ||
	    !text_copy(order.id, sizeof(order.id), sql_text(query, 0)) ||
	    !text_copy(order.visit, sizeof(order.visit), sql_text(query, 1)) ||
	    !text_copy(order.fingerprint, sizeof(order.fingerprint), sql_text(query, 4)) ||
	    !text_copy(order.proof, sizeof(order.proof), sql_text(query, 5)) ||
	    !text_copy(order.cause, sizeof(order.cause), sql_text(query, 6)))
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s: an order holds what was never written", sql_file(query->sql));
	*ret = order;
	return STATUS_OK;
}

#define COLUMNS "SELECT id, visit, state, year, fingerprint, proof, cause, applicant, print, batch "

enum status store_get_order(struct store *store, const char *id, struct order *ret,
			    struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql, COLUMNS "FROM orders WHERE id = ?1", &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, id);
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "%s: there is no order %s",
				 sql_file(&store->sql), id);
	return status == STATUS_AGAIN ? take_row(&query, ret, fault) : status;
}

enum status store_newest_order(struct store *store, const char *visit, unsigned applicant,
			       struct order *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       COLUMNS "FROM orders WHERE visit = ?1 AND applicant = ?2 "
					       "ORDER BY print DESC LIMIT 1",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, visit);
	sql_bind_int(&query, 2, applicant);
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "%s: applicant %u of visit %s has no order",
				 sql_file(&store->sql), applicant, visit);
	return status == STATUS_AGAIN ? take_row(&query, ret, fault) : status;
}

enum status store_count_orders(struct store *store, const char *visit, int64_t *ret,
			       struct fault *fault)
{
	return sql_number(&store->sql, "SELECT count(*) FROM orders WHERE visit = ?1", visit, ret,
			  fault);
}

enum status store_count_exceptions(struct store *store, int64_t *ret, struct fault *fault)
{
	return sql_number(&store->sql, "SELECT count(*) FROM orders WHERE state = 'exception'",
			  NULL, ret, fault);
}
