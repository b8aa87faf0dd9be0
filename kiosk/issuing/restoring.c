#include "kiosk/issuing/restoring.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/voiding.h"
#include "kiosk/ledger/continuation.h"

/* A row of the PINs. */
struct row {
	char fingerprint[CRYPTO_HEX_MAX]; /* empty: before the first, or behind the last */
	int year;
	char sealed[CRYPTO_HEX_MAX]; /* its digest; empty: there is none */
};

static enum status digest(const struct sql_query *query, int column, char ret[CRYPTO_HEX_MAX],
			  struct fault *fault)
{
	return crypto_sha256_hex(sql_blob(query, column), ret, fault);
}

/* The row behind that one. */
static enum status next_row(struct store *store, struct row *row, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(&store->sql,
			  "SELECT fingerprint, year, sealed FROM pins WHERE "
			  "(fingerprint, year) > (?1, ?2) ORDER BY fingerprint, year LIMIT 1",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, row->fingerprint);
	sql_bind_int(&query, 2, row->year);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN) {
		row->fingerprint[0] = '\0';
		return status;
	}
	if (!text_copy(row->fingerprint, sizeof(row->fingerprint), sql_text(&query, 0)) ||
	    row->fingerprint[0] == '\0')
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: an IP PIN's row is damaged",
				 sql_file(&store->sql));
	row->year = (int)sql_int(&query, 1);
	return digest(&query, 2, row->sealed, fault);
}

/* What a ledger keeps of the same taxpayer and year. */
static enum status look_up(struct store *store, const struct row *row, char ret[CRYPTO_HEX_MAX],
			   struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT sealed FROM pins WHERE fingerprint = ?1 AND "
				       "year = ?2",
				       &query, fault);

	ret[0] = '\0';
	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, row->fingerprint);
	sql_bind_int(&query, 2, row->year);
	status = sql_step(&query, fault);
	return status == STATUS_AGAIN ? digest(&query, 0, ret, fault) : status;
}

/* Of what was on its way to paper then, the start that follows makes an exception, which counts for
 * nobody until staff answers. */
static enum status void_gone(struct store *copy, struct store *present, const char *actor,
			     struct restored_pins *pins, struct fault *fault)
{
	static const struct keyring NONE; /* taking back opens nothing */
	struct registry_embedded embedded = { copy, &NONE };
	struct registry registry = registry_embedded(&embedded);
	struct row row = { 0 };
	char sealed[CRYPTO_HEX_MAX];
	enum status status;

	while ((status = next_row(copy, &row, fault)) == STATUS_OK && row.fingerprint[0] != '\0') {
		status = look_up(present, &row, sealed, fault);
		if (status != STATUS_OK)
			return status;
		if (strcmp(sealed, row.sealed) == 0)
			continue;
		const struct voiding voiding = { row.fingerprint, row.year, actor,
						 "taken back since the backup" };
		status = issuing_void(copy, &registry, &voiding, fault);
		if (status != STATUS_OK && status != STATUS_DENIED)
			return status;
		pins->voided += status == STATUS_OK;
	}
	return status;
}

static enum status carry_new(struct store *copy, struct store *present, const char *actor,
			     struct restored_pins *pins, struct fault *fault)
{
	struct row row = { 0 };
	char sealed[CRYPTO_HEX_MAX];
	enum status status;

	while ((status = next_row(present, &row, fault)) == STATUS_OK &&
	       row.fingerprint[0] != '\0') {
		bool is_carried = false;
		status = look_up(copy, &row, sealed, fault);
		if (status == STATUS_OK && sealed[0] == '\0')
			status = continuation_has_pin(copy, row.fingerprint, row.year, &is_carried,
						      fault);
		if (status == STATUS_OK && sealed[0] == '\0' && !is_carried) {
			status = continuation_carry_pin(copy, actor, row.fingerprint, row.year,
							fault);
			pins->carried += status == STATUS_OK;
		}
		if (status != STATUS_OK)
			return status;
	}
	return status;
}

enum status restoring_carry(struct store *copy, struct store *present, const char *actor,
			    struct restored_pins *ret, struct fault *fault)
{
	struct restored_pins pins = { 0 };
	enum status status = store_begin(copy, fault);

	if (status != STATUS_OK)
		return status;
	status = void_gone(copy, present, actor, &pins, fault);
	if (status == STATUS_OK)
		status = carry_new(copy, present, actor, &pins, fault);
	status = store_end(copy, status, fault);
	if (status == STATUS_OK)
		*ret = pins;
	return status;
}
