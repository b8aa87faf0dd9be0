#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/identity/symbol.h"

static struct symbols symbols;

static void test_symbol__every_symbology_has_a_spelling_of_its_own(void **state)
{
	for (int left = 0; left < SYMBOLOGY_COUNT; left++) {
		assert_string_not_equal(symbology_text((enum symbology)left), "");
		for (int right = 0; right < left; right++)
			assert_string_not_equal(symbology_text((enum symbology)left),
						symbology_text((enum symbology)right));
	}
	assert_string_equal(symbology_text(SYMBOLOGY_PDF417), "pdf417");
}

static void test_symbol__its_span_is_its_bytes(void **state)
{
	struct symbol *symbol = &symbols.at[0];

	*symbol = (struct symbol){ .size = 3, .bytes = "A\0B" };
	struct span span = symbol_span(symbol);
	assert_int_equal(span.size, 3);
	assert_memory_equal(span.at, "A\0B", 3);
}

static void test_symbol__a_size_past_its_bytes_is_cut(void **state)
{
	symbols.at[0].size = (size_t)-1;
	assert_int_equal(symbol_span(&symbols.at[0]).size, SYMBOL_BYTES_MAX);
}

static void test_symbol__wiping_leaves_nothing(void **state)
{
	memset(&symbols, 0x5A, sizeof(symbols));
	symbols_wipe(&symbols);
	for (size_t at = 0; at < sizeof(symbols); at++)
		assert_int_equal(((unsigned char *)&symbols)[at], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_symbol__every_symbology_has_a_spelling_of_its_own),
		cmocka_unit_test(test_symbol__its_span_is_its_bytes),
		cmocka_unit_test(test_symbol__a_size_past_its_bytes_is_cut),
		cmocka_unit_test(test_symbol__wiping_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
