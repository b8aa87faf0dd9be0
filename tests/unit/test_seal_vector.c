/* The boxes against a second implementation, made of other parts: points multiplied by hand, HKDF
 * from bare HMAC, GCM from single AES blocks. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/objects.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/seal.h"
#include "tests/fakes/scratch.h"

enum { HASH = 32, BLOCK = 16, ABOUT_MAX = 1024 };

/* Private numbers of two auditors, the period's secret, the record, and a box for both of them that
 * holds three details. */
static const char *const PRIVATE[] = {
	"1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100",
	"c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721",
};
static const char PERIOD_SECRET[] =
	"a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf";
static const struct seal_place PLACE = { "C001", 1234567, "document_given" };
static const char BOX[] =
	"013230323651343059301306072a8648ce3d020106082a8648ce3d03010703420004682932709292932d38c2"
	"444875b5901933b6c8589fcf73503ee7aef357f7bc4e341adad0e4a260faf7c8da03485be721d400081a13c3"
	"4b5d443e66588555e2ef031180756d7a08eb675236c8368ba9604f8bfbb05fbd263253ec7426c5511f9b02de"
	"eaadd62592e557d34ada9a2675c405bf3cf4a39b3d4ca84410933864625911eb6466185478271c504f10fa7a"
	"c8f15bf48528e1cc82b4c570f5c9de297d7e887fc2eb535a7a78cca4a0f420fe37e2cae3415a42a5b18c398b"
	"75829bc70e8f1bb6b31263eb3f5cc0fc798faa934fb06ba13b0d62507839726a92957d732031e49dccccaf33"
	"3506493a6e4d3570cd701dbd645b925f0972dfb3226f747c9f859b10cdc796df1212b8f797fb060a3a14815b"
	"5f94126b10fd00542485a9f1fafd1cf379f1274abd369dc474a6d7b11b1e1af76cb895f7cb696357e722cf0f"
	"b790d386a15087547c3f8ad932b4279e67abb8d6aee5e84345e7e35c9adcdcb80a493832836267a78acd053a"
	"b95efe7b19d79d59a6b0ca12cfd7c24a348181820a12a251831340";
static const struct {
	const char *key, *value;
} DETAILS[] = {
	{ "surname", "SPECIMEN" },
	{ "given", "ÁNA MARÍA" },
	{ "birth", "1970-01-02" },
};

static size_t from_hex(const char *hex, unsigned char *to, size_t max)
{
	size_t size = strlen(hex) / 2;

	assert_true(size <= max);
	for (size_t at = 0; at < size; at++) {
		unsigned byte = 0;
		assert_int_equal(sscanf(hex + 2 * at, "%2x", &byte), 1);
		to[at] = (unsigned char)byte;
	}
	return size;
}

/* The x coordinate of scalar * point; the generator's where `point` is null. Both coordinates with
 * `ret_point`. */
static void multiply(const unsigned char scalar[HASH], const unsigned char *point,
		     unsigned char ret_point[65])
{
	EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	EC_POINT *from = EC_POINT_new(group), *to = EC_POINT_new(group);
	BIGNUM *number = BN_bin2bn(scalar, HASH, NULL);

	if (point == NULL)
		assert_int_equal(EC_POINT_mul(group, to, number, NULL, NULL, NULL), 1);
	else {
		assert_int_equal(EC_POINT_oct2point(group, from, point, 65, NULL), 1);
		assert_int_equal(EC_POINT_mul(group, to, NULL, from, number, NULL), 1);
	}
	assert_int_equal(
		EC_POINT_point2oct(group, to, POINT_CONVERSION_UNCOMPRESSED, ret_point, 65, NULL),
		65);
	BN_free(number);
	EC_POINT_free(from);
	EC_POINT_free(to);
	EC_GROUP_free(group);
}

static void hkdf(const unsigned char *salt, size_t salt_size, const unsigned char *secret,
		 const unsigned char *info, size_t info_size, unsigned char *to, size_t size)
{
	unsigned char extracted[HASH], block[HASH], message[HASH + ABOUT_MAX + 1];
	unsigned length = 0;
	size_t before = 0;

	(void)HMAC(EVP_sha256(), salt, (int)salt_size, secret, HASH, extracted, &length);
	for (unsigned char number = 1; size > 0; number++) {
		size_t part = size < HASH ? size : HASH;
		memcpy(message, block, before);
		memcpy(message + before, info, info_size);
		message[before + info_size] = number;
		(void)HMAC(EVP_sha256(), extracted, HASH, message, before + info_size + 1, block,
			   &length);
		memcpy(to, block, part);
		to += part;
		size -= part;
		before = HASH;
	}
}

