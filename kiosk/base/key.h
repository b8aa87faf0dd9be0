/* Elliptic-curve keys (NIST P-256): what signs the ledger, and whom details are sealed to.
 *
 * A private key may live in a file or behind an OpenSSL provider (TPM, token); who uses it sees no
 * difference. */
#ifndef TAC_BASE_KEY_H
#define TAC_BASE_KEY_H

#include "kiosk/base/crypto.h"

struct evp_pkey_st;

enum {
	KEY_PUBLIC_SIZE = 91,   /* SubjectPublicKeyInfo, uncompressed point: always that long */
	KEY_PEM_MAX = 256,      /* the same between BEGIN and END lines, with its terminator */
	KEY_SIGNATURE_MAX = 72, /* DER of two 256-bit numbers */
	KEY_SECRET_SIZE = 32,
	KEY_PASSPHRASE_MAX = 128,
};

struct key {
	struct evp_pkey_st *at; /* null: closed */
	bool is_private;
};

void key_release(struct key *key);

enum status key_generate(struct key *ret, struct fault *fault) MUST_CHECK;

/* Keeps a private key as PEM (PKCS#8, mode 0600), whole or not at all. An empty passphrase keeps it
 * in clear; another encrypts it (AES-256-CBC, PBKDF2-HMAC-SHA-256).
 * Errors  STATUS_REFUSED the file exists, or a passphrase over KEY_PASSPHRASE_MAX;
 *         STATUS_UNSUPPORTED the key does not leave its token; as file_create.
 * Blocks  with a passphrase, for the half second that makes guessing dear. */
enum status key_save(const struct key *key, const char *path, struct span passphrase,
		     struct fault *fault) MUST_CHECK;

/* Loads a private key by path or URI: file:, and what a provider offers, such as pkcs11: or
 * handle:. Shape   passphrase may be empty. A file that others may read is refused unless a
 * passphrase guards it. Errors  STATUS_GONE not there; STATUS_DENIED others may read it, or the
 * passphrase is wrong or lacking; STATUS_CORRUPT no P-256 private key in it; STATUS_UNSUPPORTED no
 * provider. */
enum status key_load(const char *uri, struct span passphrase, struct key *ret,
		     struct fault *fault) MUST_CHECK;

/* A public key from its SubjectPublicKeyInfo, as DER or as PEM.
 * Errors  STATUS_CORRUPT for anything but a point on P-256, uncompressed and named. */
enum status key_from_public(struct span encoded, struct key *ret, struct fault *fault) MUST_CHECK;

/* The public half as DER, and as PEM (a C string). */
enum status key_public(const struct key *key, unsigned char ret[KEY_PUBLIC_SIZE],
		       struct fault *fault) MUST_CHECK;
enum status key_public_pem(const struct key *key, char ret[KEY_PEM_MAX],
			   struct fault *fault) MUST_CHECK;

/* SHA-256 of the public half's DER: the key's name among all keys. */
enum status key_fingerprint(const struct key *key, struct hash *ret,
			    struct fault *fault) MUST_CHECK;

struct key_signature {
	size_t size;
	unsigned char at[KEY_SIGNATURE_MAX];
};

/* ECDSA with SHA-256. Source  FIPS 186-4; DER as in RFC 3279, 2.2.3.
 * Errors  key_verify: STATUS_CORRUPT when it is not this key's signature of this message. */
enum status key_sign(const struct key *key, struct span message, struct key_signature *ret,
		     struct fault *fault) MUST_CHECK;
enum status key_verify(const struct key *key, struct span message, struct span signature,
		       struct fault *fault) MUST_CHECK;

/* ECDH: the raw shared secret, for crypto_hkdf and nothing else. Wipe it. Source  SP 800-56A. */
enum status key_agree(const struct key *own, const struct key *peer,
		      unsigned char ret[KEY_SECRET_SIZE], struct fault *fault) MUST_CHECK;

#endif
