#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <zint.h>

#include <cmocka.h>

#include "kiosk/base/code128.h"
#include "kiosk/base/span.h"

/* The modules of a code, '1' for dark. */
static size_t draw(const struct code128 *code, char *to)
{
	size_t size = 0;

	for (size_t at = 0; at < code->count; at++)
		for (const char *wide = CODE_128_WIDTHS[code->values[at]]; *wide != '\0'; wide++)
			for (int module = 0; module < *wide - '0'; module++)
				to[size++] = (wide - CODE_128_WIDTHS[code->values[at]]) % 2 == 0
						     ? '1'
						     : '0';
	for (int module = 0; module < CODE_128_LAST_BAR; module++)
		to[size++] = '1';
	return size;
}

static void test_code128__draws_what_another_encoder_draws(void **state)
{
	static const struct {
		const char *content, *bytes;
	} CASES[] = {
		{ "<CR><CR>", "\r\r" },
		{ "DEFALT.", NULL },
		{ "Sample-1 {x}", NULL },
		{ "a", NULL },
		{ "!\"#$%&'()*+,-./", NULL },
		{ ":;=>?@[\\]^_", NULL },
		{ "ABCDEFGHIJKLMNOPQRSTUVWXYZ", NULL },
		{ "`abcdefghijklmnopqrstuvwxyz{|}~", NULL },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		const char *bytes = CASES[at].bytes != NULL ? CASES[at].bytes : CASES[at].content;
		char drawn[CODE_128_VALUES_MAX * CODE_128_CHARACTER_MODULES + 3];
		struct zint_symbol *symbol = ZBarcode_Create();
		struct code128 code;
		assert_non_null(symbol);
		symbol->symbology = BARCODE_CODE128;
		assert_int_equal(
			ZBarcode_Encode(symbol, (const unsigned char *)bytes, (int)strlen(bytes)),
			0);
		assert_true(code128_encode(CASES[at].content, &code));
		size_t size = draw(&code, drawn);
		assert_int_equal(size, code128_modules(&code));
		assert_int_equal(size, symbol->width);
		for (size_t module = 0; module < size; module++) {
			bool is_dark = (symbol->encoded_data[0][module / 8] >> module % 8 & 1) != 0;
			if (is_dark != (drawn[module] == '1'))
				fail_msg("\"%s\" differs at module %zu", bytes, module);
		}
		ZBarcode_Delete(symbol);
	}
}

static void test_code128__the_function_character_and_bytes_are_told_apart(void **state)
{
	static const int BYTES[] = { -1, '$', 'A', '\r', -1 };
	struct code128 code;

	assert_true(code128_encode("<FNC3>$A<CR><FNC3>", &code));
	assert_int_equal(code.count, COUNT_OF(BYTES) + 3);
	assert_int_equal(code.values[0], CODE_128_START_A);
	for (size_t at = 0; at < COUNT_OF(BYTES); at++)
		assert_int_equal(code128_byte(&code, at + 1), BYTES[at]);
	assert_true(code128_encode("a<FNC3>", &code));
	assert_int_equal(code.values[0], CODE_128_START_B);
	assert_int_equal(code128_byte(&code, 1), 'a');
	assert_int_equal(code128_byte(&code, 2), -1);
}

static void test_code128__what_cannot_be_drawn_is_refused(void **state)
{
	static const char *const CONTENTS[] = {
		"",        "<",
		"<FNC1>",  "<cr>",
		"a<CR>",   "\r",
		"\x7f",    "\xc3\xa9",
		"a\tb",    "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRST",
		"<CR>abc",
	};

	for (size_t at = 0; at < COUNT_OF(CONTENTS); at++) {
		struct code128 code = { .count = 77 };
		if (code128_encode(CONTENTS[at], &code))
			fail_msg("\"%s\" is taken", CONTENTS[at]);
		assert_int_equal(code.count, 77);
	}
}

static void test_code128__modules_are_as_wide_as_there_is_room_for(void **state)
{
	struct code128 code;

	assert_true(code128_encode("<FNC3>$P,HA35,P<CR>", &code));
	assert_int_equal(code128_modules(&code), 156);
	assert_int_equal(code128_dots(&code, 576), 3);
	assert_int_equal(code128_dots(&code, 528), 3);
	assert_int_equal(code128_dots(&code, 527), 2);
	assert_int_equal(code128_dots(&code, 352), 2);
	assert_int_equal(code128_dots(&code, 351), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code128__draws_what_another_encoder_draws),
		cmocka_unit_test(test_code128__the_function_character_and_bytes_are_told_apart),
		cmocka_unit_test(test_code128__what_cannot_be_drawn_is_refused),
		cmocka_unit_test(test_code128__modules_are_as_wide_as_there_is_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
