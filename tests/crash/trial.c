#include "tests/crash/trial.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "tests/crash/copy.h"
#include "tests/crash/disk.h"

void trial_init(struct trial *trial, const struct story *story)
{
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	char path[SCRATCH_PATH_MAX];

	*trial = (struct trial){ .story = story, .begun = { .tell = -1 } };
	copy_make_folder(trial->made.folder);
	copy_make_folder(trial->run.folder);
	copy_make_folder(trial->cut.folder);
	if (story->make == NULL)
		return;
	scratch_path(&trial->run, "ledger.db", path);
	if (story->make(path, &store, &fault) != STATUS_OK ||
	    diary_begin(&trial->begun, &store, &fault) != STATUS_OK)
		fail_msg("%s: %s", story->name, fault.what);
	if (!story->is_interrupted)
		store_release(&store);
	copy_ledger(trial->run.folder, trial->made.folder);
}

void trial_release(struct trial *trial)
{
	scratch_release(&trial->made);
	scratch_release(&trial->run);
	scratch_release(&trial->cut);
}

static struct teller begin(struct trial *trial, char path[SCRATCH_PATH_MAX])
{
	copy_ledger(trial->made.folder, trial->run.folder);
	scratch_path(&trial->run, "ledger.db", path);
	trial->diary = trial->begun;
	return (struct teller){ .path = path,
				.diary = &trial->diary,
				.pragma = trial->defect.pragma,
				.tells_early = trial->defect.tells_early };
}

static void note_wrong(const struct trial *trial, struct trial_score *score, const char *when,
		       uint64_t at, const char *why)
{
	if (score->wrong++ == 0)
		(void)text_format(score->first_wrong, sizeof(score->first_wrong), "%s, %s %llu: %s",
				  trial->story->name, when, (unsigned long long)at, why);
}

static void judge(const struct trial *trial, const struct scratch *folder, enum diary_rule rule,
		  const char *when, uint64_t at, struct trial_score *score)
{
	char path[SCRATCH_PATH_MAX], why[DIARY_WHY_MAX] = "";

	if (trial->defect.loses_wal)
		copy_remove_wal(folder->folder);
	scratch_path(folder, "ledger.db", path);
	score->runs++;
	switch (diary_check(&trial->diary, path, rule, NULL, why)) {
	case DIARY_WRONG:
		note_wrong(trial, score, when, at, why);
		break;
	case DIARY_KEPT:
		score->kept++;
		break;
	case DIARY_IN_FLIGHT:
		score->in_flight++;
		break;
	case DIARY_PAST:
		score->past++;
		break;
	case DIARY_REFUSED:
		score->refused++;
		break;
	}
}

/* --- operations that fail ------------------------------------------------------------------------
 */

/* False when there was no such operation. */
static bool fail_one(struct trial *trial, struct shim_plan plan, struct trial_score *score)
{
	char path[SCRATCH_PATH_MAX], when[96];
	struct teller teller = begin(trial, path);
	enum shim_operation struck;

	shim_begin(trial->run.folder, plan);
	story_tell(trial->story, &teller);
	shim_end();
	if (!shim_has_struck(&struck))
		return false;
	(void)text_format(when, sizeof(when), "fault %d%s at %s", (int)plan.fault,
			  plan.is_for_good ? " for good" : "", shim_operation_text(struck));
	judge(trial, &trial->run, DIARY_HOLDS, when, plan.at, score);
	if (!plan.is_for_good && teller.failed_steps > 0)
		note_wrong(trial, score, when, plan.at, "what failed once fails again");
	return true;
}

void trial_fail(struct trial *trial, enum shim_fault fault, bool is_for_good,
		struct trial_score *score)
{
	struct shim_plan plan = { .fault = fault, .is_for_good = is_for_good, .seed = 1 };

	do
		plan.at++;
	while (fail_one(trial, plan, score));
}

void trial_fail_everywhere(enum shim_fault fault, bool is_for_good,
			   const struct trial_defect *defect, struct trial_score *score)
{
	for (size_t at = 0; at < STORY_COUNT; at++) {
		SCOPED(trial) trial;
		trial_init(&trial, &STORIES[at]);
		if (defect != NULL)
			trial.defect = *defect;
		trial_fail(&trial, fault, is_for_good, score);
	}
}

void trial_assert_holds(enum shim_fault fault, bool is_for_good)
{
	struct trial_score score = { 0 };

	trial_fail_everywhere(fault, is_for_good, NULL, &score);
	print_message("# %llu runs: %llu kept, %llu in flight, %llu refused, %llu wrong\n",
		      (unsigned long long)score.runs, (unsigned long long)score.kept,
		      (unsigned long long)score.in_flight, (unsigned long long)score.refused,
		      (unsigned long long)score.wrong);
	if (score.wrong > 0)
		fail_msg("%llu wrong; first: %s", (unsigned long long)score.wrong,
			 score.first_wrong);
	assert_true(score.runs > 100);
	assert_true(score.kept > 0);
}

/* --- power cuts ----------------------------------------------------------------------------------
 */

struct cutter {
	struct trial *trial;
	struct trial_score *score;
	enum diary_rule rule;
	uint32_t seeds, apart;
	uint64_t changes;
};

static void cut(void *self)
{
	struct cutter *cutter = self;
	struct trial *trial = cutter->trial;
	enum shim_operation struck;

	cutter->changes++;
	if (cutter->changes % cutter->apart != 0 ||
	    (cutter->rule == DIARY_HOLDS_A_PAST && !shim_has_struck(&struck)))
		return;
	for (uint32_t seed = 0; seed < cutter->seeds; seed++) {
		uint32_t own = cutter->seeds < 5 ? (uint32_t)cutter->changes + 3 * seed : seed;
		disk_power_cut(trial->cut.folder, own);
		judge(trial, &trial->cut, cutter->rule, "power cut after change", cutter->changes,
		      cutter->score);
	}
}

static bool cut_one(struct cutter *cutter, struct shim_plan plan)
{
	struct trial *trial = cutter->trial;
	char path[SCRATCH_PATH_MAX];
	struct teller teller = begin(trial, path);
	enum shim_operation struck;

	disk_begin(trial->run.folder);
	shim_after_change(cut, cutter);
	shim_begin(trial->run.folder, plan);
	story_tell(trial->story, &teller);
	shim_end();
	disk_end();
	if (teller.failed_steps > 0)
		note_wrong(trial, cutter->score, "power cut", 0, "the story does not end");
	return shim_has_struck(&struck);
}

void trial_cut_power(struct trial *trial, uint32_t seeds, struct trial_score *score)
{
	struct cutter cutter = { .trial = trial, .score = score, .seeds = seeds, .apart = 1 };

	(void)cut_one(&cutter, (struct shim_plan){ .fault = SHIM_FAILS });
}

void trial_lie(struct trial *trial, bool is_for_good, uint32_t apart, struct trial_score *score)
{
	struct shim_plan plan = { .fault = SHIM_SYNC_LIES, .is_for_good = is_for_good };
	struct cutter cutter = { .trial = trial,
				 .score = score,
				 .rule = DIARY_HOLDS_A_PAST,
				 .seeds = 2,
				 .apart = apart };

	do
		plan.at++;
	while (cut_one(&cutter, plan));
}

void trial_lose(struct trial *trial, uint32_t apart, struct trial_score *score)
{
	struct shim_plan plan = { .fault = SHIM_SYNC_LOSES };
	struct cutter cutter = { .trial = trial, .score = score, .seeds = 2, .apart = apart };

	do
		plan.at++;
	while (cut_one(&cutter, plan));
}
