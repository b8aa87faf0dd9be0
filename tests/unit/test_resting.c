/* The seal of a visit that rests, and its slip's token. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/issuing/resting.h"

static const struct keyring KEYRING = { .fingerprint = { 1 }, .sealing = { 2 } };
static const char VISIT[] = "K1-261122-0001";
static const char TOKEN[] = "7K3M-9QXD-2F8T-WNH4";
static const char PLAIN[] = "what was stated";

enum { PLAIN_SIZE = sizeof(PLAIN) - 1, SEALED_SIZE = PLAIN_SIZE + CRYPTO_SEAL_OVERHEAD };

static void seal(const char *token, unsigned char sealed[SEALED_SIZE])
{
	assert_int_equal(resting_seal(&KEYRING, VISIT, token, span_of(PLAIN), sealed, NULL),
			 STATUS_OK);
}

static enum status try_open(const struct keyring *keyring, const char *visit, const char *token,
			    const unsigned char sealed[SEALED_SIZE])
{
	unsigned char plain[PLAIN_SIZE];
	enum status status = resting_open(keyring, visit, token,
					  (struct span){ sealed, SEALED_SIZE }, plain, NULL);

	if (status == STATUS_OK)
		assert_memory_equal(plain, PLAIN, PLAIN_SIZE);
	return status;
}

static void test_resting__what_is_sealed_opens_with_the_same_key_visit_and_token(void **state)
{
	static const char *const TOKENS[] = { "", TOKEN };
	unsigned char sealed[SEALED_SIZE];

	for (size_t at = 0; at < COUNT_OF(TOKENS); at++) {
		seal(TOKENS[at], sealed);
		assert_int_equal(try_open(&KEYRING, VISIT, TOKENS[at], sealed), STATUS_OK);
	}
}

static void test_resting__neither_the_disk_nor_the_slip_is_enough(void **state)
{
	static const struct keyring OTHER = { .fingerprint = { 1 }, .sealing = { 3 } };
	unsigned char sealed[SEALED_SIZE];

	seal(TOKEN, sealed);
	assert_int_equal(try_open(&KEYRING, VISIT, "", sealed), STATUS_CORRUPT);
	assert_int_equal(try_open(&KEYRING, VISIT, "7K3M-9QXD-2F8T-WNH5", sealed), STATUS_CORRUPT);
	assert_int_equal(try_open(&OTHER, VISIT, TOKEN, sealed), STATUS_CORRUPT);
}

static void test_resting__a_row_does_not_open_in_another_ones_place(void **state)
{
	unsigned char sealed[SEALED_SIZE];

	seal("", sealed);
	assert_int_equal(try_open(&KEYRING, "K1-261122-0002", "", sealed), STATUS_CORRUPT);
}

static void test_resting__tokens_are_not_given_twice_and_read_as_they_are_written(void **state)
{
	char one[RESTING_TOKEN_MAX], other[RESTING_TOKEN_MAX], read[RESTING_TOKEN_MAX];

	for (int at = 0; at < 100; at++) {
		assert_int_equal(resting_token(one, NULL), STATUS_OK);
		assert_int_equal(resting_token(other, NULL), STATUS_OK);
		assert_string_not_equal(one, other);
		assert_int_equal(strlen(one), RESTING_TOKEN_MAX - 1);
		assert_true(resting_read_token(span_of(one), read));
		assert_string_equal(read, one);
	}
}

static void test_resting__a_token_is_read_as_people_type_it(void **state)
{
	static const struct {
		const char *typed, *token;
	} ROWS[] = {
		{ "7K3M-9QXD-2F8T-WNH4", "7K3M-9QXD-2F8T-WNH4" },
		{ "7k3m9qxd2f8twnh4", "7K3M-9QXD-2F8T-WNH4" },
		{ "7k3m 9qxd 2f8t wnh4", "7K3M-9QXD-2F8T-WNH4" },
		{ "oO0i-Il1L-2F8T-WNH4", "0001-1111-2F8T-WNH4" },
		{ "7K3M-9QXD-2F8T-WNH", NULL },
		{ "7K3M-9QXD-2F8T-WNH44", NULL },
		{ "7K3M-9QXD-2F8T-WNHU", NULL },
		{ "7K3M-9QXD-2F8T-WNH\xc3\xa4", NULL },
		{ "", NULL },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char read[RESTING_TOKEN_MAX] = "as it was";
		bool is_read = resting_read_token(span_of(ROWS[at].typed), read);
		assert_int_equal(is_read, ROWS[at].token != NULL);
		assert_string_equal(read, is_read ? ROWS[at].token : "as it was");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_resting__what_is_sealed_opens_with_the_same_key_visit_and_token),
		cmocka_unit_test(test_resting__neither_the_disk_nor_the_slip_is_enough),
		cmocka_unit_test(test_resting__a_row_does_not_open_in_another_ones_place),
		cmocka_unit_test(
			test_resting__tokens_are_not_given_twice_and_read_as_they_are_written),
		cmocka_unit_test(test_resting__a_token_is_read_as_people_type_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
