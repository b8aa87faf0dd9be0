/* Reads the codewords of a symbol whose grid is known, and what they mean. */
#ifndef TAC_DRIVERS_DECODER_PDF417_READ_H
#define TAC_DRIVERS_DECODER_PDF417_READ_H

#include "drivers/decoder_pdf417_burst.h"
#include "drivers/decoder_pdf417_text.h"
#include "kiosk/base/status.h"

/* Units   clearness is the mean margin of the codewords, 0 to 2.
 * Errors  STATUS_REFUSED: too much is damaged; STATUS_FULL: ret is too small.
 * Owns    ret's content is replaced. */
enum status pdf417_read(const struct picture *picture, const struct pdf417_grid *grid,
			struct pdf417_message *ret, float *ret_clearness) MUST_CHECK;

/* Adds a picture that cannot be read alone to those before it, and reads them together.
 * Errors  as above; STATUS_REFUSED also for the first picture. */
enum status pdf417_read_burst(struct pdf417_burst *burst, const struct picture *picture,
			      const struct pdf417_grid *grid,
			      struct pdf417_message *ret) MUST_CHECK;

#endif
