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
	HID_KEY_ROLL_OVER = 0x01, /* up to HID_KEY_ERROR_LAST: the keyboard cannot tell its keys */
	HID_KEY_ERROR_LAST = 0x03,
	HID_KEY_FIRST = 0x04,
	HID_KEY_ENTER = 0x28,
	HID_KEY_ESCAPE = 0x29,
	HID_KEY_BACKSPACE = 0x2A,
	HID_KEY_TAB = 0x2B,
	HID_KEY_SPACE = 0x2C,
	HID_KEY_CAPS_LOCK = 0x39,
	HID_KEY_F1 = 0x3A,
	HID_KEY_PRINT_SCREEN = 0x46,
	HID_KEY_SCROLL_LOCK = 0x47,
	HID_KEY_INSERT = 0x49,
	HID_KEY_HOME = 0x4A,
	HID_KEY_DELETE = 0x4C,
	HID_KEY_NUM_LOCK = 0x53,
	HID_KEYPAD_DIVIDE = 0x54, /* then multiply, minus, plus */
	HID_KEYPAD_ENTER = 0x58,
	HID_KEYPAD_1 = 0x59,
	HID_KEYPAD_0 = 0x62,
	HID_KEYPAD_POINT = 0x63,
	HID_KEY_LEFT_CTRL = 0xE0,
	HID_KEY_LEFT_SHIFT,
	HID_KEY_LEFT_ALT,
	HID_KEY_RIGHT_CTRL = 0xE4,
	HID_KEY_RIGHT_SHIFT,
	HID_KEY_RIGHT_ALT,
	HID_KEY_MODIFIER_LAST = 0xE7,
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
