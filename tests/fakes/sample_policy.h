/* A small set of rules for tests. */
#ifndef TAC_TESTS_SAMPLE_POLICY_H
#define TAC_TESTS_SAMPLE_POLICY_H

#include "kiosk/evidence/policy.h"

enum { SAMPLE_LICENCE, SAMPLE_PASSPORT, SAMPLE_SSN_CARD, SAMPLE_BIRTH_CERTIFICATE };

extern const struct policy SAMPLE_POLICY;

#endif
