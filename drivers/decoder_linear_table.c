#include "drivers/decoder_linear_table.h"

enum { GROUP_SEPARATOR = 0x1d, SHIFTED_BY = 64, CONTROLS_FROM = 64 };

/* Characters of Code 128 that are none of the text. */
enum { FNC_2 = 97, SHIFT = 98, TO_C = 99, TO_B = 100, TO_A = 101, FNC_1 = 102 };

static const char CODE_39_LETTERS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

const char CODE_39_WIDTHS[CODE_39_CHARACTERS][LINEAR_ELEMENTS_MAX + 1] = {
	"111221211", "211211112", "112211112", "212211111", "111221112", "211221111", "112221111",
	"111211212", "211211211", "112211211", "211112112", "112112112", "212112111", "111122112",
	"211122111", "112122111", "111112212", "211112211", "112112211", "111122211", "211111122",
	"112111122", "212111121", "111121122", "211121121", "112121121", "111111222", "211111221",
	"112111221", "111121221", "221111112", "122111112", "222111111", "121121112", "221121111",
	"122121111", "121111212", "221111211", "122111211", "121212111", "121211121", "121112121",
	"111212121", "121121211",
};

static bool put(struct linear_reading *ret, unsigned char byte)
{
	if (ret->size == LINEAR_TEXT_MAX)
		return false;
	ret->bytes[ret->size++] = byte;
	return true;
}

bool code_39_text(const unsigned char *values, size_t count, struct linear_reading *ret)
{
	*ret = (struct linear_reading){ .symbology = SYMBOLOGY_CODE_39 };
	if (count < 2 + CODE_39_LENGTH_MIN || values[0] != CODE_39_STAR ||
	    values[count - 1] != CODE_39_STAR)
		return false;
	for (size_t i = 1; i + 1 < count; i++)
		if (values[i] >= CODE_39_STAR ||
		    !put(ret, (unsigned char)CODE_39_LETTERS[values[i]]))
			return false;
	return true;
}

static bool is_checked(const unsigned char *values, size_t count)
{
	unsigned sum = values[0];

	for (unsigned i = 1; i + 2 < count; i++)
		sum += i * values[i];
	return sum % CODE_128_MODULUS == values[count - 2];
}

/* Which of the code sets A, B, C is in use, and whether for the next character only. */
struct code_set {
	char now, after; /* after: 0 unless shifted */
};

/* A character that is none of the text. False for what is not used in any: FNC 2 and 4. */
static bool obey(unsigned char value, struct code_set *set, struct linear_reading *ret)
{
	switch (value) {
	case SHIFT:
		*set = (struct code_set){ set->now == 'A' ? 'B' : 'A', set->now };
		return true;
	case TO_C:
		set->now = 'C';
		return true;
	case TO_B:
		set->now = 'B';
		return true;
	case TO_A:
		set->now = 'A';
		return true;
	case CODE_128_FNC3:
		ret->is_programming = true;
		return true;
	case FNC_1:
		/* In front it says that GS1 made the rules, behind that a field ends. */
		return ret->size == 0 || put(ret, GROUP_SEPARATOR);
	default:
		return false;
	}
}

static bool put_value(unsigned char value, struct code_set *set, struct linear_reading *ret)
{
	bool is_put;

	if (set->now == 'C') {
		if (value >= TO_B)
			return obey(value, set, ret);
		return put(ret, (unsigned char)('0' + value / 10)) &&
		       put(ret, (unsigned char)('0' + value % 10));
	}
	if (value >= CODE_128_FNC3)
		return set->after == 0 && !(value == TO_B && set->now == 'B') &&
		       !(value == TO_A && set->now == 'A') && obey(value, set, ret);
	if (set->now == 'A' && value >= CONTROLS_FROM)
		is_put = put(ret, (unsigned char)(value - SHIFTED_BY));
	else
		is_put = put(ret, (unsigned char)(value + ' '));
	if (set->after != 0)
		*set = (struct code_set){ .now = set->after };
	return is_put;
}

bool code_128_text(const unsigned char *values, size_t count, struct linear_reading *ret)
{
	*ret = (struct linear_reading){ .symbology = SYMBOLOGY_CODE_128 };
	if (count < 4 || values[0] < CODE_128_START_A || values[0] > CODE_128_START_C ||
	    values[count - 1] != CODE_128_STOP || !is_checked(values, count))
		return false;
	struct code_set set = { .now = (char)('A' + values[0] - CODE_128_START_A) };
	for (size_t i = 1; i + 2 < count; i++)
		if (values[i] >= CODE_128_START_A || !put_value(values[i], &set, ret))
			return false;
	return ret->size > 0;
}
