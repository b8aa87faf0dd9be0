/* Kills a kiosk's work at its ledger at random, again and again, and looks whether the ledger holds
 * what was acknowledged. Prints a table; ends with 1 when one does not.
 *
 *	kill_ledger KILLS SEED
 *	kill_ledger KILLS SEED tells-early	with a defect: acknowledges, then commits
 *	kill_ledger KILLS SEED loses-wal	with a defect: the -wal file goes with each death
 *
 * Lives and deaths are the same with the same seed, but for those that a clock ends.
 * One process after the other works with one ledger: the next one finds what the killed one left.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "tests/crash/copy.h"
#include "tests/crash/disk.h"
#include "tests/crash/shim.h"
#include "tests/crash/story.h"

enum {
	KILLS_A_LEDGER = 25,
	MOMENT_MAX_MS = 25,
	LIFE_MAX_MS = 20000, /* of one that is to die at an operation that never comes */
	ROUNDS_MAX = 400,
	DEATHS = 4, /* at a moment, before an operation, amid it, after it */
};

static const char *const DEATH_TEXTS[DEATHS] = { "at a moment", "before an operation",
						 "amid a write", "after an operation" };

struct score {
	uint64_t deaths[DEATHS], struck[SHIM_OPERATION_COUNT];
	uint64_t ledgers, acknowledged, found, not_found, idle, unfinished, wrong;
};

struct bench {
	char folder[64], copy[64], path[128], copy_path[128];
	bool tells_early, loses_wal;
	uint32_t seed;
	enum shim_operation *struck; /* shared with the process that dies */
	struct diary diary;
	struct score score;
};

/* --- the life of one -----------------------------------------------------------------------------
 */

static void take(story_step *step, struct teller *teller)
{
	story_take_step(step, teller);
	if (teller->failed_steps > 0)
		_exit(3);
}

NO_RETURN static void live(struct bench *bench, struct shim_plan plan, int tell)
{
	struct teller teller = { .path = bench->path,
				 .diary = &bench->diary,
				 .tells_early = bench->tells_early };
	int rounds_a_day = 1 + (int)(disk_random(&bench->seed) % 3);
	bool checkpoints_often = disk_random(&bench->seed) % 2 == 0;

	bench->diary.tell = tell;
	shim_begin(bench->folder, plan);
	if (!bench->diary.is_made)
		take(story_make, &teller);
	for (int round = 0; round < ROUNDS_MAX; round++) {
		if (!teller.is_open) {
			take(story_open, &teller);
			if (checkpoints_often)
				take(story_checkpoint_often, &teller);
			take(story_recover, &teller);
		}
		for (story_step *const *step = STORY_VISIT; *step != NULL; step++)
			take(*step, &teller);
		if (round % rounds_a_day == 0)
			take(story_close, &teller);
	}
	_exit(4);
}

/* --- its death -----------------------------------------------------------------------------------
 */

static struct shim_plan choose(struct bench *bench, int death)
{
	static const uint32_t SPANS[] = { 20, 100, 400, 1600 };
	uint32_t span = SPANS[disk_random(&bench->seed) % COUNT_OF(SPANS)];
	struct shim_plan plan = { .ret_struck = bench->struck,
				  .seed = bench->seed,
				  .at = 1 + disk_random(&bench->seed) % span };

	plan.fault = death == 1 ? SHIM_DIES : death == 2 ? SHIM_DIES_AMID : SHIM_DIES_AFTER;
	if (death == 0)
		plan.at = 0;
	if (death == 2)
		plan.at = 1 + plan.at / 8; /* not every operation is a write */
	return plan;
}

/* Takes down what the process says until it is dead or its time is over. */
static void listen(struct bench *bench, int from, int64_t until_ms)
{
	struct pollfd ready = { .fd = from, .events = POLLIN };

	while (true) {
		int64_t left = until_ms - clock_steady_ms();
		if (left < 0 || poll(&ready, 1, (int)left) <= 0)
			return;
		if (!diary_hear(&bench->diary, from))
			return;
	}
}

static bool is_killed(pid_t process, int *ret_code)
{
	int how = 0;

	if (waitpid(process, &how, 0) != process)
		return false;
	*ret_code = WIFEXITED(how) ? WEXITSTATUS(how) : 0;
	return WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL;
}

static bool kill_one(struct bench *bench, int death)
{
	struct shim_plan plan = choose(bench, death);
	int64_t life_ms =
		death == 0 ? (int64_t)(disk_random(&bench->seed) % MOMENT_MAX_MS) : LIFE_MAX_MS;
	int ends[2], code = 0;

	*bench->struck = SHIM_OPERATION_COUNT;
	if (pipe(ends) != 0)
		return false;
	pid_t process = fork();
	if (process == 0) {
		close(ends[0]);
		live(bench, plan, ends[1]);
	}
	close(ends[1]);
	if (process < 0)
		return false;
	listen(bench, ends[0], clock_steady_ms() + life_ms);
	(void)kill(process, SIGKILL);
	bool is_dead = is_killed(process, &code);
	while (diary_hear(&bench->diary, ends[0]))
		;
	close(ends[0]);
	if (!is_dead)
		printf("a life ended by itself with %d\n", code);
	return is_dead;
}

