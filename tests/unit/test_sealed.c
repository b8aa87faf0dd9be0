#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/ledger/retention.h"
#include "kiosk/ledger/sealed.h"
#include "tests/fakes/ledger.h"

static const int64_t WALL_MS = 1795000000000; /* 2026-11-18 */
static const struct period QUARTER = { "2026Q4" };

struct fixture {
	struct ledger ledger;
	struct key auditor;
	struct seal_details details, opened;
	unsigned char storage[SEAL_BOX_MAX];
	struct bytes box;
	bool is_clock_set; /* between the records: else nobody compares theirs */
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	assert_int_equal(key_generate(&fixture->auditor, NULL), STATUS_OK);
	seal_detail(&fixture->details, "family", "SPECIMEN");
	fixture->box = bytes_over(fixture->storage, sizeof(fixture->storage));
}

static void fixture_release(struct fixture *fixture)
{
	key_release(&fixture->auditor);
	ledger_release(&fixture->ledger);
}

static void add_auditor(struct fixture *fixture)
{
	assert_int_equal(auditor_add(&fixture->ledger.store, "sam", "one", &fixture->auditor, NULL),
			 STATUS_OK);
}

/* Its sequence. */
static uint64_t append(struct fixture *fixture, bool commits)
{
	struct store *store = &fixture->ledger.store;
	struct record record = record_begin(RECORD_DOCUMENT_GIVEN, "visitor", "K1-261118-0001");

	record.wall_ms = WALL_MS;
	if (!fixture->is_clock_set)
		record.boot[0] = '\0';
	record_detail(&record, "number", "1");
	record_detail(&record, "of", "1");
	record_detail(&record, "document", "licence");
	record_detail(&record, "how", "scanned");
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(sealed_append(store, &record, &fixture->details,
				       fixture->ledger.scratch.folder, NULL),
			 STATUS_OK);
	uint64_t sequence = store->count;
	if (commits)
		assert_int_equal(store_commit(store, NULL), STATUS_OK);
	else
		store_rollback(store);
	return sequence;
}

static enum status get(struct fixture *fixture, uint64_t sequence, struct record *ret)
{
	fixture->box.size = 0;
	return sealed_get(&fixture->ledger.store, sequence, ret, &fixture->box, NULL);
}

static void assert_opens(struct fixture *fixture, uint64_t sequence)
{
	struct seal_period period;
	struct record record;

	assert_int_equal(get(fixture, sequence, &record), STATUS_OK);
	assert_int_equal(retention_load(fixture->ledger.scratch.folder, &QUARTER, &period, NULL),
			 STATUS_OK);
	struct seal_place place = { record.origin, sequence, record_kind_text(record.kind) };
	assert_int_equal(seal_open(bytes_span(&fixture->box), &fixture->auditor, &period, &place,
				   &fixture->opened, NULL),
			 STATUS_OK);
	assert_string_equal(fixture->opened.detail[0].value, "SPECIMEN");
}

static void test_sealed__a_record_and_its_box_go_together_and_open(void **state)
{
	SCOPED(fixture) fixture;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	add_auditor(&fixture);
	assert_opens(&fixture, append(&fixture, true));
	assert_int_equal(ledger_verify(&fixture.ledger, &fault), STATUS_OK);
	assert_false(scratch_holds(&fixture.ledger.scratch, "SPECIMEN", 8));
}

/* It is bound to its record's place, and a record of the clock comes before that. */
static void test_sealed__a_box_opens_where_the_clock_was_set_before_it(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	add_auditor(&fixture);
	assert_opens(&fixture, append(&fixture, true)); /* the quarter is told */
	fixture.is_clock_set = true;
	struct record record = record_begin(RECORD_AUDIT_LISTED, "sam", "");
	record_detail(&record, "filter", "-");
	assert_int_equal(store_record(&fixture.ledger.store, &record, NULL), STATUS_OK);
	uint64_t before = fixture.ledger.store.count;
	uint64_t sequence = append(&fixture, true);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_CLOCK_CHANGED), 1);
	assert_int_equal(sequence, before + 2);
	assert_opens(&fixture, sequence);
}

static void test_sealed__without_auditors_or_details_nothing_personal_is_kept(void **state)
{
	SCOPED(fixture) fixture;
	struct record record;

	fixture_init(&fixture);
	assert_int_equal(get(&fixture, append(&fixture, true), &record), STATUS_GONE);
	add_auditor(&fixture);
	fixture.details.count = 0;
	assert_int_equal(get(&fixture, append(&fixture, true), &record), STATUS_GONE);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PERIOD_STARTED), 0);
	assert_false(scratch_holds(&fixture.ledger.scratch, "SPECIMEN", 8));
}

/* Whether anybody could read it or not. */
static void test_sealed__what_the_catalogue_does_not_list_is_not_sealed(void **state)
{
	SCOPED(fixture) fixture;
	struct record record = record_begin(RECORD_CLERK_JOINED, "ana", "K1-261118-0001");
	struct fault fault = { 0 };

	fixture_init(&fixture);
	for (int auditors = 0; auditors < 2; auditors++) {
		assert_int_equal(store_begin(&fixture.ledger.store, NULL), STATUS_OK);
		assert_int_equal(sealed_append(&fixture.ledger.store, &record, &fixture.details,
					       fixture.ledger.scratch.folder, &fault),
				 STATUS_REFUSED);
		store_rollback(&fixture.ledger.store);
		assert_string_equal(fault.what,
				    "the catalogue seals no family beside a record clerk_joined");
		if (auditors == 0)
			add_auditor(&fixture);
	}
}

