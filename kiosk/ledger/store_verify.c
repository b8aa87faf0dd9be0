#include <assert.h>

#include "kiosk/ledger/store.h"
#include "kiosk/ledger/verify.h"

enum status store_judge(struct store *store, void (*tick)(void *self, uint64_t count), void *self,
			struct verify_report *ret, struct fault *fault)
{
	struct verify_asked asked = {
		.known_count = store->count, .known_head = store->head, .tick = tick, .self = self
	};
	const struct verify_finding *first = &ret->finding[0];

	assert(!store->is_in_transaction);
	enum status status = verify_ledger(&store->sql, &asked, ret, fault);
	if (status != STATUS_OK || ret->finding_count == 0)
		return status;
	if (first->part == VERIFY_RECORD && first->number > 0 &&
	    (uint64_t)first->number <= ret->records)
		ret->records = (uint64_t)first->number - 1; /* behind it nothing is vouched for */
	return fault_set(fault, STATUS_CORRUPT, 0, "%s: %s", sql_file(&store->sql),
			 first->sentence);
}

enum status store_verify(struct store *store, void (*tick)(void *self, uint64_t count), void *self,
			 uint64_t *ret_count, struct fault *fault)
{
	struct verify_report report;
	enum status status = store_judge(store, tick, self, &report, fault);

	*ret_count = report.records;
	return status;
}
