#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "tests/fakes/bundle_trial.h"

static void test_bundle__an_honest_one_proves_its_visit(void **state)
{
	SCOPED(bundle_trial) fixture;
	const struct bundle_result *result = &fixture.result;

	bundle_trial_init(&fixture);
	bundle_trial_assert_right(&fixture, forge_bundle(&fixture.forge));
	assert_string_equal(result->kiosk, "K1");
	assert_string_equal(result->visit, FORGE_VISIT);
	assert_true(result->is_closed);
	assert_int_equal(result->records, 5);
	assert_int_equal(result->others, 2);
	assert_int_equal(result->later, 1);
	assert_int_equal(result->boxes, 1);
	assert_int_equal(result->first, 8);
	assert_int_equal(result->last, 15);
	assert_int_equal(result->epoch, 4);
	assert_int_equal(result->size, 16);
	assert_memory_equal(result->head.at, fixture.forge.chain[15].at, CRYPTO_HASH_SIZE);
	assert_true(result->first_ms < result->last_ms);
}

static void test_bundle__it_proves_more_to_who_knows_the_key(void **state)
{
	SCOPED(bundle_trial) fixture;
	struct hash pin;

	bundle_trial_init(&fixture);
	bundle_trial_assert_right(&fixture, forge_bundle(&fixture.forge));
	assert_false(fixture.result.is_pinned);
	forge_fingerprint(&fixture.forge, &pin);
	assert_memory_equal(pin.at, fixture.result.fingerprint.at, sizeof(pin.at));
	assert_int_equal(
		bundle_verify(forge_bundle(&fixture.forge), &pin, NULL, &fixture.result, NULL),
		STATUS_OK);
	assert_true(fixture.result.is_pinned);
	pin.at[31] ^= 1;
	assert_int_equal(
		bundle_verify(forge_bundle(&fixture.forge), &pin, NULL, &fixture.result, NULL),
		STATUS_CORRUPT);
	assert_int_equal(fixture.result.finding[0].finding, FINDING_WRONG_KEY);
	assert_false(fixture.result.is_pinned);
}

static void see(void *self, uint64_t sequence, const struct record_view *record)
{
	uint64_t *last = self;

	assert_true(sequence > *last);
	assert_int_equal(record->kind == RECORD_VISIT_STARTED, sequence == 8);
	*last = sequence;
}

static void test_bundle__each_proven_record_is_shown(void **state)
{
	SCOPED(bundle_trial) fixture;
	uint64_t last = 0;
	struct bundle_watch watch = { see, &last };

	bundle_trial_init(&fixture);
	assert_int_equal(
		bundle_verify(forge_bundle(&fixture.forge), NULL, &watch, &fixture.result, NULL),
		STATUS_OK);
	assert_int_equal(last, 15);
}

enum lie { TAKE_OUT, TWICE, SWAP_WITH_NEXT, OF_ANOTHER_KIOSK, BEHIND_THE_HEAD };

static struct span tell(struct bundle_trial *fixture, enum lie lie, const char *word, size_t nth)
{
	bundle_trial_split(fixture, forge_bundle(&fixture->forge));
	size_t at = bundle_trial_find(fixture, word, nth);
	struct span line = fixture->line[at];

	switch (lie) {
	case TAKE_OUT:
		bundle_trial_take_out(fixture, at, 1);
		break;
	case TWICE:
		bundle_trial_put_in(fixture, at + 1, line);
		break;
	case SWAP_WITH_NEXT:
		bundle_trial_swap(fixture, at, bundle_trial_find(fixture, word, nth + 1));
		break;
	case OF_ANOTHER_KIOSK:
		bundle_trial_split(fixture, forge_bundle(&fixture->other));
		line = fixture->line[bundle_trial_find(fixture, word, nth)];
		bundle_trial_split(fixture, forge_bundle(&fixture->forge));
		fixture->line[at] = line;
		break;
	case BEHIND_THE_HEAD:
		bundle_trial_take_out(fixture, at, 1);
		bundle_trial_put_in(fixture, 4, line);
		break;
	}
	return bundle_trial_join(fixture);
}

