#include "drivers/camera_protocol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static enum status read_bytes(const char *bytes, size_t size, size_t files, struct camera_word *ret)
{
	struct fault fault = { 0 };
	enum status status = camera_word_read((struct span){ (const unsigned char *)bytes, size },
					      files, ret, &fault);

	assert_true((status == STATUS_OK) == (fault.what[0] == '\0'));
	return status;
}

static void test_camera_protocol__every_word_comes_back(void **state)
{
	static const struct {
		struct camera_word word;
		size_t files;
	} CASES[] = {
		{ { CAMERA_SEARCHING, "" }, 0 },
		{ { CAMERA_READY, "A camera" }, 0 },
		{ { CAMERA_STREAMING, "A camera" }, 0 },
		{ { CAMERA_TROUBLE, "It fails." }, 0 },
		{ { CAMERA_FRAME, "" }, 1 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		unsigned char storage[CAMERA_WORD_MAX];
		struct bytes bytes = bytes_over(storage, sizeof(storage));
		struct camera_word back = { 0 };
		camera_word_write(&CASES[at].word, &bytes);
		assert_int_equal(camera_word_read(bytes_span(&bytes), CASES[at].files, &back, NULL),
				 STATUS_OK);
		assert_int_equal(back.say, CASES[at].word.say);
		assert_string_equal(back.text, CASES[at].word.text);
	}
}

static void test_camera_protocol__what_is_no_word_is_corrupt(void **state)
{
	static const struct {
		const char *bytes;
		size_t size, files;
	} CASES[] = {
		{ "", 0, 0 },     /* nothing */
		{ "\x00", 1, 0 }, /* no word has these numbers */
		{ "\x06", 1, 0 },
		{ "\xff", 1, 0 },
		{ "\x01x", 2, 0 }, /* text where none is */
		{ "\x05x", 2, 1 },
		{ "\x02", 1, 0 }, /* none where one is */
		{ "\x03", 1, 0 },
		{ "\x04", 1, 0 },
		{ "\x02"
		  "a\nb",
		  4, 0 }, /* not printable */
		{ "\x04\x1b[2J", 5, 0 },
		{ "\x04"
		  "a\x00"
		  "b",
		  4, 0 },
		{ "\x04\xc3\xa9", 3, 0 },
		{ "\x04\x7f", 2, 0 },
		{ "\x05", 1, 0 }, /* another number of files */
		{ "\x05", 1, 2 },
		{ "\x01", 1, 1 },
		{ "\x02"
		  "a",
		  2, 1 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct camera_word word = { .say = CAMERA_READY, .text = "as it was" };
		assert_int_equal(
			read_bytes(CASES[at].bytes, CASES[at].size, CASES[at].files, &word),
			STATUS_CORRUPT);
		assert_string_equal(word.text, "as it was");
	}
}

static void test_camera_protocol__a_text_is_as_long_as_it_may_be(void **state)
{
	char bytes[CAMERA_TEXT_MAX + 1];
	struct camera_word word;

	memset(bytes, 'x', sizeof(bytes));
	bytes[0] = CAMERA_TROUBLE;
	assert_int_equal(read_bytes(bytes, CAMERA_TEXT_MAX, 0, &word), STATUS_OK);
	assert_int_equal(strlen(word.text), CAMERA_TEXT_MAX - 1);
	assert_int_equal(read_bytes(bytes, CAMERA_TEXT_MAX + 1, 0, &word), STATUS_CORRUPT);
}

static void test_camera_protocol__a_device_s_name_is_made_printable(void **state)
{
	struct camera_word word = { .say = CAMERA_READY, .text = "a\x1b[1m\xc3\xa9" }, back;
	unsigned char storage[CAMERA_WORD_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	camera_word_write(&word, &bytes);
	assert_int_equal(camera_word_read(bytes_span(&bytes), 0, &back, NULL), STATUS_OK);
	assert_string_equal(back.text, "a?[1m??");
}

static void test_camera_protocol__orders_are_one_byte(void **state)
{
	enum camera_order order;

	for (unsigned value = 0; value < 256; value++) {
		const unsigned char byte = (unsigned char)value;
		bool is_order = value >= CAMERA_ON && value <= CAMERA_STAND;
		assert_true(camera_order_read((struct span){ &byte, 1 }, &order) == is_order);
		assert_true(!is_order || (unsigned)order == value);
	}
	assert_false(camera_order_read(span_of(""), &order));
	assert_false(camera_order_read(span_of("\x01\x01"), &order));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_camera_protocol__every_word_comes_back),
		cmocka_unit_test(test_camera_protocol__what_is_no_word_is_corrupt),
		cmocka_unit_test(test_camera_protocol__a_text_is_as_long_as_it_may_be),
		cmocka_unit_test(test_camera_protocol__a_device_s_name_is_made_printable),
		cmocka_unit_test(test_camera_protocol__orders_are_one_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
