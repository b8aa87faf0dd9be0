#include "kiosk/ledger/store_tables_rest.h"
#include "kiosk/ledger/store_tables_taxpayers.h"

#include <string.h>

#include "kiosk/base/text.h"

enum { COLUMNS_MAX = 10 };

/* One column of a statement: true where it is not told what the row must hold, or the row holds
 * just that, whatever is behind a NUL. */
#define HOLDS(at, column) "?" #at " IS NULL OR " #column " IS ?" #at

struct column {
	const char *name;
	enum { UNTOLD, NUMBER, TEXT } told;
	int64_t number;
	const char *text;
};

void tables_differ(struct tables_walk *walk, const char *table, const char *row, const char *what)
{
	walk->status = fault_set(&walk->found, STATUS_CORRUPT, 0, "table %s, row %s: %s", table,
				 row, what);
}

/* Of a row that a statement found, or did not find. */
static void compare_row(struct tables_walk *walk, struct sql_query *query, const char *table,
			const char *row, const struct column *columns, size_t count)
{
	char what[64];
	enum status status = sql_step(query, &walk->found);

	if (status == STATUS_OK)
		tables_differ(walk, table, row, "is missing");
	else if (status != STATUS_AGAIN)
		walk->status = status;
	for (size_t at = 0; tables_are_fine(walk) && at < count; at++) {
		if (sql_int(query, (int)at) == 1)
			continue;
		(void)text_format(what, sizeof(what), "%s is not what the records tell",
				  columns[at].name);
		tables_differ(walk, table, row, what);
	}
}

/* Looks a row up by ?1; what its columns must hold is bound from ?2 on. */
static void compare(struct tables_walk *walk, const char *statement, const char *table,
		    const char *row, const struct column *columns, size_t count)
{
	SCOPED(sql_query) query = { 0 };

	if (!tables_are_fine(walk))
		return;
	walk->status = sql_query(walk->sql, statement, &query, &walk->found);
	if (!tables_are_fine(walk))
		return;
	sql_lend_text(&query, 1, row);
	for (size_t at = 0; at < count; at++) {
		int place = (int)at + 2;
		switch (columns[at].told) {
		case UNTOLD:
			sql_bind_null(&query, place);
			break;
		case NUMBER:
			sql_bind_int(&query, place, columns[at].number);
			break;
		case TEXT:
			sql_lend_text(&query, place, columns[at].text);
			break;
		}
	}
	compare_row(walk, &query, table, row, columns, count);
}

/* --- visits --------------------------------------------------------------------------------------
 */

static void check_visit(struct tables_walk *walk, const struct visit_facts *facts)
{
	const struct visit *visit = &facts->visit;
	unsigned start = facts->tells_start ? NUMBER : UNTOLD;
	unsigned end = facts->is_closed && !facts->tells_end ? UNTOLD : NUMBER;
	const struct column columns[] = {
		{ "started_ms", start, visit->started_ms, NULL },
		{ "ended_ms", end, visit->ended_ms, NULL },
		{ "day", start, visit->day, NULL },
		{ "clerk", TEXT, 0, visit->clerk },
		{ "outcome", end == NUMBER ? TEXT : UNTOLD, 0, visit->outcome },
		{ "ending", TEXT, 0, visit->ending },
		{ "reason", TEXT, 0, visit->reason },
		{ "language", TEXT, 0, visit->language },
		{ "tin_last4", TEXT, 0, visit->tin_last4 },
		{ "is_training", start, visit->is_training, NULL },
	};

	_Static_assert(COUNT_OF(columns) == COLUMNS_MAX, "one for each but the visit's number");
	compare(walk,
		"SELECT " HOLDS(2, started_ms) ", " HOLDS(3, ended_ms) ", " HOLDS(
			4,
			day) ", " HOLDS(5,
					clerk) ", " HOLDS(6,
							  outcome) ", " HOLDS(7,
									      ending) ", " HOLDS(8,
												 reason) ", " HOLDS(9,
														    language) ", " HOLDS(10,
																	 tin_last4) ", " HOLDS(11,
																			       is_training) " FROM visits WHERE id = ?1",
		"visits", facts->id, columns, COUNT_OF(columns));
}

static void check_order(struct tables_walk *walk, const struct order *order)
{
	const struct column columns[] = {
		{ "visit", TEXT, 0, order->visit },
		{ "applicant", NUMBER, order->applicant, NULL },
		{ "print", NUMBER, order->print, NULL },
		{ "state", TEXT, 0, order_state_text(order->state) },
		{ "year", NUMBER, order->year, NULL },
		{ "fingerprint", TEXT, 0, order->fingerprint },
		{ "proof", TEXT, 0, order->proof },
		{ "cause", TEXT, 0, order->cause },
		{ "batch", NUMBER, order->batch, NULL },
	};

	compare(walk,
		"SELECT " HOLDS(2, visit) ", " HOLDS(3, applicant) ", " HOLDS(4, print) ", " HOLDS(5, state) ", " HOLDS(
			6,
			year) ", " HOLDS(7,
					 fingerprint) ", " HOLDS(8,
								 proof) ", " HOLDS(9,
										   cause) ","
											  " " HOLDS(
												  10,
												  batch) " FROM orders WHERE id = ?1",
		"orders", order->id, columns, COUNT_OF(columns));
}

