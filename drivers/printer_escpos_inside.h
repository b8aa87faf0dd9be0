/* What the parts of drivers/printer_escpos share; nobody else includes it. */
#ifndef TAC_DRIVERS_PRINTER_ESCPOS_INSIDE_H
#define TAC_DRIVERS_PRINTER_ESCPOS_INSIDE_H

#include "drivers/escpos_answer.h"
#include "drivers/printer.h"
#include "drivers/printer_line.h"

enum { QUESTION_MAX = 24 };
enum { STRAY_BYTES_MAX = 256 };
enum { ESCPOS_PROCESS_DIGITS = 95, ESCPOS_PROCESSES = 95 * 95 * 95 * 95 };
enum {
	LINE_DEADLINE_MS = USB_CLAIM_MS + 1000,
	ANSWER_DEADLINE_MS = 2500, /* on USB; elsewhere the page's is enough */
	WATCH_MS = 5000,           /* how often a printer that is well is asked */
	RETRY_MS = 1000,           /* and one that is not */
	CLEARED_MS = 1000,         /* for the answer that it holds nothing any more */
	DOUBT_MS = 1000,           /* without an answer behind a page, until it is asked why */
	FENCE_MS = 500,            /* from an answer that is no echo until it is asked how it is */
	ECHO_MS = 2000,            /* the same, where it is not known whether an echo comes */
	LOOK_MS = 1500,         /* between looks at the paper while bytes of a page do not go out */
	PLAIN_BYTES = 8 * 1024, /* a page of more is drawn, and takes longer: */
	USB_BYTES_A_MS = 16,    /* at what speed it is printed */
	LINE_BYTES_A_MS = 1,    /* and sent at 9600 baud */
};

/* One after the other; a round without a page ends before it. */
enum step {
	STEP_IDLE,
	STEP_LINE,    /* can bytes go? */
	STEP_RESET,   /* USB: forget what is left of an earlier page */
	STEP_CLEAR,   /* the same by the printer's own commands, obeyed at once */
	STEP_RENEW,   /* and in its turn */
	STEP_PORT,    /* USB: the class's own status */
	STEP_PRINTER, /* is it online? */
	STEP_CAUSE,   /* it is not: why? */
	STEP_ERROR,   /* it has an error: which? */
	STEP_PAPER,   /* has it paper? */
	STEP_TELL,    /* USB: it is to say when something changes */
	STEP_PAGE,
	STEP_CONFIRM, /* asked behind the page: has it worked through to here? */
	STEP_SETTLE,  /* it has, as far as can be told: paper moves a little longer */
	STEP_FLUSH,   /* nobody answers: the bytes are with the device */
};

/* Whether it answers GS ( H. */
enum echo { ECHO_UNKNOWN, ECHO_COMES, ECHO_NONE };

/* Secret: the page holds a PIN. */
struct printer_escpos {
	struct printer_line line;
	enum printer_proof proof;
	enum step step;
	size_t sent;    /* bytes of this step */
	int64_t now_ms; /* of the call under way */
	int64_t begun_ms;
	int64_t step_deadline_ms, deadline_ms; /* this step's on USB; the page's */
	struct escpos_answers answers;
	unsigned char question[QUESTION_MAX]; /* of STEP_CONFIRM */
	size_t question_size;
	int64_t wait_until_ms; /* for this step to be over all the same; 0: it is not */
	unsigned process;      /* counts what is asked with GS ( H; no two runs begin alike */
	enum echo echo;        /* of this unit, as far as its quirks do not tell */
	int64_t look_at_ms;    /* see LOOK_MS */
	bool is_echoed;        /* the last page was */
	bool is_told;          /* the printer itself said why not: the line is well */
	bool is_stuck;         /* a page ended midway, or it did not answer */
	bool was_reset;        /* in this round */
	bool is_distrusted;    /* an earlier page may still come out */
	bool is_cleared;       /* since the line was opened */
	bool is_paper_low;
	enum status known; /* how it was when it was last asked */
	struct fault known_fault;
	int64_t ask_at_ms; /* the next time */

	bool has_page;   /* one is to be printed */
	bool is_touched; /* a byte of it may be with the printer */
	bool has_begun;  /* the same, of the last page */
	bool is_behind;  /* all of it */
	struct paper paper;
	size_t page_size; /* 0 until the printer is known, whose manner decides on the bytes */
	unsigned char page[ESCPOS_BYTES_MAX];
};

/* printer_escpos.c */
void escpos_go_to(struct printer_escpos *self, enum step step);
void escpos_drop_stray(struct printer_escpos *self);

/* printer_escpos_said.c */
bool escpos_asks(const struct printer_escpos *self);
bool escpos_is_told_unasked(const struct printer_escpos *self);
/* Tells apart the echoes of two pages. */
void escpos_process_id(const struct printer_escpos *self, unsigned char to[ESCPOS_PROCESS_BYTES]);
enum echo escpos_echo(const struct printer_escpos *self);
/* Which DLE EOT a step asks; 0: none. */
unsigned char escpos_real_time(enum step step);
void escpos_prepare_question(struct printer_escpos *self);
bool escpos_is_all_sent(const struct printer_escpos *self);
/* Goes on with the bytes of the step; AGAIN until all are taken. */
enum status escpos_send_step(struct printer_escpos *self, struct fault *fault) MUST_CHECK;

/* printer_escpos_steps.c */
/* Bytes of a page, or behind it, wait for the printer, which can be asked besides. */
bool escpos_is_held_up(const struct printer_escpos *self);
/* Finishes one step. OK: another one stands in self->step, or with *ret_is_done the round is over.
 */
enum status escpos_take_step(struct printer_escpos *self, bool *ret_is_done,
			     struct fault *fault) MUST_CHECK;

#endif
