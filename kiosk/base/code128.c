#include "kiosk/base/code128.h"

#include <string.h>

#include "kiosk/base/span.h"

enum { CONTROLS_FROM = 64, DOTS_MAX = 3, DOTS_MIN = 2 };

const char CODE_128_WIDTHS[CODE_128_CHARACTERS][7] = {
	"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212",
	"221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221",
	"223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122", "321221",
	"312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123", "131321",
	"112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331", "132131",
	"113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131",
	"311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111",
	"111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412", "122114",
	"122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111", "111242",
	"121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
	"214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
	"113141", "114131", "311141", "411131", "211412", "211214", "211232", "233111",
};

/* What a piece in angle brackets stands for: a byte, or -1 for FNC3. */
static const struct {
	const char *text;
	int byte;
} NAMES[] = { { "<FNC3>", -1 }, { "<CR>", '\r' } };

/* Takes the next character off the content: a byte, or -1 for FNC3. False for what is none. */
static bool take(struct span *rest, int *ret)
{
	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		struct span name = span_of(NAMES[at].text);
		if (!span_starts_with(*rest, name))
			continue;
		*ret = NAMES[at].byte;
		*rest = span_slice(*rest, name.size, rest->size);
		return true;
	}
	*ret = rest->at[0];
	*rest = span_slice(*rest, 1, rest->size);
	return *ret >= ' ' && *ret <= '~' && *ret != '<';
}

static bool needs_a(const char *content)
{
	struct span rest = span_of(content);
	int byte = 0;

	while (rest.size > 0 && take(&rest, &byte))
		if (byte >= 0 && byte < ' ')
			return true;
	return false;
}

/* The value of a byte in its set. False where the set lacks it. */
static bool value_of(int byte, bool is_a, unsigned char *ret)
{
	bool is_control = byte >= 0 && byte < ' ';

	if (is_a && byte >= '`')
		return false;
	*ret = (unsigned char)(byte < 0     ? CODE_128_FNC3
			       : is_control ? byte + CONTROLS_FROM
					    : byte - ' ');
	return true;
}

static unsigned char check_value(const struct code128 *code)
{
	unsigned sum = code->values[0];

	for (unsigned at = 1; at < code->count; at++)
		sum += at * code->values[at];
	return (unsigned char)(sum % CODE_128_MODULUS);
}

bool code128_encode(const char *content, struct code128 *ret)
{
	bool is_a = needs_a(content);
	struct code128 code = { .count = 1,
				.values = { is_a ? CODE_128_START_A : CODE_128_START_B } };
	struct span rest = span_of(content);
	int byte = 0;

	while (rest.size > 0) {
		/* room for the check character and the stop */
		if (code.count + 2 == CODE_128_VALUES_MAX || !take(&rest, &byte) ||
		    !value_of(byte, is_a, &code.values[code.count]))
			return false;
		code.count++;
	}
	if (code.count == 1)
		return false;
	code.values[code.count] = check_value(&code);
	code.values[code.count + 1] = CODE_128_STOP;
	code.count += 2;
	*ret = code;
	return true;
}

int code128_byte(const struct code128 *code, size_t at)
{
	int value = code->values[at];

	if (value == CODE_128_FNC3)
		return -1;
	return value >= CONTROLS_FROM && code->values[0] == CODE_128_START_A ? value - CONTROLS_FROM
									     : value + ' ';
}

size_t code128_modules(const struct code128 *code)
{
	return code->count * CODE_128_CHARACTER_MODULES + CODE_128_LAST_BAR;
}

size_t code128_dots(const struct code128 *code, size_t paper_dots)
{
	size_t modules = code128_modules(code) + (size_t)2 * CODE_128_QUIET_MODULES;

	for (size_t dots = DOTS_MAX; dots >= DOTS_MIN; dots--)
		if (modules * dots <= paper_dots)
			return dots;
	return 0;
}
