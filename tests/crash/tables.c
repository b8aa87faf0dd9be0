#include "tests/crash/tables.h"

#include <string.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"

enum { TABLES_MAX = 32, NAME_MAX_LENGTH = 64, STATEMENT_MAX = 160 };

static enum status failed(struct sqlite3 *raw, struct fault *fault)
{
	return fault_set(fault, STATUS_IO, sqlite3_errcode(raw), "%s", sqlite3_errmsg(raw));
}

static enum status add_row(sqlite3_stmt *row, struct hash *digest, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (int at = 0; status == STATUS_OK && at < sqlite3_column_count(row); at++) {
		int kind = sqlite3_column_type(row, at);
		const void *bytes = sqlite3_column_blob(row, at);
		int size = sqlite3_column_bytes(row, at);
		const struct span parts[] = {
			{ digest->at, sizeof(digest->at) },
			{ (const unsigned char *)&kind, sizeof(kind) },
			{ (const unsigned char *)&size, sizeof(size) },
			{ bytes, bytes == NULL ? 0 : (size_t)size },
		};
		status = crypto_sha256(parts, COUNT_OF(parts), digest, fault);
	}
	return status;
}

static enum status add_rows(struct sqlite3 *raw, const char *statement, struct hash *digest,
			    struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	enum status status = STATUS_OK;
	int code = sqlite3_prepare_v2(raw, statement, -1, &row, NULL);

	while (code == SQLITE_OK && status == STATUS_OK && sqlite3_step(row) == SQLITE_ROW)
		status = add_row(row, digest, fault);
	code = sqlite3_finalize(row);
	if (code != SQLITE_OK)
		return failed(raw, fault);
	return status;
}

/* The head is written when a transaction ends, and digests are made before: that it fits the
 * records is store_verify's to say. */
static enum status list(struct sqlite3 *raw, char names[TABLES_MAX][NAME_MAX_LENGTH],
			size_t *ret_count, struct fault *fault)
{
	sqlite3_stmt *row = NULL;

	*ret_count = 0;
	if (sqlite3_prepare_v2(raw,
			       "SELECT name FROM sqlite_schema WHERE type = 'table' AND "
			       "name <> 'meta' ORDER BY name",
			       -1, &row, NULL) != SQLITE_OK)
		return failed(raw, fault);
	while (*ret_count < TABLES_MAX && sqlite3_step(row) == SQLITE_ROW)
		(void)text_copy(names[(*ret_count)++], NAME_MAX_LENGTH,
				(const char *)sqlite3_column_text(row, 0));
	return sqlite3_finalize(row) == SQLITE_OK ? STATUS_OK : failed(raw, fault);
}

enum status tables_digest(struct sqlite3 *raw, struct hash *ret, struct fault *fault)
{
	char names[TABLES_MAX][NAME_MAX_LENGTH], statement[STATEMENT_MAX];
	size_t count = 0;
	struct hash digest = { 0 };
	enum status status = list(raw, names, &count, fault);

	if (status == STATUS_OK)
		status = add_rows(raw,
				  "SELECT type, name, tbl_name, sql FROM sqlite_schema "
				  "ORDER BY type, name",
				  &digest, fault);
	for (size_t at = 0; status == STATUS_OK && at < count; at++) {
		(void)text_format(statement, sizeof(statement),
				  "SELECT * FROM \"%s\" ORDER BY 1, 2", names[at]);
		status = add_rows(raw, statement, &digest, fault);
	}
	if (status == STATUS_OK)
		*ret = digest;
	return status;
}

enum status tables_check(struct sqlite3 *raw, struct fault *fault)
{
	static const struct {
		const char *statement, *expected;
	} RULES[] = {
		{ "PRAGMA integrity_check", "ok" },
		{ "SELECT count(*) FROM pragma_foreign_key_check", "0" },
		{ "SELECT count(*) FROM visits WHERE NOT EXISTS (SELECT 1 FROM records "
		  "WHERE object = visits.id AND kind = 'visit_started')",
		  "0" },
		{ "SELECT count(*) FROM records WHERE kind = 'visit_started' AND object NOT IN "
		  "(SELECT id FROM visits)",
		  "0" },
		{ "SELECT count(*) FROM visits WHERE (ended_ms <> 0) <> EXISTS (SELECT 1 FROM "
		  "records WHERE object = visits.id AND kind = 'visit_closed')",
		  "0" },
		{ "SELECT count(*) FROM orders WHERE NOT EXISTS (SELECT 1 FROM records "
		  "WHERE object = orders.visit AND kind = 'pin_reserved')",
		  "0" },
		{ "SELECT count(*) FROM orders WHERE (state = 'exception') <> EXISTS (SELECT 1 "
		  "FROM "
		  "records WHERE object = orders.visit AND kind = 'exception_opened')",
		  "0" },
		{ "SELECT (SELECT count(*) FROM records WHERE kind = 'pin_reserved') - "
		  "(SELECT count(*) FROM pins)",
		  "0" },
		{ "SELECT (SELECT count(*) FROM records WHERE kind = 'staff_added') - "
		  "(SELECT count(*) FROM staff)",
		  "0" },
	};

	for (size_t at = 0; at < COUNT_OF(RULES); at++) {
		sqlite3_stmt *row = NULL;
		char found[NAME_MAX_LENGTH] = "";
		if (sqlite3_prepare_v2(raw, RULES[at].statement, -1, &row, NULL) == SQLITE_OK &&
		    sqlite3_step(row) == SQLITE_ROW)
			(void)text_copy(found, sizeof(found),
					(const char *)sqlite3_column_text(row, 0));
		if (sqlite3_finalize(row) != SQLITE_OK)
			return failed(raw, fault);
		if (strcmp(found, RULES[at].expected) != 0)
			return fault_set(fault, STATUS_CORRUPT, 0, "%s: %s", RULES[at].statement,
					 found);
	}
	return STATUS_OK;
}
