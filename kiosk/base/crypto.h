/* The cryptography that everything here stands on: SHA-2, HMAC, PBKDF2, HKDF, AES-256-GCM,
 * random bytes.
 * FIPS-approved algorithms only. The one home of OpenSSL's digest, cipher and random headers. */
#ifndef TAC_BASE_CRYPTO_H
#define TAC_BASE_CRYPTO_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

enum {
	CRYPTO_HASH_SIZE = 32,
	CRYPTO_KEY_SIZE = 32,
	CRYPTO_NONCE_SIZE = 12,
	CRYPTO_TAG_SIZE = 16,
	CRYPTO_HEX_MAX = 2 * CRYPTO_HASH_SIZE + 1,
};

struct hash {
	unsigned char at[CRYPTO_HASH_SIZE];
};

/* Hashes are no secrets: the time it takes may tell where they differ. */
static inline bool hash_equals(const struct hash *left, const struct hash *right)
{
	return memcmp(left->at, right->at, sizeof(left->at)) == 0;
}

/* SHA-256 over the parts, one behind the other.
 * Errors  STATUS_UNSUPPORTED when the provider refuses. */
enum status crypto_sha256(const struct span *parts, size_t count, struct hash *ret,
			  struct fault *fault) MUST_CHECK;

/* The same over one part, in hexadecimal (CRYPTO_HEX_MAX). */
enum status crypto_sha256_hex(struct span part, char *ret, struct fault *fault) MUST_CHECK;

/* SHA-256 of what a file holds from its beginning on.
 * Errors  STATUS_IO when it cannot be read; as crypto_sha256. */
enum status crypto_sha256_file(int file, struct hash *ret, struct fault *fault) MUST_CHECK;

/* HMAC-SHA-256. Source  FIPS 198-1. */
enum status crypto_hmac(const unsigned char key[CRYPTO_KEY_SIZE], struct span message,
			struct hash *ret, struct fault *fault) MUST_CHECK;

/* PBKDF2-HMAC-SHA-256. Blocks for as long as `iterations` take. Source  SP 800-132. */
enum status crypto_pbkdf2(struct span secret, struct span salt, uint32_t iterations,
			  struct hash *ret, struct fault *fault) MUST_CHECK;

/* HKDF-SHA-256: `size` bytes of key from a secret; `about` says what for. Source  RFC 5869. */
enum status crypto_hkdf(struct span secret, struct span salt, struct span about, unsigned char *to,
			size_t size, struct fault *fault) MUST_CHECK;

/* Random bytes from the provider's generator. */
enum status crypto_random(void *to, size_t size, struct fault *fault) MUST_CHECK;

/* AES-256-GCM. `sealed` is nonce, ciphertext, tag: plain.size + 28 bytes. `about` is authenticated
 * and not hidden: it binds the box to its place.
 * Errors  crypto_open: STATUS_CORRUPT when key, place or bytes are not those of the sealing.
 * Source  SP 800-38D. */
enum { CRYPTO_SEAL_OVERHEAD = CRYPTO_NONCE_SIZE + CRYPTO_TAG_SIZE };
enum status crypto_seal(const unsigned char key[CRYPTO_KEY_SIZE], struct span plain,
			struct span about, unsigned char *to, struct fault *fault) MUST_CHECK;
enum status crypto_open(const unsigned char key[CRYPTO_KEY_SIZE], struct span sealed,
			struct span about, unsigned char *to, struct fault *fault) MUST_CHECK;

/* Equal in a time that does not depend on where they differ. */
bool crypto_equal(const void *left, const void *right, size_t size);

/* Lower-case hexadecimal; `to` holds 2 * size + 1. */
void crypto_hex(const void *from, size_t size, char *to);
/* Reads back `size` bytes. False (and `to` zeroed) for any other text. */
bool crypto_from_hex(const char *text, void *to, size_t size) MUST_CHECK;

#endif
