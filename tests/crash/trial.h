/* Tells a story with something going wrong in it, and looks at what is left. */
#ifndef TAC_CRASH_TRIAL_H
#define TAC_CRASH_TRIAL_H

#include "tests/crash/shim.h"
#include "tests/crash/story.h"
#include "tests/fakes/scratch.h"

/* What must be found out: a ledger that is not safe. */
struct trial_defect {
	const char *pragma; /* set after opening */
	bool tells_early;   /* acknowledges before the commit */
	bool loses_wal;     /* its -wal file is gone before it is opened again */
};

struct trial {
	struct scratch made, run, cut; /* folders: the story's beginning, the run, after a cut */
	const struct story *story;
	struct diary begun, diary;
	struct trial_defect defect;
};

struct trial_score {
	uint64_t runs, kept, in_flight, past, refused, wrong;
	char first_wrong[512];
};

/* Makes the ledger that the story begins with. Fails the test when it cannot. */
void trial_init(struct trial *trial, const struct story *story);
void trial_release(struct trial *trial);

/* Fails each operation in turn, alone or with all that come after it. With one alone the story must
 * come to its end. */
void trial_fail(struct trial *trial, enum shim_fault fault, bool is_for_good,
		struct trial_score *score);

/* The same for every story; `defect` may be null. */
void trial_fail_everywhere(enum shim_fault fault, bool is_for_good,
			   const struct trial_defect *defect, struct trial_score *score);
/* Fails the test unless every story holds. */
void trial_assert_holds(enum shim_fault fault, bool is_for_good);

/* Cuts the power after every change, `seeds` times. */
void trial_cut_power(struct trial *trial, uint32_t seeds, struct trial_score *score);

/* Lets each sync in turn lie, and cuts the power at every `apart`-th change after it. */
void trial_lie(struct trial *trial, bool is_for_good, uint32_t apart, struct trial_score *score);
/* The same with each sync in turn failing once and losing what it was to sync; but what is
 * acknowledged holds. */
void trial_lose(struct trial *trial, uint32_t apart, struct trial_score *score);

#endif
