#include <stdlib.h>

#include "kiosk/ledger/record.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

/* A record that can be read gives the very bytes it was read from. */
int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct span canonical = { .at = at, .size = size };
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct bytes again = bytes_over(storage, sizeof(storage));
	struct record record;
	struct fault fault = { 0 };

	if (record_from_canonical(canonical, &record, &fault) != STATUS_OK) {
		if (fault.status != STATUS_CORRUPT)
			abort();
		return 0;
	}
	record_canonical(&record, &again);
	if (again.is_full || !span_equals(canonical, bytes_span(&again)))
		abort();
	return 0;
}
