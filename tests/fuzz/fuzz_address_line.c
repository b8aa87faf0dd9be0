#include <string.h>

#include "tests/fuzz/document_promises.h"

#include "kiosk/issuing/address.h"
#include "kiosk/ledger/record.h"
#include "kiosk/ledger/taxpayer_flags.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

/* What was read can be printed and belongs to somebody; what was not, says so in one line. */
int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct span line = { .at = at, .size = size };
	struct address_line read = { 0 };
	struct fault fault = { 0 };

	if (address_line_read(line, &read, &fault) != STATUS_OK) {
		MUST(fault.status == STATUS_REFUSED && fault.what[0] != '\0');
		MUST(read.tin[0] == '\0' && read.address.name[0] == '\0');
		return 0;
	}
	enum tin_kind kind = tin_kind(span_of(read.tin));
	MUST(strlen(read.tin) == TIN_DIGITS && (kind == TIN_SSN || kind == TIN_ITIN));
	MUST(record_takes(read.address.name, ADDRESS_NAME_MAX));
	MUST(record_takes(read.address.line[0], ADDRESS_LINE_MAX));
	MUST(record_takes(read.address.city, ADDRESS_CITY_MAX));
	MUST(read.address.name[0] != '\0' && read.address.line[0][0] != '\0');
	MUST(strlen(read.address.state) == 2);
	MUST(strlen(read.address.zip) == 5 || strlen(read.address.zip) == 10);
	MUST(read.flags < 16);
	return 0;
}
