#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "tests/fakes/backup_trial.h"

enum { HOUR_MS = 3600000 };

static void test_backup__is_a_verified_file_by_itself_and_is_recorded(void **state)
{
	SCOPED(backup_trial) fixture;
	struct record record;
	uint64_t records = 0;
	char hex[CRYPTO_HEX_MAX], path[SCRATCH_PATH_MAX + 8];

	backup_trial_init(&fixture);
	backup_trial_note(&fixture.ledger.store);
	struct hash head = fixture.ledger.store.head;
	assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
	assert_int_equal(backup_trial_count_files(&fixture, ""), 1);
	assert_int_equal(backup_trial_count_files(&fixture, ".db"), 1);
	backup_trial_assert_verifies(fixture.made.path, &records);
	assert_int_equal(records, 2);
	assert_int_equal(fixture.made.records, 2);
	assert_memory_equal(&fixture.made.head, &head, sizeof(head));
	assert_true(fixture.made.is_on_own_disk);
	assert_int_equal(backup_trial_count_files(&fixture, ""),
			 1); /* reading left nothing beside it */
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_BACKUP_MADE, BACKUP_OBJECT,
					   &record, NULL),
			 STATUS_OK);
	crypto_hex(head.at, sizeof(head.at), hex);
	assert_string_equal(record_value(&record, "head"), hex);
	crypto_hex(fixture.made.digest.at, sizeof(fixture.made.digest.at), hex);
	assert_string_equal(record_value(&record, "digest"), hex);
	assert_string_equal(record_value(&record, "records"), "2");
	assert_non_null(strstr(fixture.made.path, record_value(&record, "file")));
	text_format(path, sizeof(path), "%s-wal", fixture.made.path);
	assert_int_equal(access(path, F_OK), -1);
}

static void test_backup__the_digest_is_that_of_the_file(void **state)
{
	SCOPED(backup_trial) fixture;
	unsigned char bytes[256 * 1024];
	size_t size = 0;
	struct hash digest = { 0 };

	backup_trial_init(&fixture);
	assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
	assert_int_equal(file_read(fixture.made.path, bytes, sizeof(bytes), &size, NULL),
			 STATUS_OK);
	assert_int_equal(size, fixture.made.bytes);
	struct span whole = { bytes, size };
	assert_int_equal(crypto_sha256(&whole, 1, &digest, NULL), STATUS_OK);
	assert_memory_equal(&digest, &fixture.made.digest, sizeof(digest));
}

static void test_backup__the_last_ones_stay_and_older_ones_go(void **state)
{
	SCOPED(backup_trial) fixture;
	char first[BACKUP_PATH_MAX], other[SCRATCH_PATH_MAX + 16];

	backup_trial_init(&fixture);
	text_format(other, sizeof(other), "%s/K2-200101-000000-9.db", fixture.folder);
	scratch_write(other, "x", 1);
	assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
	text_copy(first, sizeof(first), fixture.made.path);
	for (int at = 0; at < 3; at++) {
		assert_int_equal(access(first, F_OK), 0);
		assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
		assert_int_equal(fixture.made.pruning.status, STATUS_OK);
	}
	/* All within a second: the one with the fewest records is the oldest. */
	assert_int_equal(access(first, F_OK), -1);
	assert_int_equal(backup_trial_count_files(&fixture, ".db"), 3 + 1);
	assert_int_equal(access(other, F_OK), 0); /* another kiosk's */
	assert_int_equal(access(fixture.made.path, F_OK), 0);
}

static void test_backup__one_that_is_ahead_of_the_ledger_never_goes(void **state)
{
	SCOPED(backup_trial) fixture;
	char ahead[SCRATCH_PATH_MAX + 32];

	backup_trial_init(&fixture);
	fixture.plan.keep = 1;
	text_format(ahead, sizeof(ahead), "%s/K1-200101-000000-99999.db", fixture.folder);
	scratch_write(ahead, "x", 1);
	for (int at = 0; at < 3; at++)
		assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
	assert_int_equal(access(ahead, F_OK), 0);
	assert_string_equal(fixture.made.ahead.text, "K1-200101-000000-99999.db");
	assert_int_equal(backup_trial_count_files(&fixture, ".db"), 2);
}

static void test_backup__what_is_in_the_way_is_one_sentence_and_changes_nothing(void **state)
{
	SCOPED(backup_trial) fixture;
	char file[SCRATCH_PATH_MAX];

	backup_trial_init(&fixture);
	assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
	scratch_path(&fixture.ledger.scratch, "plain", file);
	scratch_write(file, "x", 1);
	const struct {
		const char *folder, *words;
		bool must_mount;
	} CASES[] = {
		{ "/nowhere/backups", "is its disk mounted?", false },
		{ file, "is no folder", false },
		{ fixture.folder, "no disk is mounted there: it is on that of the database", true },
		{ "/proc", "", false },
	};
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct record record;
		fixture.plan.folder = CASES[at].folder;
		fixture.plan.must_mount = CASES[at].must_mount;
		assert_int_not_equal(backup_trial_make(&fixture), STATUS_OK);
		if (strstr(fixture.fault.what, CASES[at].words) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", fixture.fault.what, CASES[at].words);
		assert_int_equal(ledger_count(&fixture.ledger, RECORD_BACKUP_FAILED), at + 1);
		assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_BACKUP_FAILED,
						   BACKUP_OBJECT, &record, NULL),
				 STATUS_OK);
		assert_int_equal(record.outcome, RECORD_FAILURE);
		assert_int_equal(strncmp(record_value(&record, "cause"), fixture.fault.what, 100),
				 0);
	}
	assert_int_equal(backup_trial_count_files(&fixture, ""), 1);
}

