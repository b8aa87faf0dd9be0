#include <string.h>

#include "kiosk/ledger/bundle_check.h"
#include "kiosk/ledger/seal.h"

/* A record with the lines that hang on it. */
struct proven {
	uint64_t sequence;
	struct hash previous;
	struct span canonical;
	bool has_proof, has_box;
	struct merkle_proof proof;
	unsigned char box[SEAL_BOX_MAX];
	size_t box_size;
};

/* Takes the next line where it is of that word. */
static bool take_next(struct bundle_check *check, const char *word, struct bundle_line *ret)
{
	return bundle_lines_peek(&check->lines, ret) && bundle_line_is(ret, word) &&
	       bundle_lines_next(&check->lines, ret);
}

static enum status read_record(struct bundle_check *check, const struct bundle_line *line,
			       struct proven *ret)
{
	struct span rest = line->rest;
	struct bundle_line next = { 0 };

	ret->canonical.at = check->canonical;
	if (!bundle_take_number(&rest, &ret->sequence) ||
	    !bundle_take_hash(&rest, &ret->previous) ||
	    !bundle_take_bytes(&rest, check->canonical, sizeof(check->canonical),
			       &ret->canonical.size) ||
	    rest.size > 0)
		return bundle_find_malformed(check, line);
	ret->has_proof = take_next(check, "proof", &next);
	rest = next.rest;
	if (ret->has_proof && (!bundle_take_proof(&rest, &ret->proof) || rest.size > 0))
		return bundle_find_malformed(check, &next);
	ret->has_box = take_next(check, "box", &next);
	rest = next.rest;
	if (ret->has_box &&
	    (!bundle_take_bytes(&rest, ret->box, sizeof(ret->box), &ret->box_size) ||
	     rest.size > 0))
		return bundle_find_malformed(check, &next);
	return STATUS_OK;
}

/* Whether the record of a number stands in some of the lines. */
static bool has_record(struct bundle_lines lines, size_t before, uint64_t sequence)
{
	struct bundle_line line;
	uint64_t number = 0;

	while (bundle_lines_next(&lines, &line) && lines.number < before)
		if (bundle_line_is(&line, "record") && bundle_take_number(&line.rest, &number) &&
		    number == sequence)
			return true;
	return false;
}

/* Records follow one another; once the visit is closed some may lie between. */
static void check_order(struct bundle_check *check, size_t at, uint64_t sequence)
{
	struct bundle_lines all = { .whole = check->lines.whole };
	uint64_t due = check->sequence + 1;
	bool is_late = sequence < due;
	bool is_early = sequence > due && check->sequence > 0 && !check->result->is_closed;

	if (is_late && has_record(all, at, sequence))
		(void)bundle_find(check, FINDING_DUPLICATED, sequence,
				  "record %llu stands there twice", (unsigned long long)sequence);
	else if (is_late || (is_early && has_record(check->lines, SIZE_MAX, due)))
		(void)bundle_find(check, FINDING_REORDERED, sequence,
				  "record %llu does not stand where it is due",
				  (unsigned long long)sequence);
	else if (is_early)
		(void)bundle_find(check, FINDING_MISSING, due, "record %llu is missing",
				  (unsigned long long)due);
}

/* What the record is proven by must be its own epoch's. */
static enum status check_cover(struct bundle_check *check, const struct proven *proven)
{
	unsigned long long shown = proven->sequence;

	if (!check->is_signed || proven->sequence > check->checkpoint.size)
		return bundle_find(check, FINDING_MISSING, proven->sequence,
				   "no checkpoint before record %llu covers it", shown);
	if (check->chain.number > 1 && proven->sequence <= check->chain.size)
		return bundle_find(check, FINDING_RESIGNED, proven->sequence,
				   "record %llu is older than the epoch that signs it", shown);
	if (!proven->has_proof)
		return bundle_find(check, FINDING_MISSING, proven->sequence,
				   "record %llu has no proof", shown);
	return STATUS_OK;
}

static enum status check_proof(struct bundle_check *check, const struct proven *proven)
{
	struct hash hash, leaf;
	enum status status = record_hash(proven->sequence, &proven->previous, proven->canonical,
					 &hash, check->fault);

	if (status == STATUS_OK)
		status =
			merkle_leaf((struct span){ hash.at, sizeof(hash.at) }, &leaf, check->fault);
	if (status == STATUS_OK)
		status = merkle_check_leaf(&proven->proof, &leaf, proven->sequence - 1,
					   check->checkpoint.size, &check->checkpoint.root,
					   check->fault);
	if (status != STATUS_CORRUPT)
		return status;
	return bundle_find(check, FINDING_ALTERED, proven->sequence,
			   "record %llu is not what was signed: it or its proof is altered",
			   (unsigned long long)proven->sequence);
}

