#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/issuing/late_paper.h"
#include "kiosk/ledger/quarantine.h"
#include "tests/fakes/issuing.h"

void issuing_fixture_init(struct issuing_fixture *fixture, const char *decision)
{
	char keys[SCRATCH_PATH_MAX];

	*fixture = (struct issuing_fixture){ 0 };
	ledger_init(&fixture->ledger);
	scratch_path(&fixture->ledger.scratch, "keys", keys);
	assert_int_equal(keyring_create(keys, NULL), STATUS_OK);
	assert_int_equal(keyring_load(keys, &fixture->keyring, NULL), STATUS_OK);
	assert_int_equal(keyring_fingerprint(&fixture->keyring, KEYRING_EARNEST, FIXTURE_TIN,
					     fixture->fingerprint, NULL),
			 STATUS_OK);
	ledger_add_visit(&fixture->ledger, FIXTURE_DAY, decision, fixture->visit);
	fixture->embedded.store = &fixture->ledger.store;
	fixture->embedded.keyring = &fixture->keyring;
	fixture->registry = registry_embedded(&fixture->embedded);
}

void issuing_fixture_release(struct issuing_fixture *fixture)
{
	ledger_release(&fixture->ledger);
}

enum status fixture_reserve_for(struct issuing_fixture *fixture, const char *visit,
				unsigned applicant)
{
	const struct claimant claimant = { fixture->fingerprint, 2026, visit, applicant };

	return issuing_reserve(&fixture->ledger.store, &fixture->registry, &claimant, "ana",
			       &fixture->result, &fixture->order, &fixture->pin, &fixture->fault);
}

enum status fixture_reserve(struct issuing_fixture *fixture, const char *visit)
{
	return fixture_reserve_for(fixture, visit, 1);
}

enum status fixture_retrieve(struct issuing_fixture *fixture, const char *visit, bool needs_second,
			     struct pin *ret_pin, int64_t *ret_first_ms)
{
	const struct retrieval retrieval = {
		.claimant = { fixture->fingerprint, 2026, visit, 1 },
		.actor = "ana",
		.needs_second = needs_second,
	};

	return issuing_retrieve(&fixture->ledger.store, &fixture->registry, &retrieval,
				&fixture->order, ret_pin, ret_first_ms, &fixture->fault);
}

void fixture_deliver(struct issuing_fixture *fixture)
{
	struct store *store = &fixture->ledger.store;

	assert_int_equal(issuing_printing(store, &fixture->order, NULL), STATUS_OK);
	assert_int_equal(issuing_proven(store, &fixture->order, "echo", NULL), STATUS_OK);
	assert_int_equal(issuing_delivered(store, NULL, &fixture->order, NULL), STATUS_OK);
}

void fixture_release_printer(struct issuing_fixture *fixture)
{
	struct store *store = &fixture->ledger.store;
	struct record record = record_begin(RECORD_SHEET_PRINTED, "ana", "");

	record_detail(&record, "sheet", QUARANTINE_SLIP);
	record_detail(&record, "proof", "echo");
	assert_int_equal(store_record(store, &record, NULL), STATUS_OK);
	assert_int_equal(late_paper_release(store, "ana", "0417", NULL), STATUS_OK);
}

void fixture_assert_state(struct issuing_fixture *fixture, const char *id, enum order_state state)
{
	struct order order;

	assert_int_equal(store_get_order(&fixture->ledger.store, id, &order, NULL), STATUS_OK);
	assert_int_equal(order.state, state);
}

void fixture_assert_verifies(struct issuing_fixture *fixture)
{
	struct fault fault = { 0 };

	assert_int_equal(ledger_verify(&fixture->ledger, &fault), STATUS_OK);
}
