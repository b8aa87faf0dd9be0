/* The words on a day's slip, as a page of paper for the receipt printer. */
#ifndef TAC_AUDIT_DAY_SLIP_H
#define TAC_AUDIT_DAY_SLIP_H

#include "kiosk/audit/day.h"
#include "kiosk/base/paper.h"

struct day_slip {
	const struct day *day;
	bool is_closing;
	const char *centre, *kiosk_id;
	const char *user; /* who marks the day */
	int64_t wall_ms;
	uint64_t sequence; /* of the mark's record, whose hash is the head; 0: not made yet */
	struct hash head;
	uint64_t epoch; /* whose key signed it */
	bool is_training;
};

/* Lays it out: heading, where and when, the ledger's head and its code, those of the last mark,
 * what was counted since, which exceptions are open, and the installation key's fingerprint. Errors
 * STATUS_FULL when a line or the page would not fit. */
enum status day_slip_lay(const struct day_slip *slip, size_t columns, struct paper *ret,
			 struct fault *fault) MUST_CHECK;

#endif
