/* Any bytes as a proof bundle: it is right, or what is wrong is named; what it says of itself adds
 * up. */
#include <stdlib.h>

#include "kiosk/ledger/bundle.h"

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size);

static void expect(bool is_kept)
{
	if (!is_kept)
		abort();
}

static void see(void *self, uint64_t sequence, const struct record_view *record)
{
	struct bundle_result *seen = self;

	expect(sequence > seen->last && record->kind < RECORD_KIND_COUNT);
	seen->last = sequence;
	seen->records++;
}

int LLVMFuzzerTestOneInput(const unsigned char *at, size_t size)
{
	struct bundle_result result, seen = { 0 };
	struct bundle_watch watch = { see, &seen };
	struct fault fault = { 0 };
	enum status status =
		bundle_verify((struct span){ at, size }, NULL, &watch, &result, &fault);

	expect(status == STATUS_OK || status == STATUS_CORRUPT);
	expect((status == STATUS_OK) == (result.found == 0));
	expect((fault.what[0] == '\0') == (status == STATUS_OK));
	for (size_t found = 0; found < result.found && found < BUNDLE_FINDINGS_MAX; found++)
		expect(result.finding[found].finding > FINDING_NONE &&
		       result.finding[found].finding < FINDING_COUNT &&
		       result.finding[found].what[0] != '\0');
	expect(result.records + result.others == seen.records && result.last == seen.last);
	expect(result.boxes <= result.records && result.later <= result.records);
	expect(status != STATUS_OK || (result.records > 0 && result.last <= result.size));
	return 0;
}
