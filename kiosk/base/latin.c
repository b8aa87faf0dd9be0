#include "kiosk/base/latin.h"

#include "kiosk/base/attrs.h"

/* '.' where there is no letter under it, or more than one. Made from the canonical decompositions
 * of Unicode 14, with strokes taken off by hand. */
static const char LATIN[] = /* U+00C0 to U+024F */
	"AAAAAA.CEEEEIIIIDNOOOOO.OUUUUY..aaaaaa.ceeeeiiiidnooooo.ouuuuy.y"
	"AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi..JjKkkLlLlLlL"
	"lLlNnNnNnnNnOoOoOo..RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
	"..................f.............Oo.............Uu..............."
	".............AaIiOoUuUuUuUuUu.AaAa....GgKkOoOo..j...Gg..NnAa...."
	"AaAaEeEeIiIiOoOoRrRrUuUuSsTt..Hh......AaEeOoOoOoOoYy............"
	"................";
static const char LATIN_ADDITIONAL[] = /* U+1E00 to U+1EFF */
	"AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
	"MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
	"WwWwWwWwWwXxXxYyZzZzZzhtwy......AaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
	"EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy......";

char latin_letter(uint32_t code)
{
	char letter = '.';

	if ((code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z'))
		letter = (char)code;
	else if (code >= 0x00C0 && code <= 0x024F)
		letter = LATIN[code - 0x00C0];
	else if (code >= 0x1E00 && code <= 0x1EFF)
		letter = LATIN_ADDITIONAL[code - 0x1E00];
	if (letter == '.')
		return '\0';
	return letter;
}

/* Letters that stand in pairs, the capital first. */
static const struct {
	uint32_t first, last;
} PAIRED[] = {
	{ 0x0100, 0x012F }, { 0x0132, 0x0137 }, { 0x0139, 0x0148 }, { 0x014A, 0x0177 },
	{ 0x0179, 0x017E }, { 0x01A0, 0x01A5 }, { 0x01AF, 0x01B0 }, { 0x01CD, 0x01DC },
	{ 0x01DE, 0x01EF }, { 0x01F8, 0x021F }, { 0x0222, 0x0233 }, { 0x1E00, 0x1E95 },
	{ 0x1EA0, 0x1EFF },
};

uint32_t latin_upper(uint32_t code)
{
	if ((code >= 'a' && code <= 'z') || (code >= 0x00E0 && code <= 0x00FE && code != 0x00F7))
		return code - 0x20;
	if (code == 0x00FF)
		return 0x0178;
	for (size_t at = 0; at < COUNT_OF(PAIRED); at++)
		if (code >= PAIRED[at].first && code <= PAIRED[at].last)
			return code - (code - PAIRED[at].first) % 2;
	return code;
}
