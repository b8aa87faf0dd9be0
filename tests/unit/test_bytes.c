#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/bytes.h"

static void test_bytes__what_is_added_stands_in_order(void **state)
{
	unsigned char storage[32];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	bytes_add_text(&bytes, "ab");
	bytes_add_byte(&bytes, 'c');
	bytes_add_span(&bytes, span_of("de"));
	bytes_add_format(&bytes, "%02d", 7);
	assert_true(span_equals(bytes_span(&bytes), span_of("abcde07")));
	assert_false(bytes.is_full);
}

static void test_bytes__integers_are_big_endian(void **state)
{
	unsigned char storage[12];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	bytes_add_u32(&bytes, 0x01020304);
	bytes_add_u64(&bytes, 0x05060708090A0B0C);
	assert_memory_equal(storage, "\1\2\3\4\5\6\7\x8\x9\xA\xB\xC", 12);
}

static void test_bytes__exactly_full_is_not_too_full(void **state)
{
	unsigned char storage[3];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	bytes_add_text(&bytes, "abc");
	assert_false(bytes.is_full);
	assert_int_equal(bytes.size, 3);
}

static void test_bytes__what_does_not_fit_is_left_out_whole_and_marked(void **state)
{
	unsigned char storage[5] = "....";
	struct bytes bytes = bytes_over(storage, 3);

	bytes_add_text(&bytes, "ab");
	bytes_add_text(&bytes, "cd");
	assert_true(bytes.is_full);
	assert_true(span_equals(bytes_span(&bytes), span_of("ab")));
	assert_int_equal(storage[3], '.');
}

static void test_bytes__nothing_is_added_once_something_did_not_fit(void **state)
{
	unsigned char storage[3];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	bytes_add_text(&bytes, "abcd");
	bytes_add_text(&bytes, "a");
	assert_int_equal(bytes.size, 0);
}

static void test_bytes__a_format_longer_than_its_limit_is_marked(void **state)
{
	unsigned char storage[4096];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	bytes_add_format(&bytes, "%2000d", 1);
	assert_true(bytes.is_full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes__what_is_added_stands_in_order),
		cmocka_unit_test(test_bytes__integers_are_big_endian),
		cmocka_unit_test(test_bytes__exactly_full_is_not_too_full),
		cmocka_unit_test(test_bytes__what_does_not_fit_is_left_out_whole_and_marked),
		cmocka_unit_test(test_bytes__nothing_is_added_once_something_did_not_fit),
		cmocka_unit_test(test_bytes__a_format_longer_than_its_limit_is_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
