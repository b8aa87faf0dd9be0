/* What an ESC/POS printer makes of the bytes it gets: the answers it gives, and how it is.
 *
 * Source  Epson ESC/POS command reference: DLE EOT, DLE ENQ, GS a, GS ( H, GS I, GS r, ESC @. */
#ifndef TAC_TESTS_USB_PRINTER_MIND_H
#define TAC_TESTS_USB_PRINTER_MIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum printer_paper { PAPER_OK, PAPER_LOW, PAPER_OUT };
enum { PRINTER_ANSWERS_MAX = 256, PRINTER_HEAD_MAX = 11 };

struct printer_mind {
	enum printer_paper paper;
	bool is_cover_open, is_cutter_jammed, is_too_hot, is_set_offline;
	bool is_nameless;  /* GS I is answered by nothing */
	bool is_mute;      /* answers nothing: its make */
	uint8_t told_mask; /* of GS a: what it tells unasked */
	unsigned char answers[PRINTER_ANSWERS_MAX];
	size_t answer_size;
	unsigned char head[PRINTER_HEAD_MAX]; /* of the command that is coming in */
	size_t head_size;
	size_t skip; /* of its data that are still to come */
	unsigned char real_time[3];
	size_t real_time_size;
	unsigned long cuts;
};

/* Takes one byte in. */
void printer_mind_take(struct printer_mind *mind, unsigned char byte);
bool printer_mind_is_offline(const struct printer_mind *mind);
/* After a change: automatic status back, if that is on. */
void printer_mind_tell(struct printer_mind *mind);

#endif
