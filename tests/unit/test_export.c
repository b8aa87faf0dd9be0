#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "kiosk/audit/export.h"
#include "kiosk/ledger/signer.h"
#include "tests/fakes/ledger.h"

struct fixture {
	struct ledger ledger;
	struct export export;
	char visit[STORE_VISIT_ID_MAX];
	struct bundle_result result;
	struct fault fault;
	unsigned char storage[65536];
	struct bytes bundle;
};

/* A visit that nobody signed yet. */
static void fixture_init(struct fixture *fixture)
{
	SCOPED(signer) signer = { 0 };
	struct store *store = &fixture->ledger.store;

	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	assert_int_equal(signer_open(store, fixture->ledger.scratch.folder, &signer, NULL),
			 STATUS_OK);
	assert_int_equal(signer_next_epoch(&signer, store, NULL), STATUS_OK);
	ledger_add_visit(&fixture->ledger, 20000, "approve", fixture->visit);
	fixture->bundle = bytes_over(fixture->storage, sizeof(fixture->storage));
	fixture->export = (struct export){ "sam", fixture->visit, fixture->ledger.scratch.folder };
}

static void fixture_release(struct fixture *fixture)
{
	ledger_release(&fixture->ledger);
}

static enum status export(struct fixture *fixture) {
	return export_bundle(&fixture->ledger.store, &fixture->export, &fixture->bundle,
			     &fixture->result, &fixture->fault);
}

static void test_export__the_record_names_the_very_file(void **state)
{
	SCOPED(fixture) fixture;
	struct record record;
	struct hash digest;
	char hex[CRYPTO_HEX_MAX];

	fixture_init(&fixture);
	assert_int_equal(export(&fixture), STATUS_OK);
	assert_int_equal(
		store_last_record(&fixture.ledger.store, RECORD_AUDIT_EXPORTED, "", &record, NULL),
		STATUS_OK);
	struct span bundle = bytes_span(&fixture.bundle);
	assert_int_equal(crypto_sha256(&bundle, 1, &digest, NULL), STATUS_OK);
	crypto_hex(digest.at, sizeof(digest.at), hex);
	assert_string_equal(record_value(&record, "digest"), hex);
	assert_string_equal(record_value(&record, "visit"), fixture.visit);
	assert_string_equal(record_value(&record, "records"), "2");
	assert_string_equal(record.actor, "sam");
	assert_int_equal(fixture.result.records, 2);
}

static void test_export__what_cannot_be_signed_is_told_with_its_reason(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	fixture.export.keys = "/nowhere";
	assert_int_equal(export(&fixture), STATUS_AGAIN);
	assert_non_null(strstr(fixture.fault.what, "not signed yet"));
	assert_non_null(strstr(fixture.fault.what, "/nowhere/epoch-1.pem"));
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_AUDIT_EXPORTED), 0);
}

static void test_export__without_the_keys_it_gives_out_what_is_signed(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(signer_checkpoint_beside(&fixture.ledger.store, fixture.export.keys, NULL),
			 STATUS_OK);
	fixture.export.keys = "/nowhere";
	assert_int_equal(export(&fixture), STATUS_OK);
}

static void test_export__no_visit_no_record(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	fixture.export.visit = "K1-240101-0042";
	assert_int_equal(export(&fixture), STATUS_GONE);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_AUDIT_EXPORTED), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_export__the_record_names_the_very_file),
		cmocka_unit_test(test_export__what_cannot_be_signed_is_told_with_its_reason),
		cmocka_unit_test(test_export__without_the_keys_it_gives_out_what_is_signed),
		cmocka_unit_test(test_export__no_visit_no_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
