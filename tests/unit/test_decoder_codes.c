#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/decoder.h"
#include "drivers/decoder_codes.h"
#include "drivers/decoder_straighten.h"
#include "tests/fakes/share.h"

static const struct {
	const char *file;
	enum symbology symbology;
	const char *text;
} SAMPLES[] = {
	{ "tests/code39.png", SYMBOLOGY_CODE_39, "TAC12345" },
	{ "tests/code128.png", SYMBOLOGY_CODE_128, "Sample-000123" },
	{ "tests/qr.png", SYMBOLOGY_QR, "https://www.irs.gov/ippin" },
};

/* The sample on a white ground of width * height, turned, at `scale`. */
static void lay(const char *file, uint32_t width, uint32_t height, double degrees, double scale,
		struct picture *ret)
{
	SCOPED(picture) sample = { 0 };
	float *line = malloc(width * sizeof(*line));
	double cosine = cos(degrees * M_PI / 180) / scale, sine = sin(degrees * M_PI / 180) / scale;

	assert_non_null(line);
	assert_int_equal(picture_load(sample_bytes(file), &sample, NULL), STATUS_OK);
	*ret = (struct picture){ width, height, malloc((size_t)width * height) };
	assert_non_null(ret->grey);
	for (uint32_t y = 0; y < height; y++) {
		double right = -(double)width / 2, below = y - (double)height / 2;

		straighten_line(&sample, sample.width / 2.0 + right * cosine - below * sine,
				sample.height / 2.0 + right * sine + below * cosine, cosine, sine,
				line, width);
		for (uint32_t x = 0; x < width; x++)
			ret->grey[(size_t)y * width + x] =
				(unsigned char)fmin(fmax(line[x], 0), 255);
	}
	free(line);
}

static void expect_sample(const struct picture *picture, size_t sample)
{
	static struct symbols symbols;
	struct fault fault = { 0 };

	symbols.count = 0;
	assert_int_equal(decoder_codes_read(picture, NULL, &symbols, &fault), STATUS_OK);
	if (symbols.count != 1)
		fail_msg("%s: %zu symbols in a picture of %u", SAMPLES[sample].file, symbols.count,
			 picture->width);
	assert_int_equal(symbols.at[0].symbology, SAMPLES[sample].symbology);
	assert_true(span_equals(symbol_span(&symbols.at[0]), span_of(SAMPLES[sample].text)));
}

static void test_decoder_codes__codes_are_read_at_every_angle(void **state)
{
	for (size_t i = 0; i < COUNT_OF(SAMPLES); i++)
		for (double degrees = 5; degrees < 360; degrees += 25) {
			SCOPED(picture) picture = { 0 };

			lay(SAMPLES[i].file, 800, 800, degrees, 0.8, &picture);
			expect_sample(&picture, i);
		}
}

static void test_decoder_codes__codes_are_read_large_and_small(void **state)
{
	static const double SCALES[] = { 0.5, 0.7, 1, 2, 4 };

	for (size_t i = 0; i < COUNT_OF(SAMPLES); i++)
		for (size_t j = 0; j < COUNT_OF(SCALES); j++) {
			SCOPED(picture) picture = { 0 };

			lay(SAMPLES[i].file, (uint32_t)(1100 * SCALES[j]),
			    (uint32_t)(1100 * SCALES[j]), 3, SCALES[j], &picture);
			expect_sample(&picture, i);
		}
}

static void test_decoder_codes__codes_are_read_in_the_largest_pictures(void **state)
{
	for (size_t i = 0; i < COUNT_OF(SAMPLES); i++) {
		SCOPED(picture) picture = { 0 };

		lay(SAMPLES[i].file, 8000, 8000, 12, 6, &picture);
		expect_sample(&picture, i);
	}
}

static size_t look(const struct picture *picture, struct agreement *frames)
{
	static struct symbols symbols;

	symbols.count = 0;
	agreement_next_picture(frames);
	assert_int_equal(decoder_codes_read(picture, frames, &symbols, NULL), STATUS_OK);
	return symbols.count;
}

static void test_decoder_codes__linear_code_is_given_out_when_two_pictures_show_it(void **state)
{
	for (size_t i = 0; i < COUNT_OF(SAMPLES); i++) {
		SCOPED(picture) picture = { 0 };
		SCOPED(picture) other = { 0 };
		struct agreement frames = { 0 };
		bool is_linear = SAMPLES[i].symbology != SYMBOLOGY_QR;

		lay(SAMPLES[i].file, 800, 800, 5, 0.8, &picture);
		lay(SAMPLES[(i + 1) % 2].file, 800, 800, 5, 0.8, &other);
		assert_int_equal(look(&picture, &frames), is_linear ? 0 : 1);
		assert_int_equal(frames.wants_another, is_linear);
		if (!is_linear)
			continue;
		assert_int_equal(look(&other, &frames), 0);
		assert_int_equal(look(&picture, &frames), 1);
		assert_false(frames.wants_another);
	}
}

static void test_decoder_codes__nothing_is_looked_for_beside_a_licence(void **state)
{
	static struct symbols symbols;
	SCOPED(picture) picture = { 0 };

	lay(SAMPLES[0].file, 800, 400, 0, 1, &picture);
	symbols = (struct symbols){ .count = 1, .at[0] = { .symbology = SYMBOLOGY_PDF417 } };
	assert_int_equal(decoder_codes_read(&picture, NULL, &symbols, NULL), STATUS_OK);
	assert_int_equal(symbols.count, 1);
}

/* Grey squares by chance over the whole picture. */
static void test_decoder_codes__picture_full_of_squares_holds_none(void **state)
{
	static struct symbols symbols;
	SCOPED(picture) picture = { 1280, 800, malloc((size_t)1280 * 800) };
	uint32_t random = 1;

	assert_non_null(picture.grey);
	for (uint32_t y = 0; y < picture.height; y++)
		for (uint32_t x = 0; x < picture.width; x++) {
			random = (x / 3 + y / 3 * 1009 + 1) * 2654435761U;
			random ^= random >> 15;
			picture.grey[(size_t)y * picture.width + x] =
				(random * 2246822519U >> 24) > 127 ? 30 : 220;
		}
	symbols.count = 0;
	assert_int_equal(decoder_codes_read(&picture, NULL, &symbols, NULL), STATUS_OK);
	assert_int_equal(symbols.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_codes__codes_are_read_at_every_angle),
		cmocka_unit_test(test_decoder_codes__codes_are_read_large_and_small),
		cmocka_unit_test(test_decoder_codes__codes_are_read_in_the_largest_pictures),
		cmocka_unit_test(
			test_decoder_codes__linear_code_is_given_out_when_two_pictures_show_it),
		cmocka_unit_test(test_decoder_codes__nothing_is_looked_for_beside_a_licence),
		cmocka_unit_test(test_decoder_codes__picture_full_of_squares_holds_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
