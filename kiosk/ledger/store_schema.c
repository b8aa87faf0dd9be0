#include "kiosk/ledger/store_schema.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/store.h"

/* One statement a row. A step that a released version took is never edited: a change is a new
 * step at the end. Of a name the last that is created stays; its text is compared with what the
 * file holds, so it begins as SQLite writes it: CREATE, one blank, the kind, one blank, the name,
 * one blank. */
static const struct {
	int version;
	const char *text;
} STEPS[] = {
	{ 1, "CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), schema INTEGER NOT NULL, "
	     "sequence INTEGER NOT NULL, hash BLOB NOT NULL) STRICT" },
	{ 1, "CREATE TABLE records (sequence INTEGER PRIMARY KEY, wall_ms INTEGER NOT NULL, "
	     "kind TEXT NOT NULL, outcome INTEGER NOT NULL CHECK (outcome IN (0, 1)), "
	     "actor TEXT NOT NULL, origin TEXT NOT NULL, object TEXT NOT NULL, "
	     "canonical BLOB NOT NULL, hash BLOB NOT NULL) STRICT" },
	{ 1, "CREATE INDEX records_by_object ON records (object)" },
	{ 1, "CREATE TRIGGER records_never_change BEFORE UPDATE ON records "
	     "BEGIN SELECT RAISE(ABORT, 'records never change'); END" },
	{ 1, "CREATE TRIGGER records_never_go BEFORE DELETE ON records "
	     "BEGIN SELECT RAISE(ABORT, 'records never go'); END" },
	/* INSERT OR REPLACE deletes without asking the trigger above. */
	{ 1, "CREATE TRIGGER records_in_order BEFORE INSERT ON records "
	     "WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM records) "
	     "BEGIN SELECT RAISE(ABORT, 'records come in order'); END" },
	{ 1, "CREATE TABLE visits (id TEXT PRIMARY KEY NOT NULL, started_ms INTEGER NOT NULL, "
	     "ended_ms INTEGER NOT NULL, day INTEGER NOT NULL, clerk TEXT NOT NULL, "
	     "outcome TEXT NOT NULL, ending TEXT NOT NULL, reason TEXT NOT NULL, "
	     "language TEXT NOT NULL, tin_last4 TEXT NOT NULL CHECK (length(tin_last4) <= 4), "
	     "is_training INTEGER NOT NULL CHECK (is_training IN (0, 1))) STRICT" },
	{ 1, "CREATE INDEX visits_open ON visits (id) WHERE ended_ms = 0" },
	{ 1, "CREATE TABLE orders (id TEXT PRIMARY KEY NOT NULL, "
	     "visit TEXT NOT NULL REFERENCES visits (id), state TEXT NOT NULL CHECK (state IN "
	     "('reserved', 'printing', 'proven', 'delivered', 'exception')), "
	     "year INTEGER NOT NULL, fingerprint TEXT NOT NULL, proof TEXT NOT NULL, "
	     "cause TEXT NOT NULL) STRICT" },
	{ 1, "CREATE INDEX orders_by_state ON orders (state)" },
	{ 1, "CREATE INDEX orders_by_visit ON orders (visit)" },
	{ 1, "CREATE TABLE pins (fingerprint TEXT NOT NULL, year INTEGER NOT NULL, "
	     "visit TEXT NOT NULL REFERENCES visits (id), sealed BLOB NOT NULL, "
	     "PRIMARY KEY (fingerprint, year), UNIQUE (visit, year)) STRICT" },
	{ 1, "CREATE TABLE staff (user TEXT PRIMARY KEY NOT NULL, "
	     "role TEXT NOT NULL CHECK (role IN ('clerk', 'supervisor')), salt BLOB NOT NULL, "
	     "iterations INTEGER NOT NULL, derived BLOB NOT NULL, "
	     "is_disabled INTEGER NOT NULL CHECK (is_disabled IN (0, 1)), "
	     "locked_until_ms INTEGER NOT NULL) STRICT" },
	{ 1, "CREATE TABLE staff_failures (user TEXT NOT NULL REFERENCES staff (user), "
	     "wall_ms INTEGER NOT NULL) STRICT" },
	{ 1, "CREATE INDEX staff_failures_by_user ON staff_failures (user, wall_ms)" },
	{ 2, "CREATE INDEX visits_by_day ON visits (day, started_ms, id)" },
	{ 3, "CREATE TABLE subtrees (level INTEGER NOT NULL, place INTEGER NOT NULL, "
	     "hash BLOB NOT NULL, PRIMARY KEY (level, place)) STRICT, WITHOUT ROWID" },
	{ 3, "CREATE TRIGGER subtrees_never_change BEFORE UPDATE ON subtrees "
	     "BEGIN SELECT RAISE(ABORT, 'subtrees never change'); END" },
	{ 3, "CREATE TRIGGER subtrees_never_go BEFORE DELETE ON subtrees "
	     "BEGIN SELECT RAISE(ABORT, 'subtrees never go'); END" },
	{ 3, "CREATE TRIGGER subtrees_come_once BEFORE INSERT ON subtrees WHEN EXISTS "
	     "(SELECT 1 FROM subtrees WHERE level = NEW.level AND place = NEW.place) "
	     "BEGIN SELECT RAISE(ABORT, 'subtrees come once'); END" },
	/* Number 0 is the installation key, as PEM; each other one a certificate. */
	{ 3, "CREATE TABLE epochs (number INTEGER PRIMARY KEY, size INTEGER NOT NULL, "
	     "certificate TEXT NOT NULL) STRICT" },
	{ 3, "CREATE TRIGGER epochs_never_change BEFORE UPDATE ON epochs "
	     "BEGIN SELECT RAISE(ABORT, 'epochs never change'); END" },
	{ 3, "CREATE TRIGGER epochs_never_go BEFORE DELETE ON epochs "
	     "BEGIN SELECT RAISE(ABORT, 'epochs never go'); END" },
	{ 3, "CREATE TRIGGER epochs_in_order BEFORE INSERT ON epochs "
	     "WHEN NEW.number IS NOT (SELECT coalesce(max(number) + 1, 0) FROM epochs) "
	     "BEGIN SELECT RAISE(ABORT, 'epochs come in order'); END" },
	{ 3, "CREATE TABLE checkpoints (id INTEGER PRIMARY KEY, size INTEGER NOT NULL, "
	     "epoch INTEGER NOT NULL, note TEXT NOT NULL) STRICT" },
	{ 3, "CREATE INDEX checkpoints_by_size ON checkpoints (size)" },
	{ 3, "CREATE TRIGGER checkpoints_never_change BEFORE UPDATE ON checkpoints "
	     "BEGIN SELECT RAISE(ABORT, 'checkpoints never change'); END" },
	{ 3, "CREATE TRIGGER checkpoints_never_go BEFORE DELETE ON checkpoints "
	     "BEGIN SELECT RAISE(ABORT, 'checkpoints never go'); END" },
	{ 3, "CREATE TRIGGER checkpoints_in_order BEFORE INSERT ON checkpoints "
	     "WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM checkpoints) "
	     "OR NEW.size < (SELECT coalesce(max(size), 0) FROM checkpoints) "
	     "BEGIN SELECT RAISE(ABORT, 'checkpoints come in order'); END" },
	{ 4, "CREATE TABLE sealed (sequence INTEGER PRIMARY KEY REFERENCES records (sequence), "
	     "box BLOB NOT NULL) STRICT" },
	{ 4, "CREATE TRIGGER sealed_never_change BEFORE UPDATE ON sealed "
	     "BEGIN SELECT RAISE(ABORT, 'sealed details never change'); END" },
	{ 4, "CREATE TRIGGER sealed_never_go BEFORE DELETE ON sealed "
	     "BEGIN SELECT RAISE(ABORT, 'sealed details never go'); END" },
	{ 4, "CREATE TRIGGER sealed_in_order BEFORE INSERT ON sealed "
	     "WHEN NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM sealed) "
	     "BEGIN SELECT RAISE(ABORT, 'sealed details come in order'); END" },
	/* A visit has several applicants: whose a paper and a PIN is, is the applicant's number. */
	{ 5, "ALTER TABLE orders RENAME TO orders_before" },
	{ 5, "CREATE TABLE orders (id TEXT PRIMARY KEY NOT NULL, "
	     "visit TEXT NOT NULL REFERENCES visits (id), applicant INTEGER NOT NULL "
	     "CHECK (applicant BETWEEN 1 AND 4), state TEXT NOT NULL CHECK (state IN "
	     "('reserved', 'printing', 'proven', 'delivered', 'exception')), "
	     "year INTEGER NOT NULL, fingerprint TEXT NOT NULL, proof TEXT NOT NULL, "
	     "cause TEXT NOT NULL, UNIQUE (visit, applicant, year)) STRICT" },
	{ 5, "INSERT INTO orders SELECT id, visit, 1, state, year, fingerprint, proof, cause "
	     "FROM orders_before" },
	{ 5, "DROP TABLE orders_before" },
	{ 5, "CREATE INDEX orders_by_state ON orders (state)" },
	{ 5, "CREATE INDEX orders_by_visit ON orders (visit)" },
	{ 5, "ALTER TABLE pins RENAME TO pins_before" },
	{ 5, "CREATE TABLE pins (fingerprint TEXT NOT NULL, year INTEGER NOT NULL, "
	     "visit TEXT NOT NULL REFERENCES visits (id), applicant INTEGER NOT NULL "
	     "CHECK (applicant BETWEEN 1 AND 4), sealed BLOB NOT NULL, "
	     "PRIMARY KEY (fingerprint, year), UNIQUE (visit, applicant, year)) STRICT" },
	{ 5, "INSERT INTO pins SELECT fingerprint, year, visit, 1, sealed FROM pins_before" },
	{ 5, "DROP TABLE pins_before" },
	{ 6, "CREATE TABLE parked (visit TEXT PRIMARY KEY NOT NULL REFERENCES visits (id), "
	     "parked_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL, slip TEXT NOT NULL, "
	     "tries INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT" },
	{ 6, "CREATE UNIQUE INDEX parked_by_slip ON parked (slip) WHERE slip <> ''" },
	/* A PIN's whole life; an applicant of a visit may have several papers. */
	{ 7, "ALTER TABLE orders RENAME TO orders_before" },
	{ 7, "CREATE TABLE orders (id TEXT PRIMARY KEY NOT NULL, "
	     "visit TEXT NOT NULL REFERENCES visits (id), applicant INTEGER NOT NULL "
	     "CHECK (applicant BETWEEN 1 AND 4), print INTEGER NOT NULL "
	     "CHECK (print BETWEEN 0 AND 7), state TEXT NOT NULL CHECK (state IN "
	     "('reserved', 'printing', 'proven', 'delivered', 'exception', 'queued_for_mail', "
	     "'mailed', 'voided', 'replaced', 'expired')), "
	     "year INTEGER NOT NULL, fingerprint TEXT NOT NULL, proof TEXT NOT NULL, "
	     "cause TEXT NOT NULL, UNIQUE (visit, applicant, print)) STRICT" },
	{ 7, "INSERT INTO orders SELECT id, visit, applicant, 0, state, year, fingerprint, proof, "
	     "cause FROM orders_before" },
	{ 7, "DROP TABLE orders_before" },
	{ 7, "CREATE INDEX orders_by_state ON orders (state)" },
	{ 7, "CREATE INDEX orders_by_visit ON orders (visit)" },
	{ 7, "CREATE INDEX orders_by_fingerprint ON orders (fingerprint, year)" },
	/* Letters go out in batches, to addresses of record; flags keep taxpayers from a PIN. */
	{ 8, "ALTER TABLE orders RENAME TO orders_before" },
	{ 8, "CREATE TABLE orders (id TEXT PRIMARY KEY NOT NULL, "
	     "visit TEXT NOT NULL REFERENCES visits (id), applicant INTEGER NOT NULL "
	     "CHECK (applicant BETWEEN 1 AND 4), print INTEGER NOT NULL "
	     "CHECK (print BETWEEN 0 AND 7), state TEXT NOT NULL CHECK (state IN "
	     "('reserved', 'printing', 'proven', 'delivered', 'exception', 'queued_for_mail', "
	     "'mailed', 'voided', 'replaced', 'expired')), "
	     "year INTEGER NOT NULL, fingerprint TEXT NOT NULL, proof TEXT NOT NULL, "
	     "cause TEXT NOT NULL, batch INTEGER NOT NULL CHECK (batch >= 0), "
	     "UNIQUE (visit, applicant, print)) STRICT" },
	{ 8, "INSERT INTO orders SELECT id, visit, applicant, print, state, year, fingerprint, "
	     "proof, cause, 0 FROM orders_before" },
	{ 8, "DROP TABLE orders_before" },
	{ 8, "CREATE INDEX orders_by_state ON orders (state, year)" },
	{ 8, "CREATE INDEX orders_by_visit ON orders (visit)" },
	{ 8, "CREATE INDEX orders_by_fingerprint ON orders (fingerprint, year)" },
	{ 8, "CREATE TABLE addresses (fingerprint TEXT PRIMARY KEY NOT NULL, "
	     "flags INTEGER NOT NULL, sealed BLOB NOT NULL) STRICT" },
	{ 8, "CREATE TABLE flags (fingerprint TEXT PRIMARY KEY NOT NULL, "
	     "flags INTEGER NOT NULL) STRICT" },
	{ 9, "CREATE TABLE draft (id INTEGER PRIMARY KEY CHECK (id = 1), "
	     "visit TEXT NOT NULL REFERENCES visits (id), kept_ms INTEGER NOT NULL, "
	     "sealed BLOB NOT NULL) STRICT" },
};

