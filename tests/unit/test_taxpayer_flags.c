#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/taxpayer_flags.h"

static void test_taxpayer_flags__words_stand_in_one_order_and_read_back(void **state)
{
	char words[TAXPAYER_FLAGS_MAX];

	for (unsigned flags = 0; flags < 16; flags++) {
		unsigned read = 0, flag = 0;
		taxpayer_flags_text(flags, words);
		struct span rest = span_of(words), word;
		while (span_split(&rest, ' ', &word)) {
			assert_true(taxpayer_flag_from_span(word, &flag) == (flags != 0));
			read |= flag;
		}
		assert_int_equal(read, flags);
	}
	taxpayer_flags_text(TAXPAYER_VICTIM | TAXPAYER_DECEASED, words);
	assert_string_equal(words, "deceased victim");
	taxpayer_flags_text(0, words);
	assert_string_equal(words, "none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_taxpayer_flags__words_stand_in_one_order_and_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
