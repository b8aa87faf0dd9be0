/* What a reader saw on a document: one barcode, or machine-readable text. */
#ifndef TAC_IDENTITY_SYMBOL_H
#define TAC_IDENTITY_SYMBOL_H

#include <stddef.h>

#include "kiosk/base/span.h"

/* Name, and how `read --json` spells it. */
#define SYMBOLOGY_LIST(X)                                                                          \
	X(PDF417, "pdf417")                                                                        \
	X(MICROPDF417, "micropdf417")                                                              \
	X(CODE_39, "code39")                                                                       \
	X(CODE_128, "code128")                                                                     \
	X(QR, "qr")                                                                                \
	X(TEXT, "text") /* typed, or read as characters */

enum symbology {
#define X(name, text) SYMBOLOGY_##name,
	SYMBOLOGY_LIST(X)
#undef X
		SYMBOLOGY_COUNT
};

enum { SYMBOL_BYTES_MAX = 4096, SYMBOL_DECODER_MAX = 16, SYMBOLS_MAX = 8 };

/* Personal data: wipe after use. */
struct symbol {
	enum symbology symbology;
	char decoder[SYMBOL_DECODER_MAX]; /* which one read it: "pdf417", "zbar", "typed" */
	size_t size;
	unsigned char bytes[SYMBOL_BYTES_MAX];
};

struct symbols {
	size_t count;
	struct symbol at[SYMBOLS_MAX];
};

const char *symbology_text(enum symbology symbology);
struct span symbol_span(const struct symbol *symbol);
void symbols_wipe(struct symbols *symbols);

#endif
