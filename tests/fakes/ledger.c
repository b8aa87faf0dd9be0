#include "tests/fakes/ledger.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store_schema.h"

void ledger_init(struct ledger *ledger)
{
	struct fault fault = { 0 };

	scratch_init(&ledger->scratch);
	scratch_path(&ledger->scratch, "ledger.db", ledger->path);
	assert_int_equal(store_create(ledger->path, "K1", &ledger->store, &fault), STATUS_OK);
}

/* For tests/checks/test-kinds: what kinds of records the test had. */
static void tell_kinds(const struct ledger *ledger)
{
	const char *folder = getenv("KINDS");
	char path[SCRATCH_PATH_MAX];
	sqlite3 *raw = NULL;
	sqlite3_stmt *row = NULL;

	if (folder == NULL || ledger->path[0] == '\0')
		return;
	(void)text_format(path, sizeof(path), "%s/unit-%s", folder, program_invocation_short_name);
	FILE *to = fopen(path, "ae");
	if (to != NULL && sqlite3_open(ledger->path, &raw) == SQLITE_OK &&
	    sqlite3_prepare_v2(raw, "SELECT DISTINCT kind FROM records", -1, &row, NULL) ==
		    SQLITE_OK)
		while (sqlite3_step(row) == SQLITE_ROW)
			(void)fprintf(to, "%s\n", (const char *)sqlite3_column_text(row, 0));
	sqlite3_finalize(row);
	sqlite3_close(raw);
	if (to != NULL)
		(void)fclose(to);
}

void ledger_release(struct ledger *ledger)
{
	tell_kinds(ledger);
	store_release(&ledger->store);
	scratch_release(&ledger->scratch);
}

const char *ledger_actor(enum record_kind kind)
{
	if (record_kind_is_by(kind, "system"))
		return "system";
	return record_kind_is_by(kind, "visitor") ? "visitor" : "ana";
}

void ledger_reopen(struct ledger *ledger)
{
	struct fault fault = { 0 };

	store_release(&ledger->store);
	assert_int_equal(store_open(ledger->path, SQL_WRITE, "K1", &ledger->store, &fault),
			 STATUS_OK);
}

void ledger_decide(struct ledger *ledger, const char *visit, const char *decision,
		   enum record_outcome outcome)
{
	ledger_decide_on(ledger, visit, 1, decision, outcome);
}

