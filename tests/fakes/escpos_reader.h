/* A receipt printer's reading of ESC/POS bytes, written from the command set alone and sharing
 * nothing with the program's writer: what would stand on the paper?
 *
 * Source  Epson ESC/POS command reference. Characters are converted by the C library's iconv. */
#ifndef TAC_TESTS_ESCPOS_READER_H
#define TAC_TESTS_ESCPOS_READER_H

#include <stdbool.h>

#include "kiosk/base/span.h"

enum { READ_LINES_MAX = 160, READ_LINE_MAX = 400, READ_QR_MAX = 4, READ_BARS_MAX = 8 };
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
	size_t bars_count;
	struct {
		char content[READ_LINE_MAX]; /* "<FNC3>" and "<CR>" for these two */
		int module_dots, height_dots;
		size_t before_line;
		enum read_align align;
	} bars[READ_BARS_MAX];
	int cuts;
	size_t lines_at_cut;
	char error[120]; /* empty: every byte was understood */
};

/* False, with error, for a command that such a printer does not know or that is cut short. */
bool escpos_read(struct span bytes, struct escpos_reading *ret);

#endif
