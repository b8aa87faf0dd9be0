/* What an ESC/POS printer says of itself: answers are told apart in the bytes that come in, and
 * understood.
 *
 * Source  Epson ESC/POS command reference: DLE EOT, DLE DC4 (fn = 8), GS a, GS r, GS ( H. */
#ifndef TAC_DRIVERS_ESCPOS_ANSWER_H
#define TAC_DRIVERS_ESCPOS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

enum { ESCPOS_UNASKED_BYTES = 4, ESCPOS_PROCESS_BYTES = 4, ESCPOS_ANSWER_MAX = 7 };

enum escpos_kind {
	ESCPOS_NOTHING,   /* not yet, or not understood */
	ESCPOS_REAL_TIME, /* to DLE EOT: one byte */
	ESCPOS_PAPER,     /* to GS r 1: one byte */
	ESCPOS_UNASKED,   /* automatic status back: four bytes */
	ESCPOS_PROCESS,   /* to GS ( H: the four bytes of the process */
	ESCPOS_CLEARED,   /* to DLE DC4 8: it holds nothing any more */
};

/* All zero at first; has_unasked where automatic status back may come, but not before, so that a
 * lone byte of the same form as the beginning of a status does not swallow the answer behind it. */
struct escpos_answers {
	bool has_unasked;
	unsigned char held[ESCPOS_ANSWER_MAX];
	size_t size;
};

struct escpos_answer {
	enum escpos_kind kind;
	unsigned char bytes[ESCPOS_PROCESS_BYTES];
};

/* Takes one byte in. Flow control and what is no answer is passed over. */
struct escpos_answer escpos_take(struct escpos_answers *answers, unsigned char byte);

/* Why nothing can be printed. */
#define ESCPOS_TROUBLE_LIST(X)                                                                     \
	X(NONE, "the printer is ready")                                                            \
	X(OFFLINE, "the printer is offline")                                                       \
	X(COVER, "the printer's cover is open")                                                    \
	X(PAPER_OUT, "the printer is out of paper")                                                \
	X(CUTTER, "the printer's cutter is jammed")                                                \
	X(HEAT, "the printer is overheated")                                                       \
	X(BROKEN, "the printer has a fault: switch it off and on")

enum escpos_trouble {
#define X(name, text) ESCPOS_##name,
	ESCPOS_TROUBLE_LIST(X)
#undef X
};

/* Names it in words. Never null; the text is static. */
const char *escpos_trouble_text(enum escpos_trouble trouble);

/* What the byte says that came back for DLE EOT `question` (1 to 4); NONE where that is all well,
 * or where a further question tells more. */
enum escpos_trouble escpos_real_time_trouble(unsigned question, unsigned char byte);

enum escpos_trouble escpos_unasked_trouble(const unsigned char bytes[ESCPOS_UNASKED_BYTES]);

/* Of an answer to DLE EOT 4, to GS r 1, of a status unasked: the roll is near its end. */
bool escpos_is_paper_low(const struct escpos_answer *answer);

#endif
