#include "kiosk/base/crypto.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include "kiosk/base/wipe.h"

enum { FILE_PART_SIZE = 64 * 1024 };

/* Fetched at first use and kept until the process ends. Each message begins the digest's context
 * anew: to allocate one takes longer than to hash a short message. */
static struct {
	EVP_MD *sha256;
	EVP_MD_CTX *sha256_context;
	EVP_MAC *hmac;
	EVP_KDF *pbkdf2;
	EVP_KDF *hkdf;
	EVP_CIPHER *aes_gcm;
} algorithms;

struct mac {
	EVP_MAC_CTX *context;
};
struct derivation {
	EVP_KDF_CTX *context;
};
struct cipher {
	EVP_CIPHER_CTX *context;
};

static void mac_release(struct mac *mac)
{
	EVP_MAC_CTX_free(mac->context);
}

static void derivation_release(struct derivation *derivation)
{
	EVP_KDF_CTX_free(derivation->context);
}

static void cipher_release(struct cipher *cipher)
{
	EVP_CIPHER_CTX_free(cipher->context);
}

static enum status refuse(struct fault *fault, const char *algorithm)
{
	unsigned long code = ERR_peek_last_error();

	ERR_clear_error();
	return fault_set(fault, STATUS_UNSUPPORTED, ERR_GET_REASON(code),
			 "OpenSSL does not offer %s: check openssl.cnf and its providers",
			 algorithm);
}

static bool begin_sha256(void)
{
	if (algorithms.sha256 == NULL)
		algorithms.sha256 = EVP_MD_fetch(NULL, "SHA2-256", NULL);
	if (algorithms.sha256_context == NULL)
		algorithms.sha256_context = EVP_MD_CTX_new();
	return algorithms.sha256 != NULL && algorithms.sha256_context != NULL &&
	       EVP_DigestInit_ex2(algorithms.sha256_context, algorithms.sha256, NULL) == 1;
}

static enum status end_sha256(bool is_fine, struct hash *ret, struct fault *fault)
{
	struct hash hash;
	unsigned size = 0;

	if (!is_fine || EVP_DigestFinal_ex(algorithms.sha256_context, hash.at, &size) != 1 ||
	    size != sizeof(hash.at))
		return refuse(fault, "SHA-256");
	*ret = hash;
	return STATUS_OK;
}

enum status crypto_sha256(const struct span *parts, size_t count, struct hash *ret,
			  struct fault *fault)
{
	bool is_fine = begin_sha256();
	EVP_MD_CTX *context = algorithms.sha256_context;
	for (size_t at = 0; is_fine && at < count; at++)
		if (parts[at].size > 0)
			is_fine = EVP_DigestUpdate(context, parts[at].at, parts[at].size) == 1;
	return end_sha256(is_fine, ret, fault);
}

enum status crypto_sha256_file(int file, struct hash *ret, struct fault *fault)
{
	unsigned char part[FILE_PART_SIZE];
	bool is_fine = begin_sha256();
	off_t at = 0;
	ssize_t got = 1;

	while (is_fine && got > 0) {
		do
			got = pread(file, part, sizeof(part), at);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			return fault_set(fault, STATUS_IO, errno, "a file cannot be read: %s",
					 strerror(errno));
		is_fine = EVP_DigestUpdate(algorithms.sha256_context, part, (size_t)got) == 1;
		at += got;
	}
	return end_sha256(is_fine, ret, fault);
}

/* OpenSSL's parameters take pointers to what they only read. */
static void *borrowed(const void *at)
{
	union {
		const void *in;
		void *out;
	} pointer = { .in = at };

	return pointer.out;
}

static OSSL_PARAM sha256_parameter(const char *key)
{
	static char NAME[] = "SHA2-256";

	return OSSL_PARAM_construct_utf8_string(key, NAME, 0);
}

static OSSL_PARAM bytes_parameter(const char *key, struct span value)
{
	return OSSL_PARAM_construct_octet_string(
		key, value.size > 0 ? borrowed(value.at) : borrowed(""), value.size);
}

enum status crypto_sha256_hex(struct span part, char *ret, struct fault *fault)
{
	struct hash hash = { 0 };
	enum status status = crypto_sha256(&part, 1, &hash, fault);

	crypto_hex(hash.at, sizeof(hash.at), ret);
	return status;
}

