#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/ledger/finding.h"

static void test_finding__every_kind_has_a_word_of_its_own_and_a_meaning(void **state)
{
	for (unsigned one = 0; one < FINDING_COUNT; one++) {
		const char *word = finding_word((enum finding)one);
		const char *meaning = finding_meaning((enum finding)one);
		assert_true(strlen(word) > 0);
		assert_int_equal(strspn(word, "abcdefghijklmnopqrstuvwxyz_"), strlen(word));
		assert_int_equal(meaning[strlen(meaning) - 1], '.');
		for (unsigned other = 0; other < one; other++)
			assert_string_not_equal(word, finding_word((enum finding)other));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finding__every_kind_has_a_word_of_its_own_and_a_meaning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
