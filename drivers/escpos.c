#include "drivers/printer.h"

#include <string.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/code128.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"

enum { ESC = 0x1B, GS = 0x1D, LF = 0x0A };

/* Code page 858 from 0x80 up: the Unicode character of each byte. Page 850 with the euro sign at
 * 0xD5. */
static const uint16_t CODE_PAGE_858[128] = {
	0x00C7, 0x00FC, 0x00E9, 0x00E2, 0x00E4, 0x00E0, 0x00E5, 0x00E7, 0x00EA, 0x00EB, 0x00E8,
	0x00EF, 0x00EE, 0x00EC, 0x00C4, 0x00C5, 0x00C9, 0x00E6, 0x00C6, 0x00F4, 0x00F6, 0x00F2,
	0x00FB, 0x00F9, 0x00FF, 0x00D6, 0x00DC, 0x00F8, 0x00A3, 0x00D8, 0x00D7, 0x0192, 0x00E1,
	0x00ED, 0x00F3, 0x00FA, 0x00F1, 0x00D1, 0x00AA, 0x00BA, 0x00BF, 0x00AE, 0x00AC, 0x00BD,
	0x00BC, 0x00A1, 0x00AB, 0x00BB, 0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x00C1, 0x00C2,
	0x00C0, 0x00A9, 0x2563, 0x2551, 0x2557, 0x255D, 0x00A2, 0x00A5, 0x2510, 0x2514, 0x2534,
	0x252C, 0x251C, 0x2500, 0x253C, 0x00E3, 0x00C3, 0x255A, 0x2554, 0x2569, 0x2566, 0x2560,
	0x2550, 0x256C, 0x00A4, 0x00F0, 0x00D0, 0x00CA, 0x00CB, 0x00C8, 0x20AC, 0x00CD, 0x00CE,
	0x00CF, 0x2518, 0x250C, 0x2588, 0x2584, 0x00A6, 0x00CC, 0x2580, 0x00D3, 0x00DF, 0x00D4,
	0x00D2, 0x00F5, 0x00D5, 0x00B5, 0x00FE, 0x00DE, 0x00DA, 0x00DB, 0x00D9, 0x00FD, 0x00DD,
	0x00AF, 0x00B4, 0x00AD, 0x00B1, 0x2017, 0x00BE, 0x00B6, 0x00A7, 0x00F7, 0x00B8, 0x00B0,
	0x00A8, 0x00B7, 0x00B9, 0x00B3, 0x00B2, 0x25A0, 0x00A0,
};

/* Alignment (ESC a), emphasis (ESC E) and size (GS !: width in the high half, height in the low)
 * of each style. */
static const struct {
	unsigned char align, bold, size;
} LOOK[] = {
	[PAPER_TEXT] = { 0, 0, 0x00 },   [PAPER_BOLD] = { 0, 1, 0x00 },
	[PAPER_TITLE] = { 1, 1, 0x01 },  [PAPER_LARGE] = { 1, 1, 0x11 },
	[PAPER_CENTRE] = { 1, 0, 0x00 }, [PAPER_RULE] = { 0, 0, 0x00 },
	[PAPER_QR] = { 1, 0, 0x00 },     [PAPER_BARS] = { 1, 0, 0x00 },
};

static const unsigned char RULE_BYTE = 0xC4; /* a horizontal line on page 858 */

static unsigned char printer_byte(uint32_t code)
{
	if (code >= 0x20 && code < 0x7F)
		return (unsigned char)code;
	for (size_t at = 0; at < COUNT_OF(CODE_PAGE_858); at++)
		if (CODE_PAGE_858[at] == code)
			return (unsigned char)(0x80 + at);
	return '?';
}

static void add_text(struct bytes *to, const char *text)
{
	struct span rest = span_of(text);

	while (rest.size > 0)
		bytes_add_byte(to, printer_byte(text_next(&rest)));
	bytes_add_byte(to, LF);
}

static void add_rule(struct bytes *to, size_t columns)
{
	for (size_t at = 0; at < columns; at++)
		bytes_add_byte(to, RULE_BYTE);
	bytes_add_byte(to, LF);
}

