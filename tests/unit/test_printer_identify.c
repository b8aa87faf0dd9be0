#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/printer_identify.h"

/* How many bytes an answer takes up to its end; 0 where it has none. */
static size_t take_all(const char *bytes, size_t size, struct printer_answer *ret)
{
	*ret = (struct printer_answer){ 0 };
	for (size_t at = 0; at < size; at++)
		if (printer_answer_take(ret, (unsigned char)bytes[at]))
			return at + 1;
	return 0;
}

static void test_printer_identify__the_answer_is_found_in_what_comes_in(void **state)
{
	static const struct {
		const char *bytes;
		size_t size, taken;
		const char *text;
	} CASES[] = {
		{ "_1.02\0", 6, 6, "1.02" },
		{ "\x12\x16\x10\x00\x00\x0F_VP80\0_next\0", 18, 12, "VP80" }, /* behind statuses */
		{ "_\0", 2, 2, "" },
		{ "_VP_80\0", 7, 7, "VP_80" },
		{ "_a\x1B[2Jb\0", 9, 8, "a?[2Jb" },
		{ "VP80\0", 5, 0, "" }, /* without its header */
		{ "_VP80", 5, 0, "VP80" },
		{ "", 0, 0, "" },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct printer_answer answer;
		char text[DEVICE_WORD_MAX];
		assert_int_equal(take_all(CASES[at].bytes, CASES[at].size, &answer),
				 CASES[at].taken);
		printer_answer_text(&answer, text, sizeof(text));
		assert_string_equal(text, CASES[at].text);
	}
}

static void test_printer_identify__one_without_end_is_bounded(void **state)
{
	struct printer_answer answer = { 0 };

	(void)state;
	assert_false(printer_answer_take(&answer, '_'));
	for (size_t at = 0; at < 1000; at++)
		assert_false(printer_answer_take(&answer, 'x'));
	assert_int_equal(answer.size, PRINTER_ANSWER_MAX);
	assert_true(printer_answer_take(&answer, 0));
}

static void test_printer_identify__no_status_byte_begins_an_answer(void **state)
{
	(void)state;
	for (unsigned byte = 0; byte < 256; byte++) {
		struct printer_answer answer = { 0 };
		/* DLE EOT, and the four bytes of an automatic status. */
		bool is_status =
			(byte & 0x93) == 0x12 || (byte & 0x93) == 0x10 || (byte & 0x90) == 0x00;
		if (!is_status)
			continue;
		(void)printer_answer_take(&answer, (unsigned char)byte);
		assert_false(answer.is_begun);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printer_identify__the_answer_is_found_in_what_comes_in),
		cmocka_unit_test(test_printer_identify__one_without_end_is_bounded),
		cmocka_unit_test(test_printer_identify__no_status_byte_begins_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
