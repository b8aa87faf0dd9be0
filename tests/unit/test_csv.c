#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/csv.h"
#include "kiosk/base/text.h"

static void test_csv__cuts_cells_as_they_are_written(void **state)
{
	static const struct {
		const char *line;
		size_t count;
		const char *cell[3];
	} CASES[] = {
		{ "a,b,c", 3, { "a", "b", "c" } },
		{ "", 1, { "" } },
		{ ",,", 3, { "", "", "" } },
		{ "\"a,b\",c", 2, { "a,b", "c" } },
		{ "\"say \"\"so\"\"\",\"\"", 2, { "say \"so\"", "" } },
		{ " a , b", 2, { " a ", " b" } },
		{ "\"\"\"\"", 1, { "\"" } },
	};
	struct csv_line line;

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		assert_true(csv_split(span_of(CASES[at].line), &line));
		assert_int_equal(line.count, CASES[at].count);
		for (size_t cell = 0; cell < line.count; cell++)
			assert_string_equal(line.cell[cell], CASES[at].cell[cell]);
	}
}

static void test_csv__refuses_quotes_out_of_place_and_what_is_too_much(void **state)
{
	static const char *const LINES[] = { "\"a",     "a\"b",
					     "\"a\"b",  "\"a\" ,b",
					     "\"a\"\"", ",,,,,,,,,,,,,,,," /* seventeen cells */ };
	char longest[CSV_LINE_MAX + 1];
	struct csv_line line;

	for (size_t at = 0; at < COUNT_OF(LINES); at++)
		assert_false(csv_split(span_of(LINES[at]), &line));
	assert_false(csv_split((struct span){ (const unsigned char *)"a\0b", 3 }, &line));
	memset(longest, 'x', sizeof(longest));
	assert_false(csv_split((struct span){ (unsigned char *)longest, sizeof(longest) }, &line));
	assert_true(csv_split((struct span){ (unsigned char *)longest, CSV_LINE_MAX }, &line));
}

static void test_csv__no_cell_begins_a_formula(void **state)
{
	static const struct {
		const char *text, *written;
	} CASES[] = {
		{ "Jordan", "\"Jordan\"" },
		{ "=1+1", "\"'=1+1\"" },
		{ "+1", "\"'+1\"" },
		{ "-1", "\"'-1\"" },
		{ "@SUM(A1)", "\"'@SUM(A1)\"" },
		{ "\t=1", "\"'\t=1\"" },
		{ "\xEF\xBC\x9D"
		  "1",
		  "\"'\xEF\xBC\x9D"
		  "1\"" },
		{ "a=b", "\"a=b\"" },
		{ "the \"Old\" House, 2", "\"the \"\"Old\"\" House, 2\"" },
		{ "", "\"\"" },
	};
	unsigned char storage[128];

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct bytes bytes = bytes_over(storage, sizeof(storage));
		csv_add(&bytes, true, CASES[at].text);
		assert_true(span_equals(bytes_span(&bytes), span_of(CASES[at].written)));
		csv_add(&bytes, false, "x");
		assert_memory_equal(storage + strlen(CASES[at].written), ",\"x\"", 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv__cuts_cells_as_they_are_written),
		cmocka_unit_test(test_csv__refuses_quotes_out_of_place_and_what_is_too_much),
		cmocka_unit_test(test_csv__no_cell_begins_a_formula),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
