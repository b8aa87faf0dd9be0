#include "kiosk/ledger/store.h"
#include "kiosk/ledger/store_row.h"
#include "kiosk/ledger/store_schema.h"
#include "kiosk/ledger/verify_walk.h"

static void cut_off(struct verify_walk *walk, enum finding finding, const char *who, uint64_t count)
{
	verify_find(walk->report, finding, VERIFY_RECORD, (int64_t)walk->count + 1,
		    "is missing: the end is cut off, %s tells of %llu records", who,
		    (unsigned long long)count);
}

/* --- the tree's kept nodes -----------------------------------------------------------------------
 */

static void find_node(struct verify_walk *walk, unsigned level, uint64_t at, bool is_there)
{
	walk->is_tree_wrong = true;
	verify_find(walk->report, is_there ? FINDING_ALTERED : FINDING_MISSING, VERIFY_RECORD,
		    (int64_t)walk->count,
		    ": the tree's node %llu of level %u, which ends there, is %s",
		    (unsigned long long)at, level, is_there ? "altered" : "missing");
}

enum status verify_tree_kept(struct verify_walk *walk, const struct merkle_kept *kept,
			     struct fault *fault)
{
	for (size_t at = 0; !walk->is_tree_wrong && at < kept->count; at++) {
		SCOPED(sql_query) query = { 0 };
		struct hash stored;
		enum status status = sql_query(
			walk->sql, "SELECT hash FROM subtrees WHERE level = ?1 AND place = ?2",
			&query, fault);
		if (status != STATUS_OK)
			return status;
		sql_bind_int(&query, 1, kept->node[at].level);
		sql_bind_int(&query, 2, (int64_t)kept->node[at].at);
		status = sql_step(&query, fault);
		if (status != STATUS_AGAIN && status != STATUS_OK)
			return status;
		bool is_there = status == STATUS_AGAIN;
		if (!is_there || !store_row_hash(sql_blob(&query, 0), &stored) ||
		    !hash_equals(&stored, &kept->node[at].hash))
			find_node(walk, kept->node[at].level, kept->node[at].at, is_there);
	}
	return STATUS_OK;
}

/* More nodes than the records have: of records that were there, or of none. */
static enum status check_tree_size(struct verify_walk *walk, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	int64_t expected = 0;

	if (walk->is_tree_wrong || walk->is_broken)
		return STATUS_OK;
	for (uint64_t size = walk->count >> MERKLE_STEP; size > 0; size >>= MERKLE_STEP)
		expected += (int64_t)size;
	enum status status = sql_query(
		walk->sql, "SELECT count(*), total(level = ?1 AND place = ?2) FROM subtrees",
		&query, fault);
	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, MERKLE_STEP);
	sql_bind_int(&query, 2, (int64_t)(walk->count >> MERKLE_STEP));
	status = sql_step(&query, fault);
	if (status != STATUS_AGAIN || sql_int(&query, 0) == expected)
		return status == STATUS_AGAIN ? STATUS_OK : status;
	if (sql_int(&query, 1) != 0)
		verify_find(walk->report, FINDING_TRUNCATED, VERIFY_RECORD,
			    (int64_t)walk->count + 1,
			    "is missing: the end is cut off, the tree has nodes that belong to no "
			    "record");
	else
		verify_find(walk->report, FINDING_ALTERED, VERIFY_LEDGER, 0,
			    "the tree has nodes that belong to no record");
	return STATUS_OK;
}

/* --- the head ------------------------------------------------------------------------------------
 */

static enum status check_head(struct verify_walk *walk, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct hash head = { 0 };
	enum status status =
		sql_query(walk->sql,
			  "SELECT sequence, hash, schema, (SELECT count(*) FROM meta) FROM meta "
			  "WHERE id = 1",
			  &query, fault);

	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN && status != STATUS_OK)
		return status;
	int64_t count = (int64_t)walk->count;
	bool is_there = status == STATUS_AGAIN;
	bool is_last = is_there && store_row_hash(sql_blob(&query, 1), &head) &&
		       hash_equals(&head, &walk->head);
	if (is_there && count == 0 && sql_int(&query, 0) == 0)
		verify_find(walk->report, FINDING_MISSING, VERIFY_RECORD, 1,
			    "is missing: a ledger is never empty");
	else if (!is_there)
		verify_find(walk->report, FINDING_MISSING, VERIFY_LEDGER, 0,
			    "the head, which names the last record, is missing");
	else if (sql_int(&query, 0) > count)
		cut_off(walk, FINDING_TRUNCATED, "the head", (uint64_t)sql_int(&query, 0));
	else if (!is_last || sql_int(&query, 0) != count || sql_int(&query, 2) != STORE_SCHEMA ||
		 sql_int(&query, 3) != 1)
		verify_find(walk->report, FINDING_ALTERED, VERIFY_RECORD, count,
			    "is the last one and the head differs from it");
	return STATUS_OK;
}

