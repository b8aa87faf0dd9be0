#include "kiosk/ledger/sealed.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/wipe.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/ledger/retention.h"

/* What one box needs. */
struct sealing {
	struct auditors auditors;
	struct seal_period period;
};

static void sealing_release(struct sealing *sealing)
{
	auditors_release(&sealing->auditors);
	wipe(&sealing->period, sizeof(sealing->period));
}

/* The ledger knows each secret by a print that tells nothing of it: one that was lost, or replaced,
 * shows. */
static enum status tell_period(struct store *store, const struct seal_period *period,
			       struct fault *fault)
{
	struct record last,
		record = record_begin(RECORD_PERIOD_STARTED, "system", period->period.text);
	char print[CRYPTO_HEX_MAX];
	struct span secret = { period->secret, sizeof(period->secret) };
	enum status status = crypto_sha256_hex(secret, print, fault);

	if (status != STATUS_OK)
		return status;
	status = store_last_record(store, RECORD_PERIOD_STARTED, period->period.text, &last, fault);
	if (status == STATUS_OK && strcmp(record_value(&last, "print"), print) == 0)
		return STATUS_OK;
	if (status != STATUS_OK && status != STATUS_GONE)
		return status;
	record_detail(&record, "print", print);
	return store_append(store, &record, fault);
}

static enum status insert(struct store *store, struct span box, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		&store->sql, "INSERT INTO sealed (sequence, box) VALUES (?1, ?2)", &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)store->count);
	sql_bind_blob(&query, 2, box);
	return sql_finish(&query, fault);
}

static enum status append_box(struct store *store, const struct record *record,
			      const struct seal_details *details, const struct sealing *sealing,
			      struct fault *fault)
{
	unsigned char storage[SEAL_BOX_MAX];
	struct bytes box = bytes_over(storage, sizeof(storage));
	struct record whole = *record;
	char print[CRYPTO_HEX_MAX];
	struct seal_place place = { store->origin, store->count + 1,
				    record_kind_text(record->kind) };
	enum status status = seal_make(details, sealing->auditors.key, sealing->auditors.count,
				       &sealing->period, &place, &box, fault);

	if (status == STATUS_OK)
		status = crypto_sha256_hex(bytes_span(&box), print, fault);
	if (status != STATUS_OK)
		return status;
	record_detail(&whole, SEALED_DETAIL, print);
	status = store_append(store, &whole, fault);
	return status == STATUS_OK ? insert(store, bytes_span(&box), fault) : status;
}

static enum status check_listed(const struct record *record, const struct seal_details *details,
				struct fault *fault)
{
	for (size_t at = 0; at < details->count; at++)
		if (!record_kind_seals(record->kind, details->detail[at].key))
			return fault_set(fault, STATUS_REFUSED, 0,
					 "the catalogue seals no %s beside a record %s",
					 details->detail[at].key, record_kind_text(record->kind));
	return STATUS_OK;
}

enum status sealed_append(struct store *store, const struct record *record,
			  const struct seal_details *details, const char *keys, struct fault *fault)
{
	SCOPED(sealing) sealing = { 0 };
	struct period period = period_of(record->wall_ms);
	const struct clocks now = clocks_of(record);

	assert(store->is_in_transaction);
	if (details->count == 0)
		return store_append(store, record, fault);
	enum status status = check_listed(record, details, fault);
	if (status == STATUS_OK)
		status = auditors_load(store, &sealing.auditors, fault);
	if (status != STATUS_OK)
		return status;
	if (sealing.auditors.count == 0)
		return store_append(store, record, fault);
	status = retention_need(keys, &period, &sealing.period, fault);
	if (status == STATUS_OK)
		status = tell_period(store, &sealing.period, fault);
	/* A box is bound to its record's place: nothing may come between from here on. */
	if (status == STATUS_OK)
		status = store_look_at_clock(store, &now, fault);
	return status == STATUS_OK ? append_box(store, record, details, &sealing, fault) : status;
}

enum status sealed_get(struct store *store, uint64_t sequence, struct record *ret_record,
		       struct bytes *to, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	char print[CRYPTO_HEX_MAX];
	struct hash hash;
	enum status status = store_get_record(store, sequence, ret_record, &hash, fault);

	if (status != STATUS_OK)
		return status;
	const char *expected = record_value(ret_record, SEALED_DETAIL);
	if (expected == NULL)
		return fault_set(fault, STATUS_GONE, 0, "record %llu has no sealed details",
				 (unsigned long long)sequence);
	status =
		sql_query(&store->sql, "SELECT box FROM sealed WHERE sequence = ?1", &query, fault);
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)sequence);
	status = sql_step(&query, fault);
	if (status == STATUS_OK)
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s: record %llu: its sealed details are missing",
				 sql_file(&store->sql), (unsigned long long)sequence);
	if (status != STATUS_AGAIN)
		return status;
	status = crypto_sha256_hex(sql_blob(&query, 0), print, fault);
	if (status != STATUS_OK)
		return status;
	if (strcmp(print, expected) != 0)
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "%s: record %llu: its sealed details are altered",
				 sql_file(&store->sql), (unsigned long long)sequence);
	bytes_add_span(to, sql_blob(&query, 0));
	return STATUS_OK;
}
