#include "kiosk/staff/account.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

void account_release(struct account *account)
{
	wipe(account, sizeof(*account));
}

bool account_takes_name(const char *user)
{
	static const char *const TAKEN[] = { "system", "visitor", "unknown", "staff", "none" };
	size_t size = strlen(user);

	if (size == 0 || size >= STORE_USER_MAX ||
	    strspn(user, "abcdefghijklmnopqrstuvwxyz0123456789.-_") != size ||
	    strchr(".-_", user[0]) != NULL)
		return false;
	for (size_t at = 0; at < COUNT_OF(TAKEN); at++)
		if (strcmp(TAKEN[at], user) == 0)
			return false;
	return true;
}

enum status account_row(const struct sql_query *query, struct account *ret, struct fault *fault)
{
	struct account account = { 0 };
	struct span salt = sql_blob(query, 2), derived = sql_blob(query, 4);
	int64_t iterations = sql_int(query, 3);

	account.staff.role = role_from_text(sql_text(query, 1));
	account.staff.is_disabled = sql_int(query, 5) != 0;
	account.staff.locked_until_ms = sql_int(query, 6);
	if (!account_takes_name(sql_text(query, 0)) || account.staff.role == ROLE_NONE ||
	    salt.size != sizeof(account.secret.salt) || derived.size != CRYPTO_HASH_SIZE ||
	    iterations < SECRET_ITERATIONS_MIN || iterations > SECRET_ITERATIONS_MAX)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: a staff account is damaged",
				 sql_file(query->sql));
	(void)text_copy(account.staff.user, sizeof(account.staff.user), sql_text(query, 0));
	account.secret.iterations = (uint32_t)iterations;
	memcpy(account.secret.salt, salt.at, salt.size);
	memcpy(account.secret.derived.at, derived.at, derived.size);
	*ret = account;
	return STATUS_OK;
}

enum status account_find(struct store *store, const char *user, struct account *ret,
			 struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql, "SELECT " ACCOUNT_COLUMNS " FROM staff WHERE user = ?1",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, user);
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_GONE, 0, "there is no such staff account");
	return status == STATUS_AGAIN ? account_row(&query, ret, fault) : status;
}

enum status account_put(struct store *store, const struct account *account, struct fault *fault)
{
	const struct secret_record *secret = &account->secret;
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql,
		"INSERT INTO staff (" ACCOUNT_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
		"ON CONFLICT (user) DO UPDATE SET role = excluded.role, salt = excluded.salt, "
		"iterations = excluded.iterations, derived = excluded.derived, "
		"is_disabled = excluded.is_disabled, "
		"locked_until_ms = excluded.locked_until_ms",
		&query, fault);

	assert(store->is_in_transaction);
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, account->staff.user);
	sql_bind_text(&query, 2, role_text(account->staff.role));
	sql_bind_blob(&query, 3, (struct span){ secret->salt, sizeof(secret->salt) });
	sql_bind_int(&query, 4, secret->iterations);
	sql_bind_blob(&query, 5, (struct span){ secret->derived.at, sizeof(secret->derived.at) });
	sql_bind_int(&query, 6, account->staff.is_disabled);
	sql_bind_int(&query, 7, account->staff.locked_until_ms);
	return sql_finish(&query, fault);
}

enum status account_forgive(struct store *store, const char *user, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql, "DELETE FROM staff_failures WHERE user = ?1", &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, user);
	return sql_finish(&query, fault);
}
