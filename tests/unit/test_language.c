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
	static const struct {
		enum language language;
		const char *code, *own_name, *lep_code;
	} CASES[] = {
		{ LANGUAGE_ENGLISH, "en", "English", "000" },
		{ LANGUAGE_SPANISH, "es", "Español", "001" },
		{ LANGUAGE_KOREAN, "ko", "한국어", "002" },
		{ LANGUAGE_VIETNAMESE, "vi", "Tiếng Việt", "003" },
		{ LANGUAGE_RUSSIAN, "ru", "Русский", "004" },
		{ LANGUAGE_HAITIAN, "ht", "Kreyòl Ayisyen", "006" },
		{ LANGUAGE_CHINESE_TRADITIONAL, "zh_TW", "繁體中文", "019" },
		{ LANGUAGE_CHINESE_SIMPLIFIED, "zh_CN", "简体中文", "020" },
	};

	(void)state;
	assert_int_equal(COUNT_OF(CASES), LANGUAGE_COUNT);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		assert_string_equal(language_code(CASES[at].language), CASES[at].code);
		assert_string_equal(language_own_name(CASES[at].language), CASES[at].own_name);
		assert_string_equal(language_lep_code(CASES[at].language), CASES[at].lep_code);
	}
}

static void test_language__those_of_the_screens_come_first(void **state)
{
	(void)state;
	assert_int_equal(LANGUAGE_SCREEN_COUNT, 2);
	assert_true(LANGUAGE_ENGLISH < LANGUAGE_SCREEN_COUNT);
	assert_true(LANGUAGE_SPANISH < LANGUAGE_SCREEN_COUNT);
	assert_true(LANGUAGE_KOREAN >= LANGUAGE_SCREEN_COUNT);
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
		cmocka_unit_test(test_language__those_of_the_screens_come_first),
		cmocka_unit_test(test_language__english_is_the_text_itself),
		cmocka_unit_test(test_language__a_text_without_translation_stays_english),
		cmocka_unit_test(test_language__languages_alternate_from_one_call_to_the_next),
		cmocka_unit_test(test_language__the_system_s_words_stay_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
