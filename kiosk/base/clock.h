/* Time of day, time since start, and the calendar. */
#ifndef TAC_BASE_CLOCK_H
#define TAC_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"

enum { CLOCK_TEXT_MAX = 40, CLOCK_DAY_MS = 86400000 };

/* Milliseconds since 1970-01-01T00:00:00Z; steps when somebody sets the clock. */
int64_t clock_wall_ms(void);

/* Milliseconds since some moment before this process began; never steps back. Deadlines use it. */
int64_t clock_steady_ms(void);
/* The same in microseconds, to tell how long something took. */
int64_t clock_steady_us(void);

/* Which start of the machine this is, 32 hexadecimal digits; empty where the system does not tell.
 * The steady clock counts within one. */
enum { CLOCK_BOOT_MAX = 33 };
const char *clock_boot(void);

struct civil_date {
	int year, month, day; /* month and day count from 1 */
};

/* True for a day that exists in the Gregorian calendar, year 1 to 9999. */
bool civil_is_valid(struct civil_date date);

/* Days since 1970-01-01, and back. The date must be valid.
 * Source  the era arithmetic of Howard Hinnant's "chrono-compatible low-level date algorithms". */
int32_t civil_to_days(struct civil_date date);
struct civil_date civil_from_days(int32_t days);

/* The day and the calendar year at a wall time, in the machine's time zone. */
int32_t clock_local_day(int64_t wall_ms);
int clock_local_year(int64_t wall_ms);

/* "2026-11-22" */
void clock_day_text(int32_t days, char *to, size_t max);
/* Reads "2026-11-22". */
bool clock_day_from_text(struct span text, int32_t *ret_days) MUST_CHECK;
/* "2026-11-22T23:05:09.123Z" */
void clock_text(int64_t wall_ms, char *to, size_t max);
/* "2026-11-22 18:05:09" in the machine's time zone, for people. */
void clock_local_text(int64_t wall_ms, char *to, size_t max);

#endif
