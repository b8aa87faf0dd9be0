/* Who stands at a kiosk that runs inside a test: its glass and its keys, by what it shows. Linked
 * with --wrap for the terminal, the reader and view_fill; the loop is the program's own. */
#ifndef TAC_CRASH_VISIT_PEOPLE_H
#define TAC_CRASH_VISIT_PEOPLE_H

#include <stdbool.h>

/* Their passwords; staff are kept under a cheap one (--wrap=secret_make). */
#define VISIT_CLERK "ana"
#define VISIT_CLERK_SECRET "ana-at-the-counter"

/* The next kiosk has so many visits; then it is told to end. Where one has to wait, somebody opens
 * the printer's cover before the receipt is sent, and closes it once the kiosk waits. */
void visit_people_come(unsigned visits, bool has_to_wait);
/* How many came to their end, at the first screen. */
unsigned visit_people_served(void);

#endif
