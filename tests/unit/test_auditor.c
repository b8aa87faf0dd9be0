#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/auditor.h"
#include "tests/fakes/ledger.h"

struct fixture {
	struct ledger ledger;
	struct key key[SEAL_AUDITORS_MAX + 1];
	struct auditors auditors;
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	for (size_t at = 0; at < COUNT_OF(fixture->key); at++)
		assert_int_equal(key_generate(&fixture->key[at], NULL), STATUS_OK);
}

static void fixture_release(struct fixture *fixture)
{
	auditors_release(&fixture->auditors);
	for (size_t at = 0; at < COUNT_OF(fixture->key); at++)
		key_release(&fixture->key[at]);
	ledger_release(&fixture->ledger);
}

static enum status add(struct fixture *fixture, const char *name, size_t key)
{
	return auditor_add(&fixture->ledger.store, "sam", name, &fixture->key[key], NULL);
}

static enum status take_away(struct fixture *fixture, const char *name)
{
	return auditor_remove(&fixture->ledger.store, "sam", name, NULL);
}

static void load(struct fixture *fixture)
{
	auditors_release(&fixture->auditors);
	assert_int_equal(auditors_load(&fixture->ledger.store, &fixture->auditors, NULL),
			 STATUS_OK);
}

static void assert_auditor(const struct fixture *fixture, size_t at, const char *name, size_t key)
{
	struct hash expected, found;

	assert_string_equal(fixture->auditors.name[at], name);
	assert_int_equal(key_fingerprint(&fixture->key[key], &expected, NULL), STATUS_OK);
	assert_int_equal(key_fingerprint(&fixture->auditors.key[at], &found, NULL), STATUS_OK);
	assert_memory_equal(&found, &expected, sizeof(found));
}

static void test_auditor__a_new_ledger_has_none(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	load(&fixture);
	assert_int_equal(fixture.auditors.count, 0);
}

static void test_auditor__those_added_are_there_after_a_restart(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(add(&fixture, "north.office", 0), STATUS_OK);
	assert_int_equal(add(&fixture, "south-2", 1), STATUS_OK);
	ledger_reopen(&fixture.ledger);
	load(&fixture);
	assert_int_equal(fixture.auditors.count, 2);
	assert_auditor(&fixture, 0, "north.office", 0);
	assert_auditor(&fixture, 1, "south-2", 1);
	assert_false(fixture.auditors.key[0].is_private);
}

static void test_auditor__rotation_is_the_new_one_in_and_the_old_one_out(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(add(&fixture, "old", 0), STATUS_OK);
	assert_int_equal(take_away(&fixture, "old"), STATUS_REFUSED); /* the only one */
	assert_int_equal(add(&fixture, "new", 1), STATUS_OK);
	assert_int_equal(add(&fixture, "other", 2), STATUS_OK);
	assert_int_equal(take_away(&fixture, "old"), STATUS_OK);
	load(&fixture);
	assert_int_equal(fixture.auditors.count, 2);
	assert_auditor(&fixture, 0, "new", 1);
	assert_auditor(&fixture, 1, "other", 2);
	assert_int_equal(take_away(&fixture, "old"), STATUS_GONE);
	assert_int_equal(add(&fixture, "old", 0), STATUS_OK); /* and may come again */
}

static void test_auditor__names_and_keys_stand_once_and_names_have_a_shape(void **state)
{
	static const struct {
		const char *name;
		size_t key;
	} WRONG[] = {
		{ "one", 1 }, { "two", 0 }, { "", 1 },
		{ "Two", 1 }, { "t o", 1 }, { "a-name-of-thirty-three-characters", 1 },
	};
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(add(&fixture, "one", 0), STATUS_OK);
	uint64_t before = fixture.ledger.store.count;
	for (size_t at = 0; at < COUNT_OF(WRONG); at++)
		assert_int_equal(add(&fixture, WRONG[at].name, WRONG[at].key), STATUS_REFUSED);
	assert_int_equal(fixture.ledger.store.count, before);
}

