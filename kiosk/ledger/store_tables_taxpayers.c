#include "kiosk/ledger/store_tables_taxpayers.h"

#include <string.h>

#include "kiosk/base/text.h"

/* Every row that the records tell of is there: more rows than those are too many. */
static void check_count(struct tables_walk *walk, const char *counting, const char *naming,
			const char *table, int64_t expected)
{
	SCOPED(sql_query) count = { 0 };
	SCOPED(sql_query) name = { 0 };

	if (!tables_are_fine(walk))
		return;
	enum status status = sql_query(walk->sql, counting, &count, &walk->found);
	if (status == STATUS_OK)
		status = sql_step(&count, &walk->found);
	if (status == STATUS_AGAIN && sql_int(&count, 0) == expected)
		return;
	if (status == STATUS_AGAIN)
		status = sql_query(walk->sql, naming, &name, &walk->found);
	if (status == STATUS_OK)
		status = sql_step(&name, &walk->found);
	if (status == STATUS_AGAIN)
		tables_differ(walk, table, sql_text(&name, 0), "is in no record");
	else if (status == STATUS_OK)
		tables_differ(walk, table, "-", "the records tell of more or fewer rows");
	else
		walk->status = status;
}

#define NAMED(table, column, kind)                                                                 \
	"SELECT " #column " FROM " #table " WHERE NOT EXISTS (SELECT 1 FROM records WHERE object " \
	"= " #column " AND kind IN (" kind ")) LIMIT 1"

void tables_check_counts(struct tables_walk *walk)
{
	check_count(walk, "SELECT count(*) FROM visits",
		    NAMED(visits, id, "'visit_started', 'pin_renewed'"), "visits", walk->visits);
	check_count(walk, "SELECT count(*) FROM orders",
		    NAMED(orders, visit, "'pin_reserved', 'pin_retrieved'"), "orders",
		    walk->orders);
	check_count(walk, "SELECT count(*) FROM pins", NAMED(pins, visit, "'pin_reserved'"), "pins",
		    walk->pins);
	check_count(walk, "SELECT count(*) FROM staff", NAMED(staff, user, "'staff_added'"),
		    "staff", walk->staff);
}

/* --- addresses and flags -------------------------------------------------------------------------
 */

void tables_take_taxpayers(struct tables_walk *walk, const struct record_view *record)
{
	struct span value = { 0 };

	if (record->kind == RECORD_FLAGS_CHANGED)
		walk->flags += record_view_value(record, "from", &value) &&
			       span_equals(value, span_of("-"));
	if (record->kind != RECORD_ADDRESSES_LOADED)
		return;
	walk->addresses.is_told = true;
	walk->addresses.rows[0] = '\0';
	if (record_view_value(record, "rows", &value))
		(void)text_copy_span(walk->addresses.rows, sizeof(walk->addresses.rows), value);
}

enum status tables_addresses(struct sql *sql, int64_t *ret_count, char ret[CRYPTO_HEX_MAX],
			     struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	struct hash hash = { 0 };
	enum status status = sql_query(
		sql, "SELECT fingerprint, flags, sealed FROM addresses ORDER BY fingerprint",
		&query, fault);

	*ret_count = 0;
	while (status == STATUS_OK && (status = sql_step(&query, fault)) == STATUS_AGAIN) {
		const unsigned char flags = (unsigned char)sql_int(&query, 1);
		const struct span parts[] = { { hash.at, sizeof(hash.at) },
					      sql_blob(&query, 0),
					      { &flags, 1 },
					      sql_blob(&query, 2) };
		struct hash next;
		status = crypto_sha256(parts, COUNT_OF(parts), &next, fault);
		hash = next;
		++*ret_count;
	}
	crypto_hex(hash.at, sizeof(hash.at), ret);
	return status;
}

static void check_addresses(struct tables_walk *walk)
{
	char rows[CRYPTO_HEX_MAX];
	int64_t count = 0;

	if (!tables_are_fine(walk))
		return;
	walk->status = tables_addresses(walk->sql, &count, rows, &walk->found);
	if (!tables_are_fine(walk))
		return;
	if (!walk->addresses.is_told && count > 0)
		tables_differ(walk, "addresses", "-", "it holds rows, and no record tells of any");
	else if (walk->addresses.is_told && strcmp(rows, walk->addresses.rows) != 0)
		tables_differ(walk, "addresses", "-", "its rows are not what the records tell");
}

/* What the newest record about a row of flags tells. */
static void check_flags_row(struct tables_walk *walk, const struct sql_query *row)
{
	SCOPED(sql_query) query = { 0 };
	struct record_view record = { 0 };
	struct span fingerprint = { 0 }, to = { 0 };
	char words[TAXPAYER_FLAGS_MAX];
	const char *of = sql_text(row, 0);

	enum status status =
		sql_query(walk->sql,
			  "SELECT canonical FROM records WHERE object = substr(?1, 1, "
			  "32) AND kind = 'flags_changed' ORDER BY sequence DESC LIMIT 1",
			  &query, &walk->found);
	if (status == STATUS_OK) {
		sql_bind_text(&query, 1, of);
		status = sql_step(&query, &walk->found);
	}
	bool is_told = status == STATUS_AGAIN;
	if (is_told)
		status = record_view(sql_blob(&query, 0), &record, &walk->found);
	walk->status = status;
	if (!tables_are_fine(walk))
		return;
	taxpayer_flags_text((unsigned)sql_int(row, 1), words);
	if (!is_told || !record_view_value(&record, "fingerprint", &fingerprint) ||
	    !record_view_value(&record, "to", &to) || !span_equals(fingerprint, span_of(of)))
		tables_differ(walk, "flags", of, "is in no record");
	else if (!span_equals(to, span_of(words)))
		tables_differ(walk, "flags", of, "flags is not what the records tell");
}

static void check_flags(struct tables_walk *walk)
{
	SCOPED(sql_query) query = { 0 };
	int64_t count = 0;

	if (!tables_are_fine(walk))
		return;
	enum status status =
		sql_query(walk->sql, "SELECT fingerprint, flags FROM flags", &query, &walk->found);
	while (status == STATUS_OK && (status = sql_step(&query, &walk->found)) == STATUS_AGAIN) {
		count++;
		check_flags_row(walk, &query);
		status = walk->status;
	}
	if (tables_are_fine(walk))
		walk->status = status;
	if (tables_are_fine(walk) && count != walk->flags)
		tables_differ(walk, "flags", "-", "the records tell of more or fewer rows");
}

void tables_check_taxpayers(struct tables_walk *walk)
{
	check_addresses(walk);
	check_flags(walk);
}
