/* The kiosk's own keys, one file each (mode 0600) in one folder. */
#ifndef TAC_ISSUING_KEYRING_H
#define TAC_ISSUING_KEYRING_H

#include "kiosk/base/crypto.h"

/* Secrets: lives in secret memory, wipe after use. */
struct keyring {
	unsigned char fingerprint[CRYPTO_KEY_SIZE]; /* HMAC key over TINs */
	unsigned char sealing[CRYPTO_KEY_SIZE];     /* AES key over stored PINs */
};

/* Makes the folder (0700) and both keys. Existing keys are refused, never replaced. */
enum status keyring_create(const char *folder, struct fault *fault) MUST_CHECK;
/* Errors  STATUS_DENIED when a key file can be read by others; STATUS_IO; STATUS_CORRUPT for a
 *         wrong size. Each names the file. */
enum status keyring_load(const char *folder, struct keyring *ret, struct fault *fault) MUST_CHECK;
void keyring_wipe(struct keyring *keyring);

/* What a taxpayer number is known by: in training another print than in earnest, so that a number
 * that somebody practised with is not taken. */
enum keyring_realm { KEYRING_EARNEST, KEYRING_TRAINING };

/* HMAC-SHA-256 of the nine digits, in hexadecimal (CRYPTO_HEX_MAX). */
enum status keyring_fingerprint(const struct keyring *keyring, enum keyring_realm realm,
				const char *tin_digits, char *ret, struct fault *fault) MUST_CHECK;

#endif