static void test_bundle__each_lie_about_a_line_has_its_name(void **state)
{
	static const struct {
		enum lie lie;
		const char *word;
		size_t nth;
		enum finding finding;
	} LIES[] = {
		{ TAKE_OUT, "tac-kiosk", 0, FINDING_UNREADABLE },
		{ TAKE_OUT, "kiosk", 0, FINDING_MISSING },
		{ TAKE_OUT, "visit", 0, FINDING_MISSING },
		{ TAKE_OUT, "key", 0, FINDING_MISSING },
		{ TAKE_OUT, "epoch", 0, FINDING_MISSING },
		{ TAKE_OUT, "epoch", 1, FINDING_MISSING },
		{ TAKE_OUT, "epoch", 3, FINDING_MISSING },
		{ TAKE_OUT, "checkpoint", 0, FINDING_MISSING },
		{ TAKE_OUT, "checkpoint", 1, FINDING_REORDERED }, /* its proof stands alone */
		{ TAKE_OUT, "consistency", 0, FINDING_MISSING },
		{ TAKE_OUT, "consistency", 1, FINDING_MISSING },
		{ TAKE_OUT, "proof", 0, FINDING_MISSING },
		{ TAKE_OUT, "proof", 6, FINDING_MISSING },
		{ TAKE_OUT, "box", 0, FINDING_MISSING },
		{ TAKE_OUT, "end", 0, FINDING_TRUNCATED },
		{ TWICE, "kiosk", 0, FINDING_REORDERED }, /* where the visit should be */
		{ TWICE, "key", 0, FINDING_DUPLICATED },
		{ TWICE, "epoch", 0, FINDING_DUPLICATED },
		{ TWICE, "epoch", 3, FINDING_DUPLICATED },
		{ TWICE, "checkpoint", 0, FINDING_DUPLICATED },
		{ TWICE, "consistency", 0, FINDING_DUPLICATED },
		{ TWICE, "record", 0, FINDING_MISSING }, /* its proof */
		{ TWICE, "proof", 0, FINDING_DUPLICATED },
		{ TWICE, "box", 0, FINDING_DUPLICATED },
		{ TWICE, "end", 0, FINDING_ALTERED },
		{ SWAP_WITH_NEXT, "epoch", 0, FINDING_REORDERED },
		{ SWAP_WITH_NEXT, "epoch", 2, FINDING_REORDERED },
		{ SWAP_WITH_NEXT, "checkpoint", 0, FINDING_MISSING }, /* its epoch */
		{ SWAP_WITH_NEXT, "consistency", 0, FINDING_ALTERED },
		{ SWAP_WITH_NEXT, "record", 0, FINDING_ALTERED }, /* the proofs are others' */
		{ SWAP_WITH_NEXT, "proof", 0, FINDING_ALTERED },
		{ OF_ANOTHER_KIOSK, "kiosk", 0, FINDING_SPLICED },
		{ OF_ANOTHER_KIOSK, "key", 0, FINDING_WRONG_KEY },
		{ OF_ANOTHER_KIOSK, "epoch", 0, FINDING_SPLICED },
		{ OF_ANOTHER_KIOSK, "epoch", 3, FINDING_SPLICED },
		{ OF_ANOTHER_KIOSK, "checkpoint", 0, FINDING_SPLICED },
		{ OF_ANOTHER_KIOSK, "checkpoint", 2, FINDING_SPLICED },
		{ OF_ANOTHER_KIOSK, "consistency", 0, FINDING_ALTERED },
		{ OF_ANOTHER_KIOSK, "record", 0, FINDING_SPLICED },
		{ OF_ANOTHER_KIOSK, "record", 6, FINDING_SPLICED },
		{ OF_ANOTHER_KIOSK, "proof", 3, FINDING_ALTERED },
		{ BEHIND_THE_HEAD, "record", 0, FINDING_MISSING },
		{ BEHIND_THE_HEAD, "checkpoint", 0, FINDING_MISSING },
		{ BEHIND_THE_HEAD, "epoch", 1, FINDING_REORDERED },
		{ BEHIND_THE_HEAD, "box", 0, FINDING_REORDERED },
	};
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	forge_story(&fixture.other, "K2");
	for (size_t at = 0; at < COUNT_OF(LIES); at++) {
		struct span told = tell(&fixture, LIES[at].lie, LIES[at].word, LIES[at].nth);
		enum finding found = bundle_trial_first_finding(&fixture, told);
		if (found != LIES[at].finding)
			fail_msg("lie %zu about %s %zu: %s instead of %s: %s", at, LIES[at].word,
				 LIES[at].nth, finding_word(found), finding_word(LIES[at].finding),
				 fixture.fault.what);
	}
}

