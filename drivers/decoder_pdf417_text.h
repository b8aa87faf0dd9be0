/* The bytes that a PDF417 symbol's codewords stand for.
 *
 * Shape   words are the data codewords, repaired, without the check words: the first is the length
 *         descriptor and must be their count. Text, byte and numeric compaction; extended channel
 *         interpretations are skipped; a Macro segment is read when it is all of its file.
 * Errors  STATUS_REFUSED: the words are no such message; STATUS_FULL: ret is too small. What ret
 *         holds is then of no use.
 * Owns    appends to ret, the caller's.
 * Source  ISO/IEC 15438, 5.4 (high level encoding) and annex H (Macro PDF417). */
#ifndef TAC_DRIVERS_DECODER_PDF417_TEXT_H
#define TAC_DRIVERS_DECODER_PDF417_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/status.h"

enum status pdf417_text(const uint16_t *words, size_t count, struct bytes *ret) MUST_CHECK;

#endif
