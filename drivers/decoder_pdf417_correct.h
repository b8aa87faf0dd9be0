/* Puts the codewords of a PDF417 symbol right, or says that it cannot.
 *
 * Shape   words[0..count) are below 929, the last `check` of them are check words; count is at most
 *         PDF417_SYMBOL_MAX. erased[0..erasures) are distinct places whose words are not trusted.
 * Errors  STATUS_REFUSED: more is damaged than may be repaired, and words are as they were. With e
 *         wrong words and f erased ones, 2e + f must be at most check - 2: two check words are
 *         kept in reserve, so that damage past the limit is refused and not read as something
 *         else. */
#ifndef TAC_DRIVERS_DECODER_PDF417_CORRECT_H
#define TAC_DRIVERS_DECODER_PDF417_CORRECT_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/status.h"

enum { PDF417_CHECK_MAX = 512, PDF417_RESERVE = 2 };

/* Words that are given as wrong and turn out right count as erased, not as errors. */
enum status pdf417_correct(uint16_t *words, size_t count, size_t check, const uint16_t *erased,
			   size_t erasures, size_t *ret_errors) MUST_CHECK;

#endif
