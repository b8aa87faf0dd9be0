/* A record read where its canonical bytes stand: nothing is copied, so that a chain of millions is
 * checked in seconds. */
#ifndef TAC_LEDGER_RECORD_VIEW_H
#define TAC_LEDGER_RECORD_VIEW_H

#include "kiosk/ledger/record.h"

/* As struct record. The texts are borrowed from the bytes. */
struct record_view {
	enum record_kind kind;
	int64_t wall_ms, steady_ms;
	enum record_outcome outcome;
	struct span boot, actor, origin, object; /* boot empty: there is none */
	size_t detail_count;
	struct {
		struct span key, value;
	} detail[RECORD_DETAILS_MAX];
};

/* Errors  STATUS_CORRUPT for bytes that record_canonical does not produce; *ret is then of no use.
 */
enum status record_view(struct span canonical, struct record_view *ret,
			struct fault *fault) MUST_CHECK;

#endif
