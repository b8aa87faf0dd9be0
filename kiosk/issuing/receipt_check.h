/* Whether a receipt is ours, from its verification code: the code, what the ledger tells of the
 * paper, and whether the ledger is whole; said in the same words at the desk and from the shell. */
#ifndef TAC_ISSUING_RECEIPT_CHECK_H
#define TAC_ISSUING_RECEIPT_CHECK_H

#include "kiosk/issuing/receipt_trace.h"
#include "kiosk/ledger/head_code.h"

enum { RECEIPT_CHECK_TEXT_MAX = 1024 };

struct receipt_check {
	struct receipt_name name;
	enum receipt_result result;
	struct receipt_trace trace; /* of RECEIPT_GENUINE */
	bool is_intact;             /* the whole ledger */
	uint64_t records;
	bool has_head, fits_head; /* the ledger holds what the paper's head code stands for */
	struct fault why;         /* of what is wrong */
};

/* Looks a code up, and puts that on the record under the actor's name.
 *
 * Shape   head is the paper's head code, or null.
 * Errors  STATUS_REFUSED, mistyped: nothing is recorded; else the store's. A code that is not
 *         ours, or of an order that is lost, is an answer.
 * Blocks  while the whole ledger is verified. */
enum status receipt_check(struct store *store, const struct keyring *keyring, const char *code,
			  const struct head_code *head, const char *actor,
			  struct receipt_check *ret, struct fault *fault) MUST_CHECK;

/* The paper is ours, and nothing speaks against it. */
bool receipt_check_is_good(const struct receipt_check *check);
/* A line each, the answer first; origin is the kiosk's name. */
void receipt_check_text(const struct receipt_check *check, const char *origin,
			char ret[RECEIPT_CHECK_TEXT_MAX]);
/* What state an order is in, for people. */
const char *receipt_state_words(enum order_state state);

#endif