static void check_seal(struct tables_walk *walk, const struct order_facts *facts)
{
	const struct order *order = &facts->order;
	char digest[CRYPTO_HEX_MAX];
	SCOPED(sql_query) query = { 0 };

	if (!tables_are_fine(walk) || facts->sealed[0] == '\0')
		return;
	walk->status = sql_query(
		walk->sql,
		"SELECT sealed FROM pins WHERE visit = ?1 AND applicant = ?2 AND year = ?3", &query,
		&walk->found);
	if (!tables_are_fine(walk))
		return;
	sql_lend_text(&query, 1, order->visit);
	sql_bind_int(&query, 2, order->applicant);
	sql_bind_int(&query, 3, order->year);
	enum status status = sql_step(&query, &walk->found);
	if (status == STATUS_AGAIN)
		status = crypto_sha256_hex(sql_blob(&query, 0), digest, &walk->found);
	walk->status = status;
	if (tables_are_fine(walk) && strcmp(digest, facts->sealed) != 0)
		tables_differ(walk, "pins", order->id, "sealed is not what the records tell");
}

/* Looked up by visit and applicant, for a PIN has no number of its own. */
static void check_pin(struct tables_walk *walk, const struct order_facts *facts)
{
	const struct order *order = &facts->order;
	const struct column columns[] = {
		{ "fingerprint", TEXT, 0, order->fingerprint },
		{ "year", NUMBER, order->year, NULL },
		{ "applicant", NUMBER, order->applicant, NULL },
	};

	compare(walk,
		"SELECT " HOLDS(2, fingerprint) ", " HOLDS(3, year) ", " HOLDS(
			4, applicant) " FROM pins WHERE visit = ?1 AND applicant = ?4",
		"pins", order->visit, columns, COUNT_OF(columns));
	check_seal(walk, facts);
}

static void check_rows(struct tables_walk *walk, const struct visit_facts *facts)
{
	if (!facts->is_started)
		return; /* there is no row then: counting tells */
	check_visit(walk, facts);
	tables_check_rest(walk, facts);
	for (size_t at = 0; at < facts->order_count; at++) {
		check_order(walk, &facts->order[at].order);
		if (facts->order[at].has_pin)
			check_pin(walk, &facts->order[at]);
	}
}

/* Hands on every record about one object, oldest first. */
static enum status look_up(struct tables_walk *walk, const char *object,
			   void (*take)(void *facts, const struct record_view *record), void *facts)
{
	SCOPED(sql_query) query = { 0 };
	struct record_view record;
	enum status status = sql_query(walk->sql,
				       "SELECT canonical FROM records WHERE object = ?1 "
				       "ORDER BY sequence",
				       &query, &walk->found);

	if (status != STATUS_OK)
		return status;
	sql_lend_text(&query, 1, object);
	while ((status = sql_step(&query, &walk->found)) == STATUS_AGAIN) {
		status = record_view(sql_blob(&query, 0), &record, &walk->found);
		if (status != STATUS_OK)
			return status;
		take(facts, &record);
	}
	return status;
}

static void take_visit(void *facts, const struct record_view *record)
{
	if (visit_facts_concern(record->kind))
		visit_facts_take(facts, record);
}

/* By all the records there are. */
static void check_again(struct tables_walk *walk, struct visit_facts *facts)
{
	struct visit_facts whole = { 0 };

	(void)text_copy(whole.id, sizeof(whole.id), facts->id);
	walk->status = look_up(walk, whole.id, take_visit, &whole);
	check_rows(walk, &whole);
}

/* The visit is over, as far as the walk came. A row that differs may have to: an exception can be
 * recorded later than the visit's end. */
static void settle(struct tables_walk *walk, size_t at)
{
	struct visit_facts *facts = &walk->open[at].facts;

	if (!tables_are_fine(walk))
		return;
	if (walk->open[at].is_whole)
		check_rows(walk, facts);
	if (!walk->open[at].is_whole || walk->status == STATUS_CORRUPT)
		check_again(walk, facts);
	walk->count--;
	memmove(&walk->open[at], &walk->open[at + 1], (walk->count - at) * sizeof(walk->open[at]));
}

