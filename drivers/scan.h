/* One scan as a scanner with a decoder of its own gave it: the payload, and what it said about it.
 */
#ifndef TAC_DRIVERS_SCAN_H
#define TAC_DRIVERS_SCAN_H

#include <stdbool.h>

#include "kiosk/base/span.h"
#include "kiosk/identity/symbol.h"

enum { AIM_SIZE = 3 };

/* Personal data: wipe after use. */
struct scan {
	char aim[AIM_SIZE + 1]; /* "]L2"; empty where the scanner did not say */
	bool is_lossy;          /* a '?' stands for something that could not be told */
	struct symbol symbol;   /* TEXT where the scanner did not say, or said none of ours */
};

/* True for ']', a letter, and a digit or capital. */
bool is_aim(struct span three);

/* What an AIM identifier names; SYMBOLOGY_TEXT for what the kiosk has no name for.
 * Source  ISO/IEC 15424; L3 to L5 are MicroPDF417 imitating other codes. */
enum symbology symbology_of_aim(struct span three);

/* Fills a scan; aim may be empty. False, and *ret untouched, if the payload is too long. */
bool scan_fill(struct scan *ret, const char *decoder, struct span aim, struct span payload);

void scan_wipe(struct scan *scan);

#endif