static void test_auditor__more_than_a_box_takes_are_refused(void **state)
{
	SCOPED(fixture) fixture;
	char name[] = "auditor-0";

	fixture_init(&fixture);
	for (size_t at = 0; at <= SEAL_AUDITORS_MAX; at++) {
		name[8] = (char)('0' + at);
		assert_int_equal(add(&fixture, name, at),
				 at < SEAL_AUDITORS_MAX ? STATUS_OK : STATUS_FULL);
	}
}

static void test_auditor__the_records_tell_who_added_and_removed_whom(void **state)
{
	SCOPED(fixture) fixture;
	struct record record;

	fixture_init(&fixture);
	assert_int_equal(add(&fixture, "one", 0), STATUS_OK);
	assert_int_equal(add(&fixture, "two", 1), STATUS_OK);
	assert_int_equal(take_away(&fixture, "one"), STATUS_OK);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_AUDITOR_ADDED), 2);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_AUDITOR_REMOVED,
					   "auditors", &record, NULL),
			 STATUS_OK);
	assert_string_equal(record.actor, "sam");
	assert_string_equal(record_value(&record, "name"), "one");
	assert_true(record_is_complete(&record));
}

/* Whoever writes to the file makes nobody an auditor: the record does not fit the chain. */
static void test_auditor__a_key_written_over_anothers_is_found_out(void **state)
{
	SCOPED(fixture) fixture;
	struct auditors auditors = { 0 };
	char statement[600], *letter;

	fixture_init(&fixture);
	assert_int_equal(add(&fixture, "one", 0), STATUS_OK);
	struct record record;
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_AUDITOR_ADDED, "auditors",
					   &record, NULL),
			 STATUS_OK);
	char *key = record.detail[1].value;
	letter = key + 60;
	assert_true(
		text_format(statement, sizeof(statement),
			    "DROP TRIGGER records_never_change; UPDATE records SET canonical = "
			    "CAST(replace(CAST(canonical AS TEXT), '%.8s', 'AAAAAAAA') AS BLOB) "
			    "WHERE kind = 'auditor_added'",
			    letter));
	ledger_tamper(&fixture.ledger, statement);
	assert_int_equal(auditors_load(&fixture.ledger.store, &auditors, NULL), STATUS_CORRUPT);
	assert_int_equal(auditors.count, 0);
}

/* Records that only a hand-made ledger holds. */
static void test_auditor__records_that_do_not_add_up_give_no_auditors(void **state)
{
	static const struct {
		enum record_kind kind;
		const char *name, *key, *what;
	} CASES[] = {
		{ RECORD_AUDITOR_REMOVED, "nobody", "", "removes nobody" },
		{ RECORD_AUDITOR_ADDED, "two", "AAAA", "not a P-256 public key" },
		{ RECORD_AUDITOR_ADDED, "two", "?", "holds no public key" },
		{ RECORD_AUDITOR_ADDED, "one", "AAAA", "one too many" },
		{ RECORD_AUDITOR_ADDED, "a-name-of-thirty-three-characters", "AAAA",
		  "not say who" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(fixture) fixture;
		struct fault fault = { 0 };
		struct record record = record_begin(CASES[at].kind, "sam", "auditors");
		fixture_init(&fixture);
		assert_int_equal(add(&fixture, "one", 0), STATUS_OK);
		record_detail(&record, "name", CASES[at].name);
		record_detail(&record, "key", CASES[at].key);
		assert_int_equal(store_record(&fixture.ledger.store, &record, NULL), STATUS_OK);
		assert_int_equal(auditors_load(&fixture.ledger.store, &fixture.auditors, &fault),
				 STATUS_CORRUPT);
		assert_non_null(strstr(fault.what, CASES[at].what));
		assert_int_equal(fixture.auditors.count, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_auditor__a_new_ledger_has_none),
		cmocka_unit_test(test_auditor__those_added_are_there_after_a_restart),
		cmocka_unit_test(test_auditor__rotation_is_the_new_one_in_and_the_old_one_out),
		cmocka_unit_test(test_auditor__names_and_keys_stand_once_and_names_have_a_shape),
		cmocka_unit_test(test_auditor__more_than_a_box_takes_are_refused),
		cmocka_unit_test(test_auditor__the_records_tell_who_added_and_removed_whom),
		cmocka_unit_test(test_auditor__a_key_written_over_anothers_is_found_out),
		cmocka_unit_test(test_auditor__records_that_do_not_add_up_give_no_auditors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