static size_t find(struct tables_walk *walk, const struct record_view *record)
{
	for (size_t at = walk->count; at > 0; at--)
		if (span_equals(span_of(walk->open[at - 1].facts.id), record->object))
			return at - 1;
	if (walk->count == TABLES_OPEN_MAX)
		settle(walk, 0);
	size_t at = walk->count < TABLES_OPEN_MAX ? walk->count++ : TABLES_OPEN_MAX - 1;
	memset(&walk->open[at], 0, sizeof(walk->open[at]));
	walk->open[at].is_whole =
		record->kind == RECORD_VISIT_STARTED || record->kind == RECORD_PIN_RENEWED;
	(void)text_copy_span(walk->open[at].facts.id, STORE_VISIT_ID_MAX, record->object);
	return at;
}

void tables_walk_record(struct tables_walk *walk, const struct record_view *record)
{
	walk->staff += record->kind == RECORD_STAFF_ADDED;
	walk->visits += record->kind == RECORD_VISIT_STARTED || record->kind == RECORD_PIN_RENEWED;
	tables_take_taxpayers(walk, record);
	tables_take_draft(walk, record);
	if (!visit_facts_concern(record->kind))
		return;
	size_t at = find(walk, record);
	struct visit_facts *facts = &walk->open[at].facts;
	size_t before = facts->order_count;
	visit_facts_take(facts, record);
	bool is_new = facts->order_count > before;
	walk->orders += is_new;
	walk->pins += is_new && record->kind == RECORD_PIN_RESERVED;
	walk->pins -= record->kind == RECORD_PIN_VOIDED || record->kind == RECORD_PIN_DROPPED ||
		      record->kind == RECORD_PIN_EXPIRED;
	if (record->kind == RECORD_VISIT_CLOSED)
		settle(walk, at);
}

/* --- staff ---------------------------------------------------------------------------------------
 */

static void check_account(struct tables_walk *walk, const char *user, const struct sql_query *row,
			  const struct staff_facts *facts)
{
	char digest[CRYPTO_HEX_MAX];

	if (!tables_are_fine(walk) || facts->account[0] == '\0')
		return;
	walk->status = tables_account(sql_blob(row, 1), sql_int(row, 2), sql_blob(row, 3), digest,
				      &walk->found);
	if (tables_are_fine(walk) && strcmp(digest, facts->account) != 0)
		tables_differ(walk, "staff", user, "the secret is not what the records tell");
}

static void take_staff(void *facts, const struct record_view *record)
{
	staff_facts_take(facts, record);
}

static void check_member(struct tables_walk *walk, const struct sql_query *row)
{
	struct staff_facts facts = { 0 };
	char user[STORE_USER_MAX];

	(void)text_copy(user, sizeof(user), sql_text(row, 0));
	walk->status = look_up(walk, user, take_staff, &facts);
	unsigned lock = facts.tells_lock ? NUMBER : UNTOLD;
	const struct column columns[] = {
		{ "role", TEXT, 0, facts.role },
		{ "is_disabled", NUMBER, facts.is_disabled, NULL },
		{ "locked_until_ms", lock, facts.locked_until_ms, NULL },
		{ "list of failures", lock == NUMBER ? TEXT : UNTOLD, 0, facts.failures },
	};
	if (tables_are_fine(walk) && !facts.is_added)
		tables_differ(walk, "staff", user, "is in no record");
	compare(walk,
		"SELECT " HOLDS(2, role) ", " HOLDS(3, is_disabled) ", " HOLDS(
			4, locked_until_ms) ", ?5 IS NULL OR " TABLES_FAILURES
					    " IS ?5 FROM staff WHERE user = ?1",
		"staff", user, columns, COUNT_OF(columns));
	check_account(walk, user, row, &facts);
}

static void check_staff(struct tables_walk *walk)
{
	SCOPED(sql_query) query = { 0 };
	enum status status = STATUS_OK;

	if (!tables_are_fine(walk))
		return;
	walk->status = sql_query(walk->sql,
				 "SELECT user, salt, iterations, derived FROM staff ORDER BY user",
				 &query, &walk->found);
	while (tables_are_fine(walk) && (status = sql_step(&query, &walk->found)) == STATUS_AGAIN)
		check_member(walk, &query);
	if (tables_are_fine(walk))
		walk->status = status;
}

/* --- the end -------------------------------------------------------------------------------------
 */

enum status tables_walk_end(struct tables_walk *walk, char wrong[FAULT_TEXT_MAX],
			    struct fault *fault)
{
	wrong[0] = '\0';
	while (tables_are_fine(walk) && walk->count > 0)
		settle(walk, 0);
	check_staff(walk);
	tables_check_counts(walk);
	tables_check_taxpayers(walk);
	tables_check_rests(walk);
	tables_check_draft(walk);
	if (walk->status == STATUS_CORRUPT && walk->found.vendor == 0) /* not SQLite says so */
		(void)text_copy(wrong, FAULT_TEXT_MAX, walk->found.what);
	else if (!tables_are_fine(walk))
		return fault_set(fault, walk->status, walk->found.vendor, "%s", walk->found.what);
	return STATUS_OK;
}
