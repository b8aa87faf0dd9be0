/* Any bytes as a visit that rested. */
#include <assert.h>

#include "kiosk/session/parked.h"
#include "tests/fakes/sample_policy.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

/* What can be read may rest again, and gives the very bytes it was read from. */
int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	static unsigned char storage[PARKED_MAX];
	static struct session session;
	struct span bytes = { at, size };
	struct bytes again = bytes_over(storage, sizeof(storage));
	struct fault fault = { 0 };

	if (parked_read(bytes, &SAMPLE_POLICY, &session, &fault) != STATUS_OK) {
		assert(fault.status == STATUS_CORRUPT);
		return 0;
	}
	assert(parked_may_rest(&session));
	assert(session.role == ROLE_NONE && session.id[0] == '\0' && session.user[0] == '\0');
	enum status status = parked_write(&session, &SAMPLE_POLICY, &again, &fault);
	assert(status == STATUS_OK && span_equals(bytes, bytes_span(&again)));
	(void)status;
	return 0;
}
