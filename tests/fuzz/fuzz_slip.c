#include "tests/fuzz/document_promises.h"

#include "kiosk/identity/slip.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

/* What was read is written the same again. */
int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct span text = { .at = at, .size = size };
	struct slip slip;
	struct fault fault = { 0 };
	char again[SLIP_TEXT_MAX];

	if (slip_read(text, &slip, &fault) != STATUS_OK) {
		MUST(fault.status == STATUS_REFUSED && fault.what[0] != '\0');
		return 0;
	}
	MUST(slip_write(&slip, again, sizeof(again), NULL) == STATUS_OK);
	MUST(span_equals(span_of(again), text));
	return 0;
}
