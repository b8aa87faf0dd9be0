/* Taxpayers with addresses of record, and their letters. */
#ifndef TAC_TESTS_FAKES_MAILING_H
#define TAC_TESTS_FAKES_MAILING_H

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/batches.h"
#include "tests/fakes/issuing.h"

/* Of Jordan Sample in Richmond. */
struct address_line mailing_line(const char *tin, unsigned flags);
/* A file of one line was delivered. */
void mailing_load(struct issuing_fixture *fixture, const char *tin, unsigned flags);
/* The fixture's visit has its PIN queued for mail. */
void mailing_queue(struct issuing_fixture *fixture);

#endif
