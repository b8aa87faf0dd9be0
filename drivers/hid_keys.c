#include "drivers/hid_keys.h"

#include <stddef.h>

#include "kiosk/base/attrs.h"

uint32_t hid_ctrl_character(uint32_t character)
{
	if (character == '-') /* for '_', which shares its key */
		return 0x1F;
	bool is_control =
		(character >= '@' && character <= '_') || (character >= 'a' && character <= 'z');
	return is_control ? character & 0x1F : UINT32_MAX;
}

static uint32_t plain_control(uint8_t key)
{
	if (key == KEY_ESCAPE)
		return 0x1B;
	if (key == KEY_BACKSPACE)
		return 0x08;
	return key == KEY_DELETE ? 0x7F : UINT32_MAX;
}

static uint32_t function_control(uint8_t key)
{
	static const struct {
		uint8_t key, control;
	} KEYS[] = {
		{ KEY_DELETE, 0x0C },  { KEY_INSERT, 0x0E },       { KEY_ESCAPE, 0x0F },
		{ KEY_HOME, 0x11 },    { KEY_PRINT_SCREEN, 0x12 }, { KEY_BACKSPACE, 0x13 },
		{ KEY_F1 + 10, 0x10 }, { KEY_F1 + 11, 0x15 },
	};

	if (key >= KEY_F1 && key < KEY_F1 + 10) /* F1 to F10 */
		return 0x16U + (key - KEY_F1);
	for (size_t at = 0; at < COUNT_OF(KEYS); at++)
		if (KEYS[at].key == key)
			return KEYS[at].control;
	return UINT32_MAX;
}

uint32_t hid_key_control(enum hid_controls controls, uint8_t key)
{
	if (key == KEY_ENTER || key == KEYPAD_ENTER)
		return '\r';
	if (key == KEY_TAB)
		return '\t';
	return controls == HID_CONTROLS_FUNCTION ? function_control(key) : plain_control(key);
}

bool hid_is_keypad_digit(uint8_t key)
{
	return key >= KEYPAD_1 && key <= KEYPAD_0;
}

uint32_t hid_keypad_character(uint8_t key)
{
	if (key == KEYPAD_0)
		return '0';
	if (hid_is_keypad_digit(key))
		return (uint32_t)('1' + (key - KEYPAD_1));
	if (key == KEYPAD_POINT)
		return '.';
	if (key >= KEYPAD_DIVIDE && key < KEYPAD_ENTER)
		return (uint32_t) "/*-+"[key - KEYPAD_DIVIDE];
	return 0;
}
