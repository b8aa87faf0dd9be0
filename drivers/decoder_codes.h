/* Code 39, Code 128 and QR: what regions look like them, then each region straight, smooth and
 * large, for ZBar and for our own reader of profiles. */
#ifndef TAC_DRIVERS_DECODER_CODES_H
#define TAC_DRIVERS_DECODER_CODES_H

#include "drivers/decoder_agree.h"
#include "drivers/picture.h"

/* What DECODER_CODES does, with a memory over the pictures of one thing.
 *
 * DECODER_CODES gives a linear code out when two looks at the one picture agree: ZBar's and ours,
 * or ours at either half of the bands. That is for measuring. For people it is not enough: Code 39
 * has no check character, so that a scratch which both looks see makes another person's number.
 * With a memory, a linear code is given out only when another picture showed the same, be it in one
 * look at each. So it is with Code 128 too, though it has a check character. Where pictures come
 * one at a time, the person is asked for another (wants_another), and lays it on once more. A QR
 * code repairs itself and is given out at once.
 *
 * That a linear code has a known format is for those to ask who take it for something: a military
 * card's number (document_read) or a slip of ours (slip_read). All else they tell to be unknown.
 *
 * Shape   frames may be NULL; see agreement_next_picture. A picture that holds a PDF417 symbol
 *         already is not looked at.
 * Errors  those of decoder_add, STATUS_NO_MEMORY, STATUS_IO when ZBar fails. */
enum status decoder_codes_read(const struct picture *picture, struct agreement *frames,
			       struct symbols *symbols, struct fault *fault) MUST_CHECK;

#endif
