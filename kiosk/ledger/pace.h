/* How often the ledger is signed, and whether the clock went as time does. Pure: the caller brings
 * both clocks. */
#ifndef TAC_LEDGER_PACE_H
#define TAC_LEDGER_PACE_H

#include <stdbool.h>
#include <stdint.h>

/* The defaults, and the most that settings may allow: verification counts on it. */
enum {
	PACE_RECORDS = 64,            /* so many unsigned records at most */
	PACE_SIGN_MS = 15 * 60000,    /* so long without a checkpoint, even when nothing happens */
	PACE_EPOCH_MS = 24 * 3600000, /* so long with one key */
};

enum { PACE_RETRY_MS = 60000 /* after a failure to sign */ };

struct pace_limits {
	uint64_t records;
	int64_t sign_ms, epoch_ms;
};

struct pace {
	struct pace_limits limits;
	uint64_t signed_count;
	int64_t signed_ms, epoch_ms; /* steady */
	int64_t retry_ms;            /* not before; 0 when the last signing was kept */
	int64_t wall_ms, steady_ms;  /* when the clocks were last compared */
};

/* An epoch has just begun, signed. */
struct pace pace_begin(const struct pace_limits *limits, uint64_t count, int64_t wall_ms,
		       int64_t steady_ms);
void pace_signed(struct pace *pace, uint64_t count, int64_t steady_ms);
void pace_failed(struct pace *pace, int64_t steady_ms);

/* False for a while after a failure. */
bool pace_may_try(const struct pace *pace, int64_t steady_ms);

bool pace_is_due(const struct pace *pace, uint64_t count, int64_t steady_ms);
bool pace_is_epoch_due(const struct pace *pace, int64_t steady_ms);
/* The steady time at which to ask again at the latest. */
int64_t pace_deadline_ms(const struct pace *pace);

/* True when the wall clock stepped since the clocks were last compared. It stays true until
 * pace_compared. */
bool pace_sees_step(const struct pace *pace, int64_t wall_ms, int64_t steady_ms);
/* What the clocks read is recorded, or needs no record. */
void pace_compared(struct pace *pace, int64_t wall_ms, int64_t steady_ms);

#endif
