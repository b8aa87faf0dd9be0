#include "kiosk/ledger/store_row.h"
#include "kiosk/ledger/verify_walk.h"

enum { MISSING_MAX = 64 }; /* so many missing records are recognised as such */

/* A row on its own. The bytes are borrowed until its query's next step. */
struct place {
	int64_t sequence; /* 0: there is none */
	struct span canonical;
	struct hash hash;
	bool has_hash;
};

static struct place place_of(const struct sql_query *query, int canonical, int hash)
{
	struct place place = { .sequence = sql_int(query, 0),
			       .canonical = sql_blob(query, canonical) };

	place.has_hash = store_row_hash(sql_blob(query, hash), &place.hash);
	return place;
}

/* True when the row is record `sequence`, the one before it having that hash. */
static bool is_record(const struct place *row, uint64_t sequence, const struct hash *previous)
{
	struct hash computed;

	return row->sequence != 0 && row->has_hash &&
	       record_hash(sequence, previous, row->canonical, &computed, NULL) == STATUS_OK &&
	       hash_equals(&row->hash, &computed);
}

/* What the other rows tell of one that is wrong. A record proves its place by its hash. */
struct others {
	int64_t right;     /* where the record stands that belongs here; 0: nowhere */
	int64_t follower;  /* a record in its own place whose predecessor the wrong one is; 0 */
	int64_t moved_up;  /* so many places the one behind it has moved up; 0: it has not */
	bool next_is_like; /* the one behind it is of the same kiosk as it is */
};

static struct span origin_of(const struct place *row)
{
	struct record_view record;

	return record_view(row->canonical, &record, NULL) == STATUS_OK ? record.origin
								       : (struct span){ 0 };
}

static void look_at(const struct verify_walk *walk, const struct place *wrong,
		    const struct place *row, struct others *others)
{
	uint64_t expected = walk->count + 1;

	if (others->right == 0 && is_record(row, expected, &walk->head))
		others->right = row->sequence;
	if (others->follower == 0 && is_record(row, (uint64_t)row->sequence, &wrong->hash))
		others->follower = row->sequence;
	if (row->sequence != wrong->sequence + 1)
		return;
	others->next_is_like = span_equals(origin_of(row), origin_of(wrong));
	for (uint64_t more = 1; more <= MISSING_MAX && others->moved_up == 0; more++)
		if (is_record(row, expected + 1 + more, &wrong->hash))
			others->moved_up = (int64_t)more;
}

/* The last row has nobody behind it; the head tells instead. */
static enum status look_at_head(const struct verify_walk *walk, const struct place *wrong,
				struct others *others, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct hash head;
	enum status status =
		sql_query(walk->sql, "SELECT sequence, hash FROM meta WHERE id = 1", &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	if (!store_row_hash(sql_blob(&query, 1), &head) || !hash_equals(&head, &wrong->hash))
		return STATUS_OK;
	others->follower = sql_int(&query, 0) + 1;
	others->moved_up = sql_int(&query, 0) - wrong->sequence;
	return STATUS_OK;
}

static enum status ask_others(const struct verify_walk *walk, const struct place *wrong,
			      struct others *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(
		walk->sql, "SELECT sequence, canonical, hash FROM records WHERE sequence > ?1",
		&query, fault);

	*ret = (struct others){ 0 };
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)walk->count);
	while ((status = sql_step(&query, fault)) == STATUS_AGAIN) {
		struct place row = place_of(&query, 1, 2);
		look_at(walk, wrong, &row, ret);
	}
	if (status == STATUS_OK && ret->follower == 0)
		status = look_at_head(walk, wrong, ret, fault);
	return status;
}

/* Another row with the same bytes and hash; 0 if none. */
static enum status find_twin(const struct verify_walk *walk, const struct place *row, int64_t *ret,
			     struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = sql_query(walk->sql,
				       "SELECT sequence FROM records WHERE hash = ?1 AND "
				       "canonical = ?2 AND sequence <> ?3 LIMIT 1",
				       &query, fault);

	*ret = 0;
	if (status != STATUS_OK)
		return status;
	sql_bind_blob(&query, 1, (struct span){ row->hash.at, sizeof(row->hash.at) });
	sql_bind_blob(&query, 2, row->canonical);
	sql_bind_int(&query, 3, row->sequence);
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status;
	*ret = sql_int(&query, 0);
	return STATUS_OK;
}

/* Of another kiosk than the records before. Where the one behind it goes on from it, it is a forged
 * or damaged one of this kiosk's unless that is the other one's, too. */
static bool is_foreign(const struct verify_walk *walk, const struct place *row,
		       const struct others *others)
{
	struct span origin = origin_of(row);

	return walk->count > 0 && origin.size > 0 &&
	       !span_equals(origin, span_of(walk->report->kiosk)) &&
	       (others->follower != row->sequence + 1 || others->next_is_like);
}

/* A row that stands in the right place and is not the right one. */
static void blame_content(struct verify_walk *walk, const struct place *wrong,
			  const struct others *others)
{
	struct verify_report *report = walk->report;
	int64_t expected = wrong->sequence;
	bool is_followed = others->follower == expected + 1;

	if (others->right != 0 && (others->right != expected + 1 || others->follower != 0))
		verify_find(report, FINDING_REORDERED, VERIFY_RECORD, expected,
			    "is out of order: it stands at %lld", (long long)others->right);
	else if (is_foreign(walk, wrong, others))
		verify_find(report, FINDING_SPLICED, VERIFY_RECORD, expected,
			    "is of another kiosk than those before");
	else if (!is_followed && others->right != 0)
		verify_find(report, FINDING_ALTERED, VERIFY_RECORD, expected,
			    "is altered: it was put in, and those behind moved down");
	else if (!is_followed && others->moved_up > 0)
		verify_find(report, FINDING_MISSING, VERIFY_RECORD, expected,
			    "is missing: %lld went, and those behind moved up",
			    (long long)others->moved_up);
	else
		verify_find(report, FINDING_ALTERED, VERIFY_RECORD, expected, "is altered");
}

enum status verify_blame_row(struct verify_walk *walk, const struct sql_query *row,
			     struct fault *fault)
{
	struct place wrong = place_of(row, STORE_ROW_CANONICAL, STORE_ROW_HASH);
	struct verify_report *report = walk->report;
	struct others others = { 0 };
	int64_t expected = (int64_t)walk->count + 1, twin = 0;
	enum status status = STATUS_OK;

	walk->is_broken = true;
	if (wrong.sequence < expected) {
		/* In a sound file the numbers come in order, and only before the first are others.
		 */
		verify_find(report, walk->count > 0 ? FINDING_UNREADABLE : FINDING_REORDERED,
			    VERIFY_RECORD, wrong.sequence, "is out of order");
		return STATUS_OK;
	}
	if (wrong.has_hash)
		status = find_twin(walk, &wrong, &twin, fault);
	if (status == STATUS_OK)
		status = ask_others(walk, &wrong, &others, fault);
	if (status != STATUS_OK)
		return status;
	if (twin != 0)
		verify_find(report, FINDING_DUPLICATED, VERIFY_RECORD, wrong.sequence,
			    "is a duplicate of record %lld", (long long)twin);
	else if (wrong.sequence == expected)
		blame_content(walk, &wrong, &others);
	else if (others.right != 0)
		verify_find(report, FINDING_REORDERED, VERIFY_RECORD, expected,
			    "is out of order: it stands at %lld", (long long)others.right);
	else
		verify_find(report, FINDING_MISSING, VERIFY_RECORD, expected, "is missing");
	return STATUS_OK;
}
