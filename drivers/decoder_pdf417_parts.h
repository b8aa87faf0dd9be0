/* Adds what a symbol says; of a file in several symbols, once the last of them was seen. */
#ifndef TAC_DRIVERS_DECODER_PDF417_PARTS_H
#define TAC_DRIVERS_DECODER_PDF417_PARTS_H

#include "drivers/decoder.h"
#include "drivers/decoder_pdf417_text.h"

/* What has been seen of files lives as long as the reader process does, over all its pictures: a
 * visit's end ends the process.
 *
 * Errors  as decoder_add. A part that adds up to nothing yet, or that contradicts another, is OK
 * and adds nothing. */
enum status pdf417_parts_add(struct symbols *symbols, enum symbology symbology, const char *decoder,
			     const struct pdf417_message *message, struct fault *fault) MUST_CHECK;

/* For whoever reads for several people in one process. */
void pdf417_parts_forget(void);

#endif
