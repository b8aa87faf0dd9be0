#include "drivers/decoder_pdf417_columns.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/fakes/pdf417_drawing.h"

static const struct pdf417_drawing SYMBOL = {
	.rows = 14, .columns = 6, .level = 3, .module = 3.6, .rotation = 4, .blur = 0.4
};

/* As if it had been found: no error but what is put in. */
static void plane_of(const struct pdf417_drawing *drawing, struct pdf417_plane *ret)
{
	double left = PDF417_MODULES, right = PDF417_MODULES * (drawing->columns + 3.0);
	struct pdf417_point corners[4];

	for (int i = 0; i < 4; i++) {
		struct pdf417_drawing_point at = pdf417_drawing_at(
			drawing, i % 2 == 0 ? left : right, i < 2 ? 0 : drawing->rows);
		corners[i] = (struct pdf417_point){ at.x, at.y };
	}
	assert_true(pdf417_plane_over(corners, 0, right - left, ret));
}

static struct pdf417_grid grid_of(const struct pdf417_drawing *drawing, bool has_start,
				  bool has_stop)
{
	struct pdf417_grid grid = { .has_side = { has_start, has_stop },
				    .rows = drawing->rows,
				    .columns = drawing->columns,
				    .level = drawing->level,
				    .blur = drawing->blur > 0.6 ? 2 : 1,
				    .row_height = drawing->module * PDF417_DRAWING_ROW };

	plane_of(drawing, &grid.plane);
	return grid;
}

/* How many words are read with a margin. */
static unsigned count_read(const struct pdf417_drawing *drawing, bool has_start, bool has_stop)
{
	struct pdf417_grid grid = grid_of(drawing, has_start, has_stop);
	struct pdf417_column columns[PDF417_COLUMNS_MAX];
	struct picture picture;
	unsigned read = 0;

	pdf417_drawing_make(drawing, &picture);
	pdf417_columns_find(&picture, &grid, columns);
	for (unsigned row = 0; row < grid.rows; row++)
		for (unsigned i = 0; i < grid.columns; i++) {
			struct pdf417_guess guess =
				pdf417_column_read(&picture, &grid, &columns[i], row);

			read += guess.word == pdf417_drawing_word(row, i) && guess.margin > 0;
		}
	return read;
}

static void test_decoder_pdf417_columns__each_word_is_read(void **state)
{
	static const double BLURS[] = { 0.4, 0.7 };

	for (size_t i = 0; i < COUNT_OF(BLURS); i++) {
		struct pdf417_drawing drawing = SYMBOL;

		drawing.blur = BLURS[i];
		assert_int_equal(count_read(&drawing, true, true), SYMBOL.rows * SYMBOL.columns);
	}
}

static void test_decoder_pdf417_columns__they_are_followed_from_either_guard(void **state)
{
	for (int side = 0; side < 2; side++)
		assert_int_equal(count_read(&SYMBOL, side == 0, side == 1),
				 SYMBOL.rows * SYMBOL.columns);
}

/* In its middle such a symbol is more than a module from where it would be if evenly wide. */
static void test_decoder_pdf417_columns__they_may_grow_narrower_or_wider(void **state)
{
	static const double SQUEEZES[] = { -0.12, 0.12 };

	for (size_t i = 0; i < COUNT_OF(SQUEEZES); i++) {
		struct pdf417_drawing drawing = SYMBOL;

		drawing.squeeze = SQUEEZES[i];
		assert_int_equal(count_read(&drawing, true, true), SYMBOL.rows * SYMBOL.columns);
	}
}

static void test_decoder_pdf417_columns__all_scores_say_what_reading_says(void **state)
{
	struct pdf417_grid grid = grid_of(&SYMBOL, true, true);
	struct pdf417_column columns[PDF417_COLUMNS_MAX];
	float scores[PDF417_WORDS];
	struct picture picture;

	pdf417_drawing_make(&SYMBOL, &picture);
	pdf417_columns_find(&picture, &grid, columns);
	pdf417_column_scores(&picture, &grid, &columns[2], 5, scores);
	assert_int_equal(pdf417_best(scores).word, pdf417_drawing_word(5, 2));
}

static void test_decoder_pdf417_columns__paper_has_no_margin(void **state)
{
	struct pdf417_drawing blank = SYMBOL;

	blank.is_blank = true;
	assert_int_equal(count_read(&blank, true, true), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_pdf417_columns__each_word_is_read),
		cmocka_unit_test(test_decoder_pdf417_columns__they_are_followed_from_either_guard),
		cmocka_unit_test(test_decoder_pdf417_columns__they_may_grow_narrower_or_wider),
		cmocka_unit_test(test_decoder_pdf417_columns__all_scores_say_what_reading_says),
		cmocka_unit_test(test_decoder_pdf417_columns__paper_has_no_margin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
