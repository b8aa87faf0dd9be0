#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;

enum { RECORDS = 6 };

/* RECORDS records, and the triggers gone: an intruder with the file in hand. */
static void unlock(struct ledger *ledger)
{
	char id[STORE_VISIT_ID_MAX];

	ledger_init(ledger);
	ledger_add_visit(ledger, DAY, "approve", id);
	ledger_add_visit(ledger, DAY, "refuse", id);
	ledger_add_visit(ledger, DAY, NULL, id);
	assert_int_equal(ledger->store.count, RECORDS);
	ledger_tamper(ledger, "DROP TRIGGER records_never_change; DROP TRIGGER records_never_go;"
			      "DROP TRIGGER records_in_order");
}

/* Through the store that was open all along: opening looks at the last record by itself. */
static void assert_found(struct ledger *ledger, const char *statements, const char *words)
{
	struct fault fault = { 0 };
	uint64_t count = 0;

	ledger_tamper(ledger, statements);
	enum status status = store_verify(&ledger->store, NULL, NULL, &count, &fault);
	if (status != STATUS_CORRUPT || strstr(fault.what, words) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", statements, fault.what, words);
}

static void test_store_verify__an_untouched_chain_is_right_and_counted(void **state)
{
	SCOPED(ledger) ledger;
	uint64_t count = 0;
	char id[STORE_VISIT_ID_MAX];

	ledger_init(&ledger);
	ledger_add_visit(&ledger, DAY, "approve", id);
	assert_int_equal(store_verify(&ledger.store, NULL, NULL, &count, NULL), STATUS_OK);
	assert_int_equal(count, 3);
}

static void test_store_verify__missing_rules_are_told_from_altered_records(void **state)
{
	SCOPED(ledger) ledger;

	unlock(&ledger);
	assert_found(&ledger, "SELECT 1", "TRIGGER records_never_change is missing or altered");
}

static void test_store_verify__each_kind_of_damage_has_its_word(void **state)
{
	static const struct {
		const char *statements, *words;
	} CASES[] = {
		{ "UPDATE records SET hash = zeroblob(32) WHERE sequence = 4",
		  "record 4 is altered" },
		{ "UPDATE records SET hash = x'' WHERE sequence = 4", "record 4 is altered" },
		{ "UPDATE records SET canonical = x'' WHERE sequence = 4", "record 4 is altered" },
		{ "UPDATE records SET actor = 'eve' WHERE sequence = 4",
		  "record 4 is altered: its columns differ from its bytes" },
		{ "UPDATE records SET actor = actor || char(0) || 'eve' WHERE sequence = 4",
		  "record 4 is altered: its columns differ from its bytes" },
		{ "DELETE FROM records WHERE sequence = 4", "record 4 is missing" },
		{ "DELETE FROM records WHERE sequence = 1", "record 1 is missing" },
		{ "DELETE FROM records WHERE sequence = 6", "record 6 is missing" },
		{ "DELETE FROM records", "record 1 is missing" },
		{ "DELETE FROM records WHERE sequence > 3;"
		  "UPDATE meta SET sequence = 3, "
		  "hash = (SELECT hash FROM records WHERE sequence = 3)",
		  "record 4 is missing" },
		{ "UPDATE records SET sequence = -4 WHERE sequence = 4;"
		  "UPDATE records SET sequence = 4 WHERE sequence = 5;"
		  "UPDATE records SET sequence = 5 WHERE sequence = -4",
		  "record 4 is out of order: it stands at 5" },
		{ "UPDATE records SET sequence = 9 WHERE sequence = 4",
		  "record 4 is out of order: it stands at 9" },
		{ "UPDATE records SET sequence = -1 WHERE sequence = 4",
		  "record -1 is out of order" },
		{ "UPDATE meta SET hash = zeroblob(32)", "the head differs" },
		{ "UPDATE meta SET sequence = 5", "the head differs" },
		{ "UPDATE meta SET sequence = 7", "record 7 is missing" },
		{ "UPDATE meta SET schema = 1", "the head differs" },
		{ "DELETE FROM meta", "the head, which names the last record, is missing" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(ledger) ledger;
		unlock(&ledger);
		assert_found(&ledger, CASES[at].statements, CASES[at].words);
	}
}

/* A chain forged from some record on is right in itself; the head known here is not its head. */
static void test_store_verify__a_chain_forged_under_a_running_kiosk_is_found(void **state)
{
	SCOPED(ledger) ledger;
	unsigned char storage[RECORD_CANONICAL_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct record record;
	struct hash previous, hash;
	sqlite3_stmt *statement = NULL;

	unlock(&ledger);
	assert_int_equal(store_get_record(&ledger.store, 5, &record, &previous, NULL), STATUS_OK);
	assert_int_equal(store_get_record(&ledger.store, 6, &record, &hash, NULL), STATUS_OK);
	(void)text_copy(record.actor, sizeof(record.actor), "eve");
	record_canonical(&record, &bytes);
	assert_int_equal(record_hash(6, &previous, bytes_span(&bytes), &hash, NULL), STATUS_OK);
	sqlite3 *raw = ledger_raw(&ledger);
	assert_int_equal(sqlite3_prepare_v2(raw,
					    "UPDATE records SET actor = 'eve', canonical = ?1, "
					    "hash = ?2 WHERE sequence = 6",
					    -1, &statement, NULL),
			 SQLITE_OK);
	sqlite3_bind_blob(statement, 1, bytes.at, (int)bytes.size, SQLITE_STATIC);
	sqlite3_bind_blob(statement, 2, hash.at, sizeof(hash.at), SQLITE_STATIC);
	assert_int_equal(sqlite3_step(statement), SQLITE_DONE);
	sqlite3_finalize(statement);
	ledger_raw_run(raw, "UPDATE meta SET hash = (SELECT hash FROM records WHERE sequence = 6)");
	sqlite3_close(raw);
	assert_found(&ledger, "SELECT 1", "record 6 is altered: the head known here differs");
}

static void test_store_verify__other_tables_and_rules_are_checked(void **state)
{
	static const struct {
		const char *statements, *words;
	} CASES[] = {
		{ "PRAGMA foreign_keys = OFF; INSERT INTO orders VALUES ('x/1', 'x', 1, 0, "
		  "'reserved', "
		  "2026, '', '', '', 0)",
		  "table orders: a row names a row of table visits" },
		{ "DROP TABLE pins", "TABLE pins is missing or altered" },
		{ "DROP INDEX records_by_object", "INDEX records_by_object is missing or altered" },
		{ "DROP TRIGGER records_never_go; CREATE TRIGGER records_never_go BEFORE DELETE ON "
		  "records BEGIN SELECT 1; END",
		  "TRIGGER records_never_go is missing or altered" },
		{ "CREATE TABLE more (a)", "is not ours" },
		{ "CREATE TRIGGER sly AFTER INSERT ON records BEGIN DELETE FROM visits; END",
		  "is not ours" },
		{ "UPDATE visits SET is_training = 7", "CHECK constraint failed in visits" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(ledger) ledger;
		char id[STORE_VISIT_ID_MAX];
		ledger_init(&ledger);
		ledger_add_visit(&ledger, DAY, "approve", id);
		assert_found(&ledger, CASES[at].statements, CASES[at].words);
	}
}

/* Changes one byte of one value and verifies; the value is put back. */
struct flips {
	struct ledger *ledger;
	sqlite3 *raw;
	int done;
};

static void assert_flip_found(struct flips *flips, const char *column, int sequence)
{
	struct fault fault = { 0 };
	uint64_t count = 0;
	char words[64];

	(void)text_format(words, sizeof(words), "record %d ", sequence);
	enum status status = store_verify(&flips->ledger->store, NULL, NULL, &count, &fault);
	if (status != STATUS_CORRUPT || strstr(fault.what, words) == NULL)
		fail_msg("a change in %s of record %d gives \"%s\"", column, sequence, fault.what);
	flips->done++;
}

static void flip_bytes(struct flips *flips, const char *column, bool is_text, int sequence)
{
	char get[128], set[128];
	unsigned char bytes[RECORD_CANONICAL_MAX];
	sqlite3_stmt *reader = NULL, *writer = NULL;

	(void)text_format(get, sizeof(get), "SELECT %s FROM records WHERE sequence = %d", column,
			  sequence);
	(void)text_format(set, sizeof(set), "UPDATE records SET %s = %s WHERE sequence = %d",
			  column, is_text ? "CAST(?1 AS TEXT)" : "?1", sequence);
	assert_int_equal(sqlite3_prepare_v2(flips->raw, get, -1, &reader, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(reader), SQLITE_ROW);
	int size = sqlite3_column_bytes(reader, 0);
	assert_in_range(size, 0, sizeof(bytes));
	if (size > 0)
		memcpy(bytes, sqlite3_column_blob(reader, 0), (size_t)size);
	sqlite3_finalize(reader);
	assert_int_equal(sqlite3_prepare_v2(flips->raw, set, -1, &writer, NULL), SQLITE_OK);
	for (int at = 0; at <= size; at++) {
		unsigned char mask = at == size ? 0 : (unsigned char)(1u << (at + sequence) % 8);
		if (at < size)
			bytes[at] ^= mask;
		sqlite3_bind_blob(writer, 1, bytes, size, SQLITE_TRANSIENT);
		assert_int_equal(sqlite3_step(writer), SQLITE_DONE);
		sqlite3_reset(writer);
		if (at < size) {
			assert_flip_found(flips, column, sequence);
			bytes[at] ^= mask;
		}
	}
	sqlite3_finalize(writer);
}

static void flip_number(struct flips *flips, const char *column, int sequence)
{
	for (int byte = 0; byte < 8; byte++) {
		char statement[160];
		int64_t mask = (int64_t)((uint64_t)1 << (8 * byte + (byte + sequence) % 8));
		(void)text_format(statement, sizeof(statement),
				  "UPDATE records SET %s = (%s | %lld) - (%s & %lld) "
				  "WHERE sequence = %d",
				  column, column, (long long)mask, column, (long long)mask,
				  sequence);
		ledger_raw_run(flips->raw, statement);
		assert_flip_found(flips, column, sequence);
		ledger_raw_run(flips->raw, statement);
	}
}

static void test_store_verify__a_change_of_any_byte_of_any_record_is_found(void **state)
{
	static const char *const TEXTS[] = { "kind", "actor", "origin", "object" };
	static const char *const BLOBS[] = { "canonical", "hash" };
	static const char *const NUMBERS[] = { "wall_ms", "outcome" };
	SCOPED(ledger) ledger;

	unlock(&ledger);
	struct flips flips = { .ledger = &ledger, .raw = ledger_raw(&ledger) };
	for (int sequence = 1; sequence <= RECORDS; sequence++) {
		for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
			flip_bytes(&flips, TEXTS[at], true, sequence);
		for (size_t at = 0; at < COUNT_OF(BLOBS); at++)
			flip_bytes(&flips, BLOBS[at], false, sequence);
		for (size_t at = 0; at < COUNT_OF(NUMBERS); at++)
			flip_number(&flips, NUMBERS[at], sequence);
	}
	sqlite3_close(flips.raw);
	assert_true(flips.done > 1000);
	/* All is back as it was: what is left to say is that the triggers are gone. */
	assert_found(&ledger, "SELECT 1", "TRIGGER");
}

static void test_store_verify__a_sequence_number_changed_in_any_bit_is_found(void **state)
{
	SCOPED(ledger) ledger;

	unlock(&ledger);
	sqlite3 *raw = ledger_raw(&ledger);
	for (int sequence = 1; sequence <= RECORDS; sequence++)
		for (int bit = 0; bit < 64; bit++) {
			char there[120], back[120];
			struct fault fault = { 0 };
			uint64_t count = 0;
			int64_t other = (int64_t)((uint64_t)sequence ^ (uint64_t)1 << bit);
			if (other >= 1 && other <= RECORDS)
				continue; /* taken: the table's own key refuses that */
			(void)text_format(there, sizeof(there),
					  "UPDATE records SET sequence = %lld WHERE sequence = %d",
					  (long long)other, sequence);
			(void)text_format(back, sizeof(back),
					  "UPDATE records SET sequence = %d WHERE sequence = %lld",
					  sequence, (long long)other);
			ledger_raw_run(raw, there);
			assert_int_equal(store_verify(&ledger.store, NULL, NULL, &count, &fault),
					 STATUS_CORRUPT);
			assert_non_null(strstr(fault.what, "record "));
			ledger_raw_run(raw, back);
		}
	sqlite3_close(raw);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

static void one_operation(struct ledger *ledger, uint32_t *seed)
{
	char id[STORE_VISIT_ID_MAX];
	int64_t visits = 0;
	struct record record = record_begin(RECORD_TIN_SHOWN, "ana", "x");

	switch (next_random(seed) % 6) {
	case 0:
		ledger_add_visit(ledger, DAY, next_random(seed) % 2 == 0 ? "approve" : NULL, id);
		break;
	case 1:
		assert_int_equal(store_record(&ledger->store, &record, NULL), STATUS_OK);
		break;
	case 2:
		assert_int_equal(store_recover(&ledger->store, 1, &visits, NULL), STATUS_OK);
		break;
	case 3:
		ledger_reopen(ledger);
		break;
	case 4: {
		SCOPED(store) other = { 0 };
		assert_int_equal(store_open(ledger->path, SQL_WRITE, "K2", &other, NULL),
				 STATUS_OK);
		assert_int_equal(store_record(&other, &record, NULL), STATUS_OK);
		break;
	}
	case 5:
		assert_int_equal(store_begin(&ledger->store, NULL), STATUS_OK);
		for (uint32_t at = next_random(seed) % 4; at > 0; at--)
			assert_int_equal(store_append(&ledger->store, &record, NULL), STATUS_OK);
		store_rollback(&ledger->store);
		break;
	}
}

static void test_store_verify__any_run_of_operations_leaves_a_right_chain(void **state)
{
	for (uint32_t seed = 1; seed <= 8; seed++) {
		SCOPED(ledger) ledger;
		struct fault fault = { 0 };
		uint32_t random = seed;
		ledger_init(&ledger);
		for (int at = 0; at < 60; at++) {
			one_operation(&ledger, &random);
			if (at % 10 == 9 && ledger_verify(&ledger, &fault) != STATUS_OK)
				fail_msg("seed %u, operation %d: %s", seed, at, fault.what);
		}
		assert_true(ledger.store.count > 10);
	}
}

struct ticks {
	int count;
	uint64_t last;
};

static void on_tick(void *self, uint64_t count)
{
	struct ticks *ticks = self;

	ticks->count++;
	ticks->last = count;
}

static void test_store_verify__ticks_every_ten_thousand_records(void **state)
{
	SCOPED(ledger) ledger;
	/* Of a kind that any program writes: a kiosk would have to sign so many of its own. */
	struct record record = record_begin(RECORD_STAFF_REFUSED, "ana", "");
	struct ticks ticks = { 0 };
	uint64_t count = 0;

	record_detail(&record, "cause", "wrong secret");
	ledger_init(&ledger);
	assert_int_equal(store_begin(&ledger.store, NULL), STATUS_OK);
	while (ledger.store.count < 20500)
		assert_int_equal(store_append(&ledger.store, &record, NULL), STATUS_OK);
	assert_int_equal(store_commit(&ledger.store, NULL), STATUS_OK);
	assert_int_equal(store_verify(&ledger.store, on_tick, &ticks, &count, NULL), STATUS_OK);
	assert_int_equal(count, 20500);
	assert_int_equal(ticks.count, 2);
	assert_int_equal(ticks.last, 20000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_store_verify__an_untouched_chain_is_right_and_counted),
		cmocka_unit_test(test_store_verify__missing_rules_are_told_from_altered_records),
		cmocka_unit_test(test_store_verify__each_kind_of_damage_has_its_word),
		cmocka_unit_test(test_store_verify__a_chain_forged_under_a_running_kiosk_is_found),
		cmocka_unit_test(test_store_verify__other_tables_and_rules_are_checked),
		cmocka_unit_test(test_store_verify__a_change_of_any_byte_of_any_record_is_found),
		cmocka_unit_test(test_store_verify__a_sequence_number_changed_in_any_bit_is_found),
		cmocka_unit_test(test_store_verify__any_run_of_operations_leaves_a_right_chain),
		cmocka_unit_test(test_store_verify__ticks_every_ten_thousand_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