static void check_heads_from_elsewhere(struct verify_walk *walk)
{
	const struct verify_asked *asked = walk->asked;

	if (asked->known_count > walk->count)
		cut_off(walk, FINDING_ROLLED_BACK, "the head known here", asked->known_count);
	for (size_t at = 0; at < asked->head_count; at++)
		if (asked->head[at].count > walk->count)
			cut_off(walk, FINDING_ROLLED_BACK, "a head code", asked->head[at].count);
}

static void check_key(const struct verify_walk *walk)
{
	struct verify_report *report = walk->report;
	bool is_asked = walk->asked->fingerprint != NULL;

	if (is_asked && !report->has_key)
		verify_find(report, FINDING_WRONG_KEY, VERIFY_LEDGER, 0,
			    "it has no installation key, so the one asked for signed nothing");
	if (!is_asked && report->has_key)
		verify_note(report, "no key was given: the ledger's own was taken; its fingerprint "
				    "should be the one on paper");
}

/* Whoever was told of a key was told when its first epoch had begun. */
static void check_key_signed(const struct verify_walk *walk)
{
	struct verify_report *report = walk->report;

	if (walk->asked->fingerprint != NULL && report->epochs == 0 && report->finding_count == 0)
		verify_find(report, FINDING_MISSING, VERIFY_EPOCH, 1,
			    "is missing: the key asked for signed nothing");
}

enum status verify_ends(struct verify_walk *walk, struct fault *fault)
{
	enum status status = verify_checkpoints_end(walk, fault);

	verify_epochs_end(walk);
	if (status == STATUS_OK && !walk->is_broken)
		status = check_head(walk, fault);
	verify_boxes_end(walk);
	if (status == STATUS_OK)
		status = check_tree_size(walk, fault);
	if (!walk->is_broken)
		check_heads_from_elsewhere(walk);
	check_key(walk);
	verify_pace_end(walk);
	if (!walk->is_broken)
		check_key_signed(walk);
	return status;
}

/* --- what stands beside --------------------------------------------------------------------------
 */

static enum status check_rules(struct verify_walk *walk, struct fault *fault)
{
	char wrong[STORE_SCHEMA_WORDS_MAX];
	bool is_damage = false;
	enum status status = store_schema_check_rules(walk->sql, wrong, &is_damage, fault);

	if (status == STATUS_OK && wrong[0] != '\0')
		verify_find(walk->report, is_damage ? FINDING_UNREADABLE : FINDING_TABLES_DIFFER,
			    VERIFY_LEDGER, 0, "%s", wrong);
	return status;
}

static enum status check_tables(struct verify_walk *walk, struct fault *fault)
{
	char wrong[FAULT_TEXT_MAX];
	enum status status = tables_walk_end(&walk->tables, wrong, fault);

	if (status == STATUS_OK && wrong[0] != '\0')
		verify_find(walk->report, FINDING_TABLES_DIFFER, VERIFY_LEDGER, 0, "%s", wrong);
	return status;
}

enum status verify_beside(struct verify_walk *walk, struct fault *fault)
{
	char wrong[STORE_SCHEMA_WORDS_MAX];
	enum status status = store_schema_check_layout(walk->sql, wrong, fault);

	if (status != STATUS_OK)
		return status;
	if (wrong[0] != '\0') {
		verify_find(walk->report, FINDING_SCHEMA_ALTERED, VERIFY_LEDGER, 0, "%s", wrong);
		return STATUS_OK;
	}
	if (!walk->is_broken)
		status = verify_index_end(walk, fault);
	if (status == STATUS_OK)
		status = check_rules(walk, fault);
	/* Records that are not all there tell of other rows than there are. */
	if (status == STATUS_OK && !walk->is_broken)
		status = check_tables(walk, fault);
	return status;
}