void ledger_decide_on(struct ledger *ledger, const char *visit, unsigned applicant,
		      const char *decision, enum record_outcome outcome)
{
	static const char *const KEYS[] = { "reason", "irs_rule", "ial2_rev3",  "ial2_rev4",
					    "policy", "rules",    "interpreter" };
	struct record record = record_begin(RECORD_DECIDED, "ana", visit);

	record.outcome = outcome;
	record_detail_format(&record, "applicant", "%u", applicant);
	record_detail(&record, "names", "agree");
	record_detail(&record, "decision", decision);
	for (size_t at = 0; at < COUNT_OF(KEYS); at++)
		record_detail(&record, KEYS[at], "none");
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

void ledger_withdraw(struct ledger *ledger, const char *visit, unsigned applicant)
{
	struct record record = record_begin(RECORD_DECISION_WITHDRAWN, "ana", visit);

	record_detail_format(&record, "applicant", "%u", applicant);
	record_detail(&record, "cause", "wait");
	assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
}

void ledger_add_visit(struct ledger *ledger, int32_t day, const char *decision, char *ret_id)
{
	struct store *store = &ledger->store;
	struct visit visit = { .day = day };

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_start_visit(store, &visit, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
	(void)text_copy(ret_id, STORE_VISIT_ID_MAX, visit.id);
	if (decision != NULL)
		ledger_decide(ledger, visit.id, decision, RECORD_SUCCESS);
}

void ledger_add_order(struct ledger *ledger, const char *visit)
{
	static const unsigned char SEALED[32];
	struct store *store = &ledger->store;
	struct order order = { .year = 2026, .applicant = 1 };
	char digest[CRYPTO_HEX_MAX];
	SCOPED(sql_query) pin = { 0 };
	struct record record = record_begin(RECORD_PIN_RESERVED, "ana", visit);

	(void)text_format(order.id, sizeof(order.id), "%s/1", visit);
	(void)text_copy(order.visit, sizeof(order.visit), visit);
	(void)text_copy(order.fingerprint, sizeof(order.fingerprint), visit);
	assert_int_equal(crypto_sha256_hex((struct span){ SEALED, sizeof(SEALED) }, digest, NULL),
			 STATUS_OK);
	record_detail(&record, "applicant", "1");
	record_detail(&record, "year", "2026");
	record_detail(&record, "order", order.id);
	record_detail(&record, "fingerprint", order.fingerprint);
	record_detail(&record, "sealed", digest);
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_put_order(store, &order, NULL), STATUS_OK);
	assert_int_equal(sql_query(&store->sql,
				   "INSERT INTO pins VALUES (?1, 2026, ?1, 1, zeroblob(32))", &pin,
				   NULL),
			 STATUS_OK);
	sql_bind_text(&pin, 1, visit);
	assert_int_equal(sql_finish(&pin, NULL), STATUS_OK);
	assert_int_equal(store_append(store, &record, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

struct sqlite3 *ledger_raw(const struct ledger *ledger)
{
	sqlite3 *raw = NULL;

	assert_int_equal(sqlite3_open(ledger->path, &raw), SQLITE_OK);
	sqlite3_busy_timeout(raw, 1000);
	ledger_raw_run(raw, "PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON");
	return raw;
}

void ledger_raw_run(struct sqlite3 *raw, const char *statements)
{
	char *words = NULL;

	if (sqlite3_exec(raw, statements, NULL, NULL, &words) != SQLITE_OK)
		fail_msg("%s: %s", statements, words);
}

int64_t ledger_raw_number(struct sqlite3 *raw, const char *statement)
{
	sqlite3_stmt *prepared = NULL;

	assert_int_equal(sqlite3_prepare_v2(raw, statement, -1, &prepared, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(prepared), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(prepared, 0);
	sqlite3_finalize(prepared);
	return number;
}

void ledger_tamper(const struct ledger *ledger, const char *statements)
{
	sqlite3 *raw = ledger_raw(ledger);

	ledger_raw_run(raw, statements);
	assert_int_equal(sqlite3_close(raw), SQLITE_OK);
}

enum status ledger_verify(const struct ledger *ledger, struct fault *ret_fault)
{
	SCOPED(store) store = { 0 };
	uint64_t count = 0;
	*ret_fault = (struct fault){ 0 };
	enum status status = store_open(ledger->path, SQL_READ_ONLY, "K1", &store, ret_fault);

	if (status == STATUS_OK)
		status = store_verify(&store, NULL, NULL, &count, ret_fault);
	return status;
}

int64_t ledger_count(const struct ledger *ledger, enum record_kind kind)
{
	char statement[160];
	sqlite3 *raw = ledger_raw(ledger);

	(void)text_format(statement, sizeof(statement),
			  "SELECT count(*) FROM records WHERE kind = '%s'", record_kind_text(kind));
	int64_t count = ledger_raw_number(raw, statement);
	sqlite3_close(raw);
	return count;
}

void ledger_make_schema_1(const char *path)
{
	SCOPED(store) store = { .origin = "K1" };
	struct record record = record_begin(RECORD_LEDGER_CREATED, "system", "");

	record_detail(&record, "schema", "1");
	record_detail(&record, "version", "0");
	assert_int_equal(sql_open(path, SQL_CREATE, &store.sql, NULL), STATUS_OK);
	assert_int_equal(store_schema_carry(&store.sql, 0, 1, NULL), STATUS_OK);
	assert_int_equal(
		sql_run(&store.sql, "INSERT INTO meta VALUES (1, 1, 0, zeroblob(32))", NULL),
		STATUS_OK);
	assert_int_equal(store_record(&store, &record, NULL), STATUS_OK);
}