static void test_sealed__the_ledger_tells_each_secret_once(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	add_auditor(&fixture);
	(void)append(&fixture, false); /* the secret is there, its record went */
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PERIOD_STARTED), 0);
	(void)append(&fixture, true);
	(void)append(&fixture, true);
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PERIOD_STARTED), 1);
	assert_int_equal(retention_destroy(fixture.ledger.scratch.folder, &QUARTER, NULL),
			 STATUS_OK);
	(void)append(&fixture, true); /* with another secret: that shows */
	assert_int_equal(ledger_count(&fixture.ledger, RECORD_PERIOD_STARTED), 2);
}

static void test_sealed__the_ledger_verifies_after_its_secrets_are_gone(void **state)
{
	SCOPED(fixture) fixture;
	struct record record;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	add_auditor(&fixture);
	uint64_t sequence = append(&fixture, true);
	assert_int_equal(retention_destroy(fixture.ledger.scratch.folder, &QUARTER, NULL),
			 STATUS_OK);
	assert_int_equal(ledger_verify(&fixture.ledger, &fault), STATUS_OK);
	assert_int_equal(get(&fixture, sequence, &record), STATUS_OK);
}

static void test_sealed__boxes_that_are_not_their_records_are_named(void **state)
{
	/* Of records 4, 5 and 6, which have boxes; 3 is the period's. */
	static const struct {
		const char *statements, *what;
	} CASES[] = {
		{ "DROP TRIGGER sealed_never_change;"
		  "UPDATE sealed SET box = CAST(x'00' || substr(box, 2) AS BLOB) WHERE sequence = "
		  "5",
		  "record 5: its sealed details are altered" },
		{ "DROP TRIGGER sealed_never_change; UPDATE sealed SET box = (SELECT box FROM "
		  "sealed WHERE sequence = 4) WHERE sequence = 6",
		  "record 6: its sealed details are altered" },
		{ "DROP TRIGGER sealed_never_go; DELETE FROM sealed WHERE sequence = 4",
		  "record 4: its sealed details are missing" },
		{ "DROP TRIGGER sealed_never_go; DELETE FROM sealed WHERE sequence = 6",
		  "record 6: its sealed details are missing" },
		{ "DROP TRIGGER sealed_in_order; INSERT INTO sealed VALUES (2, x'01')",
		  "record 2 has sealed details and names none" },
		{ "INSERT INTO sealed VALUES (7, x'01')", "record 7 still has sealed details" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(fixture) fixture;
		struct fault fault = { 0 };
		fixture_init(&fixture);
		add_auditor(&fixture);
		assert_int_equal(append(&fixture, true), 4);
		(void)append(&fixture, true);
		assert_int_equal(append(&fixture, true), 6);
		assert_int_equal(ledger_verify(&fixture.ledger, &fault), STATUS_OK);
		ledger_tamper(&fixture.ledger, CASES[at].statements);
		assert_int_equal(ledger_verify(&fixture.ledger, &fault), STATUS_CORRUPT);
		if (strstr(fault.what, CASES[at].what) == NULL)
			fail_msg("\"%s\" is not \"%s\"", fault.what, CASES[at].what);
	}
}

static void test_sealed__an_altered_or_missing_box_is_not_handed_out(void **state)
{
	static const char *const CASES[] = {
		"DROP TRIGGER sealed_never_change; UPDATE sealed SET box = x'00'",
		"DROP TRIGGER sealed_never_go; DELETE FROM sealed",
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(fixture) fixture;
		struct record record;
		fixture_init(&fixture);
		add_auditor(&fixture);
		uint64_t sequence = append(&fixture, true);
		ledger_tamper(&fixture.ledger, CASES[at]);
		assert_int_equal(get(&fixture, sequence, &record), STATUS_CORRUPT);
		assert_int_equal(fixture.box.size, 0);
	}
}

static void test_sealed__boxes_never_change_through_the_store(void **state)
{
	static const char *const STATEMENTS[] = {
		"UPDATE sealed SET box = x'00'",
		"DELETE FROM sealed",
		"INSERT OR REPLACE INTO sealed SELECT sequence, x'00' FROM sealed",
	};
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	add_auditor(&fixture);
	(void)append(&fixture, true);
	for (size_t at = 0; at < COUNT_OF(STATEMENTS); at++)
		assert_int_equal(sql_run(&fixture.ledger.store.sql, STATEMENTS[at], NULL),
				 STATUS_DENIED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sealed__a_record_and_its_box_go_together_and_open),
		cmocka_unit_test(test_sealed__a_box_opens_where_the_clock_was_set_before_it),
		cmocka_unit_test(test_sealed__without_auditors_or_details_nothing_personal_is_kept),
		cmocka_unit_test(test_sealed__what_the_catalogue_does_not_list_is_not_sealed),
		cmocka_unit_test(test_sealed__the_ledger_tells_each_secret_once),
		cmocka_unit_test(test_sealed__the_ledger_verifies_after_its_secrets_are_gone),
		cmocka_unit_test(test_sealed__boxes_that_are_not_their_records_are_named),
		cmocka_unit_test(test_sealed__an_altered_or_missing_box_is_not_handed_out),
		cmocka_unit_test(test_sealed__boxes_never_change_through_the_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
