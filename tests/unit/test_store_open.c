#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "kiosk/ledger/store_schema.h"
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

static void test_store_open__two_programs_share_one_chain(void **state)
{
	SCOPED(ledger) ledger;
	SCOPED(store) second = { 0 };

	ledger_init(&ledger);
	assert_int_equal(store_open(ledger.path, SQL_WRITE, "K1", &second, NULL), STATUS_OK);
	for (int at = 0; at < 5; at++) {
		assert_int_equal(note(&second, NULL), STATUS_OK);
		assert_int_equal(note(&second, NULL), STATUS_OK);
		assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	}
	assert_int_equal(ledger.store.count, 16);
	assert_verifies(&ledger);
}

static void test_store_open__a_file_that_was_moved_takes_no_record(void **state)
{
	SCOPED(ledger) ledger;
	struct fault fault = { 0 };
	char away[sizeof(ledger.path) + 8];

	ledger_init(&ledger);
	snprintf(away, sizeof(away), "%s.away", ledger.path);
	assert_int_equal(rename(ledger.path, away), 0);
	assert_int_equal(note(&ledger.store, &fault), STATUS_GONE);
	assert_non_null(strstr(fault.what, "moved or deleted"));
	assert_int_equal(rename(away, ledger.path), 0);
	assert_int_equal(note(&ledger.store, &fault), STATUS_OK);
	assert_verifies(&ledger);
}

static void test_store_open__a_reader_follows_a_live_writer(void **state)
{
	SCOPED(ledger) ledger;
	SCOPED(store) reader = { 0 };
	uint64_t count = 0;

	ledger_init(&ledger);
	assert_int_equal(store_open(ledger.path, SQL_READ_ONLY, "K1", &reader, NULL), STATUS_OK);
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_verify(&reader, NULL, NULL, &count, NULL), STATUS_OK);
	store_rollback(&ledger.store);
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_verify(&reader, NULL, NULL, &count, NULL), STATUS_OK);
	assert_int_equal(count, 2);
	assert_int_equal(note(&reader, NULL), STATUS_DENIED);
}

static void test_store_open__a_closed_ledger_opens_for_reading(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	store_release(&ledger.store);
	assert_verifies(&ledger);
}

static void test_store_open__a_file_rolled_back_under_it_is_noticed(void **state)
{
	SCOPED(ledger) ledger;
	struct fault fault = { 0 };

	ledger_init(&ledger);
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	ledger_tamper(&ledger, "DROP TRIGGER records_never_go;"
			       "DELETE FROM records WHERE sequence = 2;"
			       "UPDATE meta SET sequence = 1, "
			       "hash = (SELECT hash FROM records WHERE sequence = 1)");
	assert_int_equal(note(&ledger.store, &fault), STATUS_CORRUPT);
	assert_non_null(strstr(fault.what, "head"));
	assert_false(ledger.store.is_in_transaction);
}

/* Cut back and grown again past where it was: longer, but not a continuation. */
static void test_store_open__another_chain_grown_under_it_is_noticed(void **state)
{
	SCOPED(ledger) ledger;
	struct fault fault = { 0 };

	ledger_init(&ledger);
	assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
	ledger_tamper(&ledger, "DROP TRIGGER records_never_go;"
			       "DELETE FROM records WHERE sequence = 2;"
			       "UPDATE meta SET sequence = 1, "
			       "hash = (SELECT hash FROM records WHERE sequence = 1)");
	{
		SCOPED(store) other = { 0 };
		assert_int_equal(store_open(ledger.path, SQL_WRITE, "K2", &other, NULL), STATUS_OK);
		assert_int_equal(note(&other, NULL), STATUS_OK);
		assert_int_equal(note(&other, NULL), STATUS_OK);
	}
	assert_int_equal(note(&ledger.store, &fault), STATUS_CORRUPT);
	assert_non_null(strstr(fault.what, "head"));
	assert_int_equal(ledger.store.count, 2);
}

static void test_store_open__opening_checks_the_last_record(void **state)
{
	static const char *const TAMPERINGS[] = {
		"UPDATE records SET hash = zeroblob(32) WHERE sequence = 3",
		"UPDATE records SET canonical = x'01' WHERE sequence = 3",
		"UPDATE records SET actor = 'eve' WHERE sequence = 3",
		"UPDATE records SET hash = zeroblob(32) WHERE sequence = 2",
		"UPDATE meta SET hash = zeroblob(32)",
		"UPDATE meta SET hash = x'00'",
		"UPDATE meta SET sequence = 2",
		"UPDATE meta SET sequence = -1",
		"DELETE FROM records WHERE sequence = 3",
		"DELETE FROM records",
		"DELETE FROM meta",
		"DROP TABLE meta",
		"DROP TABLE records",
		"PRAGMA user_version = 0",
		"PRAGMA application_id = 0",
	};

	for (size_t at = 0; at < COUNT_OF(TAMPERINGS); at++) {
		SCOPED(ledger) ledger;
		struct store store = { 0 };
		struct fault fault = { 0 };
		ledger_init(&ledger);
		assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
		assert_int_equal(note(&ledger.store, NULL), STATUS_OK);
		store_release(&ledger.store);
		ledger_tamper(&ledger,
			      "DROP TRIGGER records_never_go; DROP TRIGGER records_never_change");
		ledger_tamper(&ledger, TAMPERINGS[at]);
		if (store_open(ledger.path, SQL_WRITE, "K1", &store, &fault) != STATUS_CORRUPT)
			fail_msg("%s goes unnoticed", TAMPERINGS[at]);
		assert_non_null(strstr(fault.what, "ledger.db"));
	}
}

