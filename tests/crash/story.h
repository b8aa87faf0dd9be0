/* Short working days of a kiosk at its ledger, step by step, that keep a diary. */
#ifndef TAC_CRASH_STORY_H
#define TAC_CRASH_STORY_H

#include <stdbool.h>

#include "kiosk/ledger/store.h"
#include "tests/crash/diary.h"

struct teller {
	const char *path;
	struct diary *diary;
	struct store store; /* closed between two steps only by the steps that do so */
	bool is_open;
	char visit[STORE_VISIT_ID_MAX];
	int failed_steps; /* twice in a row: a step that fails is tried once more */
	/* What a ledger that is not safe would do. */
	const char *pragma; /* is set after opening; null none */
	bool tells_early;   /* acknowledges before it commits */
};

typedef enum status story_step(struct teller *teller, struct fault *fault);

struct story {
	const char *name;
	/* Makes the ledger that it begins with; null: it begins with none. The store stays open. */
	enum status (*make)(const char *path, struct store *ret, struct fault *fault);
	bool is_interrupted;      /* begins with the files of a ledger that was never closed */
	story_step *const *steps; /* ends with null */
};

enum { STORY_COUNT = 5 };
extern const struct story STORIES[STORY_COUNT];

/* Goes through the steps; whatever fails is tried once more, then left. The store is closed. */
void story_tell(const struct story *story, struct teller *teller);

/* One step of each day, for tellers without an end. */
extern story_step *const STORY_VISIT[];
story_step story_open, story_make, story_recover, story_close, story_checkpoint_often;

/* One step, and once more if it fails. */
void story_take_step(story_step *step, struct teller *teller);

#endif