static enum status check_box(struct bundle_check *check, const struct proven *proven,
			     const struct record_view *record, bool is_own)
{
	unsigned long long shown = proven->sequence;
	struct span expected, box = { proven->box, proven->box_size };
	struct hash digest;
	char hex[CRYPTO_HEX_MAX];
	bool is_due = is_own && record_view_value(record, "box", &expected);

	if (is_due && !proven->has_box)
		return bundle_find(check, FINDING_MISSING, proven->sequence,
				   "the sealed details of record %llu are missing", shown);
	if (!proven->has_box)
		return STATUS_OK;
	if (!is_due)
		return bundle_find(check, FINDING_SPLICED, proven->sequence,
				   "sealed details stand by record %llu, which has none", shown);
	enum status status = crypto_sha256(&box, 1, &digest, check->fault);
	if (status != STATUS_OK)
		return status;
	crypto_hex(digest.at, sizeof(digest.at), hex);
	if (!span_equals(expected, span_of(hex)))
		return bundle_find(check, FINDING_ALTERED, proven->sequence,
				   "the sealed details of record %llu are not its own", shown);
	check->result->boxes++;
	return STATUS_OK;
}

/* The first record begins the visit. */
static enum status check_beginning(struct bundle_check *check, const struct proven *proven,
				   const struct record_view *record, bool is_own)
{
	struct bundle_result *result = check->result;

	if (proven->sequence != result->first)
		return STATUS_OK;
	result->first_ms = record->wall_ms;
	if (is_own && (record->kind == RECORD_VISIT_STARTED || record->kind == RECORD_PIN_RENEWED))
		return STATUS_OK;
	return bundle_find(check, FINDING_MISSING, proven->sequence,
			   "the records do not begin where visit %s began", result->visit);
}

static void count(struct bundle_check *check, const struct proven *proven,
		  const struct record_view *record, bool is_own)
{
	struct bundle_result *result = check->result;

	result->records += is_own;
	result->others += !is_own;
	result->later += is_own && result->is_closed;
	result->last = proven->sequence;
	result->last_ms = record->wall_ms;
	/* What the change of the year makes is over when it begins. */
	if (is_own && (record->kind == RECORD_VISIT_CLOSED || record->kind == RECORD_PIN_RENEWED))
		result->is_closed = true;
	if (check->watch != NULL)
		check->watch->record(check->watch->self, proven->sequence, record);
}

static enum status check_record(struct bundle_check *check, const struct proven *proven)
{
	struct record_view record;
	struct bundle_result *result = check->result;
	unsigned long long shown = proven->sequence;

	if (record_view(proven->canonical, &record, NULL) != STATUS_OK)
		return bundle_find(check, FINDING_ALTERED, proven->sequence,
				   "record %llu cannot be read", shown);
	bool is_own = span_equals(record.object, span_of(result->visit));
	if (!span_equals(record.origin, span_of(result->kiosk)))
		return bundle_find(check, FINDING_SPLICED, proven->sequence,
				   "record %llu is of kiosk %.*s", shown, (int)record.origin.size,
				   (const char *)record.origin.at);
	enum status status = check_cover(check, proven);
	if (status == STATUS_OK)
		status = check_proof(check, proven);
	if (status == STATUS_OK)
		status = check_beginning(check, proven, &record, is_own);
	if (status == STATUS_OK)
		status = check_box(check, proven, &record, is_own);
	if (status == STATUS_OK)
		count(check, proven, &record, is_own);
	return status;
}

enum status bundle_check_record(struct bundle_check *check, const struct bundle_line *line)
{
	struct proven proven = { 0 };
	size_t at = check->lines.number;
	enum status status = read_record(check, line, &proven);

	if (status != STATUS_OK)
		return status;
	if (check->sequence == 0)
		check->result->first = proven.sequence;
	/* A finding about one record is noted, and the next is looked at. */
	check_order(check, at, proven.sequence);
	if (proven.sequence > check->sequence) {
		check->sequence = proven.sequence;
		status = check_record(check, &proven);
	}
	if (check->result->found == BUNDLE_FINDINGS_MAX)
		return STATUS_CORRUPT;
	return bundle_is_failure(status) ? status : STATUS_OK;
}
