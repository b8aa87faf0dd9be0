#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/key.h"
#include "kiosk/base/text.h"
#include "tests/fakes/scratch.h"

static const struct span NO_PASSPHRASE = { 0 };

struct fixture {
	struct scratch scratch;
	char path[SCRATCH_PATH_MAX];
	struct key key, loaded;
};

static void fixture_init(struct fixture *fixture)
{
	*fixture = (struct fixture){ 0 };
	scratch_init(&fixture->scratch);
	scratch_path(&fixture->scratch, "a.pem", fixture->path);
	assert_int_equal(key_generate(&fixture->key, NULL), STATUS_OK);
}

static void fixture_release(struct fixture *fixture)
{
	key_release(&fixture->key);
	key_release(&fixture->loaded);
	scratch_release(&fixture->scratch);
}

static size_t from_hex(const char *hex, unsigned char *to)
{
	size_t size = strlen(hex) / 2;

	for (size_t at = 0; at < size; at++) {
		unsigned byte = 0;
		assert_int_equal(sscanf(hex + 2 * at, "%2x", &byte), 1);
		to[at] = (unsigned char)byte;
	}
	return size;
}

static void key_from_point(const char *x, const char *y, struct key *ret)
{
	unsigned char der[KEY_PUBLIC_SIZE];

	assert_int_equal(from_hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004", der),
			 27);
	assert_int_equal(from_hex(x, der + 27), 32);
	assert_int_equal(from_hex(y, der + 59), 32);
	assert_int_equal(key_from_public((struct span){ der, sizeof(der) }, ret, NULL), STATUS_OK);
}

static void assert_same_key(const struct key *left, const struct key *right)
{
	struct hash left_print, right_print;

	assert_int_equal(key_fingerprint(left, &left_print, NULL), STATUS_OK);
	assert_int_equal(key_fingerprint(right, &right_print, NULL), STATUS_OK);
	assert_memory_equal(&left_print, &right_print, sizeof(left_print));
}

static enum status verify(const struct key *key, const char *message,
			  const struct key_signature *signature)
{
	return key_verify(key, span_of(message), (struct span){ signature->at, signature->size },
			  NULL);
}

/* Source  RFC 6979, A.2.5. */
static void test_key__published_signatures_verify_and_others_do_not(void **state)
{
	static const struct {
		const char *message, *der;
	} CASES[] = {
		{ "sample",
		  "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
		  "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8" },
		{ "test",
		  "3045022100f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
		  "0220019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083" },
	};
	SCOPED(key) key = { 0 };

	key_from_point("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
		       "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299", &key);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct key_signature signature;
		signature.size = from_hex(CASES[at].der, signature.at);
		assert_int_equal(verify(&key, CASES[at].message, &signature), STATUS_OK);
		assert_int_equal(verify(&key, CASES[1 - at].message, &signature), STATUS_CORRUPT);
	}
}

static void test_key__a_signature_with_any_byte_flipped_is_refused(void **state)
{
	SCOPED(fixture) fixture;
	struct key_signature signature;

	fixture_init(&fixture);
	assert_int_equal(key_sign(&fixture.key, span_of("text"), &signature, NULL), STATUS_OK);
	assert_int_equal(verify(&fixture.key, "text", &signature), STATUS_OK);
	for (size_t at = 0; at < signature.size; at++) {
		signature.at[at] ^= 1;
		assert_int_equal(verify(&fixture.key, "text", &signature), STATUS_CORRUPT);
		signature.at[at] ^= 1;
	}
	signature.size--;
	assert_int_equal(verify(&fixture.key, "text", &signature), STATUS_CORRUPT);
	signature.size = 0;
	assert_int_equal(verify(&fixture.key, "text", &signature), STATUS_CORRUPT);
}

static void test_key__another_key_s_signature_is_refused(void **state)
{
	SCOPED(fixture) fixture;
	struct key_signature signature;

	fixture_init(&fixture);
	assert_int_equal(key_generate(&fixture.loaded, NULL), STATUS_OK);
	assert_int_equal(key_sign(&fixture.loaded, span_of("text"), &signature, NULL), STATUS_OK);
	assert_int_equal(verify(&fixture.key, "text", &signature), STATUS_CORRUPT);
}

