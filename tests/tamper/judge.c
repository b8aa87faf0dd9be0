#include "tests/tamper/judge.h"

#include "kiosk/base/text.h"
#include "kiosk/ledger/store.h"

struct judgement judge(const char *path, const struct outside *outside)
{
	struct judgement judgement = { .finding = FINDING_NONE };
	SCOPED(store) store = { 0 };
	struct fault fault = { 0 };
	uint64_t count = 0;
	enum status status = store_open(path, SQL_READ_ONLY, "K1", &store, &fault);

	if (status == STATUS_OK)
		status = store_verify(&store, NULL, NULL, &count, &fault);
	if (status != STATUS_OK) {
		judgement.finding = FINDING_COUNT;
		(void)text_copy(judgement.words, sizeof(judgement.words), fault.what);
	}
	return judgement;
}

uint64_t judge_count(const char *path)
{
	SCOPED(store) store = { 0 };

	return store_open(path, SQL_READ_ONLY, "K1", &store, NULL) == STATUS_OK ? store.count : 0;
}
