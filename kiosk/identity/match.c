#include "kiosk/identity/match.h"

#include "kiosk/base/text.h"

static const struct {
	const char *code, *sign, *word;
} MATCHES[MATCH_COUNT] = {
#define X(name, code, sign, word) [MATCH_##name] = { code, sign, word },
	MATCH_LIST(X)
#undef X
};

static const struct {
	const char *code, *words;
} DIFFERENCES[DIFFERENCE_COUNT] = {
#define X(name, code, words) [DIFFERENCE_##name] = { code, words },
	DIFFERENCE_LIST(X)
#undef X
};

_Static_assert(DIFFERENCE_COUNT <= 32, "a bit for each");

const char *match_code(enum match match)
{
	return MATCHES[match].code;
}

const char *match_sign(enum match match)
{
	return MATCHES[match].sign;
}

const char *difference_code(enum difference difference)
{
	return DIFFERENCES[difference].code;
}

struct comparison comparison_worse(struct comparison left, struct comparison right)
{
	if (left.match != right.match)
		return left.match > right.match ? left : right;
	left.differences |= right.differences;
	if (left.distance < right.distance)
		left.distance = right.distance;
	return left;
}

void comparison_text(struct comparison comparison, char *to, size_t max)
{
	const char *before = ": ";

	(void)text_copy(to, max, MATCHES[comparison.match].word);
	for (unsigned at = 0; at < DIFFERENCE_COUNT; at++) {
		if ((comparison.differences & 1U << at) == 0)
			continue;
		(void)text_append(to, max, before);
		(void)text_append(to, max, DIFFERENCES[at].words);
		before = ", ";
	}
}
