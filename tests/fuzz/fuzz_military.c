#include "tests/fuzz/document_promises.h"

enum { TODAY_DAYS = 20779 };

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct span record = { .at = at, .size = size };
	struct document document;
	struct fault fault = { 0 };

	if (document_from_military(record, &document, &fault) == STATUS_OK) {
		must_keep_its_promises(&document);
		MUST(document.kind == DOCUMENT_MILITARY_ID);
		MUST(document.number[0] != '\0' || document.birth.kind == DATE_DAY ||
		     document.issue.kind == DATE_DAY || document.expiry.kind == DATE_DAY);
	} else {
		MUST(fault.status == STATUS_REFUSED && fault.what[0] != '\0');
	}
	if (document_read(record, TODAY_DAYS, &document, NULL) == STATUS_OK)
		must_keep_its_promises(&document);
	return 0;
}
