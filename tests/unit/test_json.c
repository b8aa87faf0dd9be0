#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/json.h"

static struct json start(struct bytes *bytes, char *storage, size_t max)
{
	memset(storage, 0, max);
	*bytes = bytes_over(storage, max - 1);
	return json_over(bytes);
}

static void test_json__commas_stand_between_values_and_nowhere_else(void **state)
{
	char text[256];
	struct bytes bytes;
	struct json json = start(&bytes, text, sizeof(text));

	json_object_begin(&json, NULL);
	json_text(&json, "a", "x");
	json_array_begin(&json, "b");
	json_int(&json, NULL, -1);
	json_bool(&json, NULL, true);
	json_null(&json, NULL);
	json_object_begin(&json, NULL);
	json_object_end(&json);
	json_array_end(&json);
	json_array_begin(&json, "c");
	json_array_end(&json);
	json_bool(&json, "d", false);
	json_object_end(&json);
	assert_string_equal(text, "{\"a\":\"x\",\"b\":[-1,true,null,{}],\"c\":[],\"d\":false}");
}

static void test_json__texts_are_escaped(void **state)
{
	static const struct {
		const char *text, *quoted;
	} ROWS[] = {
		{ "", "\"\"" },
		{ "a\"b\\c", "\"a\\\"b\\\\c\"" },
		{ "\n\x1b\x7f", "\"\\u000a\\u001b\\u007f\"" },
		{ "é语😀", "\"é语😀\"" },
		{ "a\xff"
		  "b",
		  "\"a\xEF\xBF\xBD"
		  "b\"" },
		{ "\xed\xa0\x80", "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char text[64];
		struct bytes bytes;
		struct json json = start(&bytes, text, sizeof(text));
		json_text(&json, NULL, ROWS[at].text);
		assert_string_equal(text, ROWS[at].quoted);
	}
}

static void test_json__a_nul_inside_a_span_is_escaped(void **state)
{
	char text[64];
	struct bytes bytes;
	struct json json = start(&bytes, text, sizeof(text));

	json_span(&json, NULL, (struct span){ (const unsigned char *)"a\0b", 3 });
	assert_string_equal(text, "\"a\\u0000b\"");
}

static void test_json__an_empty_text_may_be_null(void **state)
{
	char text[64];
	struct bytes bytes;
	struct json json = start(&bytes, text, sizeof(text));

	json_array_begin(&json, NULL);
	json_text_or_null(&json, NULL, "");
	json_text_or_null(&json, NULL, "x");
	json_array_end(&json);
	assert_string_equal(text, "[null,\"x\"]");
}

static void test_json__integers_keep_their_whole_range(void **state)
{
	char text[64];
	struct bytes bytes;
	struct json json = start(&bytes, text, sizeof(text));

	json_array_begin(&json, NULL);
	json_int(&json, NULL, INT64_MIN);
	json_int(&json, NULL, INT64_MAX);
	json_array_end(&json);
	assert_string_equal(text, "[-9223372036854775808,9223372036854775807]");
}

static void test_json__too_small_a_buffer_is_marked(void **state)
{
	char text[8];
	struct bytes bytes;
	struct json json = start(&bytes, text, sizeof(text));

	json_text(&json, NULL, "longer than that");
	assert_true(bytes.is_full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json__commas_stand_between_values_and_nowhere_else),
		cmocka_unit_test(test_json__texts_are_escaped),
		cmocka_unit_test(test_json__a_nul_inside_a_span_is_escaped),
		cmocka_unit_test(test_json__an_empty_text_may_be_null),
		cmocka_unit_test(test_json__integers_keep_their_whole_range),
		cmocka_unit_test(test_json__too_small_a_buffer_is_marked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
