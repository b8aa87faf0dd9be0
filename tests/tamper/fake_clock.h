/* Clocks that a test turns, in place of the machine's for the program it is linked into:
 * --wrap=clock_wall_ms, --wrap=clock_steady_ms, --wrap=clock_boot. They stand still between calls,
 * and what a forked process does to them the others see. Making a staff secret costs as good as
 * nothing here, too: --wrap=secret_make. */
#ifndef TAC_TAMPER_FAKE_CLOCK_H
#define TAC_TAMPER_FAKE_CLOCK_H

#include <stdint.h>

/* Sets all of it, 2026-11-02 09:00 in New York, boot 1. */
void fake_clock_begin(void);

/* Time passes. */
void fake_clock_pass(int64_t ms);
/* Somebody sets the clock; a step back is negative. */
void fake_clock_step(int64_t ms);
/* The machine was off for so long and counts from 0 again. */
void fake_clock_reboot(int64_t off_ms);
/* Another time zone, by name. */
void fake_clock_move(const char *zone);

#endif
