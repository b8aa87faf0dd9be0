#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/checkpoint.h"
#include "tests/fakes/signed_ledger.h"

static void test_verify__an_honest_ledger_is_sound_and_told(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	signed_ledger_assert_sound(&fixture, NULL);
	const struct verify_report *report = &fixture.report;
	assert_string_equal(report->kiosk, "K1");
	assert_int_equal(report->records, SIGNED_RECORDS);
	assert_int_equal(report->epochs, SIGNED_EPOCHS);
	assert_int_equal(report->checkpoints, SIGNED_CHECKPOINTS);
	assert_int_equal(report->signed_until, SIGNED_RECORDS);
	assert_memory_equal(&report->head, &fixture.ledger.store.head, sizeof(report->head));
	assert_int_equal(report->note_count, 1);
	assert_non_null(strstr(report->note[0], "no key was given"));
}

#define UNLOCK                                                                                     \
	"DROP TRIGGER records_never_change; DROP TRIGGER records_never_go;"                        \
	"DROP TRIGGER records_in_order; DROP TRIGGER checkpoints_never_change;"                    \
	"DROP TRIGGER checkpoints_never_go; DROP TRIGGER checkpoints_in_order;"                    \
	"DROP TRIGGER epochs_never_change; DROP TRIGGER epochs_never_go;"                          \
	"DROP TRIGGER epochs_in_order;"
#define SWAP(table, number, one, other)                                                            \
	"UPDATE " #table " SET " #number " = -1 WHERE " #number " = " #one ";"                     \
	"UPDATE " #table " SET " #number " = " #one " WHERE " #number " = " #other ";"             \
	"UPDATE " #table " SET " #number " = " #other " WHERE " #number " = -1;"
#define COPY_TO(place)                                                                             \
	"INSERT INTO records SELECT " #place ", wall_ms, kind, outcome, actor, origin, object, "   \
	"canonical, hash FROM records WHERE sequence = 5;"

