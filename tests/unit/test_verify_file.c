#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "tests/fakes/signed_ledger.h"

enum { PAGE = 4096 };

static void test_verify_file__damaged_pages_are_unreadable(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	signed_ledger_serve(&fixture, 60);
	signed_ledger_sign(&fixture);
	struct sqlite3 *raw = ledger_raw(&fixture.ledger);
	int64_t page = ledger_raw_number(raw, "SELECT rootpage FROM sqlite_schema WHERE name = "
					      "'records'");
	sqlite3_close(raw);
	store_release(&fixture.ledger.store);
	static const unsigned char NOISE[64] = { 0xEE };
	int file = open(fixture.ledger.path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(file, NOISE, sizeof(NOISE), (page - 1) * PAGE), sizeof(NOISE));
	close(file);
	signed_ledger_assert_found(&fixture, NULL, FINDING_UNREADABLE, VERIFY_LEDGER, 0, "a page");
}

/* A hand that no trigger stops and no rule. */
static void run_unruled(struct signed_ledger *fixture, const char *statements)
{
	struct sqlite3 *raw = ledger_raw(&fixture->ledger);

	assert_int_equal(sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL),
			 SQLITE_OK);
	ledger_raw_run(raw, statements);
	sqlite3_close(raw);
}

/* Who looks for records by their object would not see this one. */
static void test_verify_file__an_index_without_a_record_is_found(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	run_unruled(&fixture, "CREATE TABLE held AS SELECT * FROM records WHERE sequence = 5;"
			      "DELETE FROM records WHERE sequence = 5; PRAGMA writable_schema = ON;"
			      "UPDATE sqlite_schema SET sql = sql || ' WHERE 0' WHERE name = "
			      "'records_by_object'");
	run_unruled(&fixture, "INSERT INTO records SELECT * FROM held; DROP TABLE held;"
			      "PRAGMA writable_schema = ON;"
			      "UPDATE sqlite_schema SET sql = replace(sql, ' WHERE 0', '') WHERE "
			      "name = 'records_by_object'");
	signed_ledger_assert_found(&fixture, NULL, FINDING_UNREADABLE, VERIFY_LEDGER, 0,
				   "eleven entries");
	assert_non_null(strstr(fixture.report.finding[0].sentence, "index"));
}

/* The same entries, and who goes by their order passes by most of them. */
static void test_verify_file__an_index_in_another_order_is_found(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	struct record record = record_begin(RECORD_AUDIT_LISTED, "sue", "somebody");
	record_detail(&record, "filter", "none");
	signed_ledger_add(&fixture, &record);
	run_unruled(&fixture, "DROP INDEX records_by_object;"
			      "CREATE INDEX records_by_object ON records (object DESC);"
			      "PRAGMA writable_schema = ON;"
			      "UPDATE sqlite_schema SET sql = replace(sql, ' DESC', '') WHERE "
			      "name = 'records_by_object'");
	signed_ledger_assert_found(&fixture, NULL, FINDING_UNREADABLE, VERIFY_LEDGER, 0,
				   "from the last to the first");
	assert_non_null(strstr(fixture.report.finding[0].sentence, "index"));
}

/* Whoever asks for that kind, that time or that object does not find it any more. */
static void test_verify_file__a_value_of_another_type_is_found(void **state)
{
	static const char *const CASES[][2] = {
		{ "wall_ms", "TEXT" },   { "kind", "BLOB" },   { "outcome", "TEXT" },
		{ "actor", "BLOB" },     { "origin", "BLOB" }, { "object", "BLOB" },
		{ "canonical", "TEXT" }, { "hash", "TEXT" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(signed_ledger) fixture;
		char change[120];
		signed_ledger_live(&fixture);
		(void)text_format(change, sizeof(change),
				  "UPDATE records SET %s = CAST(%s AS %s) WHERE sequence = 5",
				  CASES[at][0], CASES[at][0], CASES[at][1]);
		run_unruled(
			&fixture,
			"CREATE TABLE laid AS SELECT sql FROM sqlite_schema WHERE name = "
			"'records'; PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
			"'CREATE TABLE records (sequence INTEGER PRIMARY KEY, wall_ms, kind, "
			"outcome, actor, origin, object, canonical, hash)' WHERE name = "
			"'records'");
		run_unruled(&fixture, change);
		run_unruled(&fixture,
			    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = (SELECT "
			    "sql FROM laid) WHERE name = 'records'; DROP TABLE laid");
		signed_ledger_assert_found(&fixture, NULL, FINDING_ALTERED, VERIFY_RECORD, 5,
					   CASES[at][0]);
	}
}

/* How SQLite looks things up can be told it so: only in tables that are not ours. */
static void test_verify_file__tables_that_sqlite_names_are_not_ours(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	run_unruled(&fixture, "ANALYZE");
	signed_ledger_assert_found(&fixture, NULL, FINDING_SCHEMA_ALTERED, VERIFY_LEDGER, 0,
				   "sqlite_stat1");
}

static void test_verify_file__a_journal_beside_the_file_is_not_passed_over(void **state)
{
	SCOPED(signed_ledger) fixture;
	SCOPED(sql) sql = { 0 };
	struct fault fault = { 0 };
	char journal[SCRATCH_PATH_MAX];

	signed_ledger_live(&fixture);
	scratch_path(&fixture.ledger.scratch, "ledger.db-journal", journal);
	scratch_write(journal, "x", 1);
	assert_int_equal(sql_open(fixture.ledger.path, SQL_VIEW, &sql, &fault), STATUS_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verify_file__damaged_pages_are_unreadable),
		cmocka_unit_test(test_verify_file__an_index_without_a_record_is_found),
		cmocka_unit_test(test_verify_file__an_index_in_another_order_is_found),
		cmocka_unit_test(test_verify_file__a_value_of_another_type_is_found),
		cmocka_unit_test(test_verify_file__tables_that_sqlite_names_are_not_ours),
		cmocka_unit_test(test_verify_file__a_journal_beside_the_file_is_not_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
