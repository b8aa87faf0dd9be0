#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include "kiosk/base/text.h"
#include "tests/crash/diary.h"
#include "tests/fakes/scratch.h"

enum { ROOM = 1024 * 1024, BALLAST = 256 * 1024, NOTES_MAX = 20000 };

static enum status note(struct diary *diary, struct store *store, struct fault *fault)
{
	struct record record = record_begin(RECORD_DEVICE_FAULT, "system", "");
	enum status status = store_begin(store, fault);

	record_detail(&record, "device", "printer");
	record_detail(&record, "cause", "the printer is out of paper");
	if (status != STATUS_OK)
		return status;
	status = store_append(store, &record, fault);
	if (status == STATUS_OK)
		status = diary_try(diary, store, fault);
	status = store_end(store, status, fault);
	if (status == STATUS_OK)
		diary_keep(diary, store);
	return status;
}

/* Until no record goes in any more, and a few times more. */
static enum status fill(struct diary *diary, struct store *store, struct fault *fault)
{
	enum status status = STATUS_OK;

	for (int at = 0; status == STATUS_OK && at < NOTES_MAX; at++)
		status = note(diary, store, fault);
	for (int at = 0; at < 5; at++)
		assert_int_equal(note(diary, store, NULL), status);
	return status;
}

static void assert_kept(const struct diary *diary, const char *path)
{
	char why[DIARY_WHY_MAX] = "";

	if (diary_check(diary, path, DIARY_HOLDS, NULL, why) != DIARY_KEPT)
		fail_msg("%s", why);
}

/* --- a file that may not grow: any user can have that --------------------------------------------
 */

static void limit_files(rlim_t size)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = size < limit.rlim_max ? size : limit.rlim_max;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_crash_full__files_that_may_not_grow_lose_nothing(void **state)
{
	SCOPED(scratch) scratch;
	SCOPED(store) store = { 0 };
	struct diary diary = { .tell = -1, .is_short = true };
	struct fault fault = { 0 };
	char path[SCRATCH_PATH_MAX];

	scratch_init(&scratch);
	scratch_path(&scratch, "ledger.db", path);
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(store_create(path, "K1", &store, NULL), STATUS_OK);
	limit_files(ROOM);
	enum status status = fill(&diary, &store, &fault);
	assert_true(status == STATUS_IO || status == STATUS_FULL);
	assert_non_null(strstr(fault.what, "ledger.db"));
	limit_files(RLIM_INFINITY);
	assert_int_equal(note(&diary, &store, &fault), STATUS_OK);
	store_release(&store);
	assert_kept(&diary, path);
}

/* --- a disk with no room: where this user may mount one ------------------------------------------
 */

static bool write_word(const char *path, const char *word)
{
	int file = open(path, O_WRONLY | O_CLOEXEC);
	bool is_done = file >= 0 && write(file, word, strlen(word)) == (ssize_t)strlen(word);

	if (file >= 0)
		close(file);
	return is_done;
}

/* Any user may be root of a name space of its own, where the system lets it. */
static bool become_root_of_own(void)
{
	char users[64], groups[64];

	(void)text_format(users, sizeof(users), "0 %u 1", (unsigned)geteuid());
	(void)text_format(groups, sizeof(groups), "0 %u 1", (unsigned)getegid());
	return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
	       write_word("/proc/self/setgroups", "deny") &&
	       write_word("/proc/self/uid_map", users) && write_word("/proc/self/gid_map", groups);
}

/* In a view of the file system that ends with this program. */
static bool mount_small_disk(const char *folder)
{
	char options[32];

	if (unshare(CLONE_NEWNS) != 0 && !become_root_of_own())
		return false;
	(void)text_format(options, sizeof(options), "size=%d", ROOM);
	return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", folder, "tmpfs", 0, options) == 0;
}

static void fill_room(const char *path, size_t size)
{
	static const char BLOCK[4096];
	int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(file >= 0);
	for (size_t at = 0; at < size; at += sizeof(BLOCK))
		if (write(file, BLOCK, sizeof(BLOCK)) != (ssize_t)sizeof(BLOCK))
			break;
	close(file);
}

static void fill_and_free(const struct scratch *scratch)
{
	SCOPED(store) store = { 0 };
	struct diary diary = { .tell = -1, .is_short = true };
	struct fault fault = { 0 };
	char path[SCRATCH_PATH_MAX], ballast[SCRATCH_PATH_MAX];

	scratch_path(scratch, "ledger.db", path);
	scratch_path(scratch, "ballast", ballast);
	fill_room(ballast, 2 * (size_t)ROOM);
	assert_int_equal(store_create(path, "K1", &store, &fault), STATUS_FULL);
	assert_int_equal(access(path, F_OK), -1);
	assert_int_equal(unlink(ballast), 0);
	fill_room(ballast, BALLAST);
	assert_int_equal(store_create(path, "K1", &store, NULL), STATUS_OK);
	assert_int_equal(fill(&diary, &store, &fault), STATUS_FULL);
	assert_non_null(strstr(fault.what, "free some space"));
	assert_true(diary.keep_count > 20);
	assert_int_equal(unlink(ballast), 0);
	assert_int_equal(note(&diary, &store, &fault), STATUS_OK);
	store_release(&store);
	assert_kept(&diary, path);
}

static void test_crash_full__a_disk_with_no_room_loses_nothing(void **state)
{
	SCOPED(scratch) scratch;

	scratch_init(&scratch);
	if (!mount_small_disk(scratch.folder)) {
		print_message("# this user may not mount a disk to fill\n");
		skip();
	}
	fill_and_free(&scratch);
	assert_int_equal(umount(scratch.folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crash_full__files_that_may_not_grow_lose_nothing),
		cmocka_unit_test(test_crash_full__a_disk_with_no_room_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
