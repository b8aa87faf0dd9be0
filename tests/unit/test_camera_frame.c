#include "drivers/camera_frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/camera_tables.h"
#include "drivers/picture.h"
#include "tests/fakes/share.h"

enum { JPEG_ROOM = 512 * 1024 };

static unsigned char storage[JPEG_ROOM];

static enum status write_frame(struct camera_frame frame, struct bytes *ret)
{
	struct fault fault = { 0 };

	*ret = bytes_over(storage, sizeof(storage));
	assert_true(camera_frame_room(&frame) <= sizeof(storage));
	ret->max = camera_frame_room(&frame);
	enum status status = camera_frame_write(&frame, ret, &fault);
	assert_true((status == STATUS_OK) == (fault.what[0] == '\0'));
	return status;
}

static struct camera_frame mjpeg(struct span bytes)
{
	return (struct camera_frame){ .format = CAMERA_MJPEG, .bytes = bytes };
}

/* Where a segment of that kind stands; how many bytes it has. */
static size_t find_segment(struct span jpeg, unsigned char kind, size_t *ret_size)
{
	size_t at = 2;

	while (jpeg.at[at + 1] != kind && jpeg.at[at + 1] != 0xDA)
		at += 2U + ((size_t)jpeg.at[at + 2] << 8 | jpeg.at[at + 3]);
	assert_int_equal(jpeg.at[at + 1], kind);
	*ret_size = 2U + ((size_t)jpeg.at[at + 2] << 8 | jpeg.at[at + 3]);
	return at;
}

/* The sample, as a camera sends it that leaves the usual tables out. */
static struct span without_tables(struct span jpeg, unsigned char *to)
{
	size_t size = jpeg.size, part;

	memcpy(to, jpeg.at, size);
	for (int table = 0; table < 4; table++) {
		size_t at = find_segment((struct span){ to, size }, 0xC4, &part);
		memmove(to + at, to + at + part, size - at - part);
		size -= part;
	}
	return (struct span){ to, size };
}

static void expect_alike(struct span left_file, struct span right_file)
{
	SCOPED(picture) left = { 0 };
	SCOPED(picture) right = { 0 };

	assert_int_equal(picture_load(left_file, &left, NULL), STATUS_OK);
	assert_int_equal(picture_load(right_file, &right, NULL), STATUS_OK);
	assert_int_equal(left.width, right.width);
	assert_int_equal(left.height, right.height);
	assert_memory_equal(left.grey, right.grey, (size_t)left.width * left.height);
}

static void test_camera_frame__yuyv_becomes_the_grey_of_each_pixel(void **state)
{
	static const unsigned char FRAME[] = { 1, 200, 2, 201, 3, 202, 4, 203 };
	static const unsigned char GREY[] = { 1, 2, 3, 4 };
	SCOPED(picture) picture = { 0 };
	struct bytes bytes;

	assert_int_equal(
		write_frame((struct camera_frame){ CAMERA_YUYV, 2, 2, { FRAME, sizeof(FRAME) } },
			    &bytes),
		STATUS_OK);
	assert_int_equal(picture_load(bytes_span(&bytes), &picture, NULL), STATUS_OK);
	assert_int_equal(picture.width, 2);
	assert_int_equal(picture.height, 2);
	assert_memory_equal(picture.grey, GREY, sizeof(GREY));
}

static void test_camera_frame__yuyv_of_another_size_is_refused(void **state)
{
	static const unsigned char FRAME[16] = { 0 };
	static const struct {
		uint32_t width, height;
		size_t size;
	} CASES[] = {
		{ 2, 2, 7 }, { 2, 2, 9 }, { 2, 2, 0 }, { 0, 2, 0 }, { 2, 0, 0 }, { 2, 4, 8 }
	};
	struct bytes bytes;

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_int_equal(write_frame((struct camera_frame){ CAMERA_YUYV,
								    CASES[at].width,
								    CASES[at].height,
								    { FRAME, CASES[at].size } },
					     &bytes),
				 STATUS_REFUSED);
}

static void test_camera_frame__mjpeg_with_tables_is_left_as_it_is(void **state)
{
	struct span jpeg = sample_bytes("tests/licence.jpeg");
	struct bytes bytes;

	assert_int_equal(write_frame(mjpeg(jpeg), &bytes), STATUS_OK);
	assert_true(span_equals(bytes_span(&bytes), jpeg));
}

