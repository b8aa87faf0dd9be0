/* Lives honest lives at a ledger, with restarts, kills, changes of the clock and of its zone, and
 * looks after each whether anything is held against it. Prints a table; ends with 1 when something
 * is.
 *
 *	honest HISTORIES SEED
 *	honest HISTORIES SEED -keep	leaves the ledgers there that something is held against
 *	honest HISTORIES SEED -silent	with a defect: changes of the clock are not recorded
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/store.h"
#include "tests/crash/disk.h"
#include "tests/crash/shim.h"
#include "tests/tamper/fake_clock.h"
#include "tests/tamper/files.h"
#include "tests/tamper/judge.h"

enum {
	MINUTE_MS = 60000,
	HOUR_MS = 60 * MINUTE_MS,
	DAY_MS = 24 * HOUR_MS,
	COMPLAINTS_MAX = 10,
	MANY = 90, /* sub-commands in a row: more than a kiosk leaves unsigned */
};

/* How a run of the kiosk ends. */
enum ending { ENDS_IN_ORDER, ENDS_AT_ONCE, ENDS_KILLED, ENDING_COUNT };
static const char *const ENDING_TEXTS[ENDING_COUNT] = { "stopped in order", "gone at once",
							"killed at work" };

/* What must come to pass in them, and is counted. */
static const enum record_kind COUNTED[] = { RECORD_CLOCK_CHANGED,  RECORD_DAY_OPENED,
					    RECORD_DAY_CLOSED,     RECORD_AUDIT_EXPORTED,
					    RECORD_SHRED_ENDED,    RECORD_EXCEPTION_RESOLVED,
					    RECORD_ORDER_REPLACED, RECORD_RECEIPT_HANDED,
					    RECORD_LETTER_MAILED,  RECORD_LETTER_RETURNED,
					    RECORD_YEAR_CHANGED };

struct score {
	uint64_t histories, restarts, restores, endings[ENDING_COUNT], boots, steps, judged, wrong;
	uint64_t records, of_kind[COUNT_OF(COUNTED)];
};

struct run {
	struct life life;
	struct score score;
	uint32_t seed;
	uint64_t history;
	bool keeps;
};

static bool is_silent;

bool __real_clocks_change(const struct clocks *then, const struct clocks *now, struct record *ret);
bool __wrap_clocks_change(const struct clocks *then, const struct clocks *now, struct record *ret);

bool __wrap_clocks_change(const struct clocks *then, const struct clocks *now, struct record *ret)
{
	return !is_silent && __real_clocks_change(then, now, ret);
}

static uint32_t draw(struct run *run, uint32_t below)
{
	return disk_random(&run->seed) % below;
}

/* --- a day's work --------------------------------------------------------------------------------
 */

static int64_t any_step(struct life *life)
{
	static const int64_t STEPS[] = { 1900,    2500,        7000,       MINUTE_MS,
					 HOUR_MS, 7 * HOUR_MS, 2 * DAY_MS, 400LL * DAY_MS };
	int64_t step_ms = STEPS[life_random(life, COUNT_OF(STEPS))];

	return life_random(life, 2) == 0 ? step_ms : -step_ms;
}

static void any_zone(struct life *life)
{
	static const char *const ZONES[] = { "America/New_York", "America/Los_Angeles",
					     "Pacific/Guam", "UTC" };

	fake_clock_move(ZONES[life_random(life, COUNT_OF(ZONES))]);
}

static void any_command(struct life *life)
{
	fake_clock_pass(life_random(life, 5000));
	life_command(life, (enum life_command)life_random(life, LIFE_COMMAND_COUNT));
}

/* The clock is set; what happens next may be noticed first. */
static void step(struct life *life)
{
	fake_clock_step(any_step(life));
	switch (life_random(life, 4)) {
	case 0:
		life_fault(life);
		break;
	case 1:
		any_command(life);
		break;
	case 2:
		life_visit(life, LIFE_ABANDONED);
		break;
	}
	life_turn(life);
}

/* A sub-command waits for the file while the kiosk writes. */
static void wait_for_the_file(struct life *life)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	struct record record = record_begin(RECORD_AUDIT_LISTED, "sam", "");

	record_detail(&record, "filter", "all");
	fake_clock_pass(life_random(life, SQL_BUSY_MS));
	life_fault(life);
	life_must(store_open(life->path, SQL_WRITE, life->origin, &store, &fault), &fault);
	life_must(store_record(&store, &record, &fault), &fault);
}

