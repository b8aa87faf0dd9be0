/* PDF417 in one picture after another, where they show the same document. */
#ifndef TAC_DRIVERS_DECODER_PDF417_H
#define TAC_DRIVERS_DECODER_PDF417_H

#include "drivers/decoder.h"
#include "drivers/decoder_pdf417_burst.h"

/* As DECODER_PDF417, with what the burst (null: none) has seen in earlier pictures, to which this
 * one is added. */
enum status decoder_pdf417_add(const struct picture *picture, struct pdf417_burst *burst,
			       struct symbols *symbols, struct fault *fault) MUST_CHECK;

#endif
