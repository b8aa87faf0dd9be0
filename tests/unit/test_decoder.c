#include "drivers/decoder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/fakes/share.h"

/* The symbol of the flat licence stands between columns 92 and 962 of its picture, its guards are
 * 51 and 54 wide: these cut them. */
enum { HIDDEN_LEFT = 125, HIDDEN_RIGHT = 930 };

static const struct decoder_ops *const DECODERS[] = { &DECODER_PDF417, &DECODER_CODES };

static void decode_picture(const struct picture *picture, struct symbols *ret)
{
	struct fault fault = { 0 };

	ret->count = 0;
	for (size_t i = 0; i < COUNT_OF(DECODERS); i++)
		if (DECODERS[i]->decode(picture, ret, &fault) != STATUS_OK)
			fail_msg("%s: %s", DECODERS[i]->name, fault.what);
}

static void decode_sample(const char *file, struct symbols *ret)
{
	SCOPED(picture) picture = { 0 };

	assert_int_equal(picture_load(sample_bytes(file), &picture, NULL), STATUS_OK);
	decode_picture(&picture, ret);
}

static void expect_symbol(const struct symbols *symbols, enum symbology symbology,
			  const char *decoder, struct span bytes)
{
	assert_int_equal(symbols->count, 1);
	assert_int_equal(symbols->at[0].symbology, symbology);
	assert_string_equal(symbols->at[0].decoder, decoder);
	assert_int_equal(symbols->at[0].size, bytes.size);
	assert_memory_equal(symbols->at[0].bytes, bytes.at, bytes.size);
}

static void test_decoder__worn_and_tilted_licences_are_read_byte_for_byte(void **state)
{
	static const char *const LICENCES[] = { "1-licence-virginia.png",
						"3-licence-colorado-expired.png",
						"4-licence-ontario.png", "5-id-card-texas.png" };
	char payload[128];
	struct symbols symbols;

	for (size_t i = 0; i < COUNT_OF(LICENCES); i++) {
		snprintf(payload, sizeof(payload), "tests/%s.payload", LICENCES[i]);
		decode_sample(LICENCES[i], &symbols);
		expect_symbol(&symbols, SYMBOLOGY_PDF417, "pdf417", sample_bytes(payload));
	}
}

/* Left and right changed. */
static void mirror(struct picture *picture)
{
	for (uint32_t y = 0; y < picture->height; y++) {
		unsigned char *row = picture->grey + (size_t)y * picture->width;

		for (uint32_t x = 0; x < picture->width / 2; x++) {
			unsigned char left = row[x];

			row[x] = row[picture->width - 1 - x];
			row[picture->width - 1 - x] = left;
		}
	}
}

static void test_decoder__licence_is_read_in_a_mirror(void **state)
{
	SCOPED(picture) picture = { 0 };
	struct symbols symbols;

	assert_int_equal(picture_load(sample_bytes("tests/licence.png"), &picture, NULL),
			 STATUS_OK);
	mirror(&picture);
	decode_picture(&picture, &symbols);
	expect_symbol(&symbols, SYMBOLOGY_PDF417, "pdf417",
		      sample_bytes("tests/1-licence-virginia.png.payload"));
}

/* A white strip over a part of the picture's width. */
static void hide(struct picture *picture, uint32_t from, uint32_t to)
{
	for (uint32_t y = 0; y < picture->height; y++)
		memset(picture->grey + (size_t)y * picture->width + from, 0xff, to - from);
}

static void test_decoder__licence_without_one_of_its_edges_is_read(void **state)
{
	for (int side = 0; side < 2; side++) {
		SCOPED(picture) picture = { 0 };
		struct symbols symbols;

		assert_int_equal(picture_load(sample_bytes("tests/licence.png"), &picture, NULL),
				 STATUS_OK);
		hide(&picture, side == 0 ? 0 : HIDDEN_RIGHT,
		     side == 0 ? HIDDEN_LEFT : picture.width);
		decode_picture(&picture, &symbols);
		expect_symbol(&symbols, SYMBOLOGY_PDF417, "pdf417",
			      sample_bytes("tests/1-licence-virginia.png.payload"));
	}
}

static void test_decoder__jpeg_of_a_licence_is_read(void **state)
{
	struct symbols symbols;

	decode_sample("tests/licence.jpeg", &symbols);
	expect_symbol(&symbols, SYMBOLOGY_PDF417, "pdf417",
		      sample_bytes("tests/1-licence-virginia.png.payload"));
}

static void test_decoder__control_bytes_come_through_unchanged(void **state)
{
	struct symbols symbols;

	decode_sample("tests/escapes.png", &symbols);
	expect_symbol(&symbols, SYMBOLOGY_PDF417, "pdf417",
		      sample_bytes("tests/escapes.png.payload"));
}

static void test_decoder__linear_codes_and_qr_are_read(void **state)
{
	static const struct {
		const char *file;
		enum symbology symbology;
		const char *bytes;
	} CASES[] = {
		{ "tests/code39.png", SYMBOLOGY_CODE_39, "TAC12345" },
		{ "tests/code128.png", SYMBOLOGY_CODE_128, "Sample-000123" },
		{ "tests/qr.png", SYMBOLOGY_QR, "https://www.irs.gov/ippin" },
		{ "9-birth-certificate.png", SYMBOLOGY_CODE_128, "VA-2016-000042" },
	};
	struct symbols symbols;

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		decode_sample(CASES[i].file, &symbols);
		/* By ZBar, or where that fails by our own reader of profiles. */
		expect_symbol(&symbols, CASES[i].symbology, symbols.at[0].decoder,
			      span_of(CASES[i].bytes));
	}
}

