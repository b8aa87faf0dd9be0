#include "kiosk/ledger/verify.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store_row.h"
#include "kiosk/ledger/store_schema.h"
#include "kiosk/ledger/store_tree.h"
#include "kiosk/ledger/verify_walk.h"

enum { RESTORED_TOLD = 2 };

void verify_walk_release(struct verify_walk *walk)
{
	sql_query_release(&walk->checkpoints.rows);
	sql_query_release(&walk->epochs.rows);
	sql_query_release(&walk->boxes);
	epoch_chain_release(&walk->epochs.chain);
}

enum status verify_step(struct sql_query *query, bool *ret_has_row, struct fault *fault)
{
	enum status status = sql_step(query, fault);

	*ret_has_row = status == STATUS_AGAIN;
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

/* What was signed of the records so far. What the old key signed comes before the new one takes
 * over. */
static enum status check_signed(struct verify_walk *walk, struct fault *fault)
{
	const struct verify_checkpoints *checkpoints = &walk->checkpoints;
	const struct verify_epochs *epochs = &walk->epochs;
	uint64_t size = walk->frontier.size;
	struct hash root = { 0 };

	if (!(checkpoints->has_row && checkpoints->read.size == size) &&
	    !(epochs->has_row && epochs->size == size))
		return STATUS_OK;
	enum status status = merkle_root(&walk->frontier, &root, fault);
	if (status == STATUS_OK)
		status = verify_checkpoints_at(walk, &root, fault);
	return status == STATUS_OK ? verify_epochs_at(walk, &root, fault) : status;
}

/* Whose records they are, the first one tells. Another's in this ledger: nobody but a mistaken
 * setting puts it there, and what is signed over it is right. */
static void look_at_origin(struct verify_walk *walk, const struct record_view *record)
{
	struct verify_report *report = walk->report;

	if (walk->count == 0) {
		(void)text_copy_span(report->kiosk, sizeof(report->kiosk), record->origin);
		if (record->kind != RECORD_LEDGER_CREATED)
			verify_find(report, FINDING_ALTERED, VERIFY_RECORD, 1,
				    "is altered: it is not the one that a ledger begins with");
	}
	if (walk->foreign == 0 && !span_equals(record->origin, span_of(report->kiosk)))
		walk->foreign = walk->count + 1;
}

/* Why a head from between is not in this ledger. Of many backups the first ones are told: there
 * must be room for other notes. */
static void tell_restored(struct verify_walk *walk, const struct record_view *record)
{
	struct span lost = { 0 };

	if (record->kind == RECORD_LEDGER_RESTORED && record_view_value(record, "lost", &lost) &&
	    walk->restored++ < RESTORED_TOLD)
		verify_note(walk->report,
			    "record %llu says that %.*s put a backup in its place; records lost: "
			    "%.*s",
			    (unsigned long long)walk->count + 1, (int)record->actor.size,
			    (const char *)record->actor.at, (int)lost.size, (const char *)lost.at);
}

static void tell_more_restored(const struct verify_walk *walk)
{
	if (walk->restored > RESTORED_TOLD)
		verify_note(walk->report, "and %llu more records say that a backup was put there",
			    (unsigned long long)(walk->restored - RESTORED_TOLD));
}

static void check_known(const struct verify_walk *walk)
{
	const struct verify_asked *asked = walk->asked;

	if (asked->known_count == walk->count && !hash_equals(&asked->known_head, &walk->head))
		verify_find(walk->report, FINDING_ALTERED, VERIFY_RECORD, (int64_t)walk->count,
			    "is altered: the head known here differs");
	for (size_t at = 0; at < asked->head_count; at++)
		if (asked->head[at].count == walk->count &&
		    !head_code_fits(&asked->head[at], &walk->head))
			verify_find(walk->report, FINDING_ALTERED, VERIFY_RECORD,
				    (int64_t)walk->count,
				    "is not the one that head code was printed for");
}

static enum status count_record(struct verify_walk *walk, const struct record_view *record,
				struct fault *fault)
{
	struct merkle_kept kept;

	kept.count = 0;
	look_at_origin(walk, record);
	tell_restored(walk, record);
	verify_epochs_record(walk, record);
	verify_pace_record(walk, record);
	tables_walk_record(&walk->tables, record);
	verify_index_record(&walk->index, walk->count + 1, record);
	enum status status = verify_boxes_record(walk, record, fault);
	if (status == STATUS_OK)
		status = store_tree_grow(&walk->frontier, &walk->head, &kept, fault);
	walk->count++;
	check_known(walk);
	/* Not sooner: the first record tells whose they must be, and none is over no records. */
	if (status == STATUS_OK && !walk->checkpoints.is_begun)
		status = verify_checkpoints_begin(walk, fault);
	if (status == STATUS_OK && kept.count > 0)
		status = verify_tree_kept(walk, &kept, fault);
	return status == STATUS_OK ? check_signed(walk, fault) : status;
}

static enum status check_row(struct verify_walk *walk, const struct sql_query *query,
			     struct fault *fault)
{
	uint64_t sequence = walk->count + 1;
	enum row_state state = ROW_ALTERED;
	struct record_view record;

