/* What a verification says of a ledger, by the function and by the shipped program. */
#ifndef TAC_TAMPER_JUDGE_H
#define TAC_TAMPER_JUDGE_H

#include "tests/tamper/tampering.h"

enum { JUDGE_WORDS_MAX = 200 };

struct judgement {
	enum finding finding; /* the first; FINDING_COUNT: something, without a name */
	char words[JUDGE_WORDS_MAX];
};

/* Judges the file with what is known from elsewhere. */
struct judgement judge(const char *path, const struct ledgers *ledgers, enum tampering_knows knows);

#endif