/* Source  NIST CAVP, KAS ECC CDH primitive, P-256, count 0. */
static void test_key__agreeing_gives_the_published_secret(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(key) peer = { 0 };
	unsigned char der[64], secret[KEY_SECRET_SIZE], expected[KEY_SECRET_SIZE];

	fixture_init(&fixture);
	/* SEC 1, C.4: version, the number, the curve. */
	size_t size = from_hex("30310201010420"
			       "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534"
			       "a00a06082a8648ce3d030107",
			       der);
	scratch_write(fixture.path, der, size);
	assert_int_equal(chmod(fixture.path, 0600), 0);
	assert_int_equal(key_load(fixture.path, NO_PASSPHRASE, &fixture.loaded, NULL), STATUS_OK);
	key_from_point("700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287",
		       "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac", &peer);
	assert_int_equal(key_agree(&fixture.loaded, &peer, secret, NULL), STATUS_OK);
	assert_int_equal(
		from_hex("46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b",
			 expected),
		sizeof(expected));
	assert_memory_equal(secret, expected, sizeof(expected));
}

static void test_key__both_sides_agree_on_one_secret(void **state)
{
	SCOPED(fixture) fixture;
	unsigned char ours[KEY_SECRET_SIZE], theirs[KEY_SECRET_SIZE];

	fixture_init(&fixture);
	assert_int_equal(key_generate(&fixture.loaded, NULL), STATUS_OK);
	assert_int_equal(key_agree(&fixture.key, &fixture.loaded, ours, NULL), STATUS_OK);
	assert_int_equal(key_agree(&fixture.loaded, &fixture.key, theirs, NULL), STATUS_OK);
	assert_memory_equal(ours, theirs, sizeof(ours));
}

