#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/decoder_agree.h"

/* In the picture that is looked at. */
static bool see(struct agreement *agreement, const char *text)
{
	return agreement_see(agreement, SYMBOLOGY_CODE_39, span_of(text));
}

static bool see_in_next(struct agreement *agreement, const char *text)
{
	agreement_next_picture(agreement);
	return see(agreement, text);
}

static void test_decoder_agree__second_picture_is_believed(void **state)
{
	struct agreement agreement = { 0 };

	assert_false(see_in_next(&agreement, "TAC12345"));
	assert_true(see_in_next(&agreement, "TAC12345"));
	assert_true(see(&agreement, "TAC12345"));
	assert_true(see_in_next(&agreement, "TAC12345"));
}

static void test_decoder_agree__pictures_between_do_not_matter(void **state)
{
	struct agreement agreement = { 0 };

	assert_false(see_in_next(&agreement, "TAC12345"));
	agreement_next_picture(&agreement);
	assert_false(see_in_next(&agreement, "TAC12346"));
	assert_true(see_in_next(&agreement, "TAC12345"));
}

static void test_decoder_agree__picture_does_not_agree_with_itself(void **state)
{
	struct agreement agreement = { 0 };

	for (int picture = 0; picture < 2; picture++) {
		agreement_wipe(&agreement);
		agreement_next_picture(&agreement);
		for (int look = 0; look < 5; look++)
			assert_false(see(&agreement, "TAC12345"));
	}
}

static void test_decoder_agree__wish_for_another_picture_ends_with_the_picture(void **state)
{
	struct agreement agreement = { .wants_another = true };

	agreement_next_picture(&agreement);
	assert_false(agreement.wants_another);
}

static void test_decoder_agree__looks_that_differ_are_not_believed(void **state)
{
	static const char *const TEXTS[] = { "TAC12345", "TAC1234", "TAC12346", "" };
	struct agreement agreement = { 0 };

	for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
		assert_false(see_in_next(&agreement, TEXTS[i]));
}

static void test_decoder_agree__same_text_of_another_symbology_is_another_code(void **state)
{
	struct agreement agreement = { 0 };

	assert_false(see_in_next(&agreement, "TAC12345"));
	agreement_next_picture(&agreement);
	assert_false(agreement_see(&agreement, SYMBOLOGY_CODE_128, span_of("TAC12345")));
}

static void test_decoder_agree__oldest_makes_room(void **state)
{
	struct agreement agreement = { 0 };

	assert_false(see(&agreement, "first"));
	for (unsigned char i = 0; i < AGREE_SIGHTINGS_MAX; i++)
		assert_false(agreement_see(&agreement, SYMBOLOGY_CODE_39, (struct span){ &i, 1 }));
	assert_int_equal(agreement.count, AGREE_SIGHTINGS_MAX);
	agreement_next_picture(&agreement);
	assert_false(see(&agreement, "first"));
	assert_true(agreement_see(&agreement, SYMBOLOGY_CODE_39,
				  (struct span){ (const unsigned char *)"\7", 1 }));
}

static void test_decoder_agree__too_long_is_never_believed(void **state)
{
	static const unsigned char LONG[LINEAR_TEXT_MAX + 1];
	struct agreement agreement = { 0 };

	for (int i = 0; i < 3; i++) {
		agreement_next_picture(&agreement);
		assert_false(agreement_see(&agreement, SYMBOLOGY_CODE_128,
					   (struct span){ LONG, sizeof(LONG) }));
	}
}

static void test_decoder_agree__wiping_leaves_nothing(void **state)
{
	static const struct agreement EMPTY;
	struct agreement agreement = { 0 };

	assert_false(see(&agreement, "TAC12345"));
	agreement_wipe(&agreement);
	assert_memory_equal(&agreement, &EMPTY, sizeof(agreement));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_agree__second_picture_is_believed),
		cmocka_unit_test(test_decoder_agree__pictures_between_do_not_matter),
		cmocka_unit_test(test_decoder_agree__picture_does_not_agree_with_itself),
		cmocka_unit_test(
			test_decoder_agree__wish_for_another_picture_ends_with_the_picture),
		cmocka_unit_test(test_decoder_agree__looks_that_differ_are_not_believed),
		cmocka_unit_test(
			test_decoder_agree__same_text_of_another_symbology_is_another_code),
		cmocka_unit_test(test_decoder_agree__oldest_makes_room),
		cmocka_unit_test(test_decoder_agree__too_long_is_never_believed),
		cmocka_unit_test(test_decoder_agree__wiping_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
