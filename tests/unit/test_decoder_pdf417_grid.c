#include "drivers/decoder_pdf417_grid.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <cmocka.h>

#include "drivers/decoder_pdf417_table.h"
#include "tests/fakes/pdf417_drawing.h"

static const struct pdf417_drawing SYMBOL = {
	.rows = 20, .columns = 6, .level = 3, .module = 3.2, .rotation = 12
};

/* As it would be found, without finding it. */
static struct pdf417_guard guard_of(const struct pdf417_drawing *drawing, enum pdf417_side side)
{
	double x = side == PDF417_START ? PDF417_MODULES : PDF417_MODULES * (drawing->columns + 3);
	double turn = drawing->rotation * M_PI / 180;
	struct pdf417_drawing_point from = pdf417_drawing_at(drawing, x, 0);
	struct pdf417_drawing_point to = pdf417_drawing_at(drawing, x, drawing->rows);

	return (struct pdf417_guard){ .side = side,
				      .from = { from.x, from.y },
				      .to = { to.x, to.y },
				      .direction = { cos(turn), sin(turn) },
				      .length = hypot(to.x - from.x, to.y - from.y),
				      .module = drawing->module };
}

/* `off` is how much too large the module was measured. */
static bool find_from_pair(const struct pdf417_drawing *drawing, double off,
			   struct pdf417_grid *ret)
{
	struct pdf417_guard start = guard_of(drawing, PDF417_START);
	struct pdf417_guard stop = guard_of(drawing, PDF417_STOP);
	struct pdf417_candidate candidate;
	struct picture picture;

	start.module *= off;
	stop.module *= off;
	pdf417_drawing_make(drawing, &picture);
	assert_true(pdf417_candidate_from_pair(&start, &stop, &candidate));
	return pdf417_grid_find(&picture, &candidate, ret);
}

/* `skew` is how far its direction is off, as a tangent. */
static bool find_from_one(const struct pdf417_drawing *drawing, enum pdf417_side side, double skew,
			  struct pdf417_grid *ret)
{
	struct pdf417_guard guard = guard_of(drawing, side);
	struct pdf417_point straight = guard.direction;
	struct pdf417_candidate candidate;
	struct picture picture;

	guard.direction = (struct pdf417_point){ straight.x - skew * straight.y,
						 straight.y + skew * straight.x };
	pdf417_drawing_make(drawing, &picture);
	assert_true(pdf417_candidate_from_one(&guard, &candidate));
	return pdf417_grid_find(&picture, &candidate, ret);
}

static void assert_grid(const struct pdf417_grid *grid, const struct pdf417_drawing *drawing)
{
	assert_int_equal(grid->rows, drawing->rows);
	assert_int_equal(grid->columns, drawing->columns);
	assert_int_equal(grid->level, drawing->level);
}

static void test_decoder_pdf417_grid__rows_columns_and_level_are_exact(void **state)
{
	static const struct pdf417_drawing SYMBOLS[] = {
		{ .rows = 6, .columns = 4, .level = 1, .module = 4 },
		{ .rows = 20, .columns = 6, .level = 3, .module = 3.2, .rotation = 180 },
		{ .rows = 31, .columns = 9, .level = 5, .module = 2.4, .rotation = 97 },
		{ .rows = 40, .columns = 11, .level = 6, .module = 2.4, .rotation = 5 },
		{ .rows = 15, .columns = 2, .level = 0, .module = 5, .blur = 0.7 },
	};

	for (size_t i = 0; i < COUNT_OF(SYMBOLS); i++) {
		struct pdf417_grid grid;

		assert_true(find_from_pair(&SYMBOLS[i], 1, &grid));
		assert_grid(&grid, &SYMBOLS[i]);
	}
}

static void test_decoder_pdf417_grid__each_row_is_where_it_is(void **state)
{
	struct pdf417_grid grid;

	assert_true(find_from_pair(&SYMBOL, 1, &grid));
	for (unsigned row = 0; row <= SYMBOL.rows; row++) {
		struct pdf417_point at = pdf417_plane_at(&grid.plane, 0, (double)row / grid.rows);
		struct pdf417_drawing_point wanted =
			pdf417_drawing_at(&SYMBOL, PDF417_MODULES, row);
		assert_true(hypot(at.x - wanted.x, at.y - wanted.y) < 1.5);
	}
}

static void test_decoder_pdf417_grid__columns_are_right_though_the_module_was_not(void **state)
{
	static const double OFF[] = { 0.93, 1.07 };

	for (size_t i = 0; i < COUNT_OF(OFF); i++) {
		struct pdf417_grid grid;

		assert_true(find_from_pair(&SYMBOL, OFF[i], &grid));
		assert_grid(&grid, &SYMBOL);
	}
}

static void test_decoder_pdf417_grid__one_guard_is_enough(void **state)
{
	for (enum pdf417_side side = PDF417_START; side <= PDF417_STOP; side++) {
		struct pdf417_grid grid;

		assert_true(find_from_one(&SYMBOL, side, 0, &grid));
		assert_grid(&grid, &SYMBOL);
	}
}

static void test_decoder_pdf417_grid__rows_need_not_be_square_to_one_guard(void **state)
{
	static const double SKEWS[] = { -0.2, -0.13, 0.13, 0.2 };

	for (size_t i = 0; i < COUNT_OF(SKEWS); i++) {
		struct pdf417_grid grid;

		assert_true(find_from_one(&SYMBOL, PDF417_START, SKEWS[i], &grid));
		assert_grid(&grid, &SYMBOL);
		struct pdf417_point at = pdf417_plane_at(&grid.plane, PDF417_MODULES, 0.5);
		struct pdf417_drawing_point wanted =
			pdf417_drawing_at(&SYMBOL, 2 * PDF417_MODULES, SYMBOL.rows / 2.0);
		assert_true(hypot(at.x - wanted.x, at.y - wanted.y) < 3);
	}
}

static void test_decoder_pdf417_grid__paper_has_none(void **state)
{
	struct pdf417_drawing blank = SYMBOL;
	struct pdf417_grid grid;

	blank.is_blank = true;
	assert_false(find_from_pair(&blank, 1, &grid));
	assert_false(find_from_one(&blank, PDF417_START, 0, &grid));
}

static void test_decoder_pdf417_grid__guards_that_look_apart_are_no_pair(void **state)
{
	struct pdf417_guard start = guard_of(&SYMBOL, PDF417_START);
	struct pdf417_guard stop = guard_of(&SYMBOL, PDF417_STOP);
	struct pdf417_candidate candidate;

	assert_true(pdf417_candidate_from_pair(&start, &stop, &candidate));
	stop.direction = (struct pdf417_point){ -stop.direction.x, -stop.direction.y };
	assert_false(pdf417_candidate_from_pair(&start, &stop, &candidate));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_pdf417_grid__rows_columns_and_level_are_exact),
		cmocka_unit_test(test_decoder_pdf417_grid__each_row_is_where_it_is),
		cmocka_unit_test(
			test_decoder_pdf417_grid__columns_are_right_though_the_module_was_not),
		cmocka_unit_test(test_decoder_pdf417_grid__one_guard_is_enough),
		cmocka_unit_test(test_decoder_pdf417_grid__rows_need_not_be_square_to_one_guard),
		cmocka_unit_test(test_decoder_pdf417_grid__paper_has_none),
		cmocka_unit_test(test_decoder_pdf417_grid__guards_that_look_apart_are_no_pair),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
