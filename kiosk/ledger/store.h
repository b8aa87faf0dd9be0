/* The store: one SQLite file with the chain of records, the visits, the print orders, the issued
 * PINs and the staff. Whatever belongs together is written in one transaction. */
#ifndef TAC_LEDGER_STORE_H
#define TAC_LEDGER_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/ledger/clocks.h"
#include "kiosk/ledger/merkle.h"
#include "kiosk/ledger/record.h"
#include "kiosk/ledger/sql.h"

enum {
	STORE_SCHEMA = 9,
	STORE_APPLICANTS_MAX = 4, /* of a visit; their numbers begin with 1 */
	STORE_VISIT_ID_MAX = 33,
	STORE_ORDER_ID_MAX = 37,
	STORE_PRINTS_MAX = 8,  /* orders of one applicant in one visit */
	STORE_ORDERS_MAX = 12, /* orders of one visit */
	STORE_USER_MAX = 33,
	STORE_WORD_MAX = 33,
};

struct store {
	struct sql sql;
	char origin[RECORD_ORIGIN_MAX]; /* stamped on every record */
	bool is_training;               /* set by who opens it: says so on every record */
	bool is_in_transaction;
	uint64_t count;                  /* records so far; the last one's sequence */
	struct hash head;                /* its hash; zeros before the first */
	struct clocks clocks;            /* that stand in it */
	struct merkle_frontier frontier; /* of the tree over them; catches up where it is needed */
	struct {
		uint64_t count;
		struct hash head;
		struct clocks clocks;
		struct merkle_frontier frontier;
	} before; /* as they were when the transaction began */
};

/* Makes a new file with the schema and its LEDGER_CREATED record. An existing file is refused.
 * Shape   origin is the kiosk's name, such as record_takes_origin takes.
 * Errors  as sql_open; STATUS_REFUSED when it exists or the origin has another shape. A file that
 *         could not be finished is removed. */
enum status store_create(const char *path, const char *origin, struct store *ret,
			 struct fault *fault) MUST_CHECK;

/* Opens a file, carries an older schema forward (in one transaction), checks that the head fits
 * the last record.
 * Errors  as sql_open; STATUS_UNSUPPORTED for a newer schema, or an older one under SQL_READ_ONLY;
 *         STATUS_CORRUPT. */
enum status store_open(const char *path, enum sql_open_how how, const char *origin,
		       struct store *ret, struct fault *fault) MUST_CHECK;
void store_release(struct store *store);

/* A transaction. Changes outside one are refused by assertion. A failing commit rolls back, and
 * the head is again what it was. Durable when store_commit says OK.
 *
 * Shape   what another program appended in between is taken over by store_begin.
 * Errors  store_begin: STATUS_CORRUPT when the file no longer continues the head known here. */
enum status store_begin(struct store *store, struct fault *fault) MUST_CHECK;
enum status store_commit(struct store *store, struct fault *fault) MUST_CHECK;
void store_rollback(struct store *store);
/* Ends a transaction by what its body said: commits on STATUS_OK, else rolls back and hands the
 * body's status on. */
enum status store_end(struct store *store, enum status body, struct fault *fault) MUST_CHECK;

/* Adds one record to the chain, inside a transaction. The record's origin is filled in. Where the
 * clock was set since the last record, a CLOCK_CHANGED record is added before it: whoever writes
 * records it. */
enum status store_append(struct store *store, const struct record *record,
			 struct fault *fault) MUST_CHECK;

/* Adds that CLOCK_CHANGED record alone, inside a transaction: for who records nothing else, or must
 * know the next record's place before it is made.
 * Shape   now as it stands in that record. */
enum status store_look_at_clock(struct store *store, const struct clocks *now,
				struct fault *fault) MUST_CHECK;

/* The tree over the records' hashes, to prove from: leaf i stands for record i + 1. Borrowed from
 * the store. */
struct merkle_source store_tree(struct store *store);

/* Reads one record back, checked against its columns and its predecessor's hash.
 * Errors  STATUS_GONE: none there; STATUS_CORRUPT. */
enum status store_get_record(struct store *store, uint64_t sequence, struct record *ret,
			     struct hash *ret_hash, struct fault *fault) MUST_CHECK;
