/* Adds what a symbol says; of a file in several symbols, once the last of them was seen. */
#ifndef TAC_DRIVERS_DECODER_PDF417_PARTS_H
#define TAC_DRIVERS_DECODER_PDF417_PARTS_H

#include "drivers/decoder.h"
#include "drivers/decoder_pdf417_text.h"

/* What has been seen of files is kept over all pictures of one document.
 *
 * Errors  as decoder_add. A part that adds up to nothing yet, or that contradicts another, is OK
 * and adds nothing. */
enum status pdf417_parts_add(struct symbols *symbols, enum symbology symbology, const char *decoder,
			     const struct pdf417_message *message, struct fault *fault) MUST_CHECK;

/* How many parts were seen since then, some of them perhaps several times. */
unsigned pdf417_parts_seen(void);

/* Before another document. */
void pdf417_parts_forget(void);

#endif
