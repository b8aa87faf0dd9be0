/* The lines of a proof bundle, read one by one where they stand. Only the bundle's own files
 * include this. */
#ifndef TAC_LEDGER_BUNDLE_LINES_H
#define TAC_LEDGER_BUNDLE_LINES_H

#include "kiosk/base/bytes.h"
#include "kiosk/ledger/merkle.h"

#define BUNDLE_FIRST_LINE "tac-kiosk proof bundle 1"

struct bundle_lines {
	struct span whole;
	size_t at;     /* where the next line begins */
	size_t number; /* of the last one read */
};

struct bundle_line {
	struct span whole; /* without its newline */
	struct span word;
	struct span rest; /* behind the word and its blank */
};

/* The next line, or a look at it. False at the end, and for a last line that no newline ends. */
bool bundle_lines_next(struct bundle_lines *lines, struct bundle_line *ret);
bool bundle_lines_peek(const struct bundle_lines *lines, struct bundle_line *ret);

bool bundle_line_is(const struct bundle_line *line, const char *word);

/* Takes the next value off the line's rest; false where it is not of that form. */
bool bundle_take_number(struct span *rest, uint64_t *ret) MUST_CHECK;
bool bundle_take_bytes(struct span *rest, unsigned char *to, size_t max,
		       size_t *ret_size) MUST_CHECK;
bool bundle_take_hash(struct span *rest, struct hash *ret) MUST_CHECK;
bool bundle_take_proof(struct span *rest, struct merkle_proof *ret) MUST_CHECK;

/* Writing them. */
void bundle_add_word(struct bytes *to, const char *word);
void bundle_add_text(struct bytes *to, const char *word, const char *text);
void bundle_add_bytes(struct bytes *to, const char *word, struct span bytes);
void bundle_add_record(struct bytes *to, uint64_t sequence, const struct hash *previous,
		       struct span canonical);
void bundle_add_proof(struct bytes *to, const char *word, const struct merkle_proof *proof);

#endif
