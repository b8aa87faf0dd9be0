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
	char of[RECORD_VALUE_MAX]; /* whose: "presenter", or an applicant's number; empty in records
				    * that do not tell: of whoever was decided about */
	char answers[RECORD_VALUE_MAX];
	char read[RECORD_VALUE_MAX]; /* empty in records that do not tell */
};

/* Of who stands there a photo ID, of each applicant one more. */
enum { REPLAY_DOCUMENTS_MAX = STORE_APPLICANTS_MAX + 1 };

struct replay_applicant {
	bool is_decided; /* else the rest is what was stated, or nothing */
	char whom[RECORD_VALUE_MAX];
	bool do_names_differ; /* and nothing settled it */
	char decision[RECORD_VALUE_MAX], reason[RECORD_VALUE_MAX];
	char version[RECORD_VALUE_MAX], rules[RECORD_VALUE_MAX]; /* that it was decided under */
	char recorded[GATE_COUNT][VERDICT_CODES_MAX];
	struct replay_document document[REPLAY_DOCUMENTS_MAX]; /* that counted */
	struct evidence evidence;
	char now[GATE_COUNT][VERDICT_CODES_MAX];
	bool is_same;
};

struct replay {
	bool is_training;
	int32_t visit_day, day;
	const struct policy *policy;                             /* among the wish's sets */
	struct replay_applicant applicant[STORE_APPLICANTS_MAX]; /* by number, less 1 */
	bool is_same;                                            /* for all that were decided */
};

/* Replays what a visit's records say of each applicant up to their last decision, and keeps the
 * AUDIT_REPLAYED record; what comes of it is for nobody before STATUS_OK.
 *
 * Errors  STATUS_GONE: no such visit, or nothing was decided in it; STATUS_REFUSED: no rules hold
 *         on that day; STATUS_UNSUPPORTED: a record says what this program does not know; else the
 *         store's. */
enum status replay_visit(struct store *store, const struct replay_wish *wish, struct replay *ret,
			 struct fault *fault) MUST_CHECK;

#endif
