/* Quarters of a year, "2026Q4": what is sealed in one has a secret in common, and goes with it. */
#ifndef TAC_LEDGER_PERIOD_H
#define TAC_LEDGER_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"

enum { PERIOD_LENGTH = 6 };

struct period {
	char text[PERIOD_LENGTH + 1];
};

/* The quarter of a wall time, in UTC, so that a change of time zone moves nothing; a clock that is
 * wild counts as the first or last day there is. */
struct period period_of(int64_t wall_ms);

/* False for anything but a year of four digits from 0001 on, 'Q', and 1 to 4. */
bool period_from_text(struct span text, struct period *ret) MUST_CHECK;

bool period_equals(const struct period *left, const struct period *right);

/* True from `years` after the quarter's end on: the time to keep it is over. */
bool period_is_over(const struct period *period, int years, int64_t wall_ms);

#endif
