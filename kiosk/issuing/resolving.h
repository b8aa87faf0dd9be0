/* What staff do with a paper that exists, or may: an exception resolved, an IP PIN replaced, a
 * receipt printed again. Each is one transaction of states and records. */
#ifndef TAC_ISSUING_RESOLVING_H
#define TAC_ISSUING_RESOLVING_H

#include "kiosk/issuing/issuing.h"

enum paper_deed {
	PAPER_HAND_OVER, /* the paper of an exception is whole, and in the visitor's hands */
	PAPER_VOID,      /* it is destroyed or not found: its PIN counts no more */
	PAPER_REPLACE,   /* the same, or it is void already; and another PIN takes its place */
	PAPER_REPRINT,   /* the same PIN on another paper */
	PAPER_DEED_COUNT,
};
const char *paper_deed_text(enum paper_deed deed); /* "replace" */

/* What who looked for the paper of an exception found. */
enum paper_answer { PAPER_HANDED_OVER, PAPER_DESTROYED, PAPER_NOT_FOUND, PAPER_ANSWER_COUNT };
const char *paper_answer_text(enum paper_answer answer); /* "not_found" */

/* Borrowed. */
struct paper_act {
	const char *order; /* its number; of its applicant's the newest in the visit */
	const char *actor;
	enum paper_deed deed;
	enum paper_answer answer;
	bool needs_second;   /* another one has to have agreed to this very act */
	bool letter_follows; /* by the rules: after a paper that is handed over */
	int year;            /* that it is now: a PIN of another year is not printed */
};

/* What a second person agrees to, as evidence in the records: SHA-256 of order, state and act.
 * Errors  STATUS_GONE there is no such order, or a newer paper of that applicant. */
enum status paper_act_evidence(struct store *store, const struct paper_act *act,
			       char ret[CRYPTO_HEX_MAX], struct fault *fault) MUST_CHECK;

/* PAPER_HAND_OVER or PAPER_VOID, of an open exception: EXCEPTION_RESOLVED, and the voiding's
 * records. Where the PIN of a destroyed paper is in its owner's hands on another, it stays and the
 * paper alone is void.
 *
 * Errors  STATUS_REFUSED the order is not in that state; STATUS_DENIED nobody agreed; else as
 *         issuing_void. */
enum status issuing_resolve(struct store *store, struct registry *registry,
			    const struct paper_act *act, struct fault *fault) MUST_CHECK;

/* PAPER_REPLACE: from an exception or a void order to ORDER_REPLACED, ORDER_REPLACED and
 * PIN_RESERVED records, and a new order of the same applicant and visit, though that has ended.
 *
 * Errors  as above; STATUS_DENIED also where its PIN still counts, its year is over, or the printer
 *         is in quarantine: it could not be printed. */
enum status issuing_replace(struct store *store, struct registry *registry,
			    const struct paper_act *act, struct order *ret_order,
			    struct pin *ret_pin, struct fault *fault) MUST_CHECK;

/* PAPER_REPRINT: the PIN that the order bears, a new order of the same applicant and visit, and a
 * PIN_RETRIEVED record that tells which reprint it is. The order itself stays as it is.
 *
 * Shape   *ret_first_ms: when the PIN was made; *ret_number: from 1.
 * Errors  as above; STATUS_GONE the PIN is void. */
enum status issuing_reprint(struct store *store, struct registry *registry,
			    const struct paper_act *act, struct order *ret_order,
			    struct pin *ret_pin, int64_t *ret_first_ms, unsigned *ret_number,
			    struct fault *fault) MUST_CHECK;

/* A paper of the last two is proven, and in the visitor's hands: RECEIPT_HANDED. A replacement's
 * PIN goes by letter, too, where `letters` is not null (as issuing_delivered); a reprint's does
 * not. */
enum status issuing_handed(struct store *store, struct registry *letters, struct order *order,
			   const char *actor, struct fault *fault) MUST_CHECK;

/* For who comes again with an IP PIN of this year, where the rules replace it: that one is void,
 * whichever visit made it, and the claimant's visit, which is under way and approved, gets another.
 *
 * Errors  as issuing_retrieve. */
enum status issuing_exchange(struct store *store, struct registry *registry,
			     const struct retrieval *retrieval, struct order *ret_order,
			     struct pin *ret_pin, struct fault *fault) MUST_CHECK;

#endif
