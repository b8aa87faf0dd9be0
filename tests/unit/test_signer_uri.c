#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/signer.h"
#include "tests/fakes/ledger.h"

struct fixture {
	struct ledger ledger;
	struct signer signer;
	struct fault fault;
};

static void fixture_release(struct fixture *fixture)
{
	signer_release(&fixture->signer);
	ledger_release(&fixture->ledger);
}

static bool has_key(const struct fixture *fixture, const char *name)
{
	char path[SCRATCH_PATH_MAX];

	scratch_path(&fixture->ledger.scratch, name, path);
	return access(path, F_OK) == 0;
}

/* It may be a token's: it stays where it is. */
static void
test_signer_uri__an_installation_key_from_elsewhere_is_neither_made_nor_erased(void **state)
{
	SCOPED(fixture) fixture = { 0 };
	SCOPED(key) key = { 0 };
	char path[SCRATCH_PATH_MAX], uri[SCRATCH_PATH_MAX + 8];
	const char *folder = fixture.ledger.scratch.folder;
	struct store *store = &fixture.ledger.store;

	ledger_init(&fixture.ledger);
	scratch_path(&fixture.ledger.scratch, "own.pem", path);
	(void)text_format(uri, sizeof(uri), "file:%s", path);
	assert_int_equal(signer_open_by(store, folder, uri, &fixture.signer, NULL), STATUS_GONE);
	assert_int_equal(store->count, 1);
	assert_int_equal(key_generate(&key, NULL), STATUS_OK);
	assert_int_equal(key_save(&key, path, (struct span){ 0 }, NULL), STATUS_OK);
	for (int start = 0; start < 3; start++) {
		signer_release(&fixture.signer);
		assert_int_equal(signer_open_by(store, folder, uri, &fixture.signer, NULL),
				 STATUS_OK);
		if (start > 0)
			assert_int_equal(signer_next_epoch(&fixture.signer, store, NULL),
					 STATUS_OK);
	}
	assert_true(has_key(&fixture, "own.pem"));
	assert_false(has_key(&fixture, "epoch-0.pem"));
	assert_int_equal(ledger_verify(&fixture.ledger, &fixture.fault), STATUS_OK);
}

static void test_signer_uri__a_scheme_that_no_provider_knows_is_said(void **state)
{
	SCOPED(fixture) fixture = { 0 };
	SCOPED(signer) signer = { 0 };

	ledger_init(&fixture.ledger);
	assert_int_equal(signer_open_by(&fixture.ledger.store, fixture.ledger.scratch.folder,
					"pkcs11:pin-value=1", &signer, &fixture.fault),
			 STATUS_UNSUPPORTED);
	assert_string_equal(fixture.fault.what,
			    "pkcs11: no OpenSSL provider opens such keys: check openssl.cnf");
	assert_int_equal(fixture.ledger.store.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_signer_uri__an_installation_key_from_elsewhere_is_neither_made_nor_erased),
		cmocka_unit_test(test_signer_uri__a_scheme_that_no_provider_knows_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
