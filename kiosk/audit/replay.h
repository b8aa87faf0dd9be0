/* Weighs a visit's evidence again, from its records, under other rules or as of another day; on the
 * record. */
#ifndef TAC_AUDIT_REPLAY_H
#define TAC_AUDIT_REPLAY_H

#include "kiosk/evidence/evidence.h"
#include "kiosk/ledger/store.h"

struct replay_wish {
	const char *actor, *visit;
	const struct policy_sets *sets;
	const int32_t *day; /* null: the day of the visit */
};

struct replay_document {
	char code[POLICY_CODE_MAX]; /* empty: none was given under that number */
	char answers[RECORD_VALUE_MAX];
	char read[RECORD_VALUE_MAX]; /* empty in records that do not tell */
};

struct replay {
	struct replay_document document[EVIDENCE_DOCUMENTS_MAX];
	bool needs_link, is_training;
	int32_t visit_day, day;
	char decision[RECORD_VALUE_MAX], reason[RECORD_VALUE_MAX];
	char version[RECORD_VALUE_MAX], rules[RECORD_VALUE_MAX]; /* that it was decided under */
	char recorded[GATE_COUNT][VERDICT_CODES_MAX];

	const struct policy *policy; /* among the wish's sets */
	struct evidence evidence;
	char now[GATE_COUNT][VERDICT_CODES_MAX];
	bool is_same;
};

/* Replays what a visit's records say up to its last decision, and keeps the AUDIT_REPLAYED record;
 * what comes of it is for nobody before STATUS_OK.
 *
 * Errors  STATUS_GONE: no such visit, or nothing was decided in it; STATUS_REFUSED: no rules hold
 *         on that day; STATUS_UNSUPPORTED: a record says what this program does not know; else the
 *         store's. */
enum status replay_visit(struct store *store, const struct replay_wish *wish, struct replay *ret,
			 struct fault *fault) MUST_CHECK;

#endif
