#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/receipt/test_slip.h"

static struct paper paper;

static void test_test_slip__its_number_stands_on_it_at_any_width(void **state)
{
	static const size_t COLUMNS[] = { PAPER_COLUMNS_58MM, PAPER_COLUMNS_80MM };
	struct test_slip slip = { .number = "0417",
				  .centre = "Springfield Assistance Center",
				  .kiosk_id = "C001",
				  .wall_ms = 1795366800000 };

	for (size_t at = 0; at < COUNT_OF(COLUMNS); at++) {
		size_t found = 0;
		assert_int_equal(test_slip_lay(&slip, COLUMNS[at], &paper, NULL), STATUS_OK);
		for (size_t line = 0; line < paper.count; line++)
			found += strcmp(paper.line[line].text, "0417") == 0;
		assert_int_equal(found, 1);
	}
}

/* A thousand draws of ten thousand: a few come twice, most do not, and all are four digits. */
static void test_test_slip__its_number_is_not_known_before(void **state)
{
	enum { DRAWS = 1000, NUMBERS = 10000, DIFFERENT_MIN = 850 };
	static bool is_seen[NUMBERS];
	unsigned different = 0;

	for (int draw = 0; draw < DRAWS; draw++) {
		char number[TEST_SLIP_DIGITS + 1];
		int64_t value = -1;
		assert_int_equal(test_slip_draw(number, NULL), STATUS_OK);
		assert_int_equal(strlen(number), TEST_SLIP_DIGITS);
		assert_true(span_to_int(span_of(number), &value) && value >= 0 && value < NUMBERS);
		different += !is_seen[value];
		is_seen[value] = true;
	}
	assert_true(different >= DIFFERENT_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_test_slip__its_number_stands_on_it_at_any_width),
		cmocka_unit_test(test_test_slip__its_number_is_not_known_before),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
