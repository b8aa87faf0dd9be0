#include "kiosk/ledger/head_code.h"

#include <string.h>

#include "kiosk/base/base32.h"
#include "kiosk/base/text.h"

enum {
	COUNT_DIGITS_MAX = 15, /* of 2^48 */
	HASH_SYMBOLS = HEAD_CODE_HASH_SIZE * 8 / BASE32_BITS,
	CHECKS = 2,
	TAIL = HASH_SYMBOLS + CHECKS,
	SYMBOLS_MAX = COUNT_DIGITS_MAX + TAIL,
	GROUP = 6,
};

/* The values of the characters, first one first. */
struct symbols {
	size_t count;
	unsigned char at[SYMBOLS_MAX];
};

/* The remainder of symbols(y) * y^2 by (y - 1)(y - x) = y^2 + (1 + x) y + x. */
static void check_of(const struct symbols *symbols, unsigned char ret[CHECKS])
{
	unsigned high = 0, low = 0;

	for (size_t at = 0; at < symbols->count; at++) {
		unsigned over = high ^ symbols->at[at];
		high = low ^ over ^ base32_times_x(over);
		low = base32_times_x(over);
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

static struct symbols symbols_of(const struct head_code *code)
{
	struct symbols symbols = { 0 };

	add_count(&symbols, code->count);
	base32_unpack(code->hash, symbols.at + symbols.count, HASH_SYMBOLS);
	symbols.count += HASH_SYMBOLS;
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
		ret[size++] = BASE32_DIGITS[symbols.at[at]];
	}
	ret[size] = '\0';
}

static bool take_symbols(const char *text, struct symbols *ret)
{
	for (; *text != '\0'; text++) {
		int value = base32_value(*text);
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

enum status head_code_read(const char *text, struct head_code *ret, struct fault *fault)
{
	struct symbols symbols = { 0 };
	struct head_code code = { 0 };
	unsigned char check[CHECKS];

	if (!take_symbols(text, &symbols) || !take_count(&symbols, &code.count))
		return fault_set(fault, STATUS_REFUSED, 0,
				 "\"%.48s\" is no head code: a number, then %d letters and digits",
				 text, TAIL);
	base32_pack(symbols.at + symbols.count - TAIL, HASH_SYMBOLS, code.hash);
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