/* The newest record of a kind about an object, checked the same way. */
enum status store_last_record(struct store *store, enum record_kind kind, const char *object,
			      struct record *ret, struct fault *fault) MUST_CHECK;

/* The newest one about one applicant of a visit; records of before there were several are about the
 * first. Errors as above. */
enum status store_last_of_applicant(struct store *store, enum record_kind kind, const char *visit,
				    unsigned applicant, struct record *ret,
				    struct fault *fault) MUST_CHECK;
/* What is decided about an applicant. Errors  STATUS_GONE too where it was withdrawn. */
enum status store_last_decision(struct store *store, const char *visit, unsigned applicant,
				struct record *ret, struct fault *fault) MUST_CHECK;
/* The number in a record's detail `applicant`; 1 where there is none, 0 where it is no number. */
unsigned store_applicant_of(const struct record *record);

/* The newest fault of a device that a record tells: "scanner", "printer". Of the last 1,000 faults.
 * Errors  STATUS_GONE: there is none; STATUS_CORRUPT. */
enum status store_last_fault(struct store *store, const char *device, struct record *ret,
			     struct fault *fault) MUST_CHECK;

/* begin, append, commit. */
enum status store_record(struct store *store, const struct record *record,
			 struct fault *fault) MUST_CHECK;

/* A visit as the list shows it. Words are those of session.h's enums; empty while unknown. */
struct visit {
	char id[STORE_VISIT_ID_MAX];
	int64_t started_ms, ended_ms; /* ended 0: open */
	int32_t day;                  /* local day it started */
	char clerk[STORE_USER_MAX];
	char outcome[STORE_WORD_MAX]; /* approved, refused, referred, deferred, abandoned, expired;
				       * mixed where its applicants' outcomes differ */
	char ending[STORE_WORD_MAX];
	char reason[STORE_WORD_MAX]; /* why the visitor came: the first applicant's */
	char language[8];
	char tin_last4[5]; /* the first applicant's */
	bool is_training;
};

/* When a visit ended that its closing record was made at: never 0, which means open. A clock may
 * read 1970. */
int64_t store_visit_end_ms(int64_t wall_ms);

/* Inserts or replaces the visit with that id, inside a transaction. */
enum status store_put_visit(struct store *store, const struct visit *visit,
			    struct fault *fault) MUST_CHECK;
/* Numbers a visit and adds its row and its VISIT_STARTED record, inside a transaction. `day` is
 * the caller's; number, time of the start and whether it is of training come back.
 * Errors  as store_next_visit_id. */
enum status store_start_visit(struct store *store, struct visit *visit,
			      struct fault *fault) MUST_CHECK;
/* Errors  STATUS_GONE: no such visit. */
enum status store_get_visit(struct store *store, const char *id, struct visit *ret,
			    struct fault *fault) MUST_CHECK;

struct sql_query;
/* A visit from a row whose columns are STORE_VISIT_COLUMNS. */
#define STORE_VISIT_COLUMNS                                                                        \
	"id, started_ms, ended_ms, day, clerk, outcome, ending, reason, language, tin_last4, "     \
	"is_training"
enum { STORE_VISIT_COLUMN_COUNT = 11 };
enum status store_visit_row(const struct sql_query *query, struct visit *ret,
			    struct fault *fault) MUST_CHECK;

/* What a LEDGER_CONTINUED record is about. */
#define STORE_CONTINUED "ledger"

/* The next visit number of a day: "C001-261122-0007" for kiosk C001. Inside a transaction.
 * Numbers of a ledger that this one continues are not given again.
 * Errors  STATUS_FULL after number 9999. */
enum status store_next_visit_id(struct store *store, int32_t day, char *ret, size_t max,
				struct fault *fault) MUST_CHECK;

enum order_state {
	ORDER_RESERVED,
	ORDER_PRINTING,
	ORDER_PROVEN,
	ORDER_DELIVERED,
	ORDER_EXCEPTION,
	ORDER_QUEUED_FOR_MAIL,
	ORDER_MAILED,
	ORDER_VOIDED,   /* its PIN counts no more */
	ORDER_REPLACED, /* voided, and there is another order with another PIN */
	ORDER_EXPIRED,  /* its year is over */
	ORDER_STATE_COUNT,
};
const char *order_state_text(enum order_state state);
/* False for a word that is none of them. */
bool order_state_from_text(const char *text, enum order_state *ret) MUST_CHECK;