static void test_store_open__a_newer_schema_is_left_alone(void **state)
{
	SCOPED(ledger) ledger;
	struct store store = { 0 };
	struct fault fault = { 0 };

	ledger_init(&ledger);
	store_release(&ledger.store);
	ledger_tamper(&ledger, "PRAGMA user_version = 99");
	assert_int_equal(store_open(ledger.path, SQL_WRITE, "K1", &store, &fault),
			 STATUS_UNSUPPORTED);
	assert_non_null(strstr(fault.what, "upgrade"));
}

static void test_store_open__an_older_schema_is_carried_forward_once(void **state)
{
	SCOPED(ledger) ledger = { 0 };
	struct fault fault = { 0 };
	struct record record;
	struct hash hash;

	scratch_init(&ledger.scratch);
	scratch_path(&ledger.scratch, "ledger.db", ledger.path);
	ledger_make_schema_1(ledger.path);
	assert_int_equal(ledger_verify(&ledger, &fault), STATUS_UNSUPPORTED);
	assert_int_equal(store_open(ledger.path, SQL_WRITE, "K1", &ledger.store, &fault),
			 STATUS_OK);
	assert_int_equal(ledger.store.count, 2);
	assert_int_equal(store_get_record(&ledger.store, 2, &record, &hash, NULL), STATUS_OK);
	assert_int_equal(record.kind, RECORD_LEDGER_CARRIED);
	assert_string_equal(record_value(&record, "from"), "1");
	assert_verifies(&ledger);
	ledger_reopen(&ledger);
	assert_int_equal(ledger.store.count, 2);
}

/* What a visit had issued before there were several applicants was its first one's. */
static void test_store_open__orders_and_pins_are_carried_as_the_first_applicants(void **state)
{
	SCOPED(ledger) ledger = { 0 };
	struct order order;

	scratch_init(&ledger.scratch);
	scratch_path(&ledger.scratch, "ledger.db", ledger.path);
	ledger_make_schema_1(ledger.path);
	ledger_tamper(&ledger,
		      "INSERT INTO visits VALUES ('V', 1, 2, 3, '', '', '', '', '', '', 0);"
		      "INSERT INTO orders VALUES ('V/1', 'V', 'delivered', 2026, 'f', 'p', '');"
		      "INSERT INTO pins VALUES ('f', 2026, 'V', x'0102')");
	assert_int_equal(store_open(ledger.path, SQL_WRITE, "K1", &ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_get_order(&ledger.store, "V/1", &order, NULL), STATUS_OK);
	assert_int_equal(order.applicant, 1);
	assert_int_equal(order.print, 0);
	assert_int_equal(order.state, ORDER_DELIVERED);
	assert_string_equal(order.proof, "p");
	sqlite3 *raw = ledger_raw(&ledger);
	assert_int_equal(ledger_raw_number(raw, "SELECT count(*) FROM pins WHERE applicant = 1 AND "
						"sealed = x'0102' AND fingerprint = 'f'"),
			 1);
	assert_int_equal(ledger_raw_number(raw, "SELECT count(*) FROM sqlite_schema WHERE name "
						"LIKE '%_before'"),
			 0);
	sqlite3_close(raw);
}

static void test_store_open__a_step_that_fails_leaves_the_older_schema(void **state)
{
	SCOPED(ledger) ledger = { 0 };

	scratch_init(&ledger.scratch);
	scratch_path(&ledger.scratch, "ledger.db", ledger.path);
	ledger_make_schema_1(ledger.path);
	ledger_tamper(&ledger, "CREATE INDEX visits_by_day ON visits (day)");
	assert_int_not_equal(store_open(ledger.path, SQL_WRITE, "K1", &ledger.store, NULL),
			     STATUS_OK);
	sqlite3 *raw = ledger_raw(&ledger);
	assert_int_equal(ledger_raw_number(raw, "PRAGMA user_version"), 1);
	assert_int_equal(ledger_raw_number(raw, "SELECT count(*) FROM records"), 1);
	sqlite3_close(raw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_open__a_file_that_was_moved_takes_no_record),
		cmocka_unit_test(test_store_open__two_programs_share_one_chain),
		cmocka_unit_test(test_store_open__a_reader_follows_a_live_writer),
		cmocka_unit_test(test_store_open__a_closed_ledger_opens_for_reading),
		cmocka_unit_test(test_store_open__a_file_rolled_back_under_it_is_noticed),
		cmocka_unit_test(test_store_open__another_chain_grown_under_it_is_noticed),
		cmocka_unit_test(test_store_open__opening_checks_the_last_record),
		cmocka_unit_test(test_store_open__a_newer_schema_is_left_alone),
		cmocka_unit_test(test_store_open__an_older_schema_is_carried_forward_once),
		cmocka_unit_test(
			test_store_open__orders_and_pins_are_carried_as_the_first_applicants),
		cmocka_unit_test(test_store_open__a_step_that_fails_leaves_the_older_schema),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