static void aes(const unsigned char key[HASH], const unsigned char from[BLOCK],
		unsigned char to[BLOCK])
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int size = 0;

	assert_int_equal(EVP_EncryptInit_ex(context, EVP_aes_256_ecb(), NULL, key, NULL), 1);
	(void)EVP_CIPHER_CTX_set_padding(context, 0);
	assert_int_equal(EVP_EncryptUpdate(context, to, &size, from, BLOCK), 1);
	EVP_CIPHER_CTX_free(context);
}

/* hash = (hash ^ block) * key in GF(2^128). Source  SP 800-38D, 6.3. */
static void ghash_block(unsigned char hash[BLOCK], const unsigned char key[BLOCK],
			const unsigned char *block, size_t size)
{
	unsigned char product[BLOCK] = { 0 }, factor[BLOCK];

	for (size_t at = 0; at < size; at++)
		hash[at] ^= block[at];
	memcpy(factor, key, BLOCK);
	for (size_t bit = 0; bit < 128; bit++) {
		bool is_set = (hash[bit / 8] >> (7 - bit % 8) & 1) != 0;
		bool carries = (factor[BLOCK - 1] & 1) != 0;
		for (size_t at = 0; is_set && at < BLOCK; at++)
			product[at] ^= factor[at];
		for (size_t at = BLOCK - 1; at > 0; at--)
			factor[at] = (unsigned char)(factor[at] >> 1 | factor[at - 1] << 7);
		factor[0] >>= 1;
		if (carries)
			factor[0] ^= 0xE1;
	}
	memcpy(hash, product, BLOCK);
}

static void ghash(unsigned char hash[BLOCK], const unsigned char key[BLOCK],
		  const unsigned char *from, size_t size)
{
	for (size_t at = 0; at < size; at += BLOCK)
		ghash_block(hash, key, from + at, size - at < BLOCK ? size - at : BLOCK);
}

static void count_up(unsigned char counter[BLOCK])
{
	for (size_t at = BLOCK; at-- > 12;)
		if (++counter[at] != 0)
			return;
}

/* Turns text over in place, and gives the tag over what is encrypted then (`is_sealing`) or was
 * before. Source  SP 800-38D, 7. */
static void gcm(const unsigned char key[HASH], const unsigned char nonce[12],
		const unsigned char *about, size_t about_size, unsigned char *text, size_t size,
		bool is_sealing, unsigned char ret_tag[BLOCK])
{
	unsigned char zero[BLOCK] = { 0 }, hash_key[BLOCK], hash[BLOCK] = { 0 }, lengths[BLOCK];
	unsigned char counter[BLOCK] = { 0 }, mask[BLOCK];
	struct bytes bits = bytes_over(lengths, sizeof(lengths));

	aes(key, zero, hash_key);
	memcpy(counter, nonce, 12);
	counter[15] = 1;
	aes(key, counter, ret_tag);
	ghash(hash, hash_key, about, about_size);
	if (!is_sealing)
		ghash(hash, hash_key, text, size);
	for (size_t at = 0; at < size; at++) {
		if (at % BLOCK == 0) {
			count_up(counter);
			aes(key, counter, mask);
		}
		text[at] ^= mask[at % BLOCK];
	}
	if (is_sealing)
		ghash(hash, hash_key, text, size);
	bytes_add_u64(&bits, 8 * about_size);
	bytes_add_u64(&bits, 8 * size);
	ghash(hash, hash_key, lengths, BLOCK);
	for (size_t at = 0; at < BLOCK; at++)
		ret_tag[at] ^= hash[at];
}

static size_t place_bytes(const struct seal_place *place, unsigned char *to)
{
	struct bytes bytes = bytes_over(to, ABOUT_MAX);

	bytes_add_u32(&bytes, (uint32_t)strlen(place->origin));
	bytes_add_text(&bytes, place->origin);
	bytes_add_u32(&bytes, 8);
	bytes_add_u64(&bytes, place->sequence);
	bytes_add_u32(&bytes, (uint32_t)strlen(place->kind));
	bytes_add_text(&bytes, place->kind);
	return bytes.size;
}

/* Where things stand in a box: version 0, period 1, ephemeral key 7 (its point 33), commitment 98,
 * count 130, then for each auditor 8 + 12 + 32 + 16. */
