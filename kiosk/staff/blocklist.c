#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/staff/secret.h"
#include "kiosk/staff/staff.h"

/* What people choose first, in lower case; shorter ones fall to the length rule. Digits and '!'
 * at the end are taken off before looking. */
static const char *const COMMON[] = {
	"aaaaaaaa",
	"abc123abc",
	"abcd1234",
	"abcdefgh",
	"access",
	"account",
	"admin",
	"administrator",
	"adminadmin",
	"admin@123",
	"america",
	"asdfasdf",
	"asdfghjk",
	"asdfghjkl",
	"asdf1234",
	"audit",
	"austin",
	"autumn",
	"baseball",
	"basketball",
	"batman",
	"blessed",
	"butterfly",
	"changeme",
	"changemenow",
	"changethis",
	"charlie",
	"chocolate",
	"clerk",
	"clerkclerk",
	"computer",
	"cookie",
	"default",
	"december",
	"demodemo",
	"dragon",
	"election",
	"february",
	"flower",
	"football",
	"freedom",
	"friday",
	"godbless",
	"government",
	"guest",
	"guestguest",
	"hello",
	"hellohello",
	"iloveyou",
	"internal",
	"internalrevenue",
	"internet",
	"jennifer",
	"jessica",
	"kiosk",
	"kioskkiosk",
	"letmein",
	"letmeinnow",
	"liverpool",
	"login",
	"loginlogin",
	"master",
	"michael",
	"michelle",
	"monday",
	"monkey",
	"november",
	"office",
	"office365",
	"october",
	"p@ssw0rd",
	"p@ssword",
	"pa$$word",
	"pa$$w0rd",
	"pass",
	"passpass",
	"passphrase",
	"passw0rd",
	"password",
	"passwordpassword",
	"princess",
	"q1w2e3r4",
	"qazwsx",
	"qazwsxedc",
	"qwer1234",
	"qwerty",
	"qwertyui",
	"qwertyuiop",
	"qwertyqwerty",
	"refund",
	"revenue",
	"saturday",
	"secret",
	"secretsecret",
	"september",
	"service",
	"spring",
	"starwars",
	"summer",
	"sunday",
	"sunshine",
	"superman",
	"superstar",
	"supervisor",
	"tax",
	"taxes",
	"taxpayer",
	"taxseason",
	"temporary",
	"temp",
	"test",
	"testtest",
	"thursday",
	"trustno",
	"tuesday",
	"unitedstates",
	"user",
	"washington",
	"wednesday",
	"welcome",
	"welcometo",
	"whatever",
	"winter",
	"1q2w3e4r",
	"1q2w3e4r5t",
	"1qaz2wsx",
	"zaq12wsx",
	"zxcvbnm",
	"zxcvbnmzxcvbnm",
	"123qweasd",
	"12341234",
	"11223344",
	"12121212",
	"123123123",
};

static bool is_common(const char *lower)
{
	char stem[STAFF_SECRET_MAX + 1];

	(void)text_copy(stem, sizeof(stem), lower);
	for (size_t size = strlen(stem); size > 0 && strchr("0123456789!", stem[size - 1]);)
		stem[--size] = '\0';
	bool is_found = false;
	for (size_t at = 0; at < COUNT_OF(COMMON); at++)
		is_found =
			is_found || strcmp(lower, COMMON[at]) == 0 || strcmp(stem, COMMON[at]) == 0;
	explicit_bzero(stem, sizeof(stem));
	return is_found;
}

/* "abcdefgh", "98765432", "12345678901": every step one up or one down, 9 before 0. */
static bool is_run(struct span secret, int step)
{
	for (size_t at = 1; at < secret.size; at++) {
		int before = secret.at[at - 1], here = secret.at[at];
		bool wraps = (step == 1 && before == '9' && here == '0') ||
			     (step == -1 && before == '0' && here == '9');
		if (here - before != step && !wraps)
			return false;
	}
	return true;
}

static bool is_repetition(struct span secret)
{
	bool seen[256] = { false };
	int distinct = 0;

	for (size_t at = 0; at < secret.size; at++) {
		distinct += seen[secret.at[at]] ? 0 : 1;
		seen[secret.at[at]] = true;
	}
	return distinct < 3;
}

static size_t characters(struct span secret)
{
	size_t count = 0;

	for (; secret.size > 0; count++)
		(void)text_next(&secret);
	return count;
}

const char *secret_objection(const char *user, struct span secret)
{
	char lower[STAFF_SECRET_MAX + 1] = "";

	if (secret.size > STAFF_SECRET_MAX)
		return "that is too long: at most 128 bytes make a secret";
	if (characters(secret) < STAFF_SECRET_MIN)
		return "that is too short: at least 8 characters make a secret";
	for (size_t at = 0; at < secret.size; at++) {
		unsigned char byte = secret.at[at];
		if (byte < 0x20 || byte == 0x7F)
			return "that holds a control character: keys that show make a secret";
		lower[at] = (char)(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
	}
	const char *objection = NULL;
	if (strcmp(lower, user) == 0)
		objection = "that is the user name: something else makes a secret";
	else if (is_repetition(secret) || is_run(secret, 1) || is_run(secret, -1))
		objection = "that repeats or counts: something less regular makes a secret";
	else if (is_common(lower))
		objection = "that is too common: something nobody tries first makes a secret";
	explicit_bzero(lower, sizeof(lower));
	return objection;
}
