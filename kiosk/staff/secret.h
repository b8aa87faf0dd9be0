/* How a staff secret is kept: salted, stretched, with the cost beside it. */
#ifndef TAC_STAFF_SECRET_H
#define TAC_STAFF_SECRET_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/crypto.h"

enum { SECRET_SALT_SIZE = 16, SECRET_ITERATIONS_MIN = 1000, SECRET_ITERATIONS_MAX = 10000000 };

struct secret_record {
	unsigned char salt[SECRET_SALT_SIZE];
	uint32_t iterations;
	struct hash derived;
};

/* A fresh salt and the key derived from it.
 * Blocks  for as long as the iterations take. */
enum status secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			struct fault *fault) MUST_CHECK;

/* Errors  STATUS_CORRUPT for a cost out of bounds.
 * Blocks  as above; as long for a wrong secret as for the right one. */
enum status secret_check(const struct secret_record *record, struct span secret, bool *ret_matches,
			 struct fault *fault) MUST_CHECK;

/* What speaks against a new secret, in words that end "a secret …"; null when nothing does.
 * Source  NIST SP 800-63B 5.1.1.2: length and a list of common ones, no rules of composition. */
const char *secret_objection(const char *user, struct span secret);

#endif
