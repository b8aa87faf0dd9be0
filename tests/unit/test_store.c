#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "tests/fakes/ledger.h"

static enum status note(struct store *store, struct fault *fault)
{
	struct record record = record_begin(RECORD_KIOSK_STARTED, "system", "");

	record_detail(&record, "version", "1");
	record_detail(&record, "policy", "1");
	record_detail(&record, "rules", "1");
	record_detail(&record, "after", "stop");
	return store_record(store, &record, fault);
}

static void assert_verifies(const struct ledger *ledger)
{
	struct fault fault = { 0 };

	if (ledger_verify(ledger, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_store__a_new_one_holds_the_record_of_its_making(void **state)
{
	SCOPED(ledger) ledger;
	struct record record;
	struct hash hash;

	ledger_init(&ledger);
	assert_int_equal(ledger.store.count, 1);
	assert_int_equal(store_get_record(&ledger.store, 1, &record, &hash, NULL), STATUS_OK);
	assert_int_equal(record.kind, RECORD_LEDGER_CREATED);
	assert_string_equal(record.origin, "K1");
	assert_string_equal(record_value(&record, "schema"), "9");
	assert_memory_equal(&hash, &ledger.store.head, sizeof(hash));
	assert_verifies(&ledger);
}

static void test_store__in_training_every_record_says_so(void **state)
{
	SCOPED(ledger) ledger;
	struct visit visit = { .day = 20000 };
	struct record record;
	struct hash hash;

	ledger_init(&ledger);
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_get_record(&ledger.store, 2, &record, &hash, NULL), STATUS_OK);
	assert_null(record_value(&record, "training"));
	ledger.store.is_training = true;
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_get_record(&ledger.store, 3, &record, &hash, NULL), STATUS_OK);
	assert_string_equal(record_value(&record, "training"), "yes");
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_start_visit(&ledger.store, &visit, NULL), STATUS_OK);
	assert_int_equal(store_commit(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_get_record(&ledger.store, 4, &record, &hash, NULL), STATUS_OK);
	assert_int_equal(record.detail_count, 2); /* the day, and this once */
	assert_verifies(&ledger);
}

static void test_store__creating_refuses_an_existing_file(void **state)
{
	SCOPED(ledger) ledger;
	struct store second = { 0 };

	ledger_init(&ledger);
	assert_int_equal(store_create(ledger.path, "K1", &second, NULL), STATUS_REFUSED);
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	assert_verifies(&ledger);
}

static void test_store__a_kiosks_name_is_short_and_plain(void **state)
{
	static const struct {
		const char *origin;
		enum status expected;
	} CASES[] = {
		{ "K1", STATUS_OK },       { "abcdefghijklmnop-_", STATUS_OK },
		{ "", STATUS_REFUSED },    { "abcdefghijklmnopqrs", STATUS_REFUSED },
		{ "K 1", STATUS_REFUSED }, { "K\n1", STATUS_REFUSED },
		{ "K/1", STATUS_REFUSED },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(scratch) scratch;
		SCOPED(store) store = { 0 };
		char path[SCRATCH_PATH_MAX];
		scratch_init(&scratch);
		scratch_path(&scratch, "a.db", path);
		assert_int_equal(store_create(path, CASES[at].origin, &store, NULL),
				 CASES[at].expected);
		assert_int_equal(access(path, F_OK), CASES[at].expected == STATUS_OK ? 0 : -1);
	}
}

static void test_store__records_survive_reopening(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	struct hash head = ledger.store.head;
	ledger_reopen(&ledger);
	assert_int_equal(ledger.store.count, 2);
	assert_memory_equal(&head, &ledger.store.head, sizeof(head));
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	assert_verifies(&ledger);
}

static void test_store__an_incomplete_record_is_refused(void **state)
{
	SCOPED(ledger) ledger;
	struct record record = record_begin(RECORD_KIOSK_STARTED, "system", "");
	struct fault fault = { 0 };

	ledger_init(&ledger);
	record_detail(&record, "version", "1");
	assert_int_equal(store_record(&ledger.store, &record, &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "policy"));
	assert_int_equal(ledger.store.count, 1);
}

static void test_store__the_file_itself_refuses_to_rewrite_records(void **state)
{
	static const char *const STATEMENTS[] = {
		"UPDATE records SET actor = 'eve' WHERE sequence = 1",
		"DELETE FROM records WHERE sequence = 1",
		"DELETE FROM records",
		"INSERT OR REPLACE INTO records SELECT sequence, 0, kind, outcome, actor, origin, "
		"object, canonical, hash FROM records",
		"INSERT INTO records SELECT 9, wall_ms, kind, outcome, actor, origin, object, "
		"canonical, hash FROM records",
	};
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	sqlite3 *raw = ledger_raw(&ledger);
	for (size_t at = 0; at < COUNT_OF(STATEMENTS); at++)
		assert_int_equal(sqlite3_exec(raw, STATEMENTS[at], NULL, NULL, NULL),
				 SQLITE_CONSTRAINT);
	sqlite3_close(raw);
	assert_verifies(&ledger);
}

static void test_store__rolling_back_restores_the_head(void **state)
{
	SCOPED(ledger) ledger;
	struct record record = record_begin(RECORD_TIN_SHOWN, "ana", "");

	ledger_init(&ledger);
	struct hash head = ledger.store.head;
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_append(&ledger.store, &record, NULL), STATUS_OK);
	assert_int_equal(ledger.store.count, 2);
	store_rollback(&ledger.store);
	assert_int_equal(ledger.store.count, 1);
	assert_memory_equal(&head, &ledger.store.head, sizeof(head));
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	assert_verifies(&ledger);
}

