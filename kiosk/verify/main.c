/* tac-verify: proves or disproves a ledger or a proof bundle, with public keys or a head on paper
 * and nothing else. It reads, and leaves everything as it is. */
#include "kiosk/base/clock.h"
#include "kiosk/verify/telling.h"

enum { LONG_MS = 2000, TOLD_MS = 500 };

/* Tells on a terminal how far it is, where it takes long. */
struct progress {
	bool is_shown, was_shown;
	int64_t next_ms;
};

static void show_progress(void *self, uint64_t count)
{
	struct progress *progress = self;
	int64_t now_ms = clock_steady_ms();

	if (!progress->is_shown || now_ms < progress->next_ms)
		return;
	(void)fprintf(stderr, "\r%llu records", (unsigned long long)count);
	progress->was_shown = true;
	progress->next_ms = now_ms + TOLD_MS;
}

static enum verdict verdict_of(enum status status, const struct judgement *judgement)
{
	if (status != STATUS_OK)
		return VERDICT_NOT_JUDGED;
	return judgement->report.finding_count == 0 ? VERDICT_SOUND : VERDICT_NOT_SOUND;
}

static bool tell(const struct wish *wish, const struct judgement *judgement, enum verdict verdict,
		 const struct fault *fault)
{
	if (verdict == VERDICT_NOT_JUDGED)
		(void)fprintf(stderr, "tac-verify: %s\n", fault->what);
	if (wish->is_quiet)
		return true;
	if (wish->is_json)
		return telling_json(wish, judgement, verdict, fault);
	return verdict == VERDICT_NOT_JUDGED || telling_words(wish, judgement, verdict);
}

static int verify(const struct wish *wish)
{
	static struct judgement judgement;
	struct fault fault = { 0 };
	struct progress progress = { .is_shown = !wish->is_quiet && isatty(STDERR_FILENO) == 1,
				     .next_ms = clock_steady_ms() + LONG_MS };
	enum status status = judgement_of(wish, show_progress, &progress, &judgement, &fault);
	enum verdict verdict = verdict_of(status, &judgement);

	if (progress.was_shown)
		(void)fputs("\r                              \r", stderr);
	if (tell(wish, &judgement, verdict, &fault))
		return (int)verdict;
	(void)fputs("tac-verify: the answer could not be written\n", stderr);
	return VERDICT_NOT_JUDGED;
}

int main(int count, char **words)
{
	struct wish wish = { 0 };
	struct fault fault = { 0 };

	if (wish_read(count, words, &wish, &fault) != STATUS_OK) {
		(void)fprintf(stderr, "tac-verify: %s\nTry tac-verify --help.\n", fault.what);
		return VERDICT_NOT_JUDGED;
	}
	switch (wish.kind) {
	case WISH_HELP:
		telling_help();
		return 0;
	case WISH_VERSION:
		(void)puts("tac-verify " TAC_VERSION);
		return 0;
	case WISH_VERIFY:
		break;
	}
	return verify(&wish);
}
