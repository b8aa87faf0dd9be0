/* What a verification says of a ledger. */
#ifndef TAC_TAMPER_JUDGE_H
#define TAC_TAMPER_JUDGE_H

#include "kiosk/ledger/catalogue.h"
#include "kiosk/ledger/finding.h"
#include "tests/tamper/life.h"

enum { JUDGE_WORDS_MAX = 200 };

/* What whoever verifies knows from elsewhere. */
struct outside {
	const struct key *installation; /* null: nothing */
	const struct life_heads *heads; /* null: nothing; else the last ones count */
};

struct judgement {
	enum finding finding; /* the first one; FINDING_COUNT: something that has no name */
	char words[JUDGE_WORDS_MAX];
};

struct judgement judge(const char *path, const struct outside *outside);
/* The same by running tac-verify, which stands at that path. */
struct judgement judge_by(const char *program, const char *path, const struct outside *outside);
/* How many records it holds. */
uint64_t judge_count(const char *path);
/* How many of a kind. */
uint64_t judge_count_of(const char *path, enum record_kind kind);

#endif
