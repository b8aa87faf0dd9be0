#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/decoder_bars.h"

enum { WIDTH = 400, HEIGHT = 120, PERIOD = 8, PAPER = 220, INK = 40 };

static unsigned char grey[WIDTH * HEIGHT];
static const struct picture PICTURE = { WIDTH, HEIGHT, grey };
static const struct region WHOLE = { .x = 200, .y = 60, .width = 360, .height = 100 };

/* Upright bars whose ink is `turn` pixels to the right at the last row, `spread` more at the right
 * end. */
static void draw(double turn, double spread)
{
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			double part = 2.0 * y / HEIGHT - 1;
			double along = x - part * (turn + spread * (2.0 * x / WIDTH - 1));

			grey[y * WIDTH + x] =
				(unsigned char)((PAPER + INK) / 2.0 +
						(PAPER - INK) / 2.0 *
							sin(along * 2 * M_PI / PERIOD));
		}
}

/* Of the contrast in the picture, in the middle of the profile. */
static double contrast(void)
{
	static struct bars bars;
	static float profile[BARS_SAMPLES_MAX];
	float low = INFINITY, high = -INFINITY;

	bars_take(&PICTURE, &WHOLE, &bars);
	assert_true(bars_profile(&bars, 0, 1, profile));
	for (size_t i = bars.samples / 8; i < bars.samples * 7 / 8; i++) {
		low = fminf(low, profile[i]);
		high = fmaxf(high, profile[i]);
	}
	return (double)(high - low) / (PAPER - INK);
}

static void test_decoder_bars__leaning_bars_are_put_upright(void **state)
{
	static const double LEANS[][2] = { { 0, 0 }, { 2, 0 }, { -3, 0 }, { 0, 3 }, { 1.5, -2 } };

	for (size_t i = 0; i < COUNT_OF(LEANS); i++) {
		draw(LEANS[i][0], LEANS[i][1]);
		double found = contrast();
		if (found < 0.85)
			fail_msg("turn %g, spread %g: %g of the contrast", LEANS[i][0], LEANS[i][1],
				 found);
	}
}

static void test_decoder_bars__lamp_over_some_rows_changes_little(void **state)
{
	static struct bars bars;

	draw(0, 0);
	memset(grey + 30 * WIDTH, 255, sizeof(grey) / 4);
	assert_true(contrast() > 0.85);
	bars_take(&PICTURE, &WHOLE, &bars);
	assert_in_range(bars.bands, BARS_BANDS_MAX / 2, BARS_BANDS_MAX - 3);
}

static void test_decoder_bars__scratch_changes_little(void **state)
{
	draw(0, 0);
	for (int y = 0; y < HEIGHT; y++)
		memset(grey + y * WIDTH + y * 2 + 60, PAPER, 6);
	assert_true(contrast() > 0.8);
}

static void test_decoder_bars__there_is_no_profile_of_no_band(void **state)
{
	static struct bars bars;
	static float profile[BARS_SAMPLES_MAX];

	draw(0, 0);
	bars_take(&PICTURE, &WHOLE, &bars);
	assert_false(bars_profile(&bars, bars.bands, 1, profile));
}

static void test_decoder_bars__regions_beyond_the_picture_end_well(void **state)
{
	static const struct region REGIONS[] = {
		{ .x = -500, .y = -500, .width = 100, .height = 50 },
		{ .x = 200, .y = 60, .width = 9000, .height = 9000, .angle = 1 },
		{ .x = 200, .y = 60, .width = 3, .height = 1 },
	};
	static struct bars bars;
	static float profile[BARS_SAMPLES_MAX];

	draw(0, 0);
	for (size_t i = 0; i < COUNT_OF(REGIONS); i++) {
		bars_take(&PICTURE, &REGIONS[i], &bars);
		assert_in_range(bars.samples, 1, BARS_SAMPLES_MAX);
		(void)bars_profile(&bars, 0, 1, profile);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_bars__leaning_bars_are_put_upright),
		cmocka_unit_test(test_decoder_bars__lamp_over_some_rows_changes_little),
		cmocka_unit_test(test_decoder_bars__scratch_changes_little),
		cmocka_unit_test(test_decoder_bars__there_is_no_profile_of_no_band),
		cmocka_unit_test(test_decoder_bars__regions_beyond_the_picture_end_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
