/* The bytes that a symbol's codewords stand for.
 *
 * Shape   words are the data codewords, repaired, without the check words. Text, byte and numeric
 *         compaction; marks of extended channel interpretations are skipped, so bytes come out as
 *         they went in. Reader initialisation is passed over.
 * Errors  STATUS_REFUSED: the words are no such message; STATUS_FULL: ret is too small. What ret
 *         holds is then of no use.
 * Owns    appends to ret->bytes, the caller's.
 * Source  ISO/IEC 15438, 5.4 (high level encoding) and annex H (Macro PDF417); ISO/IEC 24728. */
#ifndef TAC_DRIVERS_DECODER_PDF417_TEXT_H
#define TAC_DRIVERS_DECODER_PDF417_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "drivers/decoder_pdf417_macro.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/status.h"

struct pdf417_message {
	struct bytes bytes;
	struct pdf417_segment segment;
};

/* words[0] is the length descriptor and must be their count. */
enum status pdf417_text(const uint16_t *words, size_t count, struct pdf417_message *ret) MUST_CHECK;

/* Begins with bytes; there is no length descriptor. Refused are the words that stand for a Code 128
 * (903 to 912, 914, 915) or for a linear code beside the symbol (918, 920): what they mean lies
 * in rules of GS1 that no document here follows. */
enum status micropdf417_text(const uint16_t *words, size_t count,
			     struct pdf417_message *ret) MUST_CHECK;

#endif
