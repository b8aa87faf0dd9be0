#include "tests/crash/tables.h"

#include <string.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/catalogue.h"

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

/* Whether a statement gives one value, as text. */
static enum status expect(struct sqlite3 *raw, const char *statement, const char *expected,
			  struct fault *fault)
{
	sqlite3_stmt *row = NULL;
	char found[NAME_MAX_LENGTH] = "";

	if (sqlite3_prepare_v2(raw, statement, -1, &row, NULL) == SQLITE_OK &&
	    sqlite3_step(row) == SQLITE_ROW)
		(void)text_copy(found, sizeof(found), (const char *)sqlite3_column_text(row, 0));
	if (sqlite3_finalize(row) != SQLITE_OK)
		return failed(raw, fault);
	if (strcmp(found, expected) != 0)
		return fault_set(fault, STATUS_CORRUPT, 0, "%s: %s", statement, found);
	return STATUS_OK;
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
		{ "SELECT count(*) FROM visits WHERE coalesce((SELECT kind FROM records WHERE "
		  "object = id AND kind IN ('visit_parked', 'visit_resumed', 'visit_closed') "
		  "ORDER BY sequence DESC LIMIT 1), '') = 'visit_parked' <> (id IN (SELECT visit "
		  "FROM parked))",
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

	enum status status = STATUS_OK;
	for (size_t at = 0; status == STATUS_OK && at < COUNT_OF(RULES); at++)
		status = expect(raw, RULES[at].statement, RULES[at].expected, fault);
	return status;
}

/* ' ' between the kinds in the catalogue, "', '" in a list of SQL. */
static void list_of(const char *kinds, char *to, size_t max)
{
	struct span rest = span_of(kinds), kind;

	to[0] = '\0';
	while (span_split(&rest, ' ', &kind)) {
		(void)text_append(to, max, to[0] == '\0' ? "'" : ", '");
		(void)text_append(to, max, record_kind_text(record_kind_from_span(kind)));
		(void)text_append(to, max, "'");
	}
}

enum status tables_check_spans(struct sqlite3 *raw, struct fault *fault)
{
	char ends[STATEMENT_MAX], statement[3 * STATEMENT_MAX];
	enum status status = STATUS_OK;

	for (int kind = 0; status == STATUS_OK && kind < RECORD_KIND_COUNT; kind++) {
		const struct record_span *span = record_kind_span((enum record_kind)kind);
		if (span == NULL || span->may_stay_open)
			continue;
		list_of(span->ends, ends, sizeof(ends));
		(void)text_format(statement, sizeof(statement),
				  "SELECT count(*) FROM records AS start WHERE kind = '%s' AND NOT "
				  "EXISTS (SELECT 1 FROM records WHERE sequence > start.sequence "
				  "AND kind IN (%s) AND object = start.object)",
				  record_kind_text((enum record_kind)kind), ends);
		status = expect(raw, statement, "0", fault);
	}
	return status;
}
