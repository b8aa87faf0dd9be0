#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/fakes/bundle_trial.h"

/* Whoever has today's key and the disk changes an old record, and all hashes with it. */
static void rewrite_history(struct forge *forge)
{
	forge->record[8].outcome = RECORD_FAILURE;
	forge_again(forge);
	forge_write(forge, FORGE_VISIT);
}

static void test_bundle_signed__history_signed_anew_by_todays_key_is_resigned(void **state)
{
	SCOPED(bundle_trial) fixture;
	struct forge *forge = &fixture.forge;

	bundle_trial_init(&fixture);
	rewrite_history(forge);
	for (size_t epoch = 1; epoch <= 4; epoch++)
		forge_write_epoch(forge, epoch);
	forge_write_checkpoint(forge, 16, 4, 4);
	forge_write_records(forge, 8, 9);
	forge_write_box(forge, "a box");
	forge_write_records(forge, 10, 13);
	bundle_trial_assert_found(&fixture, forge_write_end(forge), FINDING_RESIGNED);
	/* The old checkpoint too, by the new key. */
	forge_write(forge, FORGE_VISIT);
	forge_write_epoch(forge, 1);
	forge_write_epoch(forge, 2);
	forge_write_checkpoint(forge, 10, 2, 4);
	forge_write_epoch(forge, 3);
	forge_write_epoch(forge, 4);
	bundle_trial_assert_found(&fixture, forge_write_end(forge), FINDING_RESIGNED);
	/* An epoch's certificate by a later key. */
	forge_write(forge, FORGE_VISIT);
	forge_write_epoch(forge, 1);
	forge_write_epoch_by(forge, 2, 4);
	forge_write_epoch(forge, 3);
	forge_write_epoch(forge, 4);
	bundle_trial_assert_found(&fixture, forge_write_end(forge), FINDING_RESIGNED);
}

static void test_bundle_signed__each_epoch_signs_from_its_beginning_on(void **state)
{
	SCOPED(bundle_trial) fixture;
	struct forge *forge = &fixture.forge;

	bundle_trial_init(&fixture);
	forge_write(forge, FORGE_VISIT);
	for (size_t epoch = 1; epoch <= 4; epoch++)
		forge_write_epoch(forge, epoch);
	forge_write_checkpoint(forge, 13, 4, 4);
	bundle_trial_assert_found(&fixture, forge_write_end(forge), FINDING_RESIGNED);
}

static void test_bundle_signed__an_older_checkpoint_does_not_follow_a_newer(void **state)
{
	SCOPED(bundle_trial) fixture;
	struct forge *forge = &fixture.forge;

	bundle_trial_init(&fixture);
	forge_write(forge, FORGE_VISIT);
	forge_write_epoch(forge, 1);
	forge_write_epoch(forge, 2);
	forge_write_checkpoint(forge, 10, 2, 2);
	forge->older = 0;
	forge_write_checkpoint(forge, 9, 2, 2);
	bundle_trial_assert_found(&fixture, forge_write_end(forge), FINDING_REORDERED);
}

static void test_bundle_signed__the_last_epoch_has_signed_something(void **state)
{
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	bundle_trial_split(&fixture, forge_bundle(&fixture.forge));
	size_t at = bundle_trial_find(&fixture, "checkpoint", 2);
	bundle_trial_take_out(&fixture, at, 4); /* with its proof, and the record and its proof */
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_MISSING);
}

static void test_bundle_signed__a_checkpoint_beyond_its_epoch_has_the_wrong_key(void **state)
{
	SCOPED(bundle_trial) fixture;
	struct forge *forge = &fixture.forge;

	bundle_trial_init(&fixture);
	forge_write(forge, FORGE_VISIT);
	forge_write_epoch(forge, 1);
	forge_write_epoch(forge, 2);
	forge_write_checkpoint(forge, 13, 2, 2);
	forge_write_records(forge, 8, 9);
	forge_write_box(forge, "a box");
	forge_write_records(forge, 10, 13);
	forge_write_epoch(forge, 3);
	forge_write_checkpoint(forge, 13, 3, 3);
	bundle_trial_assert_found(&fixture, forge_write_end(forge), FINDING_WRONG_KEY);
}

static void test_bundle_signed__a_foreign_key_is_the_wrong_one(void **state)
{
	SCOPED(bundle_trial) fixture;
	struct forge *forge = &fixture.forge;

	bundle_trial_init(&fixture);
	forge_write(forge, FORGE_VISIT);
	forge_write_epoch(forge, 1);
	forge_write_epoch(forge, 2);
	forge_write_checkpoint(forge, 10, 2, 3); /* whose certificate does not follow */
	bundle_trial_assert_found(&fixture, forge_write_end(forge), FINDING_WRONG_KEY);
}

static void test_bundle_signed__a_record_that_another_kiosk_made_is_spliced(void **state)
{
	SCOPED(bundle_trial) fixture;
	struct forge *forge = &fixture.forge;

	bundle_trial_init(&fixture);
	forge->record[11].origin[1] = '2';
	forge_again(forge);
	bundle_trial_assert_found(&fixture, forge_bundle(forge), FINDING_SPLICED);
	assert_int_equal(fixture.result.finding[0].record, 12);
	assert_int_equal(fixture.result.found, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bundle_signed__history_signed_anew_by_todays_key_is_resigned),
		cmocka_unit_test(test_bundle_signed__each_epoch_signs_from_its_beginning_on),
		cmocka_unit_test(test_bundle_signed__an_older_checkpoint_does_not_follow_a_newer),
		cmocka_unit_test(test_bundle_signed__the_last_epoch_has_signed_something),
		cmocka_unit_test(
			test_bundle_signed__a_checkpoint_beyond_its_epoch_has_the_wrong_key),
		cmocka_unit_test(test_bundle_signed__a_foreign_key_is_the_wrong_one),
		cmocka_unit_test(test_bundle_signed__a_record_that_another_kiosk_made_is_spliced),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
