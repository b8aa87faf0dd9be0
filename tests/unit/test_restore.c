#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/backup.h"
#include "kiosk/ledger/quarantine.h"
#include "kiosk/ledger/restore.h"
#include "tests/fakes/ledger.h"

/* A ledger of KEPT records of which a backup was made, and LOST more: the backup's own record among
 * them. A restore that loses some adds two: of itself, and of the printer's quarantine. */
enum { KEPT = 6, LOST = 4, NEW = 2, KILLS = 30 };

struct fixture {
	struct ledger ledger;
	char keys[SCRATCH_PATH_MAX], folder[SCRATCH_PATH_MAX];
	struct backup made;
	struct restore restore;
	struct fault fault;
};

static void note(struct fixture *fixture, int count)
{
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	record_detail(&record, "cause", "test");
	for (int at = 0; at < count; at++)
		assert_int_equal(store_record(&fixture->ledger.store, &record, NULL), STATUS_OK);
}

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	scratch_path(&fixture->ledger.scratch, "keys", fixture->keys);
	scratch_path(&fixture->ledger.scratch, "backups", fixture->folder);
	assert_int_equal(mkdir(fixture->keys, 0700), 0);
	assert_int_equal(mkdir(fixture->folder, 0700), 0);
	struct backup_plan plan = { .database = fixture->ledger.path,
				    .keys = fixture->keys,
				    .folder = fixture->folder,
				    .by = "sam",
				    .keep = 9,
				    .until_ms = clock_steady_ms() + 60000 };
	note(fixture, KEPT - 1);
	assert_int_equal(backup_make(&fixture->ledger.store, &plan, &fixture->made, NULL),
			 STATUS_OK);
	assert_int_equal(fixture->made.records, KEPT);
	note(fixture, LOST - 1);
	store_release(&fixture->ledger.store);
}

static void fixture_release(struct fixture *fixture)
{
	restore_release(&fixture->restore);
	ledger_release(&fixture->ledger);
}

static enum status begin(struct fixture *fixture)
{
	restore_release(&fixture->restore);
	return restore_begin(fixture->ledger.path, fixture->made.path, "K1", &fixture->restore,
			     &fixture->fault);
}

static void assert_begins(struct fixture *fixture)
{
	if (begin(fixture) != STATUS_OK)
		fail_msg("%s", fixture->fault.what);
}

