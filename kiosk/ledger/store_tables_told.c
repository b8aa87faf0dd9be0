/* What the records of an account tell of its rows: made here for whoever writes the one, and
 * compared by store_tables.c with the other. */
#include "kiosk/base/bytes.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/store_tables.h"

enum status tables_account(struct span salt, int64_t iterations, struct span derived,
			   char ret[CRYPTO_HEX_MAX], struct fault *fault)
{
	unsigned char storage[2 * sizeof(uint64_t)];
	struct bytes lead = bytes_over(storage, sizeof(storage));
	struct hash hash = { 0 };

	bytes_add_u64(&lead, salt.size);
	bytes_add_u64(&lead, (uint64_t)iterations);
	const struct span parts[] = { bytes_span(&lead), salt, derived };
	enum status status = crypto_sha256(parts, COUNT_OF(parts), &hash, fault);
	crypto_hex(hash.at, sizeof(hash.at), ret);
	return status;
}

enum status tables_failures(struct store *store, const char *user, char ret[RECORD_VALUE_MAX],
			    struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql, "SELECT " TABLES_FAILURES, &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_lend_text(&query, 1, user);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	(void)text_copy(ret, RECORD_VALUE_MAX, sql_text(&query, 0));
	return STATUS_OK;
}