/* A print order: one piece of paper with one PIN. */
struct order {
	char id[STORE_ORDER_ID_MAX]; /* store_order_id */
	char visit[STORE_VISIT_ID_MAX];
	unsigned applicant; /* whose it is, from 1 */
	unsigned print;     /* 0: the applicant's first order of the visit */
	enum order_state state;
	int year;
	char fingerprint[CRYPTO_HEX_MAX];
	char proof[STORE_WORD_MAX];
	char cause[RECORD_VALUE_MAX]; /* of an exception */
	int batch;                    /* of letters that it went or goes out with; 0: none */
};

/* "C001-261122-0007/2", and the same applicant's next order "C001-261122-0007/2/1"; false where it
 * does not fit. */
bool store_order_id(const char *visit, unsigned applicant, unsigned print,
		    char ret[STORE_ORDER_ID_MAX]) MUST_CHECK;
enum status store_put_order(struct store *store, const struct order *order,
			    struct fault *fault) MUST_CHECK;
enum status store_get_order(struct store *store, const char *id, struct order *ret,
			    struct fault *fault) MUST_CHECK;
/* The applicant's newest order of a visit. Errors  STATUS_GONE: there is none. */
enum status store_newest_order(struct store *store, const char *visit, unsigned applicant,
			       struct order *ret, struct fault *fault) MUST_CHECK;
/* How many orders a visit has. */
enum status store_count_orders(struct store *store, const char *visit, int64_t *ret,
			       struct fault *fault) MUST_CHECK;
/* How many orders stand in ORDER_EXCEPTION. */
enum status store_count_exceptions(struct store *store, int64_t *ret,
				   struct fault *fault) MUST_CHECK;

/* Takes the ledger for one kiosk, so that the visits open in it are its own to recover. Other
 * programs may still read and add records.
 * Shape   *ret_hold is a descriptor; closing it lets go. Close it after the store: SQLite loses its
 *         locks on the file with it.
 * Errors  STATUS_DENIED another kiosk works with it; STATUS_IO.
 * Blocks  2 s at most, for another that is just ending. */
enum status store_hold(const char *path, int *ret_hold, struct fault *fault) MUST_CHECK;

/* How the kiosk's last run ended, for the record of the next start: "nothing" where there was none,
 * "stop", or "interruption". */
enum status store_last_run(struct store *store, const char **ret, struct fault *fault) MUST_CHECK;

/* The latest time that a record tells since the clock's last recorded change, of the last 1,000
 * records: a clock that reads less has gone back. 0 where there is none. */
enum status store_latest_ms(struct store *store, int64_t *ret, struct fault *fault) MUST_CHECK;

/* After a start: visits still open are closed (ending "interrupted") unless they rest and may be
 * taken up again (store_parked.h), orders between RESERVED and
 * DELIVERED become exceptions, each with its record of that time, what a second person was asked is
 * cleared, and the printer is put into quarantine where a paper may still come out, all in one
 * transaction.
 * Shape   *ret_visits says how many visits that were. */
enum status store_recover(struct store *store, int64_t now_wall_ms, int64_t *ret_visits,
			  struct fault *fault) MUST_CHECK;

/* Walks the whole chain.
 * Shape   *ret_count records were right. On STATUS_CORRUPT the fault names the first record that
 *         is not, and what about it (altered, missing, out of order, columns differ from bytes,
 *         head differs); or the table, rule or trigger that is not as this program made it.
 * Blocks  for as long as it takes; `tick`, where not null, is called every 10,000 records. */
enum status store_verify(struct store *store, void (*tick)(void *self, uint64_t count), void *self,
			 uint64_t *ret_count, struct fault *fault) MUST_CHECK;
/* The same with all that was found; its `records` are those before the first finding. */
struct verify_report;
enum status store_judge(struct store *store, void (*tick)(void *self, uint64_t count), void *self,
			struct verify_report *ret, struct fault *fault) MUST_CHECK;

#endif
