/* A ledger and the folder that backups of it are made in. */
#ifndef TAC_FAKES_BACKUP_TRIAL_H
#define TAC_FAKES_BACKUP_TRIAL_H

#include "kiosk/ledger/backup.h"
#include "tests/fakes/ledger.h"

struct backup_trial {
	struct ledger ledger;
	char keys[SCRATCH_PATH_MAX], folder[SCRATCH_PATH_MAX];
	struct backup_plan plan;
	struct backup made;
	struct fault fault;
};

void backup_trial_init(struct backup_trial *trial);
void backup_trial_release(struct backup_trial *trial);
void backup_trial_note(struct store *store);
void backup_trial_note_many(struct store *store, int count);
enum status backup_trial_make(struct backup_trial *trial);
/* How many entries end so. */
int backup_trial_count_files(const struct backup_trial *trial, const char *end);
void backup_trial_assert_verifies(const char *path, uint64_t *ret_records);

#endif
