#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/fakes/mailing.h"

static enum status change(struct issuing_fixture *fixture, unsigned flag, bool is_set)
{
	const struct taxpayers_change change = { fixture->fingerprint, "sam", flag, is_set };

	return taxpayers_change(&fixture->ledger.store, &change, &fixture->fault);
}

static unsigned flags_of(struct issuing_fixture *fixture)
{
	unsigned flags = 99;

	assert_int_equal(
		taxpayers_flags(&fixture->ledger.store, fixture->fingerprint, &flags, NULL),
		STATUS_OK);
	return flags;
}

static void test_taxpayers__an_address_is_kept_sealed_and_comes_back(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct address address;
	struct record record;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(taxpayers_address(&fixture.ledger.store, &fixture.keyring,
					   fixture.fingerprint, &address, NULL),
			 STATUS_GONE);
	mailing_load(&fixture, FIXTURE_TIN, 0);
	assert_int_equal(taxpayers_address(&fixture.ledger.store, &fixture.keyring,
					   fixture.fingerprint, &address, NULL),
			 STATUS_OK);
	assert_string_equal(address.name, "Jordan Sample");
	assert_string_equal(address.zip, "23220");
	sqlite3 *raw = ledger_raw(&fixture.ledger);
	assert_int_equal(ledger_raw_number(raw, "SELECT count(*) FROM addresses WHERE "
						"instr(sealed, CAST('Jordan' AS BLOB)) = 0"),
			 1);
	sqlite3_close(raw);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_ADDRESSES_LOADED,
					   "addresses", &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "count"), "1");
	fixture_assert_verifies(&fixture);
}

static void test_taxpayers__a_file_takes_the_place_of_the_one_before(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct address address;

	issuing_fixture_init(&fixture, "approve");
	mailing_load(&fixture, FIXTURE_TIN, TAXPAYER_LOCKED);
	assert_int_equal(flags_of(&fixture), TAXPAYER_LOCKED);
	mailing_load(&fixture, "123456789", 0);
	assert_int_equal(flags_of(&fixture), 0);
	assert_int_equal(taxpayers_address(&fixture.ledger.store, &fixture.keyring,
					   fixture.fingerprint, &address, NULL),
			 STATUS_GONE);
	fixture_assert_verifies(&fixture);
}

static void test_taxpayers__one_taxpayer_stands_in_one_line(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	struct taxpayers_load load = { .store = &fixture.ledger.store,
				       .keyring = &fixture.keyring };
	struct address_line line = mailing_line("123456789", 0);
	assert_int_equal(store_begin(load.store, NULL), STATUS_OK);
	assert_int_equal(taxpayers_load_begin(&load, NULL), STATUS_OK);
	assert_int_equal(taxpayers_load_add(&load, &line, NULL), STATUS_OK);
	assert_int_equal(taxpayers_load_add(&load, &line, &fixture.fault), STATUS_REFUSED);
	store_rollback(load.store);
	fixture_assert_verifies(&fixture);
}

static void test_taxpayers__a_flag_is_set_and_cleared_by_hand_on_the_record(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(change(&fixture, TAXPAYER_LOCKED, false), STATUS_REFUSED);
	assert_int_equal(change(&fixture, TAXPAYER_LOCKED, true), STATUS_OK);
	assert_int_equal(change(&fixture, TAXPAYER_LOCKED, true), STATUS_REFUSED);
	assert_int_equal(change(&fixture, TAXPAYER_OPT_OUT, true), STATUS_OK);
	assert_int_equal(flags_of(&fixture), TAXPAYER_LOCKED | TAXPAYER_OPT_OUT);
	assert_int_equal(change(&fixture, TAXPAYER_LOCKED, false), STATUS_OK);
	assert_int_equal(change(&fixture, TAXPAYER_OPT_OUT, false), STATUS_OK);
	assert_int_equal(flags_of(&fixture), 0);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_FLAGS_CHANGED), 4);
	fixture_assert_verifies(&fixture);
}

