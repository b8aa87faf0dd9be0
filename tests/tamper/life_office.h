/* What the files of a kiosk's life share. Nobody else includes this. */
#ifndef TAC_TAMPER_LIFE_OFFICE_H
#define TAC_TAMPER_LIFE_OFFICE_H

#include "kiosk/loop_parts.h"
#include "tests/tamper/life.h"

/* The first auditors and staff of a new ledger. */
void life_found_office(struct life *life, struct store *store);

#endif
