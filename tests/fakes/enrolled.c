#include "tests/fakes/enrolled.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { DAY = 20779 };

void enrolled_init(struct enrolled *enrolled)
{
	*enrolled = (struct enrolled){ .keyring = { { 1 }, { 2 } } };
	ledger_init(&enrolled->ledger);
	enrolled->embedded.store = &enrolled->ledger.store;
	enrolled->embedded.keyring = &enrolled->keyring;
	enrolled->registry = registry_embedded(&enrolled->embedded);
	enrolled->checker = (struct return_checker){
		.store = &enrolled->ledger.store,
		.registry = &enrolled->registry,
		.keyring = &enrolled->keyring,
		.actor = "shell:test",
		.taxpayer_max = 5,
		.all_max = 100,
	};
}

void enrolled_release(struct enrolled *enrolled)
{
	ledger_release(&enrolled->ledger);
}

static void carry(struct store *store, struct order *order, enum order_state state)
{
	if (state == ORDER_RESERVED)
		return;
	assert_int_equal(issuing_printing(store, order, NULL), STATUS_OK);
	if (state == ORDER_EXCEPTION)
		assert_int_equal(issuing_unprinted(store, order, "paper out", NULL), STATUS_OK);
	if (state == ORDER_PROVEN || state == ORDER_DELIVERED)
		assert_int_equal(issuing_proven(store, order, "status", NULL), STATUS_OK);
	if (state == ORDER_DELIVERED)
		assert_int_equal(issuing_delivered(store, NULL, order, NULL), STATUS_OK);
}

struct pin enrolled_add(struct enrolled *enrolled, const char *tin, int year,
			enum keyring_realm realm, enum order_state state, struct order *ret_order)
{
	char fingerprint[CRYPTO_HEX_MAX], visit[STORE_VISIT_ID_MAX];
	enum claim_result result = CLAIM_ASSIGNED;
	struct order order = { 0 };
	struct pin pin = { 0 };

	ledger_add_visit(&enrolled->ledger, DAY, "approve", visit);
	const struct claimant claimant = { fingerprint, year, visit, 1 };
	assert_int_equal(keyring_fingerprint(&enrolled->keyring, realm, tin, fingerprint, NULL),
			 STATUS_OK);
	assert_int_equal(issuing_reserve(&enrolled->ledger.store, &enrolled->registry, &claimant,
					 "ana", &result, &order, &pin, NULL),
			 STATUS_OK);
	assert_int_equal(result, CLAIM_NEW);
	carry(&enrolled->ledger.store, &order, state);
	if (ret_order != NULL)
		*ret_order = order;
	return pin;
}
