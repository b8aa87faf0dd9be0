/* What an ESC/POS printer makes of the bytes it gets: the answers it gives, how it is, and what
 * comes out on its paper. One that holds what it cannot print prints it when it can.
 *
 * Source  Epson ESC/POS command reference: DLE EOT, DLE ENQ, DLE DC4 (fn = 8), GS a, GS ( H, GS I,
 * GS r, ESC @. */
#ifndef TAC_TESTS_USB_PRINTER_MIND_H
#define TAC_TESTS_USB_PRINTER_MIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum printer_paper { PAPER_OK, PAPER_LOW, PAPER_OUT };
enum { PRINTER_ANSWERS_MAX = 256, PRINTER_HEAD_MAX = 11, PRINTER_HELD_MAX = 1 << 16 };

struct printer_mind {
	enum printer_paper paper;
	bool is_cover_open, is_cutter_jammed, is_too_hot, is_set_offline;
	bool is_nameless;  /* GS I is answered by nothing */
	bool is_mute;      /* answers nothing: its make */
	bool is_echoless;  /* GS ( H is passed over */
	bool holds;        /* what it cannot print, until it can */
	bool keeps;        /* that, when it is switched off */
	bool is_deaf;      /* to whatever tells it to forget */
	uint8_t told_mask; /* of GS a: what it tells unasked */
	unsigned char answers[PRINTER_ANSWERS_MAX];
	size_t answer_size;
	unsigned char head[PRINTER_HEAD_MAX]; /* of the command that is coming in */
	size_t head_size;
	size_t skip; /* of its data that are still to come */
	unsigned char real_time[10];
	size_t real_time_size;
	unsigned long cuts, forgotten; /* how often it was told to forget, and did */
	long lines_left;               /* of paper; negative: no end of them */
	FILE *paper_file;              /* what came out on paper, as bytes; null: nobody looks */
	unsigned char held[PRINTER_HELD_MAX];
	size_t held_size;
};

/* Takes one byte in. */
void printer_mind_take(struct printer_mind *mind, unsigned char byte);
/* Goes on with what it holds, if it can. */
void printer_mind_work(struct printer_mind *mind);
/* All that it has not printed is gone; not of one that is deaf to it. */
void printer_mind_forget(struct printer_mind *mind);
bool printer_mind_is_offline(const struct printer_mind *mind);
/* After a change: automatic status back, if that is on. */
void printer_mind_tell(struct printer_mind *mind);

#endif
