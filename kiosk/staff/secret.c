#include "kiosk/staff/secret.h"

#include <string.h>

#include "kiosk/base/wipe.h"

static struct span salt_of(const struct secret_record *record)
{
	return (struct span){ record->salt, sizeof(record->salt) };
}

enum status secret_make(struct span secret, uint32_t iterations, struct secret_record *ret,
			struct fault *fault)
{
	struct secret_record record = { .iterations = iterations };
	enum status status = crypto_random(record.salt, sizeof(record.salt), fault);

	if (status == STATUS_OK)
		status =
			crypto_pbkdf2(secret, salt_of(&record), iterations, &record.derived, fault);
	if (status == STATUS_OK)
		*ret = record;
	wipe(&record, sizeof(record));
	return status;
}

enum status secret_check(const struct secret_record *record, struct span secret, bool *ret_matches,
			 struct fault *fault)
{
	struct hash derived;

	if (record->iterations < SECRET_ITERATIONS_MIN ||
	    record->iterations > SECRET_ITERATIONS_MAX)
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "a staff account's cost is out of bounds; reset the account");
	enum status status =
		crypto_pbkdf2(secret, salt_of(record), record->iterations, &derived, fault);
	if (status == STATUS_OK)
		*ret_matches = crypto_equal(derived.at, record->derived.at, sizeof(derived.at));
	wipe(&derived, sizeof(derived));
	return status;
}
