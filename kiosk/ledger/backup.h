/* A backup: a verified copy of the ledger's database on another disk, made while others write.
 *
 * It holds none of the folder of keys. A period's secret (period-*.key) in it would outlive the
 * shredding of that period. The key of an epoch (epoch-N.pem) would let whoever has the backup sign
 * in the kiosk's name, and is erased a day later anyway. fingerprint.key and sealing.key never
 * change and open what the database hides: keep one copy of these apart from all backups. */
#ifndef TAC_LEDGER_BACKUP_H
#define TAC_LEDGER_BACKUP_H

#include "kiosk/ledger/backup_folder.h"
#include "kiosk/ledger/store.h"

enum { BACKUP_PATH_MAX = 512, BACKUP_COPY_MS = 30 * 60000 };

/* The records about backups have this as their object. */
#define BACKUP_OBJECT "backup"

struct backup_plan {
	const char *database; /* the file that the store has open */
	const char *keys;     /* folder; locked, so that one backup is made at a time */
	const char *folder;   /* where to */
	const char *by;       /* who, for the record */
	size_t keep;          /* so many of this kiosk's stay there, at least 1 */
	bool must_mount;      /* refuse the disk of the database and of the system */
	int64_t until_ms;     /* steady clock, for the copying */
	/* How far it is: pages copied, then records verified; may be null. */
	void (*tick)(void *self, bool is_copied, uint64_t done, uint64_t total);
	void *self;
};

struct backup {
	char path[BACKUP_PATH_MAX];
	uint64_t records;
	uint64_t bytes;
	struct hash head;   /* of the last record */
	struct hash digest; /* SHA-256 of the file */
	bool is_on_own_disk;
	/* The one that holds more records than this ledger; empty text for none. */
	struct backup_name ahead;
	struct fault pruning; /* STATUS_OK: old ones were removed */
};

/* Copies, verifies the copy and that the ledger continues it, and only then gives it its name;
 * records BACKUP_MADE or BACKUP_FAILED; removes old ones.
 * Errors  one sentence about what is in the way. The folder is then as it was, or holds a NAME.new
 *         after a power cut, which the next backup removes. */
enum status backup_make(struct store *store, const struct backup_plan *plan, struct backup *ret,
			struct fault *fault) MUST_CHECK;

/* How backups went: the newest record of each kind; a wall time of 0 where there is none. */
struct backup_history {
	int64_t made_ms, failed_ms;
	char cause[RECORD_VALUE_MAX]; /* of the last failure */
};
enum status backup_history(struct store *store, struct backup_history *ret,
			   struct fault *fault) MUST_CHECK;

/* Milliseconds until the next one is due; 0 for now. A last one that lies ahead of the clock counts
 * as made now. */
int64_t backup_wait_ms(const struct backup_history *history, int64_t hours, int64_t wall_ms);

#endif
