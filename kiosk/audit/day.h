/* A kiosk's day: what its records tell between two marks, the day's opening and its closing, and
 * what a slip of paper says of it. */
#ifndef TAC_AUDIT_DAY_H
#define TAC_AUDIT_DAY_H

#include "kiosk/ledger/record_view.h"
#include "kiosk/ledger/store.h"

/* Name, word: how visits end. Interrupted is one that never came to an outcome; the last stands for
 * every other. */
#define DAY_OUTCOME_LIST(X)                                                                        \
	X(APPROVED, "approved")                                                                    \
	X(REFUSED, "refused")                                                                      \
	X(REFERRED, "referred")                                                                    \
	X(DEFERRED, "deferred")                                                                    \
	X(ABANDONED, "abandoned")                                                                  \
	X(EXPIRED, "expired")                                                                      \
	X(MIXED, "mixed")                                                                          \
	X(FRAUD_REVIEW, "fraud_review")                                                            \
	X(INTERRUPTED, "interrupted")                                                              \
	X(OTHER, "other")

enum day_outcome {
#define X(name, word) DAY_OUTCOME_##name,
	DAY_OUTCOME_LIST(X)
#undef X
		DAY_OUTCOME_COUNT
};
const char *day_outcome_text(enum day_outcome outcome);

/* Whose doing a record is: what a quiet night has and has not. */
enum day_group {
	DAY_SYSTEM,  /* the kiosk's own: starts, keys, faults */
	DAY_SIGN_IN, /* staff came and went */
	DAY_LOOK,    /* somebody read the records */
	DAY_REFUSAL, /* a sign-in was refused */
	DAY_VISIT,   /* a visitor's, a clerk's, or about a PIN */
	DAY_CHANGE,  /* staff changed accounts, auditors, secrets */
	DAY_GROUP_COUNT
};

/* `{ 0 }` counts nothing yet. Of a day in earnest, what was done in training is counted apart, and
 * in none of the others. */
struct day_counts {
	uint64_t training; /* records left out of the rest */
	uint64_t records, group[DAY_GROUP_COUNT];
	uint64_t visits, outcome[DAY_OUTCOME_COUNT];
	uint64_t documents, reserved, assigned, not_reserved, delivered, exceptions, faults;
	uint64_t queued, mailed; /* letters */
};

void day_count(struct day_counts *counts, const struct record_view *record);
/* True when nothing happened but what the kiosk does by itself and who came to open it. */
bool day_is_quiet(const struct day_counts *counts);

/* How the ledger was marked last. */
enum day_state { DAY_NEVER, DAY_OPEN, DAY_CLOSED };

enum { DAY_OPEN_MAX = 12 };

struct day {
	enum day_state state;
	struct {
		uint64_t sequence; /* 0: none */
		int64_t wall_ms;
		struct hash hash;
	} mark;                   /* the last one */
	struct day_counts counts; /* of what came after it */
	uint64_t open_exceptions;
	size_t listed;
	char exception[DAY_OPEN_MAX][STORE_ORDER_ID_MAX]; /* the first of them */
	struct hash installation;                         /* its key's fingerprint; zeros: none */
};

/* How the ledger was marked last, and nothing else.
 * Errors  as store_get_record. */
enum status day_look_at_mark(struct store *store, struct day *ret, struct fault *fault) MUST_CHECK;
/* How things stand now; inside a transaction too.
 * Errors  STATUS_CORRUPT for a record that cannot be read. */
enum status day_look(struct store *store, struct day *ret, struct fault *fault) MUST_CHECK;

/* The record of the mark that comes next: DAY_CLOSED or DAY_OPENED, with what `day` counted. What
 * somebody was told and did all the same stands in it: closed already, exceptions open. */
struct record day_record(const struct day *day, bool is_closing, const char *actor);

/* Looks and keeps that record, inside a transaction: the mark's record is the last one then. */
enum status day_mark(struct store *store, bool is_closing, const char *actor, struct day *ret,
		     struct fault *fault) MUST_CHECK;

/* What somebody is told and may do all the same; empty for nothing. */
void day_objection(const struct day *day, bool is_closing, char *to, size_t max);

#endif
