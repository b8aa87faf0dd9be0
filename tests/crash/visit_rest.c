#include "tests/crash/visit_rest.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/ledger/store_count.h"

static bool is_broken;

void visit_rest_break(bool breaks)
{
	is_broken = breaks;
}

enum status __real_store_rescue(struct store *store, struct parked *draft, struct fault *fault);
enum status __wrap_store_rescue(struct store *store, struct parked *draft, struct fault *fault);
enum status __wrap_store_rescue(struct store *store, struct parked *draft, struct fault *fault)
{
	return is_broken ? STATUS_OK : __real_store_rescue(store, draft, fault);
}

/* As many documents as were given on record are in it. */
static enum status look_at(struct loop *loop, const char *visit, unsigned *ret_missing,
			   struct fault *fault)
{
	int64_t given = 0;
	unsigned there = 0;
	enum status status =
		store_get_parked(&loop->store, visit, clock_wall_ms(), &loop->secrets->row, fault);

	if (status == STATUS_OK)
		status = loop_open_row(loop, "", fault);
	if (status == STATUS_OK)
		status = store_count_about(&loop->store, RECORD_DOCUMENT_GIVEN, visit, 0, &given,
					   fault);
	for (unsigned at = 0; at < SESSION_DOCUMENTS; at++)
		there += loop->secrets->parked.document[at].how != HOW_NONE;
	*ret_missing = (unsigned)given - there;
	loop_forget_rest(loop);
	return status;
}

void visit_rest_look(struct loop *loop, uint64_t *rests, char why[VISIT_WHY_MAX])
{
	struct waiting rows[DESK_ROWS];
	struct fault fault = { 0 };
	size_t count = 0, total = 0;
	unsigned missing = 0;
	enum status status =
		store_list_waiting(&loop->store, "ana", 0, rows, DESK_ROWS, &count, &total, &fault);

	for (size_t at = 0; status == STATUS_OK && missing == 0 && at < count; at++)
		status = look_at(loop, rows[at].visit.id, &missing, &fault);
	*rests += count;
	if (status != STATUS_OK)
		(void)text_copy(why, VISIT_WHY_MAX, fault.what);
	else if (missing != 0)
		(void)text_copy(why, VISIT_WHY_MAX, "a visit that rests lacks a document");
}
