#include "kiosk/staff/staff.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store_tables.h"
#include "kiosk/staff/account.h"

static const char NAME_RULE[] = "a user name is 1 to 32 of a-z 0-9 . - _, begins with a letter or "
				"digit, and is not a word of the system";

static enum status check_wish(const char *actor, const char *user, struct fault *fault)
{
	if (!record_takes(actor, RECORD_ACTOR_MAX))
		return fault_set(fault, STATUS_REFUSED, 0, "the acting user's name is malformed");
	if (!account_takes_name(user))
		return fault_set(fault, STATUS_REFUSED, 0, "%s", NAME_RULE);
	return STATUS_OK;
}

static enum status check_secret(const char *user, struct span secret, struct fault *fault)
{
	const char *objection = secret_objection(user, secret);

	return objection == NULL ? STATUS_OK : fault_set(fault, STATUS_REFUSED, 0, "%s", objection);
}

enum status staff_check_new(const char *user, struct span secret, struct fault *fault)
{
	if (!account_takes_name(user))
		return fault_set(fault, STATUS_REFUSED, 0, "%s", NAME_RULE);
	return check_secret(user, secret, fault);
}

/* The record vouches for the secret that the row keeps. */
static enum status add_account(struct record *record, const struct secret_record *secret,
			       struct fault *fault)
{
	char digest[CRYPTO_HEX_MAX];
	enum status status = tables_account(
		(struct span){ secret->salt, sizeof(secret->salt) }, secret->iterations,
		(struct span){ secret->derived.at, sizeof(secret->derived.at) }, digest, fault);

	if (status == STATUS_OK)
		record_detail(record, "account", digest);
	return status;
}

static struct record change_record(enum record_kind kind, const char *actor, const char *user)
{
	struct record record = record_begin(kind, actor, user);

	record_detail(&record, "user", user);
	return record;
}

static enum status add(struct store *store, const char *actor, const struct account *account,
		       struct fault *fault)
{
	SCOPED(account) found = { 0 };
	const char *user = account->staff.user;
	struct record record = change_record(RECORD_STAFF_ADDED, actor, user);
	enum status status = account_find(store, user, &found, NULL);

	record_detail(&record, "role", role_text(account->staff.role));
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_REFUSED, 0, "the user name %s is in use", user);
	if (status != STATUS_GONE)
		return fault_set(fault, status, 0, "%s: the account cannot be looked up",
				 sql_file(&store->sql));
	status = add_account(&record, &account->secret, fault);
	if (status == STATUS_OK)
		status = account_put(store, account, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

enum status staff_add(struct store *store, const char *actor, const char *user, enum role role,
		      struct span secret, struct fault *fault)
{
	SCOPED(account) account = { .staff = { .role = role } };
	enum status status = check_wish(actor, user, fault);

	if (status == STATUS_OK && role != ROLE_CLERK && role != ROLE_SUPERVISOR)
		status = fault_set(fault, STATUS_REFUSED, 0, "a role is clerk or supervisor");
	if (status == STATUS_OK)
		status = check_secret(user, secret, fault);
	if (status == STATUS_OK)
		status = secret_make(secret, STAFF_PBKDF2_ITERATIONS, &account.secret, fault);
	if (status == STATUS_OK)
		status = store_begin(store, fault);
	if (status != STATUS_OK)
		return status;
	(void)text_copy(account.staff.user, sizeof(account.staff.user), user);
	return store_end(store, add(store, actor, &account, fault), fault);
}

static enum status reset(struct store *store, const char *actor, const char *user,
			 const struct secret_record *secret, struct fault *fault)
{
	SCOPED(account) account = { 0 };
	struct record record = change_record(RECORD_STAFF_RESET, actor, user);
	enum status status = account_find(store, user, &account, fault);

	if (status != STATUS_OK)
		return status;
	if (account.staff.is_disabled)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%s is disabled for good; add an account under another name",
				 user);
	account.secret = *secret;
	account.staff.locked_until_ms = 0;
	status = add_account(&record, secret, fault);
	if (status == STATUS_OK)
		status = account_put(store, &account, fault);
	if (status == STATUS_OK)
		status = account_forgive(store, user, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

enum status staff_reset(struct store *store, const char *actor, const char *user,
			struct span secret, struct fault *fault)
{
	SCOPED(account) fresh = { 0 };
	enum status status = check_wish(actor, user, fault);

	if (status == STATUS_OK)
		status = check_secret(user, secret, fault);
	if (status == STATUS_OK)
		status = secret_make(secret, STAFF_PBKDF2_ITERATIONS, &fresh.secret, fault);
	if (status == STATUS_OK)
		status = store_begin(store, fault);
	if (status != STATUS_OK)
		return status;
	return store_end(store, reset(store, actor, user, &fresh.secret, fault), fault);
}

static enum status count_supervisors(struct store *store, int64_t *ret, struct fault *fault)
{
	return sql_number(
		&store->sql,
		"SELECT count(*) FROM staff WHERE role = 'supervisor' AND is_disabled = 0", NULL,
		ret, fault);
}

static enum status disable(struct store *store, const char *actor, const char *user,
			   struct fault *fault)
{
	SCOPED(account) account = { 0 };
	struct record record = change_record(RECORD_STAFF_DISABLED, actor, user);
	int64_t supervisors = 0;
	enum status status = account_find(store, user, &account, fault);

	if (status == STATUS_OK)
		status = count_supervisors(store, &supervisors, fault);
	if (status != STATUS_OK)
		return status;
	if (account.staff.is_disabled)
		return fault_set(fault, STATUS_REFUSED, 0, "%s is disabled already", user);
	if (account.staff.role == ROLE_SUPERVISOR && supervisors <= 1)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%s is the last supervisor; add another one first", user);
	account.staff.is_disabled = true;
	status = account_put(store, &account, fault);
	return status == STATUS_OK ? store_append(store, &record, fault) : status;
}

enum status staff_disable(struct store *store, const char *actor, const char *user,
			  struct fault *fault)
{
	enum status status = check_wish(actor, user, fault);

	if (status == STATUS_OK)
		status = store_begin(store, fault);
	if (status != STATUS_OK)
		return status;
	return store_end(store, disable(store, actor, user, fault), fault);
}

enum status staff_list(struct store *store, struct staff *ret, size_t max, size_t *ret_count,
		       struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	size_t count = 0;
	enum status status = sql_query(
		&store->sql, "SELECT " ACCOUNT_COLUMNS " FROM staff ORDER BY user", &query, fault);

	if (status != STATUS_OK)
		return status;
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		SCOPED(account) account = { 0 };
		status = account_row(&query, &account, fault);
		if (status != STATUS_OK)
			return status;
		if (count < max)
			ret[count] = account.staff;
		count++;
	}
	if (status == STATUS_OK)
		*ret_count = count;
	return status;
}
