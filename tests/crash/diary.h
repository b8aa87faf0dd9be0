/* What a ledger must hold after a crash: every transaction that was acknowledged, at most the one
 * in flight more, and nothing by halves. */
#ifndef TAC_CRASH_DIARY_H
#define TAC_CRASH_DIARY_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/ledger/store.h"

enum { DIARY_TRIES_MAX = 16, DIARY_PLACES_MAX = 512, DIARY_WHY_MAX = 256 };

/* Where a ledger stands. */
struct diary_place {
	uint64_t count;
	bool has_head, has_content; /* a call that writes by itself tells neither beforehand */
	struct hash head;
	struct hash content; /* of every row of every table */
};

struct diary {
	bool is_made;            /* store_create has said OK */
	struct diary_place kept; /* as of the last acknowledgement */
	size_t try_count;        /* commits tried since; the last is in flight or was refused */
	struct diary_place tries[DIARY_TRIES_MAX];
	size_t place_count; /* every acknowledgement so far */
	struct diary_place places[DIARY_PLACES_MAX];
	uint64_t keep_count;
	bool is_short; /* does not look at the contents: for long ledgers */
	int tell;      /* a pipe that is told all of it; -1 none */
};

/* Begins with a ledger as it is. */
enum status diary_begin(struct diary *diary, const struct store *store,
			struct fault *fault) MUST_CHECK;

/* Before the commit, inside the transaction. */
enum status diary_try(struct diary *diary, struct store *store, struct fault *fault) MUST_CHECK;
/* Before a call that writes by itself `more` records in one transaction. */
void diary_try_call(struct diary *diary, uint64_t more);
/* The commit or call said OK. */
void diary_keep(struct diary *diary, const struct store *store);

/* Goes on from what a check found. */
void diary_settle(struct diary *diary, const struct diary_place *place);

/* Takes over what a `tell` at the other end has said so far; false at its end. */
bool diary_hear(struct diary *diary, int from) MUST_CHECK;

enum diary_rule {
	DIARY_HOLDS, /* what was acknowledged is there */
	/* The disk lied about its syncs: the ledger is as it was at one of the acknowledgements, or
	 * is refused. */
	DIARY_HOLDS_A_PAST,
};

enum diary_found { DIARY_WRONG, DIARY_KEPT, DIARY_IN_FLIGHT, DIARY_PAST, DIARY_REFUSED };

/* Opens, verifies and compares; then recovers it and writes one more record.
 * Shape   *ret, which may be null, is where it stood before that; all zero with DIARY_REFUSED.
 *         *why is filled with DIARY_WRONG. */
enum diary_found diary_check(const struct diary *diary, const char *path, enum diary_rule rule,
			     struct diary_place *ret, char why[DIARY_WHY_MAX]) MUST_CHECK;

#endif
