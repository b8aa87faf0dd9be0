#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/issuing.h"
#include "kiosk/ledger/auditor.h"
#include "kiosk/ledger/continuation.h"
#include "kiosk/ledger/quarantine.h"
#include "kiosk/staff/staff.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;
static const char SECRET[] = "correct horse battery";

enum { LEDGERS = 3, YEAR = 2026 };

/* Each goes on from the one before. */
struct fixture {
	struct ledger ledger[LEDGERS];
	size_t count;
	struct keyring keyring;
	struct order order; /* that was reserved last */
};

static void fixture_release(struct fixture *fixture)
{
	for (size_t at = 0; at < fixture->count; at++)
		ledger_release(&fixture->ledger[at]);
}

static void must(enum status status)
{
	assert_int_equal(status, STATUS_OK);
}

static struct ledger *now(struct fixture *fixture)
{
	return &fixture->ledger[fixture->count - 1];
}

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ .count = 1 };
	ledger_init(now(fixture));
}

static void go_on(struct fixture *fixture, uint64_t expected_pins)
{
	struct ledger *old = now(fixture);
	uint64_t pins = 0;

	fixture->count++;
	ledger_init(now(fixture));
	must(continuation_carry(&now(fixture)->store, &old->store, "sam", YEAR, &pins, NULL));
	assert_int_equal(pins, expected_pins);
}

/* Another visit asks for the PIN of a taxpayer. */
static enum claim_result claim(struct fixture *fixture, char taxpayer, int year)
{
	struct ledger *ledger = now(fixture);
	struct registry_embedded embedded = { &ledger->store, &fixture->keyring };
	struct registry registry = registry_embedded(&embedded);
	char visit[STORE_VISIT_ID_MAX], fingerprint[CRYPTO_HEX_MAX];
	enum claim_result result = CLAIM_NEW;
	struct pin pin;

	memset(fingerprint, 'a', sizeof(fingerprint) - 1);
	fingerprint[sizeof(fingerprint) - 1] = '\0';
	fingerprint[sizeof(fingerprint) - 2] = taxpayer; /* behind what the object holds of it */
	ledger_add_visit(ledger, DAY, "approve", visit);
	const struct claimant claimant = { fingerprint, year, visit, 1 };
	must(issuing_reserve(&ledger->store, &registry, &claimant, "ana", &result, &fixture->order,
			     &pin, NULL));
	return result;
}

static void assert_right(struct fixture *fixture)
{
	struct fault fault = { 0 };

	for (size_t at = 0; at < fixture->count; at++)
		if (ledger_verify(&fixture->ledger[at], &fault) != STATUS_OK)
			fail_msg("%zu: %s", at, fault.what);
}

static void test_continuation__nobody_gets_a_second_pin_of_the_year(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(claim(&fixture, '1', YEAR), CLAIM_NEW);
	assert_int_equal(claim(&fixture, '2', YEAR - 1), CLAIM_NEW);
	go_on(&fixture, 1);
	assert_int_equal(claim(&fixture, '1', YEAR), CLAIM_ELSEWHERE);
	assert_int_equal(claim(&fixture, '2', YEAR), CLAIM_NEW);
	assert_int_equal(claim(&fixture, '1', YEAR + 1), CLAIM_NEW);
	go_on(&fixture, 3); /* those that it carried itself among them */
	assert_int_equal(claim(&fixture, '1', YEAR), CLAIM_ELSEWHERE);
	assert_int_equal(claim(&fixture, '2', YEAR), CLAIM_ELSEWHERE);
	assert_int_equal(claim(&fixture, '1', YEAR + 1), CLAIM_ELSEWHERE);
	assert_int_equal(claim(&fixture, '3', YEAR), CLAIM_NEW);
	assert_right(&fixture);
}

/* The printer is the same one, whichever ledger knows what it may hold. */
static void test_continuation__a_printer_in_quarantine_stays_in_it(void **state)
{
	SCOPED(fixture) fixture;
	struct quarantine quarantine;

	fixture_init(&fixture);
	go_on(&fixture, 0);
	must(quarantine_look(&now(&fixture)->store, &quarantine, NULL));
	assert_false(quarantine.is_on);
	struct store *old = &now(&fixture)->store;
	must(store_begin(old, NULL));
	must(quarantine_begin(old, &(struct quarantine_reason){ .actor = "system", .cause = "out" },
			      NULL));
	must(store_commit(old, NULL));
	go_on(&fixture, 0);
	must(quarantine_look(&now(&fixture)->store, &quarantine, NULL));
	assert_true(quarantine.is_on);
	assert_right(&fixture);
}

