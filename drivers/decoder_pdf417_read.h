/* Reads the codewords of a symbol whose grid is known, and what they mean. */
#ifndef TAC_DRIVERS_DECODER_PDF417_READ_H
#define TAC_DRIVERS_DECODER_PDF417_READ_H

#include "drivers/decoder_pdf417_grid.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/status.h"

/* Errors  STATUS_REFUSED: too much is damaged; STATUS_FULL: ret is too small.
 * Owns    ret's content is replaced. */
enum status pdf417_read(const struct picture *picture, const struct pdf417_grid *grid,
			struct bytes *ret) MUST_CHECK;

#endif
