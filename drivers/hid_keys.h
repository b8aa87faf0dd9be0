/* Keys that are the same on the keyboards of all countries, and how scanners type control
 * characters.
 *
 * Source  HID Usage Tables, page 0x07; for the control characters the ASCII conversion chart of
 *         Honeywell's scanner guides, settings KBDCAS2 (Ctrl) and KBDCAS0 (keys of their own). */
#ifndef TAC_DRIVERS_HID_KEYS_H
#define TAC_DRIVERS_HID_KEYS_H

#include <stdbool.h>
#include <stdint.h>

enum hid_key {
	KEY_ROLL_OVER = 0x01, /* up to KEY_ERROR_LAST: the keyboard cannot tell its keys */
	KEY_ERROR_LAST = 0x03,
	KEY_FIRST = 0x04,
	KEY_ENTER = 0x28,
	KEY_ESCAPE = 0x29,
	KEY_BACKSPACE = 0x2A,
	KEY_TAB = 0x2B,
	KEY_SPACE = 0x2C,
	KEY_CAPS_LOCK = 0x39,
	KEY_F1 = 0x3A,
	KEY_PRINT_SCREEN = 0x46,
	KEY_SCROLL_LOCK = 0x47,
	KEY_INSERT = 0x49,
	KEY_HOME = 0x4A,
	KEY_DELETE = 0x4C,
	KEY_NUM_LOCK = 0x53,
	KEYPAD_DIVIDE = 0x54, /* then multiply, minus, plus */
	KEYPAD_ENTER = 0x58,
	KEYPAD_1 = 0x59,
	KEYPAD_0 = 0x62,
	KEYPAD_POINT = 0x63,
	KEY_LEFT_CTRL = 0xE0,
	KEY_LEFT_SHIFT,
	KEY_LEFT_ALT,
	KEY_RIGHT_CTRL = 0xE4,
	KEY_RIGHT_SHIFT,
	KEY_RIGHT_ALT,
	KEY_MODIFIER_LAST = 0xE7,
};

/* How a scanner types what has no key. */
enum hid_controls {
	HID_CONTROLS_CTRL,     /* Ctrl with the character 64 above: GS is Ctrl+] */
	HID_CONTROLS_FUNCTION, /* keys of their own: GS is F8 */
};

/* The control character of a key; UINT32_MAX if it stands for none. */
uint32_t hid_key_control(enum hid_controls controls, uint8_t key);

/* The control character of Ctrl with a character; UINT32_MAX if that means none. */
uint32_t hid_ctrl_character(uint32_t character);

/* What a key of the keypad types, NumLock being on; 0 for other keys. */
uint32_t hid_keypad_character(uint8_t key);

bool hid_is_keypad_digit(uint8_t key);

#endif
