#include "kiosk/issuing/letters.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/issuing_parts.h"

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

static enum status turn(struct store *store, struct order *order, struct fault *fault)
{
	enum status status = store_get_order(store, order->id, order, fault);

	if (status == STATUS_OK && order->state != ORDER_RESERVED)
		status = fault_set(fault, STATUS_REFUSED, 0, "order %s is %s: no letter instead",
				   order->id, order_state_text(order->state));
	return status == STATUS_OK ? letter_queue(store, "visitor", order, fault) : status;
}

enum status letter_instead(struct store *store, struct order *order, struct fault *fault)
{
	struct order next = *order;
	enum status status = store_begin(store, fault);

	if (status == STATUS_OK)
		status = store_end(store, turn(store, &next, fault), fault);
	if (status == STATUS_OK)
		*order = next;
	return status;
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

enum status letters_next(struct letters_waiting *waiting, struct fault *fault)
{
	struct address address = { 0 };
	enum status status = STATUS_OK;

	if (waiting->at == waiting->count) {
		waiting->at = 0;
		status = letters_of(waiting->store, 0, waiting->order, waiting->ids,
				    &waiting->count, fault);
	}
	if (status != STATUS_OK || waiting->count == 0)
		return status;
	memcpy(waiting->order, waiting->ids[waiting->at++], sizeof(waiting->order));
	status = letter_hindrance(waiting->store, waiting->registry, waiting->order, waiting->year,
				  waiting->cause, &address, fault);
	address_wipe(&address);
	return status == STATUS_OK ? STATUS_AGAIN : status;
}

/* --- beside a paper ------------------------------------------------------------------------------
 */

static enum status has_letter(struct store *store, const struct order *order, bool *ret,
			      struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT count(*) FROM orders WHERE fingerprint = ?1 AND "
				       "year = ?2 AND state IN ('queued_for_mail', 'mailed')",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, order->fingerprint);
	sql_bind_int(&query, 2, order->year);
	status = sql_step(&query, fault);
	if (status == STATUS_AGAIN)
		*ret = sql_int(&query, 0) > 0;
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

/* *ret_has: there is one already; else *ret_cause is why none can follow, empty where it can. */
static enum status look(struct store *store, struct registry *registry, const struct order *order,
			bool *ret_has, char ret_cause[LETTERS_CAUSE_MAX], struct fault *fault)
{
	struct address address = { 0 };
	enum status status = has_letter(store, order, ret_has, fault);

	ret_cause[0] = '\0';
	if (status == STATUS_OK && !*ret_has)
		status = letter_hindrance(store, registry, order->id, order->year, ret_cause,
					  &address, fault);
	address_wipe(&address);
	return status;
}

enum status letter_would_follow(struct store *store, struct registry *registry,
				const struct order *order, bool *ret, struct fault *fault)
{
	char cause[LETTERS_CAUSE_MAX];
	bool has = false;
	enum status status = look(store, registry, order, &has, cause, fault);

	if (status == STATUS_OK)
		*ret = has || cause[0] == '\0';
	return status;
}

static enum status omit(struct store *store, const char *actor, const struct order *delivered,
			const char *cause, struct fault *fault)
{
	struct record record = record_begin(RECORD_LETTER_OMITTED, actor, delivered->visit);

	record.outcome = RECORD_FAILURE;
	record_detail(&record, "order", delivered->id);
	record_detail_cut(&record, "cause", cause);
	return store_append(store, &record, fault);
}

enum status letter_follow(struct store *store, struct registry *registry, const char *actor,
			  const struct order *delivered, struct fault *fault)
{
	const struct claimant claimant = { delivered->fingerprint, delivered->year,
					   delivered->visit, delivered->applicant };
	char cause[LETTERS_CAUSE_MAX];
	bool has = false;
	struct order letter;
	struct fault full = { 0 };
	enum status status = look(store, registry, delivered, &has, cause, fault);

	if (status != STATUS_OK || has)
		return status;
	if (cause[0] != '\0')
		return omit(store, actor, delivered, cause, fault);
	status = issuing_new_order(store, &claimant, &letter, &full);
	if (status == STATUS_FULL) /* nobody's receipt is held up by it */
		return omit(store, actor, delivered, full.what, fault);
	if (status != STATUS_OK)
		return fault_set(fault, status, full.vendor, "%s", full.what);
	struct record record = issuing_record(RECORD_LETTER_FOLLOWS, actor, &claimant);
	record_detail(&record, "order", letter.id);
	record_detail(&record, "fingerprint", letter.fingerprint);
	record_detail(&record, "after", delivered->id);
	letter.state = ORDER_QUEUED_FOR_MAIL;
	status = store_put_order(store, &letter, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

/* --- back ----------------------------------------------------------------------------------------
 */

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
