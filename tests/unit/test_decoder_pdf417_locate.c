#include "drivers/decoder_pdf417_locate.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <cmocka.h>

#include "drivers/decoder_pdf417_table.h"
#include "tests/fakes/pdf417_drawing.h"

static const struct pdf417_drawing SYMBOL = { .rows = 20, .columns = 6, .level = 3, .module = 3.2 };

static const struct pdf417_search SHARP = { 6, false, false }, BLURRED = { 4, false, true };

static bool is_near(struct pdf417_point at, struct pdf417_drawing_point wanted, double distance)
{
	return hypot(at.x - wanted.x, at.y - wanted.y) <= distance;
}

static bool has_guard(const struct pdf417_guards *guards, const struct pdf417_drawing *drawing,
		      enum pdf417_side side, double distance)
{
	double x =
		side == PDF417_START ? PDF417_MODULES : PDF417_MODULES * (drawing->columns + 3.0);

	for (size_t i = 0; i < guards->count; i++)
		if (guards->at[i].side == side &&
		    is_near(guards->at[i].from, pdf417_drawing_at(drawing, x, 0), distance) &&
		    is_near(guards->at[i].to, pdf417_drawing_at(drawing, x, drawing->rows),
			    distance))
			return true;
	return false;
}

static bool has_both(const struct pdf417_guards *guards, const struct pdf417_drawing *drawing,
		     double distance)
{
	return has_guard(guards, drawing, PDF417_START, distance) &&
	       has_guard(guards, drawing, PDF417_STOP, distance);
}

static void look(const struct pdf417_drawing *drawing, struct pdf417_search search,
		 struct pdf417_guards *ret)
{
	struct picture picture;

	pdf417_drawing_make(drawing, &picture);
	pdf417_locate(&picture, search, ret);
}

static void test_decoder_pdf417_locate__both_guards_are_found_turned_anyhow(void **state)
{
	static const double ROTATIONS[] = { 0, 3, 10, 30, 90, 135, 180, 217, 270, 355 };

	for (size_t i = 0; i < COUNT_OF(ROTATIONS); i++) {
		struct pdf417_drawing drawing = SYMBOL;
		struct pdf417_guards guards;

		drawing.rotation = ROTATIONS[i];
		look(&drawing, SHARP, &guards);
		assert_true(has_both(&guards, &drawing, 1));
	}
}

static void test_decoder_pdf417_locate__the_surest_guards_are_the_first(void **state)
{
	struct pdf417_drawing drawing = SYMBOL;
	struct pdf417_guards guards;

	drawing.blur = 0.8;
	look(&drawing, BLURRED, &guards);
	assert_true(guards.count >= 2);
	for (size_t i = 1; i < guards.count; i++)
		assert_true(guards.at[i - 1].sureness >= guards.at[i].sureness);
	guards.count = 2;
	assert_true(has_both(&guards, &drawing, 3.5));
}

static void test_decoder_pdf417_locate__a_module_is_measured(void **state)
{
	struct pdf417_drawing drawing = SYMBOL;
	struct pdf417_guards guards;

	drawing.rotation = 20;
	look(&drawing, SHARP, &guards);
	assert_true(guards.count >= 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(fabs(guards.at[i].module - drawing.module) < 0.05 * drawing.module);
}

static void test_decoder_pdf417_locate__narrow_bars_may_be_blurred(void **state)
{
	struct pdf417_drawing drawing = SYMBOL;
	struct pdf417_guards guards;

	drawing.blur = 0.9;
	look(&drawing, SHARP, &guards);
	assert_int_equal(guards.count, 0);
	look(&drawing, BLURRED, &guards);
	assert_true(has_both(&guards, &drawing, 3.5));
}

static void test_decoder_pdf417_locate__half_the_wide_bar_may_be_hidden(void **state)
{
	struct pdf417_drawing_point end = pdf417_drawing_at(&SYMBOL, 4, 0);
	struct pdf417_guards guards;
	struct picture picture;

	pdf417_drawing_make(&SYMBOL, &picture);
	for (uint32_t row = 0; row < picture.height; row++)
		for (uint32_t column = 0; column < end.x; column++)
			picture.grey[row * picture.width + column] = 220;
	pdf417_locate(&picture, SHARP, &guards);
	assert_false(has_guard(&guards, &SYMBOL, PDF417_START, 2));
	pdf417_locate(&picture, BLURRED, &guards);
	assert_true(has_guard(&guards, &SYMBOL, PDF417_START, 2));
}

static void test_decoder_pdf417_locate__paper_has_no_guards(void **state)
{
	const struct pdf417_search searches[] = { SHARP, { 4, true, false }, BLURRED };
	struct pdf417_drawing drawing = SYMBOL;
	struct pdf417_guards guards;

	drawing.is_blank = true;
	for (size_t i = 0; i < COUNT_OF(searches); i++) {
		look(&drawing, searches[i], &guards);
		assert_int_equal(guards.count, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_pdf417_locate__both_guards_are_found_turned_anyhow),
		cmocka_unit_test(test_decoder_pdf417_locate__the_surest_guards_are_the_first),
		cmocka_unit_test(test_decoder_pdf417_locate__a_module_is_measured),
		cmocka_unit_test(test_decoder_pdf417_locate__narrow_bars_may_be_blurred),
		cmocka_unit_test(test_decoder_pdf417_locate__half_the_wide_bar_may_be_hidden),
		cmocka_unit_test(test_decoder_pdf417_locate__paper_has_no_guards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
