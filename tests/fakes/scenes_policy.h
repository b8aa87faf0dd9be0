/* The rules of the scenes. */
#ifndef TAC_TESTS_SCENES_POLICY_H
#define TAC_TESTS_SCENES_POLICY_H

#include "kiosk/evidence/policy.h"

/* Four primary documents (1 is the driver's license) and twelve secondary ones (4 is the Social
 * Security card). */
void scenes_policy(struct policy *ret);

#endif
