#include "kiosk/base/text.h"
#include "kiosk/ledger/store_tables.h"
#include "kiosk/staff/account.h"

/* One sign-in on its way to a result. */
struct attempt {
	struct store *store;
	int64_t now_ms;
	enum sign_in_result result;
	const char *cause; /* for the record, when it is refused */
};

/* Adds a failure and says how many fall into the window. A clock that was set back or forward must
 * not make rows that stay for ever: what is a window away either way goes. */
static enum status count_failure(const struct attempt *attempt, const char *user, int64_t *ret,
				 struct fault *fault)
{
	SCOPED(sql_query) insert = { 0 };
	SCOPED(sql_query) prune = { 0 };
	SCOPED(sql_query) count = { 0 };
	struct sql *sql = &attempt->store->sql;
	enum status status = sql_query(
		sql, "DELETE FROM staff_failures WHERE user = ?1 AND abs(wall_ms - ?2) >= ?3",
		&prune, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&prune, 1, user);
	sql_bind_int(&prune, 2, attempt->now_ms);
	sql_bind_int(&prune, 3, STAFF_FAILURES_WINDOW_MS);
	status = sql_finish(&prune, fault);
	if (status == STATUS_OK)
		status =
			sql_query(sql, "INSERT INTO staff_failures (user, wall_ms) VALUES (?1, ?2)",
				  &insert, fault);
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&insert, 1, user);
	sql_bind_int(&insert, 2, attempt->now_ms);
	status = sql_finish(&insert, fault);
	if (status == STATUS_OK)
		status = sql_query(sql, "SELECT count(*) FROM staff_failures WHERE user = ?1",
				   &count, fault);
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&count, 1, user);
	status = sql_step(&count, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = sql_int(&count, 0);
	return STATUS_OK;
}

static enum status refuse_secret(struct attempt *attempt, struct account *account,
				 struct fault *fault)
{
	int64_t failures = 0;
	enum status status = count_failure(attempt, account->staff.user, &failures, fault);

	attempt->result = SIGN_IN_WRONG;
	attempt->cause = "wrong secret";
	if (status != STATUS_OK || failures < STAFF_FAILURES_MAX)
		return status;
	attempt->result = SIGN_IN_LOCKED;
	attempt->cause = "wrong secret, locked";
	account->staff.locked_until_ms = attempt->now_ms + STAFF_LOCK_MS;
	status = account_put(attempt->store, account, fault);
	return status == STATUS_OK ? account_forgive(attempt->store, account->staff.user, fault)
				   : status;
}

/* A lock that ends later than any lock begun now comes from a clock that was since set back: it is
 * cut to the usual time, so that it does end. */
static enum status check_lock(struct attempt *attempt, struct account *account, bool *ret_is_locked,
			      struct fault *fault)
{
	int64_t latest_ms = attempt->now_ms + STAFF_LOCK_MS;

	*ret_is_locked = account->staff.locked_until_ms > attempt->now_ms;
	if (account->staff.locked_until_ms <= latest_ms)
		return STATUS_OK;
	account->staff.locked_until_ms = latest_ms;
	return account_put(attempt->store, account, fault);
}

static enum status judge(struct attempt *attempt, struct account *account, struct span secret,
			 struct fault *fault)
{
	bool is_locked = false, matches = false;
	enum status status = check_lock(attempt, account, &is_locked, fault);

	if (status != STATUS_OK)
		return status;
	status = secret_check(&account->secret, span_slice(secret, 0, STAFF_SECRET_MAX), &matches,
			      fault);
	if (status != STATUS_OK)
		return status;
	if (is_locked) {
		attempt->result = SIGN_IN_LOCKED;
		attempt->cause = "locked";
		return STATUS_OK;
	}
	if (!matches || secret.size > STAFF_SECRET_MAX)
		return refuse_secret(attempt, account, fault);
	if (account->staff.is_disabled) {
		attempt->result = SIGN_IN_DISABLED;
		attempt->cause = "disabled";
		return STATUS_OK;
	}
	attempt->result = SIGN_IN_OK;
	account->staff.locked_until_ms = 0;
	status = account_put(attempt->store, account, fault);
	return status == STATUS_OK ? account_forgive(attempt->store, account->staff.user, fault)
				   : status;
}

/* The same work as for somebody who is known. What was typed is not recorded: it may be a secret
 * that went into the wrong field. */
static enum status judge_nobody(struct attempt *attempt, struct span secret, struct fault *fault)
{
	const struct secret_record nobody = { .iterations = STAFF_PBKDF2_ITERATIONS };
	bool matches = false;

	attempt->result = SIGN_IN_WRONG;
	attempt->cause = "unknown user";
	return secret_check(&nobody, span_slice(secret, 0, STAFF_SECRET_MAX), &matches, fault);
}

/* What the account's rows hold from now on. */
static enum status add_lock(struct record *record, const struct attempt *attempt,
			    const struct account *account, struct fault *fault)
{
	char failures[RECORD_VALUE_MAX];
	enum status status = tables_failures(attempt->store, account->staff.user, failures, fault);

	record_detail_format(record, "locked_until_ms", "%lld",
			     (long long)account->staff.locked_until_ms);
	if (status == STATUS_OK)
		record_detail(record, "failures", failures);
	return status;
}

static enum status record_attempt(const struct attempt *attempt, const struct account *account,
				  struct fault *fault)
{
	bool is_in = attempt->result == SIGN_IN_OK;
	bool is_known = account->staff.user[0] != '\0';
	enum status status = STATUS_OK;
	struct record record =
		record_begin(is_in ? RECORD_STAFF_SIGNED_IN : RECORD_STAFF_REFUSED,
			     is_known ? account->staff.user : "unknown", account->staff.user);

	if (is_in) {
		record_detail(&record, "role", role_text(account->staff.role));
	} else {
		record.outcome = RECORD_FAILURE;
		record_detail(&record, "cause", attempt->cause);
		if (is_known)
			status = add_lock(&record, attempt, account, fault);
	}
	return status == STATUS_OK ? store_append(attempt->store, &record, fault) : status;
}

enum status staff_sign_in(struct store *store, const char *user, struct span secret,
			  int64_t now_wall_ms, enum sign_in_result *ret_result, struct staff *ret,
			  struct fault *fault)
{
	struct attempt attempt = { .store = store, .now_ms = now_wall_ms, .result = SIGN_IN_WRONG };
	SCOPED(account) account = { 0 };
	struct fault first = { 0 };
	enum status status = store_begin(store, fault);

	if (status != STATUS_OK)
		return status;
	status = account_find(store, user, &account, &first);
	if (status == STATUS_OK)
		status = judge(&attempt, &account, secret, fault);
	else if (status == STATUS_GONE)
		status = judge_nobody(&attempt, secret, fault);
	else
		status = fault_set(fault, status, first.vendor, "%s", first.what);
	if (status == STATUS_OK)
		status = record_attempt(&attempt, &account, fault);
	status = store_end(store, status, fault);
	if (status != STATUS_OK)
		return status;
	*ret_result = attempt.result;
	if (attempt.result == SIGN_IN_OK)
		*ret = account.staff;
	return STATUS_OK;
}