static void assert_refused(struct fixture *fixture, enum status expected, const char *words)
{
	char scratch[RESTORE_PATH_MAX];

	assert_int_equal(begin(fixture), expected);
	if (strstr(fixture->fault.what, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", fixture->fault.what, words);
	text_format(scratch, sizeof(scratch), "%s.restoring", fixture->ledger.path);
	assert_int_equal(access(scratch, F_OK), -1);
}

static uint64_t count_verified(const char *path)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	uint64_t count = 0;

	if (store_open(path, SQL_READ_ONLY, "K1", &store, &fault) != STATUS_OK ||
	    store_verify(&store, NULL, NULL, &count, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	return count;
}

/* Turns a copy of the backup into another. */
static void tamper(struct fixture *fixture, const char *statements)
{
	sqlite3 *raw = NULL;

	assert_int_equal(sqlite3_open(fixture->made.path, &raw), SQLITE_OK);
	ledger_raw_run(raw, statements);
	sqlite3_close(raw);
}

static void test_restore__tells_how_far_it_would_roll_back(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_begins(&fixture);
	assert_int_equal(fixture.restore.found.present, RESTORE_SOUND);
	assert_int_equal(fixture.restore.found.records, KEPT);
	assert_int_equal(fixture.restore.found.lost, LOST);
	assert_true(restore_may_lose(&fixture.restore.found));
	assert_memory_equal(&fixture.restore.found.head, &fixture.made.head, sizeof(struct hash));
	restore_release(&fixture.restore);
	assert_int_equal(count_verified(fixture.ledger.path), KEPT + LOST);
}

static void test_restore__what_is_lost_is_the_first_new_record_and_the_old_file_stays(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(store) store = { 0 };
	struct record record;
	struct hash hash;
	char aside[RESTORE_PATH_MAX], was[CRYPTO_HEX_MAX], head[CRYPTO_HEX_MAX];

	fixture_init(&fixture);
	assert_begins(&fixture);
	crypto_hex(&fixture.restore.found.present_head, sizeof(struct hash), was);
	crypto_hex(&fixture.made.head, sizeof(struct hash), head);
	assert_int_equal(restore_record(&fixture.restore, "sam", NULL), STATUS_OK);
	assert_int_equal(restore_replace(&fixture.restore, aside, NULL), STATUS_OK);
	assert_int_equal(count_verified(fixture.ledger.path), KEPT + NEW);
	assert_int_equal(count_verified(aside), KEPT + LOST);
	assert_int_equal(store_open(fixture.ledger.path, SQL_WRITE, "K1", &store, NULL), STATUS_OK);
	assert_int_equal(store_get_record(&store, KEPT + 1, &record, &hash, NULL), STATUS_OK);
	assert_int_equal(record.kind, RECORD_LEDGER_RESTORED);
	assert_string_equal(record.actor, "sam");
	assert_string_equal(record_value(&record, "records"), "6");
	assert_string_equal(record_value(&record, "lost"), "4");
	assert_string_equal(record_value(&record, "was"), was);
	assert_string_equal(record_value(&record, "head"), head);
}

static void test_restore__a_ledger_that_is_all_in_the_backup_loses_nothing(void **state)
{
	SCOPED(fixture) fixture;
	char aside[RESTORE_PATH_MAX];

	fixture_init(&fixture);
	/* The ledger becomes what the backup is, and then the backup is ahead. */
	assert_begins(&fixture);
	assert_int_equal(restore_replace(&fixture.restore, aside, NULL), STATUS_OK);
	assert_begins(&fixture);
	assert_int_equal(fixture.restore.found.lost, 0);
	assert_false(restore_may_lose(&fixture.restore.found));
	text_copy(fixture.made.path, sizeof(fixture.made.path), aside);
	assert_begins(&fixture);
	assert_int_equal(fixture.restore.found.records, KEPT + LOST);
	assert_false(restore_may_lose(&fixture.restore.found));
}

/* What the ledger that is there says of the printer. */
static struct quarantine look_at_printer(const struct fixture *fixture)
{
	SCOPED(store) store = { 0 };
	struct quarantine quarantine;

	assert_int_equal(store_open(fixture->ledger.path, SQL_WRITE, "K1", &store, NULL),
			 STATUS_OK);
	assert_int_equal(quarantine_look(&store, &quarantine, NULL), STATUS_OK);
	return quarantine;
}

static void test_restore__the_printer_may_hold_what_the_backup_knows_nothing_of(void **state)
{
	SCOPED(fixture) fixture;
	struct quarantine quarantine;
	char aside[RESTORE_PATH_MAX];

	fixture_init(&fixture);
	assert_false(look_at_printer(&fixture).is_on);
	assert_begins(&fixture);
	assert_int_equal(restore_record(&fixture.restore, "sam", NULL), STATUS_OK);
	assert_int_equal(restore_replace(&fixture.restore, aside, NULL), STATUS_OK);
	quarantine = look_at_printer(&fixture);
	assert_true(quarantine.is_on);
	assert_int_equal(quarantine.papers, 0);
	assert_string_equal(quarantine.cause, "what was printed since the backup is not known");
}

/* What the printer holds, such a ledger knows as well as the one before. */
static void test_restore__where_nothing_is_lost_the_printer_is_free(void **state)
{
	SCOPED(fixture) fixture;
	char aside[RESTORE_PATH_MAX];

	fixture_init(&fixture);
	assert_begins(&fixture);
	assert_int_equal(restore_replace(&fixture.restore, aside, NULL), STATUS_OK);
	text_copy(fixture.made.path, sizeof(fixture.made.path), aside);
	assert_begins(&fixture);
	assert_false(restore_may_lose(&fixture.restore.found));
	assert_int_equal(restore_record(&fixture.restore, "sam", NULL), STATUS_OK);
	assert_int_equal(restore_replace(&fixture.restore, aside, NULL), STATUS_OK);
	assert_false(look_at_printer(&fixture).is_on);
	assert_int_equal(count_verified(fixture.ledger.path), KEPT + LOST + 1);
}

static void test_restore__of_two_branches_all_that_is_not_common_counts(void **state)
{
	SCOPED(fixture) fixture;
	char aside[RESTORE_PATH_MAX];

	fixture_init(&fixture);
	assert_begins(&fixture);
	assert_int_equal(restore_record(&fixture.restore, "sam", NULL), STATUS_OK);
	assert_int_equal(restore_replace(&fixture.restore, aside, NULL), STATUS_OK);
	text_copy(fixture.made.path, sizeof(fixture.made.path), aside);
	assert_begins(&fixture);
	assert_int_equal(fixture.restore.found.records, KEPT + LOST); /* more, and yet */
	assert_int_equal(fixture.restore.found.lost, NEW);
}

static void test_restore__without_a_ledger_nobody_can_tell_what_is_lost(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(store) store = { 0 };
	struct record record;
	struct hash hash;
	char aside[RESTORE_PATH_MAX];

	fixture_init(&fixture);
	assert_int_equal(unlink(fixture.ledger.path), 0);
	assert_begins(&fixture);
	assert_int_equal(fixture.restore.found.present, RESTORE_ABSENT);
	assert_true(restore_may_lose(&fixture.restore.found));
	assert_int_equal(restore_record(&fixture.restore, "sam", NULL), STATUS_OK);
	assert_int_equal(restore_replace(&fixture.restore, aside, NULL), STATUS_OK);
	assert_string_equal(aside, "");
	assert_int_equal(store_open(fixture.ledger.path, SQL_WRITE, "K1", &store, NULL), STATUS_OK);
	assert_int_equal(store_get_record(&store, KEPT + 1, &record, &hash, NULL), STATUS_OK);
	assert_string_equal(record_value(&record, "lost"), "unknown");
	assert_string_equal(record_value(&record, "was"), "unknown");
}

static void test_restore__a_damaged_ledger_is_kept_aside_with_its_wal(void **state)
{
	SCOPED(fixture) fixture;
	char aside[RESTORE_PATH_MAX], wal[RESTORE_PATH_MAX + 8], beside[RESTORE_PATH_MAX + 8];

	fixture_init(&fixture);
	scratch_write(fixture.ledger.path, "not a database at all", 21);
	text_format(wal, sizeof(wal), "%s-wal", fixture.ledger.path);
	scratch_write(wal, "nor this a log", 14);
	assert_begins(&fixture);
	assert_int_equal(fixture.restore.found.present, RESTORE_DAMAGED);
	assert_true(fixture.restore.found.damage[0] != '\0');
	assert_true(restore_may_lose(&fixture.restore.found));
	assert_int_equal(restore_record(&fixture.restore, "sam", NULL), STATUS_OK);
	assert_int_equal(restore_replace(&fixture.restore, aside, NULL), STATUS_OK);
	assert_int_equal(count_verified(fixture.ledger.path), KEPT + NEW);
	assert_true(scratch_holds(&fixture.ledger.scratch, "not a database at all", 21));
	text_format(beside, sizeof(beside), "%s-wal", aside);
	assert_int_equal(access(beside, F_OK), 0);
}

static void test_restore__a_backup_that_does_not_verify_is_refused(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	tamper(&fixture, "DROP TRIGGER records_never_change;"
			 "UPDATE records SET actor = 'eve' WHERE sequence = 3");
	assert_refused(&fixture, STATUS_CORRUPT, "record 3 is altered");
	scratch_write(fixture.made.path, "half a f", 8);
	assert_refused(&fixture, STATUS_CORRUPT, "is not a database");
	assert_int_equal(unlink(fixture.made.path), 0);
	assert_refused(&fixture, STATUS_IO, "no such file");
}

static void test_restore__a_table_beside_the_records_is_vouched_for_by_the_digest(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	tamper(&fixture, "INSERT INTO staff VALUES ('eve', 'supervisor', x'00', 1, x'00', 0, 0)");
	assert_int_not_equal(begin(&fixture), STATUS_OK);
	tamper(&fixture, "DELETE FROM staff WHERE user = 'eve'; VACUUM");
	assert_refused(&fixture, STATUS_REFUSED, "was altered since the ledger recorded");
}

static void test_restore__another_kiosks_and_a_newer_versions_are_refused(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(store) other = { 0 };
	char path[SCRATCH_PATH_MAX];

	fixture_init(&fixture);
	scratch_path(&fixture.ledger.scratch, "other.db", path);
	assert_int_equal(store_create(path, "K2", &other, NULL), STATUS_OK);
	store_release(&other);
	tamper(&fixture, "PRAGMA user_version = 99");
	assert_refused(&fixture, STATUS_UNSUPPORTED, "newer version (schema 99)");
	text_copy(fixture.made.path, sizeof(fixture.made.path), path);
	assert_refused(&fixture, STATUS_REFUSED, "is the ledger of kiosk K2; this one is K1");
	text_copy(fixture.made.path, sizeof(fixture.made.path), fixture.ledger.path);
	assert_refused(&fixture, STATUS_REFUSED, "is the ledger itself");
}

static void test_restore__one_of_an_older_schema_is_carried_forward_on_the_way(void **state)
{
	SCOPED(fixture) fixture;
	char aside[RESTORE_PATH_MAX];

	fixture_init(&fixture);
	scratch_path(&fixture.ledger.scratch, "old.db", fixture.made.path);
	ledger_make_schema_1(fixture.made.path);
	assert_begins(&fixture);
	assert_int_equal(fixture.restore.found.records, 1);
	assert_int_equal(fixture.restore.found.lost,
			 KEPT + LOST); /* not even the first is common */
	assert_int_equal(restore_record(&fixture.restore, "sam", NULL), STATUS_OK);
	assert_int_equal(restore_replace(&fixture.restore, aside, NULL), STATUS_OK);
	assert_int_equal(count_verified(fixture.ledger.path),
			 2 + NEW); /* LEDGER_CARRIED is between */
}

static void test_restore__a_kiosk_at_work_keeps_its_ledger(void **state)
{
	SCOPED(fixture) fixture;
	int hold = -1;

	fixture_init(&fixture);
	assert_int_equal(store_hold(fixture.ledger.path, &hold, NULL), STATUS_OK);
	assert_refused(&fixture, STATUS_DENIED, "another kiosk works with it");
	close(hold);
	assert_begins(&fixture);
}

static void test_restore__what_one_that_was_cut_off_left_is_no_hindrance(void **state)
{
	SCOPED(fixture) fixture;
	char scratch[SCRATCH_PATH_MAX + 16];

	fixture_init(&fixture);
	text_format(scratch, sizeof(scratch), "%s.restoring", fixture.ledger.path);
	scratch_write(scratch, "half", 4);
	text_format(scratch, sizeof(scratch), "%s.restoring-wal", fixture.ledger.path);
	scratch_write(scratch, "half", 4);
	assert_begins(&fixture);
}

/* Takes the whole way; its exit code says whether it came to its end. */
static void restore_all(struct fixture *fixture)
{
	char aside[RESTORE_PATH_MAX];

	_exit(begin(fixture) != STATUS_OK ||
	      restore_record(&fixture->restore, "sam", NULL) != STATUS_OK ||
	      restore_replace(&fixture->restore, aside, NULL) != STATUS_OK);
}

static void kill_after(pid_t victim, int64_t after_us)
{
	struct timespec wait = { .tv_sec = after_us / 1000000,
				 .tv_nsec = after_us % 1000000 * 1000 };

	(void)ppoll(NULL, 0, &wait, NULL);
	kill(victim, SIGKILL);
	waitpid(victim, NULL, 0);
}

static void test_restore__killed_at_any_moment_there_is_the_old_ledger_or_the_new_one(void **state)
{
	SCOPED(fixture) fixture;
	int how = -1;
	int64_t whole_us = clock_steady_us();

	fixture_init(&fixture);
	pid_t victim = fork();
	if (victim == 0)
		restore_all(&fixture);
	assert_int_equal(waitpid(victim, &how, 0), victim);
	assert_int_equal(how, 0);
	whole_us = clock_steady_us() - whole_us;
	for (int at = 0; at < KILLS; at++) {
		victim = fork();
		if (victim == 0)
			restore_all(&fixture);
		kill_after(victim, whole_us * at / KILLS);
		/* Each is of KEPT records and those about the restore before. */
		assert_int_equal(count_verified(fixture.ledger.path), KEPT + NEW);
	}
	assert_begins(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_restore__tells_how_far_it_would_roll_back),
		cmocka_unit_test(
			test_restore__what_is_lost_is_the_first_new_record_and_the_old_file_stays),
		cmocka_unit_test(test_restore__a_ledger_that_is_all_in_the_backup_loses_nothing),
		cmocka_unit_test(
			test_restore__the_printer_may_hold_what_the_backup_knows_nothing_of),
		cmocka_unit_test(test_restore__where_nothing_is_lost_the_printer_is_free),
		cmocka_unit_test(test_restore__of_two_branches_all_that_is_not_common_counts),
		cmocka_unit_test(test_restore__without_a_ledger_nobody_can_tell_what_is_lost),
		cmocka_unit_test(test_restore__a_damaged_ledger_is_kept_aside_with_its_wal),
		cmocka_unit_test(test_restore__a_backup_that_does_not_verify_is_refused),
		cmocka_unit_test(
			test_restore__a_table_beside_the_records_is_vouched_for_by_the_digest),
		cmocka_unit_test(test_restore__another_kiosks_and_a_newer_versions_are_refused),
		cmocka_unit_test(
			test_restore__one_of_an_older_schema_is_carried_forward_on_the_way),
		cmocka_unit_test(test_restore__a_kiosk_at_work_keeps_its_ledger),
		cmocka_unit_test(test_restore__what_one_that_was_cut_off_left_is_no_hindrance),
		cmocka_unit_test(
			test_restore__killed_at_any_moment_there_is_the_old_ledger_or_the_new_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
