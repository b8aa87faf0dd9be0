/* The slip with which a visitor comes back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/receipt/resume.h"

static const struct resume SLIP = {
	.visit = "C001-261122-0007",
	.token = "7K3M-9QXD-2F8T-WNH4",
	.code = "TAC-C-7K3M-9QXD-2F8T-WNH4-AB",
	.centre = "Springfield Assistance Center",
	.until_ms = 1795359600000,
};

static const char *line_of(const struct paper *paper, enum paper_style style)
{
	for (size_t at = 0; at < paper->count; at++)
		if (paper->line[at].style == style)
			return paper->line[at].text;
	return "";
}

static bool holds(const struct paper *paper, const char *text)
{
	for (size_t at = 0; at < paper->count; at++)
		if (strstr(paper->line[at].text, text) != NULL)
			return true;
	return false;
}

static void test_resume__a_scanner_and_a_person_can_read_the_code(void **state)
{
	static const size_t COLUMNS[] = { PAPER_COLUMNS_58MM, PAPER_COLUMNS_80MM };

	for (size_t at = 0; at < COUNT_OF(COLUMNS); at++) {
		struct paper paper;
		assert_int_equal(resume_lay(&SLIP, COLUMNS[at], &paper, NULL), STATUS_OK);
		assert_string_equal(line_of(&paper, PAPER_QR), SLIP.code);
		assert_string_equal(line_of(&paper, PAPER_CENTRE), SLIP.token);
		assert_true(holds(&paper, SLIP.visit));
	}
}

static void test_resume__it_tells_until_when_and_of_training(void **state)
{
	struct resume training = SLIP;
	struct paper paper;

	assert_int_equal(resume_lay(&SLIP, PAPER_COLUMNS_80MM, &paper, NULL), STATUS_OK);
	assert_true(holds(&paper, "2026-11-2"));
	assert_false(holds(&paper, "TRAINING"));
	training.is_training = true;
	assert_int_equal(resume_lay(&training, PAPER_COLUMNS_80MM, &paper, NULL), STATUS_OK);
	assert_true(holds(&paper, "TRAINING"));
}

static void test_resume__a_text_that_does_not_fit_is_refused(void **state)
{
	struct resume wrong = SLIP;
	struct paper paper;
	char centre[3 * PAPER_LINE_MAX];

	memset(centre, 'W', sizeof(centre) - 1);
	centre[sizeof(centre) - 1] = '\0';
	wrong.centre = centre;
	assert_int_equal(resume_lay(&wrong, PAPER_COLUMNS_80MM, &paper, NULL), STATUS_FULL);
	assert_int_equal(paper.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_resume__a_scanner_and_a_person_can_read_the_code),
		cmocka_unit_test(test_resume__it_tells_until_when_and_of_training),
		cmocka_unit_test(test_resume__a_text_that_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
