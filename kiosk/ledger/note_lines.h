/* The lines of the texts that a kiosk signs: numbers, hashes and names in the one way they can be
 * written, so that a text which is read gives the same bytes again. */
#ifndef TAC_LEDGER_NOTE_LINES_H
#define TAC_LEDGER_NOTE_LINES_H

#include "kiosk/ledger/note.h"
#include "kiosk/ledger/record.h"

/* "tac-kiosk/NAME", behind which an ending may say what kind of text it is. Also the name of the
 * kiosk's keys on notes. */
enum { NOTE_KIOSK_MAX = NOTE_NAME_MAX };
void note_kiosk(const char *kiosk, char ret[NOTE_KIOSK_MAX]);

void note_add_kiosk(struct bytes *to, const char *kiosk, const char *ending);
/* A line "WORD VALUE", or "VALUE" where the word is empty. */
void note_add_number(struct bytes *to, const char *word, uint64_t number);
void note_add_bytes(struct bytes *to, const char *word, struct span value);

/* Reading them in turn: the first line that is wrong ends it, and the values after are undefined.
 */
struct note_lines {
	struct span rest;
	bool is_wrong;
};

void note_read_kiosk(struct note_lines *lines, const char *ending, char ret[RECORD_ORIGIN_MAX]);
/* A number below 10^18, without a sign or leading zeros. */
uint64_t note_read_number(struct note_lines *lines, const char *word);
void note_read_bytes(struct note_lines *lines, const char *word, unsigned char *to, size_t size);
/* True when nothing was wrong and nothing is left. */
bool note_read_end(const struct note_lines *lines);

#endif
