#include "kiosk/issuing/batches.h"

#include <string.h>

#include "kiosk/base/text.h"

static const char MAIL[] = "mail"; /* what the records of making batches are about */

enum { BATCH_OBJECT_MAX = 24 };

/* What the records of one batch are about; the list of those that are out asks for the same. */
static void object_of(int number, char ret[BATCH_OBJECT_MAX])
{
	(void)text_format(ret, BATCH_OBJECT_MAX, "%s/%d", MAIL, number);
}

/* --- what there is -------------------------------------------------------------------------------
 */

/* Of that number, or 0: all. */
static enum status find_out(struct store *store, int number, struct sql_query *query,
			    struct fault *fault)
{
	enum status status = sql_query(
		&store->sql,
		"SELECT batch, sum(state = 'queued_for_mail') AS letters, sum(state IN "
		"('voided', 'replaced', 'expired')) AS void, EXISTS (SELECT 1 FROM records WHERE "
		"object = 'mail/' || batch AND kind = 'batch_written') FROM orders WHERE "
		"batch > 0 AND (?1 = 0 OR batch = ?1) GROUP BY batch HAVING letters > 0 OR "
		"(void = count(*) AND NOT EXISTS (SELECT 1 FROM records WHERE "
		"object = 'mail/' || batch AND kind = 'batch_ended')) ORDER BY batch",
		query, fault);

	if (status == STATUS_OK)
		sql_bind_int(query, 1, number);
	return status;
}

static struct batch batch_at(struct sql_query *query)
{
	return (struct batch){ (int)sql_int(query, 0), sql_int(query, 1), sql_int(query, 2),
			       sql_int(query, 3) != 0 };
}

enum status batches_out(struct store *store, struct batch ret[BATCHES_MAX], size_t *ret_count,
			struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = find_out(store, 0, &query, fault);

	*ret_count = 0;
	while (status == STATUS_OK && (status = sql_step(&query, fault)) == STATUS_AGAIN) {
		if (*ret_count == BATCHES_MAX)
			return fault_set(fault, STATUS_FULL, 0,
					 "there are more than %d batches out; end some",
					 BATCHES_MAX);
		ret[(*ret_count)++] = batch_at(&query);
		status = STATUS_OK;
	}
	return status;
}

enum status batch_look(struct store *store, int number, struct batch *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = number < 1 ? STATUS_OK : find_out(store, number, &query, fault);

	if (status == STATUS_OK && number >= 1)
		status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "no batch %d is out", number);
	if (status == STATUS_AGAIN)
		*ret = batch_at(&query);
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

/* --- making --------------------------------------------------------------------------------------
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

/* The number after the last batch that was made, given up or not. */
static enum status next_number(struct store *store, int *ret, struct fault *fault)
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
			const struct letter_step *step, struct batch_made *made,
			struct fault *fault)
{
	struct letters_waiting waiting = { .store = store,
					   .registry = registry,
					   .year = made->year };
	enum status status = STATUS_AGAIN;

	while (made->count < LETTERS_BATCH_MAX &&
	       (status = letters_next(&waiting, fault)) == STATUS_AGAIN) {
		if (waiting.cause[0] != '\0') {
			made->held++;
			continue;
		}
		status = take(store, waiting.order, step, fault);
		if (status != STATUS_OK)
			return status;
		made->count++;
	}
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

static enum status make(struct store *store, struct registry *registry, const char *actor,
			struct batch_made *made, struct fault *fault)
{
	enum status status = next_number(store, &made->number, fault);

	if (status != STATUS_OK)
		return status;
	const struct letter_step step = { RECORD_LETTER_EXPORTED, ORDER_QUEUED_FOR_MAIL,
					  made->number, made->number, actor };
	status = fill(store, registry, &step, made, fault);
	if (status != STATUS_OK || made->count == 0)
		return status;
	struct record record = record_begin(RECORD_BATCH_EXPORTED, actor, MAIL);
	record_detail_format(&record, "batch", "%d", made->number);
	record_detail_format(&record, "letters", "%zu", made->count);
	record_detail_format(&record, "held", "%zu", made->held);
	return store_append(store, &record, fault);
}

enum status batch_make(struct store *store, struct registry *registry, int year, const char *actor,
		       struct batch_made *ret, struct fault *fault)
{
	struct batch_made made = { .year = year };
	enum status status = store_begin(store, fault);

	if (status == STATUS_OK)
		status = store_end(store, make(store, registry, actor, &made, fault), fault);
	if (status == STATUS_OK)
		*ret = made;
	return status;
}

/* --- writing -------------------------------------------------------------------------------------
 */

static struct record about(enum record_kind kind, const char *actor, const struct batch *batch)
{
	char object[BATCH_OBJECT_MAX];

	object_of(batch->number, object);
	struct record record = record_begin(kind, actor, object);
	record_detail_format(&record, "batch", "%d", batch->number);
	record_detail_format(&record, "letters", "%lld", (long long)batch->letters);
	return record;
}

enum status batch_repeat(struct store *store, const struct batch *batch, const char *actor,
			 struct fault *fault)
{
	struct record record = about(RECORD_BATCH_REPEATED, actor, batch);

	return store_record(store, &record, fault);
}

enum status batch_written(struct store *store, int number, const char *actor, struct fault *fault)
{
	struct batch batch = { 0 };
	enum status status = batch_look(store, number, &batch, fault);

	if (status != STATUS_OK)
		return status;
	struct record record = about(RECORD_BATCH_WRITTEN, actor, &batch);
	return store_record(store, &record, fault);
}

/* --- the end -------------------------------------------------------------------------------------
 */

/* Every letter of a batch that is out, and the batch. */
static enum status take_all(struct store *store, const struct letter_step *step, size_t *ret_count,
			    struct fault *fault)
{
	char id[LETTERS_BATCH_MAX][STORE_ORDER_ID_MAX];
	struct batch batch = { 0 };
	bool is_mailed = step->to == ORDER_MAILED;
	enum status status = batch_look(store, step->batch, &batch, fault);

	if (status == STATUS_OK && is_mailed && !batch.is_written && batch.letters > 0)
		status = fault_set(fault, STATUS_REFUSED, 0,
				   "batch %d was never written out: nothing of it is in the mail",
				   step->batch);
	if (status == STATUS_OK)
		status = letters_of(store, step->batch, "", id, ret_count, fault);
	for (size_t at = 0; status == STATUS_OK && at < *ret_count; at++)
		status = take(store, id[at], step, fault);
	if (status != STATUS_OK)
		return status;
	struct record record = about(RECORD_BATCH_ENDED, step->actor, &batch);
	record_detail_format(&record, "void", "%lld", (long long)batch.void_letters);
	record_detail(&record, "how", is_mailed ? "done" : "cancelled");
	return store_append(store, &record, fault);
}

static enum status end(struct store *store, const struct letter_step *step, size_t *ret_count,
		       struct fault *fault)
{
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	return store_end(store, take_all(store, step, ret_count, fault), fault);
}

enum status batch_done(struct store *store, int number, const char *actor, size_t *ret_count,
		       struct fault *fault)
{
	const struct letter_step step = { RECORD_LETTER_MAILED, ORDER_MAILED, number, number,
					  actor };

	return end(store, &step, ret_count, fault);
}

enum status batch_cancel(struct store *store, int number, const char *actor, size_t *ret_count,
			 struct fault *fault)
{
	const struct letter_step step = { RECORD_LETTER_WITHDRAWN, ORDER_QUEUED_FOR_MAIL, number, 0,
					  actor };

	return end(store, &step, ret_count, fault);
}
