#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/ledger/bundle_write.h"
#include "kiosk/ledger/sealed.h"
#include "kiosk/ledger/signer.h"
#include "tests/fakes/ledger.h"

enum { BYTES_MAX = 262144 };

struct fixture {
	struct ledger ledger;
	struct signer signer;
	struct hash installation;
	char visit[STORE_VISIT_ID_MAX];
	struct bundle_result result;
	struct fault fault;
	unsigned char storage[BYTES_MAX];
	struct bytes bundle;
};

/* A record with all that its kind requires. */
static void note(struct fixture *fixture, enum record_kind kind, const char *object)
{
	struct record record = record_begin(kind, ledger_actor(kind), object);
	struct span keys = span_of(record_kind_details(kind)), key;

	while (span_split(&keys, ' ', &key) && key.size > 0) {
		char name[RECORD_KEY_MAX];
		(void)text_copy_span(name, sizeof(name), key);
		record_detail(&record, name, "test");
	}
	assert_int_equal(store_record(&fixture->ledger.store, &record, NULL), STATUS_OK);
}

static void note_sealed(struct fixture *fixture)
{
	struct store *store = &fixture->ledger.store;
	struct record record = record_begin(RECORD_DOCUMENT_GIVEN, "visitor", fixture->visit);
	struct seal_details details = { 0 };

	record_detail(&record, "number", "1");
	record_detail(&record, "of", "1");
	record_detail(&record, "document", "licence");
	record_detail(&record, "how", "scanned");
	seal_detail(&details, "family", "SPECIMEN");
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(
		sealed_append(store, &record, &details, fixture->ledger.scratch.folder, NULL),
		STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

static void sign(struct fixture *fixture)
{
	assert_int_equal(signer_checkpoint(&fixture->signer, &fixture->ledger.store, NULL),
			 STATUS_OK);
}

static void next_epoch(struct fixture *fixture)
{
	assert_int_equal(signer_next_epoch(&fixture->signer, &fixture->ledger.store, NULL),
			 STATUS_OK);
}

/* A visit with sealed details that is open; before it another one, of an earlier epoch. */
static void fixture_init(struct fixture *fixture)
{
	SCOPED(key) auditor = { 0 };
	char other[STORE_VISIT_ID_MAX];

	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	assert_int_equal(signer_open(&fixture->ledger.store, fixture->ledger.scratch.folder,
				     &fixture->signer, NULL),
			 STATUS_OK);
	assert_int_equal(key_fingerprint(&fixture->signer.key, &fixture->installation, NULL),
			 STATUS_OK);
	next_epoch(fixture);
	assert_int_equal(key_generate(&auditor, NULL), STATUS_OK);
	assert_int_equal(auditor_add(&fixture->ledger.store, "sam", "one", &auditor, NULL),
			 STATUS_OK);
	ledger_add_visit(&fixture->ledger, 20000, "approve", other);
	note(fixture, RECORD_VISIT_CLOSED, other);
	next_epoch(fixture);
	ledger_add_visit(&fixture->ledger, 20000, NULL, fixture->visit);
	note_sealed(fixture);
	note(fixture, RECORD_DEVICE_FAULT, "");
	sign(fixture);
}

static void fixture_release(struct fixture *fixture)
{
	signer_release(&fixture->signer);
	ledger_release(&fixture->ledger);
}

static enum status export(struct fixture *fixture, const char *visit) {
	fixture->bundle = bytes_over(fixture->storage, sizeof(fixture->storage));
	return bundle_write(&fixture->ledger.store, visit, &fixture->bundle, &fixture->result,
			    &fixture->fault);
}

/* As who has only the file and the key's fingerprint. */
static void assert_proves(struct fixture *fixture)
{
	if (export(fixture, fixture->visit) != STATUS_OK)
		fail_msg("%s", fixture->fault.what);
	assert_int_equal(bundle_verify(bytes_span(&fixture->bundle), &fixture->installation, NULL,
				       &fixture->result, &fixture->fault),
			 STATUS_OK);
}

static void test_bundle_write__a_closed_visit_is_proven_with_what_came_later(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	note(&fixture, RECORD_VISIT_CLOSED, fixture.visit);
	sign(&fixture);
	assert_proves(&fixture);
	assert_true(fixture.result.is_closed);
	assert_int_equal(fixture.result.records, 3);
	assert_int_equal(fixture.result.others, 2); /* the quarter's secret, the fault */
	assert_int_equal(fixture.result.boxes, 1);
	assert_int_equal(fixture.result.later, 0);
	next_epoch(&fixture);
	next_epoch(&fixture);
	note(&fixture, RECORD_AUDIT_UNSEALED, fixture.visit);
	sign(&fixture);
	assert_proves(&fixture);
	assert_int_equal(fixture.result.later, 1);
	assert_int_equal(fixture.result.epoch, 4);
	assert_int_equal(fixture.result.size, fixture.ledger.store.count);
}

static void test_bundle_write__a_visit_may_cross_a_restart(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	next_epoch(&fixture);
	note(&fixture, RECORD_VISIT_CLOSED, fixture.visit);
	next_epoch(&fixture);
	assert_proves(&fixture);
	assert_int_equal(fixture.result.records, 3);
	assert_int_equal(fixture.result.others, 3);
}

static void test_bundle_write__an_open_visit_is_proven_so_far(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_proves(&fixture);
	assert_false(fixture.result.is_closed);
	assert_int_equal(fixture.result.last, fixture.ledger.store.count);
}

/* A number of the next year is made in a visit of its own, which one record begins and ends. */
static void test_bundle_write__what_the_change_of_the_year_made_is_proven(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	note(&fixture, RECORD_VISIT_CLOSED, fixture.visit);
	assert_true(text_copy(fixture.visit, sizeof(fixture.visit), "K1-261231-0001"));
	note(&fixture, RECORD_PIN_RENEWED, fixture.visit);
	note(&fixture, RECORD_LETTER_QUEUED, fixture.visit);
	note(&fixture, RECORD_DEVICE_FAULT, "");
	sign(&fixture);
	assert_proves(&fixture);
	assert_true(fixture.result.is_closed);
	assert_int_equal(fixture.result.records, 2);
	assert_int_equal(fixture.result.later, 1);
	assert_int_equal(fixture.result.others, 0);
}

static void test_bundle_write__what_is_not_signed_waits(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	note(&fixture, RECORD_VISIT_CLOSED, fixture.visit);
	assert_int_equal(export(&fixture, fixture.visit), STATUS_AGAIN);
	assert_int_equal(signer_checkpoint_beside(&fixture.ledger.store,
						  fixture.ledger.scratch.folder, NULL),
			 STATUS_OK);
	assert_proves(&fixture);
}

static void test_bundle_write__who_has_no_key_signs_nothing(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(ledger) unsigned_yet;

	fixture_init(&fixture);
	assert_int_equal(signer_checkpoint_beside(&fixture.ledger.store, "/nowhere", NULL),
			 STATUS_GONE);
	ledger_init(&unsigned_yet);
	assert_int_equal(
		signer_checkpoint_beside(&unsigned_yet.store, unsigned_yet.scratch.folder, NULL),
		STATUS_GONE);
	assert_int_equal(unsigned_yet.store.count, 1);
}

static void test_bundle_write__no_other_visit_is_given_away(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(export(&fixture, "K1-240101-0099"), STATUS_GONE);
	assert_int_equal(export(&fixture, ""), STATUS_GONE);
	assert_int_equal(export(&fixture, "two\nlines"), STATUS_GONE);
}

static void test_bundle_write__a_damaged_ledger_gives_no_bundle(void **state)
{
	static const char LAY_DOWN_ARMS[] =
		"PRAGMA foreign_keys = OFF; DROP TRIGGER records_never_change; "
		"DROP TRIGGER records_never_go; DROP TRIGGER sealed_never_change; "
		"DROP TRIGGER sealed_never_go; DROP TRIGGER checkpoints_never_change; "
		"DROP TRIGGER checkpoints_never_go; DROP TRIGGER epochs_never_change; "
		"DROP TRIGGER epochs_never_go";
	static const char *const DAMAGES[] = {
		"UPDATE records SET canonical = x'00' WHERE kind = 'document_given'",
		"DELETE FROM records WHERE kind = 'device_fault'",
		"UPDATE records SET hash = zeroblob(32) WHERE kind = 'document_given'",
		"UPDATE sealed SET box = x'00'",
		"DELETE FROM sealed",
		"DELETE FROM checkpoints WHERE epoch = 2",
		"UPDATE checkpoints SET size = 1 << 50 WHERE epoch = 2",
		"UPDATE checkpoints SET note = 'none' WHERE epoch = 2",
		"DELETE FROM epochs WHERE number = 1",
		"UPDATE epochs SET certificate = 'none' WHERE number = 0",
	};

	for (size_t at = 0; at < COUNT_OF(DAMAGES); at++) {
		SCOPED(fixture) fixture;
		fixture_init(&fixture);
		ledger_tamper(&fixture.ledger, LAY_DOWN_ARMS);
		ledger_tamper(&fixture.ledger, DAMAGES[at]);
		if (export(&fixture, fixture.visit) != STATUS_CORRUPT)
			fail_msg("%s: %s", DAMAGES[at], fixture.fault.what);
	}
}

static void test_bundle_write__what_does_not_fit_is_refused(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	fixture.bundle = bytes_over(fixture.storage, 2000);
	assert_int_equal(bundle_write(&fixture.ledger.store, fixture.visit, &fixture.bundle,
				      &fixture.result, NULL),
			 STATUS_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bundle_write__a_closed_visit_is_proven_with_what_came_later),
		cmocka_unit_test(test_bundle_write__a_visit_may_cross_a_restart),
		cmocka_unit_test(test_bundle_write__an_open_visit_is_proven_so_far),
		cmocka_unit_test(test_bundle_write__what_the_change_of_the_year_made_is_proven),
		cmocka_unit_test(test_bundle_write__what_is_not_signed_waits),
		cmocka_unit_test(test_bundle_write__who_has_no_key_signs_nothing),
		cmocka_unit_test(test_bundle_write__no_other_visit_is_given_away),
		cmocka_unit_test(test_bundle_write__a_damaged_ledger_gives_no_bundle),
		cmocka_unit_test(test_bundle_write__what_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
