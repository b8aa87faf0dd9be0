#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drivers/printer_line.h"

static struct quirks quirks;
static struct printer_line line;

/* A printer of that id, among what the text says of devices. */
static void find_printer(const char *text, uint16_t vendor)
{
	struct fault fault = { 0 };

	if (quirks_read(span_of(text), "test", &quirks, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	line = (struct printer_line){ .quirks = &quirks, .quirk = quirks_of(&quirks, vendor, 1) };
}

static void test_printer_line__the_best_page_of_its_table_is_taken(void **state)
{
	static const char TEXT[] = "codepages epson 437=0 858=19 850=2\n"
				   "codepages star 437=0 1252=16\n"
				   "codepages own 1252=8 850=1\n"
				   "0001:* make=epson\n"
				   "0002:* make=star\n"
				   "0003:* make=star codepages=own\n"
				   "0004:* make=citizen\n";
	static const struct {
		uint16_t vendor;
		enum escpos_page page;
		unsigned char number;
	} CASES[] = {
		{ 1, ESCPOS_PAGE_858, 19 }, { 2, ESCPOS_PAGE_1252, 16 }, { 3, ESCPOS_PAGE_850, 1 },
		{ 4, ESCPOS_PAGE_850, 2 },  { 5, ESCPOS_PAGE_850, 2 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		find_printer(TEXT, CASES[at].vendor);
		struct escpos_manner manner = printer_line_manner(&line);
		assert_int_equal(manner.page, CASES[at].page);
		assert_int_equal(manner.page_number, CASES[at].number);
	}
}

static void test_printer_line__without_quirks_it_is_plain(void **state)
{
	line = (struct printer_line){ 0 };
	struct escpos_manner manner = printer_line_manner(&line);
	assert_int_equal(manner.page, ESCPOS_PLAIN.page);
	assert_int_equal(manner.page_number, ESCPOS_PLAIN.page_number);
	assert_int_equal(manner.cut, ESCPOS_CUT_PARTIAL);
	assert_false(manner.draws_qr);
	assert_int_equal(printer_line_columns(&line), 0);
}

static void test_printer_line__knife_and_code_are_as_its_line_says(void **state)
{
	find_printer("0001:* cut=none no_qr\n", 1);
	assert_int_equal(printer_line_manner(&line).cut, ESCPOS_CUT_NONE);
	assert_true(printer_line_manner(&line).draws_qr);
	find_printer("0001:* cut=full\n", 1);
	assert_int_equal(printer_line_manner(&line).cut, ESCPOS_CUT_FULL);
	assert_false(printer_line_manner(&line).draws_qr);
}

static void test_printer_line__paper_or_head_tell_its_width(void **state)
{
	static const struct {
		const char *line;
		size_t dots, columns;
	} CASES[] = {
		{ "0001:* paper=58", 384, 32 }, { "0001:* paper=80", 576, 48 },
		{ "0001:* dots=512", 512, 42 }, { "0001:* paper=80 dots=512", 512, 42 },
		{ "0001:* no_asb", 0, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		find_printer(CASES[at].line, 1);
		assert_int_equal(printer_line_manner(&line).head_dots, CASES[at].dots);
		assert_int_equal(printer_line_columns(&line), CASES[at].columns);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printer_line__the_best_page_of_its_table_is_taken),
		cmocka_unit_test(test_printer_line__without_quirks_it_is_plain),
		cmocka_unit_test(test_printer_line__knife_and_code_are_as_its_line_says),
		cmocka_unit_test(test_printer_line__paper_or_head_tell_its_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
