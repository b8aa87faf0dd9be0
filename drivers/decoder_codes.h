/* Code 39, Code 128 and QR: what regions look like them, then each region straight, smooth and
 * large, for ZBar and for our own reader of profiles. */
#ifndef TAC_DRIVERS_DECODER_CODES_H
#define TAC_DRIVERS_DECODER_CODES_H

#include "drivers/decoder_agree.h"
#include "drivers/picture.h"

/* What DECODER_CODES does, with a memory over the pictures of one burst: a linear code that one
 * look saw in this picture and one in an earlier picture is given out too.
 * Shape   frames may be NULL. A picture that holds a PDF417 symbol already is not looked at.
 * Errors  those of decoder_add, STATUS_NO_MEMORY, STATUS_IO when ZBar fails. */
enum status decoder_codes_read(const struct picture *picture, struct agreement *frames,
			       struct symbols *symbols, struct fault *fault) MUST_CHECK;

#endif
