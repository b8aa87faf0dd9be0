/* Acts that take two people, as the ledger tells them: a clerk's request about a visit is pending
 * from its record on until another one gives, refuses or clears it. Nothing else keeps it. */
#ifndef TAC_LEDGER_APPROVAL_H
#define TAC_LEDGER_APPROVAL_H

#include "kiosk/ledger/store.h"

enum approval_state {
	APPROVAL_NONE, /* nobody was asked */
	APPROVAL_PENDING,
	APPROVAL_GIVEN,
	APPROVAL_REFUSED,
	APPROVAL_CLEARED,
};

enum {
	APPROVALS_MAX = 16,
	APPROVAL_DIGEST_MAX = 17, /* sixteen digits, short enough to be typed */
};

/* The newest one about a visit. */
struct approval {
	enum approval_state state;
	char visit[STORE_VISIT_ID_MAX];
	unsigned applicant;        /* whom it is about, from 1 */
	char by[RECORD_ACTOR_MAX]; /* who answered or cleared it; empty while pending */
	struct record asked;       /* while pending: the request, with who asks and what for */
};

/* Errors  the store's. */
enum status approval_look(struct store *store, const char *visit, struct approval *ret,
			  struct fault *fault) MUST_CHECK;

/* Those that are pending of visits under way, oldest visit first; then of visits that have ended,
 * about their papers, as far as they were asked within the last 10,000 records. */
enum status approval_list(struct store *store, struct approval ret[APPROVALS_MAX],
			  size_t *ret_count, struct fault *fault) MUST_CHECK;

/* True for a record that tells a second person what they are to agree to. */
bool approval_shows(enum record_kind kind);

/* Of all those records of a visit, in order: it is another one as soon as there is one more of
 * them. Lower-case hexadecimal digits.
 *
 * Errors  the store's. */
enum status approval_digest(struct store *store, const char *visit, char ret[APPROVAL_DIGEST_MAX],
			    struct fault *fault) MUST_CHECK;

/* What a second person says to what is pending: agreed, or not, with the code of a reason. One
 * transaction.
 *
 * Errors  STATUS_GONE when nothing is pending, not about that evidence, or there is more to see
 *         than what they have seen; STATUS_DENIED for who asked, and whose own case it is. */
struct approval_answer {
	const char *visit, *by;
	const char *evidence; /* as it was asked about; null: any */
	const char *seen; /* approval_digest of what they saw; null: they saw the kiosk's screen */
	bool is_agreed;
	const char *reason; /* where not agreed */
};
enum status approval_answer(struct store *store, const struct approval_answer *answer,
			    struct fault *fault) MUST_CHECK;

/* Whether the case is somebody's own: they decided about the applicant, or are the visit's clerk.
 * As a second person they agree to nothing about it. Errors  STATUS_GONE there is no such visit. */
enum status approval_is_own(struct store *store, const char *visit, unsigned applicant,
			    const char *user, bool *ret, struct fault *fault) MUST_CHECK;

/* Clears what is pending, if anything is, within the caller's transaction. */
enum status approval_clear(struct store *store, const char *visit, const char *cause,
			   int64_t wall_ms, struct fault *fault) MUST_CHECK;

/* Records beside the withdrawal of an applicant's decision, and before it, that whoever agreed to
 * that decision agreed to nothing. Nothing where nobody did. Within the caller's transaction. */
enum status approval_lapse(struct store *store, const char *visit, unsigned applicant,
			   int64_t wall_ms, struct fault *fault) MUST_CHECK;

/* Clears those that are pending of visits that have ended, within the caller's transaction. */
enum status approval_clear_ended(struct store *store, const char *cause, int64_t wall_ms,
				 struct fault *fault) MUST_CHECK;

#endif