static void test_continuation__a_paper_that_was_under_way_puts_the_printer_there(void **state)
{
	static const struct {
		const char *proof;
		bool is_on;
	} ROWS[] = { { NULL, true }, { "echo", true }, { "shown", false } };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		SCOPED(fixture) fixture;
		struct quarantine quarantine;
		fixture_init(&fixture);
		assert_int_equal(claim(&fixture, '1', YEAR), CLAIM_NEW);
		struct store *old = &now(&fixture)->store;
		must(issuing_printing(old, &fixture.order, NULL));
		if (ROWS[at].proof != NULL)
			must(issuing_proven(old, &fixture.order, ROWS[at].proof, NULL));
		go_on(&fixture, 1);
		must(quarantine_look(&now(&fixture)->store, &quarantine, NULL));
		assert_int_equal(quarantine.is_on, ROWS[at].is_on);
	}
}

static void test_continuation__no_visit_has_the_number_of_another(void **state)
{
	SCOPED(fixture) fixture;
	char id[STORE_VISIT_ID_MAX];

	fixture_init(&fixture);
	ledger_add_visit(now(&fixture), DAY, NULL, id);
	ledger_add_visit(now(&fixture), DAY, NULL, id);
	assert_string_equal(id, "K1-261122-0002");
	go_on(&fixture, 0);
	go_on(&fixture, 0); /* without a visit in between */
	ledger_add_visit(now(&fixture), DAY, NULL, id);
	assert_string_equal(id, "K1-261122-0003");
	ledger_add_visit(now(&fixture), DAY, NULL, id);
	assert_string_equal(id, "K1-261122-0004");
	ledger_add_visit(now(&fixture), DAY + 1, NULL, id);
	assert_string_equal(id, "K1-261123-0001");
	assert_right(&fixture);
}

static void test_continuation__staff_and_auditors_are_the_same(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(key) key = { 0 };
	SCOPED(auditors) auditors = { 0 };
	enum sign_in_result result = SIGN_IN_WRONG;
	struct staff staff;
	struct store *store;

	fixture_init(&fixture);
	store = &now(&fixture)->store;
	must(key_generate(&key, NULL));
	must(auditor_add(store, "sam", "inspector", &key, NULL));
	must(staff_add(store, "shell:root", "sam", ROLE_SUPERVISOR, span_of(SECRET), NULL));
	must(staff_add(store, "sam", "ana", ROLE_CLERK, span_of(SECRET), NULL));
	must(staff_disable(store, "sam", "ana", NULL));
	go_on(&fixture, 0);
	store = &now(&fixture)->store;
	must(staff_sign_in(store, "sam", span_of(SECRET), clock_wall_ms(), &result, &staff, NULL));
	assert_int_equal(result, SIGN_IN_OK);
	assert_int_equal(staff.role, ROLE_SUPERVISOR);
	must(staff_sign_in(store, "ana", span_of(SECRET), clock_wall_ms(), &result, &staff, NULL));
	assert_int_equal(result, SIGN_IN_DISABLED);
	must(auditors_load(store, &auditors, NULL));
	assert_int_equal(auditors.count, 1);
	assert_string_equal(auditors.name[0], "inspector");
	assert_right(&fixture);
}

static void test_continuation__it_says_where_the_old_one_ended(void **state)
{
	SCOPED(fixture) fixture;
	struct record record;
	struct hash hash, head;
	char hex[CRYPTO_HEX_MAX], id[STORE_VISIT_ID_MAX];

	fixture_init(&fixture);
	ledger_add_visit(now(&fixture), DAY, NULL, id);
	head = now(&fixture)->store.head;
	go_on(&fixture, 0);
	must(store_get_record(&now(&fixture)->store, 2, &record, &hash, NULL));
	assert_int_equal(record.kind, RECORD_LEDGER_CONTINUED);
	crypto_hex(head.at, sizeof(head.at), hex);
	assert_string_equal(record_value(&record, "head"), hex);
	assert_string_equal(record_value(&record, "records"), "2");
	assert_string_equal(record_value(&record, "signed"), "0");
	assert_string_equal(record_value(&record, "kiosk"), "K1");
	assert_string_equal(record_value(&record, "last_visit"), id);
}

static void test_continuation__another_kiosk_s_ledger_is_not_continued(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(store) other = { 0 };
	struct fault fault = { 0 };
	char path[SCRATCH_PATH_MAX];
	uint64_t pins = 0;

	fixture_init(&fixture);
	scratch_path(&now(&fixture)->scratch, "other.db", path);
	must(store_create(path, "K2", &other, NULL));
	assert_int_equal(
		continuation_carry(&now(&fixture)->store, &other, "sam", YEAR, &pins, &fault),
		STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "is the ledger of kiosk K2; this one is K1"));
	assert_int_equal(now(&fixture)->store.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_continuation__nobody_gets_a_second_pin_of_the_year),
		cmocka_unit_test(test_continuation__a_printer_in_quarantine_stays_in_it),
		cmocka_unit_test(
			test_continuation__a_paper_that_was_under_way_puts_the_printer_there),
		cmocka_unit_test(test_continuation__no_visit_has_the_number_of_another),
		cmocka_unit_test(test_continuation__staff_and_auditors_are_the_same),
		cmocka_unit_test(test_continuation__it_says_where_the_old_one_ended),
		cmocka_unit_test(test_continuation__another_kiosk_s_ledger_is_not_continued),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
