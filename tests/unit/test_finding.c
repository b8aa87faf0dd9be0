#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "kiosk/ledger/finding.h"

static void test_finding__each_has_a_word_of_its_own_for_programs(void **state)
{
	for (unsigned at = 0; at < FINDING_COUNT; at++) {
		const char *word = finding_word((enum finding)at);
		assert_true(word[0] != '\0');
		assert_int_equal(strspn(word, "abcdefghijklmnopqrstuvwxyz_"), strlen(word));
		for (unsigned other = 0; other < at; other++)
			assert_string_not_equal(word, finding_word((enum finding)other));
	}
}

static void test_finding__each_has_a_sentence_for_people(void **state)
{
	for (unsigned at = 0; at < FINDING_COUNT; at++) {
		const char *meaning = finding_meaning((enum finding)at);
		assert_true(meaning[0] >= 'A' && meaning[0] <= 'Z');
		assert_int_equal(meaning[strlen(meaning) - 1], '.');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finding__each_has_a_word_of_its_own_for_programs),
		cmocka_unit_test(test_finding__each_has_a_sentence_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
