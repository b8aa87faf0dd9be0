/* What the keys of national keyboards type, and what a decimal code typed with Alt means.
 *
 * Source  Windows' layouts KBDUS, KBDSP, KBDGR and KBDFR, which scanners imitate; key usages from
 *         HID Usage Tables, page 0x07. */
#ifndef TAC_DRIVERS_HID_LAYOUT_H
#define TAC_DRIVERS_HID_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

/* Name, and how devices.quirks spells it. */
#define HID_LAYOUT_LIST(X)                                                                         \
	X(US, "us")                                                                                \
	X(ES, "es")                                                                                \
	X(DE, "de")                                                                                \
	X(FR, "fr")

enum hid_layout {
#define X(name, text) HID_LAYOUT_##name,
	HID_LAYOUT_LIST(X)
#undef X
		HID_LAYOUT_COUNT
};

enum hid_level { HID_LEVEL_PLAIN, HID_LEVEL_SHIFT, HID_LEVEL_ALTGR, HID_LEVEL_COUNT };

/* The character of a key, as a code point; 0 if it types none. A dead key gives the combining
 * accent, U+0300 to U+0308. */
uint32_t hid_layout_character(enum hid_layout layout, uint8_t key, enum hid_level level);

bool hid_is_dead(uint32_t character);

/* The accent by itself: '^' for U+0302. */
uint32_t hid_accent_alone(uint32_t dead);

/* What a dead key and the character behind it make together; 0 if they do not go together. */
uint32_t hid_accent_over(uint32_t dead, uint32_t base);

/* The character of a code typed on the keypad while Alt was held; UINT32_MAX if it is none of
 * ISO 8859-1. With a zero in front, and below 128, the code is the byte itself; without, it is of
 * code page 437. */
uint32_t hid_alt_code(uint32_t code, bool has_zero);

#endif
