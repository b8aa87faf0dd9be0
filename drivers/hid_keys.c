#include "drivers/hid_keys.h"

#include <stddef.h>

#include "kiosk/base/attrs.h"

uint32_t hid_ctrl_character(uint32_t character)
{
	if (character == '-') /* for '_', which shares its key */
		return 0x1F;
	if (character == '6') /* for '^', as terminals take it too */
		return 0x1E;
	bool is_control =
		(character >= '@' && character <= '_') || (character >= 'a' && character <= 'z');
	return is_control ? character & 0x1F : UINT32_MAX;
}

static uint32_t plain_control(uint8_t key)
{
	if (key == HID_KEY_ESCAPE)
		return 0x1B;
	if (key == HID_KEY_BACKSPACE)
		return 0x08;
	return key == HID_KEY_DELETE ? 0x7F : UINT32_MAX;
}

static uint32_t function_control(uint8_t key)
{
	static const struct {
		uint8_t key, control;
	} KEYS[] = {
		{ HID_KEY_DELETE, 0x0C },       { HID_KEY_INSERT, 0x0E },
		{ HID_KEY_ESCAPE, 0x0F },       { HID_KEY_HOME, 0x11 },
		{ HID_KEY_PRINT_SCREEN, 0x12 }, { HID_KEY_BACKSPACE, 0x13 },
		{ HID_KEY_F1 + 10, 0x10 },      { HID_KEY_F1 + 11, 0x15 },
	};

	if (key >= HID_KEY_F1 && key < HID_KEY_F1 + 10) /* F1 to F10 */
		return 0x16U + (key - HID_KEY_F1);
	for (size_t at = 0; at < COUNT_OF(KEYS); at++)
		if (KEYS[at].key == key)
			return KEYS[at].control;
	return UINT32_MAX;
}

uint32_t hid_key_control(enum hid_controls controls, uint8_t key)
{
	if (key == HID_KEY_ENTER || key == HID_KEYPAD_ENTER)
		return '\r';
	if (key == HID_KEY_TAB)
		return '\t';
	return controls == HID_CONTROLS_FUNCTION ? function_control(key) : plain_control(key);
}

bool hid_is_keypad_digit(uint8_t key)
{
	return key >= HID_KEYPAD_1 && key <= HID_KEYPAD_0;
}

uint32_t hid_keypad_character(uint8_t key)
{
	if (key == HID_KEYPAD_0)
		return '0';
	if (hid_is_keypad_digit(key))
		return (uint32_t)('1' + (key - HID_KEYPAD_1));
	if (key == HID_KEYPAD_POINT)
		return '.';
	if (key >= HID_KEYPAD_DIVIDE && key < HID_KEYPAD_ENTER)
		return (uint32_t) "/*-+"[key - HID_KEYPAD_DIVIDE];
	return 0;
}
