#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/checkpoint.h"
#include "kiosk/ledger/pace.h"
#include "kiosk/ledger/signer.h"
#include "kiosk/ledger/verify.h"
#include "tests/fakes/ledger.h"

/* A ledger with its signer, whose keys stand beside it. */
struct fixture {
	struct ledger ledger;
	struct signer signer;
	struct verify_report report;
};

static void begin(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	assert_int_equal(signer_open(&fixture->ledger.store, fixture->ledger.scratch.folder,
				     &fixture->signer, NULL),
			 STATUS_OK);
}

static void fixture_release(struct fixture *fixture)
{
	signer_release(&fixture->signer);
	ledger_release(&fixture->ledger);
}

static void next_epoch(struct fixture *fixture)
{
	assert_int_equal(signer_next_epoch(&fixture->signer, &fixture->ledger.store, NULL),
			 STATUS_OK);
}

static void sign(struct fixture *fixture)
{
	assert_int_equal(signer_checkpoint(&fixture->signer, &fixture->ledger.store, NULL),
			 STATUS_OK);
}

static struct record fault_record(void)
{
	struct record record = record_begin(RECORD_DEVICE_FAULT, "system", "");

	record_detail(&record, "device", "scanner");
	record_detail(&record, "cause", "test");
	return record;
}

static void add(struct fixture *fixture, const struct record *record)
{
	assert_int_equal(store_record(&fixture->ledger.store, record, NULL), STATUS_OK);
}

/* Records that only a serving kiosk writes. */
static void serve(struct fixture *fixture, int count)
{
	for (int at = 0; at < count; at++) {
		struct record record = fault_record();
		record_detail_format(&record, "at", "%d", at);
		add(fixture, &record);
	}
}

enum { RECORDS = 12, EPOCHS = 3, CHECKPOINTS = 8 };

/* Record 1 LEDGER_CREATED, 2 the installation; 3, 7 and 11 begin epochs 1 to 3. Checkpoints, by
 * their sizes: 3, 5, 6, 7, 10, 10, 11, 12. */
static void live(struct fixture *fixture)
{
	begin(fixture);
	next_epoch(fixture);
	serve(fixture, 2);
	sign(fixture);
	serve(fixture, 1);
	next_epoch(fixture);
	serve(fixture, 3);
	sign(fixture);
	next_epoch(fixture);
	serve(fixture, 1);
	sign(fixture);
	assert_int_equal(fixture->ledger.store.count, RECORDS);
}

static void verify(struct fixture *fixture, const struct verify_asked *asked)
{
	static const struct verify_asked NOTHING;
	SCOPED(sql) sql = { 0 };
	struct fault fault = { 0 };

	if (sql_open(fixture->ledger.path, SQL_VIEW, &sql, &fault) != STATUS_OK ||
	    verify_ledger(&sql, asked == NULL ? &NOTHING : asked, &fixture->report, &fault) !=
		    STATUS_OK)
		fail_msg("%s", fault.what);
}

static void assert_sound(struct fixture *fixture, const struct verify_asked *asked)
{
	verify(fixture, asked);
	if (fixture->report.finding_count > 0)
		fail_msg("%s: %s", finding_word(fixture->report.finding[0].finding),
			 fixture->report.finding[0].sentence);
}

static void assert_found(struct fixture *fixture, const struct verify_asked *asked,
			 enum finding finding, enum verify_part part, int64_t number,
			 const char *what)
{
	const struct verify_finding *first = &fixture->report.finding[0];

	verify(fixture, asked);
	if (first->finding != finding || first->part != part || first->number != number)
		fail_msg("%s: is %s, %s %lld: \"%s\"", what, finding_word(first->finding),
			 verify_part_word(first->part), (long long)first->number, first->sentence);
}

