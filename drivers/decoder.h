/* Something that finds symbols in a picture. Runs in the reader process only. */
#ifndef TAC_DRIVERS_DECODER_H
#define TAC_DRIVERS_DECODER_H

#include "drivers/picture.h"
#include "kiosk/identity/symbol.h"

struct decoder_ops {
	const char *name;

	/* Adds what it finds to *symbols (never more than SYMBOLS_MAX; a symbol already there is
	 * not added twice). OK also when nothing was found.
	 * May run long: the reader process has a deadline and is killed past it. */
	enum status (*decode)(const struct picture *picture, struct symbols *symbols,
			      struct fault *fault);
};

/* Adds one symbol, unless the same symbology and bytes are there already.
 * Errors  STATUS_FULL: SYMBOLS_MAX are there, or it is longer than SYMBOL_BYTES_MAX. */
enum status decoder_add(struct symbols *symbols, enum symbology symbology, const char *decoder,
			struct span bytes, struct fault *fault) MUST_CHECK;

extern const struct decoder_ops DECODER_PDF417;
extern const struct decoder_ops DECODER_MICROPDF417; /* where no PDF417 was found */
extern const struct decoder_ops DECODER_CODES;       /* Code 39, Code 128, QR */

#endif