enum { POINT_AT = 33, COMMITMENT_AT = 98, COUNT_AT = 130, ENTRY_AT = 131, ENTRY_SIZE = 68 };

/* The key that wraps an auditor's entry: its place in the box comes back. */
static size_t wrapping_key(const unsigned char scalar[HASH], const unsigned char *box,
			   unsigned char ret_key[HASH])
{
	static const char PREFIX[] = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
	unsigned char spki[91], print[HASH], shared[65], info[ABOUT_MAX], secret[HASH];
	unsigned size = 0;
	size_t entry = ENTRY_AT;

	assert_int_equal(from_hex(PREFIX, spki, sizeof(spki)), 26);
	multiply(scalar, NULL, spki + 26);
	assert_int_equal(EVP_Digest(spki, sizeof(spki), print, &size, EVP_sha256(), NULL), 1);
	while (memcmp(box + entry, print, 8) != 0) {
		entry += ENTRY_SIZE;
		assert_true(entry < ENTRY_AT + box[COUNT_AT] * (size_t)ENTRY_SIZE);
	}
	multiply(scalar, box + POINT_AT, shared);
	memcpy(info, "tac-kiosk seal v1", 17);
	memcpy(info + 17, box, ENTRY_AT);
	memcpy(info + 17 + ENTRY_AT, print, HASH);
	(void)from_hex(PERIOD_SECRET, secret, sizeof(secret));
	hkdf(secret, HASH, shared + 1, info, 17 + ENTRY_AT + HASH, ret_key, HASH);
	return entry;
}

/* Opens a box; the plain bytes, their number comes back. */
static size_t open_by_hand(const unsigned char scalar[HASH], const unsigned char *box, size_t size,
			   const struct seal_place *place, unsigned char *ret_plain)
{
	static const char CONTENT[] = "tac-kiosk seal v1 content";
	unsigned char wrapping[HASH], root[HASH], both[2 * HASH], about[ABOUT_MAX], tag[BLOCK];
	size_t place_size = place_bytes(place, about);
	size_t entry = wrapping_key(scalar, box, wrapping);
	size_t head = ENTRY_AT + box[COUNT_AT] * (size_t)ENTRY_SIZE;
	size_t plain_size = size - head - 28;

	memcpy(root, box + entry + 20, HASH);
	gcm(wrapping, box + entry + 8, about, place_size, root, HASH, false, tag);
	assert_memory_equal(tag, box + entry + 52, BLOCK);
	hkdf((const unsigned char *)"", 0, root, (const unsigned char *)CONTENT, strlen(CONTENT),
	     both, sizeof(both));
	assert_memory_equal(both + HASH, box + COMMITMENT_AT, HASH);
	memcpy(about + place_size, box, head);
	memcpy(ret_plain, box + head + 12, plain_size);
	gcm(both, box + head, about, place_size + head, ret_plain, plain_size, false, tag);
	assert_memory_equal(tag, box + size - BLOCK, BLOCK);
	return plain_size;
}

/* A private key as a file that key_load reads: PKCS#8 without the public half. */
static void load_private(const char *hex, struct key *ret)
{
	unsigned char der[67];
	char path[SCRATCH_PATH_MAX];
	SCOPED(scratch) scratch;

	scratch_init(&scratch);
	assert_int_equal(from_hex("3041020100301306072a8648ce3d020106082a8648ce3d030107"
				  "04273025020101"
				  "0420",
				  der, sizeof(der)),
			 35);
	assert_int_equal(from_hex(hex, der + 35, 32), 32);
	scratch_path(&scratch, "auditor.der", path);
	scratch_write(path, der, sizeof(der));
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(key_load(path, (struct span){ 0 }, ret, NULL), STATUS_OK);
}

static struct seal_period period_of_vector(void)
{
	struct seal_period period = { .period = { "2026Q4" } };

	(void)from_hex(PERIOD_SECRET, period.secret, sizeof(period.secret));
	return period;
}

static void expected_plain(struct bytes *to)
{
	bytes_add_u32(to, 8);
	bytes_add_u64(to, COUNT_OF(DETAILS));
	for (size_t at = 0; at < COUNT_OF(DETAILS); at++) {
		bytes_add_u32(to, (uint32_t)strlen(DETAILS[at].key));
		bytes_add_text(to, DETAILS[at].key);
		bytes_add_u32(to, (uint32_t)strlen(DETAILS[at].value));
		bytes_add_text(to, DETAILS[at].value);
	}
	while (to->size % 64 != 0)
		bytes_add_byte(to, 0);
}