static void test_decoder__pictures_without_a_readable_symbol_give_none(void **state)
{
	static const char *const FILES[] = { "2-social-security-card.png", "6-passport.png",
					     "7-blurred.png", "8-cat.png" };
	struct symbols symbols;

	for (size_t i = 0; i < COUNT_OF(FILES); i++) {
		decode_sample(FILES[i], &symbols);
		assert_int_equal(symbols.count, 0);
	}
}

/* A quarter turn to the right. */
static void turn(struct picture *picture)
{
	struct picture turned = { .width = picture->height, .height = picture->width };

	turned.grey = malloc((size_t)turned.width * turned.height);
	assert_non_null(turned.grey);
	for (uint32_t y = 0; y < turned.height; y++)
		for (uint32_t x = 0; x < turned.width; x++)
			turned.grey[(size_t)y * turned.width + x] =
				picture->grey[(size_t)(picture->height - 1 - x) * picture->width +
					      y];
	picture_release(picture);
	*picture = turned;
}

static void test_decoder__licence_is_read_the_other_way_up(void **state)
{
	SCOPED(picture) picture = { 0 };
	struct span file = sample_bytes("tests/licence.png");
	struct symbols symbols;

	assert_int_equal(picture_load(file, &picture, NULL), STATUS_OK);
	for (int quarter = 1; quarter < 4; quarter++) {
		turn(&picture);
		decode_picture(&picture, &symbols);
		expect_symbol(&symbols, SYMBOLOGY_PDF417, "pdf417",
			      sample_bytes("tests/1-licence-virginia.png.payload"));
	}
}

/* Half the size, each pixel the mean of four. */
static void halve(struct picture *picture)
{
	uint32_t width = picture->width;
	unsigned char *to = picture->grey;

	picture->width /= 2;
	picture->height /= 2;
	for (uint32_t y = 0; y < picture->height; y++)
		for (uint32_t x = 0; x < picture->width; x++) {
			const unsigned char *from = picture->grey + (size_t)2 * y * width + 2 * x;

			*to++ = (unsigned char)((from[0] + from[1] + from[width] +
						 from[width + 1]) /
						4);
		}
}

static void test_decoder__codes_of_one_and_a_half_pixels_a_module_are_read(void **state)
{
	static const char *const FILES[] = { "tests/code39.png", "tests/code128.png",
					     "tests/qr.png" };
	struct symbols symbols;

	for (size_t i = 0; i < COUNT_OF(FILES); i++) {
		SCOPED(picture) picture = { 0 };

		assert_int_equal(picture_load(sample_bytes(FILES[i]), &picture, NULL), STATUS_OK);
		halve(&picture);
		decode_picture(&picture, &symbols);
		if (symbols.count != 1)
			fail_msg("%s: %zu symbols", FILES[i], symbols.count);
	}
}

static void test_decoder__smallest_pictures_end_well(void **state)
{
	unsigned char grey[9] = { 0, 255, 0, 255, 0, 255, 0, 255, 0 };
	struct symbols symbols;

	for (uint32_t width = 1; width <= 3; width++)
		for (uint32_t height = 1; height <= 3; height++) {
			decode_picture(&(struct picture){ width, height, grey }, &symbols);
			assert_int_equal(symbols.count, 0);
		}
}

static void test_decoder__same_symbol_is_added_once(void **state)
{
	struct symbols symbols = { 0 };

	for (int i = 0; i < 2; i++)
		assert_int_equal(decoder_add(&symbols, SYMBOLOGY_QR, "zbar", span_of("one"), NULL),
				 0);
	assert_int_equal(symbols.count, 1);
	assert_int_equal(decoder_add(&symbols, SYMBOLOGY_CODE_128, "zbar", span_of("one"), NULL),
			 STATUS_OK);
	assert_int_equal(symbols.count, 2);
}

static void test_decoder__too_many_or_too_long_is_said(void **state)
{
	static const unsigned char LONG[SYMBOL_BYTES_MAX + 1];
	const struct span too_long = { LONG, sizeof(LONG) };
	struct symbols symbols = { 0 };

	assert_int_equal(decoder_add(&symbols, SYMBOLOGY_QR, "zbar", too_long, NULL), STATUS_FULL);
	assert_int_equal(symbols.count, 0);
	for (unsigned char i = 0; i < SYMBOLS_MAX; i++) {
		struct span bytes = { &i, 1 };

		assert_int_equal(decoder_add(&symbols, SYMBOLOGY_QR, "zbar", bytes, NULL), 0);
	}
	assert_int_equal(decoder_add(&symbols, SYMBOLOGY_QR, "zbar", span_of("x"), NULL),
			 STATUS_FULL);
	assert_int_equal(symbols.count, SYMBOLS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder__worn_and_tilted_licences_are_read_byte_for_byte),
		cmocka_unit_test(test_decoder__licence_is_read_in_a_mirror),
		cmocka_unit_test(test_decoder__licence_without_one_of_its_edges_is_read),
		cmocka_unit_test(test_decoder__jpeg_of_a_licence_is_read),
		cmocka_unit_test(test_decoder__control_bytes_come_through_unchanged),
		cmocka_unit_test(test_decoder__linear_codes_and_qr_are_read),
		cmocka_unit_test(test_decoder__pictures_without_a_readable_symbol_give_none),
		cmocka_unit_test(test_decoder__licence_is_read_the_other_way_up),
		cmocka_unit_test(test_decoder__codes_of_one_and_a_half_pixels_a_module_are_read),
		cmocka_unit_test(test_decoder__smallest_pictures_end_well),
		cmocka_unit_test(test_decoder__same_symbol_is_added_once),
		cmocka_unit_test(test_decoder__too_many_or_too_long_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
