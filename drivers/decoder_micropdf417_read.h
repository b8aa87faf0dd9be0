/* Reads the codewords of a MicroPDF417 symbol whose place is known, and what they mean. */
#ifndef TAC_DRIVERS_DECODER_MICROPDF417_READ_H
#define TAC_DRIVERS_DECODER_MICROPDF417_READ_H

#include "drivers/decoder_micropdf417_grid.h"
#include "drivers/decoder_pdf417_text.h"

/* Puts words right as pdf417_correct does, and refuses what chance might have made.
 *
 * Small sizes have few check words, and no length descriptor says whether the words are a message.
 * Of all words that a wrong place or a picture of something else may give, this part is within
 * reach of some codeword with e errors and f erasures: at most (number of ways to choose e of the
 * count - f words) / 929^(check - e - f). That is asked to be below 1e-8, so that a hundred tries
 * at one picture together make a wrong text once in a million.
 *
 * Shape   words are size->columns * size->rows, row by row.
 * Errors  STATUS_REFUSED; words are then of no use. */
enum status micropdf417_correct(uint16_t *words, const struct micropdf417_size *size,
				const uint16_t *erased, size_t erasures) MUST_CHECK;

/* Errors  STATUS_REFUSED: too much is damaged; STATUS_FULL: ret is too small.
 * Owns    ret's content is replaced. */
enum status micropdf417_read(const struct picture *picture, const struct micropdf417_grid *grid,
			     struct pdf417_message *ret) MUST_CHECK;

#endif
