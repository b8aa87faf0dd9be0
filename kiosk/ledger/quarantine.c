#include "kiosk/ledger/quarantine.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"

/* Of the records since the last release: how many there are, the first, the newest. */
struct run {
	uint64_t first, last;
};

#define SINCE_RELEASE                                                                              \
	"FROM records WHERE object = '" QUARANTINE_OBJECT "' AND kind = 'printer_quarantined' "    \
	"AND sequence > (SELECT coalesce(max(sequence), 0) FROM records WHERE "                    \
	"object = '" QUARANTINE_OBJECT "' AND kind = 'printer_released')"

static enum status find_run(struct store *store, struct run *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT coalesce(min(sequence), 0), coalesce(max(sequence), "
				       "0) " SINCE_RELEASE,
				       &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = (struct run){ .first = (uint64_t)sql_int(&query, 0),
			     .last = (uint64_t)sql_int(&query, 1) };
	return STATUS_OK;
}

static enum status next_record(struct store *store, uint64_t *at, struct record *ret,
			       struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct hash hash;
	enum status status =
		sql_query(&store->sql,
			  "SELECT coalesce(min(sequence), 0) " SINCE_RELEASE " AND sequence > ?1",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)*at);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*at = (uint64_t)sql_int(&query, 0);
	return *at != 0 ? store_get_record(store, *at, ret, &hash, fault) : STATUS_OK;
}

enum status quarantine_next(struct store *store, uint64_t *at, char ret[STORE_ORDER_ID_MAX],
			    struct fault *fault)
{
	ret[0] = '\0';
	while (true) {
		struct record record;
		enum status status = next_record(store, at, &record, fault);
		if (status != STATUS_OK || *at == 0)
			return status;
		const char *order = record_value(&record, "order");
		if (order == NULL)
			continue;
		if (!text_copy(ret, STORE_ORDER_ID_MAX, order))
			return fault_set(fault, STATUS_CORRUPT, 0, "%s: a number is too long",
					 sql_file(&store->sql));
		return STATUS_OK;
	}
}

static enum status count_papers(struct store *store, uint64_t *ret, struct fault *fault)
{
	char order[STORE_ORDER_ID_MAX];
	uint64_t at = 0;
	enum status status;

	while ((status = quarantine_next(store, &at, order, fault)) == STATUS_OK &&
	       order[0] != '\0')
		(*ret)++;
	return status;
}

enum status quarantine_look(struct store *store, struct quarantine *ret, struct fault *fault)
{
	struct quarantine found = { 0 };
	struct record first, last;
	struct hash hash;
	struct run run = { 0 };
	enum status status = find_run(store, &run, fault);

	if (status == STATUS_OK && run.first != 0) {
		status = store_get_record(store, run.first, &first, &hash, fault);
		if (status == STATUS_OK)
			status = store_get_record(store, run.last, &last, &hash, fault);
		if (status == STATUS_OK)
			status = count_papers(store, &found.papers, fault);
		if (status != STATUS_OK)
			return status;
		const char *cause = record_value(&last, "cause");
		found.is_on = true;
		found.since_ms = first.wall_ms;
		(void)text_copy(found.cause, sizeof(found.cause), cause != NULL ? cause : "-");
	}
	if (status == STATUS_OK)
		*ret = found;
	return status;
}

bool quarantine_needs(const struct order *before)
{
	return before->state == ORDER_PRINTING ||
	       (before->state == ORDER_PROVEN && strcmp(before->proof, "shown") != 0);
}

enum status quarantine_is_due(struct store *store, bool *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	bool is_due = false;
	enum status status = sql_query(
		&store->sql, "SELECT id FROM orders WHERE state IN ('printing', 'proven')", &query,
		fault);

	while (status == STATUS_OK && (status = sql_step(&query, fault)) == STATUS_AGAIN) {
		struct order order;
		const char *id = sql_text(&query, 0);
		status = store_get_order(store, id != NULL ? id : "", &order, fault);
		is_due |= status == STATUS_OK && quarantine_needs(&order);
	}
	if (status == STATUS_OK)
		*ret = is_due;
	return status;
}

enum status quarantine_begin(struct store *store, const struct quarantine_reason *reason,
			     struct fault *fault)
{
	struct record record =
		record_begin(RECORD_PRINTER_QUARANTINED, reason->actor, QUARANTINE_OBJECT);

	assert(store->is_in_transaction);
	record.outcome = RECORD_FAILURE;
	if (reason->wall_ms != 0)
		record.wall_ms = reason->wall_ms;
	record_detail_cut(&record, "cause", reason->cause);
	if (reason->order != NULL)
		record_detail(&record, "order", reason->order);
	return store_append(store, &record, fault);
}

/* The newest page that bears no PIN, printed between visits: its number, 0 where it is no proven
 * test slip. */
static enum status find_slip(struct store *store, uint64_t *ret, struct fault *fault)
{
	struct record record;
	struct hash hash;
	int64_t sequence = 0;
	enum status status = sql_number(&store->sql,
					"SELECT coalesce(max(sequence), 0) FROM records WHERE "
					"object = '' AND kind = 'sheet_printed'",
					NULL, &sequence, fault);

	if (status != STATUS_OK)
		return status;
	*ret = 0;
	if (sequence == 0)
		return STATUS_OK;
	status = store_get_record(store, (uint64_t)sequence, &record, &hash, fault);
	const char *sheet = status == STATUS_OK ? record_value(&record, "sheet") : NULL;
	if (sheet != NULL && strcmp(sheet, QUARANTINE_SLIP) == 0 &&
	    record.outcome == RECORD_SUCCESS)
		*ret = (uint64_t)sequence;
	return status;
}

enum status quarantine_end(struct store *store, const char *actor, const char *slip,
			   struct fault *fault)
{
	struct record record = record_begin(RECORD_PRINTER_RELEASED, actor, QUARANTINE_OBJECT);
	struct run run = { 0 };
	uint64_t sequence = 0;

	assert(store->is_in_transaction);
	enum status status = find_run(store, &run, fault);
	if (status == STATUS_OK)
		status = find_slip(store, &sequence, fault);
	if (status != STATUS_OK)
		return status;
	if (run.first == 0)
		return fault_set(fault, STATUS_REFUSED, 0, "the printer is not in quarantine");
	if (sequence < run.last)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "no test slip was proven since: the printer stays in quarantine");
	record_detail(&record, "slip", slip);
	return store_append(store, &record, fault);
}