static void test_key__a_saved_key_comes_back_by_path_and_by_uri(void **state)
{
	SCOPED(fixture) fixture;
	char uri[SCRATCH_PATH_MAX + 8];
	struct stat found;

	fixture_init(&fixture);
	assert_int_equal(key_save(&fixture.key, fixture.path, NO_PASSPHRASE, NULL), STATUS_OK);
	assert_int_equal(stat(fixture.path, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0600);
	const char *starts[] = { "", "file:", "file://" };
	for (size_t at = 0; at < COUNT_OF(starts); at++) {
		SCOPED(key) loaded = { 0 };
		(void)text_format(uri, sizeof(uri), "%s%s", starts[at], fixture.path);
		assert_int_equal(key_load(uri, NO_PASSPHRASE, &loaded, NULL), STATUS_OK);
		assert_true(loaded.is_private);
		assert_same_key(&loaded, &fixture.key);
	}
}

static void test_key__a_passphrase_locks_the_file(void **state)
{
	SCOPED(fixture) fixture;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(key_save(&fixture.key, fixture.path, span_of("open sesame"), NULL),
			 STATUS_OK);
	assert_true(scratch_holds(&fixture.scratch, "ENCRYPTED PRIVATE KEY", 21));
	assert_int_equal(key_load(fixture.path, NO_PASSPHRASE, &fixture.loaded, &fault),
			 STATUS_DENIED);
	assert_non_null(strstr(fault.what, "passphrase"));
	assert_int_equal(key_load(fixture.path, span_of("open sesam"), &fixture.loaded, NULL),
			 STATUS_DENIED);
	assert_null(fixture.loaded.at);
	assert_int_equal(key_load(fixture.path, span_of("open sesame"), &fixture.loaded, NULL),
			 STATUS_OK);
	assert_same_key(&fixture.loaded, &fixture.key);
}

static void test_key__a_saved_key_is_never_replaced(void **state)
{
	SCOPED(fixture) fixture;

	fixture_init(&fixture);
	assert_int_equal(key_save(&fixture.key, fixture.path, NO_PASSPHRASE, NULL), STATUS_OK);
	assert_int_equal(key_save(&fixture.key, fixture.path, NO_PASSPHRASE, NULL), STATUS_REFUSED);
}

static void test_key__a_file_that_others_may_read_is_refused(void **state)
{
	SCOPED(fixture) fixture;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(key_save(&fixture.key, fixture.path, NO_PASSPHRASE, NULL), STATUS_OK);
	assert_int_equal(chmod(fixture.path, 0640), 0);
	assert_int_equal(key_load(fixture.path, NO_PASSPHRASE, &fixture.loaded, &fault),
			 STATUS_DENIED);
	assert_non_null(strstr(fault.what, "chmod"));
	assert_null(fixture.loaded.at);
}

static void test_key__what_is_no_p256_private_key_is_refused(void **state)
{
	/* P-384, from SEC 1's form with the number 1. */
	static const char P384[] = "303e0201010430000000000000000000000000000000000000000000000000"
				   "00000000000000000000000000000000000000000000000001"
				   "a00706052b81040022";
	SCOPED(fixture) fixture;
	unsigned char der[128];
	char pem[KEY_PEM_MAX];
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(key_load(fixture.path, NO_PASSPHRASE, &fixture.loaded, NULL), STATUS_GONE);
	assert_int_equal(key_public_pem(&fixture.key, pem, NULL), STATUS_OK);
	const struct {
		const void *bytes;
		size_t size;
	} cases[] = {
		{ "", 0 },
		{ "nothing of the kind\n", 20 },
		{ pem, strlen(pem) },
		{ der, from_hex(P384, der) },
	};
	for (size_t at = 0; at < COUNT_OF(cases); at++) {
		scratch_write(fixture.path, cases[at].bytes, cases[at].size);
		assert_int_equal(chmod(fixture.path, 0600), 0);
		assert_int_equal(key_load(fixture.path, NO_PASSPHRASE, &fixture.loaded, &fault),
				 STATUS_CORRUPT);
		assert_non_null(strstr(fault.what, "P-256"));
		assert_null(fixture.loaded.at);
	}
}

static void test_key__a_scheme_that_no_provider_offers_is_said(void **state)
{
	SCOPED(fixture) fixture;
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(key_load("nosuch:object=1", NO_PASSPHRASE, &fixture.loaded, &fault),
			 STATUS_UNSUPPORTED);
	assert_non_null(strstr(fault.what, "provider"));
}

static void test_key__the_public_half_comes_back_from_der_and_from_pem(void **state)
{
	SCOPED(fixture) fixture;
	SCOPED(key) from_pem = { 0 };
	unsigned char der[KEY_PUBLIC_SIZE];
	char pem[KEY_PEM_MAX];

	fixture_init(&fixture);
	assert_int_equal(key_public(&fixture.key, der, NULL), STATUS_OK);
	assert_int_equal(key_public_pem(&fixture.key, pem, NULL), STATUS_OK);
	assert_int_equal(key_from_public((struct span){ der, sizeof(der) }, &fixture.loaded, NULL),
			 STATUS_OK);
	assert_int_equal(key_from_public(span_of(pem), &from_pem, NULL), STATUS_OK);
	assert_false(fixture.loaded.is_private);
	assert_same_key(&fixture.loaded, &fixture.key);
	assert_same_key(&from_pem, &fixture.key);
}

static void test_key__a_point_off_the_curve_is_no_key(void **state)
{
	SCOPED(fixture) fixture;
	unsigned char der[KEY_PUBLIC_SIZE];
	struct fault fault = { 0 };

	fixture_init(&fixture);
	assert_int_equal(key_public(&fixture.key, der, NULL), STATUS_OK);
	for (size_t at = 0; at < sizeof(der); at++) {
		der[at] ^= 1;
		assert_int_equal(
			key_from_public((struct span){ der, sizeof(der) }, &fixture.loaded, &fault),
			STATUS_CORRUPT);
		der[at] ^= 1;
	}
	assert_int_equal(
		key_from_public((struct span){ der, sizeof(der) - 1 }, &fixture.loaded, &fault),
		STATUS_CORRUPT);
	assert_null(fixture.loaded.at);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key__published_signatures_verify_and_others_do_not),
		cmocka_unit_test(test_key__a_signature_with_any_byte_flipped_is_refused),
		cmocka_unit_test(test_key__another_key_s_signature_is_refused),
		cmocka_unit_test(test_key__agreeing_gives_the_published_secret),
		cmocka_unit_test(test_key__both_sides_agree_on_one_secret),
		cmocka_unit_test(test_key__a_saved_key_comes_back_by_path_and_by_uri),
		cmocka_unit_test(test_key__a_passphrase_locks_the_file),
		cmocka_unit_test(test_key__a_saved_key_is_never_replaced),
		cmocka_unit_test(test_key__a_file_that_others_may_read_is_refused),
		cmocka_unit_test(test_key__what_is_no_p256_private_key_is_refused),
		cmocka_unit_test(test_key__a_scheme_that_no_provider_offers_is_said),
		cmocka_unit_test(test_key__the_public_half_comes_back_from_der_and_from_pem),
		cmocka_unit_test(test_key__a_point_off_the_curve_is_no_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