static void test_verify__an_honest_ledger_is_sound_and_told(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	assert_sound(&fixture, NULL);
	const struct verify_report *report = &fixture.report;
	assert_string_equal(report->kiosk, "K1");
	assert_int_equal(report->records, RECORDS);
	assert_int_equal(report->epochs, EPOCHS);
	assert_int_equal(report->checkpoints, CHECKPOINTS);
	assert_int_equal(report->signed_until, RECORDS);
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
		{ "PRAGMA user_version = 9", FINDING_SCHEMA_ALTERED, VERIFY_LEDGER, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(fixture) fixture;
		live(&fixture);
		ledger_tamper(&fixture.ledger, UNLOCK);
		ledger_tamper(&fixture.ledger, CASES[at].statements);
		assert_found(&fixture, NULL, CASES[at].finding, CASES[at].part, CASES[at].number,
			     CASES[at].statements);
	}
}

static void test_verify__a_row_that_no_record_tells_of_is_a_table_that_differs(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	ledger_tamper(&fixture.ledger, "INSERT INTO staff VALUES ('eve', 'supervisor', x'00', 1, "
				       "x'00', 0, 0)");
	assert_found(&fixture, NULL, FINDING_TABLES_DIFFER, VERIFY_LEDGER, 0, "a row");
}

/* --- what is known from elsewhere ----------------------------------------------------------------
 */

static struct head_code head_at(struct fixture *fixture, uint64_t sequence)
{
	struct record record;
	struct hash hash;

	assert_int_equal(store_get_record(&fixture->ledger.store, sequence, &record, &hash, NULL),
			 STATUS_OK);
	return head_code_of(sequence, &hash);
}

static void test_verify__heads_on_paper_are_looked_for(void **state)
{
	SCOPED(fixture) fixture;
	struct hash other = { { 1 } };

	live(&fixture);
	struct verify_asked asked = { .head_count = 2 };
	asked.head[0] = head_at(&fixture, 12);
	asked.head[1] = head_at(&fixture, 5);
	assert_sound(&fixture, &asked);
	asked.head[1] = head_code_of(5, &other);
	assert_found(&fixture, &asked, FINDING_ALTERED, VERIFY_RECORD, 5, "another hash");
	asked.head[1] = head_code_of(13, &other);
	assert_found(&fixture, &asked, FINDING_ROLLED_BACK, VERIFY_RECORD, 13, "a newer head");
}

static void test_verify__an_older_copy_is_sound_but_for_a_newer_head(void **state)
{
	SCOPED(fixture) fixture;
	struct verify_asked asked = { .head_count = 1 };
	char older[SCRATCH_PATH_MAX];
	char statement[SCRATCH_PATH_MAX + 32];

	live(&fixture);
	scratch_path(&fixture.ledger.scratch, "older.db", older);
	(void)text_format(statement, sizeof(statement), "VACUUM INTO '%s'", older);
	ledger_tamper(&fixture.ledger, statement);
	serve(&fixture, 1);
	sign(&fixture);
	asked.head[0] = head_at(&fixture, 13);
	assert_sound(&fixture, &asked);
	(void)text_copy(fixture.ledger.path, sizeof(fixture.ledger.path), older);
	assert_sound(&fixture, NULL);
	assert_found(&fixture, &asked, FINDING_ROLLED_BACK, VERIFY_RECORD, 13, "older.db");
}

static void test_verify__it_must_be_the_key_that_was_asked_for(void **state)
{
	SCOPED(fixture) fixture;
	struct hash other = { { 1 } };

	live(&fixture);
	assert_sound(&fixture, NULL);
	struct hash own = fixture.report.fingerprint;
	struct verify_asked asked = { .fingerprint = &own };
	assert_sound(&fixture, &asked);
	assert_int_equal(fixture.report.note_count, 0);
	asked.fingerprint = &other;
	assert_found(&fixture, &asked, FINDING_WRONG_KEY, VERIFY_EPOCH, 0, "another key");
}

