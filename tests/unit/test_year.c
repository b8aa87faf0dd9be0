#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/issuing/year.h"
#include "tests/fakes/mailing.h"

static int32_t day(int year, int month, int of_month)
{
	return civil_to_days((struct civil_date){ year, month, of_month });
}

static bool is_on_file(struct issuing_fixture *fixture, int year)
{
	struct pin_check check = { 0 };
	struct pin pin = { .digits = "000000" };

	assert_int_equal(fixture->registry.ops->check(fixture->registry.self, fixture->fingerprint,
						      year, &pin, &check, NULL),
			 STATUS_OK);
	return check.is_on_file;
}

static int64_t expire(struct issuing_fixture *fixture, int32_t today)
{
	int64_t count = -1;

	assert_int_equal(year_expire(&fixture->ledger.store, &fixture->registry, today, &count,
				     &fixture->fault),
			 STATUS_OK);
	return count;
}

static struct renewed renew(struct issuing_fixture *fixture, bool is_trial)
{
	const struct renewal renewal = { .year = 2027,
					 .today = day(2027, 1, 8),
					 .actor = "sam",
					 .second = "sue",
					 .is_trial = is_trial };
	struct renewed renewed = { 0 };

	assert_int_equal(year_renew(&fixture->ledger.store, &fixture->registry, &renewal, &renewed,
				    &fixture->fault),
			 STATUS_OK);
	return renewed;
}

static void set(struct issuing_fixture *fixture, unsigned flag)
{
	const struct taxpayers_change change = { fixture->fingerprint, "sam", flag, true };

	assert_int_equal(taxpayers_change(&fixture->ledger.store, &change, NULL), STATUS_OK);
}

static void test_year__a_pin_expires_when_no_return_of_its_year_is_asked_about(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	fixture_deliver(&fixture);
	assert_int_equal(expire(&fixture, day(2026, 12, 31)), 0);
	assert_int_equal(expire(&fixture, day(2027, 1, 31)), 0);
	assert_true(is_on_file(&fixture, 2026));
	assert_int_equal(expire(&fixture, day(2027, 2, 1)), 1);
	fixture_assert_state(&fixture, fixture.order.id, ORDER_EXPIRED);
	assert_false(is_on_file(&fixture, 2026));
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_EXPIRED), 1);
	sqlite3 *raw = ledger_raw(&fixture.ledger);
	assert_int_equal(ledger_raw_number(raw, "SELECT count(*) FROM pins"), 0);
	sqlite3_close(raw);
	fixture_assert_verifies(&fixture);
	assert_int_equal(expire(&fixture, day(2027, 2, 2)), 0);
}

static void test_year__a_second_paper_of_the_pin_expires_with_it(void **state)
{
	SCOPED(issuing_fixture) fixture;
	char other[STORE_VISIT_ID_MAX];
	struct pin pin;
	int64_t first_ms = 0;

	issuing_fixture_init(&fixture, "approve");
	ledger_add_visit(&fixture.ledger, FIXTURE_DAY, "approve", other);
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	fixture_deliver(&fixture);
	assert_int_equal(fixture_retrieve(&fixture, other, false, &pin, &first_ms), STATUS_OK);
	fixture_deliver(&fixture);
	assert_int_equal(expire(&fixture, day(2027, 3, 1)), 2);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_EXPIRED), 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_ORDER_EXPIRED), 1);
	fixture_assert_verifies(&fixture);
}

static void test_year__what_is_on_its_way_to_paper_is_left(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	assert_int_equal(expire(&fixture, day(2027, 3, 1)), 0);
	fixture_deliver(&fixture);
	assert_int_equal(expire(&fixture, day(2027, 3, 1)), 1);
}

static void test_year__an_expired_row_that_was_altered_is_found(void **state)
{
	static const char *const ALTERED[] = {
		"UPDATE orders SET state = 'delivered'",
		"INSERT INTO pins SELECT fingerprint, year, visit, applicant, x'00' FROM orders",
	};

	for (size_t at = 0; at < COUNT_OF(ALTERED); at++) {
		SCOPED(issuing_fixture) fixture;
		struct fault fault = { 0 };
		issuing_fixture_init(&fixture, "approve");
		assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
		fixture_deliver(&fixture);
		assert_int_equal(expire(&fixture, day(2027, 3, 1)), 1);
		ledger_tamper(&fixture.ledger, ALTERED[at]);
		assert_int_equal(ledger_verify(&fixture.ledger, &fault), STATUS_CORRUPT);
	}
}

