/* A receipt printer's reading of ESC/POS bytes, written from the command set alone and sharing
 * nothing with the program's writer: what would stand on the paper?
 *
 * Source  Epson ESC/POS command reference. Characters are converted by the C library's iconv. */
#ifndef TAC_TESTS_ESCPOS_READER_H
#define TAC_TESTS_ESCPOS_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/span.h"

enum { READ_LINES_MAX = 160, READ_LINE_MAX = 400, READ_QR_MAX = 4, READ_BARS_MAX = 8 };
enum { READ_HEAD_DOTS_MAX = 640, READ_PICTURES_MAX = 120, READ_PICTURE_ROWS_MAX = 512 };
enum { READ_DOTS_MAX = 4 * 1024 * 1024 }; /* of all pictures */
enum read_align { READ_LEFT, READ_CENTRE, READ_RIGHT };

struct escpos_reading {
	size_t count;
	struct {
		char text[READ_LINE_MAX]; /* UTF-8 */
		enum read_align align;
		bool is_bold;
		int width, height; /* 1 to 8 */
	} line[READ_LINES_MAX];
	size_t qr_count;
	struct {
		char content[READ_LINE_MAX];
		int model, module_dots;
		char level; /* 'L', 'M', 'Q', 'H' */
		size_t before_line;
		enum read_align align;
	} qr[READ_QR_MAX];
	size_t picture_count;
	struct {
		uint32_t width, height; /* dots */
		size_t before_line;
		enum read_align align;
		const unsigned char *grey; /* a byte a dot: 0 or 255 */
	} picture[READ_PICTURES_MAX];
	size_t bars_count;
	struct {
		char content[READ_LINE_MAX]; /* "<FNC3>" and "<CR>" for these two */
		int module_dots, height_dots;
		size_t before_line;
		enum read_align align;
	} bars[READ_BARS_MAX];
	int cuts;
	bool is_cut_through; /* nothing is left */
	size_t lines_at_cut, lines_fed;
	char error[120]; /* empty: every byte was understood */
	size_t dots_used;
	unsigned char dots[READ_DOTS_MAX]; /* last, for it is not emptied before each reading */
};

/* What a make calls its code pages: the number behind ESC t, and iconv's name. Ends with a null
 * name. */
struct escpos_numbering {
	int number;
	const char *name;
};
extern const struct escpos_numbering EPSON_NUMBERING[];

/* False, with error, for a command that such a printer does not know or that is cut short. */
bool escpos_read_as(struct span bytes, const struct escpos_numbering *numbering,
		    struct escpos_reading *ret);
/* An Epson's reading. */
bool escpos_read(struct span bytes, struct escpos_reading *ret);

#endif
