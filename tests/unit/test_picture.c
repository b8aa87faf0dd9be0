#include "drivers/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/fakes/share.h"

/* 2 x 2 pixels: black and white, white and black. */
static const unsigned char CHECKS_PNG[] = {
	0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48,
	0x44, 0x52, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x08, 0x00, 0x00, 0x00,
	0x00, 0x57, 0xdd, 0x52, 0xf8, 0x00, 0x00, 0x00, 0x0c, 0x49, 0x44, 0x41, 0x54, 0x78,
	0xda, 0x63, 0x60, 0xf8, 0x0f, 0x84, 0x00, 0x06, 0x00, 0x01, 0xff, 0xad, 0x2c, 0x37,
	0x25, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
};

static struct span checks(void)
{
	return (struct span){ CHECKS_PNG, sizeof(CHECKS_PNG) };
}

/* The fault must be one sentence for a person, whatever the library said. */
static void expect_refusal(struct span file, enum status expected, const char *words)
{
	SCOPED(picture) picture = { 0 };
	struct fault fault = { 0 };

	assert_int_equal(picture_load(file, &picture, &fault), expected);
	assert_int_equal(fault.status, expected);
	assert_non_null(strstr(fault.what, words));
	assert_null(strchr(fault.what, '\n'));
	assert_null(picture.grey);
}

static void test_picture__png_becomes_grey(void **state)
{
	static const unsigned char EXPECTED[] = { 0, 255, 255, 0 };
	SCOPED(picture) picture = { 0 };

	assert_int_equal(picture_load(checks(), &picture, NULL), STATUS_OK);
	assert_int_equal(picture.width, 2);
	assert_int_equal(picture.height, 2);
	assert_memory_equal(picture.grey, EXPECTED, sizeof(EXPECTED));
}

static void test_picture__jpeg_and_png_of_one_sheet_look_alike(void **state)
{
	SCOPED(picture) png = { 0 };
	SCOPED(picture) jpeg = { 0 };
	uint64_t difference = 0;

	assert_int_equal(picture_load(sample_bytes("tests/licence.png"), &png, NULL), 0);
	assert_int_equal(picture_load(sample_bytes("tests/licence.jpeg"), &jpeg, NULL), 0);
	assert_int_equal(png.width, jpeg.width);
	assert_int_equal(png.height, jpeg.height);
	size_t size = (size_t)png.width * png.height;
	for (size_t i = 0; i < size; i++)
		difference += (uint64_t)abs(png.grey[i] - jpeg.grey[i]);
	assert_true(difference / size < 8);
}

static void test_picture__other_files_are_neither_png_nor_jpeg(void **state)
{
	static const char *const FILES[] = { "", "\x89PN", "GIF89a", "\xff\xd8", "%PDF-1.7\n" };

	for (size_t i = 0; i < COUNT_OF(FILES); i++)
		expect_refusal(span_of(FILES[i]), STATUS_REFUSED, "neither PNG nor JPEG");
	expect_refusal(sample_bytes("tests/not-a-picture.png"), STATUS_REFUSED,
		       "neither PNG nor JPEG");
}

/* Nothing stands behind the header: what is not too large is cut off. */
static void test_picture__sixty_four_megapixels_are_too_many(void **state)
{
	static const struct {
		const char *header;
		enum status status;
	} CASES[] = {
		{ "P5 8000 8000 255\n", STATUS_FULL },
		{ "P5 8000 7999 255\n", STATUS_REFUSED },
		{ "P5 20001 1 255\n", STATUS_FULL },
		{ "P5 20000 1 255\n", STATUS_REFUSED },
	};

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		SCOPED(picture) picture = { 0 };

		assert_int_equal(picture_load(span_of(CASES[i].header), &picture, NULL),
				 CASES[i].status);
	}
}

static void test_picture__hundred_megapixels_are_refused_by_their_header(void **state)
{
	expect_refusal(sample_bytes("tests/huge.png"), STATUS_FULL, "10000 x 10000 pixels");
}

static void test_picture__sizes_are_bounded(void **state)
{
	static const struct {
		unsigned char width[4], height[4];
		enum status expected;
		const char *words;
	} CASES[] = {
		{ { 0, 0, 0, 0 }, { 0, 0, 0, 1 }, STATUS_REFUSED, "no pixels" },
		{ { 0, 0, 0, 1 }, { 0, 0, 0, 0 }, STATUS_REFUSED, "no pixels" },
		{ { 0xff, 0xff, 0xff, 0xff }, { 0xff, 0xff, 0xff, 0xff }, STATUS_FULL, "pixels" },
		{ { 0, 1, 0, 0 }, { 0, 1, 0, 0 }, STATUS_FULL, "65536 x 65536" },
		{ { 0, 0, 0, 1 }, { 0, 0, 0x4e, 0x21 }, STATUS_FULL, "1 x 20001" },
		{ { 0, 0, 0x1f, 0x41 }, { 0, 0, 0x1f, 0x40 }, STATUS_FULL, "8001 x 8000" },
	};
	unsigned char file[sizeof(CHECKS_PNG)];

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		memcpy(file, CHECKS_PNG, sizeof(file));
		memcpy(file + 16, CASES[i].width, 4);
		memcpy(file + 20, CASES[i].height, 4);
		expect_refusal((struct span){ file, sizeof(file) }, CASES[i].expected,
			       CASES[i].words);
	}
}

