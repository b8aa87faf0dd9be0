#include "kiosk/issuing/resting.h"

#include <string.h>

#include "kiosk/base/base32.h"
#include "kiosk/base/wipe.h"

enum { TOKEN_DIGITS = 16, GROUP = 4, TOKEN_BYTES = TOKEN_DIGITS * BASE32_BITS / 8 };

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
	unsigned char values[TOKEN_DIGITS];

	if (status != STATUS_OK)
		return status;
	base32_unpack(random, values, TOKEN_DIGITS);
	for (size_t at = 0; at < TOKEN_DIGITS; at++)
		put_digit(ret, at, BASE32_DIGITS[values[at]]);
	wipe(values, sizeof(values));
	wipe(random, sizeof(random));
	return STATUS_OK;
}

bool resting_read_token(struct span typed, char ret[RESTING_TOKEN_MAX])
{
	char token[RESTING_TOKEN_MAX] = "";
	size_t count = 0;

	for (size_t at = 0; at < typed.size; at++) {
		int value = base32_value((char)typed.at[at]);
		if (typed.at[at] == '-' || typed.at[at] == ' ')
			continue;
		if (value < 0 || count == TOKEN_DIGITS)
			return false;
		put_digit(token, count++, BASE32_DIGITS[value]);
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