static void assert_holds_details(const unsigned char *plain, size_t size)
{
	unsigned char storage[256];
	struct bytes expected = bytes_over(storage, sizeof(storage));

	expected_plain(&expected);
	assert_int_equal(size, expected.size);
	assert_memory_equal(plain, storage, size);
}

static void test_seal_vector__a_box_from_before_opens(void **state)
{
	unsigned char box[SEAL_BOX_MAX];
	struct span whole = { box, from_hex(BOX, box, sizeof(box)) };
	struct seal_period period = period_of_vector();

	for (size_t who = 0; who < COUNT_OF(PRIVATE); who++) {
		struct seal_details details = { 0 };
		SCOPED(key) key = { 0 };
		load_private(PRIVATE[who], &key);
		assert_int_equal(seal_open(whole, &key, &period, &PLACE, &details, NULL),
				 STATUS_OK);
		assert_int_equal(details.count, COUNT_OF(DETAILS));
		for (size_t at = 0; at < COUNT_OF(DETAILS); at++) {
			assert_string_equal(details.detail[at].key, DETAILS[at].key);
			assert_string_equal(details.detail[at].value, DETAILS[at].value);
		}
	}
}

static void test_seal_vector__the_second_implementation_opens_the_same_box(void **state)
{
	unsigned char box[SEAL_BOX_MAX], plain[SEAL_PLAIN_MAX], scalar[HASH];
	size_t size = from_hex(BOX, box, sizeof(box));

	for (size_t who = 0; who < COUNT_OF(PRIVATE); who++) {
		(void)from_hex(PRIVATE[who], scalar, sizeof(scalar));
		assert_holds_details(plain, open_by_hand(scalar, box, size, &PLACE, plain));
	}
}

static void test_seal_vector__the_second_implementation_opens_what_is_sealed_now(void **state)
{
	unsigned char storage[SEAL_BOX_MAX], plain[SEAL_PLAIN_MAX], scalar[HASH];
	struct bytes box = bytes_over(storage, sizeof(storage));
	struct seal_period period = period_of_vector();
	struct seal_details details = { 0 };
	struct key auditors[COUNT_OF(PRIVATE)] = { 0 };

	for (size_t who = 0; who < COUNT_OF(PRIVATE); who++)
		load_private(PRIVATE[who], &auditors[who]);
	for (size_t at = 0; at < COUNT_OF(DETAILS); at++)
		seal_detail(&details, DETAILS[at].key, DETAILS[at].value);
	assert_int_equal(
		seal_make(&details, auditors, COUNT_OF(auditors), &period, &PLACE, &box, NULL),
		STATUS_OK);
	for (size_t who = 0; who < COUNT_OF(PRIVATE); who++) {
		(void)from_hex(PRIVATE[who], scalar, sizeof(scalar));
		assert_holds_details(plain, open_by_hand(scalar, storage, box.size, &PLACE, plain));
		key_release(&auditors[who]);
	}
}

/* A sealer who wraps another content key for one auditor, to tell that one something else. */
static void test_seal_vector__a_box_of_two_contents_is_found_out(void **state)
{
	unsigned char box[SEAL_BOX_MAX], scalar[HASH], wrapping[HASH], about[ABOUT_MAX];
	struct span whole = { box, from_hex(BOX, box, sizeof(box)) };
	struct seal_period period = period_of_vector();
	struct seal_details details;
	struct fault fault = { 0 };
	SCOPED(key) key = { 0 };

	load_private(PRIVATE[0], &key);
	(void)from_hex(PRIVATE[0], scalar, sizeof(scalar));
	size_t entry = wrapping_key(scalar, box, wrapping);
	memset(box + entry + 20, 0x5A, HASH);
	gcm(wrapping, box + entry + 8, about, place_bytes(&PLACE, about), box + entry + 20, HASH,
	    true, box + entry + 52);
	assert_int_equal(seal_open(whole, &key, &period, &PLACE, &details, &fault), STATUS_CORRUPT);
	assert_string_equal(fault.what, "a box was made to tell each auditor something else");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_seal_vector__a_box_from_before_opens),
		cmocka_unit_test(test_seal_vector__the_second_implementation_opens_the_same_box),
		cmocka_unit_test(
			test_seal_vector__the_second_implementation_opens_what_is_sealed_now),
		cmocka_unit_test(test_seal_vector__a_box_of_two_contents_is_found_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
