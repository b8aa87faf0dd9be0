#include "drivers/decoder_pdf417_match.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/fakes/pdf417_drawing.h"

static const struct pdf417_drawing SYMBOL = {
	.rows = 12, .columns = 5, .level = 2, .module = 4, .blur = 0.5
};

/* What likeness is made for, one after the other; modules. */
static const double BLURS[PDF417_BLURS] = { 0.32, 0.5, 0.7, 0.9, 1.1 };

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

/* `shift` is how many modules too far to the left it is looked for. */
static bool take(const struct picture *picture, const struct pdf417_plane *plane, unsigned row,
		 unsigned column, double shift, struct pdf417_profile *ret)
{
	double left = PDF417_MODULES * (column + 1.0) - shift, y = (row + 0.5) / SYMBOL.rows;
	const struct pdf417_cell cell = { left, left + PDF417_MODULES, y, y, 0, 1 };

	return pdf417_profile_take(picture, plane, cell, ret);
}

static bool take_from(const struct pdf417_drawing *drawing, unsigned row, unsigned column,
		      double shift, struct pdf417_profile *ret)
{
	struct pdf417_plane plane;
	struct picture picture;

	pdf417_drawing_make(drawing, &picture);
	plane_of(drawing, &plane);
	return take(&picture, &plane, row, column, shift, ret);
}

/* How many words are known; the margins of those are positive. */
static unsigned count_known(const struct pdf417_drawing *drawing, unsigned blur)
{
	struct pdf417_plane plane;
	struct picture picture;
	unsigned known = 0;

	pdf417_drawing_make(drawing, &picture);
	plane_of(drawing, &plane);
	for (unsigned row = 0; row < SYMBOL.rows; row++)
		for (unsigned column = 0; column < SYMBOL.columns; column++) {
			struct pdf417_profile profile;

			assert_true(take(&picture, &plane, row, column, 0, &profile));
			struct pdf417_guess guess =
				pdf417_match(&profile, blur, row % PDF417_CLUSTERS);
			known += guess.word == pdf417_drawing_word(row, column) &&
				 guess.score > 0.9 && guess.margin > 0;
		}
	return known;
}

static void test_decoder_pdf417_match__each_word_is_known_under_each_blur(void **state)
{
	for (unsigned blur = 0; blur < PDF417_BLURS; blur++) {
		struct pdf417_drawing drawing = SYMBOL;

		drawing.blur = BLURS[blur];
		/* Past a module's width neighbours blur into a word: a few are then mistaken. */
		assert_true(count_known(&drawing, blur) >=
			    SYMBOL.rows * SYMBOL.columns * (BLURS[blur] < 1 ? 100 : 80) / 100);
	}
}

static void test_decoder_pdf417_match__paper_has_no_profile(void **state)
{
	struct pdf417_drawing blank = SYMBOL;
	struct pdf417_profile profile;

	blank.is_blank = true;
	assert_false(take_from(&blank, 3, 3, 0, &profile));
	for (size_t i = 0; i < PDF417_PROFILE; i++)
		assert_true(profile.at[i] == 0);
	assert_true(pdf417_match(&profile, 0, 0).margin == 0);
}

static void test_decoder_pdf417_match__a_profile_has_mean_0_and_length_1(void **state)
{
	struct pdf417_profile profile;
	double sum = 0, squares = 0;

	assert_true(take_from(&SYMBOL, 5, 2, 0, &profile));
	for (size_t i = 0; i < PDF417_PROFILE; i++) {
		sum += profile.at[i];
		squares += profile.at[i] * profile.at[i];
	}
	assert_true(fabs(sum) < 1e-4 && fabs(squares - 1) < 1e-4);
}

static void test_decoder_pdf417_match__all_scores_hold_the_best(void **state)
{
	float scores[PDF417_WORDS];
	struct pdf417_profile profile;

	assert_true(take_from(&SYMBOL, 5, 2, 0, &profile));
	pdf417_match_all(&profile, 1, 5 % PDF417_CLUSTERS, scores);
	struct pdf417_guess best = pdf417_best(scores);
	assert_int_equal(best.word, pdf417_drawing_word(5, 2));
	for (unsigned i = 0; i < PDF417_WORDS; i++)
		assert_true(i == best.word || scores[i] <= best.score - best.margin);
}

static void test_decoder_pdf417_match__a_shift_is_measured(void **state)
{
	static const double SHIFTS[] = { -0.25, -0.1, 0, 0.1, 0.25 };

	for (size_t i = 0; i < COUNT_OF(SHIFTS); i++) {
		struct pdf417_profile profile;

		assert_true(take_from(&SYMBOL, 7, 3, SHIFTS[i], &profile));
		struct pdf417_offset offset = pdf417_offset_find(&profile, 1, 7 % PDF417_CLUSTERS,
								 pdf417_drawing_word(7, 3));
		assert_true(fabs(offset.shift - SHIFTS[i]) < 0.06);
		assert_true(fabs(offset.stretch) < 0.1);
	}
}

static void test_decoder_pdf417_match__each_half_is_like_its_word(void **state)
{
	struct pdf417_profile profile;
	float right[2], wrong[2];

	assert_true(take_from(&SYMBOL, 7, 3, 0, &profile));
	pdf417_halves_match(&profile, 1, 7 % PDF417_CLUSTERS, pdf417_drawing_word(7, 3), right);
	pdf417_halves_match(&profile, 1, 7 % PDF417_CLUSTERS, pdf417_drawing_word(8, 3), wrong);
	for (int half = 0; half < 2; half++)
		assert_true(right[half] > 0.9 && wrong[half] < 0.8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_pdf417_match__each_word_is_known_under_each_blur),
		cmocka_unit_test(test_decoder_pdf417_match__paper_has_no_profile),
		cmocka_unit_test(test_decoder_pdf417_match__a_profile_has_mean_0_and_length_1),
		cmocka_unit_test(test_decoder_pdf417_match__all_scores_hold_the_best),
		cmocka_unit_test(test_decoder_pdf417_match__a_shift_is_measured),
		cmocka_unit_test(test_decoder_pdf417_match__each_half_is_like_its_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
