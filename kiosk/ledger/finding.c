#include "kiosk/ledger/finding.h"

#include <assert.h>

static const struct {
	const char *word, *meaning;
} FINDINGS[FINDING_COUNT] = {
#define X(name, word, meaning) [FINDING_##name] = { (word), (meaning) },
	FINDING_LIST(X)
#undef X
};

const char *finding_word(enum finding finding)
{
	assert(finding < FINDING_COUNT);
	return FINDINGS[finding].word;
}

const char *finding_meaning(enum finding finding)
{
	assert(finding < FINDING_COUNT);
	return FINDINGS[finding].meaning;
}