static void test_backup__a_folder_that_may_not_be_written_is_named(void **state)
{
	SCOPED(backup_trial) fixture;

	backup_trial_init(&fixture);
	assert_int_equal(chmod(fixture.ledger.scratch.folder, 0755), 0);
	assert_int_equal(chmod(fixture.keys, 0755), 0);
	assert_int_equal(chmod(fixture.folder, 0555), 0);
	scratch_as_nobody();
	enum status status = backup_trial_make(&fixture);
	scratch_as_self();
	if (status != STATUS_DENIED || strstr(fixture.fault.what, "no permission") == NULL)
		fail_msg("%d %s", status, fixture.fault.what);
	assert_int_equal(backup_trial_count_files(&fixture, ""), 0);
}

static void test_backup__late_means_no_file(void **state)
{
	SCOPED(backup_trial) fixture;

	backup_trial_init(&fixture);
	backup_trial_note_many(&fixture.ledger.store, 3000);
	fixture.plan.until_ms = 0;
	assert_int_equal(backup_trial_make(&fixture), STATUS_TIMED_OUT);
	assert_non_null(strstr(fixture.fault.what, "not written in time"));
	assert_int_equal(backup_trial_count_files(&fixture, ""), 0);
}

static void test_backup__a_damaged_ledger_gives_none_and_the_old_ones_stay(void **state)
{
	SCOPED(backup_trial) fixture;

	backup_trial_init(&fixture);
	fixture.plan.keep = 1;
	backup_trial_note(&fixture.ledger.store);
	backup_trial_note(&fixture.ledger.store);
	assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
	ledger_tamper(&fixture.ledger, "DROP TRIGGER records_never_change;"
				       "UPDATE records SET actor = 'eve' WHERE sequence = 2");
	assert_int_equal(backup_trial_make(&fixture), STATUS_CORRUPT);
	assert_non_null(strstr(fixture.fault.what, "does not verify"));
	assert_non_null(strstr(fixture.fault.what, "record 2 is altered"));
	assert_int_equal(backup_trial_count_files(&fixture, ""), 1);
	assert_int_equal(access(fixture.made.path, F_OK), 0);
}

static void test_backup__the_history_tells_when_the_next_is_due(void **state)
{
	SCOPED(backup_trial) fixture;
	struct backup_history history;

	backup_trial_init(&fixture);
	assert_int_equal(backup_history(&fixture.ledger.store, &history, NULL), STATUS_OK);
	assert_int_equal(history.made_ms, 0);
	assert_int_equal(backup_wait_ms(&history, 24, clock_wall_ms()), 0);
	assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
	fixture.plan.folder = "/nowhere";
	assert_int_not_equal(backup_trial_make(&fixture), STATUS_OK);
	assert_int_equal(backup_history(&fixture.ledger.store, &history, NULL), STATUS_OK);
	assert_true(history.made_ms != 0 && history.failed_ms >= history.made_ms);
	assert_non_null(strstr(history.cause, "/nowhere"));
	history.made_ms = 1795000000000;
	assert_int_equal(backup_wait_ms(&history, 24, history.made_ms), 24 * HOUR_MS);
	assert_int_equal(backup_wait_ms(&history, 24, history.made_ms + HOUR_MS), 23 * HOUR_MS);
	assert_int_equal(backup_wait_ms(&history, 24, history.made_ms + 24 * HOUR_MS), 0);
	assert_int_equal(backup_wait_ms(&history, 24, history.made_ms + 99 * HOUR_MS), 0);
	assert_int_equal(backup_wait_ms(&history, 24, history.made_ms - HOUR_MS), 24 * HOUR_MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_backup__is_a_verified_file_by_itself_and_is_recorded),
		cmocka_unit_test(test_backup__the_digest_is_that_of_the_file),
		cmocka_unit_test(test_backup__the_last_ones_stay_and_older_ones_go),
		cmocka_unit_test(test_backup__one_that_is_ahead_of_the_ledger_never_goes),
		cmocka_unit_test(
			test_backup__what_is_in_the_way_is_one_sentence_and_changes_nothing),
		cmocka_unit_test(test_backup__a_folder_that_may_not_be_written_is_named),
		cmocka_unit_test(test_backup__late_means_no_file),
		cmocka_unit_test(test_backup__a_damaged_ledger_gives_none_and_the_old_ones_stay),
		cmocka_unit_test(test_backup__the_history_tells_when_the_next_is_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