static void test_verify__each_tampering_has_its_name_and_place(void **state)
{
	static const struct {
		const char *statements;
		enum finding finding;
		enum verify_part part;
		int64_t number;
	} CASES[] = {
		{ "UPDATE records SET canonical = x'00' WHERE sequence = 5", FINDING_ALTERED,
		  VERIFY_RECORD, 5 },
		{ "UPDATE records SET actor = 'eve' WHERE sequence = 5", FINDING_ALTERED,
		  VERIFY_RECORD, 5 },
		{ "DELETE FROM records WHERE sequence = 5", FINDING_MISSING, VERIFY_RECORD, 5 },
		{ "DELETE FROM records WHERE sequence = 5;"
		  "UPDATE records SET sequence = -sequence WHERE sequence > 5;"
		  "UPDATE records SET sequence = -sequence - 1 WHERE sequence < 0;",
		  FINDING_MISSING, VERIFY_RECORD, 5 },
		{ SWAP(records, sequence, 5, 6), FINDING_REORDERED, VERIFY_RECORD, 5 },
		{ SWAP(records, sequence, 5, 12), FINDING_REORDERED, VERIFY_RECORD, 5 },
		{ COPY_TO(13) "UPDATE meta SET sequence = 13", FINDING_DUPLICATED, VERIFY_RECORD,
		  13 },
		{ "DELETE FROM records WHERE sequence = 8;" COPY_TO(8), FINDING_DUPLICATED,
		  VERIFY_RECORD, 8 },
		{ "DELETE FROM records WHERE sequence > 9", FINDING_TRUNCATED, VERIFY_RECORD, 10 },
		{ "DELETE FROM records WHERE sequence > 9; UPDATE meta SET sequence = 9, hash = "
		  "(SELECT hash FROM records WHERE sequence = 9)",
		  FINDING_TRUNCATED, VERIFY_RECORD, 10 },
		{ "DELETE FROM checkpoints WHERE id = 2", FINDING_MISSING, VERIFY_CHECKPOINT, 2 },
		{ "DELETE FROM checkpoints WHERE id = 3; UPDATE checkpoints SET id = id - 1 "
		  "WHERE id > 3",
		  FINDING_MISSING, VERIFY_EPOCH, 1 },
		{ "DELETE FROM checkpoints WHERE id = 4; UPDATE checkpoints SET id = id - 1 "
		  "WHERE id > 4",
		  FINDING_MISSING, VERIFY_EPOCH, 2 },
		{ "DELETE FROM checkpoints WHERE epoch = 3", FINDING_UNSIGNED_TAIL, VERIFY_RECORD,
		  11 },
		{ "UPDATE checkpoints SET note = replace(note, 'time 1', 'time 2') WHERE id = 2",
		  FINDING_ALTERED, VERIFY_CHECKPOINT, 2 },
		{ "UPDATE checkpoints SET size = 6 WHERE id = 2", FINDING_ALTERED,
		  VERIFY_CHECKPOINT, 2 },
		{ SWAP(checkpoints, id, 2, 3), FINDING_REORDERED, VERIFY_CHECKPOINT, 3 },
		{ "INSERT INTO checkpoints SELECT 9, size, epoch, note FROM checkpoints WHERE "
		  "id = 2",
		  FINDING_DUPLICATED, VERIFY_CHECKPOINT, 9 },
		{ "INSERT INTO checkpoints SELECT 9, size, epoch, note || substr(note, "
		  "instr(note, char(10, 10)) + 2) FROM checkpoints WHERE id = 8",
		  FINDING_DUPLICATED, VERIFY_CHECKPOINT, 9 },
		{ "DELETE FROM epochs WHERE number = 2", FINDING_MISSING, VERIFY_EPOCH, 2 },
		{ "DELETE FROM epochs WHERE number = 3", FINDING_MISSING, VERIFY_EPOCH, 3 },
		{ "UPDATE epochs SET size = 5 WHERE number = 2", FINDING_ALTERED, VERIFY_EPOCH, 2 },
		{ "UPDATE epochs SET certificate = replace(certificate, 'time 1', 'time 2') "
		  "WHERE number = 2",
		  FINDING_ALTERED, VERIFY_EPOCH, 2 },
		{ "DELETE FROM meta", FINDING_MISSING, VERIFY_LEDGER, 0 },
		{ "INSERT INTO meta SELECT 0, schema, sequence, hash FROM meta", FINDING_ALTERED,
		  VERIFY_RECORD, 12 },
		{ "DELETE FROM records; DELETE FROM epochs; DELETE FROM checkpoints;"
		  "UPDATE meta SET sequence = 0, hash = zeroblob(32)",
		  FINDING_MISSING, VERIFY_RECORD, 1 },
		{ "SELECT 1", FINDING_SCHEMA_ALTERED, VERIFY_LEDGER, 0 },
		{ "PRAGMA user_version = 10", FINDING_SCHEMA_ALTERED, VERIFY_LEDGER, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(signed_ledger) fixture;
		signed_ledger_live(&fixture);
		ledger_tamper(&fixture.ledger, UNLOCK);
		ledger_tamper(&fixture.ledger, CASES[at].statements);
		signed_ledger_assert_found(&fixture, NULL, CASES[at].finding, CASES[at].part,
					   CASES[at].number, CASES[at].statements);
	}
}

static void test_verify__a_row_that_no_record_tells_of_is_a_table_that_differs(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	ledger_tamper(&fixture.ledger, "INSERT INTO staff VALUES ('eve', 'supervisor', x'00', 1, "
				       "x'00', 0, 0)");
	signed_ledger_assert_found(&fixture, NULL, FINDING_TABLES_DIFFER, VERIFY_LEDGER, 0,
				   "a row");
}

/* --- what is known from elsewhere ----------------------------------------------------------------
 */

static struct head_code head_at(struct signed_ledger *fixture, uint64_t sequence)
{
	struct record record;
	struct hash hash;

	assert_int_equal(store_get_record(&fixture->ledger.store, sequence, &record, &hash, NULL),
			 STATUS_OK);
	return head_code_of(sequence, &hash);
}

static void test_verify__heads_on_paper_are_looked_for(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct hash other = { { 1 } };

	signed_ledger_live(&fixture);
	struct verify_asked asked = { .head_count = 2 };
	asked.head[0] = head_at(&fixture, 12);
	asked.head[1] = head_at(&fixture, 5);
	signed_ledger_assert_sound(&fixture, &asked);
	asked.head[1] = head_code_of(5, &other);
	signed_ledger_assert_found(&fixture, &asked, FINDING_ALTERED, VERIFY_RECORD, 5,
				   "another hash");
	asked.head[1] = head_code_of(13, &other);
	signed_ledger_assert_found(&fixture, &asked, FINDING_ROLLED_BACK, VERIFY_RECORD, 13,
				   "a newer head");
}

static void test_verify__an_older_copy_is_sound_but_for_a_newer_head(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct verify_asked asked = { .head_count = 1 };
	char older[SCRATCH_PATH_MAX];
	char statement[SCRATCH_PATH_MAX + 32];

	signed_ledger_live(&fixture);
	scratch_path(&fixture.ledger.scratch, "older.db", older);
	(void)text_format(statement, sizeof(statement), "VACUUM INTO '%s'", older);
	ledger_tamper(&fixture.ledger, statement);
	signed_ledger_serve(&fixture, 1);
	signed_ledger_sign(&fixture);
	asked.head[0] = head_at(&fixture, 13);
	signed_ledger_assert_sound(&fixture, &asked);
	(void)text_copy(fixture.ledger.path, sizeof(fixture.ledger.path), older);
	signed_ledger_assert_sound(&fixture, NULL);
	signed_ledger_assert_found(&fixture, &asked, FINDING_ROLLED_BACK, VERIFY_RECORD, 13,
				   "older.db");
}

static void test_verify__it_must_be_the_key_that_was_asked_for(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct hash other = { { 1 } };

	signed_ledger_live(&fixture);
	signed_ledger_assert_sound(&fixture, NULL);
	struct hash own = fixture.report.fingerprint;
	struct verify_asked asked = { .fingerprint = &own };
	signed_ledger_assert_sound(&fixture, &asked);
	assert_int_equal(fixture.report.note_count, 0);
	asked.fingerprint = &other;
	signed_ledger_assert_found(&fixture, &asked, FINDING_WRONG_KEY, VERIFY_EPOCH, 0,
				   "another key");
}

static void test_verify__a_ledger_that_nobody_signed_does_not_pass_for_one(void **state)
{
	SCOPED(ledger) ledger;
	struct hash key = { { 1 } };
	struct signed_ledger fixture = { 0 };
	struct verify_asked asked = { .fingerprint = &key };

	ledger_init(&ledger);
	(void)text_copy(fixture.ledger.path, sizeof(fixture.ledger.path), ledger.path);
	signed_ledger_assert_found(&fixture, &asked, FINDING_WRONG_KEY, VERIFY_LEDGER, 0,
				   "no key at all");
}

/* --- who signs ---------------------------------------------------------------------------------
 */

/* Signs checkpoint `id` again as it stands, with this key. */
static void sign_again(struct signed_ledger *fixture, int64_t id, const struct key *key)
{
	unsigned char storage[CHECKPOINT_NOTE_MAX];
	struct bytes to = bytes_over(storage, sizeof(storage));
	struct note note = { 0 };
	struct checkpoint checkpoint = { 0 };
	SCOPED(sql_query) row = { 0 };
	SCOPED(sql_query) update = { 0 };
	struct sql *sql = &fixture->ledger.store.sql;

	assert_int_equal(sql_query(sql, "SELECT note FROM checkpoints WHERE id = ?1", &row, NULL),
			 STATUS_OK);
	sql_bind_int(&row, 1, id);
	assert_int_equal(sql_step(&row, NULL), STATUS_AGAIN);
	assert_int_equal(note_parse(sql_blob(&row, 0), &note, NULL), STATUS_OK);
	assert_int_equal(checkpoint_from_text(note.text, &checkpoint, NULL), STATUS_OK);
	assert_int_equal(checkpoint_sign(&checkpoint, key, &to, NULL), STATUS_OK);
	sql_abandon(&row);
	ledger_tamper(&fixture->ledger, UNLOCK);
	assert_int_equal(sql_query(sql,
				   "UPDATE checkpoints SET note = CAST(?2 AS TEXT) WHERE id = ?1",
				   &update, NULL),
			 STATUS_OK);
	sql_bind_int(&update, 1, id);
	sql_bind_blob(&update, 2, bytes_span(&to));
	assert_int_equal(sql_finish(&update, NULL), STATUS_OK);
}

static void test_verify__a_newer_key_over_older_records_is_a_resigning(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	sign_again(&fixture, 2, &fixture.signer.key);
	signed_ledger_assert_found(&fixture, NULL, FINDING_RESIGNED, VERIFY_CHECKPOINT, 2,
				   "by epoch 3's key");
}

static void test_verify__a_stranger_s_signature_is_of_the_wrong_key(void **state)
{
	SCOPED(signed_ledger) fixture;
	SCOPED(key) stranger = { 0 };

	signed_ledger_live(&fixture);
	assert_int_equal(key_generate(&stranger, NULL), STATUS_OK);
	sign_again(&fixture, 2, &stranger);
	signed_ledger_assert_found(&fixture, NULL, FINDING_WRONG_KEY, VERIFY_CHECKPOINT, 2,
				   "by a stranger's");
}

static void test_verify__another_kiosk_s_part_is_spliced(void **state)
{
	static const char *const STATEMENTS[] = {
		"DELETE FROM records WHERE sequence = 5; INSERT INTO records SELECT * FROM "
		"other.records WHERE sequence = 5",
		"UPDATE checkpoints SET note = (SELECT note FROM other.checkpoints WHERE id = 2) "
		"WHERE id = 2",
		"UPDATE epochs SET certificate = (SELECT certificate FROM other.epochs WHERE "
		"number = 2) WHERE number = 2",
	};
	static const struct {
		enum verify_part part;
		int64_t number;
	} PLACES[] = { { VERIFY_RECORD, 5 }, { VERIFY_CHECKPOINT, 2 }, { VERIFY_EPOCH, 2 } };

	for (size_t at = 0; at < COUNT_OF(STATEMENTS); at++) {
		SCOPED(signed_ledger) fixture;
		SCOPED(signed_ledger) other;
		char attach[SCRATCH_PATH_MAX + 32];
		signed_ledger_live(&fixture);
		signed_ledger_init(&other);
		/* A kiosk's name stands in what it writes from here on. */
		(void)text_copy(other.ledger.store.origin, sizeof(other.ledger.store.origin), "K2");
		signed_ledger_next_epoch(&other);
		signed_ledger_serve(&other, 2);
		signed_ledger_sign(&other);
		signed_ledger_next_epoch(&other);
		(void)text_format(attach, sizeof(attach), "ATTACH '%s' AS other",
				  other.ledger.path);
		struct sqlite3 *raw = ledger_raw(&fixture.ledger);
		ledger_raw_run(raw, UNLOCK);
		ledger_raw_run(raw, attach);
		ledger_raw_run(raw, STATEMENTS[at]);
		sqlite3_close(raw);
		signed_ledger_assert_found(&fixture, NULL, FINDING_SPLICED, PLACES[at].part,
					   PLACES[at].number, STATEMENTS[at]);
	}
}

/* --- the report ----------------------------------------------------------------------------------
 */

static void test_verify__further_findings_follow_the_first(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	ledger_tamper(&fixture.ledger,
		      UNLOCK "UPDATE records SET actor = 'eve' WHERE sequence IN (4, 9);"
			     "UPDATE checkpoints SET note = '' WHERE id = 8");
	signed_ledger_assert_found(&fixture, NULL, FINDING_ALTERED, VERIFY_RECORD, 4, "three");
	assert_true(fixture.report.finding_count >= 4);
	assert_int_equal(fixture.report.finding[1].number, 9);
	assert_int_equal(fixture.report.finding[2].part, VERIFY_CHECKPOINT);
	assert_false(fixture.report.has_more);
	ledger_tamper(&fixture.ledger, "UPDATE records SET actor = 'eve'; UPDATE checkpoints SET "
				       "note = ''");
	signed_ledger_verify(&fixture, NULL);
	assert_int_equal(fixture.report.finding_count, VERIFY_FINDINGS_MAX);
	assert_true(fixture.report.has_more);
}

/* What a file says may be anything, and comes to a terminal. */
static void test_verify__no_control_character_reaches_a_sentence(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_live(&fixture);
	ledger_tamper(&fixture.ledger, "INSERT INTO staff VALUES ('eve' || char(27) || '[2J', "
				       "'clerk', x'00', 1, x'00', 0, 0)");
	signed_ledger_assert_found(&fixture, NULL, FINDING_TABLES_DIFFER, VERIFY_LEDGER, 0,
				   "a row");
	assert_non_null(strstr(fixture.report.finding[0].sentence, "eve?[2J"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verify__an_honest_ledger_is_sound_and_told),
		cmocka_unit_test(test_verify__each_tampering_has_its_name_and_place),
		cmocka_unit_test(
			test_verify__a_row_that_no_record_tells_of_is_a_table_that_differs),
		cmocka_unit_test(test_verify__heads_on_paper_are_looked_for),
		cmocka_unit_test(test_verify__an_older_copy_is_sound_but_for_a_newer_head),
		cmocka_unit_test(test_verify__it_must_be_the_key_that_was_asked_for),
		cmocka_unit_test(test_verify__a_ledger_that_nobody_signed_does_not_pass_for_one),
		cmocka_unit_test(test_verify__a_newer_key_over_older_records_is_a_resigning),
		cmocka_unit_test(test_verify__a_stranger_s_signature_is_of_the_wrong_key),
		cmocka_unit_test(test_verify__another_kiosk_s_part_is_spliced),
		cmocka_unit_test(test_verify__further_findings_follow_the_first),
		cmocka_unit_test(test_verify__no_control_character_reaches_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
