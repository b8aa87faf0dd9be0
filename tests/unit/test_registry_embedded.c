#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sqlite3.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/registry.h"
#include "tests/fakes/ledger.h"

static const int32_t DAY = 20779;
static const char FINGERPRINT[] =
	"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
static const char OTHER[] = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/* A ledger with two visits and a registry in it. */
struct fixture {
	struct ledger ledger;
	struct keyring keyring;
	struct registry_embedded embedded;
	struct registry registry;
	char first[STORE_VISIT_ID_MAX], second[STORE_VISIT_ID_MAX];
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ .keyring = { { 1 }, { 2 } } };
	ledger_init(&fixture->ledger);
	ledger_add_visit(&fixture->ledger, DAY, "approve", fixture->first);
	ledger_add_visit(&fixture->ledger, DAY, "approve", fixture->second);
	fixture->embedded.store = &fixture->ledger.store;
	fixture->embedded.keyring = &fixture->keyring;
	fixture->registry = registry_embedded(&fixture->embedded);
}

static void fixture_release(struct fixture *fixture)
{
	fixture->registry.ops->close(fixture->registry.self);
	ledger_release(&fixture->ledger);
}

/* One claim in a transaction of its own. */
static enum status claim_of(struct fixture *fixture, const struct claimant *claimant,
			    enum claim_result *ret, struct pin *ret_pin)
{
	struct store *store = &fixture->ledger.store;

	assert_int_equal(store_begin(store, NULL), STATUS_OK);
	enum status status =
		fixture->registry.ops->claim(fixture->registry.self, claimant, ret, ret_pin, NULL);
	return store_end(store, status, NULL);
}

static enum status claim(struct fixture *fixture, const char *fingerprint, int year,
			 const char *visit, enum claim_result *ret, struct pin *ret_pin)
{
	const struct claimant claimant = { fingerprint, year, visit, 1 };

	return claim_of(fixture, &claimant, ret, ret_pin);
}

static void test_registry_embedded__is_never_an_authority(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_false(fixture.registry.is_authority);
	assert_string_equal(fixture.registry.ops->name, "embedded");
}

static void test_registry_embedded__the_same_visit_gets_the_same_pin_again(void **state)
{
	SCOPED(fixture) fixture;
	enum claim_result result = CLAIM_ASSIGNED;
	struct pin first = { 0 }, again = { 0 };

	fixture_init(&fixture);
	assert_int_equal(claim(&fixture, FINGERPRINT, 2026, fixture.first, &result, &first),
			 STATUS_OK);
	assert_int_equal(result, CLAIM_NEW);
	ledger_reopen(&fixture.ledger);
	result = CLAIM_ASSIGNED;
	assert_int_equal(claim(&fixture, FINGERPRINT, 2026, fixture.first, &result, &again),
			 STATUS_OK);
	assert_int_equal(result, CLAIM_NEW);
	assert_string_equal(first.digits, again.digits);
	assert_int_equal(strlen(first.digits), PIN_DIGITS);
}

static void test_registry_embedded__another_visit_is_told_assigned_and_gets_no_pin(void **state)
{
	SCOPED(fixture) fixture;
	enum claim_result result = CLAIM_NEW;
	struct pin pin = { 0 }, none = { "before" };

	fixture_init(&fixture);
	assert_int_equal(claim(&fixture, FINGERPRINT, 2026, fixture.first, &result, &pin),
			 STATUS_OK);
	assert_int_equal(claim(&fixture, FINGERPRINT, 2026, fixture.second, &result, &none),
			 STATUS_OK);
	assert_int_equal(result, CLAIM_ASSIGNED);
	assert_string_equal(none.digits, "before");
}

static void test_registry_embedded__another_year_or_taxpayer_gets_a_pin(void **state)
{
	SCOPED(fixture) fixture;
	enum claim_result result;
	struct pin pin = { 0 };

	fixture_init(&fixture);
	assert_int_equal(claim(&fixture, FINGERPRINT, 2026, fixture.first, &result, &pin),
			 STATUS_OK);
	assert_int_equal(claim(&fixture, FINGERPRINT, 2027, fixture.second, &result, &pin),
			 STATUS_OK);
	assert_int_equal(result, CLAIM_NEW);
	assert_int_equal(claim(&fixture, OTHER, 2026, fixture.second, &result, &pin), STATUS_OK);
	assert_int_equal(result, CLAIM_NEW);
}

static void test_registry_embedded__each_applicant_of_a_visit_gets_a_pin(void **state)
{
	SCOPED(fixture) fixture;
	enum claim_result result = CLAIM_ASSIGNED;
	struct pin first = { 0 }, again = { 0 }, none = { "before" };

	fixture_init(&fixture);
	const struct claimant one = { FINGERPRINT, 2026, fixture.first, 1 };
	const struct claimant two = { OTHER, 2026, fixture.first, 2 };
	const struct claimant one_as_two = { FINGERPRINT, 2026, fixture.first, 2 };
	assert_int_equal(claim_of(&fixture, &one, &result, &first), STATUS_OK);
	assert_int_equal(result, CLAIM_NEW);
	assert_int_equal(claim_of(&fixture, &two, &result, &again), STATUS_OK);
	assert_int_equal(result, CLAIM_NEW);
	assert_int_equal(claim_of(&fixture, &one, &result, &again), STATUS_OK);
	assert_int_equal(result, CLAIM_NEW);
	assert_string_equal(first.digits, again.digits);
	assert_int_equal(claim_of(&fixture, &one_as_two, &result, &none), STATUS_OK);
	assert_int_equal(result, CLAIM_ASSIGNED);
	assert_string_equal(none.digits, "before");
}