static void add_command(struct bytes *to, unsigned char first, unsigned char second,
			unsigned char value)
{
	bytes_add(to, (unsigned char[]){ first, second, value }, 3);
}

/* GS ( k: pL pH 49 function parameters. */
static void add_qr_function(struct bytes *to, unsigned char function, const void *parameters,
			    size_t size)
{
	size_t length = size + 2;

	bytes_add(to, (unsigned char[]){ GS, '(', 'k' }, 3);
	bytes_add_byte(to, (unsigned char)(length & 0xFF));
	bytes_add_byte(to, (unsigned char)(length >> 8));
	bytes_add_byte(to, 49);
	bytes_add_byte(to, function);
	bytes_add(to, parameters, size);
}

/* Content is what may stand in an address; the symbol itself could carry any byte, but nothing
 * here needs one. */
static void add_qr(struct bytes *to, const char *text)
{
	unsigned char content[1 + PAPER_LINE_MAX] = { '0' }; /* m of the store function */
	size_t size = 1;

	for (; *text != '\0' && size < sizeof(content); text++)
		content[size++] = (unsigned char)(*text >= 0x20 && *text < 0x7F ? *text : '?');
	add_qr_function(to, 65, (unsigned char[]){ 50, 0 }, 2); /* model 2 */
	add_qr_function(to, 67, (unsigned char[]){ 6 }, 1);     /* dots a module */
	add_qr_function(to, 69, (unsigned char[]){ 49 }, 1);    /* error correction level M */
	add_qr_function(to, 80, content, size);
	add_qr_function(to, 81, (unsigned char[]){ 48 }, 1); /* print */
}

/* GS h, GS w, GS H and GS k 73: bars without text beneath. In their content a brace begins a code
 * set or a function, and stands for itself when doubled. */
static void add_bars(struct bytes *to, const char *content, size_t columns)
{
	unsigned char data[2 * CODE_128_VALUES_MAX];
	struct bytes bars = bytes_over(data, sizeof(data));
	struct code128 code;

	if (!code128_encode(content, &code))
		return;
	size_t dots = code128_dots(&code, columns * PAPER_DOTS_A_COLUMN);
	if (dots == 0)
		return;
	bytes_add_text(&bars, code.values[0] == CODE_128_START_A ? "{A" : "{B");
	for (size_t at = 1; at + 2 < code.count; at++) {
		int byte = code128_byte(&code, at);
		if (byte < 0)
			bytes_add_text(&bars, "{3");
		else if (byte == '{')
			bytes_add_text(&bars, "{{");
		else
			bytes_add_byte(&bars, (unsigned char)byte);
	}
	add_command(to, GS, 'h', PAPER_BARS_DOTS);
	add_command(to, GS, 'w', (unsigned char)dots);
	add_command(to, GS, 'H', 0);
	add_command(to, GS, 'k', 73);
	bytes_add_byte(to, (unsigned char)bars.size);
	bytes_add_span(to, bytes_span(&bars));
}

void escpos_from_paper(const struct paper *paper, struct bytes *to)
{
	bytes_add(to, (unsigned char[]){ ESC, '@' }, 2);
	add_command(to, ESC, 'R', 0);  /* the US set, so that '#' and '$' are themselves */
	add_command(to, ESC, 't', 19); /* page 858 */
	for (size_t at = 0; at < paper->count; at++) {
		enum paper_style style = paper->line[at].style;
		add_command(to, ESC, 'a', LOOK[style].align);
		add_command(to, ESC, 'E', LOOK[style].bold);
		add_command(to, GS, '!', LOOK[style].size);
		if (style == PAPER_QR)
			add_qr(to, paper->line[at].text);
		else if (style == PAPER_BARS)
			add_bars(to, paper->line[at].text, paper->columns);
		else if (style == PAPER_RULE)
			add_rule(to, paper->columns);
		else
			add_text(to, paper->line[at].text);
	}
	add_command(to, GS, '!', 0);
	bytes_add(to, (unsigned char[]){ GS, 'V', 66, 0 }, 4); /* feed to the knife, partial cut */
}