/* With its proof and box. */
static size_t lines_of_record(const struct bundle_trial *fixture, size_t at)
{
	return span_starts_with(fixture->line[at + 2], span_of("box")) ? 3 : 2;
}

static void test_bundle__no_record_of_the_run_can_be_left_out(void **state)
{
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	for (size_t nth = 0; nth < 5; nth++) {
		bundle_trial_split(&fixture, forge_bundle(&fixture.forge));
		size_t at = bundle_trial_find(&fixture, "record", nth);
		bundle_trial_take_out(&fixture, at, lines_of_record(&fixture, at));
		bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_MISSING);
	}
	/* Without the last one the visit would not be closed, though more is signed. */
	bundle_trial_split(&fixture, forge_bundle(&fixture.forge));
	bundle_trial_take_out(&fixture, bundle_trial_find(&fixture, "record", 5), 2);
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_MISSING);
	bundle_trial_take_out(&fixture, bundle_trial_find(&fixture, "record", 5), 2);
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_TRUNCATED);
}

static void test_bundle__records_with_their_proofs_in_another_order_are_found(void **state)
{
	SCOPED(bundle_trial) fixture;
	struct span record, proof;

	bundle_trial_init(&fixture);
	bundle_trial_split(&fixture, forge_bundle(&fixture.forge));
	size_t at = bundle_trial_find(&fixture, "record 11", 0);
	record = fixture.line[at];
	proof = fixture.line[at + 1];
	bundle_trial_take_out(&fixture, at, 2);
	bundle_trial_put_in(&fixture, at + 2, record);
	bundle_trial_put_in(&fixture, at + 3, proof);
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_REORDERED);
	/* And one that stands there twice. */
	bundle_trial_put_in(&fixture, at, record);
	bundle_trial_put_in(&fixture, at + 1, proof);
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_DUPLICATED);
}

static void test_bundle__no_byte_can_be_another(void **state)
{
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	struct span bundle = forge_bundle(&fixture.forge);
	for (size_t at = 0; at < bundle.size; at += 1 + at % 23) {
		memcpy(fixture.changed, bundle.at, bundle.size);
		fixture.changed[at] ^= (unsigned char)(1U << at % 7);
		if (bundle_trial_first_finding(&fixture,
					       (struct span){ fixture.changed, bundle.size }) ==
		    FINDING_NONE)
			fail_msg("byte %zu can be another", at);
	}
}

static void test_bundle__cut_off_anywhere_it_breaks_off(void **state)
{
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	struct span bundle = forge_bundle(&fixture.forge);
	for (size_t size = 0; size < bundle.size; size += 61)
		assert_int_equal(bundle_trial_verify(&fixture, span_slice(bundle, 0, size)),
				 STATUS_CORRUPT);
	bundle_trial_assert_found(&fixture, span_slice(bundle, 0, bundle.size - 1),
				  FINDING_TRUNCATED);
}

static void test_bundle__a_finding_about_one_record_hides_no_other(void **state)
{
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	bundle_trial_split(&fixture, forge_bundle(&fixture.forge));
	bundle_trial_swap(&fixture, bundle_trial_find(&fixture, "proof", 0),
			  bundle_trial_find(&fixture, "proof", 1));
	bundle_trial_take_out(&fixture, bundle_trial_find(&fixture, "proof", 3), 1);
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_ALTERED);
	assert_int_equal(fixture.result.found, 3);
	assert_int_equal(fixture.result.finding[0].record, 8);
	assert_int_equal(fixture.result.finding[1].record, 9);
	assert_int_equal(fixture.result.finding[2].record, 11);
	assert_int_equal(fixture.result.finding[2].finding, FINDING_MISSING);
	assert_int_equal(fixture.result.finding[2].line,
			 bundle_trial_find(&fixture, "record 11", 0) + 1);
}

static void test_bundle__sealed_details_must_be_the_records_own(void **state)
{
	SCOPED(bundle_trial) fixture;
	struct forge *forge = &fixture.forge;

	bundle_trial_init(&fixture);
	bundle_trial_split(&fixture, forge_bundle(forge));
	fixture.line[bundle_trial_find(&fixture, "box", 0)] = span_of("box QUFB\n");
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_ALTERED);
	/* None belong to a record that names none. */
	bundle_trial_split(&fixture, forge_bundle(forge));
	bundle_trial_put_in(&fixture, bundle_trial_find(&fixture, "record 10", 0) + 2,
			    span_of("box QUFB\n"));
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_SPLICED);
}

