/* The two clocks that stand in each record: the wall clock, which people set, and the steady one,
 * which nobody sets. Pure. */
#ifndef TAC_LEDGER_CLOCKS_H
#define TAC_LEDGER_CLOCKS_H

#include "kiosk/ledger/record.h"

/* A wall clock that is slewed stays within this of the steady one. */
enum { CLOCKS_STEP_MS = 2000 };

/* A start compares its clock with so many of the last records'. */
enum { CLOCKS_LATEST_OF = 1000 };

/* As they stood in one record. A boot that is empty: in none. */
struct clocks {
	int64_t wall_ms, steady_ms;
	char boot[RECORD_BOOT_MAX];
};

struct clocks clocks_of(const struct record *record);
struct clocks clocks_now(void);

/* left - right. Numbers in a record may be any: they wrap round. */
static inline int64_t clocks_minus(int64_t left, int64_t right)
{
	return (int64_t)((uint64_t)left - (uint64_t)right);
}

/* How long it was from then to now by the steady clock, and how much more the wall clock counted.
 * Shape   numbers may be any, as above.
 * Errors  false where that cannot be told: the machine was started anew. */
bool clocks_since(const struct clocks *then, struct span boot, int64_t wall_ms, int64_t steady_ms,
		  int64_t *ret_passed_ms, int64_t *ret_gained_ms);

/* The CLOCK_CHANGED record of that moment, if the clock was set between then and now. False, too,
 * where `now` is earlier: a record that was overtaken by another. */
bool clocks_change(const struct clocks *then, const struct clocks *now, struct record *ret);

#endif
