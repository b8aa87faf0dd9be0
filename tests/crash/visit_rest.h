/* Visits that broke off: they rest, and what was given before is there. */
#ifndef TAC_CRASH_VISIT_REST_H
#define TAC_CRASH_VISIT_REST_H

#include "kiosk/loop_parts.h"
#include "tests/crash/visit_judge.h"

/* From here on no draft is rescued. */
void visit_rest_break(bool is_broken);

/* Looks at every visit in the queue; *rests grows by how many those are.
 * Shape   *why is filled for one that does not open or lacks a document. */
void visit_rest_look(struct loop *loop, uint64_t *rests, char why[VISIT_WHY_MAX]);

#endif
