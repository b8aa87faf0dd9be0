#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/fakes/mailing.h"

struct address_line mailing_line(const char *tin, unsigned flags)
{
	struct address_line line = { .flags = flags,
				     .address = { .name = "Jordan Sample",
						  .line = { "100 Example Ave", "" },
						  .city = "Richmond",
						  .state = "VA",
						  .zip = "23220" } };

	assert_true(text_copy(line.tin, sizeof(line.tin), tin));
	return line;
}

void mailing_load(struct issuing_fixture *fixture, const char *tin, unsigned flags)
{
	const struct address_line line = mailing_line(tin, flags);
	struct store *store = &fixture->ledger.store;
	struct taxpayers_load load = { .store = store,
				       .keyring = &fixture->keyring,
				       .realm = KEYRING_EARNEST };

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	assert_int_equal(taxpayers_load_begin(&load, NULL), STATUS_OK);
	assert_int_equal(taxpayers_load_add(&load, &line, NULL), STATUS_OK);
	assert_int_equal(taxpayers_load_end(&load, "sam", "0123", NULL), STATUS_OK);
	assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

void mailing_queue(struct issuing_fixture *fixture)
{
	const struct claimant claimant = { fixture->fingerprint, 2026, fixture->visit, 1 };

	assert_int_equal(issuing_reserve_letter(&fixture->ledger.store, &fixture->registry,
						&claimant, "ana", &fixture->result, &fixture->order,
						&fixture->fault),
			 STATUS_OK);
	assert_int_equal(fixture->result, CLAIM_NEW);
}
