/* The tables beside the records, compared with the records: visits, orders, pins, staff and their
 * failed sign-ins. The records vouch for every value in them, so none can be altered, added or
 * removed without a finding (FINDING_TABLES_DIFFER).
 *
 *     visits          each value follows from the visit's records
 *     orders          likewise; one for each time that an IP PIN was reserved or retrieved
 *     pins            fingerprint, year, visit and applicant likewise; of the sealed PIN the record
 *                     that reserved it holds the SHA-256. It is a digest of AES-GCM's output under
 *                     a key and a random nonce: no PIN can be guessed from it
 *     parked          likewise; one for each visit that rests. Of what is sealed the record that it
 *                     rests holds the SHA-256
 *     draft           likewise; at most one, of the visit under way
 *     staff           role, lock and whether it is disabled likewise; of salt, cost and derived key
 *                     the record that set the secret holds the SHA-256. The salt is 128 random bits
 *                     that stand in the row alone: no secret can be guessed from the record
 *     staff_failures  as the record of the last refusal lists them
 *     addresses       the record of their loading holds a digest over all of them
 *     flags           as the record of the last change tells
 */
#ifndef TAC_LEDGER_STORE_TABLES_H
#define TAC_LEDGER_STORE_TABLES_H

#include "kiosk/ledger/store_tables_facts.h"

/* More visits than are under way at once; what goes beyond is looked up, not forgotten. */
enum { TABLES_OPEN_MAX = 16 };

/* Goes along when the records are verified. Memory stays the same however many there are: facts are
 * kept of visits under way, and compared when a visit is closed. `{ .sql = … }` begins. */
struct tables_walk {
	struct sql *sql;
	int64_t visits, orders, pins, staff, flags; /* rows that there must be */
	struct {
		bool is_told;
		char rows[CRYPTO_HEX_MAX]; /* their digest */
	} addresses;                       /* as they were loaded last */
	struct {
		char visit[STORE_VISIT_ID_MAX]; /* empty: there is none */
		int64_t kept_ms;
		char sealed[CRYPTO_HEX_MAX]; /* its digest */
	} draft;
	size_t count;
	struct {
		bool is_whole; /* from the visit's first record on */
		struct visit_facts facts;
	} open[TABLES_OPEN_MAX];
	enum status status; /* of what was found first: it waits for its turn */
	struct fault found;
};

/* The next record, which was right. */
void tables_walk_record(struct tables_walk *walk, const struct record_view *record);
/* After the last one. Says what differs: the table, the row and what about it.
 * Shape   `wrong` is empty where nothing does. */
enum status tables_walk_end(struct tables_walk *walk, char wrong[FAULT_TEXT_MAX],
			    struct fault *fault) MUST_CHECK;

/* Nothing was found so far. */
static inline bool tables_are_fine(const struct tables_walk *walk)
{
	return walk->status == STATUS_OK;
}
/* Keeps that a table's row differs, and in what. */
void tables_differ(struct tables_walk *walk, const char *table, const char *row, const char *what);

/* What the records say of a secret: the digest of salt, cost and derived key, in hexadecimal. */
enum status tables_account(struct span salt, int64_t iterations, struct span derived,
			   char ret[CRYPTO_HEX_MAX], struct fault *fault) MUST_CHECK;
/* The times of the failed sign-ins of user ?1 that are counted, oldest first: an expression of SQL.
 */
#define TABLES_FAILURES                                                                            \
	"(SELECT coalesce(group_concat(wall_ms, ' '), '') FROM "                                   \
	"(SELECT wall_ms FROM staff_failures WHERE user = ?1 ORDER BY wall_ms LIMIT 9))"
/* What they say of failed sign-ins. */
enum status tables_failures(struct store *store, const char *user, char ret[RECORD_VALUE_MAX],
			    struct fault *fault) MUST_CHECK;

#endif
