#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drivers/hid_layout.h"
#include "kiosk/base/attrs.h"

static void test_hid_layout__keys_type_what_is_printed_on_them(void **state)
{
	static const struct {
		enum hid_layout layout;
		uint8_t key;
		uint32_t plain, shift, altgr;
	} KEYS[] = {
		{ HID_LAYOUT_US, 0x04, 'a', 'A', 0 },
		{ HID_LAYOUT_US, 0x1D, 'z', 'Z', 0 },
		{ HID_LAYOUT_US, 0x1F, '2', '@', 0 },
		{ HID_LAYOUT_US, 0x27, '0', ')', 0 },
		{ HID_LAYOUT_US, 0x31, '\\', '|', 0 },
		{ HID_LAYOUT_US, 0x33, ';', ':', 0 },
		{ HID_LAYOUT_US, 0x35, '`', '~', 0 },
		{ HID_LAYOUT_US, 0x38, '/', '?', 0 },
		{ HID_LAYOUT_US, 0x64, '\\', '|', 0 },
		{ HID_LAYOUT_ES, 0x1E, '1', '!', '|' },
		{ HID_LAYOUT_ES, 0x1F, '2', '"', '@' },
		{ HID_LAYOUT_ES, 0x20, '3', 0xB7, '#' },
		{ HID_LAYOUT_ES, 0x21, '4', '$', 0x303 },
		{ HID_LAYOUT_ES, 0x24, '7', '/', 0 },
		{ HID_LAYOUT_ES, 0x27, '0', '=', 0 },
		{ HID_LAYOUT_ES, 0x2D, '\'', '?', 0 },
		{ HID_LAYOUT_ES, 0x2F, 0x300, 0x302, '[' },
		{ HID_LAYOUT_ES, 0x30, '+', '*', ']' },
		{ HID_LAYOUT_ES, 0x32, 0xE7, 0xC7, '}' },
		{ HID_LAYOUT_ES, 0x33, 0xF1, 0xD1, 0 },
		{ HID_LAYOUT_ES, 0x34, 0x301, 0x308, '{' },
		{ HID_LAYOUT_ES, 0x35, 0xBA, 0xAA, '\\' },
		{ HID_LAYOUT_ES, 0x38, '-', '_', 0 },
		{ HID_LAYOUT_ES, 0x64, '<', '>', 0 },
		{ HID_LAYOUT_DE, 0x1C, 'z', 'Z', 0 },
		{ HID_LAYOUT_DE, 0x1D, 'y', 'Y', 0 },
		{ HID_LAYOUT_DE, 0x08, 'e', 'E', 0x20AC },
		{ HID_LAYOUT_DE, 0x14, 'q', 'Q', '@' },
		{ HID_LAYOUT_DE, 0x24, '7', '/', '{' },
		{ HID_LAYOUT_DE, 0x25, '8', '(', '[' },
		{ HID_LAYOUT_DE, 0x26, '9', ')', ']' },
		{ HID_LAYOUT_DE, 0x27, '0', '=', '}' },
		{ HID_LAYOUT_DE, 0x2D, 0xDF, '?', '\\' },
		{ HID_LAYOUT_DE, 0x2E, 0x301, 0x300, 0 },
		{ HID_LAYOUT_DE, 0x2F, 0xFC, 0xDC, 0 },
		{ HID_LAYOUT_DE, 0x30, '+', '*', '~' },
		{ HID_LAYOUT_DE, 0x32, '#', '\'', 0 },
		{ HID_LAYOUT_DE, 0x35, 0x302, 0xB0, 0 },
		{ HID_LAYOUT_DE, 0x64, '<', '>', '|' },
		{ HID_LAYOUT_DE, 0x10, 'm', 'M', 0xB5 },
		{ HID_LAYOUT_FR, 0x04, 'q', 'Q', 0 },
		{ HID_LAYOUT_FR, 0x14, 'a', 'A', 0 },
		{ HID_LAYOUT_FR, 0x1A, 'z', 'Z', 0 },
		{ HID_LAYOUT_FR, 0x1D, 'w', 'W', 0 },
		{ HID_LAYOUT_FR, 0x33, 'm', 'M', 0 },
		{ HID_LAYOUT_FR, 0x1E, '&', '1', 0 },
		{ HID_LAYOUT_FR, 0x1F, 0xE9, '2', 0x303 },
		{ HID_LAYOUT_FR, 0x24, 0xE8, '7', 0x300 },
		{ HID_LAYOUT_FR, 0x25, '_', '8', '\\' },
		{ HID_LAYOUT_FR, 0x27, 0xE0, '0', '@' },
		{ HID_LAYOUT_FR, 0x2D, ')', 0xB0, ']' },
		{ HID_LAYOUT_FR, 0x2E, '=', '+', '}' },
		{ HID_LAYOUT_FR, 0x2F, 0x302, 0x308, 0 },
		{ HID_LAYOUT_FR, 0x30, '$', 0xA3, 0xA4 },
		{ HID_LAYOUT_FR, 0x32, '*', 0xB5, 0 },
		{ HID_LAYOUT_FR, 0x10, ',', '?', 0 },
		{ HID_LAYOUT_FR, 0x36, ';', '.', 0 },
		{ HID_LAYOUT_FR, 0x38, '!', 0xA7, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(KEYS); at++) {
		enum hid_layout layout = KEYS[at].layout;
		uint8_t key = KEYS[at].key;
		assert_int_equal(hid_layout_character(layout, key, HID_LEVEL_PLAIN),
				 KEYS[at].plain);
		assert_int_equal(hid_layout_character(layout, key, HID_LEVEL_SHIFT),
				 KEYS[at].shift);
		assert_int_equal(hid_layout_character(layout, key, HID_LEVEL_ALTGR),
				 KEYS[at].altgr);
	}
}

/* True if a character, or the accent that makes it with a blank, is on some key. */
static bool is_on_a_key(enum hid_layout layout, uint32_t character)
{
	for (unsigned key = 0; key < 256; key++)
		for (unsigned level = 0; level < HID_LEVEL_COUNT; level++) {
			uint32_t found =
				hid_layout_character(layout, (uint8_t)key, (enum hid_level)level);
			if (found == character || hid_accent_over(found, ' ') == character)
				return true;
		}
	return false;
}

static void test_hid_layout__every_layout_has_all_of_ascii(void **state)
{
	for (unsigned layout = 0; layout < HID_LAYOUT_COUNT; layout++)
		for (uint32_t character = '!'; character <= '~'; character++)
			assert_true(is_on_a_key((enum hid_layout)layout, character));
}

static void test_hid_layout__accents_go_over_letters_that_have_them(void **state)
{
	static const struct {
		uint32_t dead, base, together;
	} PAIRS[] = {
		{ 0x300, 'a', 0xE0 }, { 0x300, 'U', 0xD9 }, { 0x301, 'e', 0xE9 },
		{ 0x301, 'Y', 0xDD }, { 0x302, 'i', 0xEE }, { 0x303, 'n', 0xF1 },
		{ 0x303, 'O', 0xD5 }, { 0x308, 'u', 0xFC }, { 0x308, 'y', 0xFF },
		{ 0x302, ' ', '^' },  { 0x300, ' ', '`' },  { 0x301, ' ', 0xB4 },
		{ 0x300, 'b', 0 },    { 0x308, 'Y', 0 },    { 0, 'a', 0 },
		{ '^', 'a', 0 },
	};

	for (size_t at = 0; at < COUNT_OF(PAIRS); at++)
		assert_int_equal(hid_accent_over(PAIRS[at].dead, PAIRS[at].base),
				 PAIRS[at].together);
}

static void test_hid_layout__alt_codes(void **state)
{
	static const struct {
		uint32_t code;
		bool has_zero;
		uint32_t character;
	} CODES[] = {
		{ 29, true, 29 },     { 29, false, 29 },          { 65, false, 65 },
		{ 233, true, 0xE9 },  { 130, false, 0xE9 },       { 164, false, 0xF1 },
		{ 225, false, 0xDF }, { 176, false, UINT32_MAX }, { 128, true, 0x80 },
		{ 255, false, 0xA0 }, { 255, true, 255 },         { 256, true, UINT32_MAX },
		{ 0, true, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(CODES); at++)
		assert_int_equal(hid_alt_code(CODES[at].code, CODES[at].has_zero),
				 CODES[at].character);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hid_layout__keys_type_what_is_printed_on_them),
		cmocka_unit_test(test_hid_layout__every_layout_has_all_of_ascii),
		cmocka_unit_test(test_hid_layout__accents_go_over_letters_that_have_them),
		cmocka_unit_test(test_hid_layout__alt_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
