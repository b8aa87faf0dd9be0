#include "kiosk/verify/wish.h"

#include <getopt.h>

#include "kiosk/base/file.h"

enum { KEY = 'k', FINGERPRINT = 'f', HEAD = 'h', JSON = 'j', QUIET = 'q', HELP = 'H' };
enum { VERSION = 'v', UNKNOWN = '!', KEY_FILE_MAX = 4096 };

static enum status take_fingerprint(struct wish *wish, const struct hash *fingerprint,
				    struct fault *fault)
{
	if (wish->has_fingerprint &&
	    memcmp(&wish->fingerprint, fingerprint, sizeof(*fingerprint)) != 0)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "--key and --fingerprint name different keys");
	wish->has_fingerprint = true;
	wish->fingerprint = *fingerprint;
	return STATUS_OK;
}

static enum status take_key(struct wish *wish, const char *path, struct fault *fault)
{
	unsigned char storage[KEY_FILE_MAX];
	struct hash fingerprint = { 0 };
	size_t size = 0;
	SCOPED(key) key = { 0 };
	enum status status = file_read(path, storage, sizeof(storage), &size, fault);

	if (status != STATUS_OK)
		return status;
	if (key_from_public((struct span){ storage, size }, &key, NULL) != STATUS_OK)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "%s: is no public key of a kiosk (P-256, PEM or DER)", path);
	status = key_fingerprint(&key, &fingerprint, fault);
	return status == STATUS_OK ? take_fingerprint(wish, &fingerprint, fault) : status;
}

/* As it stands on paper: in groups, in capitals, with colons between. */
static enum status take_hex(struct wish *wish, const char *text, struct fault *fault)
{
	static const char CAPITALS[] = "ABCDEF", SMALL[] = "abcdef";
	char hex[CRYPTO_HEX_MAX] = "";
	struct hash fingerprint;
	size_t size = 0;
	bool fits = true;

	for (const char *at = text; *at != '\0' && fits; at++) {
		if (*at == ' ' || *at == ':' || *at == '-')
			continue;
		const char *capital = strchr(CAPITALS, *at);
		const char *small = capital != NULL ? &SMALL[capital - CAPITALS] : at;
		fits = size + 1 < sizeof(hex);
		if (fits)
			hex[size++] = *small;
	}
	hex[size] = '\0';
	if (!fits || !crypto_from_hex(hex, fingerprint.at, sizeof(fingerprint.at)))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "--fingerprint takes 64 hexadecimal digits, not \"%.80s\"", text);
	return take_fingerprint(wish, &fingerprint, fault);
}

static enum status take_head(struct wish *wish, const char *text, struct fault *fault)
{
	if (wish->head_count == VERIFY_HEADS_MAX)
		return fault_set(fault, STATUS_REFUSED, 0, "over %d head codes at once",
				 VERIFY_HEADS_MAX);
	return head_code_read(text, &wish->head[wish->head_count++], fault);
}

static enum status take_option(struct wish *wish, int code, const char *word, struct fault *fault)
{
	switch (code) {
	case KEY:
		return take_key(wish, optarg, fault);
	case FINGERPRINT:
		return take_hex(wish, optarg, fault);
	case HEAD:
		return take_head(wish, optarg, fault);
	case JSON:
		wish->is_json = true;
		return STATUS_OK;
	case QUIET:
		wish->is_quiet = true;
		return STATUS_OK;
	case HELP:
		wish->kind = WISH_HELP;
		return STATUS_OK;
	case VERSION:
		wish->kind = WISH_VERSION;
		return STATUS_OK;
	}
	return fault_set(fault, STATUS_REFUSED, 0, "\"%s\" is no option, or lacks its value", word);
}

enum status wish_read(int count, char **words, struct wish *ret, struct fault *fault)
{
	static const struct option OPTIONS[] = {
		{ "key", required_argument, NULL, KEY },
		{ "fingerprint", required_argument, NULL, FINGERPRINT },
		{ "head", required_argument, NULL, HEAD },
		{ "json", no_argument, NULL, JSON },
		{ "quiet", no_argument, NULL, QUIET },
		{ "help", no_argument, NULL, HELP },
		{ "version", no_argument, NULL, VERSION },
		{ 0 },
	};
	struct wish wish = { 0 };
	int found = 0;

	opterr = 0;
	while (wish.kind == WISH_VERIFY && optind <= count) {
		const char *word = optind < count ? words[optind] : "";
		int code = getopt_long(count, words, ":", OPTIONS, &found);
		if (code == -1)
			break;
		/* getopt's own word for an unknown one is that of no option here. */
		code = code == '?' || code == ':' ? UNKNOWN : code;
		enum status status = take_option(&wish, code, word, fault);
		if (status != STATUS_OK)
			return status;
	}
	if (wish.kind == WISH_VERIFY && count - optind != 1)
		return fault_set(fault, STATUS_REFUSED, 0, "name one file to verify");
	wish.file = wish.kind == WISH_VERIFY ? words[optind] : NULL;
	*ret = wish;
	return STATUS_OK;
}
