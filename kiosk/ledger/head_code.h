/* A head code: how many records a ledger had and what the last one's hash began with, short enough
 * to be printed on a receipt and typed again. A ledger that holds the receipt's history has that
 * record with that hash, and the hash stands for all records before.
 *
 * Shape   COUNT-XXXXXX-XXXXXX-XXXXXX: the count in decimal, then 80 bits of the hash and two check
 *         characters in Crockford's base 32. Read back tolerant of case, of blanks and dashes, and
 *         of O, I and L for 0 and 1.
 * Source  the check characters are those of a Reed-Solomon code over GF(32): one or two wrong
 *         characters, and two that changed places, never pass; of others one in a thousand does. */
#ifndef TAC_LEDGER_HEAD_CODE_H
#define TAC_LEDGER_HEAD_CODE_H

#include "kiosk/base/crypto.h"

enum {
	HEAD_CODE_HASH_SIZE = 10,
	HEAD_CODE_MAX = 48, /* with its terminator */
};

struct head_code {
	uint64_t count;
	unsigned char hash[HEAD_CODE_HASH_SIZE];
};

struct head_code head_code_of(uint64_t count, const struct hash *head);
void head_code_text(const struct head_code *code, char ret[HEAD_CODE_MAX]);
/* Errors  STATUS_REFUSED, saying that it is mistyped. */
enum status head_code_read(const char *text, struct head_code *ret, struct fault *fault) MUST_CHECK;
/* True for the hash that the code was made of. */
bool head_code_fits(const struct head_code *code, const struct hash *head);

#endif
