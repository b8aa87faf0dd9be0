/* What the files of a kiosk's life share. Nobody else includes this. */
#ifndef TAC_TAMPER_LIFE_OFFICE_H
#define TAC_TAMPER_LIFE_OFFICE_H

#include "kiosk/loop_parts.h"
#include "tests/tamper/life.h"

/* The first auditors and staff of a new ledger. */
void life_found_office(struct life *life, struct store *store);
#define LIFE_SECRET "a long walk to the river" /* everybody's */

/* Where a paper was not proven: a test slip comes, and perhaps the paper before it. */
void life_release_printer(struct life *life, bool late_paper_comes);
/* The loop's order; its receipt carries the head away. */
void life_print(struct life *life);
/* The authority's file has an address for each of the visit's applicants, and no other. */
void life_address(struct life *life);

#endif
