/* How an ESC/POS printer calls itself: the questions, and its answers out of what comes in.
 *
 * Shape   an answer is '_', its text, NUL; what stands before and between is no answer.
 * Source  Epson ESC/POS command reference: GS I, function "printer information B". */
#ifndef TAC_DRIVERS_PRINTER_IDENTIFY_H
#define TAC_DRIVERS_PRINTER_IDENTIFY_H

#include <stdbool.h>

#include "drivers/device_id.h"

enum { PRINTER_ANSWER_MAX = 80 };

enum printer_word {
	PRINTER_FIRMWARE,
	PRINTER_MAKER,
	PRINTER_MODEL,
	PRINTER_SERIAL,
	PRINTER_WORD_COUNT
};

/* Empty where it does not say. */
struct printer_identity {
	char word[PRINTER_WORD_COUNT][DEVICE_WORD_MAX];
};

/* What GS I is asked for a word. */
unsigned char printer_word_number(enum printer_word word);

/* An answer that is coming in. All zero: nothing yet. */
struct printer_answer {
	bool is_begun;
	size_t size;
	unsigned char bytes[PRINTER_ANSWER_MAX];
};

/* Takes one byte; true when the answer is whole. What is over PRINTER_ANSWER_MAX is left out. */
bool printer_answer_take(struct printer_answer *answer, unsigned char byte);

/* The text of a whole answer, fit to be shown. */
void printer_answer_text(const struct printer_answer *answer, char *to, size_t max);

#endif
