#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/device_id.h"

/* A literal with NULs in it, without its own. */
#define BYTES(literal)                                                                             \
	{                                                                                          \
		.at = (const unsigned char *)(literal), .size = sizeof(literal) - 1                \
	}

static void test_device_id__long_and_short_keys_are_read(void **state)
{
	static const struct {
		struct span answer;
		struct device_id id;
	} CASES[] = {
		{ BYTES("\x00\x31MFG:Acme;MDL:VP80;CMD:ESC/POS;CLS:PRINTER;SN:7;"),
		  { "Acme", "VP80", "ESC/POS", "7" } },
		{ BYTES("\x00\x45MANUFACTURER:Acme;MODEL:VP 80;COMMAND SET:ESC/POS;SERN:A1;"),
		  { "Acme", "VP 80", "ESC/POS", "A1" } },
		{ BYTES("\x00\x20mfg: Acme ; mdl :VP80;cls:x;"), { "Acme", "VP80", "", "" } },
		{ BYTES("\x00\x20SERIALNUMBER:A1;MDL:first;MDL:x"), { "", "first", "", "A1" } },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct device_id id = { 0 };
		assert_true(device_id_read(CASES[at].answer, &id));
		assert_string_equal(id.maker, CASES[at].id.maker);
		assert_string_equal(id.model, CASES[at].id.model);
		assert_string_equal(id.commands, CASES[at].id.commands);
		assert_string_equal(id.serial, CASES[at].id.serial);
	}
}

static void test_device_id__any_length_is_lived_with(void **state)
{
	static const struct span ANSWERS[] = {
		BYTES("\x00\x15MFG:Acme;MDL:VP80;"), /* 21: as it should be, and one over */
		BYTES("\x00\x14MFG:Acme;MDL:VP80;"), /* 20: itself included */
		BYTES("\x00\x12MFG:Acme;MDL:VP80;"), /* without itself */
		BYTES("\x14\x00MFG:Acme;MDL:VP80;"), /* the other way round */
		BYTES("\x12\x00MFG:Acme;MDL:VP80;"), /* and without itself */
		BYTES("\x00\x00MFG:Acme;MDL:VP80;"),
		BYTES("\xFF\xFFMFG:Acme;MDL:VP80;"),
		BYTES("MFG:Acme;MDL:VP80;"),                        /* none at all */
		BYTES("\x00\x14MFG:Acme;MDL:VP80;\0\0\0\0MDL:no;"), /* padded */
		BYTES("\x00\x14MFG:Acme;MDL:VP80;MFG:no;SN:no;"),   /* more than it said */
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(ANSWERS); at++) {
		struct device_id id = { 0 };
		assert_true(device_id_read(ANSWERS[at], &id));
		assert_string_equal(id.maker, "Acme");
		assert_string_equal(id.model, "VP80");
		assert_string_equal(id.serial, "");
	}
}

static void test_device_id__what_says_nothing_is_none_and_changes_nothing(void **state)
{
	static const struct span ANSWERS[] = {
		{ 0 },
		BYTES("\x00"),
		BYTES("\x00\x02"),
		BYTES("\x00\x0CMFG:;MDL: ;"),
		BYTES("\x00\x0AMFG Acme"),
		BYTES("\x00\x0E:::;;;MFG;MDL"),
		BYTES("\x00\x10XMFG:a;MDLX:b;"),
		BYTES("\x00\x20\x00MFG:behind a NUL;"),
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(ANSWERS); at++) {
		struct device_id id = { .maker = "before" };
		assert_false(device_id_read(ANSWERS[at], &id));
		assert_string_equal(id.maker, "before");
	}
}

static void test_device_id__a_value_is_cut_to_its_place(void **state)
{
	unsigned char answer[300];
	struct device_id id = { 0 };

	(void)state;
	memset(answer, 'x', sizeof(answer));
	memcpy(answer, "\x01\x2CMFG:", 6);
	assert_true(device_id_read((struct span){ answer, sizeof(answer) }, &id));
	assert_int_equal(strlen(id.maker), DEVICE_WORD_MAX - 1);
}

static void test_device_text__what_takes_no_place_on_the_screen_is_replaced(void **state)
{
	static const struct {
		struct span from;
		const char *text;
	} CASES[] = {
		{ BYTES(" plain \0"), "plain" },
		{ BYTES("a\x1B[2Jb\x07"), "a?[2Jb?" },
		{ BYTES("a\xC2\x9B"
			"1mb"),
		  "a?1mb" }, /* CSI of one byte, as UTF-8 */
		{ BYTES("a\xE2\x80\xAE"
			"b"),
		  "a?b" },                    /* right to left from here on */
		{ BYTES("a\xCC\x81"), "a?" }, /* an accent over whatever was there */
		{ BYTES("\xC3\xA9t\xC3\xA9"), "\xC3\xA9t\xC3\xA9" },
		{ BYTES("\xE9t\xE9\xC3"), "?t??" },
		{ BYTES(""), "" },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		char text[DEVICE_WORD_MAX] = "before";
		device_text(CASES[at].from, text, sizeof(text));
		assert_string_equal(text, CASES[at].text);
	}
}

static void test_device_text__no_character_is_cut(void **state)
{
	char text[4];

	(void)state;
	device_text(span_of("ab\xC3\xA9"), text, sizeof(text));
	assert_string_equal(text, "ab");
	device_text(span_of("abcdef"), text, sizeof(text));
	assert_string_equal(text, "abc");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_device_id__long_and_short_keys_are_read),
		cmocka_unit_test(test_device_id__any_length_is_lived_with),
		cmocka_unit_test(test_device_id__what_says_nothing_is_none_and_changes_nothing),
		cmocka_unit_test(test_device_id__a_value_is_cut_to_its_place),
		cmocka_unit_test(test_device_text__what_takes_no_place_on_the_screen_is_replaced),
		cmocka_unit_test(test_device_text__no_character_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
