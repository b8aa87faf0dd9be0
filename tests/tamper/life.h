/* A kiosk at its ledger, without its devices: what the real loop and the real sub-commands write,
 * at a clock that the test turns. Whatever fails ends the program. */
#ifndef TAC_TAMPER_LIFE_H
#define TAC_TAMPER_LIFE_H

#include "kiosk/base/key.h"
#include "kiosk/loop.h"

enum { LIFE_PATH_MAX = 192, LIFE_HEADS_MAX = 512 };

/* Heads that left the machine, on receipts. Shared with forked processes. */
struct life_heads {
	size_t count;
	struct {
		uint64_t size;
		struct hash head;
	} at[LIFE_HEADS_MAX];
};

struct loop;

struct life {
	char folder[LIFE_PATH_MAX], path[LIFE_PATH_MAX], keys[LIFE_PATH_MAX];
	char aside[LIFE_PATH_MAX]; /* where signing keys are kept beyond their time; or empty */
	const char *origin;
	uint32_t seed;
	struct loop *loop; /* while the kiosk runs */
	struct config config;
	struct loop_options options;
	struct life_heads *heads;
};

/* Ends the program unless it is STATUS_OK. */
void life_must(enum status status, const struct fault *fault);

/* A random number below `below`. */
uint32_t life_random(struct life *life, uint32_t below);

/* A new ledger in a new folder, with two auditors and two members of staff. */
void life_begin(struct life *life, const char *origin, uint32_t seed);
/* Nothing of it stays. */
void life_end(struct life *life);
/* A folder and all that is in it. */
void life_remove(const char *folder);

/* The kiosk begins to serve, stops in order, or just is not there any more. */
void life_start(struct life *life);
void life_stop(struct life *life);
void life_drop(struct life *life);

/* Between two turns of the loop. */
void life_turn(struct life *life);
/* Nothing happens, but the loop comes back when it is to sign. */
void life_idle(struct life *life, int64_t ms);

/* How far a visit comes. */
enum life_visit {
	LIFE_LEFT_OPEN, /* the kiosk will go on no further with it */
	LIFE_ABANDONED, /* the visitor goes */
	LIFE_REFUSED,   /* the clerk says no */
	LIFE_PRINTING,  /* left open with an order on its way */
	LIFE_UNPROVEN,  /* the order ends as an exception */
	LIFE_DELIVERED,
	LIFE_MAILED, /* waits to go out as letters */
	LIFE_VISIT_COUNT,
};
void life_visit(struct life *life, enum life_visit how);

/* The supervisor opens or closes the day, at the kiosk. */
void life_mark_day(struct life *life);

/* At the desk, where there is one: the newest exception is answered or replaced, the newest
 * receipt printed again, unless the second person does not agree. */
enum life_deed { LIFE_HAND_OVER, LIFE_VOID, LIFE_REPLACE, LIFE_REPRINT, LIFE_DEED_COUNT };
void life_settle(struct life *life, enum life_deed deed, bool agrees);

/* The letters that wait go out as a batch, which is written out twice, or given up; the newest one
 * that is mailed comes back. */
enum life_batch { LIFE_SENT, LIFE_SENT_TWICE, LIFE_GIVEN_UP, LIFE_BATCH_COUNT };
void life_post(struct life *life, enum life_batch how);
void life_return_letter(struct life *life);
/* Those who are enrolled get a number of the next year, but for one who opts out. */
void life_renew(struct life *life);
/* The same for all, by a sub-command that nobody's turn follows. */
void life_renew_all(struct life *life);

/* The printer or the like fails. */
void life_fault(struct life *life);

/* What sub-commands and supervisors write, through a connection of their own. */
enum life_command {
	LIFE_AUDIT_LIST,
	LIFE_AUDIT_SHOW,
	LIFE_VERIFY,
	LIFE_ADD_STAFF,
	LIFE_RESET_STAFF,
	LIFE_DISABLE_STAFF,
	LIFE_ADD_AUDITOR,
	LIFE_SIGN_IN,
	LIFE_MISTYPE,
	LIFE_MARK_DAY,
	LIFE_EXPORT,
	LIFE_SHRED,
	LIFE_COMMAND_COUNT,
};
void life_command(struct life *life, enum life_command command);

/* Puts a file, copied before from the ledger, in the ledger's place, and records it. */
void life_restore(struct life *life, const char *backup);

#endif
