#include <assert.h>

#include "kiosk/ledger/store.h"
#include "kiosk/ledger/verify.h"

enum status store_verify(struct store *store, void (*tick)(void *self, uint64_t count), void *self,
			 uint64_t *ret_count, struct fault *fault)
{
	struct verify_asked asked = {
		.known_count = store->count, .known_head = store->head, .tick = tick, .self = self
	};
	struct verify_report report;

	assert(!store->is_in_transaction);
	enum status status = verify_ledger(&store->sql, &asked, &report, fault);
	const struct verify_finding *first = &report.finding[0];
	*ret_count = report.records;
	if (status != STATUS_OK || report.finding_count == 0)
		return status;
	if (first->part == VERIFY_RECORD && first->number > 0 &&
	    (uint64_t)first->number <= report.records)
		*ret_count =
			(uint64_t)first->number - 1; /* what was behind it is not vouched for */
	return fault_set(fault, STATUS_CORRUPT, 0, "%s: %s", sql_file(&store->sql),
			 first->sentence);
}
