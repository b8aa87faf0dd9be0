#include "tests/fuzz/document_promises.h"

enum { TODAY_DAYS = 20779 };

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct span stripe = { .at = at, .size = size };
	struct document document;
	struct fault fault = { 0 };

	if (document_from_magstripe(stripe, TODAY_DAYS, &document, &fault) == STATUS_OK) {
		must_keep_its_promises(&document);
		MUST(document.jurisdiction[0] != '\0' && document.issue.kind == DATE_ABSENT);
	} else {
		MUST(fault.status == STATUS_REFUSED && fault.what[0] != '\0');
	}
	if (document_read(stripe, TODAY_DAYS, &document, NULL) == STATUS_OK)
		must_keep_its_promises(&document);
	return 0;
}
