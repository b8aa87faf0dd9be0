#include "kiosk/ledger/head_code.h"

#include <string.h>

#include "kiosk/base/text.h"

enum {
	COUNT_DIGITS_MAX = 15, /* of 2^48 */
	BITS = 5,
	HASH_SYMBOLS = HEAD_CODE_HASH_SIZE * 8 / BITS,
	CHECKS = 2,
	TAIL = HASH_SYMBOLS + CHECKS,
	SYMBOLS_MAX = COUNT_DIGITS_MAX + TAIL,
	GROUP = 6,
	POLYNOMIAL = 0x25, /* x^5 + x^2 + 1 */
};

static const char SYMBOLS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* The values of the characters, first one first. */
struct symbols {
	size_t count;
	unsigned char at[SYMBOLS_MAX];
};

/* x times a in GF(32). */
static unsigned times_x(unsigned a)
{
	return (a & 0x10) != 0 ? (a << 1) ^ POLYNOMIAL : a << 1;
}

/* The remainder of symbols(y) * y^2 by (y - 1)(y - x) = y^2 + (1 + x) y + x. */
static void check_of(const struct symbols *symbols, unsigned char ret[CHECKS])
{
	unsigned high = 0, low = 0;

	for (size_t at = 0; at < symbols->count; at++) {
		unsigned over = high ^ symbols->at[at];
		high = low ^ over ^ times_x(over);
		low = times_x(over);
	}
	ret[0] = (unsigned char)high;
	ret[1] = (unsigned char)low;
}

struct head_code head_code_of(uint64_t count, const struct hash *head)
{
	struct head_code code = { .count = count };

	memcpy(code.hash, head->at, sizeof(code.hash));
	return code;
}

static void add_count(struct symbols *symbols, uint64_t count)
{
	char digits[24];

	(void)text_format(digits, sizeof(digits), "%llu", (unsigned long long)count);
	for (size_t at = 0; at < COUNT_DIGITS_MAX && digits[at] != '\0'; at++)
		symbols->at[symbols->count++] = (unsigned char)(digits[at] - '0');
}

static void add_hash(struct symbols *symbols, const unsigned char hash[HEAD_CODE_HASH_SIZE])
{
	unsigned held = 0, bits = 0;

	for (size_t at = 0; at < HEAD_CODE_HASH_SIZE; at++) {
		held = held << 8 | hash[at];
		for (bits += 8; bits >= BITS; bits -= BITS)
			symbols->at[symbols->count++] = (held >> (bits - BITS)) & 31;
	}
}

static struct symbols symbols_of(const struct head_code *code)
{
	struct symbols symbols = { 0 };

	add_count(&symbols, code->count);
	add_hash(&symbols, code->hash);
	check_of(&symbols, symbols.at + symbols.count);
	symbols.count += CHECKS;
	return symbols;
}

void head_code_text(const struct head_code *code, char ret[HEAD_CODE_MAX])
{
	struct symbols symbols = symbols_of(code);
	size_t size = 0;

	for (size_t at = 0; at < symbols.count; at++) {
		size_t left = symbols.count - at;
		if (left <= TAIL && left % GROUP == 0)
			ret[size++] = '-';
		ret[size++] = SYMBOLS[symbols.at[at]];
	}
	ret[size] = '\0';
}

/* A character's value; negative for one that no code has. */
static int value_of(char sign)
{
	static const char SMALL[] = "0123456789abcdefghjkmnpqrstvwxyz";
	const char *capital = strchr(SYMBOLS, sign), *small = strchr(SMALL, sign);

	if (strchr("oO", sign) != NULL)
		return 0;
	if (strchr("iIlL", sign) != NULL)
		return 1;
	if (capital != NULL)
		return (int)(capital - SYMBOLS);
	return small != NULL ? (int)(small - SMALL) : -1;
}

static bool take_symbols(const char *text, struct symbols *ret)
{
	for (; *text != '\0'; text++) {
		int value = value_of(*text);
		if (*text == ' ' || *text == '-' || *text == '\t')
			continue;
		if (value < 0 || ret->count == SYMBOLS_MAX)
			return false;
		ret->at[ret->count++] = (unsigned char)value;
	}
	return ret->count > TAIL;
}

static bool take_count(const struct symbols *symbols, uint64_t *ret)
{
	*ret = 0;
	for (size_t at = 0; at < symbols->count - TAIL; at++) {
		if (symbols->at[at] > 9)
			return false;
		*ret = *ret * 10 + symbols->at[at];
	}
	return symbols->at[0] != 0;
}

static void take_hash(const unsigned char *symbols, unsigned char ret[HEAD_CODE_HASH_SIZE])
{
	unsigned held = 0, bits = 0;
	size_t size = 0;

	for (size_t at = 0; at < HASH_SYMBOLS; at++) {
		held = held << BITS | symbols[at];
		bits += BITS;
		if (bits < 8)
			continue;
		bits -= 8;
		ret[size++] = (unsigned char)(held >> bits);
	}
}

enum status head_code_read(const char *text, struct head_code *ret, struct fault *fault)
{
	struct symbols symbols = { 0 };
	struct head_code code = { 0 };
	unsigned char check[CHECKS];

	if (!take_symbols(text, &symbols) || !take_count(&symbols, &code.count))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "\"%.48s\" is no head code: a number, then %d letters and digits",
				 text, TAIL);
	take_hash(symbols.at + symbols.count - TAIL, code.hash);
	symbols.count -= CHECKS;
	check_of(&symbols, check);
	if (memcmp(check, symbols.at + symbols.count, sizeof(check)) != 0)
		return fault_set(
			fault, STATUS_REFUSED, 0,
			"\"%.48s\" is mistyped: its last two characters do not fit the rest", text);
	*ret = code;
	return STATUS_OK;
}

bool head_code_fits(const struct head_code *code, const struct hash *head)
{
	return memcmp(code->hash, head->at, sizeof(code->hash)) == 0;
}
