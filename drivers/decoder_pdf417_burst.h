/* Several pictures of one symbol, none of which can be read alone: what each shows of a codeword
 * adds up, and glare that wanders hides another part in each.
 *
 * Shape   pictures of two different symbols do no harm but that neither is read; older pictures
 *         count ever less, so that a symbol which has gone is soon forgotten.
 * Owns    personal data: clear it when the document goes. */
#ifndef TAC_DRIVERS_DECODER_PDF417_BURST_H
#define TAC_DRIVERS_DECODER_PDF417_BURST_H

#include "drivers/decoder_pdf417_columns.h"

struct pdf417_burst {
	unsigned rows, columns, level; /* of the symbol */
	unsigned pictures;             /* 0: nothing was seen yet */
	float scores[PDF417_SYMBOL_MAX][PDF417_WORDS];
};

/* A symbol of another shape begins anew. */
void pdf417_burst_add(struct pdf417_burst *burst, const struct picture *picture,
		      const struct pdf417_grid *grid, const struct pdf417_column *columns);

/* What all the pictures together say of one codeword; place counts row by row. */
struct pdf417_guess pdf417_burst_guess(const struct pdf417_burst *burst, size_t place);

void pdf417_burst_clear(struct pdf417_burst *burst);

#endif
