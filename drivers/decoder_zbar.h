/* ZBar, for Code 39, Code 128 and QR only. */
#ifndef TAC_DRIVERS_DECODER_ZBAR_H
#define TAC_DRIVERS_DECODER_ZBAR_H

#include "drivers/decoder_region.h"
#include "kiosk/identity/symbol.h"

/* One for bars, looked at along rows only, and one for squares. All zero is a closed one. */
struct zbar {
	void *bars, *squares, *image;
};

/* Errors  STATUS_NO_MEMORY.
 * Owns    ret owns ZBar's scanners until zbar_release. */
enum status zbar_open(struct zbar *ret, struct fault *fault) MUST_CHECK;
void zbar_release(struct zbar *zbar);

/* Adds what it finds as decoder_add does, and passes over what is longer than a symbol may be: it
 * is none of ours. A linear code counts when two rows say the same.
 * Errors  STATUS_IO when ZBar refuses the picture; STATUS_FULL: the first SYMBOLS_MAX are there. */
enum status zbar_scan(struct zbar *zbar, enum region_kind kind, const struct picture *picture,
		      struct symbols *symbols, struct fault *fault) MUST_CHECK;

#endif
