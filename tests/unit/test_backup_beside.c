#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/fakes/backup_trial.h"

enum { KILLS = 40 };

static void test_backup_beside__one_at_a_time(void **state)
{
	SCOPED(backup_trial) fixture;
	int go[2];
	char word = 0;

	backup_trial_init(&fixture);
	assert_int_equal(pipe(go), 0);
	pid_t other = fork();
	if (other == 0) {
		int lock = open(fixture.keys, O_RDONLY);
		_exit(flock(lock, LOCK_EX) == 0 && write(go[1], "x", 1) == 1 && pause() == 0);
	}
	assert_int_equal(read(go[0], &word, 1), 1);
	assert_int_equal(backup_trial_make(&fixture), STATUS_DENIED);
	assert_non_null(strstr(fixture.fault.what, "another backup"));
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
	assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
	close(go[0]);
	close(go[1]);
}

/* Adds so many records; a third and two thirds through it waits until a backup was made. */
static void write_many(const struct backup_trial *fixture, int count, int made)
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

static void test_backup_beside__while_a_thousand_records_are_added_each_is_a_beginning(void **state)
{
	SCOPED(backup_trial) fixture;
	uint64_t records = 0;
	int made[2], backups = 0, how = -1;

	backup_trial_init(&fixture);
	backup_trial_note_many(&fixture.ledger.store, 2000);
	assert_int_equal(pipe(made), 0);
	pid_t writer = fork();
	if (writer == 0)
		write_many(&fixture, 1000, made[0]);
	while (waitpid(writer, &how, WNOHANG) == 0) {
		if (backup_trial_make(&fixture) != STATUS_OK)
			fail_msg("%s", fixture.fault.what);
		backups++;
		backup_trial_assert_verifies(fixture.made.path, &records);
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
static int check_all(const struct backup_trial *fixture)
{
	static struct backup_name names[BACKUPS_MAX];
	size_t count = 0;
	char path[BACKUP_PATH_MAX];
	uint64_t records = 0;

	assert_int_equal(backup_list(fixture->folder, "K1", names, BACKUPS_MAX, &count, NULL),
			 STATUS_OK);
	for (size_t at = 0; at < count; at++) {
		text_format(path, sizeof(path), "%s/%s", fixture->folder, names[at].text);
		backup_trial_assert_verifies(path, &records);
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
static void make_and_die(struct backup_trial *fixture, int64_t after_us, int ticks)
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
		      backup_trial_make(fixture) != STATUS_OK);
	}
	if (ticks < 0) {
		(void)ppoll(NULL, 0, &wait, NULL);
		kill(victim, SIGKILL);
	}
	waitpid(victim, NULL, 0);
}

static void test_backup_beside__killed_at_any_moment_it_leaves_no_half_one(void **state)
{
	SCOPED(backup_trial) fixture;
	int unfinished = 0;

	backup_trial_init(&fixture);
	fixture.plan.keep = 2;
	backup_trial_note_many(&fixture.ledger.store, 3000);
	int64_t begun_us = clock_steady_us();
	assert_int_equal(backup_trial_make(&fixture), STATUS_OK);
	int64_t whole_us = clock_steady_us() - begun_us;
	store_release(&fixture.ledger.store);
	for (int at = 0; at < KILLS; at++) {
		make_and_die(&fixture, whole_us * at / KILLS, at % 2 == 0 ? -1 : at / 2 % 3);
		assert_true(check_all(&fixture) >= 1);
		unfinished += backup_trial_count_files(&fixture, ".new") > 0;
	}
	assert_true(unfinished >= KILLS / 4); /* else nothing was hit in the midst */
	assert_int_equal(
		store_open(fixture.ledger.path, SQL_WRITE, "K1", &fixture.ledger.store, NULL),
		STATUS_OK);
	if (backup_trial_make(&fixture) != STATUS_OK)
		fail_msg("%s", fixture.fault.what);
	assert_int_equal(backup_trial_count_files(&fixture, ".new"), 0);
	assert_int_equal(backup_trial_count_files(&fixture, ""), check_all(&fixture));
	assert_int_equal(ledger_verify(&fixture.ledger, &fixture.fault), STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_backup_beside__one_at_a_time),
		cmocka_unit_test(
			test_backup_beside__while_a_thousand_records_are_added_each_is_a_beginning),
		cmocka_unit_test(test_backup_beside__killed_at_any_moment_it_leaves_no_half_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
