#include "tests/fakes/backup_trial.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/base/clock.h"

void backup_trial_init(struct backup_trial *trial)
{
	*trial = (struct backup_trial){ 0 };
	ledger_init(&trial->ledger);
	scratch_path(&trial->ledger.scratch, "keys", trial->keys);
	scratch_path(&trial->ledger.scratch, "backups", trial->folder);
	assert_int_equal(mkdir(trial->keys, 0700), 0);
	assert_int_equal(mkdir(trial->folder, 0700), 0);
	trial->plan = (struct backup_plan){
		.database = trial->ledger.path,
		.keys = trial->keys,
		.folder = trial->folder,
		.by = "sam",
		.keep = 3,
		.until_ms = clock_steady_ms() + 60000,
	};
}

void backup_trial_release(struct backup_trial *trial)
{
	ledger_release(&trial->ledger);
}

void backup_trial_note(struct store *store)
{
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	record_detail(&record, "cause", "test");
	assert_int_equal(store_record(store, &record, NULL), STATUS_OK);
}

void backup_trial_note_many(struct store *store, int count)
{
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	record_detail(&record, "cause", "test");
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	for (int at = 0; at < count; at++)
		assert_int_equal(store_append(store, &record, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

enum status backup_trial_make(struct backup_trial *trial)
{
	return backup_make(&trial->ledger.store, &trial->plan, &trial->made, &trial->fault);
}

int backup_trial_count_files(const struct backup_trial *trial, const char *end)
{
	DIR *entries = opendir(trial->folder);
	const struct dirent *entry;
	int count = 0;

	assert_non_null(entries);
	while ((entry = readdir(entries)) != NULL) {
		size_t size = strlen(entry->d_name), tail = strlen(end);
		count += entry->d_name[0] != '.' && size >= tail &&
			 strcmp(entry->d_name + size - tail, end) == 0;
	}
	closedir(entries);
	return count;
}

void backup_trial_assert_verifies(const char *path, uint64_t *ret_records)
{
	SCOPED(store) copy = { 0 };
	struct fault fault = { 0 };

	if (store_open(path, SQL_READ_ONLY, "K1", &copy, &fault) != STATUS_OK ||
	    store_verify(&copy, NULL, NULL, ret_records, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}
