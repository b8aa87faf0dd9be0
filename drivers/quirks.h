/* What is to be known of a device before it is spoken to: config/devices.quirks.
 *
 * Shape   a line a device, "VID:PID FLAG...", ids in hexadecimal or "*" for any; '#' begins a
 *         comment. Where several lines fit a device, a later one overrules an earlier one in what
 *         it says. A line "codepages TABLE PAGE=NUMBER..." is a table of a printer's code pages; of
 *         two with one name the later counts. The file itself lists the flags and pages. */
#ifndef TAC_DRIVERS_QUIRKS_H
#define TAC_DRIVERS_QUIRKS_H

#include <stdbool.h>
#include <stdint.h>

#include "drivers/escpos.h"
#include "drivers/hid_layout.h"
#include "drivers/scan_serial.h"
#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

enum {
	QUIRKS_MAX = 256,
	QUIRK_TABLES_MAX = 32,
	QUIRK_WORD_MAX = 24,
	QUIRK_LINE_MAX = 200,
	QUIRKS_BYTES_MAX = 65536
};

/* What a line may speak of. Numbers, of which 0 means: not said, or the usual. */
enum quirk_key {
	QUIRK_MODE,            /* enum quirk_mode */
	QUIRK_LAYOUT,          /* enum hid_layout; US */
	QUIRK_SUFFIX,          /* enum scan_suffix; NONE */
	QUIRK_MAKE,            /* enum quirk_make */
	QUIRK_PAPER_MM,        /* 58 or 80 */
	QUIRK_DOTS,            /* of a printer's head, where its paper does not say */
	QUIRK_CUT,             /* enum escpos_cut */
	QUIRK_NO_QR,           /* draws no QR code itself */
	QUIRK_NO_ECHO,         /* does not know GS ( H */
	QUIRK_CLEAR,           /* enum quirk_clear */
	QUIRK_NO_ASB,          /* sends no automatic status back */
	QUIRK_NO_STATUS,       /* answers no question at all */
	QUIRK_USB_RESET_HANGS, /* is not to be reset */
	QUIRK_KEY_COUNT
};

/* The mode that a scanner of this id is in; ids differ by mode. */
enum quirk_mode { QUIRK_MODE_UNSAID, QUIRK_MODE_HID_POS, QUIRK_MODE_KEYBOARD, QUIRK_MODE_CDC };

/* What empties a printer of a page that it did not print. */
enum quirk_clear {
	QUIRK_CLEAR_ALL,     /* DLE ENQ 2, DLE DC4 8, ESC @ */
	QUIRK_CLEAR_RECOVER, /* DLE ENQ 2, ESC @ */
	QUIRK_CLEAR_RENEW,   /* ESC @ */
};

#define QUIRK_MAKE_LIST(X)                                                                         \
	X(GENERIC, "generic")                                                                      \
	X(EPSON, "epson")                                                                          \
	X(STAR, "star")                                                                            \
	X(BIXOLON, "bixolon")                                                                      \
	X(CITIZEN, "citizen")

enum quirk_make {
#define X(name, text) QUIRK_MAKE_##name,
	QUIRK_MAKE_LIST(X)
#undef X
};

/* All that is said of a device. All zero: nothing. */
struct quirk {
	unsigned said; /* 1 << enum quirk_key, or-ed */
	int value[QUIRK_KEY_COUNT];
	char codepages[QUIRK_WORD_MAX];         /* which table of code pages; empty: its make's */
	char needs_programming[QUIRK_WORD_MAX]; /* the sheet that sets it right; empty: none */
	char maker_sheet[QUIRK_WORD_MAX]; /* its maker makes scanners, which this sheet sets up */
};

struct quirk_line {
	uint16_t vendor, product;
	bool is_any_vendor, is_any_product;
	size_t number; /* in the file, from 1 */
	struct quirk quirk;
};

/* Which number a printer knows each code page by. */
struct quirk_table {
	char name[QUIRK_WORD_MAX];
	bool has[ESCPOS_PAGE_COUNT];
	unsigned char number[ESCPOS_PAGE_COUNT];
};

struct quirks {
	size_t count, table_count;
	struct quirk_line lines[QUIRKS_MAX];
	struct quirk_table tables[QUIRK_TABLES_MAX];
};

/* Reads the text of a quirks file; `name` is what faults call it.
 *
 * Errors  STATUS_REFUSED a line is not of that shape, has a flag that is not known, or names a
 *         table that is not there; STATUS_FULL more than QUIRKS_MAX devices, or QUIRK_TABLES_MAX
 *         tables. The fault says "NAME:LINE: ...".
 * Owns    copies what it keeps.
 * Blocks  never. */
enum status quirks_read(struct span text, const char *name, struct quirks *ret,
			struct fault *fault) MUST_CHECK;

/* Reads a quirks file.
 * Errors  as quirks_read; STATUS_IO it cannot be read; STATUS_FULL it is over QUIRKS_BYTES_MAX. */
enum status quirks_load(const char *path, struct quirks *ret, struct fault *fault) MUST_CHECK;

/* All that the lines say of one device. */
struct quirk quirks_of(const struct quirks *quirks, uint16_t vendor, uint16_t product);

/* The table of a device: the one that it names, else its make's. Null where neither is there. */
const struct quirk_table *quirks_table_of(const struct quirks *quirks, const struct quirk *quirk);

#endif
