/* A small ledger that is signed, and what verifying it must find. */
#ifndef TAC_FAKES_SIGNED_LEDGER_H
#define TAC_FAKES_SIGNED_LEDGER_H

#include "kiosk/ledger/signer.h"
#include "kiosk/ledger/verify.h"
#include "tests/fakes/ledger.h"

/* With its signer, whose keys stand beside it. */
struct signed_ledger {
	struct ledger ledger;
	struct signer signer;
	struct verify_report report; /* of the last verification */
	struct fault fault;
};

void signed_ledger_init(struct signed_ledger *kiosk);
void signed_ledger_release(struct signed_ledger *kiosk);

void signed_ledger_next_epoch(struct signed_ledger *kiosk);
void signed_ledger_sign(struct signed_ledger *kiosk);

/* A record of a fault, which only a serving kiosk writes. */
struct record signed_ledger_fault(void);
void signed_ledger_add(struct signed_ledger *kiosk, const struct record *record);
/* Adds so many of them. */
void signed_ledger_serve(struct signed_ledger *kiosk, int count);

/* A new one: record 1 LEDGER_CREATED, 2 the installation; 3, 7 and 11 begin epochs 1 to 3.
 * Checkpoints, by their sizes: 3, 5, 6, 7, 10, 10, 11, 12. */
enum { SIGNED_RECORDS = 12, SIGNED_EPOCHS = 3, SIGNED_CHECKPOINTS = 8 };
void signed_ledger_live(struct signed_ledger *kiosk);

/* As an outsider; `asked` null: nothing is known from elsewhere. */
void signed_ledger_verify(struct signed_ledger *kiosk, const struct verify_asked *asked);
void signed_ledger_assert_sound(struct signed_ledger *kiosk, const struct verify_asked *asked);
/* The first finding is this one; `what` was done. */
void signed_ledger_assert_found(struct signed_ledger *kiosk, const struct verify_asked *asked,
				enum finding finding, enum verify_part part, int64_t number,
				const char *what);

#endif
