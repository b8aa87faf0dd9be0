#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/pace.h"
#include "tests/fakes/signed_ledger.h"

static void test_verify_pace__what_a_crash_leaves_unsigned_is_a_note(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	signed_ledger_serve(&fixture, PACE_RECORDS);
	signed_ledger_assert_sound(&fixture, NULL);
	assert_non_null(strstr(fixture.report.note[1], "64 records"));
	assert_int_equal(fixture.report.signed_until, SIGNED_RECORDS);
}

static void test_verify_pace__more_than_a_kiosk_leaves_is_an_unsigned_tail(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	signed_ledger_serve(&fixture, 2 * PACE_RECORDS);
	signed_ledger_assert_found(&fixture, NULL, FINDING_UNSIGNED_TAIL, VERIFY_RECORD,
				   SIGNED_RECORDS + PACE_RECORDS + 17, "128 records");
}

static void test_verify_pace__what_other_programs_add_needs_no_signature(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	for (int at = 0; at < 4 * PACE_RECORDS; at++) {
		struct record record = record_begin(RECORD_AUDIT_LISTED, "sue", "");
		record_detail(&record, "filter", "none");
		signed_ledger_add(&fixture, &record);
	}
	signed_ledger_assert_sound(&fixture, NULL);
}

static void test_verify_pace__serving_for_long_without_a_signature_is_an_unsigned_tail(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct record record = signed_ledger_fault();

	signed_ledger_live(&fixture);
	signed_ledger_add(&fixture, &record);
	record.wall_ms += PACE_SIGN_MS + 60000;
	record.steady_ms += PACE_SIGN_MS + 60000;
	signed_ledger_add(&fixture, &record);
	signed_ledger_assert_sound(&fixture, NULL);
	record.wall_ms += 2 * PACE_RETRY_MS;
	record.steady_ms += 2 * PACE_RETRY_MS;
	signed_ledger_add(&fixture, &record);
	signed_ledger_assert_found(&fixture, NULL, FINDING_UNSIGNED_TAIL, VERIFY_RECORD, 15,
				   "18 minutes");
}

static void test_verify_pace__a_start_that_is_unsigned_has_lost_its_checkpoint(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct record record = record_begin(RECORD_KIOSK_STARTED, "system", "");

	record_detail(&record, "version", "1");
	record_detail(&record, "policy", "1");
	record_detail(&record, "rules", "1");
	record_detail(&record, "after", "stop");
	signed_ledger_live(&fixture);
	signed_ledger_add(&fixture, &record);
	signed_ledger_assert_found(&fixture, NULL, FINDING_UNSIGNED_TAIL, VERIFY_RECORD, 13,
				   "a start");
}

/* Everything from after the founding may be invented: nobody signed it. */
static void test_verify_pace__serving_before_the_first_epoch_is_an_unsigned_tail(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_init(&fixture);
	signed_ledger_assert_sound(&fixture, NULL);
	signed_ledger_serve(&fixture, 1);
	signed_ledger_assert_found(&fixture, NULL, FINDING_UNSIGNED_TAIL, VERIFY_RECORD, 3,
				   "an epoch 0 alone");
}

static void test_verify_pace__a_key_asked_for_that_signed_nothing_is_found(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct hash key = { 0 };
	struct verify_asked asked = { .fingerprint = &key };

	signed_ledger_init(&fixture);
	signed_ledger_verify(&fixture, NULL);
	key = fixture.report.fingerprint;
	signed_ledger_assert_found(&fixture, &asked, FINDING_MISSING, VERIFY_EPOCH, 1,
				   "the founding alone");
	signed_ledger_next_epoch(&fixture);
	signed_ledger_assert_sound(&fixture, &asked);
}

enum { STEP_MS = 3600000 };

/* By a program that hides what its clock did: a record so much behind what the steady one says. */
static void serve_behind(struct signed_ledger *fixture, int64_t behind_ms)
{
	struct record record = signed_ledger_fault();

	record.wall_ms -= behind_ms;
	fixture->ledger.store.clocks = (struct clocks){ 0 };
	signed_ledger_add(fixture, &record);
}

static void test_verify_pace__a_clock_that_went_back_is_found(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	serve_behind(&fixture, STEP_MS);
	signed_ledger_assert_found(&fixture, NULL, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD, 13,
				   "unsigned");
	signed_ledger_sign(&fixture);
	signed_ledger_assert_found(&fixture, NULL, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD, 13,
				   "signed over");
}

static void test_verify_pace__a_clock_change_that_is_recorded_is_honest(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	struct record record = signed_ledger_fault();
	record.wall_ms -= STEP_MS;
	signed_ledger_add(&fixture, &record);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_CLOCK_CHANGED), 1);
	signed_ledger_sign(&fixture);
	signed_ledger_assert_sound(&fixture, NULL);
}

/* Crashed, set back, and started again: nobody watched. */
static void test_verify_pace__a_clock_set_back_while_the_kiosk_was_off_is_honest(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	serve_behind(&fixture, -STEP_MS);
	signed_ledger_next_epoch(&fixture);
	serve_behind(&fixture, 0);
	signed_ledger_sign(&fixture);
	signed_ledger_assert_sound(&fixture, NULL);
}

static void test_verify_pace__a_record_of_an_earlier_start_of_the_machine_is_found(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct record record = signed_ledger_fault();

	signed_ledger_live(&fixture);
	memset(record.boot, 'b', sizeof(record.boot) - 1);
	signed_ledger_add(&fixture, &record);
	signed_ledger_sign(&fixture);
	signed_ledger_assert_sound(&fixture, NULL);
	signed_ledger_serve(&fixture, 1);
	signed_ledger_assert_found(&fixture, NULL, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD, 14,
				   "another boot");
}

/* By chance, in half of their digits. */
static void test_verify_pace__starts_of_the_machine_that_begin_alike_are_two(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct record record = signed_ledger_fault();

	signed_ledger_live(&fixture);
	memset(record.boot, 'b', sizeof(record.boot) - 1);
	signed_ledger_add(&fixture, &record);
	memset(record.boot + 8, 'c', sizeof(record.boot) - 9);
	signed_ledger_add(&fixture, &record);
	signed_ledger_sign(&fixture);
	signed_ledger_assert_sound(&fixture, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verify_pace__what_a_crash_leaves_unsigned_is_a_note),
		cmocka_unit_test(test_verify_pace__more_than_a_kiosk_leaves_is_an_unsigned_tail),
		cmocka_unit_test(test_verify_pace__what_other_programs_add_needs_no_signature),
		cmocka_unit_test(
			test_verify_pace__serving_for_long_without_a_signature_is_an_unsigned_tail),
		cmocka_unit_test(
			test_verify_pace__a_start_that_is_unsigned_has_lost_its_checkpoint),
		cmocka_unit_test(
			test_verify_pace__serving_before_the_first_epoch_is_an_unsigned_tail),
		cmocka_unit_test(test_verify_pace__a_key_asked_for_that_signed_nothing_is_found),
		cmocka_unit_test(test_verify_pace__a_clock_that_went_back_is_found),
		cmocka_unit_test(test_verify_pace__a_clock_change_that_is_recorded_is_honest),
		cmocka_unit_test(
			test_verify_pace__a_clock_set_back_while_the_kiosk_was_off_is_honest),
		cmocka_unit_test(
			test_verify_pace__a_record_of_an_earlier_start_of_the_machine_is_found),
		cmocka_unit_test(test_verify_pace__starts_of_the_machine_that_begin_alike_are_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
