/* Letters in numbered batches: made, written out as files, and then in the mail or given up. Each
 * step is one transaction of states and records.
 *
 * A batch is out from when it is made until it is ended, even when every letter of it has become
 * void. Its letters can be mailed once its files were whole. */
#ifndef TAC_ISSUING_BATCHES_H
#define TAC_ISSUING_BATCHES_H

#include "kiosk/issuing/letters.h"

enum { BATCHES_MAX = 64 };

struct batch {
	int number;
	int64_t letters;
	int64_t void_letters; /* whose PIN counts no more: to be taken out by hand */
	bool is_written;      /* its files were whole once */
};

/* Batches that are out, oldest first; or the one of that number.
 * Errors  STATUS_GONE no such batch is out; STATUS_FULL there are more. */
enum status batches_out(struct store *store, struct batch ret[BATCHES_MAX], size_t *ret_count,
			struct fault *fault) MUST_CHECK;
enum status batch_look(struct store *store, int number, struct batch *ret,
		       struct fault *fault) MUST_CHECK;

/* Makes the next batch of the letters that wait and are not held.
 * Shape   ret->count 0: there is none to be made; ret->held: how many were passed over. */
struct batch_made {
	int year, number;
	size_t count, held;
};
enum status batch_make(struct store *store, struct registry *registry, int year, const char *actor,
		       struct batch_made *ret, struct fault *fault) MUST_CHECK;

/* Its files are about to be written once more; they are whole. */
enum status batch_repeat(struct store *store, const struct batch *batch, const char *actor,
			 struct fault *fault) MUST_CHECK;
enum status batch_written(struct store *store, int number, const char *actor,
			  struct fault *fault) MUST_CHECK;

/* The batch was handed to the mail, or is given up: its letters wait again.
 * Shape   *ret_count letters.
 * Errors  STATUS_GONE no such batch is out; batch_done: STATUS_REFUSED its files never were whole.
 */
enum status batch_done(struct store *store, int number, const char *actor, size_t *ret_count,
		       struct fault *fault) MUST_CHECK;
enum status batch_cancel(struct store *store, int number, const char *actor, size_t *ret_count,
			 struct fault *fault) MUST_CHECK;

#endif
