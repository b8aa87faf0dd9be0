#include "kiosk/issuing/receipt_trace.h"

#include "kiosk/base/text.h"
#include "kiosk/ledger/record_view.h"

const char *receipt_paper_text(enum receipt_paper paper)
{
	static const char *const TEXTS[RECEIPT_PAPER_COUNT] = {
		[RECEIPT_PAPER_ORIGINAL] = "original",
		[RECEIPT_PAPER_AGAIN] = "again",
		[RECEIPT_PAPER_REPRINT] = "reprint",
		[RECEIPT_PAPER_LETTER] = "letter",
	};

	return TEXTS[paper];
}

/* One that is queued is a letter, whatever it was to be before. */
static void take_paper(struct receipt_trace *trace, const struct record_view *record)
{
	struct span reprint;
	int64_t number = 0;

	if (record->kind == RECORD_PIN_RETRIEVED) {
		trace->paper = RECEIPT_PAPER_AGAIN;
		if (record_view_value(record, "reprint", &reprint) && span_to_int(reprint, &number))
			trace->paper = RECEIPT_PAPER_REPRINT;
		trace->reprint = (unsigned)number;
	} else if (record->kind == RECORD_LETTER_QUEUED || record->kind == RECORD_LETTER_FOLLOWS) {
		trace->paper = RECEIPT_PAPER_LETTER;
	}
}

/* The newest time counts: a page may be begun again before a byte of it went out. */
static void take_record(struct receipt_trace *trace, const struct record_view *record)
{
	const struct {
		enum record_kind kind;
		int64_t *to;
	} times[] = {
		{ RECORD_PRINT_STARTED, &trace->printing_ms },
		{ RECORD_PRINT_PROVEN, &trace->proven_ms },
		{ RECORD_DELIVERED, &trace->delivered_ms },
		{ RECORD_RECEIPT_HANDED, &trace->delivered_ms },
		{ RECORD_EXCEPTION_OPENED, &trace->exception_ms },
	};
	struct span order;

	if (!record_view_value(record, "order", &order) ||
	    !span_equals(order, span_of(trace->order.id)))
		return;
	take_paper(trace, record);
	for (size_t at = 0; at < COUNT_OF(times); at++)
		if (times[at].kind == record->kind)
			*times[at].to = record->wall_ms;
}

static enum status take_records(struct store *store, struct receipt_trace *trace,
				struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct record_view record;
	enum status status = sql_query(&store->sql,
				       "SELECT canonical FROM records WHERE object = ?1 "
				       "ORDER BY sequence",
				       &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, trace->order.visit);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		status = record_view(sql_blob(&query, 0), &record, fault);
		if (status != STATUS_OK)
			return status;
		take_record(trace, &record);
	}
	return status;
}

enum status receipt_trace(struct store *store, const struct receipt_name *name,
			  struct receipt_trace *ret, struct fault *fault)
{
	struct receipt_trace trace = { 0 };
	struct visit visit;
	char id[STORE_ORDER_ID_MAX];

	if (!store_order_id(name->visit, name->applicant, name->print, id))
		return fault_set(fault, STATUS_REFUSED, 0, "a visit's number is too long");
	enum status status = store_get_order(store, id, &trace.order, fault);
	if (status == STATUS_OK && trace.order.year != name->year)
		status = fault_set(fault, STATUS_GONE, 0, "order %s is not of %d", id, name->year);
	if (status == STATUS_OK)
		status = store_get_visit(store, name->visit, &visit, fault);
	if (status == STATUS_OK)
		status = take_records(store, &trace, fault);
	if (status != STATUS_OK)
		return status;
	trace.is_training = visit.is_training;
	*ret = trace;
	return STATUS_OK;
}

enum status receipt_record_look(struct store *store, const char *actor, const char *visit,
				enum receipt_result result, struct fault *fault)
{
	static const char *const RESULTS[] = {
		[RECEIPT_GENUINE] = "genuine",
		[RECEIPT_LOST] = "lost",
		[RECEIPT_FOREIGN] = "foreign",
	};
	struct record record = record_begin(RECORD_RECEIPT_VERIFIED, actor, visit);

	record.outcome = result == RECEIPT_GENUINE ? RECORD_SUCCESS : RECORD_FAILURE;
	record_detail(&record, "result", RESULTS[result]);
	return store_record(store, &record, fault);
}
