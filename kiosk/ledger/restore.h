/* Puts a backup in the place of the ledger, and never without a word about what is lost by it.
 *
 * The backup is copied beside the ledger and made whole there; the last step is one rename. Until
 * then nothing has changed, and after it the ledger of before stands beside the new one. */
#ifndef TAC_LEDGER_RESTORE_H
#define TAC_LEDGER_RESTORE_H

#include "kiosk/ledger/store.h"

enum { RESTORE_PATH_MAX = 512 };

enum restore_present {
	RESTORE_ABSENT,  /* there is no ledger */
	RESTORE_DAMAGED, /* it does not verify */
	RESTORE_SOUND,
};

/* What a backup is, and what it is beside the ledger that is there. */
struct restore_found {
	uint64_t records; /* in the backup */
	struct hash head;
	int64_t wall_ms; /* its last record's time */
	enum restore_present present;
	char damage[FAULT_TEXT_MAX]; /* why it is RESTORE_DAMAGED */
	/* Records of the ledger's that the backup has not: exact where that one is sound, else what
	 * can still be counted. */
	uint64_t lost;
	bool has_present_head;
	struct hash present_head;
};

struct restore {
	char database[RESTORE_PATH_MAX];
	char scratch[RESTORE_PATH_MAX]; /* the copy beside it; empty: none */
	char name[RECORD_VALUE_MAX];    /* the backup's, for the record */
	struct store copy, present;     /* closed: none */
	int hold;                       /* on the ledger that is there */
	struct restore_found found;
};
/* Undoes what was not finished. */
void restore_release(struct restore *restore);

/* Takes the ledger against a running kiosk, copies the backup beside it, verifies all of it, and
 * compares.
 * Errors  STATUS_REFUSED another kiosk's, or altered since the ledger recorded it; STATUS_CORRUPT
 *         it does not verify; STATUS_UNSUPPORTED of a newer version; STATUS_DENIED a kiosk is
 *         running; as sql_copy. Nothing has changed then.
 * Blocks  for as long as copying and verifying take. */
enum status restore_begin(const char *database, const char *file, const char *kiosk,
			  struct restore *ret, struct fault *fault) MUST_CHECK;

/* False when it is certain that nothing is lost. */
bool restore_may_lose(const struct restore_found *found);

/* Where a supervisor is to sign in for it: the ledger that is there if it is sound, else the copy,
 * behind its LEDGER_RESTORED record. */
enum status restore_staff(struct restore *restore, struct store **ret,
			  struct fault *fault) MUST_CHECK;

/* Adds LEDGER_RESTORED to the copy: its first new record. Where something may be lost, the
 * printer's quarantine begins with it, in one transaction: of a receipt that went to the printer
 * since, the copy knows nothing, and it may still come out. */
enum status restore_record(struct restore *restore, const char *by, struct fault *fault) MUST_CHECK;

/* Keeps the ledger that is there aside (ret_aside: under which name; empty where there was none)
 * and gives the copy its place, for good. */
enum status restore_replace(struct restore *restore, char ret_aside[RESTORE_PATH_MAX],
			    struct fault *fault) MUST_CHECK;

#endif
