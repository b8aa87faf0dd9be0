/* A receipt printer. One page at a time, driven by the loop, with a deadline. */
#ifndef TAC_DRIVERS_PRINTER_H
#define TAC_DRIVERS_PRINTER_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/paper.h"
#include "kiosk/base/status.h"

enum { PRINTER_DEADLINE_MS = 20000 }; /* for a page of text; one that is drawn has longer */

struct printer_ops {
	const char *name;

	/* Takes a page and starts. The page is copied (and wiped when done).
	 * FULL  a page is under way
	 * Whatever it fails with, not a byte went out. */
	enum status (*begin)(void *self, const struct paper *paper, int64_t now_ms,
			     struct fault *fault);

	/* What the loop waits on, and for how long at most (-1 for no limit); fd -1 for nothing.
	 * Null timeout_ms: no limit. */
	struct pollfd (*pollfd)(void *self);
	int (*timeout_ms)(void *self, int64_t now_ms);

	/* Goes on as far as it can without waiting.
	 * AGAIN      not done yet
	 * OK         proven as far as this printer can: see proof
	 * TIMED_OUT, GONE, IO  not proven; how much is on paper is unknown */
	enum status (*advance)(void *self, int64_t now_ms, struct fault *fault);

	/* Optional, between pages: how the printer is. To be called whenever pollfd or timeout_ms
	 * says so.
	 * OK     a page can be printed
	 * AGAIN  that is not known yet
	 * UNSUPPORTED  this one is asked only when there is a page
	 * GONE, DENIED, TIMED_OUT, IO  why not */
	enum status (*watch)(void *self, int64_t now_ms, struct fault *fault);

	/* Optional: characters on a line of its paper, where that is known; else 0. */
	size_t (*columns)(void *self);

	/* Optional: its roll is near the end, as far as it was asked. It prints all the same. */
	bool (*is_paper_low)(void *self);

	/* Optional: false when not a byte of the last page went out, so that it may be begun anew.
	 * Null: it may have. */
	bool (*has_begun)(void *self);

	/* Optional: whether what an earlier page left, of this run or another, may still come out.
	 * As long as it is so, the printer is told to forget whatever it holds each time that the
	 * line to it is opened, and before the next page each time that true is said between pages.
	 * A page that is not proven has the same effect as true. */
	void (*distrust)(void *self, bool is_distrusted);

	/* How the last page was proven, one word for the record: "echo" (the printer said behind
	 * the last byte that this page is printed), "status" (it answered there, and was well a
	 * while later), "written" (all bytes were taken), "shown" (on the glass). */
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

enum printer_proof { PRINTER_PROOF_STATUS, PRINTER_PROOF_WRITTEN };

/* An ESC/POS printer behind an address: what port_open() knows, or "usb:", "usb:VID:PID",
 * "usb:serial=TEXT". A page that an earlier run left in a spool file there is forgotten first. The
 * port is opened anew for each page, and on USB whenever it was lost, so a printer that was
 * switched off does not keep the kiosk from starting. No byte of a page is ever sent twice.
 *
 * A page is proven by status when the printer has said, behind the last byte, that it worked
 * through to there, and then that it is still well; an answer to another page's question never
 * counts. A fault of which nothing was printed says so.
 * Owns  copies the address; quirks, which may be null, are borrowed until it is closed. */
struct quirks;
enum status printer_escpos_open(const char *address, enum printer_proof proof,
				const struct quirks *quirks, struct printer *ret,
				struct fault *fault) MUST_CHECK;

/* The demonstration's printer: keeps the page for the glass to show. */
enum status printer_glass_open(struct printer *ret, struct fault *fault) MUST_CHECK;

void printer_release(struct printer *printer);

#endif
