/* What a filing gateway asks: may a tax return with this taxpayer number and this IP PIN be taken?
 *
 * An IP PIN works in the calendar year that it was issued for, on every return of the Form 1040
 * series that is filed then, for whatever tax year. Where no IP PIN is on file, a return without
 * one is accepted and one with one is not: by the rule it "must match the e-File database", which
 * holds none. Source  IRS, FAQs about the IP PIN; the business rules IND-180 to IND-183 and
 * IND-996. That an IP PIN of somebody who has none is refused follows from their wording. */
#ifndef TAC_ISSUING_RETURN_CHECK_H
#define TAC_ISSUING_RETURN_CHECK_H

#include "kiosk/identity/person.h"
#include "kiosk/identity/reject_code.h"
#include "kiosk/issuing/registry.h"

enum {
	RETURN_ID_MAX = 65,
	RETURN_TAXPAYER_MS = 24 * 3600000, /* what is counted for one taxpayer */
	RETURN_ALL_MS = 3600000,           /* and for all together */
	RETURN_COUNTED_MAX = 100,          /* accepted ones that one record tells */
	RETURN_LATE_DAYS = 31,             /* filed so long ago, it may still be asked about */
};

/* Secrets: wipe after use. */
struct return_request {
	char id[RETURN_ID_MAX]; /* the gateway's own, given back with the answer; may be empty */
	enum reject_who who;
	char tin[TIN_DIGITS + 1];
	bool has_pin;
	struct pin pin; /* zeros without one */
	int year;       /* in which the return was filed */
};
void return_request_wipe(struct return_request *request);

/* The parts of a request as texts, checked; the same from the command line and from a line of a
 * batch. An empty span is a part that is not there: then it is primary, no PIN, Form 1040, no tax
 * year, filed today.
 * Errors  STATUS_REFUSED, saying which part and what it takes; no secret stands in it. */
struct return_texts {
	struct span id, role, tin, pin, form, tax_year, filed;
};
enum status return_request_from(const struct return_texts *texts, int32_t today,
				struct return_request *ret, struct fault *fault) MUST_CHECK;

enum return_result { RETURN_ACCEPTED, RETURN_REJECTED, RETURN_LIMITED };

struct return_answer {
	enum return_result result;
	const struct reject_code *code; /* of RETURN_REJECTED */
};

/* Who asks, and how often may be guessed. Borrows all of it. */
struct return_checker {
	struct store *store;
	struct registry *registry;
	const struct keyring *keyring;
	const char *actor;
	bool is_training; /* set: only training PINs count; they never do otherwise */
	int64_t taxpayer_max, all_max;
	int64_t accepted; /* not recorded yet */
	int accepted_year;
};

/* "primary", "spouse", "dependent". */
const char *return_role_text(enum reject_who who);

/* Answers one, in one transaction of its own: a refusal is on the record before it is told. Once
 * taxpayer_max refusals of a taxpayer in a day or all_max of all in an hour are recorded, the
 * answer is RETURN_LIMITED, whatever the PIN. Units   now_ms is wall time. Errors  the store's and
 * the registry's; then there is no answer. */
enum status return_check(struct return_checker *checker, const struct return_request *request,
			 int64_t now_ms, struct return_answer *ret, struct fault *fault) MUST_CHECK;

/* Records the accepted ones that are not recorded yet. */
enum status return_check_end(struct return_checker *checker, struct fault *fault) MUST_CHECK;

#endif
