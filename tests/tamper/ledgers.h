/* The ledgers that are tampered with, and what an attacker may have at hand. */
#ifndef TAC_TAMPER_LEDGERS_H
#define TAC_TAMPER_LEDGERS_H

#include "tests/tamper/life.h"

enum { LEDGERS_EPOCHS_MAX = 8, LEDGERS_OLDER = 3 };

struct ledgers {
	char folder[LIFE_PATH_MAX]; /* of all of these */
	char whole[LIFE_PATH_MAX];  /* weeks of a kiosk K1: epochs, restarts, clocks, zones */
	char older[LEDGERS_OLDER][LIFE_PATH_MAX]; /* the same at earlier times */
	char open_wal[LIFE_PATH_MAX]; /* the -wal file that an earlier one had while it was open */
	char other[LIFE_PATH_MAX];    /* of a kiosk K2 */
	char twin[LIFE_PATH_MAX];     /* of another kiosk that says it is K1 */
	struct key installation;      /* public: what a verifier may know */
	struct key epoch[LEDGERS_EPOCHS_MAX]; /* from 1 on: kept though they were erased */
	uint64_t epoch_count;                 /* the last one's number is one less */
	struct key stranger;                  /* anybody's */
	struct life_heads heads;              /* on receipts, as K1 gave them out */
};

/* Makes all of them; the same stories for the same seed. */
void ledgers_make(struct ledgers *ledgers, uint32_t seed);
void ledgers_release(struct ledgers *ledgers);

#endif
