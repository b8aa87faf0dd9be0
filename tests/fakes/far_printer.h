/* A receipt printer on the far side of a pty or a connection, driven by the test itself: it reads
 * when it is pumped, keeps the page, and answers status questions as it is told to. */
#ifndef TAC_TESTS_FAR_PRINTER_H
#define TAC_TESTS_FAR_PRINTER_H

#include <stdbool.h>
#include <stddef.h>

enum { FAR_SILENT = -1, FAR_PAGE_MAX = 65536 };
/* Answers to DLE EOT. */
enum {
	FAR_FINE = 0x12,
	FAR_OFFLINE = 0x1A,
	FAR_COVER_OPEN = 0x16,
	FAR_PAPER_STOP = 0x32,
	FAR_NO_PAPER = 0x72,
};

struct far_printer {
	int listener, descriptor; /* -1: none; a caller is accepted when pumped */
	int answer[5];            /* to DLE EOT 1, 2 and 4 */
	int confirm;              /* to GS r 1 */
	size_t reads_at_a_time;   /* 0: all */
	size_t closes_after;      /* bytes of the page; 0: never */
	const char *chatter;      /* sent unasked, before the first answer */
	size_t size;              /* of the page: all bytes but the questions */
	unsigned char page[FAR_PAGE_MAX];
	bool echoes;               /* answers GS ( H: */
	bool echoes_late;          /* behind an answer to GS r 1 */
	bool is_behind;            /* with the page before this one */
	unsigned char process[4];  /* that it was asked for last */
	bool is_deaf;              /* to DLE DC4 8 */
	bool is_out_behind;        /* the paper ends behind the page */
	bool tells_behind;         /* automatic status back, as it is sold */
	unsigned clears, recovers; /* DLE DC4 8, DLE ENQ 2 */
	unsigned char held[11];    /* the start of what may be a question */
	size_t held_size;
};

/* A printer in order, connected to nothing. */
void far_printer_reset(struct far_printer *far);
/* Accepts, reads and answers what is there now. True if something arrived. */
bool far_printer_pump(struct far_printer *far);
/* Pumps until nothing more can be there. */
void far_printer_drain(struct far_printer *far);

#endif
