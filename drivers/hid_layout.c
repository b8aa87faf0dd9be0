#include "drivers/hid_layout.h"

#include <stddef.h>
#include <uchar.h>

#include "kiosk/base/attrs.h"

enum { ROWS = 4, COLUMNS = 13, KEY_LEFT_OF_ENTER = 0x32, KEY_BACKSLASH_US = 0x31 };

/* Usages of the keys as they lie, from the digits' row to the one beside the left Shift. */
static const uint8_t KEYS[ROWS][COLUMNS] = {
	{ 0x35, 0x1E, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2D, 0x2E },
	{ 0x14, 0x1A, 0x08, 0x15, 0x17, 0x1C, 0x18, 0x0C, 0x12, 0x13, 0x2F, 0x30 },
	{ 0x04, 0x16, 0x07, 0x09, 0x0A, 0x0B, 0x0D, 0x0E, 0x0F, 0x33, 0x34, 0x32 },
	{ 0x64, 0x1D, 0x1B, 0x06, 0x19, 0x05, 0x11, 0x10, 0x36, 0x37, 0x38 },
};

/* A blank is a key that types nothing. */
static const char16_t LAYOUTS[HID_LAYOUT_COUNT][HID_LEVEL_COUNT][ROWS][COLUMNS + 1] = {
	[HID_LAYOUT_US] = {
		{ u"`1234567890-=", u"qwertyuiop[]", u"asdfghjkl;'\\", u"\\zxcvbnm,./" },
		{ u"~!@#$%^&*()_+", u"QWERTYUIOP{}", u"ASDFGHJKL:\"|", u"|ZXCVBNM<>?" },
	},
	[HID_LAYOUT_ES] = {
		{ u"º1234567890'¡", u"qwertyuiop\u0300+", u"asdfghjklñ\u0301ç", u"<zxcvbnm,.-" },
		{ u"ª!\"·$%&/()=?¿", u"QWERTYUIOP\u0302*", u"ASDFGHJKLÑ\u0308Ç", u">ZXCVBNM;:_" },
		{ u"\\|@#\u0303€¬     ", u"  €       []", u"          {}" },
	},
	[HID_LAYOUT_DE] = {
		{ u"\u03021234567890ß\u0301", u"qwertzuiopü+", u"asdfghjklöä#", u"<yxcvbnm,.-" },
		{ u"°!\"§$%&/()=?\u0300", u"QWERTZUIOPÜ*", u"ASDFGHJKLÖÄ'", u">YXCVBNM;:_" },
		{ u"  ²³   {[]}\\ ", u"@ €        ~", u"", u"|      µ   " },
	},
	[HID_LAYOUT_FR] = {
		{ u"²&é\"'(-è_çà)=", u"azertyuiop\u0302$", u"qsdfghjklmù*", u"<wxcvbn,;:!" },
		{ u" 1234567890°+", u"AZERTYUIOP\u0308£", u"QSDFGHJKLM%µ", u">WXCVBN?./§" },
		{ u"  \u0303#{[|\u0300\\^@]}", u"  €        ¤" },
	},
};

uint32_t hid_layout_character(enum hid_layout layout, uint8_t key, enum hid_level level)
{
	/* One place, two usages: which one a keyboard has depends on where it was sold. */
	if (key == KEY_BACKSLASH_US)
		key = KEY_LEFT_OF_ENTER;
	for (size_t row = 0; row < ROWS; row++)
		for (size_t column = 0; column < COLUMNS && KEYS[row][column] != 0; column++) {
			char16_t found = LAYOUTS[layout][level][row][column];
			if (KEYS[row][column] == key)
				return found == u' ' ? 0 : found;
		}
	return 0;
}

/* --- accents ---------------------------------------------------------------------------------- */

static const struct {
	char16_t dead, alone;
	const char16_t *bases, *composed;
} ACCENTS[] = {
	{ u'\u0300', u'`', u"aeiouAEIOU", u"àèìòùÀÈÌÒÙ" },
	{ u'\u0301', u'´', u"aeiouyAEIOUY", u"áéíóúýÁÉÍÓÚÝ" },
	{ u'\u0302', u'^', u"aeiouAEIOU", u"âêîôûÂÊÎÔÛ" },
	{ u'\u0303', u'~', u"anoANO", u"ãñõÃÑÕ" },
	{ u'\u0308', u'¨', u"aeiouyAEIOU", u"äëïöüÿÄËÏÖÜ" },
};

bool hid_is_dead(uint32_t character)
{
	return hid_accent_alone(character) != 0;
}

uint32_t hid_accent_alone(uint32_t dead)
{
	for (size_t at = 0; at < COUNT_OF(ACCENTS); at++)
		if (ACCENTS[at].dead == dead)
			return ACCENTS[at].alone;
	return 0;
}

uint32_t hid_accent_over(uint32_t dead, uint32_t base)
{
	for (size_t at = 0; at < COUNT_OF(ACCENTS); at++) {
		if (ACCENTS[at].dead != dead)
			continue;
		if (base == ' ')
			return ACCENTS[at].alone;
		for (size_t letter = 0; ACCENTS[at].bases[letter] != 0; letter++)
			if (ACCENTS[at].bases[letter] == base)
				return ACCENTS[at].composed[letter];
	}
	return 0;
}

/* --- Alt and the keypad ----------------------------------------------------------------------- */

/* Code page 437 from 128 on, in ISO 8859-1; 0 for what that has not. */
static const uint8_t PAGE_437[128] = {
	0xC7,
	0xFC,
	0xE9,
	0xE2,
	0xE4,
	0xE0,
	0xE5,
	0xE7,
	0xEA,
	0xEB,
	0xE8,
	0xEF,
	0xEE,
	0xEC,
	0xC4,
	0xC5,
	0xC9,
	0xE6,
	0xC6,
	0xF4,
	0xF6,
	0xF2,
	0xFB,
	0xF9,
	0xFF,
	0xD6,
	0xDC,
	0xA2,
	0xA3,
	0xA5,
	0,
	0,
	0xE1,
	0xED,
	0xF3,
	0xFA,
	0xF1,
	0xD1,
	0xAA,
	0xBA,
	0xBF,
	0,
	0xAC,
	0xBD,
	0xBC,
	0xA1,
	0xAB,
	0xBB,
	[0xE1 - 128] = 0xDF,
	[0xE6 - 128] = 0xB5,
	[0xF1 - 128] = 0xB1,
	[0xF6 - 128] = 0xF7,
	[0xF8 - 128] = 0xB0,
	[0xFA - 128] = 0xB7,
	[0xFD - 128] = 0xB2,
	[0xFF - 128] = 0xA0,
};

uint32_t hid_alt_code(uint32_t code, bool has_zero)
{
	if (code > UINT8_MAX)
		return UINT32_MAX;
	if (has_zero || code < 128)
		return code;
	return PAGE_437[code - 128] != 0 ? PAGE_437[code - 128] : UINT32_MAX;
}
