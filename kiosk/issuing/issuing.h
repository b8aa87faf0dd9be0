/* From a recorded decision to a receipt in somebody's hand: each step is one transaction of state,
 * record and order. */
#ifndef TAC_ISSUING_ISSUING_H
#define TAC_ISSUING_ISSUING_H

#include "kiosk/issuing/registry.h"

/* What is to be printed again, and for whom. */
struct retrieval {
	struct claimant claimant;
	const char *actor;
	bool needs_second;
	bool is_by_mail; /* its order is queued for mail at once */
};

/* Claims a PIN for an applicant, makes its print order, records it: one transaction.
 *
 * Shape   CLAIM_NEW fills *ret_order (ORDER_RESERVED) and *ret_pin; the others neither.
 * Errors  STATUS_DENIED when the store holds no record of an approval of this applicant, or one
 *         that names a second person who is not recorded as having agreed;
 *         else the registry's and the store's. PIN_REFUSED is then recorded if it can be. */
enum status issuing_reserve(struct store *store, struct registry *registry,
			    const struct claimant *claimant, const char *actor,
			    enum claim_result *ret, struct order *ret_order, struct pin *ret_pin,
			    struct fault *fault) MUST_CHECK;
/* The same with the order queued for mail in that transaction; nobody here gets to know the PIN. */
enum status issuing_reserve_letter(struct store *store, struct registry *registry,
				   const struct claimant *claimant, const char *actor,
				   enum claim_result *ret, struct order *ret_order,
				   struct fault *fault) MUST_CHECK;

/* Takes the PIN that the taxpayer has for the year, makes an order of this visit to print it again,
 * records it: one transaction.
 *
 * Shape   *ret_first_ms: when it was made.
 * Errors  STATUS_GONE when it cannot be had again; STATUS_DENIED as issuing_reserve, and, with
 *         needs_second, when the visit's newest request to a second person is not agreed to. */
enum status issuing_retrieve(struct store *store, struct registry *registry,
			     const struct retrieval *retrieval, struct order *ret_order,
			     struct pin *ret_pin, int64_t *ret_first_ms,
			     struct fault *fault) MUST_CHECK;

/* The order's later states, each with its record: PRINT_STARTED, PRINT_POSTPONED (cause; not a
 * byte went out, and it is reserved as before), PRINT_PROVEN (proof), DELIVERED, EXCEPTION_OPENED
 * (cause). A step that does not follow from the order's state in the store is refused:
 * STATUS_REFUSED.
 *
 * issuing_delivered: `letters` knows the address of record that a letter with the same PIN goes to,
 * in the same transaction (letter_follow); null: by the rules none does.
 * issuing_printing: STATUS_DENIED while the printer is in quarantine. issuing_exception puts it
 * there where the paper may still come out (quarantine_needs); issuing_unprinted, of which it is
 * known that not a byte went out, does not. */
enum status issuing_printing(struct store *store, struct order *order,
			     struct fault *fault) MUST_CHECK;
enum status issuing_postponed(struct store *store, struct order *order, const char *cause,
			      struct fault *fault) MUST_CHECK;
enum status issuing_proven(struct store *store, struct order *order, const char *proof,
			   struct fault *fault) MUST_CHECK;
enum status issuing_delivered(struct store *store, struct registry *letters, struct order *order,
			      struct fault *fault) MUST_CHECK;
enum status issuing_exception(struct store *store, struct order *order, const char *cause,
			      struct fault *fault) MUST_CHECK;
enum status issuing_unprinted(struct store *store, struct order *order, const char *cause,
			      struct fault *fault) MUST_CHECK;

#endif
