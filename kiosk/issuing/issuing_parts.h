/* What issuing, resolving and replacing share. Nobody else includes this. */
#ifndef TAC_ISSUING_ISSUING_PARTS_H
#define TAC_ISSUING_ISSUING_PARTS_H

#include "kiosk/issuing/issuing.h"

/* Errors  STATUS_DENIED when the store holds no record of an approval of this applicant, or one
 * that names a second person who is not recorded as having agreed. */
enum status issuing_check_decision(struct store *store, const struct claimant *claimant,
				   struct fault *fault) MUST_CHECK;

/* The same, of a visit that is under way. */
enum status issuing_check_approval(struct store *store, const struct claimant *claimant,
				   struct fault *fault) MUST_CHECK;
/* Errors  STATUS_DENIED when the visit's newest request to a second person is not about this
 *         applicant, or not agreed to. */
enum status issuing_check_agreed(struct store *store, const struct claimant *claimant,
				 struct fault *fault) MUST_CHECK;

/* Errors  STATUS_DENIED while the printer is in quarantine. */
enum status issuing_check_printer(struct store *store, struct fault *fault) MUST_CHECK;

/* The applicant's next order in this visit, reserved and stored. Inside a transaction.
 * Errors  STATUS_FULL when the visit has as many as it can. */
enum status issuing_new_order(struct store *store, const struct claimant *claimant,
			      struct order *ret, struct fault *fault) MUST_CHECK;

/* A record about an applicant and a year. */
struct record issuing_record(enum record_kind kind, const char *actor,
			     const struct claimant *claimant);
/* Adds what vouches for the PIN that the registry keeps. */
enum status issuing_vouch(struct record *record, struct registry *registry,
			  const struct claimant *claimant, struct fault *fault) MUST_CHECK;

#endif
