#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/fields.h"

static struct fields over(const char *bytes, size_t size)
{
	return (struct fields){ .rest = { .at = (const unsigned char *)bytes, .size = size } };
}

static void test_fields__what_was_added_is_read_back(void **state)
{
	unsigned char storage[64];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	char text[8];

	fields_add_text(&bytes, "Müller");
	fields_add_number(&bytes, UINT64_C(0x0102030405060708));
	fields_add_text(&bytes, "");
	assert_memory_equal(storage, "\0\0\0\7M\xC3\xBCller\0\0\0\10\1\2\3\4\5\6\7\10\0\0\0\0", 27);
	struct fields fields = { .rest = bytes_span(&bytes) };
	fields_text(&fields, text, sizeof(text));
	assert_string_equal(text, "Müller");
	assert_int_equal(fields_number(&fields), UINT64_C(0x0102030405060708));
	fields_text(&fields, text, sizeof(text));
	assert_string_equal(text, "");
	assert_false(fields.is_wrong);
	assert_int_equal(fields.rest.size, 0);
}

static void test_fields__a_wrong_text_gives_none_and_ends_it(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
	} CASES[] = {
		{ "", 0 },
		{ "\0\0\0", 3 },
		{ "\0\0\0\2A", 5 }, /* shorter than it says */
		{ "\xFF\xFF\xFF\xFF"
		  "A",
		  5 },
		{ "\0\0\0\4ABCD", 8 }, /* no room for its terminator */
		{ "\0\0\0\2A\0", 6 },
		{ "\0\0\0\2A\n", 6 },
		{ "\0\0\0\2A\xC3", 6 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		char text[4] = "old";
		struct fields fields = over(CASES[at].bytes, CASES[at].size);
		fields_text(&fields, text, sizeof(text));
		assert_true(fields.is_wrong);
		assert_string_equal(text, "");
	}
}

static void test_fields__nothing_is_read_behind_a_wrong_field(void **state)
{
	struct fields fields = over("\0\0\0\1\7\0\0\0\10\0\0\0\0\0\0\0\5", 17);
	char text[4];

	assert_int_equal(fields_number(&fields), 0); /* one byte is no number */
	assert_true(fields.is_wrong);
	assert_int_equal(fields_number(&fields), 0);
	fields_text(&fields, text, sizeof(text));
	assert_string_equal(text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields__what_was_added_is_read_back),
		cmocka_unit_test(test_fields__a_wrong_text_gives_none_and_ends_it),
		cmocka_unit_test(test_fields__nothing_is_read_behind_a_wrong_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
