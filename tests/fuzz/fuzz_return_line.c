#include <string.h>

#include "tests/fuzz/document_promises.h"

#include "kiosk/issuing/return_line.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

enum { TODAY = 20558 }; /* 2026-04-15 */

/* What was read is a request that may be asked; what was not, says so in one line. */
int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct span line = { .at = at, .size = size };
	struct return_request request = { 0 };
	struct fault fault = { 0 };
	char id[RETURN_ID_MAX];

	if (return_line_read(line, TODAY, &request, id, &fault) != STATUS_OK) {
		MUST(fault.status == STATUS_REFUSED && fault.what[0] != '\0');
		MUST(strlen(id) < RETURN_ID_MAX);
		return 0;
	}
	enum tin_kind kind = tin_kind(span_of(request.tin));
	MUST(strlen(request.tin) == TIN_DIGITS && (kind == TIN_SSN || kind == TIN_ITIN));
	MUST(strlen(request.pin.digits) == (request.has_pin ? PIN_DIGITS : 0));
	MUST(request.year == 2026);
	MUST(strcmp(id, request.id) == 0);
	return 0;
}