	if (sql_int(query, 0) != (int64_t)sequence)
		return verify_blame_row(walk, query, fault);
	enum status status =
		store_row_check(query, sequence, &walk->head, &state, &record, &walk->head, fault);
	if (status != STATUS_OK)
		return status;
	switch (state) {
	case ROW_ALTERED:
		return verify_blame_row(walk, query, fault);
	case ROW_COLUMNS_DIFFER:
		verify_find(walk->report, FINDING_ALTERED, VERIFY_RECORD, (int64_t)sequence,
			    "is altered: its columns differ from its bytes");
		break;
	case ROW_RIGHT:
		break;
	}
	return count_record(walk, &record, fault);
}

/* A record's number leads to it through the inner pages, which the walk passes by: a key there that
 * is another sends those astray that stand next to the border of two pages. */
static enum status look_up(struct verify_walk *walk, uint64_t sequence, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	bool is_there = false;
	enum status status =
		sql_query(walk->sql, "SELECT 1 FROM records WHERE sequence = ?1", &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_int(&query, 1, (int64_t)sequence);
	status = verify_step(&query, &is_there, fault);
	if (status == STATUS_OK && !is_there)
		verify_find(walk->report, FINDING_UNREADABLE, VERIFY_RECORD, (int64_t)sequence,
			    "is there and is not found by its number");
	return status;
}

/* The next row; at the border of two pages both sides are looked up. */
static enum status next_row(struct verify_walk *walk, struct sql_query *query, struct fault *fault)
{
	uint64_t before = sql_pages(walk->sql);
	enum status row = sql_step(query, fault), status = STATUS_OK;

	if (row != STATUS_AGAIN || sql_pages(walk->sql) == before)
		return row;
	if (walk->count > 0)
		status = look_up(walk, walk->count, fault);
	if (status == STATUS_OK)
		status = look_up(walk, (uint64_t)sql_int(query, 0), fault);
	return status == STATUS_OK ? row : status;
}

static enum status check_rows(struct verify_walk *walk, struct fault *fault)
{
	const struct verify_asked *asked = walk->asked;
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(walk->sql, "SELECT " STORE_ROW_COLUMNS " FROM records ORDER BY sequence",
			  &query, fault);

	if (status == STATUS_OK)
		status = check_signed(walk, fault);
	while (status == STATUS_OK && !walk->is_broken) {
		status = next_row(walk, &query, fault);
		if (status != STATUS_AGAIN)
			return status;
		status = check_row(walk, &query, fault);
		if (asked->tick != NULL && walk->count % VERIFY_TICK_RECORDS == 0)
			asked->tick(asked->self, walk->count);
	}
	return status;
}

static enum status walk_through(struct verify_walk *walk, struct fault *fault)
{
	enum status status = verify_index_begin(&walk->index, fault);

	if (status == STATUS_OK)
		status = verify_epochs_begin(walk, fault);
	if (status == STATUS_OK)
		status = verify_boxes_begin(walk, fault);
	if (status == STATUS_OK)
		status = check_rows(walk, fault);
	if (status == STATUS_OK && !walk->checkpoints.is_begun)
		status = verify_checkpoints_begin(walk, fault);
	walk->report->records = walk->count;
	walk->report->head = walk->head;
	tell_more_restored(walk);
	return status == STATUS_OK ? verify_ends(walk, fault) : status;
}

/* Another version's ledger says so in its records too; else somebody changed the number. */
static enum status check_version(struct sql *sql, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	int64_t version = 0;
	enum status status = store_schema_version(sql, &version, fault);

	if (status != STATUS_OK || version == STORE_SCHEMA)
		return status;
	status = sql_query(sql,
			   "SELECT schema FROM meta WHERE id = 1 AND schema = "
			   "(SELECT user_version FROM pragma_user_version)",
			   &query, fault);
	if (status == STATUS_OK)
		status = sql_step(&query, fault);
	if (status != STATUS_AGAIN)
		return status == STATUS_CORRUPT ? STATUS_OK : status;
	return fault_set(fault, STATUS_UNSUPPORTED, 0,
			 "%s: made by %s version (schema %lld): use that one", sql_file(sql),
			 version > STORE_SCHEMA ? "a newer" : "an older", (long long)version);
}

static enum status judge(struct verify_walk *walk, struct fault *fault)
{
	struct fault reason = { 0 }, damage = { 0 };
	enum status status = walk_through(walk, &reason);

	verify_walk_release(walk);
	if (status == STATUS_OK || status == STATUS_CORRUPT) {
		damage = reason;
		walk->is_broken |= status == STATUS_CORRUPT;
		enum status beside = verify_beside(walk, &reason);
		if (beside == STATUS_CORRUPT && !sql_is_damaged(&damage))
			damage = reason;
		if (beside != STATUS_OK)
			status = beside;
	}
	if (status == STATUS_OK)
		return status;
	if (status != STATUS_CORRUPT)
		return fault_set(fault, status, reason.vendor, "%s", reason.what);
	/* A statement that finds its table another fails as well; the layout's check says more. */
	if (sql_is_damaged(&damage) || walk->report->finding_count == 0)
		verify_find(walk->report, FINDING_UNREADABLE, VERIFY_LEDGER, 0,
			    "behind record %llu the file is damaged (SQLite's code %d)",
			    (unsigned long long)walk->count, damage.vendor);
	return STATUS_OK;
}

enum status verify_ledger(struct sql *sql, const struct verify_asked *asked,
			  struct verify_report *ret, struct fault *fault)
{
	struct verify_walk walk = {
		.sql = sql, .asked = asked, .report = ret, .tables = { .sql = sql }
	};
	struct fault reason = { 0 };

	*ret = (struct verify_report){ 0 };
	enum status status = sql_run(sql, "BEGIN", &reason);
	if (status == STATUS_OK)
		status = check_version(sql, &reason);
	if (status == STATUS_OK)
		status = judge(&walk, &reason);
	sql_roll_back(sql);
	if (status == STATUS_OK)
		return status;
	if (status != STATUS_CORRUPT)
		return fault_set(fault, status, reason.vendor, "%s", reason.what);
	verify_find(ret, FINDING_UNREADABLE, VERIFY_LEDGER, 0,
		    "the file is damaged (SQLite's code %d)", reason.vendor);
	return STATUS_OK;
}
