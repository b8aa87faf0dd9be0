/* What a visit that rests is sealed with, and the token on its slip.
 *
 * Shape   AES-256-GCM under a key that HKDF derives from the kiosk's sealing key and the token,
 *         for one visit: a row of another visit does not open, and for one on a slip neither the
 *         kiosk's disk nor the slip is enough. A token is 80 random bits as sixteen letters and
 *         digits of which none looks like another, "7K3M-9QXD-2F8T-WNH4". */
#ifndef TAC_ISSUING_RESTING_H
#define TAC_ISSUING_RESTING_H

#include "kiosk/issuing/keyring.h"

enum { RESTING_TOKEN_MAX = 20 };

/* Errors  as crypto_random. */
enum status resting_token(char ret[RESTING_TOKEN_MAX], struct fault *fault) MUST_CHECK;
/* A token as somebody typed it, in small letters or without its hyphens, with O for 0 and I or L
 * for
 * 1. False for anything else. */
bool resting_read_token(struct span typed, char ret[RESTING_TOKEN_MAX]) MUST_CHECK;
/* Where the token's visit stands: SHA-256 of the token, as hexadecimal digits. */
enum status resting_find(const char *token, char ret[CRYPTO_HEX_MAX],
			 struct fault *fault) MUST_CHECK;

/* Shape   token is empty for a visit in the queue; `to` holds plain.size + CRYPTO_SEAL_OVERHEAD
 *         bytes, or as many fewer for opening.
 * Errors  as crypto_seal, crypto_open. */
enum status resting_seal(const struct keyring *keyring, const char *visit, const char *token,
			 struct span plain, unsigned char *to, struct fault *fault) MUST_CHECK;
enum status resting_open(const struct keyring *keyring, const char *visit, const char *token,
			 struct span sealed, unsigned char *to, struct fault *fault) MUST_CHECK;

#endif
