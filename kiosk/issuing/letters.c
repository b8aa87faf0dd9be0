#include "kiosk/issuing/letters.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"

static const char MAIL[] = "mail"; /* what the records of batches are about */

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

enum status letters_batches(struct store *store, struct letters_batch ret[LETTERS_BATCHES_MAX],
			    size_t *ret_count, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"SELECT batch, count(*), (SELECT count(*) FROM orders AS void WHERE "
		"void.state IN ('voided', 'replaced') AND void.batch = orders.batch) FROM orders "
		"WHERE state = 'queued_for_mail' AND batch > 0 GROUP BY batch ORDER BY batch",
		&query, fault);

	*ret_count = 0;
	while (status == STATUS_OK && (status = sql_step(&query, fault)) == STATUS_AGAIN) {
		if (*ret_count == LETTERS_BATCHES_MAX)
			return fault_set(fault, STATUS_FULL, 0,
					 "there are more than %d batches out; end some",
					 LETTERS_BATCHES_MAX);
		ret[(*ret_count)++] =
			(struct letters_batch){ (int)sql_int(&query, 0), sql_int(&query, 1),
						sql_int(&query, 2) };
		status = STATUS_OK;
	}
	return status;
}

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

/* --- steps ---------------------------------------------------------------------------------------
 */

/* One letter's step, inside a transaction. */
struct letter_step {
	enum record_kind kind;
	enum order_state to;
	int batch; /* that the record tells */
	int next;  /* that the order has then */
	const char *actor;
};

static enum status take(struct store *store, const char *id, const struct letter_step *step,
			struct fault *fault)
{
	struct order order;
	enum status status = store_get_order(store, id, &order, fault);

	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(step->kind, step->actor, order.visit);
	record_detail(&record, "order", order.id);
	record_detail_format(&record, "batch", "%d", step->batch);
	order.state = step->to;
	order.batch = step->next;
	status = store_put_order(store, &order, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

/* Every letter of a batch that is out. */
static enum status take_all(struct store *store, const struct letter_step *step, size_t *ret_count,
			    struct fault *fault)
{
	char id[LETTERS_BATCH_MAX][STORE_ORDER_ID_MAX];
	enum status status = letters_of(store, step->batch, "", id, ret_count, fault);

	if (status == STATUS_OK && (*ret_count == 0 || step->batch < 1))
		status = fault_set(fault, STATUS_GONE, 0, "no batch %d is out", step->batch);
	for (size_t at = 0; status == STATUS_OK && at < *ret_count; at++)
		status = take(store, id[at], step, fault);
	return status;
}

static enum status end_batch(struct store *store, const struct letter_step *step, size_t *ret_count,
			     struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	return store_end(store, take_all(store, step, ret_count, fault), fault);
}

enum status letters_done(struct store *store, int batch, const char *actor, size_t *ret_count,
			 struct fault *fault)
{
	const struct letter_step step = { RECORD_LETTER_MAILED, ORDER_MAILED, batch, batch, actor };

	return end_batch(store, &step, ret_count, fault);
}

enum status letters_cancel(struct store *store, int batch, const char *actor, size_t *ret_count,
			   struct fault *fault)
{
	const struct letter_step step = { RECORD_LETTER_WITHDRAWN, ORDER_QUEUED_FOR_MAIL, batch, 0,
					  actor };

	return end_batch(store, &step, ret_count, fault);
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

/* --- batches -------------------------------------------------------------------------------------
 */

/* The number after the last batch that was made, given up or not. */
static enum status next_batch(struct store *store, int *ret, struct fault *fault)
{
	struct record record;
	int64_t last = 0;
	enum status status = store_last_record(store, RECORD_BATCH_EXPORTED, MAIL, &record, fault);

	if (status == STATUS_OK && !span_to_int(span_of(record_value(&record, "batch")), &last))
		status = fault_set(fault, STATUS_CORRUPT, 0, "%s: a batch's number is malformed",
				   sql_file(&store->sql));
	if (status != STATUS_OK && status != STATUS_GONE)
		return status;
	*ret = (int)last + 1;
	return STATUS_OK;
}

/* Puts into the batch what is not held, until it is full or nothing waits. */
static enum status fill(struct store *store, struct registry *registry,
			const struct letter_step *step, struct letters_made *made,
			struct fault *fault)
{
	char id[LETTERS_BATCH_MAX][STORE_ORDER_ID_MAX], after[STORE_ORDER_ID_MAX] = "";
	char cause[LETTERS_CAUSE_MAX];
	struct address address = { 0 };
	size_t count = 0;
	enum status status = STATUS_OK;

	do {
		status = letters_of(store, 0, after, id, &count, fault);
		for (size_t at = 0; status == STATUS_OK && at < count; at++) {
			if (made->count == LETTERS_BATCH_MAX)
				return STATUS_OK;
			cause[0] = '\0';
			status = letter_hindrance(store, registry, id[at], made->year, cause,
						  &address, fault);
			address_wipe(&address);
			if (status == STATUS_OK && cause[0] == '\0')
				status = take(store, id[at], step, fault);
			if (status != STATUS_OK)
				return status;
			made->count += cause[0] == '\0';
			made->held += cause[0] != '\0';
			memcpy(after, id[at], sizeof(after));
		}
	} while (status == STATUS_OK && count > 0);
	return status;
}

static enum status make(struct store *store, struct registry *registry, const char *actor,
			struct letters_made *made, struct fault *fault)
{
	enum status status = next_batch(store, &made->batch, fault);

	if (status != STATUS_OK)
		return status;
	const struct letter_step step = { RECORD_LETTER_EXPORTED, ORDER_QUEUED_FOR_MAIL,
					  made->batch, made->batch, actor };
	status = fill(store, registry, &step, made, fault);
	if (status != STATUS_OK || made->count == 0)
		return status;
	struct record record = record_begin(RECORD_BATCH_EXPORTED, actor, MAIL);
	record_detail_format(&record, "batch", "%d", made->batch);
	record_detail_format(&record, "letters", "%zu", made->count);
	record_detail_format(&record, "held", "%zu", made->held);
	return store_append(store, &record, fault);
}

enum status letters_make_batch(struct store *store, struct registry *registry, int year,
			       const char *actor, struct letters_made *ret, struct fault *fault)
{
	struct letters_made made = { .year = year };
	enum status status = store_begin(store, fault);

	if (status == STATUS_OK)
		status = store_end(store, make(store, registry, actor, &made, fault), fault);
	if (status == STATUS_OK)
		*ret = made;
	return status;
}

enum status letters_repeat(struct store *store, int batch, const char *actor, size_t *ret_count,
			   struct fault *fault)
{
	char id[LETTERS_BATCH_MAX][STORE_ORDER_ID_MAX];
	enum status status = batch < 1
				     ? fault_set(fault, STATUS_GONE, 0, "no batch %d is out", batch)
				     : letters_of(store, batch, "", id, ret_count, fault);

	if (status == STATUS_OK && *ret_count == 0)
		status = fault_set(fault, STATUS_GONE, 0, "no batch %d is out", batch);
	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_BATCH_REPEATED, actor, MAIL);
	record_detail_format(&record, "batch", "%d", batch);
	record_detail_format(&record, "letters", "%zu", *ret_count);
	return store_record(store, &record, fault);
}