static void test_registry_embedded__an_applicant_has_a_number_from_1_to_4(void **state)
{
	SCOPED(fixture) fixture;
	enum claim_result result;
	struct pin pin = { 0 };

	fixture_init(&fixture);
	for (unsigned applicant = 0; applicant <= STORE_APPLICANTS_MAX + 1; applicant++) {
		char fingerprint[CRYPTO_HEX_MAX];
		const struct claimant claimant = { fingerprint, 2026, fixture.first, applicant };
		(void)text_copy(fingerprint, sizeof(fingerprint), FINGERPRINT);
		fingerprint[0] = (char)('0' + applicant);
		bool is_one = applicant >= 1 && applicant <= STORE_APPLICANTS_MAX;
		assert_int_equal(claim_of(&fixture, &claimant, &result, &pin),
				 is_one ? STATUS_OK : STATUS_REFUSED);
	}
}

static void test_registry_embedded__one_applicant_gets_one_pin_a_year(void **state)
{
	SCOPED(fixture) fixture;
	enum claim_result result;
	struct pin pin = { 0 }, none = { "before" };

	fixture_init(&fixture);
	assert_int_equal(claim(&fixture, FINGERPRINT, 2026, fixture.first, &result, &pin),
			 STATUS_OK);
	assert_int_equal(claim(&fixture, OTHER, 2026, fixture.first, &result, &none),
			 STATUS_DENIED);
	assert_string_equal(none.digits, "before");
}

static void test_registry_embedded__a_claim_undone_leaves_nothing(void **state)
{
	SCOPED(fixture) fixture;
	enum claim_result result;
	struct pin pin = { 0 };

	fixture_init(&fixture);
	assert_int_equal(store_begin(&fixture.ledger.store, NULL), STATUS_OK);
	const struct claimant claimant = { FINGERPRINT, 2026, fixture.first, 1 };
	assert_int_equal(
		fixture.registry.ops->claim(fixture.registry.self, &claimant, &result, &pin, NULL),
		STATUS_OK);
	store_rollback(&fixture.ledger.store);
	assert_int_equal(claim(&fixture, FINGERPRINT, 2026, fixture.second, &result, &pin),
			 STATUS_OK);
	assert_int_equal(result, CLAIM_NEW);
}

static void test_registry_embedded__a_malformed_claim_is_refused(void **state)
{
	SCOPED(fixture) fixture;
	enum claim_result result;
	struct pin pin = { 0 };

	fixture_init(&fixture);
	assert_int_equal(claim(&fixture, "00", 2026, fixture.first, &result, &pin), STATUS_REFUSED);
	assert_int_equal(claim(&fixture, FINGERPRINT, 26, fixture.first, &result, &pin),
			 STATUS_REFUSED);
	assert_int_equal(claim(&fixture, FINGERPRINT, 2026, "", &result, &pin), STATUS_REFUSED);
	assert_int_equal(claim(&fixture, FINGERPRINT, 2026, "none", &result, &pin), STATUS_DENIED);
}

/* A sealed PIN moved to another taxpayer's or year's row, cut, or read with another key. */
static void test_registry_embedded__a_sealed_pin_opens_only_in_its_row(void **state)
{
	static const char *const TAMPERINGS[] = {
		"UPDATE pins SET year = 2027",
		"UPDATE pins SET fingerprint = 'ff' || substr(fingerprint, 3)",
		"UPDATE pins SET sealed = substr(sealed, 1, 33)",
		"UPDATE pins SET sealed = zeroblob(34)",
	};

	for (size_t at = 0; at <= COUNT_OF(TAMPERINGS); at++) {
		SCOPED(fixture) fixture;
		enum claim_result result;
		struct pin pin = { 0 }, none = { "before" };
		fixture_init(&fixture);
		assert_int_equal(claim(&fixture, FINGERPRINT, 2026, fixture.first, &result, &pin),
				 STATUS_OK);
		if (at < COUNT_OF(TAMPERINGS))
			ledger_tamper(&fixture.ledger, TAMPERINGS[at]);
		else
			fixture.keyring.sealing[5] ^= 1;
		assert_int_equal(claim(&fixture, at == 1 ? OTHER : FINGERPRINT,
				       at == 0 ? 2027 : 2026, fixture.first, &result, &none),
				 STATUS_CORRUPT);
		assert_string_equal(none.digits, "before");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_registry_embedded__is_never_an_authority),
		cmocka_unit_test(test_registry_embedded__the_same_visit_gets_the_same_pin_again),
		cmocka_unit_test(
			test_registry_embedded__another_visit_is_told_assigned_and_gets_no_pin),
		cmocka_unit_test(test_registry_embedded__another_year_or_taxpayer_gets_a_pin),
		cmocka_unit_test(test_registry_embedded__each_applicant_of_a_visit_gets_a_pin),
		cmocka_unit_test(test_registry_embedded__an_applicant_has_a_number_from_1_to_4),
		cmocka_unit_test(test_registry_embedded__one_applicant_gets_one_pin_a_year),
		cmocka_unit_test(test_registry_embedded__a_claim_undone_leaves_nothing),
		cmocka_unit_test(test_registry_embedded__a_malformed_claim_is_refused),
		cmocka_unit_test(test_registry_embedded__a_sealed_pin_opens_only_in_its_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
