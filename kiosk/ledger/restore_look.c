#include "kiosk/ledger/restore_look.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/backup.h"
#include "kiosk/ledger/store_schema.h"

enum { MADE_MAX = 1000 };

/* --- what a file says of itself --------------------------------------------------------------- */

/* The record at a place: its hash, its time, whose it is. STATUS_GONE where none is there. */
struct standing {
	struct hash hash;
	int64_t wall_ms;
	char origin[RECORD_ORIGIN_MAX];
};

static enum status standing_at(struct sql *sql, uint64_t sequence, struct standing *ret,
			       struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(sql, "SELECT hash, wall_ms, origin FROM records WHERE sequence = ?1",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)sequence);
	status = sql_step(&query, fault);
	struct span hash = status == STATUS_AGAIN ? sql_blob(&query, 0) : (struct span){ 0 };
	if (hash.size == sizeof(ret->hash.at)) {
		memcpy(ret->hash.at, hash.at, hash.size);
		ret->wall_ms = sql_int(&query, 1);
		(void)text_copy(ret->origin, sizeof(ret->origin), sql_text(&query, 2));
		return STATUS_OK;
	}
	return status == STATUS_AGAIN || status == STATUS_OK
		       ? fault_set(fault, STATUS_GONE, 0, "%s: record %llu is not there",
				   sql_file(sql), (unsigned long long)sequence)
		       : status;
}

static enum status count_records(struct sql *sql, uint64_t *ret, struct fault *fault)
{
	int64_t last = 0;
	enum status status = sql_number(sql, "SELECT coalesce(max(sequence), 0) FROM records", NULL,
					&last, fault);

	if (status == STATUS_OK)
		*ret = last < 0 ? 0 : (uint64_t)last;
	return status;
}

/* Before it is copied: is it ours, and not of a version to come? */
enum status restore_inspect(struct sql *sql, const char *kiosk, struct restore_found *found,
			    struct fault *fault)
{
	struct standing first = { 0 }, last = { 0 };
	int64_t version = 0;
	enum status status = store_schema_version(sql, &version, fault);

	if (status == STATUS_OK && version > STORE_SCHEMA)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "%s: made by a newer version (schema %lld); upgrade this program",
				 sql_file(sql), (long long)version);
	if (status == STATUS_OK)
		status = count_records(sql, &found->records, fault);
	if (status == STATUS_OK)
		status = standing_at(sql, 1, &first, fault);
	if (status == STATUS_OK)
		status = standing_at(sql, found->records, &last, fault);
	if (status != STATUS_OK)
		return status;
	if (strcmp(first.origin, kiosk) != 0)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%s: is the ledger of kiosk %s; this one is %s", sql_file(sql),
				 first.origin, kiosk);
	found->head = last.hash;
	found->wall_ms = last.wall_ms;
	return STATUS_OK;
}

/* --- the ledger that is there ----------------------------------------------------------------- */

enum status restore_open_present(struct restore *restore, const char *kiosk, struct fault *fault)
{
	struct fault why = { 0 };
	uint64_t count = 0;
	enum status status =
		store_open(restore->database, SQL_READ_ONLY, kiosk, &restore->present, &why);

	if (status == STATUS_OK)
		status = store_verify(&restore->present, NULL, NULL, &count, &why);
	switch (status) {
	case STATUS_OK:
		restore->found.present = RESTORE_SOUND;
		return STATUS_OK;
	case STATUS_CORRUPT:
	case STATUS_IO:
		restore->found.present = RESTORE_DAMAGED;
		(void)text_copy(restore->found.damage, sizeof(restore->found.damage), why.what);
		return STATUS_OK;
	case STATUS_AGAIN:
	case STATUS_TIMED_OUT:
	case STATUS_GONE:
	case STATUS_REFUSED:
	case STATUS_FULL:
	case STATUS_DENIED:
	case STATUS_UNSUPPORTED:
	case STATUS_NO_MEMORY:
		break;
	}
	return fault_set(fault, status, why.vendor, "%s", why.what);
}

