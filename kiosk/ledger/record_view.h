/* A record read where its canonical bytes stand: nothing is copied, so that a chain of millions is
 * checked in seconds. */
#ifndef TAC_LEDGER_RECORD_VIEW_H
#define TAC_LEDGER_RECORD_VIEW_H

#include "kiosk/ledger/fields.h"
#include "kiosk/ledger/record.h"

struct record_view_detail {
	struct span key, value;
};

/* As struct record. The texts are borrowed from the bytes. */
struct record_view {
	enum record_kind kind;
	int64_t wall_ms, steady_ms;
	enum record_outcome outcome;
	struct span boot, actor, origin, object; /* boot empty: there is none */
	size_t detail_count;
	struct record_view_detail detail[RECORD_DETAILS_MAX];
};

/* Errors  STATUS_CORRUPT for bytes that record_canonical does not produce; *ret is then of no use.
 */
enum status record_view(struct span canonical, struct record_view *ret,
			struct fault *fault) MUST_CHECK;

/* A detail's value; false where it has none of that name. */
bool record_view_value(const struct record_view *record, const char *key, struct span *ret);

/* What record_add_details wrote: gives back how many. Marks `fields` wrong for more than `max`, and
 * for a key that is empty or there twice. */
size_t record_view_details(struct fields *fields, struct record_view_detail *ret, size_t max);
/* Such details as a record holds them. */
void record_copy_details(const struct record_view_detail *from, size_t count,
			 struct record_detail *ret);

#endif