static void test_year__who_had_a_pin_gets_a_new_one_by_mail_once(void **state)
{
	SCOPED(issuing_fixture) fixture;
	struct record record;
	struct visit visit;
	struct order order;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	fixture_deliver(&fixture);
	struct renewed renewed = renew(&fixture, false);
	assert_int_equal(renewed.enrolled, 1);
	assert_int_equal(renewed.renewed, 1);
	assert_true(is_on_file(&fixture, 2027));
	assert_true(is_on_file(&fixture, 2026));
	assert_int_equal(store_get_order(&fixture.ledger.store, "K1-270108-0001/1", &order, NULL),
			 STATUS_OK);
	assert_int_equal(order.state, ORDER_QUEUED_FOR_MAIL);
	assert_int_equal(order.year, 2027);
	assert_int_equal(store_get_visit(&fixture.ledger.store, "K1-270108-0001", &visit, NULL),
			 STATUS_OK);
	assert_true(visit.ended_ms != 0);
	assert_string_equal(visit.ending, "queued_for_mail");
	fixture_assert_verifies(&fixture);
	renewed = renew(&fixture, false);
	assert_int_equal(renewed.renewed, 0);
	assert_int_equal(renewed.had, 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PIN_RENEWED), 1);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_YEAR_CHANGED), 2);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_YEAR_CHANGED, "year",
					   &record, NULL),
			 STATUS_OK);
	assert_string_equal(record_value(&record, "second"), "sue");
	assert_int_equal(expire(&fixture, day(2027, 2, 1)), 1); /* the old one; the new one stays */
	assert_true(is_on_file(&fixture, 2027));
	fixture_assert_verifies(&fixture);
}

static void test_year__a_trial_counts_and_keeps_nothing(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
	fixture_deliver(&fixture);
	uint64_t records = fixture.ledger.store.count;
	assert_int_equal(renew(&fixture, true).renewed, 1);
	assert_int_equal(fixture.ledger.store.count, records);
	assert_false(is_on_file(&fixture, 2027));
	fixture_assert_verifies(&fixture);
}

static void test_year__who_opted_out_died_or_is_locked_gets_none(void **state)
{
	static const struct {
		unsigned flag;
		int64_t opted_out, barred;
	} CASES[] = { { TAXPAYER_OPT_OUT, 1, 0 },
		      { TAXPAYER_DECEASED, 0, 1 },
		      { TAXPAYER_LOCKED, 0, 1 } };

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(issuing_fixture) fixture;
		issuing_fixture_init(&fixture, "approve");
		assert_int_equal(fixture_reserve(&fixture, fixture.visit), STATUS_OK);
		fixture_deliver(&fixture);
		set(&fixture, CASES[at].flag);
		struct renewed renewed = renew(&fixture, false);
		assert_int_equal(renewed.renewed, 0);
		assert_int_equal(renewed.opted_out, CASES[at].opted_out);
		assert_int_equal(renewed.barred, CASES[at].barred);
		assert_false(is_on_file(&fixture, 2027));
		fixture_assert_verifies(&fixture);
	}
}

/* Whose PIN expired was enrolled all the same. */
static void test_year__a_late_change_finds_who_was_enrolled(void **state)
{
	SCOPED(issuing_fixture) fixture;

	issuing_fixture_init(&fixture, "approve");
	mailing_queue(&fixture);
	assert_int_equal(expire(&fixture, day(2027, 3, 1)), 1);
	assert_int_equal(renew(&fixture, false).renewed, 1);
	fixture_assert_verifies(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_year__a_pin_expires_when_no_return_of_its_year_is_asked_about),
		cmocka_unit_test(test_year__a_second_paper_of_the_pin_expires_with_it),
		cmocka_unit_test(test_year__what_is_on_its_way_to_paper_is_left),
		cmocka_unit_test(test_year__an_expired_row_that_was_altered_is_found),
		cmocka_unit_test(test_year__who_had_a_pin_gets_a_new_one_by_mail_once),
		cmocka_unit_test(test_year__a_trial_counts_and_keeps_nothing),
		cmocka_unit_test(test_year__who_opted_out_died_or_is_locked_gets_none),
		cmocka_unit_test(test_year__a_late_change_finds_who_was_enrolled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
