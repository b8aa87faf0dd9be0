/* A small ledger to test with, and a second, raw hand on its file. */
#ifndef TAC_FAKES_LEDGER_H
#define TAC_FAKES_LEDGER_H

#include "kiosk/ledger/store.h"
#include "tests/fakes/scratch.h"

struct sqlite3;

/* A new store "ledger.db" of kiosk K1 in a new folder. */
struct ledger {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct store store;
};

void ledger_init(struct ledger *ledger);
void ledger_release(struct ledger *ledger);

/* Somebody who makes records of a kind: "system", "visitor" or "ana". */
const char *ledger_actor(enum record_kind kind);

/* Closes and opens the store again. */
void ledger_reopen(struct ledger *ledger);

/* A visit of day `day` with its VISIT_STARTED record and, where `decision` is not null, a clerk's
 * DECIDED record. Its number comes back in an STORE_VISIT_ID_MAX buffer. */
void ledger_add_visit(struct ledger *ledger, int32_t day, const char *decision, char *ret_id);

/* A visit's print order, its PIN (32 zeros for what is sealed), and the PIN_RESERVED record. */
void ledger_add_order(struct ledger *ledger, const char *visit);

/* Adds the record of a decision about a visit. */
/* The same about an applicant other than the first. */
void ledger_decide_on(struct ledger *ledger, const char *visit, unsigned applicant,
		      const char *decision, enum record_outcome outcome);
void ledger_decide(struct ledger *ledger, const char *visit, const char *decision,
		   enum record_outcome outcome);
/* The record that it counts no more. */
void ledger_withdraw(struct ledger *ledger, const char *visit, unsigned applicant);

/* A connection that keeps none of the rules. */
struct sqlite3 *ledger_raw(const struct ledger *ledger);
void ledger_raw_run(struct sqlite3 *raw, const char *statements);
int64_t ledger_raw_number(struct sqlite3 *raw, const char *statement);

/* Runs statements on the file through such a connection and closes it. */
void ledger_tamper(const struct ledger *ledger, const char *statements);

/* The status that verifying gives, through a store opened for that alone; *ret_fault says why. */
enum status ledger_verify(const struct ledger *ledger, struct fault *ret_fault);

/* How many records of a kind there are. */
int64_t ledger_count(const struct ledger *ledger, enum record_kind kind);

/* Makes a file as version 1 of the schema wrote it, with one record. */
void ledger_make_schema_1(const char *path);

#endif
