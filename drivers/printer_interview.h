/* What a printer is asked when nothing is to be printed: how it is, and who it is.
 *
 * Shape   the port is open and ready; nothing that is sent moves the paper.
 * Errors  those of the port; STATUS_TIMED_OUT it does not answer; STATUS_UNSUPPORTED it cannot.
 * Blocks  for its answers: INTERVIEW_ANSWER_MS for each question at most. */
#ifndef TAC_DRIVERS_PRINTER_INTERVIEW_H
#define TAC_DRIVERS_PRINTER_INTERVIEW_H

#include "drivers/escpos_answer.h"
#include "drivers/port.h"
#include "drivers/printer_identify.h"

enum { INTERVIEW_ANSWER_MS = 1000, INTERVIEW_WORD_MS = 500 };

enum printer_paper {
	PRINTER_PAPER_UNKNOWN,
	PRINTER_PAPER_OK,
	PRINTER_PAPER_LOW,
	PRINTER_PAPER_OUT,
};

/* "ok", "low", "out", "unknown". Never null; the text is static. */
const char *printer_paper_text(enum printer_paper paper);

struct printer_state {
	enum escpos_trouble trouble;
	enum printer_paper paper;
};

/* DLE EOT 1 to 4; `stop` as in struct device_wait. */
enum status printer_ask_state(struct port *port, int stop, struct printer_state *ret,
			      struct fault *fault) MUST_CHECK;

/* What the four answers say together. */
struct printer_state printer_state_of(const unsigned char answers[4]);

/* GS I. A printer that is offline keeps it until it is not: ask only one that is well. What it does
 * not say stays empty. */
enum status printer_ask_identity(struct port *port, int stop, struct printer_identity *ret,
				 struct fault *fault) MUST_CHECK;

#endif
