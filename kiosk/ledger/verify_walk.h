/* What a verification carries along from record to record. Only verify's own files include this. */
#ifndef TAC_LEDGER_VERIFY_WALK_H
#define TAC_LEDGER_VERIFY_WALK_H

#include "kiosk/ledger/checkpoint.h"
#include "kiosk/ledger/clocks.h"
#include "kiosk/ledger/epoch.h"
#include "kiosk/ledger/merkle.h"
#include "kiosk/ledger/record_view.h"
#include "kiosk/ledger/store_tables.h"
#include "kiosk/ledger/verify.h"

/* The table of checkpoints, a row ahead. */
struct verify_checkpoints {
	struct sql_query rows;
	bool has_row;           /* one that reads well and waits for its record */
	int64_t id;             /* of the last row looked at */
	struct note note;       /* of the waiting one */
	struct checkpoint read; /* the same in numbers */
	bool is_begun;
	bool is_troubled;               /* one was wrong: what is not there is no news */
	uint64_t last_size, last_epoch; /* of the last right one */
};

/* The table of epochs, a row ahead. */
struct verify_epochs {
	struct sql_query rows;
	bool has_row;
	int64_t number; /* of the last row looked at */
	uint64_t size;  /* of the waiting one */
	struct span certificate;
	bool is_begun;       /* the installation key is known */
	bool is_lost;        /* nobody knows who signs from here on */
	bool lacks_last;     /* the epoch before ended without a checkpoint */
	bool expects_record; /* an epoch began, and the next record says so */
	struct epoch_chain chain;
};

enum { VERIFY_BOOTS_MAX = 1024 };

/* Both clocks, and what a serving kiosk left unsigned. */
struct verify_pace {
	struct clocks clocks;
	size_t boot_count;
	uint64_t boots[VERIFY_BOOTS_MAX]; /* the last ones' beginnings; a ring */
	uint64_t earlier; /* the first record from an earlier time by the steady clock; 0: none */
	uint64_t step_at; /* a record from which on the wall clock reads less; 0: none */
	/* The latest time told since the clock's last recorded change, and the record of it; and
	 * how it was when the machine was started last. 0: there is none. */
	uint64_t latest_at, before_at;
	int64_t latest_ms, before_ms;
	/* Since the last checkpoint: */
	uint64_t served; /* records that only a serving kiosk writes */
	uint64_t first;  /* of them; 0: none */
	int64_t since_ms;
	char since_boot[RECORD_BOOT_MAX];
	uint64_t overdue; /* the first record before which it should have signed; 0: none */
	uint64_t alone;   /* the first record that is always signed with its own transaction */
};

/* The records' index, compared with them. */
struct verify_index {
	uint64_t root, at; /* r and s */
	uint64_t records, entries;
};

struct verify_walk {
	struct sql *sql;
	const struct verify_asked *asked;
	struct verify_report *report;
	uint64_t count; /* records that were right */
	struct hash head;
	struct merkle_frontier frontier;
	bool is_broken;     /* from here on the chain cannot be followed */
	bool is_tree_wrong; /* its kept nodes are not looked at any more */
	uint64_t restored;  /* times that a backup was put in the ledger's place */
	uint64_t foreign;   /* the first record of another kiosk since the last checkpoint; 0 */
	struct verify_checkpoints checkpoints;
	struct verify_epochs epochs;
	struct sql_query boxes;
	bool has_box;
	struct verify_pace pace;
	struct verify_index index;
	struct tables_walk tables;
};
void verify_walk_release(struct verify_walk *walk);

/* A query that goes row by row; *ret_has_row says whether there is one. */
enum status verify_step(struct sql_query *query, bool *ret_has_row, struct fault *fault) MUST_CHECK;

/* The parts of it. Damage goes into the report; the status says whether the walk could be walked.
 * begin before the first record, `at` when the frontier's size was reached, `record` for the next
 * one that is right, before it is counted, `end` after the last one. */
enum status verify_checkpoints_begin(struct verify_walk *walk, struct fault *fault) MUST_CHECK;
enum status verify_checkpoints_at(struct verify_walk *walk, const struct hash *root,
				  struct fault *fault) MUST_CHECK;
enum status verify_checkpoints_end(struct verify_walk *walk, struct fault *fault) MUST_CHECK;
enum status verify_checkpoints_comes_later(struct verify_walk *walk, uint64_t size, uint64_t epoch,
					   bool *ret, struct fault *fault) MUST_CHECK;
/* Records that differ from what was signed: another kiosk's if there is one, else altered. */
void verify_other_records(struct verify_walk *walk, enum verify_part part, int64_t number,
			  const char *words);
/* Whether a key of this ledger's made, or claims to have made, one of the signatures. */
enum status verify_knows_signer(struct verify_walk *walk, const struct note *note, bool *ret,
				struct fault *fault) MUST_CHECK;
/* Whose signature a note bears that its epoch's key did not make. */
enum status verify_blame_signature(struct verify_walk *walk, const struct note *note,
				   enum verify_part part, int64_t number,
				   struct fault *fault) MUST_CHECK;

enum status verify_epochs_begin(struct verify_walk *walk, struct fault *fault) MUST_CHECK;
enum status verify_epochs_at(struct verify_walk *walk, const struct hash *root,
			     struct fault *fault) MUST_CHECK;
void verify_epochs_record(struct verify_walk *walk, const struct record_view *record);
void verify_epochs_end(struct verify_walk *walk);

enum status verify_boxes_begin(struct verify_walk *walk, struct fault *fault) MUST_CHECK;
enum status verify_boxes_record(struct verify_walk *walk, const struct record_view *record,
				struct fault *fault) MUST_CHECK;
void verify_boxes_end(struct verify_walk *walk);

void verify_pace_record(struct verify_walk *walk, const struct record_view *record);
/* A right checkpoint covers all so far. */
void verify_pace_signed(struct verify_walk *walk);
void verify_pace_end(struct verify_walk *walk);

enum status verify_index_begin(struct verify_index *index, struct fault *fault) MUST_CHECK;
void verify_index_record(struct verify_index *index, uint64_t sequence,
			 const struct record_view *record);
enum status verify_index_end(struct verify_walk *walk, struct fault *fault) MUST_CHECK;

/* Names what is wrong with the row that stands where the next record should: the records' cursor is
 * on it. */
enum status verify_blame_row(struct verify_walk *walk, const struct sql_query *row,
			     struct fault *fault) MUST_CHECK;

/* The kept nodes that the last record completed. */
enum status verify_tree_kept(struct verify_walk *walk, const struct merkle_kept *kept,
			     struct fault *fault) MUST_CHECK;

/* After the walk: the head, the tree's size, heads known from elsewhere; then the layout and the
 * other tables. */
enum status verify_ends(struct verify_walk *walk, struct fault *fault) MUST_CHECK;
enum status verify_beside(struct verify_walk *walk, struct fault *fault) MUST_CHECK;

#endif
