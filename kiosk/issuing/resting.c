#include "kiosk/issuing/resting.h"

#include <string.h>

#include "kiosk/base/wipe.h"

/* Source  Crockford's base 32: no I, L, O, U. */
static const char DIGITS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { TOKEN_DIGITS = 16, GROUP = 4, BITS = 5, TOKEN_BYTES = TOKEN_DIGITS * BITS / 8 };

/* Writes digit `at` of a token, and the hyphen before its group. */
static void put_digit(char ret[RESTING_TOKEN_MAX], size_t at, char digit)
{
	size_t place = at + at / GROUP;

	if (at > 0 && at % GROUP == 0)
		ret[place - 1] = '-';
	ret[place] = digit;
	ret[place + 1] = '\0';
}

enum status resting_token(char ret[RESTING_TOKEN_MAX], struct fault *fault)
{
	unsigned char random[TOKEN_BYTES];
	enum status status = crypto_random(random, sizeof(random), fault);
	unsigned bits = 0, held = 0;
	size_t next = 0;

	if (status != STATUS_OK)
		return status;
	for (size_t at = 0; at < TOKEN_DIGITS; at++) {
		if (held < BITS) {
			bits = bits << 8 | random[next++];
			held += 8;
		}
		held -= BITS;
		put_digit(ret, at, DIGITS[bits >> held & 31]);
	}
	wipe(random, sizeof(random));
	return STATUS_OK;
}

/* 0: no digit of a token. */
static char digit_of(unsigned char typed)
{
	static const char ALIKE[] = "oO0iI1lL1", SMALL[] = "abcdefghjkmnpqrstvwxyz";
	const char *same = strchr(DIGITS, typed), *small = strchr(SMALL, typed);

	for (size_t at = 0; at + 2 < sizeof(ALIKE); at += 3)
		if (typed == (unsigned char)ALIKE[at] || typed == (unsigned char)ALIKE[at + 1])
			return ALIKE[at + 2];
	if (typed == '\0')
		return '\0';
	if (same != NULL)
		return *same;
	/* The letters of DIGITS stand in the order of SMALL, behind ten digits. */
	if (small != NULL)
		return DIGITS[10 + (small - SMALL)];
	return '\0';
}

bool resting_read_token(struct span typed, char ret[RESTING_TOKEN_MAX])
{
	char token[RESTING_TOKEN_MAX] = "";
	size_t count = 0;

	for (size_t at = 0; at < typed.size; at++) {
		char digit = digit_of(typed.at[at]);
		if (typed.at[at] == '-' || typed.at[at] == ' ')
			continue;
		if (digit == '\0' || count == TOKEN_DIGITS)
			return false;
		put_digit(token, count++, digit);
	}
	if (count == TOKEN_DIGITS)
		memcpy(ret, token, sizeof(token));
	wipe(token, sizeof(token));
	return count == TOKEN_DIGITS;
}

enum status resting_find(const char *token, char ret[CRYPTO_HEX_MAX], struct fault *fault)
{
	return crypto_sha256_hex(span_of(token), ret, fault);
}

static enum status derive(const struct keyring *keyring, const char *token,
			  unsigned char key[CRYPTO_KEY_SIZE], struct fault *fault)
{
	return crypto_hkdf((struct span){ keyring->sealing, sizeof(keyring->sealing) },
			   span_of(token), span_of("tac-kiosk visit that rests"), key,
			   CRYPTO_KEY_SIZE, fault);
}

enum status resting_seal(const struct keyring *keyring, const char *visit, const char *token,
			 struct span plain, unsigned char *to, struct fault *fault)
{
	unsigned char key[CRYPTO_KEY_SIZE];
	enum status status = derive(keyring, token, key, fault);

	if (status == STATUS_OK)
		status = crypto_seal(key, plain, span_of(visit), to, fault);
	wipe(key, sizeof(key));
	return status;
}

enum status resting_open(const struct keyring *keyring, const char *visit, const char *token,
			 struct span sealed, unsigned char *to, struct fault *fault)
{
	unsigned char key[CRYPTO_KEY_SIZE];
	enum status status = derive(keyring, token, key, fault);

	if (status == STATUS_OK)
		status = crypto_open(key, sealed, span_of(visit), to, fault);
	wipe(key, sizeof(key));
	return status;
}
