#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/decoder_region.h"

enum { WIDTH = 480, HEIGHT = 400, PAPER = 220, INK = 40, FINE = 3 };

static const double MIDDLE_X = 250, MIDDLE_Y = 190, CODE_WIDTH = 200, CODE_HEIGHT = 60;

static unsigned char grey[WIDTH * HEIGHT];
static const struct picture PICTURE = { WIDTH, HEIGHT, grey };

static uint32_t random_of(uint32_t value)
{
	value ^= value >> 16;
	value *= 0x7feb352dU;
	value ^= value >> 15;
	value *= 0x846ca68bU;
	return value ^ value >> 16;
}

/* Bars three pixels wide, dark or light by chance; with squares each in its row too. */
static unsigned char code_at(double u, double v, bool is_squares)
{
	if (fabs(u) > CODE_WIDTH / 2 || fabs(v) > (is_squares ? CODE_WIDTH : CODE_HEIGHT) / 2)
		return PAPER;
	uint32_t column = (uint32_t)((u + CODE_WIDTH) / 3);
	uint32_t row = is_squares ? (uint32_t)((v + CODE_WIDTH) / 3) : 0;
	return random_of(column + 1000 * row) % 2 == 0 ? INK : PAPER;
}

static void draw(double degrees, bool is_squares, double noise)
{
	double cosine = cos(degrees * M_PI / 180), sine = sin(degrees * M_PI / 180);

	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++) {
			double value = 0;

			for (int i = 0; i < FINE * FINE; i++) {
				double right = x - MIDDLE_X + (i % FINE - 1.0) / FINE;
				double below = y - MIDDLE_Y + (i / FINE - 1.0) / FINE;

				value += code_at(right * cosine + below * sine,
						 below * cosine - right * sine, is_squares) /
					 (double)(FINE * FINE);
			}
			for (int i = 0; i < 4; i++)
				value += noise * (random_of((uint32_t)(4 * (y * WIDTH + x) + i)) /
							  4294967296.0 -
						  0.5);
			grey[y * WIDTH + x] = (unsigned char)fmin(fmax(value, 0), 255);
		}
}

static void expect_found(const struct regions *regions, enum region_kind kind, double degrees,
			 double period)
{
	assert_true(regions->count > 0);
	for (size_t i = 0; i < regions->count; i++) {
		const struct region *at = &regions->at[i];

		if (at->kind != kind)
			continue;
		double off = remainder(at->angle * 180 / M_PI - degrees, period);
		if (fabs(off) > 5 || hypot(at->x - MIDDLE_X, at->y - MIDDLE_Y) > 10)
			fail_msg("%g degrees: found %g degrees off at %g, %g", degrees, off, at->x,
				 at->y);
		assert_true(at->width >= CODE_WIDTH && at->width < CODE_WIDTH + 80);
		return;
	}
	fail_msg("%g degrees: none of this kind", degrees);
}

static void test_decoder_region__bars_are_found_at_every_angle(void **state)
{
	struct regions regions;

	for (double degrees = 0; degrees < 180; degrees += 7.5) {
		draw(degrees, false, 0);
		regions_find(&PICTURE, &regions);
		expect_found(&regions, REGION_BARS, degrees, 180);
	}
}

static void test_decoder_region__squares_are_found_at_every_angle(void **state)
{
	struct regions regions;

	for (double degrees = 0; degrees < 90; degrees += 7.5) {
		draw(degrees, true, 0);
		regions_find(&PICTURE, &regions);
		expect_found(&regions, REGION_SQUARES, degrees, 90);
	}
}

static void test_decoder_region__bars_are_found_in_noise(void **state)
{
	struct regions regions;

	draw(20, false, 90);
	regions_find(&PICTURE, &regions);
	expect_found(&regions, REGION_BARS, 20, 180);
}

static void test_decoder_region__paper_and_noise_hold_none(void **state)
{
	struct regions regions;

	memset(grey, PAPER, sizeof(grey));
	regions_find(&PICTURE, &regions);
	assert_int_equal(regions.count, 0);
	for (size_t i = 0; i < sizeof(grey); i++)
		grey[i] = (unsigned char)random_of((uint32_t)i);
	regions_find(&PICTURE, &regions);
	assert_int_equal(regions.count, 0);
}

/* Stripes of bars and more stripes of squares than there is room for. */
static void test_decoder_region__most_promising_come_first_and_fit(void **state)
{
	struct regions regions;

	memset(grey, PAPER, sizeof(grey));
	for (int y = 0; y < HEIGHT; y++)
		for (int x = 0; x < WIDTH; x++)
			if (y % 64 < 32 && x % 96 < 64 && (x / 3) % 2 == 0)
				grey[y * WIDTH + x] = (unsigned char)(PAPER - y / 3);
	regions_find(&PICTURE, &regions);
	assert_int_equal(regions.count, REGIONS_MAX / 2);
	for (size_t i = 1; i < regions.count; i++)
		assert_true(regions.at[i - 1].promise >= regions.at[i].promise);
	assert_true(regions.at[0].y > HEIGHT / 2.0);
}

static void test_decoder_region__smallest_and_narrowest_pictures_end_well(void **state)
{
	struct regions regions;

	draw(0, true, 0);
	for (uint32_t width = 1; width < 40; width++)
		for (uint32_t height = 1; height < 40; height++) {
			regions_find(&(struct picture){ width, height, grey }, &regions);
			assert_in_range(regions.count, 0, REGIONS_MAX);
		}
	regions_find(&(struct picture){ 7000, 27, grey }, &regions);
	regions_find(&(struct picture){ 27, 7000, grey }, &regions);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_region__bars_are_found_at_every_angle),
		cmocka_unit_test(test_decoder_region__squares_are_found_at_every_angle),
		cmocka_unit_test(test_decoder_region__bars_are_found_in_noise),
		cmocka_unit_test(test_decoder_region__paper_and_noise_hold_none),
		cmocka_unit_test(test_decoder_region__most_promising_come_first_and_fit),
		cmocka_unit_test(test_decoder_region__smallest_and_narrowest_pictures_end_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