static bool is_same_at(struct restore *restore, uint64_t sequence)
{
	struct standing here = { 0 }, there = { 0 };

	return standing_at(&restore->copy.sql, sequence, &here, NULL) == STATUS_OK &&
	       standing_at(&restore->present.sql, sequence, &there, NULL) == STATUS_OK &&
	       memcmp(&here.hash, &there.hash, sizeof(here.hash)) == 0;
}

/* How many records both have in common: where one differs, all behind it do. */
static uint64_t common(struct restore *restore, uint64_t least, uint64_t most)
{
	while (least < most) {
		uint64_t middle = most - (most - least) / 2;
		if (is_same_at(restore, middle))
			least = middle;
		else
			most = middle - 1;
	}
	return least;
}

void restore_compare(struct restore *restore)
{
	struct restore_found *found = &restore->found;
	struct standing last = { 0 };
	uint64_t count = 0;

	if (restore->present.sql.connection == NULL ||
	    count_records(&restore->present.sql, &count, NULL) != STATUS_OK)
		return;
	found->lost = count - common(restore, 0, count < found->records ? count : found->records);
	if (standing_at(&restore->present.sql, count, &last, NULL) == STATUS_OK) {
		found->has_present_head = true;
		found->present_head = last.hash;
	}
}

/* --- what the ledger recorded of that backup -------------------------------------------------- */

static bool is_about(const struct record *record, const struct restore_found *found)
{
	char head[CRYPTO_HEX_MAX];
	const char *value = record_value(record, "head");

	crypto_hex(found->head.at, sizeof(found->head.at), head);
	return value != NULL && strcmp(value, head) == 0;
}

/* The digest of the backup with that head; STATUS_GONE when none is recorded. */
static enum status recorded_digest(struct restore *restore, char ret[CRYPTO_HEX_MAX],
				   struct fault *fault)
{
	struct store *store = &restore->present;
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(&store->sql,
				       "SELECT sequence FROM records WHERE object = ?1 AND "
				       "kind = ?2 ORDER BY sequence DESC LIMIT ?3",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, BACKUP_OBJECT);
	sql_bind_text(&query, 2, record_kind_text(RECORD_BACKUP_MADE));
	sql_bind_int(&query, 3, MADE_MAX);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		struct record record;
		struct hash hash;
		status = store_get_record(store, (uint64_t)sql_int(&query, 0), &record, &hash,
					  fault);
		if (status != STATUS_OK)
			return status;
		const char *digest = record_value(&record, "digest");
		if (is_about(&record, &restore->found) && digest != NULL &&
		    text_copy(ret, CRYPTO_HEX_MAX, digest))
			return STATUS_OK;
	}
	return status == STATUS_OK ? fault_set(fault, STATUS_GONE, 0, "not recorded") : status;
}

/* The tables beside the records are in no hash: what was recorded of the file vouches for them. */
enum status restore_check_digest(struct restore *restore, const char *file, struct fault *fault)
{
	char expected[CRYPTO_HEX_MAX], found[CRYPTO_HEX_MAX];
	struct hash digest = { 0 };

	if (restore->found.present != RESTORE_SOUND)
		return STATUS_OK;
	enum status status = recorded_digest(restore, expected, fault);
	if (status != STATUS_OK)
		return status == STATUS_GONE ? STATUS_OK : status;
	int from = open(file, O_RDONLY | O_CLOEXEC);
	if (from < 0)
		return fault_set(fault, STATUS_IO, errno, "%.100s: %s", file, strerror(errno));
	status = crypto_sha256_file(from, &digest, fault);
	close(from);
	if (status != STATUS_OK)
		return status;
	crypto_hex(digest.at, sizeof(digest.at), found);
	if (strcmp(found, expected) != 0)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%.80s: was altered since the ledger recorded its digest", file);
	return STATUS_OK;
}