static void test_verify__a_ledger_that_nobody_signed_does_not_pass_for_one(void **state)
{
	SCOPED(ledger) ledger;
	struct hash key = { { 1 } };
	struct fixture fixture = { 0 };
	struct verify_asked asked = { .fingerprint = &key };

	ledger_init(&ledger);
	(void)text_copy(fixture.ledger.path, sizeof(fixture.ledger.path), ledger.path);
	assert_found(&fixture, &asked, FINDING_WRONG_KEY, VERIFY_LEDGER, 0, "no key at all");
}

/* --- who signs ---------------------------------------------------------------------------------
 */

/* Signs checkpoint `id` again as it stands, with this key. */
static void sign_again(struct fixture *fixture, int64_t id, const struct key *key)
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
	SCOPED(fixture) fixture;

	live(&fixture);
	sign_again(&fixture, 2, &fixture.signer.key);
	assert_found(&fixture, NULL, FINDING_RESIGNED, VERIFY_CHECKPOINT, 2, "by epoch 3's key");
}

static void test_verify__a_stranger_s_signature_is_of_the_wrong_key(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(key) stranger = { 0 };

	live(&fixture);
	assert_int_equal(key_generate(&stranger, NULL), STATUS_OK);
	sign_again(&fixture, 2, &stranger);
	assert_found(&fixture, NULL, FINDING_WRONG_KEY, VERIFY_CHECKPOINT, 2, "by a stranger's");
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
		SCOPED(fixture) fixture;
		SCOPED(fixture) other;
		char attach[SCRATCH_PATH_MAX + 32];
		live(&fixture);
		begin(&other);
		/* A kiosk's name stands in what it writes from here on. */
		(void)text_copy(other.ledger.store.origin, sizeof(other.ledger.store.origin), "K2");
		next_epoch(&other);
		serve(&other, 2);
		sign(&other);
		next_epoch(&other);
		(void)text_format(attach, sizeof(attach), "ATTACH '%s' AS other",
				  other.ledger.path);
		struct sqlite3 *raw = ledger_raw(&fixture.ledger);
		ledger_raw_run(raw, UNLOCK);
		ledger_raw_run(raw, attach);
		ledger_raw_run(raw, STATEMENTS[at]);
		sqlite3_close(raw);
		assert_found(&fixture, NULL, FINDING_SPLICED, PLACES[at].part, PLACES[at].number,
			     STATEMENTS[at]);
	}
}

/* --- what is unsigned, and when ------------------------------------------------------------------
 */

static void test_verify__what_a_crash_leaves_unsigned_is_a_note(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	serve(&fixture, PACE_RECORDS);
	assert_sound(&fixture, NULL);
	assert_non_null(strstr(fixture.report.note[1], "64 records"));
	assert_int_equal(fixture.report.signed_until, RECORDS);
}

static void test_verify__more_than_a_kiosk_leaves_is_an_unsigned_tail(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	serve(&fixture, 2 * PACE_RECORDS);
	assert_found(&fixture, NULL, FINDING_UNSIGNED_TAIL, VERIFY_RECORD,
		     RECORDS + PACE_RECORDS + 17, "128 records");
}

static void test_verify__what_other_programs_add_needs_no_signature(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	for (int at = 0; at < 4 * PACE_RECORDS; at++) {
		struct record record = record_begin(RECORD_AUDIT_LISTED, "sue", "");
		record_detail(&record, "filter", "none");
		add(&fixture, &record);
	}
	assert_sound(&fixture, NULL);
}

static void test_verify__serving_for_long_without_a_signature_is_an_unsigned_tail(void **state)
{
	SCOPED(fixture) fixture;
	struct record record = fault_record();

	live(&fixture);
	add(&fixture, &record);
	record.wall_ms += PACE_SIGN_MS + 60000;
	record.steady_ms += PACE_SIGN_MS + 60000;
	add(&fixture, &record);
	assert_sound(&fixture, NULL);
	record.wall_ms += 2 * PACE_RETRY_MS;
	record.steady_ms += 2 * PACE_RETRY_MS;
	add(&fixture, &record);
	assert_found(&fixture, NULL, FINDING_UNSIGNED_TAIL, VERIFY_RECORD, 15, "18 minutes");
}

