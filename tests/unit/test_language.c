#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <errno.h>
#include <libintl.h>

#include <cmocka.h>

#include "kiosk/base/language.h"
#include "tests/fakes/share.h"

static void test_language__names_codes_and_lep_codes_stand_together(void **state)
{
	(void)state;
	assert_string_equal(language_code(LANGUAGE_SPANISH), "es");
	assert_string_equal(language_own_name(LANGUAGE_SPANISH), "Español");
	assert_string_equal(language_lep_code(LANGUAGE_SPANISH), "001");
	assert_string_equal(language_lep_code(LANGUAGE_ENGLISH), "000");
}

static void test_language__english_is_the_text_itself(void **state)
{
	static const char TEXT[] = "Who is the IP PIN for?";

	(void)state;
	assert_ptr_equal(language_text(LANGUAGE_ENGLISH, TEXT), TEXT);
}

static void test_language__a_text_without_translation_stays_english(void **state)
{
	static const char TEXT[] = "a text that no catalogue holds";
	struct fault fault;

	(void)state;
	assert_int_equal(language_init("/nowhere", &fault), STATUS_OK);
	assert_string_equal(language_text(LANGUAGE_SPANISH, TEXT), TEXT);
}

static void test_language__languages_alternate_from_one_call_to_the_next(void **state)
{
	static const char TEXT[] = "Who is the IP PIN for?";

	assert_int_equal(share_language(state), 0);
	for (int times = 0; times < 3; times++) {
		assert_string_not_equal(language_text(LANGUAGE_SPANISH, TEXT), TEXT);
		assert_string_equal(language_text(LANGUAGE_ENGLISH, TEXT), TEXT);
	}
}

/* Where the system's Spanish catalogue is installed, this alone would tell; else that it is looked
 * for where there is none. */
static void test_language__the_system_s_words_stay_english(void **state)
{
	static const char TEXT[] = "Who is the IP PIN for?";

	assert_int_equal(share_language(state), 0);
	assert_string_not_equal(language_text(LANGUAGE_SPANISH, TEXT), TEXT);
	assert_string_equal(strerror(ENOENT), "No such file or directory");
	assert_string_equal(bindtextdomain("libc", NULL), bindtextdomain("tac-kiosk", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_language__names_codes_and_lep_codes_stand_together),
		cmocka_unit_test(test_language__english_is_the_text_itself),
		cmocka_unit_test(test_language__a_text_without_translation_stays_english),
		cmocka_unit_test(test_language__languages_alternate_from_one_call_to_the_next),
		cmocka_unit_test(test_language__the_system_s_words_stay_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
