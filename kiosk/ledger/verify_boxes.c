#include "kiosk/ledger/sealed.h"
#include "kiosk/ledger/verify_walk.h"

enum status verify_boxes_begin(struct verify_walk *walk, struct fault *fault)
{
	enum status status =
		sql_query(walk->sql, "SELECT sequence, box FROM sealed ORDER BY sequence",
			  &walk->boxes, fault);

	return status == STATUS_OK ? verify_step(&walk->boxes, &walk->has_box, fault) : status;
}

/* A row in front of which no record stands that it belongs to. */
static void stray(const struct verify_walk *walk)
{
	verify_find(walk->report, FINDING_ALTERED, VERIFY_RECORD, sql_int(&walk->boxes, 0),
		    "has sealed details and names none");
}

/* The box of the record, or of one behind it. */
static enum status check_box(struct verify_walk *walk, struct span expected, struct fault *fault)
{
	int64_t sequence = (int64_t)walk->count + 1, found = sql_int(&walk->boxes, 0);
	char print[CRYPTO_HEX_MAX];
	enum status status = crypto_sha256_hex(sql_blob(&walk->boxes, 1), print, fault);

	if (status != STATUS_OK)
		return status;
	bool is_its_own = span_equals(span_of(print), expected);
	if (found != sequence && is_its_own)
		verify_find(walk->report, FINDING_REORDERED, VERIFY_RECORD, sequence,
			    ": its sealed details stand at %lld", (long long)found);
	else if (found != sequence)
		verify_find(walk->report, FINDING_MISSING, VERIFY_RECORD, sequence,
			    ": its sealed details are missing");
	else if (!is_its_own)
		verify_find(walk->report, FINDING_ALTERED, VERIFY_RECORD, sequence,
			    ": its sealed details are altered");
	return found == sequence || is_its_own ? verify_step(&walk->boxes, &walk->has_box, fault)
					       : STATUS_OK;
}

enum status verify_boxes_record(struct verify_walk *walk, const struct record_view *record,
				struct fault *fault)
{
	int64_t sequence = (int64_t)walk->count + 1;
	struct span expected;
	bool names_one = record_view_value(record, SEALED_DETAIL, &expected);
	enum status status = STATUS_OK;

	while (status == STATUS_OK && walk->has_box &&
	       (sql_int(&walk->boxes, 0) < sequence ||
		(!names_one && sql_int(&walk->boxes, 0) == sequence))) {
		stray(walk);
		status = verify_step(&walk->boxes, &walk->has_box, fault);
	}
	if (status != STATUS_OK || !names_one)
		return status;
	if (walk->has_box)
		return check_box(walk, expected, fault);
	verify_find(walk->report, FINDING_MISSING, VERIFY_RECORD, sequence,
		    ": its sealed details are missing");
	return STATUS_OK;
}

void verify_boxes_end(struct verify_walk *walk)
{
	if (walk->has_box && !walk->is_broken)
		verify_find(walk->report, FINDING_TRUNCATED, VERIFY_RECORD,
			    (int64_t)walk->count + 1,
			    "is missing: the end is cut off, record %lld still has sealed details",
			    (long long)sql_int(&walk->boxes, 0));
}
