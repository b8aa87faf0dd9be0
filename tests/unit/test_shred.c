#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "kiosk/audit/shred.h"
#include "kiosk/base/clock.h"
#include "tests/fakes/ledger.h"

struct fixture {
	struct ledger ledger;
	struct seal_period secret;
	struct shred shred;
};

static int64_t ms_of(int year, int month, int day)
{
	return (int64_t)civil_to_days((struct civil_date){ year, month, day }) * CLOCK_DAY_MS;
}

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	fixture->shred = (struct shred){
		.keys = fixture->ledger.scratch.folder,
		.period = { "2019Q2" },
		.first = "sam",
		.second = "ruth",
		.years = 7,
		.wall_ms = ms_of(2026, 7, 1),
	};
	assert_int_equal(
		retention_need(fixture->shred.keys, &fixture->shred.period, &fixture->secret, NULL),
		STATUS_OK);
}

static void fixture_release(struct fixture *fixture)
{
	ledger_release(&fixture->ledger);
}

static enum status shred(struct fixture *fixture)
{
	return shred_period(&fixture->ledger.store, &fixture->shred, NULL);
}

static bool is_there(const struct fixture *fixture)
{
	return scratch_holds(&fixture->ledger.scratch, fixture->secret.secret, CRYPTO_KEY_SIZE);
}

static void assert_records(const struct fixture *fixture, int started, int ended)
{
	assert_int_equal(ledger_count(&fixture->ledger, RECORD_SHRED_STARTED), started);
	assert_int_equal(ledger_count(&fixture->ledger, RECORD_SHRED_ENDED), ended);
}

static void test_shred__two_supervisors_end_a_period_whose_time_is_over(void **state)
{
	SCOPED(fixture) fixture;
	struct record record;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_true(is_there(&fixture));
	assert_int_equal(shred(&fixture), STATUS_OK);
	assert_false(is_there(&fixture));
	assert_records(&fixture, 1, 1);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_SHRED_ENDED, "2019Q2",
					   &record, NULL),
			 STATUS_OK);
	assert_string_equal(record.actor, "sam");
	assert_string_equal(record_value(&record, "second"), "ruth");
	assert_int_equal(record.outcome, RECORD_SUCCESS);
	assert_int_equal(ledger_verify(&fixture.ledger, &fault), STATUS_OK);
	assert_int_equal(shred(&fixture), STATUS_GONE); /* it happens once */
	assert_records(&fixture, 1, 1);
}

static void test_shred__one_person_twice_or_too_early_destroys_nothing(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	fixture.shred.second = "sam";
	assert_int_equal(shred(&fixture), STATUS_REFUSED);
	fixture.shred.second = "ruth";
	fixture.shred.wall_ms--;
	assert_int_equal(shred(&fixture), STATUS_REFUSED);
	assert_true(is_there(&fixture));
	assert_records(&fixture, 0, 0);
}

static void test_shred__what_a_power_cut_left_begun_is_ended_once(void **state)
{
	SCOPED(fixture) fixture;

	for (int was_destroyed = 0; was_destroyed <= 1; was_destroyed++) {
		fixture_init(&fixture);
		struct record begun = record_begin(RECORD_SHRED_STARTED, "sam", "2019Q2");
		record_detail(&begun, "second", "ruth");
		assert_int_equal(store_record(&fixture.ledger.store, &begun, NULL), STATUS_OK);
		if (was_destroyed)
			assert_int_equal(
				retention_destroy(fixture.shred.keys, &fixture.shred.period, NULL),
				STATUS_OK);
		assert_int_equal(shred(&fixture), STATUS_OK);
		assert_false(is_there(&fixture));
		assert_records(&fixture, 1, 1);
		assert_int_equal(shred(&fixture), STATUS_GONE);
		if (!was_destroyed)
			fixture_release(&fixture);
	}
}

static void test_shred__a_secret_that_cannot_be_destroyed_is_recorded_and_tried_again(void **state)
{
	SCOPED(fixture) fixture;
	struct record record;
	char path[SCRATCH_PATH_MAX], kept[SCRATCH_PATH_MAX];

	fixture_init(&fixture);
	scratch_path(&fixture.ledger.scratch, "period-2019Q2.key", path);
	scratch_path(&fixture.ledger.scratch, "kept", kept);
	assert_int_equal(rename(path, kept), 0);
	assert_int_equal(mkdir(path, 0700), 0); /* which is no file to write over */
	assert_int_not_equal(shred(&fixture), STATUS_OK);
	assert_records(&fixture, 1, 1);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_SHRED_ENDED, "2019Q2",
					   &record, NULL),
			 STATUS_OK);
	assert_int_equal(record.outcome, RECORD_FAILURE);
	assert_non_null(record_value(&record, "cause"));
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rename(kept, path), 0);
	assert_int_equal(shred(&fixture), STATUS_OK);
	assert_false(is_there(&fixture));
	assert_records(&fixture, 2, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shred__two_supervisors_end_a_period_whose_time_is_over),
		cmocka_unit_test(test_shred__one_person_twice_or_too_early_destroys_nothing),
		cmocka_unit_test(test_shred__what_a_power_cut_left_begun_is_ended_once),
		cmocka_unit_test(
			test_shred__a_secret_that_cannot_be_destroyed_is_recorded_and_tried_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
