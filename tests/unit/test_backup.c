#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/backup.h"
#include "tests/fakes/ledger.h"

enum { HOUR_MS = 3600000, KILLS = 40 };

struct fixture {
	struct ledger ledger;
	char keys[SCRATCH_PATH_MAX], folder[SCRATCH_PATH_MAX];
	struct backup_plan plan;
	struct backup made;
	struct fault fault;
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	scratch_path(&fixture->ledger.scratch, "keys", fixture->keys);
	scratch_path(&fixture->ledger.scratch, "backups", fixture->folder);
	assert_int_equal(mkdir(fixture->keys, 0700), 0);
	assert_int_equal(mkdir(fixture->folder, 0700), 0);
	fixture->plan = (struct backup_plan){
		.database = fixture->ledger.path,
		.keys = fixture->keys,
		.folder = fixture->folder,
		.by = "sam",
		.keep = 3,
		.until_ms = clock_steady_ms() + 60000,
	};
}

static void fixture_release(struct fixture *fixture)
{
	ledger_release(&fixture->ledger);
}

static void note(struct store *store)
{
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	record_detail(&record, "cause", "test");
	assert_int_equal(store_record(store, &record, NULL), STATUS_OK);
}

static void note_many(struct store *store, int count)
{
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	record_detail(&record, "cause", "test");
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	for (int at = 0; at < count; at++)
		assert_int_equal(store_append(store, &record, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

static enum status make(struct fixture *fixture)
{
	return backup_make(&fixture->ledger.store, &fixture->plan, &fixture->made, &fixture->fault);
}

/* How many entries end so. */
static int count_files(const struct fixture *fixture, const char *end)
{
	DIR *entries = opendir(fixture->folder);
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

static void assert_verifies(const char *path, uint64_t *ret_records)
{
	SCOPED(store) copy = { 0 };
	struct fault fault = { 0 };

	if (store_open(path, SQL_READ_ONLY, "K1", &copy, &fault) != STATUS_OK ||
	    store_verify(&copy, NULL, NULL, ret_records, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_backup__is_a_verified_file_by_itself_and_is_recorded(void **state)
{
	SCOPED(fixture) fixture;
	struct record record;
	uint64_t records = 0;
	char hex[CRYPTO_HEX_MAX], path[SCRATCH_PATH_MAX + 8];

	fixture_init(&fixture);
	note(&fixture.ledger.store);
	struct hash head = fixture.ledger.store.head;
	assert_int_equal(make(&fixture), STATUS_OK);
	assert_int_equal(count_files(&fixture, ""), 1);
	assert_int_equal(count_files(&fixture, ".db"), 1);
	assert_verifies(fixture.made.path, &records);
	assert_int_equal(records, 2);
	assert_int_equal(fixture.made.records, 2);
	assert_memory_equal(&fixture.made.head, &head, sizeof(head));
	assert_true(fixture.made.is_on_own_disk);
	assert_int_equal(count_files(&fixture, ""), 1); /* reading left nothing beside it */
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
	SCOPED(fixture) fixture;
	unsigned char bytes[256 * 1024];
	size_t size = 0;
	struct hash digest = { 0 };

	fixture_init(&fixture);
	assert_int_equal(make(&fixture), STATUS_OK);
	assert_int_equal(file_read(fixture.made.path, bytes, sizeof(bytes), &size, NULL),
			 STATUS_OK);
	assert_int_equal(size, fixture.made.bytes);
	struct span whole = { bytes, size };
	assert_int_equal(crypto_sha256(&whole, 1, &digest, NULL), STATUS_OK);
	assert_memory_equal(&digest, &fixture.made.digest, sizeof(digest));
}

static void test_backup__the_last_ones_stay_and_older_ones_go(void **state)
{
	SCOPED(fixture) fixture;
	char first[BACKUP_PATH_MAX], other[SCRATCH_PATH_MAX + 16];

	fixture_init(&fixture);
	text_format(other, sizeof(other), "%s/K2-200101-000000-9.db", fixture.folder);
	scratch_write(other, "x", 1);
	assert_int_equal(make(&fixture), STATUS_OK);
	text_copy(first, sizeof(first), fixture.made.path);
	for (int at = 0; at < 3; at++) {
		assert_int_equal(access(first, F_OK), 0);
		assert_int_equal(make(&fixture), STATUS_OK);
		assert_int_equal(fixture.made.pruning.status, STATUS_OK);
	}
	/* All within a second: the one with the fewest records is the oldest. */
	assert_int_equal(access(first, F_OK), -1);
	assert_int_equal(count_files(&fixture, ".db"), 3 + 1);
	assert_int_equal(access(other, F_OK), 0); /* another kiosk's */
	assert_int_equal(access(fixture.made.path, F_OK), 0);
}

static void test_backup__one_that_is_ahead_of_the_ledger_never_goes(void **state)
{
	SCOPED(fixture) fixture;
	char ahead[SCRATCH_PATH_MAX + 32];

	fixture_init(&fixture);
	fixture.plan.keep = 1;
	text_format(ahead, sizeof(ahead), "%s/K1-200101-000000-99999.db", fixture.folder);
	scratch_write(ahead, "x", 1);
	for (int at = 0; at < 3; at++)
		assert_int_equal(make(&fixture), STATUS_OK);
	assert_int_equal(access(ahead, F_OK), 0);
	assert_string_equal(fixture.made.ahead.text, "K1-200101-000000-99999.db");
	assert_int_equal(count_files(&fixture, ".db"), 2);
}

static void test_backup__what_is_in_the_way_is_one_sentence_and_changes_nothing(void **state)
{
	SCOPED(fixture) fixture;
	char file[SCRATCH_PATH_MAX];

	fixture_init(&fixture);
	assert_int_equal(make(&fixture), STATUS_OK);
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
		assert_int_not_equal(make(&fixture), STATUS_OK);
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
	assert_int_equal(count_files(&fixture, ""), 1);
}

static void test_backup__a_folder_that_may_not_be_written_is_named(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(chmod(fixture.ledger.scratch.folder, 0755), 0);
	assert_int_equal(chmod(fixture.keys, 0755), 0);
	assert_int_equal(chmod(fixture.folder, 0555), 0);
	scratch_as_nobody();
	enum status status = make(&fixture);
	scratch_as_self();
	if (status != STATUS_DENIED || strstr(fixture.fault.what, "no permission") == NULL)
		fail_msg("%d %s", status, fixture.fault.what);
	assert_int_equal(count_files(&fixture, ""), 0);
}

static void test_backup__late_means_no_file(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	note_many(&fixture.ledger.store, 3000);
	fixture.plan.until_ms = 0;
	assert_int_equal(make(&fixture), STATUS_TIMED_OUT);
	assert_non_null(strstr(fixture.fault.what, "not written in time"));
	assert_int_equal(count_files(&fixture, ""), 0);
}

static void test_backup__a_damaged_ledger_gives_none_and_the_old_ones_stay(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	fixture.plan.keep = 1;
	note(&fixture.ledger.store);
	note(&fixture.ledger.store);
	assert_int_equal(make(&fixture), STATUS_OK);
	ledger_tamper(&fixture.ledger, "DROP TRIGGER records_never_change;"
				       "UPDATE records SET actor = 'eve' WHERE sequence = 2");
	assert_int_equal(make(&fixture), STATUS_CORRUPT);
	assert_non_null(strstr(fixture.fault.what, "does not verify"));
	assert_non_null(strstr(fixture.fault.what, "record 2 is altered"));
	assert_int_equal(count_files(&fixture, ""), 1);
	assert_int_equal(access(fixture.made.path, F_OK), 0);
}

static void test_backup__one_at_a_time(void **state)
{
	SCOPED(fixture) fixture;
	int go[2];
	char word = 0;

	fixture_init(&fixture);
	assert_int_equal(pipe(go), 0);
	pid_t other = fork();
	if (other == 0) {
		int lock = open(fixture.keys, O_RDONLY);
		_exit(flock(lock, LOCK_EX) == 0 && write(go[1], "x", 1) == 1 && pause() == 0);
	}
	assert_int_equal(read(go[0], &word, 1), 1);
	assert_int_equal(make(&fixture), STATUS_DENIED);
	assert_non_null(strstr(fixture.fault.what, "another backup"));
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	assert_int_equal(make(&fixture), STATUS_OK);
	close(go[0]);
	close(go[1]);
}

/* Adds so many records; a third and two thirds through it waits until a backup was made. */
static void write_many(const struct fixture *fixture, int count, int made)
{
	struct store store = { 0 };
	char one;

	if (store_open(fixture->ledger.path, SQL_WRITE, "K1", &store, NULL) != STATUS_OK)
		_exit(1);
	for (int at = 0; at < count; at++) {
		struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");
		record_detail(&record, "cause", "written meanwhile");
		if (store_record(&store, &record, NULL) != STATUS_OK)
			_exit(1);
		if ((at == count / 3 || at == count * 2 / 3) && read(made, &one, 1) != 1)
			_exit(1);
		(void)poll(NULL, 0, 1); /* no kiosk leaves others less */
	}
	store_release(&store);
	_exit(0);
}

static void test_backup__while_a_thousand_records_are_added_each_is_a_beginning(void **state)
{
	SCOPED(fixture) fixture;
	uint64_t records = 0;
	int made[2], backups = 0, how = -1;

	fixture_init(&fixture);
	note_many(&fixture.ledger.store, 2000);
	assert_int_equal(pipe(made), 0);
	pid_t writer = fork();
	if (writer == 0)
		write_many(&fixture, 1000, made[0]);
	while (waitpid(writer, &how, WNOHANG) == 0) {
		if (make(&fixture) != STATUS_OK)
			fail_msg("%s", fixture.fault.what);
		backups++;
		assert_verifies(fixture.made.path, &records);
		assert_int_equal(records, fixture.made.records);
		assert_int_equal(write(made[1], "", 1), 1);
	}
	close(made[0]);
	close(made[1]);
	assert_int_equal(how, 0);
	assert_true(backups >= 2);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_KIOSK_STOPPED), 3000);
	assert_int_equal(ledger_verify(&fixture.ledger, &fixture.fault), STATUS_OK);
}

/* Every file that has a backup's name is one. */
static int check_all(const struct fixture *fixture)
{
	static struct backup_name names[BACKUPS_MAX];
	size_t count = 0;
	char path[BACKUP_PATH_MAX];
	uint64_t records = 0;

	assert_int_equal(backup_list(fixture->folder, "K1", names, BACKUPS_MAX, &count, NULL),
			 STATUS_OK);
	for (size_t at = 0; at < count; at++) {
		text_format(path, sizeof(path), "%s/%s", fixture->folder, names[at].text);
		assert_verifies(path, &records);
		assert_int_equal(records, names[at].records);
	}
	return (int)count;
}

/* Pages or records that are still to come before the process dies. */
static void die_at_tick(void *self, bool is_copied, uint64_t done, uint64_t total)
{
	int *left = self;

	if ((*left)-- == 0)
		(void)raise(SIGKILL);
}

/* Killed from outside after a while, or by itself in the midst of the copying. */
static void make_and_die(struct fixture *fixture, int64_t after_us, int ticks)
{
	struct timespec wait = { .tv_sec = after_us / 1000000,
				 .tv_nsec = after_us % 1000000 * 1000 };
	pid_t victim = fork();

	if (victim == 0) {
		struct store *store = &fixture->ledger.store;
		if (ticks >= 0) {
			fixture->plan.tick = die_at_tick;
			fixture->plan.self = &ticks;
		}
		_exit(store_open(fixture->ledger.path, SQL_WRITE, "K1", store, NULL) != STATUS_OK ||
		      make(fixture) != STATUS_OK);
	}
	if (ticks < 0) {
		(void)ppoll(NULL, 0, &wait, NULL);
		kill(victim, SIGKILL);
	}
	waitpid(victim, NULL, 0);
}

static void test_backup__killed_at_any_moment_it_leaves_no_half_one(void **state)
{
	SCOPED(fixture) fixture;
	int unfinished = 0;

	fixture_init(&fixture);
	fixture.plan.keep = 2;
	note_many(&fixture.ledger.store, 3000);
	int64_t begun_us = clock_steady_us();
	assert_int_equal(make(&fixture), STATUS_OK);
	int64_t whole_us = clock_steady_us() - begun_us;
	store_release(&fixture.ledger.store);
	for (int at = 0; at < KILLS; at++) {
		make_and_die(&fixture, whole_us * at / KILLS, at % 2 == 0 ? -1 : at / 2 % 3);
		assert_true(check_all(&fixture) >= 1);
		unfinished += count_files(&fixture, ".new") > 0;
	}
	assert_true(unfinished >= KILLS / 4); /* else nothing was hit in the midst */
	assert_int_equal(
		store_open(fixture.ledger.path, SQL_WRITE, "K1", &fixture.ledger.store, NULL),
		STATUS_OK);
	if (make(&fixture) != STATUS_OK)
		fail_msg("%s", fixture.fault.what);
	assert_int_equal(count_files(&fixture, ".new"), 0);
	assert_int_equal(count_files(&fixture, ""), check_all(&fixture));
	assert_int_equal(ledger_verify(&fixture.ledger, &fixture.fault), STATUS_OK);
}

static void test_backup__the_history_tells_when_the_next_is_due(void **state)
{
	SCOPED(fixture) fixture;
	struct backup_history history;

	fixture_init(&fixture);
	assert_int_equal(backup_history(&fixture.ledger.store, &history, NULL), STATUS_OK);
	assert_int_equal(history.made_ms, 0);
	assert_int_equal(backup_wait_ms(&history, 24, clock_wall_ms()), 0);
	assert_int_equal(make(&fixture), STATUS_OK);
	fixture.plan.folder = "/nowhere";
	assert_int_not_equal(make(&fixture), STATUS_OK);
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
		cmocka_unit_test(test_backup__one_at_a_time),
		cmocka_unit_test(
			test_backup__while_a_thousand_records_are_added_each_is_a_beginning),
		cmocka_unit_test(test_backup__killed_at_any_moment_it_leaves_no_half_one),
		cmocka_unit_test(test_backup__the_history_tells_when_the_next_is_due),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