enum status crypto_hmac(const unsigned char key[CRYPTO_KEY_SIZE], struct span message,
			struct hash *ret, struct fault *fault)
{
	OSSL_PARAM parameters[] = { sha256_parameter(OSSL_MAC_PARAM_DIGEST),
				    OSSL_PARAM_construct_end() };

	if (algorithms.hmac == NULL)
		algorithms.hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	SCOPED(mac) mac = { algorithms.hmac == NULL ? NULL : EVP_MAC_CTX_new(algorithms.hmac) };
	struct hash hash;
	size_t size = 0;
	if (mac.context == NULL ||
	    EVP_MAC_init(mac.context, key, CRYPTO_KEY_SIZE, parameters) != 1 ||
	    (message.size > 0 && EVP_MAC_update(mac.context, message.at, message.size) != 1) ||
	    EVP_MAC_final(mac.context, hash.at, &size, sizeof(hash.at)) != 1 ||
	    size != sizeof(hash.at))
		return refuse(fault, "HMAC-SHA-256");
	*ret = hash;
	return STATUS_OK;
}

enum status crypto_pbkdf2(struct span secret, struct span salt, uint32_t iterations,
			  struct hash *ret, struct fault *fault)
{
	unsigned int rounds = iterations;
	int skips_bounds = 0; /* SP 800-132's least salt and iteration count hold */
	OSSL_PARAM parameters[] = {
		bytes_parameter(OSSL_KDF_PARAM_PASSWORD, secret),
		bytes_parameter(OSSL_KDF_PARAM_SALT, salt),
		OSSL_PARAM_construct_uint(OSSL_KDF_PARAM_ITER, &rounds),
		OSSL_PARAM_construct_int(OSSL_KDF_PARAM_PKCS5, &skips_bounds),
		sha256_parameter(OSSL_KDF_PARAM_DIGEST),
		OSSL_PARAM_construct_end(),
	};

	if (algorithms.pbkdf2 == NULL)
		algorithms.pbkdf2 = EVP_KDF_fetch(NULL, "PBKDF2", NULL);
	SCOPED(derivation)
	derivation = { algorithms.pbkdf2 == NULL ? NULL : EVP_KDF_CTX_new(algorithms.pbkdf2) };
	struct hash hash;
	if (derivation.context == NULL ||
	    EVP_KDF_derive(derivation.context, hash.at, sizeof(hash.at), parameters) != 1)
		return refuse(fault, "PBKDF2 with this salt and cost");
	*ret = hash;
	wipe(&hash, sizeof(hash));
	return STATUS_OK;
}

enum status crypto_hkdf(struct span secret, struct span salt, struct span about, unsigned char *to,
			size_t size, struct fault *fault)
{
	OSSL_PARAM parameters[] = {
		bytes_parameter(OSSL_KDF_PARAM_KEY, secret),
		bytes_parameter(OSSL_KDF_PARAM_SALT, salt),
		bytes_parameter(OSSL_KDF_PARAM_INFO, about),
		sha256_parameter(OSSL_KDF_PARAM_DIGEST),
		OSSL_PARAM_construct_end(),
	};

	if (algorithms.hkdf == NULL)
		algorithms.hkdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	SCOPED(derivation)
	derivation = { algorithms.hkdf == NULL ? NULL : EVP_KDF_CTX_new(algorithms.hkdf) };
	if (derivation.context == NULL ||
	    EVP_KDF_derive(derivation.context, to, size, parameters) != 1) {
		wipe(to, size);
		return refuse(fault, "HKDF-SHA-256");
	}
	return STATUS_OK;
}

enum status crypto_random(void *to, size_t size, struct fault *fault)
{
	if (RAND_priv_bytes_ex(NULL, to, size, 256) != 1)
		return refuse(fault, "random bytes");
	return STATUS_OK;
}

static bool has_cipher(const struct cipher *cipher)
{
	if (algorithms.aes_gcm == NULL)
		algorithms.aes_gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	return algorithms.aes_gcm != NULL && cipher->context != NULL;
}

/* Runs a span through the cipher; `to` null for bytes that are only authenticated. */
static bool run_cipher(const struct cipher *cipher, unsigned char *to, struct span from)
{
	int size = 0;

	assert(from.size <= INT32_MAX);
	return from.size == 0 ||
	       (EVP_CipherUpdate(cipher->context, to, &size, from.at, (int)from.size) == 1 &&
		(size_t)size == from.size);
}