/* An open visit: the last checkpoint covers nothing behind its records. */
static struct span write_open(struct forge *forge, size_t size)
{
	forge_write(forge, FORGE_VISIT);
	forge_write_epoch(forge, 1);
	forge_write_epoch(forge, 2);
	forge_write_checkpoint(forge, size, 2, 2);
	forge_write_records(forge, 8, 9);
	forge_write_box(forge, "a box");
	return forge_write_end(forge);
}

static void test_bundle__an_open_visit_is_proven_up_to_what_is_signed(void **state)
{
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	bundle_trial_assert_right(&fixture, write_open(&fixture.forge, 9));
	assert_false(fixture.result.is_closed);
	assert_int_equal(fixture.result.records, 2);
	bundle_trial_assert_found(&fixture, write_open(&fixture.forge, 10), FINDING_TRUNCATED);
}

static void test_bundle__it_must_be_about_its_visit(void **state)
{
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	bundle_trial_split(&fixture, forge_bundle(&fixture.forge));
	fixture.line[2] = span_of("visit K1-261118-0001\n");
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_MISSING);
	/* One without a record proves nothing. */
	forge_write(&fixture.forge, FORGE_VISIT);
	bundle_trial_assert_found(&fixture, forge_write_end(&fixture.forge), FINDING_MISSING);
	forge_write(&fixture.forge, FORGE_VISIT);
	forge_write_epoch(&fixture.forge, 1);
	forge_write_checkpoint(&fixture.forge, 5, 1, 1);
	bundle_trial_assert_found(&fixture, forge_write_end(&fixture.forge), FINDING_MISSING);
}

static void test_bundle__what_is_no_bundle_is_unreadable(void **state)
{
	static const char *const TEXTS[] = { "",
					     "\n",
					     "end\n",
					     "tac-kiosk proof bundle 1",
					     "tac-kiosk proof bundle 2\nkiosk K1\n",
					     "tac-kiosk proof bundle 1 \n" };
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		bundle_trial_assert_found(&fixture, span_of(TEXTS[at]), FINDING_UNREADABLE);
	bundle_trial_assert_found(&fixture, (struct span){ fixture.changed, BUNDLE_MAX + 1 },
				  FINDING_UNREADABLE);
}

static void test_bundle__a_finding_too_many_ends_it(void **state)
{
	SCOPED(bundle_trial) fixture;

	bundle_trial_init(&fixture);
	bundle_trial_split(&fixture, forge_bundle(&fixture.forge));
	size_t at = bundle_trial_find(&fixture, "record 10", 0);
	struct span record = fixture.line[at], proof = fixture.line[at + 1];
	for (size_t copy = 0; copy < BUNDLE_FINDINGS_MAX + 1; copy++) {
		bundle_trial_put_in(&fixture, at, proof);
		bundle_trial_put_in(&fixture, at, record);
	}
	bundle_trial_assert_found(&fixture, bundle_trial_join(&fixture), FINDING_DUPLICATED);
	assert_int_equal(fixture.result.found, BUNDLE_FINDINGS_MAX);
	assert_int_equal(fixture.result.last, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bundle__an_honest_one_proves_its_visit),
		cmocka_unit_test(test_bundle__it_proves_more_to_who_knows_the_key),
		cmocka_unit_test(test_bundle__each_proven_record_is_shown),
		cmocka_unit_test(test_bundle__each_lie_about_a_line_has_its_name),
		cmocka_unit_test(test_bundle__no_record_of_the_run_can_be_left_out),
		cmocka_unit_test(test_bundle__records_with_their_proofs_in_another_order_are_found),
		cmocka_unit_test(test_bundle__no_byte_can_be_another),
		cmocka_unit_test(test_bundle__cut_off_anywhere_it_breaks_off),
		cmocka_unit_test(test_bundle__a_finding_about_one_record_hides_no_other),
		cmocka_unit_test(test_bundle__sealed_details_must_be_the_records_own),
		cmocka_unit_test(test_bundle__an_open_visit_is_proven_up_to_what_is_signed),
		cmocka_unit_test(test_bundle__it_must_be_about_its_visit),
		cmocka_unit_test(test_bundle__what_is_no_bundle_is_unreadable),
		cmocka_unit_test(test_bundle__a_finding_too_many_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
