/* Programming sheets: what to do with a scanner that is in a mode the kiosk cannot use, for people,
 * with the bar codes that set it right: config/programming.sheets.
 *
 * Shape   a line a fact, a word and its text; '#' begins a comment line. A sheet is
 *
 *             sheet NAME        small letters, digits, '_' and '-'; as devices.quirks calls it
 *             title TEXT        the scanner, up to 32 characters
 *             step TEXT         what to do, numbered in this order
 *             bars CONTENT      to be scanned with the step before; see kiosk/base/code128.h
 *             then TEXT         what should happen in the end
 *
 *         with the title first, 2 to 6 steps, at most one bars behind each, and one `then`, last.
 *         All text is printable ASCII, which every printer has. */
#ifndef TAC_DRIVERS_PROGRAMMING_H
#define TAC_DRIVERS_PROGRAMMING_H

#include <stdbool.h>

#include "drivers/quirks.h"
#include "kiosk/base/attrs.h"
#include "kiosk/base/paper.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

/* The sheet for scanners that no other is named for. */
#define PROGRAMMING_GENERIC "generic"

enum {
	PROGRAMMING_SHEETS_MAX = 16,
	PROGRAMMING_STEPS_MIN = 2,
	PROGRAMMING_STEPS_MAX = 6,
	PROGRAMMING_TITLE_MAX = PAPER_COLUMNS_58MM + 1,
	PROGRAMMING_TEXT_MAX = 200,
	PROGRAMMING_BYTES_MAX = 32768,
};

struct programming_step {
	char text[PROGRAMMING_TEXT_MAX];
	char bars[PAPER_LINE_MAX]; /* empty: nothing to scan */
};

struct programming_sheet {
	char name[QUIRK_WORD_MAX];
	char title[PROGRAMMING_TITLE_MAX];
	size_t step_count;
	struct programming_step steps[PROGRAMMING_STEPS_MAX];
	char then[PROGRAMMING_TEXT_MAX];
};

struct programming {
	size_t count;
	struct programming_sheet sheets[PROGRAMMING_SHEETS_MAX];
};

/* Reads the text of a file of sheets; `name` is what faults call it.
 *
 * Errors  STATUS_REFUSED a line is not of that shape, bars cannot be drawn or are too wide for
 *         paper of 58 mm, a sheet is not whole or comes twice; STATUS_FULL more than
 *         PROGRAMMING_SHEETS_MAX. The fault says "NAME:LINE: ...".
 * Owns    copies what it keeps.
 * Blocks  never. */
enum status programming_read(struct span text, const char *name, struct programming *ret,
			     struct fault *fault) MUST_CHECK;

/* Reads a file of sheets.
 * Errors  as programming_read; STATUS_IO it cannot be read; STATUS_FULL it is over
 *         PROGRAMMING_BYTES_MAX. */
enum status programming_load(const char *path, struct programming *ret,
			     struct fault *fault) MUST_CHECK;

/* Null where there is none of that name. */
const struct programming_sheet *programming_find(const struct programming *programming,
						 const char *name);

/* Every sheet that the quirks name must be there.
 * Errors  STATUS_REFUSED, naming the first that is not. */
enum status programming_covers(const struct programming *programming, const struct quirks *quirks,
			       struct fault *fault) MUST_CHECK;

/* A sheet, and what stands beneath it: whose it is, and from when. */
struct programming_order {
	const struct programming_sheet *sheet;
	const char *centre, *kiosk_id;
	int64_t wall_ms;
	size_t columns; /* of the paper */
	bool is_training;
};

/* Lays a sheet out.
 * Errors  STATUS_FULL when it does not fit the page. */
enum status programming_lay(const struct programming_order *order, struct paper *ret,
			    struct fault *fault) MUST_CHECK;

#endif
