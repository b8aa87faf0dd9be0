/* Reads the codewords of a symbol whose grid is known, and what they mean. */
#ifndef TAC_DRIVERS_DECODER_PDF417_READ_H
#define TAC_DRIVERS_DECODER_PDF417_READ_H

#include "drivers/decoder_pdf417_grid.h"
#include "drivers/decoder_pdf417_macro.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/status.h"

/* Errors  STATUS_REFUSED: too much is damaged; STATUS_FULL: ret is too small.
 * Owns    ret's content is replaced. ret_segment says whether they are only a part of a file. */
enum status pdf417_read(const struct picture *picture, const struct pdf417_grid *grid,
			struct bytes *ret, struct pdf417_segment *ret_segment) MUST_CHECK;

#endif
