/* A picture with what the reader saw in it drawn over: guards, symbols, and how sure each codeword
 * is, from red over yellow to green. A symbol that was read has a green frame, another a red one.
 */
#ifndef TAC_DRIVERS_OBSERVER_DRAW_H
#define TAC_DRIVERS_OBSERVER_DRAW_H

#include "drivers/decoder_pdf417.h"

/* As a PNG of at most `max` bytes; large pictures are drawn smaller.
 * Errors  STATUS_NO_MEMORY; STATUS_FULL: it does not fit. */
enum status observer_draw(const struct picture *picture, const struct pdf417_sight *sight, void *to,
			  size_t max, size_t *ret_size, struct fault *fault) MUST_CHECK;

#endif
