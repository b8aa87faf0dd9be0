/* What must hold of a ledger that a crash left, told as statements, and the one complaint of a
 * judge. */
#ifndef TAC_CRASH_VISIT_LAWS_H
#define TAC_CRASH_VISIT_LAWS_H

#include "kiosk/ledger/store.h"

enum { VISIT_WHY_MAX = 256 };

struct visit_law {
	const char *law;
	const char *count; /* a statement that counts what breaks it */
};

/* Says what is wrong, unless something was before. */
void visit_accuse(char why[VISIT_WHY_MAX], const char *format, ...) PRINTF_LIKE(2, 3);

/* What a statement counts; -1, and accused, where it cannot. */
int64_t visit_count(struct store *store, const char *statement, char why[VISIT_WHY_MAX]) MUST_CHECK;

/* The laws hold, and the ledger is intact; or it is accused. */
void visit_hold_to_laws(struct store *store, const struct visit_law *laws, size_t count,
			const char *when, char why[VISIT_WHY_MAX]);

#endif
