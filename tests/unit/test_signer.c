#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>
#include <sys/stat.h>

#include "kiosk/base/file.h"
#include "kiosk/base/text.h"
#include "tests/fakes/signed_ledger.h"

static void note(struct signed_ledger *fixture)
{
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	record_detail(&record, "cause", "test");
	assert_int_equal(store_record(&fixture->ledger.store, &record, NULL), STATUS_OK);
}

static enum status reopen(struct signed_ledger *fixture)
{
	signer_release(&fixture->signer);
	return signer_open(&fixture->ledger.store, fixture->ledger.scratch.folder, &fixture->signer,
			   &fixture->fault);
}

static bool has_key(const struct signed_ledger *fixture, const char *name)
{
	char path[SCRATCH_PATH_MAX];

	scratch_path(&fixture->ledger.scratch, name, path);
	return access(path, F_OK) == 0;
}

static void assert_verifies(const struct signed_ledger *fixture)
{
	struct fault fault = { 0 };

	if (ledger_verify(&fixture->ledger, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

/* Three epochs with records and checkpoints: 2 is LEDGER_CREATED and the installation, 3 begins
 * epoch 1. */
static void live(struct signed_ledger *fixture)
{
	signed_ledger_init(fixture);
	signed_ledger_next_epoch(fixture);
	for (size_t epoch = 0; epoch < 2; epoch++) {
		note(fixture);
		signed_ledger_sign(fixture);
		note(fixture);
		note(fixture);
		signed_ledger_sign(fixture);
		signed_ledger_sign(fixture);
		signed_ledger_next_epoch(fixture);
	}
	note(fixture);
	signed_ledger_sign(fixture);
}

static void test_signer__a_new_ledger_gets_an_installation_key(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct record record;
	struct hash hash;

	signed_ledger_init(&fixture);
	assert_int_equal(fixture.signer.epoch, 0);
	assert_true(has_key(&fixture, "epoch-0.pem"));
	assert_int_equal(store_get_record(&fixture.ledger.store, 2, &record, &hash, NULL),
			 STATUS_OK);
	assert_int_equal(record.kind, RECORD_EPOCH_STARTED);
	assert_string_equal(record_value(&record, "epoch"), "0");
	assert_verifies(&fixture);
	assert_int_equal(reopen(&fixture), STATUS_OK);
	assert_int_equal(fixture.ledger.store.count, 2);
}

static void test_signer__each_epoch_erases_the_key_before(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_init(&fixture);
	signed_ledger_next_epoch(&fixture);
	assert_false(has_key(&fixture, "epoch-0.pem"));
	assert_true(has_key(&fixture, "epoch-1.pem"));
	signed_ledger_next_epoch(&fixture);
	assert_false(has_key(&fixture, "epoch-1.pem"));
	assert_true(has_key(&fixture, "epoch-2.pem"));
	assert_int_equal(fixture.signer.epoch, 2);
	assert_verifies(&fixture);
}

static void test_signer__an_honest_life_verifies_across_restarts(void **state)
{
	SCOPED(signed_ledger) fixture;

	live(&fixture);
	for (size_t start = 0; start < 20; start++) {
		ledger_reopen(&fixture.ledger);
		assert_int_equal(reopen(&fixture), STATUS_OK);
		signed_ledger_next_epoch(&fixture);
		note(&fixture);
		signed_ledger_sign(&fixture);
	}
	assert_int_equal(fixture.signer.epoch, 23);
	assert_verifies(&fixture);
}

static void test_signer__a_checkpoint_can_share_a_record_s_transaction(void **state)
{
	SCOPED(signed_ledger) fixture;
	struct store *store = &fixture.ledger.store;
	struct record record = record_begin(RECORD_KIOSK_STOPPED, "system", "");

	signed_ledger_init(&fixture);
	signed_ledger_next_epoch(&fixture);
	record_detail(&record, "cause", "test");
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_append(store, &record, NULL), STATUS_OK);
	assert_int_equal(signer_checkpoint(&fixture.signer, store, NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
	assert_verifies(&fixture);
	sqlite3 *raw = ledger_raw(&fixture.ledger);
	assert_int_equal(ledger_raw_number(raw, "SELECT max(size) FROM checkpoints"),
			 (int64_t)store->count);
	sqlite3_close(raw);
}

/* The next key's file stands, and its epoch is not in the ledger. */
static void test_signer__a_crash_before_the_hand_over_loses_nothing(void **state)
{
	SCOPED(signed_ledger) fixture;
	SCOPED(key) orphan = { 0 };
	struct hash expected, found;
	char path[SCRATCH_PATH_MAX];

	signed_ledger_init(&fixture);
	signed_ledger_next_epoch(&fixture);
	scratch_path(&fixture.ledger.scratch, "epoch-2.pem", path);
	assert_int_equal(key_generate(&orphan, NULL), STATUS_OK);
	assert_int_equal(key_save(&orphan, path, (struct span){ 0 }, NULL), STATUS_OK);
	assert_int_equal(reopen(&fixture), STATUS_OK);
	assert_int_equal(fixture.signer.epoch, 1);
	signed_ledger_sign(&fixture);
	signed_ledger_next_epoch(&fixture);
	assert_int_equal(key_fingerprint(&orphan, &expected, NULL), STATUS_OK);
	assert_int_equal(key_fingerprint(&fixture.signer.key, &found, NULL), STATUS_OK);
	assert_memory_equal(&expected, &found, sizeof(found));
	assert_verifies(&fixture);
}

/* The old key outlived its epoch, whole or half erased. */
static void test_signer__a_crash_before_the_erasure_is_made_good(void **state)
{
	SCOPED(signed_ledger) fixture;
	char path[SCRATCH_PATH_MAX];

	signed_ledger_init(&fixture);
	signed_ledger_next_epoch(&fixture);
	scratch_path(&fixture.ledger.scratch, "epoch-0.pem", path);
	scratch_write(path, "\0\0\0", 3);
	assert_int_equal(reopen(&fixture), STATUS_OK);
	assert_false(has_key(&fixture, "epoch-0.pem"));
	assert_int_equal(fixture.signer.epoch, 1);
}

static void test_signer__a_hand_over_that_fails_leaves_the_epoch(void **state)
{
	SCOPED(signed_ledger) fixture;

	signed_ledger_init(&fixture);
	signed_ledger_next_epoch(&fixture);
	uint64_t count = fixture.ledger.store.count;
	ledger_tamper(&fixture.ledger, "CREATE TRIGGER no BEFORE INSERT ON epochs "
				       "BEGIN SELECT RAISE(ABORT, 'no'); END");
	assert_int_equal(signer_next_epoch(&fixture.signer, &fixture.ledger.store, NULL),
			 STATUS_DENIED);
	assert_int_equal(fixture.signer.epoch, 1);
	assert_int_equal(fixture.ledger.store.count, count);
	assert_true(has_key(&fixture, "epoch-1.pem"));
	ledger_tamper(&fixture.ledger, "DROP TRIGGER no");
	signed_ledger_next_epoch(&fixture);
	assert_verifies(&fixture);
}

static void test_signer__a_key_that_is_gone_or_another_is_said(void **state)
{
	SCOPED(signed_ledger) fixture;
	SCOPED(key) other = { 0 };
	char path[SCRATCH_PATH_MAX];

	signed_ledger_init(&fixture);
	signed_ledger_next_epoch(&fixture);
	scratch_path(&fixture.ledger.scratch, "epoch-1.pem", path);
	assert_int_equal(file_erase(path, NULL), STATUS_OK);
	assert_int_equal(reopen(&fixture), STATUS_GONE);
	assert_non_null(strstr(fixture.fault.what, "epoch-1.pem"));
	assert_int_equal(key_generate(&other, NULL), STATUS_OK);
	assert_int_equal(key_save(&other, path, (struct span){ 0 }, NULL), STATUS_OK);
	assert_int_equal(reopen(&fixture), STATUS_CORRUPT);
	assert_non_null(strstr(fixture.fault.what, "not the key"));
}

static void test_signer__another_kiosk_s_ledger_is_not_signed(void **state)
{
	SCOPED(signed_ledger) fixture;
	SCOPED(store) other = { 0 };
	struct signer signer;

	signed_ledger_init(&fixture);
	signed_ledger_next_epoch(&fixture);
	assert_int_equal(store_open(fixture.ledger.path, SQL_WRITE, "K2", &other, NULL), STATUS_OK);
	assert_int_equal(
		signer_open(&other, fixture.ledger.scratch.folder, &signer, &fixture.fault),
		STATUS_REFUSED);
	assert_non_null(strstr(fixture.fault.what, "K1"));
}

static void test_signer__what_was_signed_never_changes(void **state)
{
	static const char *const STATEMENTS[] = {
		"UPDATE checkpoints SET size = 1",
		"DELETE FROM checkpoints",
		"INSERT OR REPLACE INTO checkpoints VALUES (1, 99, 1, '')",
		"INSERT INTO checkpoints VALUES (90, 99, 1, '')",
		"INSERT INTO checkpoints SELECT max(id) + 1, 1, 1, '' FROM checkpoints",
		"UPDATE epochs SET size = 1",
		"DELETE FROM epochs",
		"INSERT OR REPLACE INTO epochs VALUES (1, 1, '')",
		"INSERT INTO epochs VALUES (90, 1, '')",
	};
	SCOPED(signed_ledger) fixture;

	live(&fixture);
	for (size_t at = 0; at < COUNT_OF(STATEMENTS); at++)
		if (sql_run(&fixture.ledger.store.sql, STATEMENTS[at], NULL) != STATUS_DENIED)
			fail_msg("%s is taken", STATEMENTS[at]);
}

static const char UNLOCK[] = "DROP TRIGGER checkpoints_never_change;"
			     "DROP TRIGGER checkpoints_never_go;"
			     "DROP TRIGGER checkpoints_in_order;"
			     "DROP TRIGGER epochs_never_change; DROP TRIGGER epochs_never_go;"
			     "DROP TRIGGER records_never_go;";

static void test_signer__each_kind_of_damage_to_what_was_signed_is_named(void **state)
{
	static const struct {
		const char *statements, *words;
	} CASES[] = {
		{ "UPDATE checkpoints SET note = replace(note, 'time 1', 'time 2') WHERE id = 2",
		  "checkpoint 2 is altered: as it stands the key of epoch 1 did not sign it" },
		{ "UPDATE checkpoints SET note = '' WHERE id = 2",
		  "checkpoint 2 is altered: it cannot be read" },
		{ "UPDATE checkpoints SET note = (SELECT note FROM checkpoints WHERE id = 3) "
		  "WHERE id = 2",
		  "checkpoint 2 is a duplicate of checkpoint 3" },
		{ "UPDATE checkpoints SET epoch = 2 WHERE id = 2",
		  "checkpoint 2 is altered: it differs from its columns" },
		{ "UPDATE checkpoints SET size = 3 WHERE id = 2",
		  "checkpoint 2 is altered: it differs from its columns" },
		{ "UPDATE checkpoints SET size = 99 WHERE id = 12",
		  "checkpoint 12 is altered: it differs from its columns" },
		{ "UPDATE epochs SET size = 9 WHERE number = 2",
		  "epoch 2 is altered: it differs from its columns" },
		{ "UPDATE epochs SET certificate = replace(certificate, 'time 1', 'time 2') "
		  "WHERE number = 2",
		  "epoch 2 is altered: as it stands the key of epoch 1 did not sign it" },
		{ "DELETE FROM epochs WHERE number = 3", "epoch 3 is missing" },
		{ "DELETE FROM epochs", "epoch 0 is missing" },
		{ "INSERT INTO checkpoints VALUES (0, 1, 1, '')",
		  "checkpoint 0 is altered: it cannot be read" },
		{ "DELETE FROM epochs; DELETE FROM checkpoints", "epoch 0 is missing" },
		/* Cut back, with the head put right. */
		{ "DELETE FROM records WHERE sequence = 12;"
		  "UPDATE meta SET sequence = 11, "
		  "hash = (SELECT hash FROM records WHERE sequence = 11)",
		  "was signed over more records than there are" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(signed_ledger) fixture;
		struct fault fault = { 0 };
		live(&fixture);
		ledger_tamper(&fixture.ledger, UNLOCK);
		ledger_tamper(&fixture.ledger, CASES[at].statements);
		assert_int_equal(ledger_verify(&fixture.ledger, &fault), STATUS_CORRUPT);
		if (strstr(fault.what, CASES[at].words) == NULL)
			fail_msg("%s: %s", CASES[at].statements, fault.what);
	}
}

static void test_signer__tells_whether_its_key_is_there_and_changes_nothing(void **state)
{
	SCOPED(signed_ledger) fixture;
	char path[SCRATCH_PATH_MAX];
	uint64_t epoch = 9;

	signed_ledger_init(&fixture);
	const char *folder = fixture.ledger.scratch.folder;
	signed_ledger_next_epoch(&fixture);
	uint64_t count = fixture.ledger.store.count;
	assert_int_equal(signer_check(&fixture.ledger.store, folder, "", &epoch, NULL), STATUS_OK);
	assert_int_equal(epoch, 1);
	scratch_path(&fixture.ledger.scratch, "epoch-1.pem", path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(signer_check(&fixture.ledger.store, folder, "", &epoch, &fixture.fault),
			 STATUS_GONE);
	assert_non_null(strstr(fixture.fault.what, "epoch-1.pem"));
	assert_int_equal(fixture.ledger.store.count, count);
}

static void test_signer__a_ledger_without_an_epoch_needs_no_key(void **state)
{
	SCOPED(ledger) ledger;
	uint64_t epoch = 9;

	ledger_init(&ledger);
	assert_int_equal(signer_check(&ledger.store, ledger.scratch.folder, "", &epoch, NULL),
			 STATUS_OK);
	assert_int_equal(epoch, 0);
	assert_int_equal(ledger.store.count, 1);
}

static void test_signer__keys_of_a_lost_ledger_are_erased(void **state)
{
	SCOPED(signed_ledger) fixture;
	const char *folder = fixture.ledger.scratch.folder;
	char path[SCRATCH_PATH_MAX];
	size_t count = 0;

	signed_ledger_init(&fixture);
	signed_ledger_next_epoch(&fixture);
	scratch_path(&fixture.ledger.scratch, "epoch-12.pem.new", path);
	scratch_write(path, "x", 1);
	scratch_path(&fixture.ledger.scratch, "period-2026Q4.key", path);
	scratch_write(path, "x", 1);
	assert_int_equal(signer_erase_keys(folder, &count, NULL), STATUS_OK);
	assert_int_equal(count, 2);
	assert_false(has_key(&fixture, "epoch-1.pem"));
	assert_false(has_key(&fixture, "epoch-12.pem.new"));
	assert_true(has_key(&fixture, "period-2026Q4.key"));
	assert_true(has_key(&fixture, "ledger.db"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_signer__a_new_ledger_gets_an_installation_key),
		cmocka_unit_test(test_signer__each_epoch_erases_the_key_before),
		cmocka_unit_test(test_signer__an_honest_life_verifies_across_restarts),
		cmocka_unit_test(test_signer__a_checkpoint_can_share_a_record_s_transaction),
		cmocka_unit_test(test_signer__a_crash_before_the_hand_over_loses_nothing),
		cmocka_unit_test(test_signer__a_crash_before_the_erasure_is_made_good),
		cmocka_unit_test(test_signer__a_hand_over_that_fails_leaves_the_epoch),
		cmocka_unit_test(test_signer__a_key_that_is_gone_or_another_is_said),
		cmocka_unit_test(test_signer__another_kiosk_s_ledger_is_not_signed),
		cmocka_unit_test(test_signer__what_was_signed_never_changes),
		cmocka_unit_test(test_signer__each_kind_of_damage_to_what_was_signed_is_named),
		cmocka_unit_test(test_signer__tells_whether_its_key_is_there_and_changes_nothing),
		cmocka_unit_test(test_signer__a_ledger_without_an_epoch_needs_no_key),
		cmocka_unit_test(test_signer__keys_of_a_lost_ledger_are_erased),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