static void test_camera_frame__mjpeg_without_tables_gets_the_usual_ones(void **state)
{
	static unsigned char bare[JPEG_ROOM];
	struct span jpeg = sample_bytes("tests/licence.jpeg"), tables;
	struct bytes bytes;
	size_t size = 0;

	assert_int_equal(write_frame(mjpeg(without_tables(jpeg, bare)), &bytes), STATUS_OK);
	size_t at = find_segment(bytes_span(&bytes), 0xC4, &size);
	assert_int_equal(size, CAMERA_TABLES_BYTES);
	tables = span_slice(bytes_span(&bytes), at, size);
	assert_true(span_equals(tables, (struct span){ CAMERA_TABLES, CAMERA_TABLES_BYTES }));
	expect_alike(bytes_span(&bytes), jpeg);
}

static void test_camera_frame__what_stands_behind_the_end_is_cut_off(void **state)
{
	static unsigned char padded[JPEG_ROOM];
	struct span jpeg = sample_bytes("tests/licence.jpeg");
	struct bytes bytes;

	memcpy(padded, jpeg.at, jpeg.size);
	assert_int_equal(write_frame(mjpeg((struct span){ padded, jpeg.size + 1000 }), &bytes),
			 STATUS_OK);
	assert_true(span_equals(bytes_span(&bytes), jpeg));
}

static void test_camera_frame__every_truncation_of_mjpeg_is_refused(void **state)
{
	struct span jpeg = sample_bytes("tests/licence.jpeg");
	struct bytes bytes;

	for (size_t size = 0; size < jpeg.size; size += size < 1000 ? 1 : 997)
		assert_int_equal(write_frame(mjpeg(span_slice(jpeg, 0, size)), &bytes),
				 STATUS_REFUSED);
}

static void test_camera_frame__what_is_no_jpeg_is_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
	} CASES[] = {
		{ "\x00\x00\x00\x00\xff\xd9", 6 },
		{ "\xff\xd8\xff\xd9", 4 },                 /* no scan */
		{ "\xff\xd8\xff\xe0\x00\x00\xff\xd9", 8 }, /* a segment of no size */
		{ "\xff\xd8\xff\xe0\x00\x01\xff\xd9", 8 },
		{ "\xff\xd8\xff\xe0\xff\xff\xff\xd9", 8 }, /* one that is longer than all */
		{ "\xff\xd8\xff\xff\xff\xff\xff\xd9", 8 },
		{ "\xff\xd8\xff\xda\x00\x02\x00\x00", 8 }, /* no end */
	};
	struct bytes bytes;

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct span frame = { (const unsigned char *)CASES[at].bytes, CASES[at].size };
		assert_int_equal(write_frame(mjpeg(frame), &bytes), STATUS_REFUSED);
	}
}

static void test_camera_frame__no_more_is_written_than_fits(void **state)
{
	static const unsigned char YUYV[] = { 1, 0, 2, 0 };
	const struct camera_frame frames[] = {
		{ CAMERA_YUYV, 2, 1, { YUYV, sizeof(YUYV) } },
		mjpeg(sample_bytes("tests/licence.jpeg")),
	};

	for (size_t at = 0; at < COUNT_OF(frames); at++) {
		struct bytes bytes = bytes_over(storage, 12);
		storage[12] = 0xAA;
		assert_int_equal(camera_frame_write(&frames[at], &bytes, NULL), STATUS_FULL);
		assert_int_equal(storage[12], 0xAA);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_camera_frame__yuyv_becomes_the_grey_of_each_pixel),
		cmocka_unit_test(test_camera_frame__yuyv_of_another_size_is_refused),
		cmocka_unit_test(test_camera_frame__mjpeg_with_tables_is_left_as_it_is),
		cmocka_unit_test(test_camera_frame__mjpeg_without_tables_gets_the_usual_ones),
		cmocka_unit_test(test_camera_frame__what_stands_behind_the_end_is_cut_off),
		cmocka_unit_test(test_camera_frame__every_truncation_of_mjpeg_is_refused),
		cmocka_unit_test(test_camera_frame__what_is_no_jpeg_is_refused),
		cmocka_unit_test(test_camera_frame__no_more_is_written_than_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