static void test_picture__every_truncation_of_a_png_is_refused(void **state)
{
	/* Without its last chunk the picture is whole, as far as its pixels go. */
	for (size_t size = 8; size < sizeof(CHECKS_PNG) - 12; size++)
		expect_refusal(span_slice(checks(), 0, size), STATUS_REFUSED, "PNG picture");
}

/* libpng would take 2 GB of memory for it first. */
static void test_picture__a_png_chunk_longer_than_the_file_is_refused(void **state)
{
	unsigned char file[sizeof(CHECKS_PNG)];

	memcpy(file, CHECKS_PNG, sizeof(file));
	memcpy(file + 33, "\x7a\x00\x00\x03tEXt", 8);
	expect_refusal((struct span){ file, sizeof(file) }, STATUS_REFUSED, "cut off");
}

static void test_picture__every_flipped_byte_ends_well(void **state)
{
	unsigned char file[sizeof(CHECKS_PNG)];

	for (size_t at = 0; at < sizeof(file); at++) {
		SCOPED(picture) picture = { 0 };
		struct fault fault = { 0 };

		memcpy(file, CHECKS_PNG, sizeof(file));
		file[at] ^= 0x55;
		enum status status =
			picture_load((struct span){ file, sizeof(file) }, &picture, &fault);
		assert_true((status == STATUS_OK) == (picture.grey != NULL));
		assert_true(status == STATUS_OK || fault.what[0] != '\0');
	}
}

static void test_picture__damaged_files_are_refused(void **state)
{
	expect_refusal(sample_bytes("tests/truncated.png"), STATUS_REFUSED, "PNG");
	expect_refusal(sample_bytes("tests/truncated.jpeg"), STATUS_REFUSED,
		       "the JPEG picture is damaged");
	expect_refusal(span_of("\xff\xd8\xff\xe0 nothing of the sort"), STATUS_REFUSED, "JPEG");
}

static struct span pgm(const char *header, const char *pixels, unsigned char *to)
{
	size_t size = strlen(header), more = strlen(pixels);

	memcpy(to, header, size);
	memcpy(to + size, pixels, more);
	return (struct span){ to, size + more };
}

static void test_picture__pgm_becomes_grey(void **state)
{
	static const char *const HEADERS[] = { "P5 3 2 255\n", "P5\n3\t2\n255 ",
					       "P5\n# 7 7 7\n3 # x\n 2 255\n" };

	for (size_t at = 0; at < COUNT_OF(HEADERS); at++) {
		SCOPED(picture) picture = { 0 };
		unsigned char file[64];
		/* What stands behind the pixels is another picture. */
		struct span whole = pgm(HEADERS[at], "abcdefP5 1", file);
		assert_int_equal(picture_load(whole, &picture, NULL), STATUS_OK);
		assert_int_equal(picture.width, 3);
		assert_int_equal(picture.height, 2);
		assert_memory_equal(picture.grey, "abcdef", 6);
	}
}

static void test_picture__wrong_pgm_is_refused(void **state)
{
	static const struct {
		const char *file, *words;
		enum status status;
	} CASES[] = {
		{ "P5", "no header", STATUS_REFUSED },
		{ "P5 3", "no header", STATUS_REFUSED },
		{ "P5 3 2 255", "no header", STATUS_REFUSED },
		{ "P5 3 2 255x", "no header", STATUS_REFUSED },
		{ "P5 -3 2 255\nabcdef", "no header", STATUS_REFUSED },
		{ "P5 3.0 2 255\nabcdef", "no header", STATUS_REFUSED },
		{ "P5 # 3 2 255 abcdef", "no header", STATUS_REFUSED },
		{ "P5 4294967297 1 255\na", "no header", STATUS_REFUSED },
		{ "P5 3 2 15\nabcdef", "15", STATUS_REFUSED },
		{ "P5 3 2 65535\nabcdefabcdef", "65535", STATUS_REFUSED },
		{ "P5 3 2 255\nabcde", "cut off", STATUS_REFUSED },
		{ "P5 0 2 255\n", "no pixels", STATUS_REFUSED },
		{ "P5 20001 1 255\n", "20001 x 1", STATUS_FULL },
		{ "P5 10000 10000 255\n", "10000 x 10000", STATUS_FULL },
		{ "P5 4294967295 4294967295 255\n", "pixels", STATUS_FULL },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		expect_refusal(span_of(CASES[at].file), CASES[at].status, CASES[at].words);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_picture__png_becomes_grey),
		cmocka_unit_test(test_picture__jpeg_and_png_of_one_sheet_look_alike),
		cmocka_unit_test(test_picture__other_files_are_neither_png_nor_jpeg),
		cmocka_unit_test(test_picture__sixty_four_megapixels_are_too_many),
		cmocka_unit_test(test_picture__hundred_megapixels_are_refused_by_their_header),
		cmocka_unit_test(test_picture__sizes_are_bounded),
		cmocka_unit_test(test_picture__every_truncation_of_a_png_is_refused),
		cmocka_unit_test(test_picture__a_png_chunk_longer_than_the_file_is_refused),
		cmocka_unit_test(test_picture__every_flipped_byte_ends_well),
		cmocka_unit_test(test_picture__damaged_files_are_refused),
		cmocka_unit_test(test_picture__pgm_becomes_grey),
		cmocka_unit_test(test_picture__wrong_pgm_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
