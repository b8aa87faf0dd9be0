/* A receipt printer. One page at a time, driven by the loop, with a deadline. */
#ifndef TAC_DRIVERS_PRINTER_H
#define TAC_DRIVERS_PRINTER_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/paper.h"
#include "kiosk/base/status.h"

enum { PRINTER_DEADLINE_MS = 20000, PRINTER_CHUNK = 512 };

struct printer_ops {
	const char *name;

	/* Takes a page and starts. The page is copied (and wiped when done).
	 * FULL  a page is under way */
	enum status (*begin)(void *self, const struct paper *paper, int64_t now_ms,
			     struct fault *fault);

	/* What the loop waits on while a page is under way; fd -1 for nothing. */
	struct pollfd (*pollfd)(void *self);

	/* Goes on as far as it can without waiting.
	 * AGAIN      not done yet
	 * OK         proven as far as this printer can: see proof
	 * TIMED_OUT, GONE, IO  not proven; how much is on paper is unknown */
	enum status (*advance)(void *self, int64_t now_ms, struct fault *fault);

	/* How the last page was proven, one word for the record: "status" (the printer answered
	 * after the last byte), "written" (all bytes were taken), "shown" (on the glass). */
	const char *(*proof)(void *self);

	/* Optional: the page now on a screen that stands for paper; null when none. */
	const struct paper *(*shown)(void *self);

	/* Forgets the last page: wipes copies and spools. */
	void (*discard)(void *self);
	void (*close)(void *self);
};

struct printer {
	const struct printer_ops *ops; /* null: closed */
	void *self;
};

enum printer_width { PRINTER_80MM, PRINTER_58MM };
enum printer_proof { PRINTER_PROOF_STATUS, PRINTER_PROOF_WRITTEN };

/* An ESC/POS printer behind a port address. A page that an earlier run left in a spool file there
 * is forgotten first. The port is opened anew for each page, so a printer that was switched off
 * does not keep the kiosk from starting. Owns  copies the address. */
enum status printer_escpos_open(const char *address, enum printer_proof proof, struct printer *ret,
				struct fault *fault) MUST_CHECK;

/* The demonstration's printer: keeps the page for the glass to show. */
enum status printer_glass_open(struct printer *ret, struct fault *fault) MUST_CHECK;

void printer_release(struct printer *printer);

/* ESC/POS bytes of a page, from initialise to cut. A pure function; printer_escpos sends what it
 * gives. Characters outside code page 858 (the printer's own) are written as '?'.
 * Source  Epson ESC/POS command reference: ESC @, ESC t, ESC a, ESC E, GS !, GS ( k, GS V. */
struct bytes;
void escpos_from_paper(const struct paper *paper, struct bytes *to);

#endif
