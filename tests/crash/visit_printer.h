/* A printer at the end of a port that the test holds (--wrap=port_open): what it makes of the bytes
 * is the virtual devices' printer's, what stands on its paper is read by the ESC/POS reader. */
#ifndef TAC_CRASH_VISIT_PRINTER_H
#define TAC_CRASH_VISIT_PRINTER_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/issuing/pin.h"
#include "kiosk/issuing/receipt_code.h"

#define VISIT_PRINTER "tcp:192.0.2.1:9100"

enum { VISIT_CHUNK = 128 /* bytes that it takes at a time */, VISIT_PAPERS_MAX = 8 };

/* A new one, with paper; or with so little that it ends amid a receipt: what that one has not
 * printed by then it holds, and prints once there is paper. What came out of others stays. */
void visit_printer_begin(bool has_paper);
/* Somebody loads paper and closes the cover. */
void visit_printer_load(void);
void visit_printer_cover(bool is_open);
/* All papers are taken away. */
void visit_printer_clear(void);

/* Is called before each transfer to or from it, and after it, before the kiosk knows. */
void visit_printer_tell(void (*called)(bool is_sent, bool is_before, void *self), void *self);

/* One page, or as much of it as came out. */
struct visit_paper {
	bool is_whole;    /* to its cut */
	bool is_original; /* not marked otherwise */
	struct pin pin;
	char code[RECEIPT_CODE_MAX]; /* empty where it does not stand there */
};

/* Pages with a PIN on them that came out so far; returns how many. */
size_t visit_printer_papers(struct visit_paper ret[VISIT_PAPERS_MAX]);

#endif