enum status store_schema_version(struct sql *sql, int64_t *ret, struct fault *fault)
{
	return sql_number(sql, "PRAGMA user_version", NULL, ret, fault);
}

enum status store_schema_carry(struct sql *sql, int64_t from, int64_t to, struct fault *fault)
{
	char version[64];
	enum status status = STATUS_OK;

	for (size_t at = 0; status == STATUS_OK && at < COUNT_OF(STEPS); at++)
		if (STEPS[at].version > from && STEPS[at].version <= to)
			status = sql_run(sql, STEPS[at].text, fault);
	(void)text_format(version, sizeof(version), "PRAGMA user_version = %lld", (long long)to);
	return status == STATUS_OK ? sql_run(sql, version, fault) : status;
}

/* How many objects in the file were made by that statement; null: by any. What SQLite makes with a
 * table has none. */
static enum status count_made(struct sql *sql, const char *text, int64_t *ret, struct fault *fault)
{
	SCOPED(sql_query) query = { 0 };
	enum status status =
		sql_query(sql,
			  "SELECT coalesce(sum(sql IS ?1), 0), count(*) FROM sqlite_schema "
			  "WHERE sql IS NOT NULL",
			  &query, fault);

	if (status != STATUS_OK)
		return status;
	sql_bind_text(&query, 1, text == NULL ? "" : text);
	status = sql_step(&query, fault);
	if (status == STATUS_AGAIN)
		*ret = sql_int(&query, text == NULL ? 1 : 0);
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

/* "CREATE TABLE pins": how long that is. */
static size_t name_size(const char *text)
{
	size_t blanks = 0, size = 0;

	while (text[size] != '\0' && (blanks += text[size] == ' ') < 3)
		size++;
	return size;
}

/* True for what a step created and no later one replaced. */
static bool stays(size_t step)
{
	const char *text = STEPS[step].text;
	size_t size = name_size(text);

	for (size_t later = step + 1; later < COUNT_OF(STEPS); later++)
		if (name_size(STEPS[later].text) == size &&
		    strncmp(STEPS[later].text, text, size) == 0)
			return false;
	return span_starts_with(span_of(text), span_of("CREATE "));
}

/* "TABLE pins is missing or altered" */
static void name_object(const char *made_by, char wrong[STORE_SCHEMA_WORDS_MAX])
{
	struct span words = span_of(made_by), kind = { 0 }, name = { 0 };

	(void)span_split(&words, ' ', &kind);
	(void)span_split(&words, ' ', &kind);
	(void)span_split(&words, ' ', &name);
	(void)text_format(wrong, STORE_SCHEMA_WORDS_MAX, "%.*s %.*s is missing or altered",
			  (int)kind.size, (const char *)kind.at, (int)name.size,
			  (const char *)name.at);
}

enum status store_schema_check_layout(struct sql *sql, char wrong[STORE_SCHEMA_WORDS_MAX],
				      struct fault *fault)
{
	int64_t count = 0, version = 0, expected = 0;
	enum status status = STATUS_OK;

