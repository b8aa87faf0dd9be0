/* How many instructions a piece of work takes: what a clock would tell, without its noise. */
#ifndef TAC_FAKES_STEPS_H
#define TAC_FAKES_STEPS_H

#include <stdint.h>

/* Does it in a child of this process, a single step at a time. -1 where nobody may do that here.
 * Blocks  about 2 us an instruction. */
int64_t steps_of(void (*work)(void *self), void *self);

#endif
