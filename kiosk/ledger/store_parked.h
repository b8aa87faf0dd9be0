/* Visits that rest: sealed, each in a row beside the records until it is taken up, its time is over
 * or it is closed. The records vouch for the row as for every other (store_tables.h), and no row is
 * left of what they say is over.
 *
 * A visit rests in the queue, for a clerk of this kiosk, or on a slip, for whoever comes with it:
 * the row then holds the hash of the slip's token, and what is sealed opens with that token only.
 */
#ifndef TAC_LEDGER_STORE_PARKED_H
#define TAC_LEDGER_STORE_PARKED_H

#include "kiosk/ledger/store.h"

enum {
	STORE_SLIP_TRIES =
		3, /* wrong answers to what the slip's holder is asked; then it is void */
	STORE_PARKED_MAX = 17 * 1024,
};

/* How a visit rests. */
struct parked {
	char visit[STORE_VISIT_ID_MAX];
	int64_t parked_ms, until_ms;
	char slip[CRYPTO_HEX_MAX]; /* SHA-256 of the slip's token; empty in the queue */
	int64_t tries;             /* wrong ones so far */
	struct span sealed;        /* to be kept: the caller's; read back: into `bytes` */
	unsigned char bytes[STORE_PARKED_MAX];
};

/* One line of the queue. */
struct waiting {
	struct visit visit;
	int64_t since_ms;
	bool is_barred; /* whoever asks handed it on: it is for others */
};

/* Adds the row and its VISIT_PARKED record, inside a transaction; parked_ms comes back.
 * Errors  STATUS_DENIED: it rests already, or another visit has that slip. */
enum status store_park(struct store *store, const char *actor, struct parked *parked,
		       struct fault *fault) MUST_CHECK;

/* Those in the queue, the longest waiting first, as `clerk` sees them; *ret_total of them in all.
 */
enum status store_list_waiting(struct store *store, const char *clerk, size_t offset,
			       struct waiting *rows, size_t max, size_t *ret_count,
			       size_t *ret_total, struct fault *fault) MUST_CHECK;
/* How many wait in the queue, and since when the one does that waits longest; 0 for none. */
enum status store_count_waiting(struct store *store, int64_t *ret, int64_t *ret_since_ms,
				struct fault *fault) MUST_CHECK;

/* A visit that rests, by its number or by its slip.
 * Errors  STATUS_GONE: none does, or its time is over; STATUS_CORRUPT. */
enum status store_get_parked(struct store *store, const char *visit, int64_t now_wall_ms,
			     struct parked *ret, struct fault *fault) MUST_CHECK;
enum status store_get_slip(struct store *store, const char *slip, int64_t now_wall_ms,
			   struct parked *ret, struct fault *fault) MUST_CHECK;

/* Takes it up, inside a transaction: its row goes, what is sealed is the visit's draft
 * (store_draft.h), VISIT_RESUMED is recorded. */
enum status store_take_parked(struct store *store, const struct parked *parked, const char *actor,
			      struct fault *fault) MUST_CHECK;

/* Records a wrong answer, inside a transaction. With the last one that there may be the slip is
 * void and the visit is closed. */
enum status store_refuse_slip(struct store *store, struct parked *parked, bool *ret_is_void,
			      struct fault *fault) MUST_CHECK;

/* True when that member of staff handed the visit on to others. */
enum status store_is_barred(struct store *store, const char *visit, const char *user, bool *ret,
			    struct fault *fault) MUST_CHECK;

/* How a visit ends whose time to rest is past. */
#define STORE_REST_OVER "rest_over"

/* Closes visits whose rest is over, inside a transaction: their time is past, or a backup brought
 * them back that may have been closed since.
 * Shape   *visits grows by how many that were. */
enum status store_close_rested(struct store *store, int64_t now_wall_ms, int64_t *visits,
			       struct fault *fault) MUST_CHECK;

/* What was erased leaves the file's journal, too. Not when somebody else reads just then: it goes
 * with the next one. */
void store_forget_erased(struct store *store);

/* Visits that ended without an approval though somebody had said who they are, by TIN: how many
 * since `since_ms`, and when the one ended that is the `limit`th from the last (0: there are
 * fewer). `visit` is left out: it is under way. */
enum status store_count_attempts(struct store *store, const char *fingerprint, const char *visit,
				 int64_t since_ms, int64_t limit, int64_t *ret_count,
				 int64_t *ret_limit_ms, struct fault *fault) MUST_CHECK;

/* True where the last visit since `since_ms` at which that TIN was approved or referred ended with
 * a referral: it is with a supervisor still. `visit` is left out. */
enum status store_is_referred(struct store *store, const char *fingerprint, const char *visit,
			      int64_t since_ms, bool *ret, struct fault *fault) MUST_CHECK;

#endif