static void test_verify__a_start_that_is_unsigned_has_lost_its_checkpoint(void **state)
{
	SCOPED(fixture) fixture;
	struct record record = record_begin(RECORD_KIOSK_STARTED, "system", "");

	record_detail(&record, "version", "1");
	record_detail(&record, "policy", "1");
	record_detail(&record, "rules", "1");
	record_detail(&record, "after", "stop");
	live(&fixture);
	add(&fixture, &record);
	assert_found(&fixture, NULL, FINDING_UNSIGNED_TAIL, VERIFY_RECORD, 13, "a start");
}

enum { STEP_MS = 3600000 };

/* By a program that hides what its clock did: a record so much behind what the steady one says. */
static void serve_behind(struct fixture *fixture, int64_t behind_ms)
{
	struct record record = fault_record();

	record.wall_ms -= behind_ms;
	fixture->ledger.store.clocks = (struct clocks){ 0 };
	add(fixture, &record);
}

static void test_verify__a_clock_that_went_back_is_found(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	serve_behind(&fixture, STEP_MS);
	assert_found(&fixture, NULL, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD, 13, "unsigned");
	sign(&fixture);
	assert_found(&fixture, NULL, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD, 13, "signed over");
}

static void test_verify__a_clock_change_that_is_recorded_is_honest(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	struct record record = fault_record();
	record.wall_ms -= STEP_MS;
	add(&fixture, &record);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_CLOCK_CHANGED), 1);
	sign(&fixture);
	assert_sound(&fixture, NULL);
}

/* Crashed, set back, and started again: nobody watched. */
static void test_verify__a_clock_set_back_while_the_kiosk_was_off_is_honest(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	serve_behind(&fixture, -STEP_MS);
	next_epoch(&fixture);
	serve_behind(&fixture, 0);
	sign(&fixture);
	assert_sound(&fixture, NULL);
}

static void test_verify__a_record_of_an_earlier_start_of_the_machine_is_found(void **state)
{
	SCOPED(fixture) fixture;
	struct record record = fault_record();

	live(&fixture);
	memset(record.boot, 'b', sizeof(record.boot) - 1);
	add(&fixture, &record);
	sign(&fixture);
	assert_sound(&fixture, NULL);
	serve(&fixture, 1);
	assert_found(&fixture, NULL, FINDING_CLOCK_WENT_BACK, VERIFY_RECORD, 14, "another boot");
}

/* --- files ---------------------------------------------------------------------------------------
 */

enum { PAGE = 4096 };

static void test_verify__damaged_pages_are_unreadable(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	serve(&fixture, 60);
	sign(&fixture);
	struct sqlite3 *raw = ledger_raw(&fixture.ledger);
	int64_t page = ledger_raw_number(raw, "SELECT rootpage FROM sqlite_schema WHERE name = "
					      "'records'");
	sqlite3_close(raw);
	store_release(&fixture.ledger.store);
	static const unsigned char NOISE[64] = { 0xEE };
	int file = open(fixture.ledger.path, O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(file, NOISE, sizeof(NOISE), (page - 1) * PAGE), sizeof(NOISE));
	close(file);
	assert_found(&fixture, NULL, FINDING_UNREADABLE, VERIFY_LEDGER, 0, "a page");
}

/* A hand that no trigger stops and no rule. */
static void run_unruled(struct fixture *fixture, const char *statements)
{
	struct sqlite3 *raw = ledger_raw(&fixture->ledger);

	assert_int_equal(sqlite3_db_config(raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL),
			 SQLITE_OK);
	ledger_raw_run(raw, statements);
	sqlite3_close(raw);
}

