#include "kiosk/ledger/store_tables_rest.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store_draft.h"

static void differs(struct tables_walk *walk, const char *row, const char *what)
{
	tables_differ(walk, "parked", row, what);
}

static void compare(struct tables_walk *walk, const struct visit_facts *facts,
		    const struct sql_query *row)
{
	static const char *const NAMES[] = { "parked_ms", "until_ms", "tries", "slip" };
	const int64_t numbers[] = { facts->rest.parked_ms, facts->rest.until_ms,
				    facts->rest.tries };
	char digest[CRYPTO_HEX_MAX], what[64];
	size_t at = 0;

	while (at < COUNT_OF(numbers) && sql_int(row, (int)at) == numbers[at])
		at++;
	if (at == COUNT_OF(numbers) && span_equals(sql_blob(row, 3), span_of(facts->rest.slip)))
		at++;
	if (at < COUNT_OF(NAMES)) {
		(void)text_format(what, sizeof(what), "%s is not what the records tell", NAMES[at]);
		differs(walk, facts->id, what);
		return;
	}
	walk->status = crypto_sha256_hex(sql_blob(row, 4), digest, &walk->found);
	if (walk->status == STATUS_OK && strcmp(digest, facts->rest.sealed) != 0)
		differs(walk, facts->id, "sealed is not what the records tell");
}

void tables_check_rest(struct tables_walk *walk, const struct visit_facts *facts)
{
	SCOPED(sql_query) query = { 0 };

	if (walk->status != STATUS_OK || !facts->rest.is_there)
		return;
	walk->status = sql_query(walk->sql,
				 "SELECT parked_ms, until_ms, tries, slip, sealed FROM parked "
				 "WHERE visit = ?1",
				 &query, &walk->found);
	if (walk->status != STATUS_OK)
		return;
	sql_lend_text(&query, 1, facts->id);
	enum status status = sql_step(&query, &walk->found);
	if (status == STATUS_AGAIN)
		compare(walk, facts, &query);
	else if (status == STATUS_OK)
		differs(walk, facts->id, "is missing");
	else
		walk->status = status;
}

void tables_check_rests(struct tables_walk *walk)
{
	SCOPED(sql_query) query = { 0 };

	if (walk->status != STATUS_OK)
		return;
	walk->status =
		sql_query(walk->sql,
			  "SELECT visit FROM parked WHERE coalesce((SELECT kind FROM records "
			  "WHERE object = visit AND kind IN ('visit_parked', "
			  "'visit_resumed', 'visit_closed') ORDER BY sequence DESC LIMIT 1), "
			  "'') <> 'visit_parked' LIMIT 1",
			  &query, &walk->found);
	if (walk->status != STATUS_OK)
		return;
	enum status status = sql_step(&query, &walk->found);
	if (status == STATUS_AGAIN)
		differs(walk, sql_text(&query, 0), "is in no record");
	else
		walk->status = status;
}

/* --- the draft -----------------------------------------------------------------------------------
 */

void tables_take_draft(struct tables_walk *walk, const struct record_view *record)
{
	struct span sealed;

	switch (store_draft_deed(record->kind)) {
	case DRAFT_STAYS:
		break;
	case DRAFT_KEPT:
		if (!record_view_value(record, STORE_DRAFT_DETAIL, &sealed))
			break;
		walk->draft.kept_ms = record->wall_ms;
		(void)text_copy_span(walk->draft.visit, STORE_VISIT_ID_MAX, record->object);
		(void)text_copy_span(walk->draft.sealed, CRYPTO_HEX_MAX, sealed);
		break;
	case DRAFT_OVER:
		if (span_equals(span_of(walk->draft.visit), record->object))
			walk->draft.visit[0] = '\0';
		break;
	}
}

static void compare_draft(struct tables_walk *walk, const struct sql_query *row)
{
	char digest[CRYPTO_HEX_MAX];

	if (!span_equals(sql_blob(row, 0), span_of(walk->draft.visit))) {
		tables_differ(walk, "draft", sql_text(row, 0), "is in no record");
		return;
	}
	walk->status = crypto_sha256_hex(sql_blob(row, 2), digest, &walk->found);
	if (walk->status != STATUS_OK)
		return;
	if (sql_int(row, 1) != walk->draft.kept_ms)
		tables_differ(walk, "draft", walk->draft.visit,
			      "kept_ms is not what the records tell");
	else if (strcmp(digest, walk->draft.sealed) != 0)
		tables_differ(walk, "draft", walk->draft.visit,
			      "sealed is not what the records tell");
}

void tables_check_draft(struct tables_walk *walk)
{
	SCOPED(sql_query) query = { 0 };

	if (walk->status != STATUS_OK)
		return;
	walk->status = sql_query(walk->sql, "SELECT visit, kept_ms, sealed FROM draft", &query,
				 &walk->found);
	if (walk->status != STATUS_OK)
		return;
	enum status status = sql_step(&query, &walk->found);
	if (status == STATUS_AGAIN)
		compare_draft(walk, &query);
	else if (status == STATUS_OK && walk->draft.visit[0] != '\0')
		tables_differ(walk, "draft", walk->draft.visit, "is missing");
	else
		walk->status = status;
}