/* Back again before the kiosk looks: only a sub-command has seen it. */
static void step_there_and_back(struct life *life)
{
	int64_t step_ms = any_step(life);

	fake_clock_step(step_ms);
	any_command(life);
	fake_clock_step(-step_ms);
	if (life_random(life, 2) == 0)
		any_command(life);
	life_turn(life);
}

static void break_down_often(struct life *life)
{
	for (uint32_t left = life_random(life, 100); left > 0; left--) {
		fake_clock_pass(life_random(life, 3000));
		life_fault(life);
		if (left % 4 == 0)
			life_turn(life);
	}
	life_turn(life);
}

/* False when a visit was left open: nothing follows. */
static bool act(struct life *life)
{
	enum life_visit how;

	switch (life_random(life, 20)) {
	case 0:
		life_idle(life, life_random(life, 3 * HOUR_MS));
		break;
	case 1:
	case 2:
		step(life);
		break;
	case 3:
		any_zone(life);
		break;
	case 4: /* asleep */
		fake_clock_pass(8 * HOUR_MS);
		life_turn(life);
		break;
	case 5:
		any_command(life);
		break;
	case 6:
		break_down_often(life);
		break;
	case 7:
		life_idle(life, DAY_MS + HOUR_MS);
		break;
	case 8:
		wait_for_the_file(life);
		break;
	case 9:
		step_there_and_back(life);
		break;
	case 10:
		life_mark_day(life);
		break;
	case 11:
	case 12:
		life_settle(life, (enum life_deed)life_random(life, LIFE_DEED_COUNT),
			    life_random(life, 5) != 0);
		break;
	case 13:
		life_post(life, (enum life_batch)life_random(life, LIFE_BATCH_COUNT));
		if (life_random(life, 2) == 0)
			life_return_letter(life);
		if (life_random(life, 8) == 0)
			life_renew(life);
		break;
	default:
		how = (enum life_visit)life_random(life, LIFE_VISIT_COUNT);
		life_visit(life, how);
		life_turn(life);
		return how != LIFE_LEFT_OPEN && how != LIFE_PRINTING;
	}
	life_turn(life);
	return true;
}

NO_RETURN static void serve(struct life *life, enum ending ending, struct shim_plan plan)
{
	if (ending == ENDS_KILLED)
		shim_begin(life->folder, plan);
	life_start(life);
	for (uint32_t left = 2 + life_random(life, 7); left > 0; left--)
		if (!act(life))
			break;
	if (ending == ENDS_IN_ORDER)
		life_stop(life);
	else
		life_drop(life);
	_exit(0);
}

/* --- a history -----------------------------------------------------------------------------------
 */

static struct shim_plan choose(struct run *run)
{
	static const uint32_t SPANS[] = { 40, 200, 1000, 4000 };
	struct shim_plan plan = { .seed = run->seed,
				  .at = 1 + draw(run, SPANS[draw(run, COUNT_OF(SPANS))]) };
	uint32_t death = draw(run, 3);

	plan.fault = death == 0 ? SHIM_DIES : death == 1 ? SHIM_DIES_AMID : SHIM_DIES_AFTER;
	if (plan.fault == SHIM_DIES_AMID)
		plan.at = 1 + plan.at / 8;
	return plan;
}

static void let_serve(struct run *run)
{
	enum ending ending = (enum ending)draw(run, ENDING_COUNT);
	struct shim_plan plan = choose(run);
	int how = 0;

	run->life.seed = run->seed ^ draw(run, UINT32_MAX);
	(void)fflush(stdout);
	pid_t process = fork();
	if (process == 0)
		serve(&run->life, ending, plan);
	if (process < 0 || waitpid(process, &how, 0) != process) {
		perror("fork");
		exit(2);
	}
	bool is_killed = WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL;
	if (!(WIFEXITED(how) && WEXITSTATUS(how) == 0) && !(is_killed && ending == ENDS_KILLED)) {
		printf("# history %llu: the kiosk itself fails\n",
		       (unsigned long long)run->history);
		run->score.wrong++;
	}
	run->score.restarts++;
	run->score.endings[ending == ENDS_KILLED && !is_killed ? ENDS_AT_ONCE : ending]++;
}

static void command_often(struct run *run)
{
	for (uint32_t left = draw(run, 8) == 0 ? MANY : draw(run, 4); left > 0; left--) {
		if (draw(run, 10) == 0) {
			fake_clock_step(any_step(&run->life));
			run->score.steps++;
		}
		any_command(&run->life);
	}
}

