/* What a supervisor asks of the store. Looking is itself recorded, before anything is shown. */
#ifndef TAC_AUDIT_AUDIT_H
#define TAC_AUDIT_AUDIT_H

#include "kiosk/ledger/store.h"
#include "kiosk/ledger/verify.h"

enum { AUDIT_PAGE_MAX = 64 };

/* Empty or zero members do not filter. */
struct audit_filter {
	int32_t first_day, last_day; /* local days; both 0: all */
	char clerk[STORE_USER_MAX];
	char outcome[STORE_WORD_MAX];
	size_t offset; /* rows to pass over */
};

/* Visits, newest first: fills up to `max`; *ret_total counts all that fit the filter. */
enum status audit_list(struct store *store, const char *actor, const struct audit_filter *filter,
		       struct visit *ret, size_t max, size_t *ret_count, size_t *ret_total,
		       struct fault *fault) MUST_CHECK;

struct audit_entry {
	uint64_t sequence;
	struct hash hash;
	struct record record;
};

/* One visit's records in order, from `offset`. STATUS_GONE: no such visit. */
enum status audit_show(struct store *store, const char *actor, const char *visit, size_t offset,
		       struct audit_entry *ret, size_t max, size_t *ret_count, size_t *ret_total,
		       struct fault *fault) MUST_CHECK;

/* Verifies the ledger and records the result.
 * Shape   *ret as store_judge fills it; empty where nothing could be judged.
 * Errors  STATUS_CORRUPT: the fault tells what is wrong first, *ret all of it. */
enum status audit_verify(struct store *store, const char *actor, struct verify_report *ret,
			 struct fault *fault) MUST_CHECK;

/* One entry in a line of words for people: "14:03:22 clerk ana: decided (decision approve, …)",
 * cut to what fits; ", FAILED" behind what failed. */
void audit_entry_text(const struct audit_entry *entry, char *to, size_t max);

#endif