static void test_taxpayers__a_victim_cannot_opt_out(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(change(&fixture, TAXPAYER_OPT_OUT, true), STATUS_OK);
	assert_int_equal(change(&fixture, TAXPAYER_VICTIM, true), STATUS_OK);
	assert_int_equal(flags_of(&fixture), TAXPAYER_VICTIM); /* what was chosen counts no more */
	assert_int_equal(change(&fixture, TAXPAYER_OPT_OUT, false), STATUS_OK);
	assert_int_equal(change(&fixture, TAXPAYER_OPT_OUT, true), STATUS_REFUSED);
	assert_non_null(strstr(fixture.fault.what, "cannot opt out"));
}

static void test_taxpayers__what_the_authority_says_no_hand_clears(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	mailing_load(&fixture, FIXTURE_TIN, TAXPAYER_DECEASED);
	assert_int_equal(change(&fixture, TAXPAYER_DECEASED, false), STATUS_REFUSED);
	assert_int_equal(flags_of(&fixture), TAXPAYER_DECEASED);
}

static void test_taxpayers__for_who_died_or_is_locked_no_pin_is_made(void **state)
{
	static const unsigned FLAGS[] = { TAXPAYER_DECEASED, TAXPAYER_LOCKED };

	for (size_t at = 0; at < COUNT_OF(FLAGS); at++) {
		SCOPED(issuing_fixture) fixture;
		struct record record;
		issuing_fixture_init(&fixture, "approve");
		assert_int_equal(change(&fixture, FLAGS[at], true), STATUS_OK);
		assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
		assert_int_equal(fixture.result, CLAIM_BARRED);
		assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_PIN_BARRED,
						   fixture.visit, &record, NULL),
				 STATUS_OK);
		assert_string_equal(record_value(&record, "cause"),
				    at == 0 ? "deceased" : "locked");
		assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_RESERVED), 0);
		assert_int_equal(change(&fixture, FLAGS[at], false), STATUS_OK);
		assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
		assert_int_equal(fixture.result, CLAIM_NEW);
		fixture_assert_verifies(&fixture);
	}
}

static void test_taxpayers__no_pin_is_printed_again_for_who_is_barred(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];
	struct pin pin;
	int64_t first_ms = 0;

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(change(&fixture, TAXPAYER_LOCKED, true), STATUS_OK);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &pin, &first_ms), STATUS_DENIED);
}

static void test_taxpayers__a_row_that_was_altered_is_found(void **state)
{
	static const char *const ALTERED[] = {
		"UPDATE addresses SET flags = 4",
		"UPDATE addresses SET sealed = zeroblob(length(sealed))",
		"DELETE FROM addresses",
		"INSERT INTO addresses VALUES ('f', 0, x'00')",
		"UPDATE flags SET flags = 0",
		"UPDATE flags SET fingerprint = 'f'",
		"DELETE FROM flags",
		"INSERT INTO flags VALUES ('f', 1)",
	};

	for (size_t at = 0; at < COUNT_OF(ALTERED); at++) {
		SCOPED(issuing_fixture) fixture;
		struct fault fault = { 0 };
		issuing_fixture_init(&fixture, "approve");
		mailing_load(&fixture, FIXTURE_TIN, 0);
		assert_int_equal(change(&fixture, TAXPAYER_LOCKED, true), STATUS_OK);
		fixture_assert_verifies(&fixture);
		ledger_tamper(&fixture.ledger, ALTERED[at]);
		assert_int_equal(ledger_verify(&fixture.ledger, &fault), STATUS_CORRUPT);
		assert_non_null(strstr(fault.what, at < 4 ? "table addresses" : "table flags"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taxpayers__an_address_is_kept_sealed_and_comes_back),
		cmocka_unit_test(test_taxpayers__a_file_takes_the_place_of_the_one_before),
		cmocka_unit_test(test_taxpayers__one_taxpayer_stands_in_one_line),
		cmocka_unit_test(test_taxpayers__a_flag_is_set_and_cleared_by_hand_on_the_record),
		cmocka_unit_test(test_taxpayers__a_victim_cannot_opt_out),
		cmocka_unit_test(test_taxpayers__what_the_authority_says_no_hand_clears),
		cmocka_unit_test(test_taxpayers__for_who_died_or_is_locked_no_pin_is_made),
		cmocka_unit_test(test_taxpayers__no_pin_is_printed_again_for_who_is_barred),
		cmocka_unit_test(test_taxpayers__a_row_that_was_altered_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
