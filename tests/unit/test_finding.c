#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/ledger/finding.h"

static void test_finding__each_has_a_word_of_its_own_and_a_sentence(void **state)
{
	for (unsigned at = 0; at < FINDING_COUNT; at++) {
		const char *meaning = finding_meaning((enum finding)at);
		assert_true(strlen(meaning) > 10);
		assert_int_equal(meaning[strlen(meaning) - 1], '.');
		for (unsigned other = 0; other < at; other++)
			assert_string_not_equal(finding_word((enum finding)at),
						finding_word((enum finding)other));
	}
}

static void test_finding__words_are_fit_for_json_and_shells(void **state)
{
	for (unsigned at = 0; at < FINDING_COUNT; at++) {
		const char *word = finding_word((enum finding)at);
		assert_int_equal(strspn(word, "abcdefghijklmnopqrstuvwxyz_"), strlen(word));
		assert_true(word[0] != '\0');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finding__each_has_a_word_of_its_own_and_a_sentence),
		cmocka_unit_test(test_finding__words_are_fit_for_json_and_shells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
