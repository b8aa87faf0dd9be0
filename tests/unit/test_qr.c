#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/paper.h"
#include "kiosk/base/qr.h"

static struct qr code;

/* The finder pattern, ISO/IEC 18004, 6.3.3. */
static bool has_finder(size_t left, size_t top)
{
	static const char *const ROWS[] = { "#######", "#.....#", "#.###.#", "#.###.#",
					    "#.###.#", "#.....#", "#######" };

	for (size_t y = 0; y < 7; y++)
		for (size_t x = 0; x < 7; x++)
			if (code.is_dark[top + y][left + x] != (ROWS[y][x] == '#'))
				return false;
	return true;
}

static void test_qr__three_corners_have_a_finder(void **state)
{
	assert_int_equal(qr_of("https://www.irs.gov/ippin", &code, NULL), STATUS_OK);
	assert_int_equal(code.side, 25);
	assert_true(has_finder(0, 0));
	assert_true(has_finder(code.side - 7, 0));
	assert_true(has_finder(0, code.side - 7));
	assert_false(has_finder(code.side - 7, code.side - 7));
}

static void test_qr__takes_the_longest_line_of_paper(void **state)
{
	char text[PAPER_LINE_MAX];

	memset(text, 'a', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(qr_of(text, &code, NULL), STATUS_OK);
	assert_true(code.side <= QR_SIDE_MAX);
}

static void test_qr__what_is_too_long_or_empty_is_refused_and_changes_nothing(void **state)
{
	static char text[8000];
	struct fault fault = { 0 };

	for (size_t size = 0; size < sizeof(text); size += 400) {
		memset(text, 'a', size);
		code.side = 7;
		assert_int_equal(qr_of(text, &code, &fault), STATUS_FULL);
		assert_int_equal(code.side, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_qr__three_corners_have_a_finder),
		cmocka_unit_test(test_qr__takes_the_longest_line_of_paper),
		cmocka_unit_test(test_qr__what_is_too_long_or_empty_is_refused_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