/* Who looks for records by their object would not see this one. */
static void test_verify__an_index_without_a_record_is_found(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	run_unruled(&fixture, "CREATE TABLE held AS SELECT * FROM records WHERE sequence = 5;"
			      "DELETE FROM records WHERE sequence = 5; PRAGMA writable_schema = ON;"
			      "UPDATE sqlite_schema SET sql = sql || ' WHERE 0' WHERE name = "
			      "'records_by_object'");
	run_unruled(&fixture, "INSERT INTO records SELECT * FROM held; DROP TABLE held;"
			      "PRAGMA writable_schema = ON;"
			      "UPDATE sqlite_schema SET sql = replace(sql, ' WHERE 0', '') WHERE "
			      "name = 'records_by_object'");
	assert_found(&fixture, NULL, FINDING_UNREADABLE, VERIFY_LEDGER, 0, "eleven entries");
	assert_non_null(strstr(fixture.report.finding[0].sentence, "index"));
}

static void test_verify__a_journal_beside_the_file_is_not_passed_over(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(sql) sql = { 0 };
	struct fault fault = { 0 };
	char journal[SCRATCH_PATH_MAX];

	live(&fixture);
	scratch_path(&fixture.ledger.scratch, "ledger.db-journal", journal);
	scratch_write(journal, "x", 1);
	assert_int_equal(sql_open(fixture.ledger.path, SQL_VIEW, &sql, &fault), STATUS_UNSUPPORTED);
}

static void test_verify__further_findings_follow_the_first(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	ledger_tamper(&fixture.ledger,
		      UNLOCK "UPDATE records SET actor = 'eve' WHERE sequence IN (4, 9);"
			     "UPDATE checkpoints SET note = '' WHERE id = 8");
	assert_found(&fixture, NULL, FINDING_ALTERED, VERIFY_RECORD, 4, "three");
	assert_true(fixture.report.finding_count >= 4);
	assert_int_equal(fixture.report.finding[1].number, 9);
	assert_int_equal(fixture.report.finding[2].part, VERIFY_CHECKPOINT);
	assert_false(fixture.report.has_more);
	ledger_tamper(&fixture.ledger, "UPDATE records SET actor = 'eve'; UPDATE checkpoints SET "
				       "note = ''");
	verify(&fixture, NULL);
	assert_int_equal(fixture.report.finding_count, VERIFY_FINDINGS_MAX);
	assert_true(fixture.report.has_more);
}

/* What a file says may be anything, and comes to a terminal. */
static void test_verify__no_control_character_reaches_a_sentence(void **state)
{
	SCOPED(fixture) fixture;

	live(&fixture);
	ledger_tamper(&fixture.ledger, "INSERT INTO staff VALUES ('eve' || char(27) || '[2J', "
				       "'clerk', x'00', 1, x'00', 0, 0)");
	assert_found(&fixture, NULL, FINDING_TABLES_DIFFER, VERIFY_LEDGER, 0, "a row");
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
		cmocka_unit_test(test_verify__what_a_crash_leaves_unsigned_is_a_note),
		cmocka_unit_test(test_verify__more_than_a_kiosk_leaves_is_an_unsigned_tail),
		cmocka_unit_test(test_verify__what_other_programs_add_needs_no_signature),
		cmocka_unit_test(
			test_verify__serving_for_long_without_a_signature_is_an_unsigned_tail),
		cmocka_unit_test(test_verify__a_start_that_is_unsigned_has_lost_its_checkpoint),
		cmocka_unit_test(test_verify__a_clock_that_went_back_is_found),
		cmocka_unit_test(test_verify__a_clock_change_that_is_recorded_is_honest),
		cmocka_unit_test(test_verify__a_clock_set_back_while_the_kiosk_was_off_is_honest),
		cmocka_unit_test(test_verify__a_record_of_an_earlier_start_of_the_machine_is_found),
		cmocka_unit_test(test_verify__damaged_pages_are_unreadable),
		cmocka_unit_test(test_verify__an_index_without_a_record_is_found),
		cmocka_unit_test(test_verify__a_journal_beside_the_file_is_not_passed_over),
		cmocka_unit_test(test_verify__further_findings_follow_the_first),
		cmocka_unit_test(test_verify__no_control_character_reaches_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
