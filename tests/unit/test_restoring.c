#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/restoring.h"
#include "kiosk/issuing/voiding.h"
#include "tests/fakes/issuing.h"

/* Three taxpayers' PINs are in the backup. Since then one is kept, one was voided, one was
 * replaced, and a fourth was made. */
enum { KEPT, VOIDED, EXCHANGED, NEW, PEOPLE };

struct fixture {
	struct issuing_fixture present;
	struct store copy;
	struct registry_embedded embedded;
	struct registry registry;
	struct pin pin[PEOPLE];
};

static void fixture_release(struct fixture *fixture)
{
	store_release(&fixture->copy);
	issuing_fixture_release(&fixture->present);
}

static void be(struct fixture *fixture, int person)
{
	fixture->present.fingerprint[0] = (char)('a' + person);
}

static void give(struct fixture *fixture, int person)
{
	struct issuing_fixture *present = &fixture->present;
	char visit[STORE_VISIT_ID_MAX];

	be(fixture, person);
	ledger_add_visit(&present->ledger, FIXTURE_DAY, "approve", visit);
	assert_int_equal(fixture_reserve(present, visit), STATUS_OK);
	fixture_deliver(present);
	fixture->pin[person] = present->pin;
}

static void take_back(struct fixture *fixture, int person)
{
	struct issuing_fixture *present = &fixture->present;
	const struct voiding voiding = { present->fingerprint, 2026, "ana", "lost" };

	be(fixture, person);
	assert_int_equal(store_begin(&present->ledger.store, NULL), STATUS_OK);
	assert_int_equal(
		store_end(&present->ledger.store,
			  issuing_void(&present->ledger.store, &present->registry, &voiding, NULL),
			  NULL),
		STATUS_OK);
}

static void fixture_init(struct fixture *fixture)
{
	char path[SCRATCH_PATH_MAX], statement[2 * SCRATCH_PATH_MAX];

	*fixture = (struct fixture){ 0 };
	issuing_fixture_init(&fixture->present, "approve");
	for (int person = KEPT; person <= EXCHANGED; person++)
		give(fixture, person);
	scratch_path(&fixture->present.ledger.scratch, "copy.db", path);
	(void)text_format(statement, sizeof(statement), "VACUUM INTO '%s'", path);
	sqlite3 *raw = ledger_raw(&fixture->present.ledger);
	ledger_raw_run(raw, statement);
	sqlite3_close(raw);
	take_back(fixture, VOIDED);
	take_back(fixture, EXCHANGED);
	give(fixture, EXCHANGED);
	give(fixture, NEW);
	assert_int_equal(store_open(path, SQL_WRITE, "K1", &fixture->copy, NULL), STATUS_OK);
	fixture->embedded = (struct registry_embedded){ &fixture->copy, &fixture->present.keyring };
	fixture->registry = registry_embedded(&fixture->embedded);
}

static struct pin_check check(struct fixture *fixture, int person)
{
	struct pin_check check = { 0 };

	be(fixture, person);
	assert_int_equal(fixture->registry.ops->check(fixture->registry.self,
						      fixture->present.fingerprint, 2026,
						      &fixture->pin[person], &check, NULL),
			 STATUS_OK);
	return check;
}

static enum claim_result claim(struct fixture *fixture, int person)
{
	enum claim_result result = CLAIM_BARRED;
	struct claimant claimant = { fixture->present.fingerprint, 2026, fixture->present.visit,
				     1 };
	struct pin pin;

	be(fixture, person);
	assert_int_equal(store_begin(&fixture->copy, NULL), STATUS_OK);
	assert_int_equal(fixture->registry.ops->claim(fixture->registry.self, &claimant, &result,
						      &pin, NULL),
			 STATUS_OK);
	store_rollback(&fixture->copy);
	return result;
}

static void test_restoring__what_the_backup_knows_nothing_of_is_carried(void **state)
{
	static const struct {
		bool is_on_file, is_right;
		enum claim_result claim;
	} CASES[PEOPLE] = {
		[KEPT] = { true, true, CLAIM_ASSIGNED },
		[VOIDED] = { false, false, CLAIM_NEW },
		[EXCHANGED] = { true, false, CLAIM_ELSEWHERE },
		[NEW] = { true, false, CLAIM_ELSEWHERE },
	};
	SCOPED(fixture) fixture;
	struct restored_pins pins = { 0 };
	uint64_t count = 0;

	(void)state;
	fixture_init(&fixture);
	struct store *present = &fixture.present.ledger.store;
	assert_int_equal(restoring_carry(&fixture.copy, present, "sam", &pins, NULL), STATUS_OK);
	assert_int_equal(pins.voided, 2);
	assert_int_equal(pins.carried, 2);
	for (int person = 0; person < PEOPLE; person++) {
		assert_int_equal(check(&fixture, person).is_on_file, CASES[person].is_on_file);
		assert_int_equal(check(&fixture, person).is_right, CASES[person].is_right);
		assert_int_equal(claim(&fixture, person), CASES[person].claim);
	}
	assert_int_equal(store_verify(&fixture.copy, NULL, NULL, &count, NULL), STATUS_OK);
	assert_int_equal(restoring_carry(&fixture.copy, present, "sam", &pins, NULL), STATUS_OK);
	assert_int_equal(pins.voided + pins.carried, 0); /* nothing twice */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_restoring__what_the_backup_knows_nothing_of_is_carried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
