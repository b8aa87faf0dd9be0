#include "kiosk/base/latin.h"

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