enum status crypto_seal(const unsigned char key[CRYPTO_KEY_SIZE], struct span plain,
			struct span about, unsigned char *to, struct fault *fault)
{
	unsigned char *text = to + CRYPTO_NONCE_SIZE;
	unsigned char *tag = text + plain.size;
	OSSL_PARAM parameters[] = { OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG,
								      tag, CRYPTO_TAG_SIZE),
				    OSSL_PARAM_construct_end() };
	SCOPED(cipher) cipher = { EVP_CIPHER_CTX_new() };
	int size = 0;
	enum status status = crypto_random(to, CRYPTO_NONCE_SIZE, fault);

	if (status != STATUS_OK)
		return status;
	if (!has_cipher(&cipher) ||
	    EVP_CipherInit_ex2(cipher.context, algorithms.aes_gcm, key, to, 1, NULL) != 1 ||
	    !run_cipher(&cipher, NULL, about) || !run_cipher(&cipher, text, plain) ||
	    EVP_CipherFinal_ex(cipher.context, tag, &size) != 1 ||
	    EVP_CIPHER_CTX_get_params(cipher.context, parameters) != 1) {
		wipe(to, plain.size + CRYPTO_SEAL_OVERHEAD);
		return refuse(fault, "AES-256-GCM");
	}
	return STATUS_OK;
}

enum status crypto_open(const unsigned char key[CRYPTO_KEY_SIZE], struct span sealed,
			struct span about, unsigned char *to, struct fault *fault)
{
	if (sealed.size < CRYPTO_SEAL_OVERHEAD)
		return fault_set(fault, STATUS_CORRUPT, 0, "a sealed value is cut short");
	size_t plain_size = sealed.size - CRYPTO_SEAL_OVERHEAD;
	unsigned char tag[CRYPTO_TAG_SIZE];
	memcpy(tag, sealed.at + sealed.size - CRYPTO_TAG_SIZE, CRYPTO_TAG_SIZE);
	OSSL_PARAM parameters[] = { OSSL_PARAM_construct_octet_string(OSSL_CIPHER_PARAM_AEAD_TAG,
								      tag, sizeof(tag)),
				    OSSL_PARAM_construct_end() };
	SCOPED(cipher) cipher = { EVP_CIPHER_CTX_new() };

	if (!has_cipher(&cipher) || EVP_CipherInit_ex2(cipher.context, algorithms.aes_gcm, key,
						       sealed.at, 0, parameters) != 1)
		return refuse(fault, "AES-256-GCM");
	unsigned char nothing[CRYPTO_TAG_SIZE];
	int size = 0;
	if (!run_cipher(&cipher, NULL, about) ||
	    !run_cipher(&cipher, to, span_slice(sealed, CRYPTO_NONCE_SIZE, plain_size)) ||
	    EVP_CipherFinal_ex(cipher.context, nothing, &size) != 1) {
		ERR_clear_error();
		wipe(to, plain_size); /* bytes that nobody vouches for */
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "a sealed value does not open: another key, place or bytes");
	}
	return STATUS_OK;
}

bool crypto_equal(const void *left, const void *right, size_t size)
{
	return CRYPTO_memcmp(left, right, size) == 0;
}

static const char DIGITS[] = "0123456789abcdef";

void crypto_hex(const void *from, size_t size, char *to)
{
	const unsigned char *at = from;

	for (size_t i = 0; i < size; i++) {
		to[2 * i] = DIGITS[at[i] >> 4];
		to[2 * i + 1] = DIGITS[at[i] & 15];
	}
	to[2 * size] = '\0';
}

bool crypto_from_hex(const char *text, void *to, size_t size)
{
	unsigned char *at = to;
	bool is_hex = strlen(text) == 2 * size && strspn(text, DIGITS) == 2 * size;

	for (size_t i = 0; i < size; i++)
		at[i] = is_hex ? (unsigned char)((strchr(DIGITS, text[2 * i]) - DIGITS) << 4 |
						 (strchr(DIGITS, text[2 * i + 1]) - DIGITS))
			       : 0;
	return is_hex;
}
