#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/audit/unseal.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/ledger/retention.h"
#include "kiosk/ledger/sealed.h"
#include "tests/fakes/ledger.h"

static const int64_t WALL_MS = 1795000000000; /* 2026-11-18 */
static const struct period QUARTER = { "2026Q4" };
static const char VISIT[] = "K1-261118-0001";

struct fixture {
	struct ledger ledger;
	struct key auditor, stranger;
	struct unseal unseal;
	struct record record;
	struct seal_details details;
};

static void append(struct fixture *fixture, const char *visit, const char *name)
{
	struct store *store = &fixture->ledger.store;
	struct seal_details details = { 0 };
	struct record record = record_begin(RECORD_DOCUMENT_GIVEN, "visitor", visit);

	record.wall_ms = WALL_MS;
	record_detail(&record, "number", "1");
	record_detail(&record, "of", "1");
	record_detail(&record, "document", "licence");
	record_detail(&record, "how", "scanned");
	if (name != NULL)
		seal_detail(&details, "family", name);
	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(store_end(store,
				   sealed_append(store, &record, &details,
						 fixture->ledger.scratch.folder, NULL),
				   NULL),
			 STATUS_OK);
}

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	ledger_init(&fixture->ledger);
	assert_int_equal(key_generate(&fixture->auditor, NULL), STATUS_OK);
	assert_int_equal(key_generate(&fixture->stranger, NULL), STATUS_OK);
	assert_int_equal(auditor_add(&fixture->ledger.store, "sam", "one", &fixture->auditor, NULL),
			 STATUS_OK);
	fixture->unseal = (struct unseal){ .visit = VISIT,
					   .auditor = &fixture->auditor,
					   .keys = fixture->ledger.scratch.folder };
	append(fixture, VISIT, "SPECIMEN");
	append(fixture, VISIT, NULL);
	append(fixture, "K1-261118-0002", "OTHER");
	append(fixture, VISIT, "MUSTER");
}

static void fixture_release(struct fixture *fixture)
{
	key_release(&fixture->auditor);
	key_release(&fixture->stranger);
	ledger_release(&fixture->ledger);
}

/* The first of the visit's. */
static enum status open_first(struct fixture *fixture)
{
	uint64_t sequence = 0;

	assert_int_equal(unseal_next(&fixture->ledger.store, &fixture->unseal, 0, &sequence, NULL),
			 STATUS_OK);
	return unseal_open(&fixture->ledger.store, &fixture->unseal, sequence, &fixture->record,
			   &fixture->details, NULL);
}

static void test_unseal__an_auditor_reads_what_is_sealed_of_one_visit_in_order(void **state)
{
	static const char *const NAMES[] = { "SPECIMEN", "MUSTER" };
	SCOPED(fixture) fixture;
	uint64_t sequence = 0;

	fixture_init(&fixture);
	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		assert_int_equal(unseal_next(&fixture.ledger.store, &fixture.unseal, sequence,
					     &sequence, NULL),
				 STATUS_OK);
		assert_int_equal(unseal_open(&fixture.ledger.store, &fixture.unseal, sequence,
					     &fixture.record, &fixture.details, NULL),
				 STATUS_OK);
		assert_string_equal(fixture.details.detail[0].value, NAMES[at]);
		assert_string_equal(fixture.record.object, VISIT);
	}
	assert_int_equal(
		unseal_next(&fixture.ledger.store, &fixture.unseal, sequence, &sequence, NULL),
		STATUS_GONE);
}

static void test_unseal__that_it_was_done_and_with_which_key_is_recorded(void **state)
{
	SCOPED(fixture) fixture;
	struct hash print;
	char hex[CRYPTO_HEX_MAX];

	fixture_init(&fixture);
	assert_int_equal(unseal_record(&fixture.ledger.store, &fixture.unseal, "shell:ann", NULL),
			 STATUS_OK);
	assert_int_equal(store_last_record(&fixture.ledger.store, RECORD_AUDIT_UNSEALED, VISIT,
					   &fixture.record, NULL),
			 STATUS_OK);
	assert_string_equal(fixture.record.actor, "shell:ann");
	assert_int_equal(key_fingerprint(&fixture.auditor, &print, NULL), STATUS_OK);
	crypto_hex(print.at, sizeof(print.at), hex);
	assert_string_equal(record_value(&fixture.record, "key"), hex);
}

static void test_unseal__a_number_that_no_record_takes_is_refused(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	fixture.unseal.visit = "a number of thirty-three letters.";
	assert_int_equal(unseal_record(&fixture.ledger.store, &fixture.unseal, "shell:ann", NULL),
			 STATUS_REFUSED);
}

static void test_unseal__anothers_key_reads_nothing(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	fixture.unseal.auditor = &fixture.stranger;
	assert_int_equal(open_first(&fixture), STATUS_DENIED);
	assert_int_equal(fixture.details.count, 0);
}

/* One who came later does not read what was before; one who left does. */
static void test_unseal__each_key_reads_what_was_sealed_while_it_was_an_auditors(void **state)
{
	SCOPED(fixture) fixture;
	struct store *store;

	fixture_init(&fixture);
	store = &fixture.ledger.store;
	assert_int_equal(auditor_add(store, "sam", "two", &fixture.stranger, NULL), STATUS_OK);
	assert_int_equal(auditor_remove(store, "sam", "one", NULL), STATUS_OK);
	append(&fixture, "K1-261118-0003", "LATER");
	assert_int_equal(open_first(&fixture), STATUS_OK);
	fixture.unseal.visit = "K1-261118-0003";
	assert_int_equal(open_first(&fixture), STATUS_DENIED);
	fixture.unseal.auditor = &fixture.stranger;
	assert_int_equal(open_first(&fixture), STATUS_OK);
	assert_string_equal(fixture.details.detail[0].value, "LATER");
}

static void test_unseal__after_shredding_only_an_exported_secret_helps(void **state)
{
	SCOPED(fixture) fixture;
	struct seal_period secret, other = { .period = { "2026Q3" } };

	fixture_init(&fixture);
	assert_int_equal(retention_load(fixture.unseal.keys, &QUARTER, &secret, NULL), STATUS_OK);
	assert_int_equal(retention_destroy(fixture.unseal.keys, &QUARTER, NULL), STATUS_OK);
	assert_int_equal(open_first(&fixture), STATUS_GONE);
	fixture.unseal.exported = &other;
	assert_int_equal(open_first(&fixture), STATUS_REFUSED);
	fixture.unseal.exported = &secret;
	assert_int_equal(open_first(&fixture), STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_unseal__an_auditor_reads_what_is_sealed_of_one_visit_in_order),
		cmocka_unit_test(test_unseal__that_it_was_done_and_with_which_key_is_recorded),
		cmocka_unit_test(test_unseal__a_number_that_no_record_takes_is_refused),
		cmocka_unit_test(test_unseal__anothers_key_reads_nothing),
		cmocka_unit_test(
			test_unseal__each_key_reads_what_was_sealed_while_it_was_an_auditors),
		cmocka_unit_test(test_unseal__after_shredding_only_an_exported_secret_helps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
