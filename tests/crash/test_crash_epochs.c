/* A kiosk is killed while one epoch's key hands over to the next, at every operation on the
 * ledger's file and the keys' folder: it can always sign on, and nobody can sign for what is over.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/signer.h"
#include "tests/crash/copy.h"
#include "tests/crash/shim.h"
#include "tests/fakes/scratch.h"

enum { DEATHS_MAX = 2000, MOMENTS = 30, MOMENT_MAX_MS = 60 };

struct life {
	struct scratch folder;
	char path[SCRATCH_PATH_MAX];
	enum shim_operation *struck; /* shared with who dies */
	uint64_t deaths, handed_over;
};

static void life_begin(struct life *life)
{
	SCOPED(store) store = { 0 };

	*life = (struct life){ 0 };
	copy_make_folder(life->folder.folder);
	scratch_path(&life->folder, "ledger.db", life->path);
	assert_int_equal(store_create(life->path, "K1", &store, NULL), STATUS_OK);
	life->struck = mmap(NULL, sizeof(*life->struck), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(life->struck != MAP_FAILED);
}

static void life_release(struct life *life)
{
	(void)munmap(life->struck, sizeof(*life->struck));
	scratch_release(&life->folder);
}

static enum status note(struct store *store, struct fault *fault)
{
	struct record record = record_begin(RECORD_AUDIT_LISTED, "sam", "");

	record_detail(&record, "filter", "-");
	return store_record(store, &record, fault);
}

/* One start, and one key after the other until it is over. */
static enum status live(const struct life *life, int epochs, struct fault *fault)
{
	SCOPED(store) store = { 0 };
	SCOPED(signer) signer = { 0 };
	enum status status = store_open(life->path, SQL_WRITE, "K1", &store, fault);

	if (status == STATUS_OK)
		status = signer_open(&store, life->folder.folder, &signer, fault);
	for (int at = 0; status == STATUS_OK && at < epochs; at++) {
		status = note(&store, fault);
		if (status == STATUS_OK)
			status = signer_next_epoch(&signer, &store, fault);
	}
	return status;
}

/* True when it was killed; one that went through to its end was not. */
static bool kill_one(struct life *life, struct shim_plan plan, int epochs, int64_t after_ms)
{
	int how = 0;
	pid_t process = fork();

	assert_true(process >= 0);
	if (process == 0) {
		plan.ret_struck = life->struck;
		shim_begin(life->folder.folder, plan);
		_exit(live(life, epochs, NULL) == STATUS_OK ? 0 : 1);
	}
	if (after_ms > 0) {
		const struct timespec moment = { .tv_nsec = after_ms * 1000000 };
		(void)nanosleep(&moment, NULL);
		(void)kill(process, SIGKILL);
	}
	assert_int_equal(waitpid(process, &how, 0), process);
	assert_true(WIFSIGNALED(how) || WEXITSTATUS(how) == 0);
	life->deaths += WIFSIGNALED(how);
	return WIFSIGNALED(how);
}

static bool has_key(const struct life *life, uint64_t epoch)
{
	char name[32], path[SCRATCH_PATH_MAX];

	(void)text_format(name, sizeof(name), "epoch-%llu.pem", (unsigned long long)epoch);
	scratch_path(&life->folder, name, path);
	return access(path, F_OK) == 0;
}

/* What the next start finds. */
static void assert_goes_on(struct life *life)
{
	SCOPED(store) store = { 0 };
	SCOPED(signer) signer = { 0 };
	struct fault fault = { 0 };
	uint64_t count = 0;
	enum status status = store_open(life->path, SQL_WRITE, "K1", &store, &fault);

	if (status == STATUS_OK)
		status = store_verify(&store, NULL, NULL, &count, &fault);
	if (status == STATUS_OK)
		status = signer_open(&store, life->folder.folder, &signer, &fault);
	if (status == STATUS_OK)
		status = note(&store, &fault);
	if (status == STATUS_OK && signer.epoch > 0)
		status = signer_checkpoint(&signer, &store, &fault);
	if (status == STATUS_OK)
		status = store_verify(&store, NULL, NULL, &count, &fault);
	if (status != STATUS_OK)
		fail_msg("after death %llu at \"%s\": %s", (unsigned long long)life->deaths,
			 *life->struck < SHIM_OPERATION_COUNT ? shim_operation_text(*life->struck)
							      : "a moment",
			 fault.what);
	assert_true(has_key(life, signer.epoch));
	for (uint64_t epoch = 0; epoch < signer.epoch; epoch++)
		assert_false(has_key(life, epoch));
	life->handed_over = signer.epoch;
}

static void test_crash_epochs__a_kill_at_any_operation_leaves_a_key_that_signs_on(void **state)
{
	static const enum shim_fault DEATHS[] = { SHIM_DIES, SHIM_DIES_AMID, SHIM_DIES_AFTER };
	SCOPED(life) life;
	bool is_seen[SHIM_OPERATION_COUNT] = { false };

	life_begin(&life);
	for (size_t death = 0; death < COUNT_OF(DEATHS); death++) {
		struct shim_plan plan = { .fault = DEATHS[death], .seed = 1 };
		bool was_killed = true;
		while (was_killed) {
			plan.at++;
			assert_true(plan.at < DEATHS_MAX);
			*life.struck = SHIM_OPERATION_COUNT;
			was_killed = kill_one(&life, plan, 1, 0);
			if (*life.struck < SHIM_OPERATION_COUNT)
				is_seen[*life.struck] = true;
			assert_goes_on(&life);
		}
	}
	print_message("# %llu deaths, %llu epochs\n", (unsigned long long)life.deaths,
		      (unsigned long long)life.handed_over);
	assert_true(life.deaths >= 50 && life.handed_over >= 10);
	assert_true(is_seen[SHIM_WRITE] && is_seen[SHIM_SYNC] && is_seen[SHIM_OWN_SYNC]);
}

static void test_crash_epochs__a_kill_at_any_moment_leaves_a_key_that_signs_on(void **state)
{
	SCOPED(life) life;

	life_begin(&life);
	for (int64_t at = 1; at <= MOMENTS; at++) {
		*life.struck = SHIM_OPERATION_COUNT;
		(void)kill_one(&life, (struct shim_plan){ 0 }, DEATHS_MAX,
			       at * MOMENT_MAX_MS / MOMENTS);
		assert_goes_on(&life);
	}
	print_message("# %llu deaths, %llu epochs\n", (unsigned long long)life.deaths,
		      (unsigned long long)life.handed_over);
	assert_int_equal(life.deaths, MOMENTS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_crash_epochs__a_kill_at_any_operation_leaves_a_key_that_signs_on),
		cmocka_unit_test(
			test_crash_epochs__a_kill_at_any_moment_leaves_a_key_that_signs_on),
	};

	shim_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