/* A foreign key that is only checked at the end makes the commit itself fail. */
static void test_store__a_failing_commit_restores_the_head_and_keeps_nothing(void **state)
{
	SCOPED(ledger) ledger;
	struct record record = record_begin(RECORD_TIN_SHOWN, "ana", "");
	struct order order = {
		.id = "X/1", .visit = "X", .applicant = 1, .state = ORDER_RESERVED, .year = 2026
	};
	struct fault fault = { 0 };

	ledger_init(&ledger);
	struct hash head = ledger.store.head;
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(sql_run(&ledger.store.sql, "PRAGMA defer_foreign_keys = ON", NULL),
			 STATUS_OK);
	assert_int_equal(store_append(&ledger.store, &record, NULL), STATUS_OK);
	assert_int_equal(store_put_order(&ledger.store, &order, NULL), STATUS_OK);
	assert_int_equal(store_commit(&ledger.store, &fault), STATUS_DENIED);
	assert_int_equal(ledger.store.count, 1);
	assert_memory_equal(&head, &ledger.store.head, sizeof(head));
	assert_int_equal(store_get_order(&ledger.store, "X/1", &order, NULL), STATUS_GONE);
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	assert_verifies(&ledger);
}

static void test_store__a_transaction_that_sqlite_undid_does_not_commit_in_part(void **state)
{
	SCOPED(ledger) ledger;
	struct record record = record_begin(RECORD_TIN_SHOWN, "ana", "");

	ledger_init(&ledger);
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_append(&ledger.store, &record, NULL), STATUS_OK);
	sql_roll_back(&ledger.store.sql);
	assert_int_equal(store_append(&ledger.store, &record, NULL), STATUS_IO);
	assert_int_equal(store_commit(&ledger.store, NULL), STATUS_IO);
	assert_int_equal(ledger.store.count, 1);
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	assert_verifies(&ledger);
}

static void test_store__a_full_disk_loses_nothing(void **state)
{
	SCOPED(ledger) ledger;
	struct fault fault = { 0 };
	enum status status = STATUS_OK;

	ledger_init(&ledger);
	assert_int_equal(sql_run(&ledger.store.sql, "PRAGMA max_page_count = 40", NULL), STATUS_OK);
	uint64_t count = 0;
	struct hash head = { { 0 } };
	for (int at = 0; status == STATUS_OK && at < 2000; at++) {
		count = ledger.store.count;
		head = ledger.store.head;
		status = note(&ledger.store, &fault);
	}
	assert_int_equal(status, STATUS_FULL);
	assert_non_null(strstr(fault.what, "ledger.db"));
	assert_int_equal(ledger.store.count, count);
	assert_memory_equal(&head, &ledger.store.head, sizeof(head));
	assert_verifies(&ledger);
	assert_int_equal(sql_run(&ledger.store.sql, "PRAGMA max_page_count = 4000", NULL),
			 STATUS_OK);
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	assert_verifies(&ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store__a_new_one_holds_the_record_of_its_making),
		cmocka_unit_test(test_store__in_training_every_record_says_so),
		cmocka_unit_test(test_store__creating_refuses_an_existing_file),
		cmocka_unit_test(test_store__a_kiosks_name_is_short_and_plain),
		cmocka_unit_test(test_store__records_survive_reopening),
		cmocka_unit_test(test_store__an_incomplete_record_is_refused),
		cmocka_unit_test(test_store__the_file_itself_refuses_to_rewrite_records),
		cmocka_unit_test(test_store__rolling_back_restores_the_head),
		cmocka_unit_test(test_store__a_failing_commit_restores_the_head_and_keeps_nothing),
		cmocka_unit_test(
			test_store__a_transaction_that_sqlite_undid_does_not_commit_in_part),
		cmocka_unit_test(test_store__a_full_disk_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