	wrong[0] = '\0';
	for (size_t at = 0; at < COUNT_OF(STEPS); at++) {
		if (!stays(at))
			continue;
		expected++;
		status = count_made(sql, STEPS[at].text, &count, fault);
		if (status != STATUS_OK)
			return status;
		if (count != 1) {
			name_object(STEPS[at].text, wrong);
			return STATUS_OK;
		}
	}
	status = count_made(sql, NULL, &count, fault);
	if (status == STATUS_OK)
		status = store_schema_version(sql, &version, fault);
	if (status != STATUS_OK)
		return status;
	if (count != expected)
		(void)text_copy(wrong, STORE_SCHEMA_WORDS_MAX,
				"it holds a table, index or trigger that is not ours");
	else if (version != STORE_SCHEMA)
		(void)text_format(wrong, STORE_SCHEMA_WORDS_MAX,
				  "its version says %lld and it is laid out as %d",
				  (long long)version, STORE_SCHEMA);
	return STATUS_OK;
}

static enum status check_keys(struct sql *sql, char wrong[STORE_SCHEMA_WORDS_MAX],
			      struct fault *fault)
{
	SCOPED(sql_query) keys = { 0 };
	enum status status = sql_query(sql, "PRAGMA foreign_key_check", &keys, fault);

	if (status == STATUS_OK)
		status = sql_step(&keys, fault);
	if (status != STATUS_AGAIN)
		return status;
	(void)text_format(wrong, STORE_SCHEMA_WORDS_MAX,
			  "table %s: a row names a row of table %s that is not there",
			  sql_text(&keys, 0), sql_text(&keys, 2));
	return STATUS_OK;
}

/* What SQLite says of a row's values; all else that it says is of pages. */
static bool is_of_values(const char *said)
{
	static const char *const VALUES[] = { " constraint failed in ", " value in ",
					      "non-unique entry in " };

	for (size_t at = 0; at < COUNT_OF(VALUES); at++)
		if (strstr(said, VALUES[at]) != NULL)
			return true;
	return false;
}

/* Nothing but "ok" is damage. */
static enum status check_table(struct sql *sql, const char *pragma,
			       char wrong[STORE_SCHEMA_WORDS_MAX], struct fault *fault)
{
	SCOPED(sql_query) pages = { 0 };
	enum status status = sql_query(sql, pragma, &pages, fault);

	if (status == STATUS_OK)
		status = sql_step(&pages, fault);
	if (status == STATUS_AGAIN && strcmp(sql_text(&pages, 0), "ok") != 0)
		(void)text_copy(wrong, STORE_SCHEMA_WORDS_MAX, sql_text(&pages, 0));
	return status == STATUS_AGAIN ? STATUS_OK : status;
}

enum status store_schema_check_rules(struct sql *sql, char wrong[STORE_SCHEMA_WORDS_MAX],
				     bool *ret_is_damage, struct fault *fault)
{
	static const char *const TABLES[] = {
		"PRAGMA integrity_check(visits)", "PRAGMA integrity_check(orders)",
		"PRAGMA integrity_check(pins)",   "PRAGMA integrity_check(staff)",
		"PRAGMA integrity_check(meta)",   "PRAGMA integrity_check(staff_failures)",
		"PRAGMA integrity_check(epochs)", "PRAGMA integrity_check(checkpoints)",
		"PRAGMA integrity_check(parked)", "PRAGMA integrity_check(addresses)",
		"PRAGMA integrity_check(flags)",  "PRAGMA integrity_check(draft)",
	};

	wrong[0] = '\0';
	*ret_is_damage = false;
	enum status status = STATUS_OK;
	for (size_t at = 0; status == STATUS_OK && wrong[0] == '\0' && at < COUNT_OF(TABLES);
	     at++) {
		status = check_table(sql, TABLES[at], wrong, fault);
		*ret_is_damage = wrong[0] != '\0' && !is_of_values(wrong);
	}
	/* Keys are looked up by indices: those come first. */
	return status == STATUS_OK && wrong[0] == '\0' ? check_keys(sql, wrong, fault) : status;
}
