#include "tests/fuzz/document_promises.h"

#include "kiosk/issuing/receipt_code.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

/* What was read is this kiosk's, and makes the same code again. The key is the one that the corpus
 * was made with. */
int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	static const struct keyring KEYRING = { { 1 }, { 2 } };
	struct span typed = { .at = at, .size = size };
	struct receipt_name name, again;
	struct fault fault = { 0 };
	char code[RECEIPT_CODE_MAX];
	enum status status = receipt_code_read(&KEYRING, "C001", typed, &name, &fault);

	if (status != STATUS_OK) {
		MUST(status == STATUS_REFUSED || status == STATUS_DENIED);
		MUST(fault.status == status && fault.what[0] != '\0');
		return 0;
	}
	MUST(receipt_code(&KEYRING, "C001", &name, code, NULL) == STATUS_OK);
	MUST(receipt_code_read(&KEYRING, "C001", span_of(code), &again, NULL) == STATUS_OK);
	MUST(again.applicant == name.applicant && again.year == name.year &&
	     again.print == name.print && span_equals(span_of(again.visit), span_of(name.visit)));
	return 0;
}
