/* What the ledger tells of one receipt: what a verification code, found to be genuine, leads to. */
#ifndef TAC_ISSUING_RECEIPT_TRACE_H
#define TAC_ISSUING_RECEIPT_TRACE_H

#include "kiosk/issuing/receipt_code.h"

/* As what the paper is marked. */
enum receipt_paper {
	RECEIPT_PAPER_ORIGINAL, /* it made its PIN, a replacement too */
	RECEIPT_PAPER_AGAIN,    /* of a PIN that there was before */
	RECEIPT_PAPER_REPRINT,  /* the desk's */
	RECEIPT_PAPER_LETTER,
	RECEIPT_PAPER_COUNT,
};
const char *receipt_paper_text(enum receipt_paper paper); /* "original" */

struct receipt_trace {
	struct order order;
	enum receipt_paper paper;
	unsigned reprint; /* which one; 0: it is none */
	bool is_training;
	/* Wall times; 0: not so. */
	int64_t printing_ms, proven_ms, delivered_ms, exception_ms;
};

/* Errors  STATUS_GONE: the ledger has no such order, or of another year: it lost what it once held;
 *         else the store's. */
enum status receipt_trace(struct store *store, const struct receipt_name *name,
			  struct receipt_trace *ret, struct fault *fault) MUST_CHECK;

enum receipt_result {
	RECEIPT_GENUINE,
	RECEIPT_LOST, /* genuine, and the ledger has no such order any more */
	RECEIPT_FOREIGN,
};

/* Puts it on the record that somebody looked. `visit` is empty where the code named none. */
enum status receipt_record_look(struct store *store, const char *actor, const char *visit,
				enum receipt_result result, struct fault *fault) MUST_CHECK;

#endif
