#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "kiosk/ledger/store_schema.h"
#include "kiosk/ledger/store_tree.h"
#include "tests/fakes/ledger.h"

static void append(struct store *store, size_t count)
{
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	record_detail(&record, "cause", "test");
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	for (size_t at = 0; at < count; at++)
		assert_int_equal(store_append(store, &record, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

static void assert_verifies(const struct ledger *ledger)
{
	struct fault fault = { 0 };

	if (ledger_verify(ledger, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

/* Told from the records alone. */
static void root_of_records(struct store *store, uint64_t size, struct hash *ret)
{
	struct merkle_frontier frontier = { 0 };

	for (uint64_t sequence = 1; sequence <= size; sequence++) {
		struct record record;
		struct hash hash;
		assert_int_equal(store_get_record(store, sequence, &record, &hash, NULL),
				 STATUS_OK);
		assert_int_equal(store_tree_grow(&frontier, &hash, NULL, NULL), STATUS_OK);
	}
	assert_int_equal(merkle_root(&frontier, ret, NULL), STATUS_OK);
}

static void assert_root(struct store *store)
{
	struct hash root, expected;

	assert_int_equal(store_tree_catch_up(store, NULL), STATUS_OK);
	assert_int_equal(store->frontier.size, store->count);
	assert_int_equal(merkle_root(&store->frontier, &root, NULL), STATUS_OK);
	root_of_records(store, store->count, &expected);
	assert_memory_equal(&root, &expected, sizeof(root));
}

static void test_store_tree__it_grows_with_the_records_and_comes_back_on_opening(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	append(&ledger.store, 599);
	assert_root(&ledger.store);
	ledger_reopen(&ledger);
	append(&ledger.store, 200);
	assert_root(&ledger.store);
	assert_verifies(&ledger);
	sqlite3 *raw = ledger_raw(&ledger);
	assert_int_equal(ledger_raw_number(raw, "SELECT count(*) FROM subtrees"), 3);
	sqlite3_close(raw);
}

static void test_store_tree__what_is_rolled_back_leaves_no_leaf(void **state)
{
	SCOPED(ledger) ledger;
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	ledger_init(&ledger);
	record_detail(&record, "cause", "test");
	append(&ledger.store, 250);
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	for (size_t at = 0; at < 20; at++)
		assert_int_equal(store_append(&ledger.store, &record, NULL), STATUS_OK);
	store_rollback(&ledger.store);
	append(&ledger.store, 10);
	assert_root(&ledger.store);
	assert_verifies(&ledger);
}

static void test_store_tree__two_programs_share_it_over_the_kept_nodes(void **state)
{
	SCOPED(ledger) ledger;
	SCOPED(store) second = { 0 };

	ledger_init(&ledger);
	assert_int_equal(store_open(ledger.path, SQL_WRITE, "K1", &second, NULL), STATUS_OK);
	append(&second, 250);
	append(&ledger.store, 3);
	append(&second, 5);
	append(&ledger.store, 3);
	append(&second, 700);
	append(&ledger.store, 1);
	assert_root(&ledger.store);
	assert_root(&second);
	assert_verifies(&ledger);
}

static void test_store_tree__records_are_proven_from_the_file(void **state)
{
	SCOPED(ledger) ledger;
	struct hash root, older_root;
	struct merkle_proof proof;

	ledger_init(&ledger);
	append(&ledger.store, 700);
	struct merkle_source source = store_tree(&ledger.store);
	root_of_records(&ledger.store, 701, &root);
	root_of_records(&ledger.store, 300, &older_root);
	for (uint64_t index = 0; index < 701; index += 50) {
		struct record record;
		struct hash hash, leaf;
		assert_int_equal(store_get_record(&ledger.store, index + 1, &record, &hash, NULL),
				 STATUS_OK);
		assert_int_equal(
			merkle_leaf((struct span){ hash.at, sizeof(hash.at) }, &leaf, NULL),
			STATUS_OK);
		assert_int_equal(merkle_prove_leaf(&source, index, 701, &proof, NULL), STATUS_OK);
		assert_int_equal(merkle_check_leaf(&proof, &leaf, index, 701, &root, NULL),
				 STATUS_OK);
	}
	assert_int_equal(merkle_prove_prefix(&source, 300, 701, &proof, NULL), STATUS_OK);
	assert_int_equal(merkle_check_prefix(&proof, 300, &older_root, 701, &root, NULL),
			 STATUS_OK);
}

static void test_store_tree__nodes_that_are_not_the_records_are_named(void **state)
{
	static const struct {
		const char *statements, *words;
	} CASES[] = {
		{ "UPDATE subtrees SET hash = zeroblob(32) WHERE place = 1", "node 1 of level 8" },
		{ "UPDATE subtrees SET hash = x'00' WHERE place = 1", "node 1 of level 8" },
		{ "DELETE FROM subtrees WHERE place = 0", "node 0 of level 8" },
		{ "INSERT INTO subtrees VALUES (8, 2, zeroblob(32))", "belong to no record" },
		{ "INSERT INTO subtrees VALUES (9, 0, zeroblob(32))", "belong to no record" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(ledger) ledger;
		struct fault fault = { 0 };
		ledger_init(&ledger);
		append(&ledger.store, 600);
		ledger_tamper(&ledger, "DROP TRIGGER subtrees_never_change;"
				       "DROP TRIGGER subtrees_never_go");
		ledger_tamper(&ledger, CASES[at].statements);
		assert_int_equal(ledger_verify(&ledger, &fault), STATUS_CORRUPT);
		if (strstr(fault.what, CASES[at].words) == NULL)
			fail_msg("%s: %s", CASES[at].statements, fault.what);
	}
}

static void test_store_tree__kept_nodes_never_change(void **state)
{
	static const char *const STATEMENTS[] = {
		"UPDATE subtrees SET hash = zeroblob(32)",
		"DELETE FROM subtrees",
		"INSERT OR REPLACE INTO subtrees VALUES (8, 0, zeroblob(32))",
	};
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	append(&ledger.store, 300);
	for (size_t at = 0; at < COUNT_OF(STATEMENTS); at++)
		assert_int_equal(sql_run(&ledger.store.sql, STATEMENTS[at], NULL), STATUS_DENIED);
}

static void test_store_tree__a_ledger_that_had_none_gets_it(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	append(&ledger.store, 600);
	store_release(&ledger.store);
	ledger_tamper(
		&ledger,
		"DROP TABLE subtrees; DROP TABLE epochs; DROP TABLE checkpoints; DROP TABLE sealed;"
		"DROP TABLE parked; DROP TABLE addresses; DROP TABLE flags; DROP TABLE draft;"
		"UPDATE meta SET schema = 2; PRAGMA user_version = 2");
	assert_int_equal(store_open(ledger.path, SQL_WRITE, "K1", &ledger.store, NULL), STATUS_OK);
	assert_int_equal(ledger.store.count, 602);
	assert_root(&ledger.store);
	assert_verifies(&ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_store_tree__it_grows_with_the_records_and_comes_back_on_opening),
		cmocka_unit_test(test_store_tree__what_is_rolled_back_leaves_no_leaf),
		cmocka_unit_test(test_store_tree__two_programs_share_it_over_the_kept_nodes),
		cmocka_unit_test(test_store_tree__records_are_proven_from_the_file),
		cmocka_unit_test(test_store_tree__nodes_that_are_not_the_records_are_named),
		cmocka_unit_test(test_store_tree__kept_nodes_never_change),
		cmocka_unit_test(test_store_tree__a_ledger_that_had_none_gets_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
