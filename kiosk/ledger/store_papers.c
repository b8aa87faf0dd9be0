#include "kiosk/ledger/store_papers.h"

#include <string.h>

#include "kiosk/base/text.h"

/* Open exceptions come by the newest record of one in their visit, which is their own but where a
 * visit has several. */
#define EXCEPTIONS "FROM orders WHERE state = 'exception'"
#define OF_VISIT                                                                                   \
	"FROM orders WHERE visit = ?1 AND print = (SELECT max(print) FROM orders AS other WHERE "  \
	"other.visit = orders.visit AND other.applicant = orders.applicant)"

static enum status list_ids(struct store *store, const char *visit, size_t offset, size_t max,
			    struct stored_paper *ret, size_t *ret_count, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		visit[0] != '\0' ? "SELECT id " OF_VISIT " ORDER BY applicant LIMIT ?2 OFFSET ?3"
				 : "SELECT id " EXCEPTIONS
				   " ORDER BY (SELECT max(sequence) FROM records "
				   "WHERE object = orders.visit AND kind = 'exception_opened'), id "
				   "LIMIT ?2 OFFSET ?3",
		&query, fault);

	*ret_count = 0;
	if (status != STATUS_OK)
		return status;
	if (visit[0] != '\0')
		sql_bind_text(&query, 1, visit);
	sql_bind_int(&query, 2, (int64_t)max);
	sql_bind_int(&query, 3, (int64_t)offset);
	while (*ret_count < max && (status = sql_step(&query, fault)) == STATUS_AGAIN)
		(void)text_copy(ret[(*ret_count)++].order.id, STORE_ORDER_ID_MAX,
				sql_text(&query, 0));
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

static enum status count_all(struct store *store, const char *visit, size_t *ret,
			     struct fault *fault)
{
	int64_t count = 0;
	enum status status =
		visit[0] != '\0'
			? sql_number(&store->sql, "SELECT count(*) " OF_VISIT, visit, &count, fault)
			: sql_number(&store->sql, "SELECT count(*) " EXCEPTIONS, NULL, &count,
				     fault);

	if (status == STATUS_OK)
		*ret = (size_t)count;
	return status;
}

/* The newest record that opened this order's exception. */
static enum status find_opened(struct store *store, const struct order *order, int64_t *ret_ms,
			       struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct record record;
	struct hash hash;
	enum status status = sql_query(&store->sql,
				       "SELECT sequence FROM records WHERE object = ?1 AND "
				       "kind = 'exception_opened' ORDER BY sequence DESC",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, order->visit);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		status = store_get_record(store, (uint64_t)sql_int(&query, 0), &record, &hash,
					  fault);
		if (status != STATUS_OK)
			return status;
		const char *id = record_value(&record, "order");
		if (id == NULL || strcmp(id, order->id) != 0)
			continue;
		*ret_ms = record.wall_ms;
		return STATUS_OK;
	}
	return status;
}

static enum status fill(struct store *store, struct stored_paper *paper, struct fault *fault)
{
	struct order *order = &paper->order;
	struct visit visit;
	struct record stated;
	enum status status = store_get_order(store, order->id, order, fault);

	if (status == STATUS_OK)
		status = store_get_visit(store, order->visit, &visit, fault);
	if (status != STATUS_OK)
		return status;
	paper->since_ms = visit.started_ms;
	(void)text_copy(paper->clerk, sizeof(paper->clerk), visit.clerk);
	(void)text_copy(paper->language, sizeof(paper->language), visit.language);
	if (order->state == ORDER_EXCEPTION)
		status = find_opened(store, order, &paper->since_ms, fault);
	if (status == STATUS_OK)
		status = store_last_of_applicant(store, RECORD_IDENTIFIED, order->visit,
						 order->applicant, &stated, fault);
	if (status == STATUS_GONE)
		return STATUS_OK;
	const char *last4 = status == STATUS_OK ? record_value(&stated, "tin_last4") : NULL;
	if (last4 != NULL)
		(void)text_copy(paper->tin_last4, sizeof(paper->tin_last4), last4);
	return status;
}

enum status store_list_papers(struct store *store, const char *visit, size_t offset,
			      struct stored_paper *ret, size_t max, size_t *ret_count,
			      size_t *ret_total, struct fault *fault)
{
	size_t count = 0, total = 0;

	memset(ret, 0, max * sizeof(*ret));
	enum status status = list_ids(store, visit, offset, max, ret, &count, fault);
	if (status == STATUS_OK)
		status = count_all(store, visit, &total, fault);
	for (size_t at = 0; status == STATUS_OK && at < count; at++)
		status = fill(store, &ret[at], fault);
	if (status == STATUS_OK) {
		*ret_count = count;
		*ret_total = total;
	}
	return status;
}
