/* What the reader process sends back: one message, canonical bytes.
 *
 * Shape   version (1 byte), then 0, the symbols and the observation, or 1 and why the picture was
 *         refused. Symbols: their number (1 byte), each symbology (1 byte), decoder and bytes.
 *         Decoder, bytes and reason stand behind their length. Observation: its members in their
 *         order. Lengths and members are four bytes big-endian. Nothing follows. */
#ifndef TAC_DRIVERS_READER_ANSWER_H
#define TAC_DRIVERS_READER_ANSWER_H

#include "drivers/observation.h"
#include "kiosk/base/attrs.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/status.h"
#include "kiosk/identity/symbol.h"

enum {
	READER_ANSWER_MAX = 3 + SYMBOLS_MAX * (9 + SYMBOL_DECODER_MAX + SYMBOL_BYTES_MAX) +
			    FAULT_TEXT_MAX + sizeof(struct observation)
};

void reader_answer_write_symbols(struct bytes *to, const struct symbols *symbols,
				 const struct observation *observation);
void reader_answer_write_refusal(struct bytes *to, const char *why);

/* Believes nothing: the sender has parsed a picture that anybody may have made.
 *
 * Errors  STATUS_REFUSED the answer is a refusal, fault says why; STATUS_CORRUPT it is no answer.
 * Owns    copies what it keeps.
 * Blocks  never. */
enum status reader_answer_read(struct span answer, struct symbols *ret,
			       struct observation *ret_observation, struct fault *fault) MUST_CHECK;

#endif
