#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <unistd.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/approval.h"
#include "kiosk/ledger/quarantine.h"
#include "kiosk/ledger/store_parked.h"

enum { HOLD_TRIES = 20, HOLD_PAUSE_MS = 100 };

/* A kiosk that was told to end may still be writing its last record. */
static bool takes_lock(int hold)
{
	for (int tries = 0; flock(hold, LOCK_EX | LOCK_NB) != 0; tries++) {
		if (errno != EWOULDBLOCK || tries == HOLD_TRIES)
			return false;
		(void)poll(NULL, 0, HOLD_PAUSE_MS);
	}
	return true;
}

enum status store_hold(const char *path, int *ret_hold, struct fault *fault)
{
	int hold = open(path, O_RDONLY | O_CLOEXEC);

	if (hold < 0)
		return fault_set(fault, STATUS_IO, errno, "%s: cannot be opened", path);
	if (!takes_lock(hold)) {
		int reason = errno;
		close(hold);
		return fault_set(fault, reason == EWOULDBLOCK ? STATUS_DENIED : STATUS_IO, reason,
				 "%s: another kiosk works with it; each needs its own", path);
	}
	*ret_hold = hold;
	return STATUS_OK;
}

/* The first of what is still open; *ret_id empty when nothing is. Each pass closes one, so the
 * walk ends. */
static enum status first_open(struct store *store, const char *text, char *ret_id, size_t max,
			      struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql, text, &query, fault);

	ret_id[0] = '\0';
	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	if (!text_copy(ret_id, max, sql_text(&query, 0)))
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a number is too long",
				 sql_file(&store->sql));
	return STATUS_OK;
}

static enum status open_exception(struct store *store, const char *id, int64_t now_wall_ms,
				  struct fault *fault)
{
	struct order order;
	enum status status = store_get_order(store, id, &order, fault);

	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_EXCEPTION_OPENED, "system", order.visit);
	record.outcome = RECORD_FAILURE;
	record.wall_ms = now_wall_ms;
	record_detail(&record, "order", order.id);
	record_detail_format(&record, "cause", "interrupted while %s",
			     order_state_text(order.state));
	bool may_come_out = quarantine_needs(&order);
	order.state = ORDER_EXCEPTION;
	(void)text_copy(order.cause, sizeof(order.cause), record_value(&record, "cause"));
	status = store_put_order(store, &order, fault);
	if (status == STATUS_OK)
		status = store_append(store, &record, fault);
	if (status != STATUS_OK || !may_come_out)
		return status;
	return quarantine_begin(store,
				&(struct quarantine_reason){ .actor = "system",
							     .cause = order.cause,
							     .order = order.id,
							     .wall_ms = now_wall_ms },
				fault);
}

/* One that somebody suspects goes to the supervisors however it ended. */
static enum status look_for_suspicion(struct store *store, struct visit *visit, struct fault *fault)
{
	struct record record;
	enum status status =
		store_last_record(store, RECORD_FRAUD_SUSPECTED, visit->id, &record, fault);

	if (status == STATUS_OK)
		(void)text_copy(visit->outcome, sizeof(visit->outcome), "fraud_review");
	return status == STATUS_GONE ? STATUS_OK : status;
}

/* An approval that no paper came of led to nothing. */
static enum status withdraw(struct store *store, const char *visit, unsigned applicant,
			    int64_t now_wall_ms, struct fault *fault)
{
	struct record decided;
	struct order order;
	enum status status = store_last_decision(store, visit, applicant, &decided, fault);

	if (status != STATUS_OK)
		return status == STATUS_GONE ? STATUS_OK : status;
	const char *decision = record_value(&decided, "decision");
	if (decision == NULL || strcmp(decision, "approve") != 0)
		return STATUS_OK;
	status = store_newest_order(store, visit, applicant, &order, fault);
	if (status != STATUS_GONE)
		return status;
	status = approval_lapse(store, visit, applicant, now_wall_ms, fault);
	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_DECISION_WITHDRAWN, "system", visit);
	record.wall_ms = now_wall_ms;
	record_detail_format(&record, "applicant", "%u", applicant);
	record_detail(&record, "cause", "interrupted");
	return store_append(store, &record, fault);
}

