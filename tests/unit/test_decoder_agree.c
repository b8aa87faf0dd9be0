#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/decoder_agree.h"

static bool see(struct agreement *agreement, const char *text)
{
	return agreement_see(agreement, SYMBOLOGY_CODE_39, span_of(text));
}

static void test_decoder_agree__second_look_is_believed(void **state)
{
	struct agreement agreement = { 0 };

	assert_false(see(&agreement, "TAC12345"));
	assert_true(see(&agreement, "TAC12345"));
	assert_true(see(&agreement, "TAC12345"));
}

static void test_decoder_agree__looks_that_differ_are_not_believed(void **state)
{
	static const char *const TEXTS[] = { "TAC12345", "TAC1234", "TAC12346", "" };
	struct agreement agreement = { 0 };

	for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
		assert_false(see(&agreement, TEXTS[i]));
}

static void test_decoder_agree__same_text_of_another_symbology_is_another_code(void **state)
{
	struct agreement agreement = { 0 };

	assert_false(see(&agreement, "TAC12345"));
	assert_false(agreement_see(&agreement, SYMBOLOGY_CODE_128, span_of("TAC12345")));
}

static void test_decoder_agree__oldest_makes_room(void **state)
{
	struct agreement agreement = { 0 };

	assert_false(see(&agreement, "first"));
	for (unsigned char i = 0; i < AGREE_SIGHTINGS_MAX; i++)
		assert_false(agreement_see(&agreement, SYMBOLOGY_CODE_39, (struct span){ &i, 1 }));
	assert_int_equal(agreement.count, AGREE_SIGHTINGS_MAX);
	assert_false(see(&agreement, "first"));
	assert_true(agreement_see(&agreement, SYMBOLOGY_CODE_39,
				  (struct span){ (const unsigned char *)"\7", 1 }));
}

static void test_decoder_agree__too_long_is_never_believed(void **state)
{
	static const unsigned char LONG[LINEAR_TEXT_MAX + 1];
	struct agreement agreement = { 0 };

	for (int i = 0; i < 3; i++)
		assert_false(agreement_see(&agreement, SYMBOLOGY_CODE_128,
					   (struct span){ LONG, sizeof(LONG) }));
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
		cmocka_unit_test(test_decoder_agree__second_look_is_believed),
		cmocka_unit_test(test_decoder_agree__looks_that_differ_are_not_believed),
		cmocka_unit_test(
			test_decoder_agree__same_text_of_another_symbology_is_another_code),
		cmocka_unit_test(test_decoder_agree__oldest_makes_room),
		cmocka_unit_test(test_decoder_agree__too_long_is_never_believed),
		cmocka_unit_test(test_decoder_agree__wiping_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
