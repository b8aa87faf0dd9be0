#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/crypto.h"

static void from_hex(const char *hex, unsigned char *to)
{
	for (size_t at = 0; hex[2 * at] != '\0'; at++) {
		unsigned byte = 0;
		assert_int_equal(sscanf(hex + 2 * at, "%2x", &byte), 1);
		to[at] = (unsigned char)byte;
	}
}

static void assert_hash(const struct hash *hash, const char *hex)
{
	char text[CRYPTO_HEX_MAX];

	crypto_hex(hash->at, sizeof(hash->at), text);
	assert_string_equal(text, hex);
}

/* Source  FIPS 180-4 examples. */
static void test_crypto__sha256_gives_the_published_digests(void **state)
{
	static const struct {
		const char *message, *hex;
	} CASES[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct span part = span_of(CASES[at].message);
		struct hash hash;
		assert_int_equal(crypto_sha256(&part, 1, &hash, NULL), STATUS_OK);
		assert_hash(&hash, CASES[at].hex);
	}
}

static void test_crypto__sha256_of_parts_is_that_of_the_whole(void **state)
{
	struct span parts[] = { span_of("a"), span_of(""), span_of("bc") };
	struct hash hash;

	assert_int_equal(crypto_sha256(parts, COUNT_OF(parts), &hash, NULL), STATUS_OK);
	assert_hash(&hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

/* Source  RFC 4231, 4.2 and 4.3; HMAC fills a short key with zeros, so these fit ours. */
static void test_crypto__hmac_gives_the_published_codes(void **state)
{
	unsigned char key[CRYPTO_KEY_SIZE] = { 0 };
	struct hash hash;

	memset(key, 0x0b, 20);
	assert_int_equal(crypto_hmac(key, span_of("Hi There"), &hash, NULL), STATUS_OK);
	assert_hash(&hash, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	memset(key, 0, sizeof(key));
	memcpy(key, "Jefe", 4);
	assert_int_equal(crypto_hmac(key, span_of("what do ya want for nothing?"), &hash, NULL),
			 STATUS_OK);
	assert_hash(&hash, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

/* Source  the SHA-256 counterpart of RFC 6070's fifth vector. */
static void test_crypto__pbkdf2_gives_the_published_key(void **state)
{
	struct hash hash;

	assert_int_equal(crypto_pbkdf2(span_of("passwordPASSWORDpassword"),
				       span_of("saltSALTsaltSALTsaltSALTsaltSALTsalt"), 4096, &hash,
				       NULL),
			 STATUS_OK);
	assert_hash(&hash, "348c89dbcbd32b2f32d814b8116e84cf2b17347ebc1800181c4e2a1fb8dd53e1");
}

static void test_crypto__pbkdf2_refuses_what_sp_800_132_forbids(void **state)
{
	struct hash hash;
	struct fault fault = { 0 };

	assert_int_equal(crypto_pbkdf2(span_of("secret"), span_of("saltSALT"), 4096, &hash, &fault),
			 STATUS_UNSUPPORTED);
	assert_int_equal(
		crypto_pbkdf2(span_of("secret"), span_of("saltSALTsaltSALT"), 999, &hash, &fault),
		STATUS_UNSUPPORTED);
	assert_non_null(strstr(fault.what, "PBKDF2"));
}

/* Source  McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 14 and 16. */
static void test_crypto__open_opens_the_published_boxes(void **state)
{
	static const struct {
		const char *key, *sealed, *about, *plain;
	} CASES[] = {
		{ "0000000000000000000000000000000000000000000000000000000000000000",
		  "000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18"
		  "d0d1c8a799996bf0265b98b5d48ab919",
		  "", "00000000000000000000000000000000" },
		{ "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
		  "cafebabefacedbaddecaf888"
		  "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
		  "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
		  "76fc6ece0f4e1768cddf8853bb2d551b",
		  "feedfacedeadbeeffeedfacedeadbeefabaddad2",
		  "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
		  "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		unsigned char key[32], sealed[128], about[32], plain[128], got[128];
		size_t size = strlen(CASES[at].plain) / 2;
		from_hex(CASES[at].key, key);
		from_hex(CASES[at].sealed, sealed);
		from_hex(CASES[at].about, about);
		from_hex(CASES[at].plain, plain);
		assert_int_equal(crypto_open(key, (struct span){ sealed, size + 28 },
					     (struct span){ about, strlen(CASES[at].about) / 2 },
					     got, NULL),
				 STATUS_OK);
		assert_memory_equal(got, plain, size);
	}
}

static void test_crypto__what_is_sealed_opens_again(void **state)
{
	unsigned char key[CRYPTO_KEY_SIZE] = { 7 }, sealed[64], plain[16] = { 0 };

	for (size_t size = 0; size <= 6; size++) {
		struct span secret = { (const unsigned char *)"123456", size };
		assert_int_equal(crypto_seal(key, secret, span_of("here"), sealed, NULL),
				 STATUS_OK);
		assert_int_equal(crypto_open(key, (struct span){ sealed, size + 28 },
					     span_of("here"), plain, NULL),
				 STATUS_OK);
		assert_memory_equal(plain, "123456", size);
	}
}

static void test_crypto__two_sealings_of_one_text_differ(void **state)
{
	unsigned char key[CRYPTO_KEY_SIZE] = { 7 }, first[34], second[34];

	assert_int_equal(crypto_seal(key, span_of("123456"), span_of(""), first, NULL), STATUS_OK);
	assert_int_equal(crypto_seal(key, span_of("123456"), span_of(""), second, NULL), STATUS_OK);
	assert_memory_not_equal(first, second, CRYPTO_NONCE_SIZE);
	assert_memory_not_equal(first + 12, second + 12, 6);
}

static void test_crypto__a_box_changed_in_any_bit_does_not_open(void **state)
{
	unsigned char key[CRYPTO_KEY_SIZE] = { 7 }, sealed[34], plain[6], nothing[6] = { 0 };

	assert_int_equal(crypto_seal(key, span_of("123456"), span_of("here"), sealed, NULL),
			 STATUS_OK);
	for (size_t bit = 0; bit < 8 * sizeof(sealed); bit++) {
		sealed[bit / 8] ^= (unsigned char)(1u << bit % 8);
		memset(plain, 'x', sizeof(plain));
		assert_int_equal(crypto_open(key, (struct span){ sealed, sizeof(sealed) },
					     span_of("here"), plain, NULL),
				 STATUS_CORRUPT);
		assert_memory_equal(plain, nothing, sizeof(plain));
		sealed[bit / 8] ^= (unsigned char)(1u << bit % 8);
	}
}

static void test_crypto__a_box_opens_only_with_its_key_place_and_length(void **state)
{
	unsigned char key[CRYPTO_KEY_SIZE] = { 7 }, other[CRYPTO_KEY_SIZE] = { 8 };
	unsigned char sealed[34], plain[34];
	struct span box = { sealed, sizeof(sealed) };

	assert_int_equal(crypto_seal(key, span_of("123456"), span_of("here"), sealed, NULL),
			 STATUS_OK);
	assert_int_equal(crypto_open(other, box, span_of("here"), plain, NULL), STATUS_CORRUPT);
	assert_int_equal(crypto_open(key, box, span_of("there"), plain, NULL), STATUS_CORRUPT);
	for (size_t size = 0; size < sizeof(sealed); size++)
		assert_int_equal(
			crypto_open(key, span_slice(box, 0, size), span_of("here"), plain, NULL),
			STATUS_CORRUPT);
}

static void test_crypto__random_bytes_do_not_repeat(void **state)
{
	unsigned char first[32] = { 0 }, second[32] = { 0 };

	assert_int_equal(crypto_random(first, sizeof(first), NULL), STATUS_OK);
	assert_int_equal(crypto_random(second, sizeof(second), NULL), STATUS_OK);
	assert_memory_not_equal(first, second, sizeof(first));
}

static void test_crypto__equal_sees_a_difference_anywhere(void **state)
{
	unsigned char left[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }, right[8];

	for (size_t at = 0; at < sizeof(left); at++) {
		memcpy(right, left, sizeof(left));
		assert_true(crypto_equal(left, right, sizeof(left)));
		right[at] ^= 0x80;
		assert_false(crypto_equal(left, right, sizeof(left)));
	}
}

static void test_crypto__hex_is_lower_case_and_terminated(void **state)
{
	char text[9] = "xxxxxxxx";

	crypto_hex("\x00\x9a\xff", 3, text);
	assert_string_equal(text, "009aff");
}

/* Source  RFC 5869, A.1 and A.3. */
static void test_crypto__hkdf_gives_the_published_keys(void **state)
{
	static const struct {
		const char *salt, *about, *hex;
		size_t salt_size, about_size;
	} CASES[] = {
		{ "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
		  "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
		  "34007208d5b887185865",
		  13, 10 },
		{ "", "",
		  "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
		  "9d201395faa4b61a96c8",
		  0, 0 },
	};
	unsigned char secret[22], salt[16], about[16], key[42];
	char hex[2 * sizeof(key) + 1];

	memset(secret, 0x0b, sizeof(secret));
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		from_hex(CASES[at].salt, salt);
		from_hex(CASES[at].about, about);
		assert_int_equal(crypto_hkdf((struct span){ secret, sizeof(secret) },
					     (struct span){ salt, CASES[at].salt_size },
					     (struct span){ about, CASES[at].about_size }, key,
					     sizeof(key), NULL),
				 STATUS_OK);
		crypto_hex(key, sizeof(key), hex);
		assert_string_equal(hex, CASES[at].hex);
	}
}

static void test_crypto__hexadecimal_is_read_back_whole_or_not_at_all(void **state)
{
	static const char *const WRONG[] = { "",          "00ff1",    "00ff10a",
					     "00ff10ab0", "00FF10AB", "00ff10g0" };
	unsigned char bytes[4];

	assert_true(crypto_from_hex("00ff10ab", bytes, sizeof(bytes)));
	assert_memory_equal(bytes, "\x00\xFF\x10\xAB", sizeof(bytes));
	for (size_t at = 0; at < COUNT_OF(WRONG); at++) {
		memset(bytes, 7, sizeof(bytes));
		assert_false(crypto_from_hex(WRONG[at], bytes, sizeof(bytes)));
		assert_memory_equal(bytes, "\0\0\0\0", sizeof(bytes));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crypto__sha256_gives_the_published_digests),
		cmocka_unit_test(test_crypto__sha256_of_parts_is_that_of_the_whole),
		cmocka_unit_test(test_crypto__hmac_gives_the_published_codes),
		cmocka_unit_test(test_crypto__pbkdf2_gives_the_published_key),
		cmocka_unit_test(test_crypto__pbkdf2_refuses_what_sp_800_132_forbids),
		cmocka_unit_test(test_crypto__open_opens_the_published_boxes),
		cmocka_unit_test(test_crypto__what_is_sealed_opens_again),
		cmocka_unit_test(test_crypto__two_sealings_of_one_text_differ),
		cmocka_unit_test(test_crypto__a_box_changed_in_any_bit_does_not_open),
		cmocka_unit_test(test_crypto__a_box_opens_only_with_its_key_place_and_length),
		cmocka_unit_test(test_crypto__random_bytes_do_not_repeat),
		cmocka_unit_test(test_crypto__equal_sees_a_difference_anywhere),
		cmocka_unit_test(test_crypto__hkdf_gives_the_published_keys),
		cmocka_unit_test(test_crypto__hex_is_lower_case_and_terminated),
		cmocka_unit_test(test_crypto__hexadecimal_is_read_back_whole_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