static enum status close_visit(struct store *store, const char *id, int64_t now_wall_ms,
			       struct fault *fault)
{
	struct visit visit;
	enum status status = store_get_visit(store, id, &visit, fault);

	if (status != STATUS_OK)
		return status;
	status = approval_clear(store, visit.id, "interrupted", now_wall_ms, fault);
	for (unsigned at = 1; status == STATUS_OK && at <= STORE_APPLICANTS_MAX; at++)
		status = withdraw(store, visit.id, at, now_wall_ms, fault);
	if (status == STATUS_OK)
		status = look_for_suspicion(store, &visit, fault);
	if (status != STATUS_OK)
		return status;
	struct record record = record_begin(RECORD_VISIT_CLOSED, "system", visit.id);
	record.outcome = RECORD_FAILURE;
	record.wall_ms = now_wall_ms;
	record_detail(&record, "ending", "interrupted");
	record_detail(&record, "outcome", visit.outcome);
	visit.ended_ms = store_visit_end_ms(now_wall_ms);
	(void)text_copy(visit.ending, sizeof(visit.ending), "interrupted");
	status = store_put_visit(store, &visit, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

static enum status recover(struct store *store, int64_t now_wall_ms, int64_t *visits,
			   struct fault *fault)
{
	char id[STORE_VISIT_ID_MAX > STORE_ORDER_ID_MAX ? STORE_VISIT_ID_MAX : STORE_ORDER_ID_MAX];

	while (true) {
		enum status status = first_open(store,
						"SELECT id FROM orders WHERE state IN "
						"('reserved', 'printing', 'proven') LIMIT 1",
						id, sizeof(id), fault);
		if (status != STATUS_OK)
			return status;
		if (id[0] == '\0')
			break;
		status = open_exception(store, id, now_wall_ms, fault);
		if (status != STATUS_OK)
			return status;
	}
	while (true) {
		enum status status =
			first_open(store,
				   "SELECT id FROM visits WHERE ended_ms = 0 AND id NOT IN "
				   "(SELECT visit FROM parked) ORDER BY id LIMIT 1",
				   id, sizeof(id), fault);
		if (status != STATUS_OK || id[0] == '\0')
			return status;
		status = close_visit(store, id, now_wall_ms, fault);
		if (status != STATUS_OK)
			return status;
		(*visits)++;
	}
}

enum status store_latest_ms(struct store *store, int64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"WITH last AS (SELECT sequence, wall_ms, kind FROM records WHERE sequence > ?1) "
		"SELECT coalesce(max(wall_ms), 0) FROM last WHERE sequence >= "
		"(SELECT coalesce(max(sequence), 0) FROM last WHERE kind = ?2)",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)store->count - CLOCKS_LATEST_OF);
	sql_bind_text(&query, 2, record_kind_text(RECORD_CLOCK_CHANGED));
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = sql_int(&query, 0);
	return STATUS_OK;
}

enum status store_recover(struct store *store, int64_t now_wall_ms, int64_t *ret_visits,
			  struct fault *fault)
{
	int64_t visits = 0;
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = store_close_rested(store, now_wall_ms, &visits, fault);
	if (status == STATUS_OK)
		status = recover(store, now_wall_ms, &visits, fault);
	if (status == STATUS_OK)
		status = approval_clear_ended(store, "interrupted", now_wall_ms, fault);
	status = store_end(store, status, fault);
	if (status == STATUS_OK)
		*ret_visits = visits;
	return status;
}

enum status store_last_run(struct store *store, const char **ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"SELECT kind FROM records WHERE object = '' AND "
		"kind IN ('kiosk_started', 'kiosk_stopped') ORDER BY sequence DESC LIMIT 1",
		&query, fault);

	if (status != STATUS_OK)
		return status;
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		*ret = "nothing";
	if (status != STATUS_AGAIN)
		return status;
	*ret = span_equals(sql_blob(&query, 0), span_of("kiosk_stopped")) ? "stop" : "interruption";
	return STATUS_OK;
}
