/* IP PINs that go by mail: into the queue, and back where a letter comes back; between the two they
 * go in batches (batches.h). Each step is one transaction of states and records.
 *
 * A letter is an order in ORDER_QUEUED_FOR_MAIL: its batch is 0 while it waits, else it was written
 * out with that batch and the batch is neither done nor given up. */
#ifndef TAC_ISSUING_LETTERS_H
#define TAC_ISSUING_LETTERS_H

#include "kiosk/issuing/registry.h"

enum { LETTERS_BATCH_MAX = 250, LETTERS_CAUSE_MAX = 40 };

/* Puts a reserved order into the queue. Inside a transaction. */
enum status letter_queue(struct store *store, const char *actor, struct order *order,
			 struct fault *fault) MUST_CHECK;

/* For a visitor at a printer that cannot print: the receipt, which is still reserved, or again
 * (issuing_postponed), becomes a letter. Its own transaction.
 * Errors  STATUS_REFUSED it is on its way to paper, or further. */
enum status letter_instead(struct store *store, struct order *order,
			   struct fault *fault) MUST_CHECK;

/* The same PIN by letter, too, once a paper with it is delivered: a paper of its own, in the queue;
 * or a record of why there is none. Nothing where a letter with it is in the queue or the mail.
 * Inside the delivery's transaction. */
enum status letter_follow(struct store *store, struct registry *registry, const char *actor,
			  const struct order *delivered, struct fault *fault) MUST_CHECK;
/* Whether it would. */
enum status letter_would_follow(struct store *store, struct registry *registry,
				const struct order *order, bool *ret,
				struct fault *fault) MUST_CHECK;

/* The letters of a batch in order of their numbers; batch 0: the first of those that wait, behind
 * the one called `after`.
 * Shape   at most LETTERS_BATCH_MAX of them. */
enum status letters_of(struct store *store, int batch, const char *after,
		       char ret[LETTERS_BATCH_MAX][STORE_ORDER_ID_MAX], size_t *ret_count,
		       struct fault *fault) MUST_CHECK;

/* Why a letter cannot go out in that year: "no address of record"; empty when it can. Where it can,
 * its address comes back, too. */
enum status letter_hindrance(struct store *store, struct registry *registry, const char *order,
			     int year, char ret[LETTERS_CAUSE_MAX], struct address *ret_address,
			     struct fault *fault) MUST_CHECK;

/* The letters that wait, one by one: of each whether it can go out, and why not.
 * Shape   begin with the first three named and the rest zero; cause is empty where it can go. */
struct letters_waiting {
	struct store *store;
	struct registry *registry;
	int year;
	char order[STORE_ORDER_ID_MAX];
	char cause[LETTERS_CAUSE_MAX];
	size_t at, count;
	char ids[LETTERS_BATCH_MAX][STORE_ORDER_ID_MAX];
};

/* Errors  STATUS_AGAIN there is one; STATUS_OK none is left. What waits no longer, once it was
 *         told, does not hinder. */
enum status letters_next(struct letters_waiting *waiting, struct fault *fault) MUST_CHECK;

/* A letter came back: an exception is open, to be settled as any other.
 * Errors  STATUS_GONE no such order; STATUS_REFUSED it was not mailed. */
enum status letter_returned(struct store *store, const char *order, const char *actor,
			    struct fault *fault) MUST_CHECK;

#endif