/* --- what it left --------------------------------------------------------------------------------
 */

static void new_ledger(struct bench *bench)
{
	bench->score.acknowledged += bench->diary.keep_count;
	bench->score.ledgers++;
	copy_remove_ledger(bench->folder);
	memset(&bench->diary, 0, sizeof(bench->diary));
	bench->diary.is_short = true;
	bench->diary.tell = -1;
}

static void judge(struct bench *bench, uint64_t number)
{
	char why[DIARY_WHY_MAX] = "";
	struct diary_place place;
	struct score *score = &bench->score;
	bool is_in_flight = bench->diary.try_count > 0;

	copy_ledger(bench->folder, bench->copy);
	if (bench->loses_wal)
		copy_remove_wal(bench->copy);
	switch (diary_check(&bench->diary, bench->copy_path, DIARY_HOLDS, &place, why)) {
	case DIARY_KEPT:
		*(is_in_flight ? &score->not_found : &score->idle) += 1;
		diary_settle(&bench->diary, &place);
		return;
	case DIARY_IN_FLIGHT:
		score->found++;
		diary_settle(&bench->diary, &place);
		return;
	case DIARY_REFUSED:
		score->unfinished++;
		break;
	case DIARY_PAST:
	case DIARY_WRONG:
		score->wrong++;
		if (score->wrong <= 5)
			printf("kill %llu: %s\n", (unsigned long long)number, why);
		break;
	}
	new_ledger(bench);
}

static void report(const struct score *score, uint64_t kills)
{
	printf("kills            %8llu\n", (unsigned long long)kills);
	for (int at = 0; at < DEATHS; at++)
		printf("  %-20s %6llu\n", DEATH_TEXTS[at], (unsigned long long)score->deaths[at]);
	for (int at = 0; at < SHIM_OPERATION_COUNT; at++)
		printf("    %-22s %6llu\n", shim_operation_text((enum shim_operation)at),
		       (unsigned long long)score->struck[at]);
	printf("ledgers          %8llu\n", (unsigned long long)score->ledgers);
	printf("acknowledged     %8llu transactions\n", (unsigned long long)score->acknowledged);
	printf("in flight        %8llu found, %llu not found, %llu none\n",
	       (unsigned long long)score->found, (unsigned long long)score->not_found,
	       (unsigned long long)score->idle);
	printf("unfinished       %8llu new ledgers, refused in words\n",
	       (unsigned long long)score->unfinished);
	printf("failures         %8llu\n", (unsigned long long)score->wrong);
}

static void run(struct bench *bench, uint64_t kills)
{
	for (uint64_t at = 0; at < kills; at++) {
		int death = (int)(at % DEATHS);
		if (at % KILLS_A_LEDGER == 0) {
			new_ledger(bench);
			/* It takes so little time to make one that no moment would hit that. */
			death = 1 + (int)(bench->score.ledgers % (DEATHS - 1));
		}
		if (!kill_one(bench, death)) {
			bench->score.wrong++;
			new_ledger(bench);
			continue;
		}
		bench->score.deaths[death]++;
		if (*bench->struck < SHIM_OPERATION_COUNT)
			bench->score.struck[*bench->struck]++;
		judge(bench, at + 1);
	}
	new_ledger(bench);
	bench->score.ledgers--;
}

int main(int count, char **words)
{
	static struct bench bench;

	if (count < 3) {
		fprintf(stderr, "usage: kill_ledger KILLS SEED [tells-early | loses-wal]\n");
		return 2;
	}
	uint64_t kills = strtoull(words[1], NULL, 10);
	bench.seed = (uint32_t)strtoul(words[2], NULL, 10);
	bench.tells_early = count > 3 && strcmp(words[3], "tells-early") == 0;
	bench.loses_wal = count > 3 && strcmp(words[3], "loses-wal") == 0;
	bench.struck = mmap(NULL, sizeof(*bench.struck), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (bench.struck == MAP_FAILED)
		return 2;
	copy_make_folder(bench.folder);
	copy_make_folder(bench.copy);
	(void)text_format(bench.path, sizeof(bench.path), "%s/ledger.db", bench.folder);
	(void)text_format(bench.copy_path, sizeof(bench.copy_path), "%s/ledger.db", bench.copy);
	shim_install();
	run(&bench, kills);
	copy_remove_ledger(bench.copy);
	(void)rmdir(bench.copy);
	(void)rmdir(bench.folder);
	report(&bench.score, kills);
	return bench.score.wrong > 0 ? 1 : 0;
}