/* A supervisor takes back what sub-commands did. */
static void restore(struct run *run)
{
	char backup[LIFE_PATH_MAX + 8];

	(void)text_format(backup, sizeof(backup), "%s.kept", run->life.path);
	/* Whole only when everything is in the one file. */
	any_command(&run->life);
	files_copy(run->life.path, backup);
	command_often(run);
	life_restore(&run->life, backup);
	run->score.restores++;
}

/* Nobody serves. */
static void rest(struct run *run)
{
	if (draw(run, 2) == 0) {
		fake_clock_reboot(draw(run, 3) * 9LL * HOUR_MS);
		run->score.boots++;
	} else
		fake_clock_pass(draw(run, HOUR_MS));
	run->life.seed = run->seed ^ draw(run, UINT32_MAX);
	if (draw(run, 6) == 0)
		restore(run);
	else
		command_often(run);
	if (draw(run, 3) == 0) {
		fake_clock_step(any_step(&run->life));
		run->score.steps++;
	}
	if (draw(run, 4) == 0)
		any_zone(&run->life);
}

static void look(struct run *run)
{
	struct outside outside = { .heads = run->life.heads };
	struct judgement said = judge(run->life.path, &outside);

	run->score.judged++;
	if (said.finding == FINDING_NONE)
		return;
	if (run->score.wrong++ < COMPLAINTS_MAX)
		printf("# history %llu: %s: %s\n", (unsigned long long)run->history,
		       said.finding == FINDING_COUNT ? "found" : finding_word(said.finding),
		       said.words);
}

static void live(struct run *run, uint32_t seed)
{
	uint64_t before = run->score.wrong;

	run->seed = seed * 2654435761U + 1;
	fake_clock_begin();
	life_begin(&run->life, "K1", run->seed);
	for (uint32_t left = 3 + draw(run, 4); left > 0 && run->score.wrong == before; left--) {
		rest(run);
		look(run);
		let_serve(run);
		look(run);
	}
	run->score.records += judge_count(run->life.path);
	for (size_t at = 0; at < COUNT_OF(COUNTED); at++)
		run->score.of_kind[at] += judge_count_of(run->life.path, COUNTED[at]);
	run->score.histories++;
	if (run->keeps && run->score.wrong > before)
		printf("# it is kept in %s\n", run->life.folder);
	else
		life_end(&run->life);
}

/* As many as have come in a year, at once: the sub-command signs when it is done. */
static void change_year(struct run *run)
{
	struct life *life = &run->life;

	fake_clock_begin();
	life_begin(life, "K1", 1);
	life_start(life);
	for (int left = 2 * MANY; left > 0; left--) {
		life_visit(life, LIFE_DELIVERED);
		life_turn(life);
	}
	life_renew_all(life);
	life_drop(life);
	look(run);
	life_end(life);
}

static void report(const struct score *score)
{
	printf("honest histories %8llu\n", (unsigned long long)score->histories);
	printf("restarts         %8llu, %llu of them of the machine\n",
	       (unsigned long long)score->restarts, (unsigned long long)score->boots);
	for (int at = 0; at < ENDING_COUNT; at++)
		printf("  %-20s %6llu\n", ENDING_TEXTS[at], (unsigned long long)score->endings[at]);
	printf("restored backups %8llu\n", (unsigned long long)score->restores);
	printf("clock set while off %5llu\n", (unsigned long long)score->steps);
	printf("records          %8llu\n", (unsigned long long)score->records);
	for (size_t at = 0; at < COUNT_OF(COUNTED); at++)
		printf("  %-20s %6llu\n", record_kind_text(COUNTED[at]),
		       (unsigned long long)score->of_kind[at]);
	printf("judged           %8llu\n", (unsigned long long)score->judged);
	printf("false alarms     %8llu\n", (unsigned long long)score->wrong);
}

int main(int count, char **words)
{
	static struct run run;

	if (count < 3) {
		fprintf(stderr, "usage: honest HISTORIES SEED [-keep | -silent]\n");
		return 2;
	}
	uint64_t histories = strtoull(words[1], NULL, 10);
	uint32_t seed = (uint32_t)strtoul(words[2], NULL, 10);
	is_silent = count > 3 && strcmp(words[3], "-silent") == 0;
	run.keeps = count > 3 && strcmp(words[3], "-keep") == 0;
	shim_install();
	for (run.history = 0; run.history < histories; run.history++)
		live(&run, seed + (uint32_t)run.history);
	change_year(&run);
	report(&run.score);
	return run.score.wrong > 0 ? 1 : 0;
}
