#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/base64.h"

/* Source  RFC 4648, section 10. */
static const struct {
	const char *plain, *encoded;
} CASES[] = {
	{ "", "" },
	{ "f", "Zg==" },
	{ "fo", "Zm8=" },
	{ "foo", "Zm9v" },
	{ "foob", "Zm9vYg==" },
	{ "fooba", "Zm9vYmE=" },
	{ "foobar", "Zm9vYmFy" },
	{ "\xFB\xFF\xFE~", "+//+fg==" },
};

static void test_base64__the_published_examples_are_written(void **state)
{
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		char storage[32];
		struct bytes encoded = bytes_over(storage, sizeof(storage));
		base64_add(&encoded, span_of(CASES[at].plain));
		assert_true(span_equals(bytes_span(&encoded), span_of(CASES[at].encoded)));
	}
}

static void test_base64__the_published_examples_are_read(void **state)
{
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		unsigned char storage[32];
		struct span plain = { .at = storage };
		assert_true(base64_read(span_of(CASES[at].encoded), storage, sizeof(storage),
					&plain.size));
		assert_true(span_equals(plain, span_of(CASES[at].plain)));
	}
}

static void test_base64__every_pair_of_bytes_comes_back(void **state)
{
	for (unsigned pair = 0; pair < 0x10000; pair++) {
		unsigned char plain[2] = { (unsigned char)(pair >> 8), (unsigned char)pair };
		unsigned char storage[4], again[2];
		size_t size = 0;
		struct bytes encoded = bytes_over(storage, sizeof(storage));
		base64_add(&encoded, (struct span){ plain, 2 });
		assert_true(base64_read(bytes_span(&encoded), again, sizeof(again), &size));
		assert_int_equal(size, 2);
		assert_memory_equal(plain, again, 2);
	}
}

static void test_base64__only_the_one_encoding_of_some_bytes_is_read(void **state)
{
	static const char *const WRONG[] = {
		"Zg",   "Zg=",  "Zg===",    "Zh==",  "Zm9=",     "=",
		"====", "Z===", "Zm9v ",    " Zm9v", "Zm\n9v",   "Zm9v\n",
		"Zm-v", "Zm_v", "Zg==Zg==", "Zm=v",  "Zm9vY===", "\xC3\xA9Zm",
	};
	unsigned char storage[32];
	size_t size = 99;

	for (size_t at = 0; at < COUNT_OF(WRONG); at++)
		assert_false(base64_read(span_of(WRONG[at]), storage, sizeof(storage), &size));
	assert_false(base64_read((struct span){ (const unsigned char *)"Zm\0v", 4 }, storage,
				 sizeof(storage), &size));
	assert_int_equal(size, 99);
}

static void test_base64__what_does_not_fit_is_refused(void **state)
{
	unsigned char storage[4] = { 0, 0, 0, 7 };
	size_t size = 99;

	assert_false(base64_read(span_of("Zm9vYg=="), storage, 3, &size));
	assert_true(base64_read(span_of("Zm9v"), storage, 3, &size));
	assert_int_equal(size, 3);
	assert_int_equal(storage[3], 7);
	assert_true(base64_read(span_of("Zm9vYg=="), NULL, 4, &size));
	assert_int_equal(size, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_base64__the_published_examples_are_written),
		cmocka_unit_test(test_base64__the_published_examples_are_read),
		cmocka_unit_test(test_base64__every_pair_of_bytes_comes_back),
		cmocka_unit_test(test_base64__only_the_one_encoding_of_some_bytes_is_read),
		cmocka_unit_test(test_base64__what_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
