/* The change of the year: what is over expires, and who had an IP PIN gets a new one by mail. */
#ifndef TAC_ISSUING_YEAR_H
#define TAC_ISSUING_YEAR_H

#include "kiosk/issuing/registry.h"

/* Papers of years that are over become ORDER_EXPIRED and their PINs are forgotten, each with its
 * record. A year is over when no return that was filed in it can be asked about any more
 * (RETURN_LATE_DAYS into the next one): a PIN is good for returns filed in its year alone, whenever
 * they are asked about. What is on its way to paper is left for the next time.
 *
 * Shape   *ret_count papers. In transactions of a few hundred: an interrupted run goes on where it
 *         was. Does nothing, and costs little, where nothing is to be done. */
enum status year_expire(struct store *store, struct registry *registry, int32_t today,
			int64_t *ret_count, struct fault *fault) MUST_CHECK;

/* The numbers of visits of a day that a renewal leaves to visitors. */
enum { YEAR_RENEWALS_A_DAY = 8000 };

/* Borrowed. */
struct renewal {
	int year;
	int32_t today;
	const char *actor, *second;
	bool is_trial;                                       /* counts and keeps nothing */
	void (*tick)(void *self, int64_t done, int64_t all); /* or null */
	void *self;
};

struct renewed {
	int64_t enrolled; /* had a PIN of the year before that was not taken back */
	int64_t renewed;  /* got one now, which is queued for mail */
	int64_t had;      /* of this year already */
	int64_t opted_out;
	int64_t barred;
	int64_t left; /* for another day: there are no more numbers of visits */
};

/* A PIN of the year for each who is enrolled, queued for mail, each in a transaction of its own: an
 * interrupted run goes on where it was, and a second one finds nothing to do.
 * Errors  the store's and the registry's. */
enum status year_renew(struct store *store, struct registry *registry,
		       const struct renewal *renewal, struct renewed *ret,
		       struct fault *fault) MUST_CHECK;

#endif
