#include "drivers/scan.h"

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

static bool is_within(unsigned char byte, unsigned char first, unsigned char last)
{
	return byte >= first && byte <= last;
}

bool is_aim(struct span three)
{
	return three.size == AIM_SIZE && three.at[0] == ']' &&
	       (is_within(three.at[1], 'A', 'Z') || is_within(three.at[1], 'a', 'z')) &&
	       (is_within(three.at[2], '0', '9') || is_within(three.at[2], 'A', 'Z'));
}

enum symbology symbology_of_aim(struct span three)
{
	static const struct {
		char letter;
		enum symbology symbology;
	} NAMES[] = {
		{ 'A', SYMBOLOGY_CODE_39 },
		{ 'C', SYMBOLOGY_CODE_128 },
		{ 'L', SYMBOLOGY_PDF417 },
		{ 'Q', SYMBOLOGY_QR },
	};

	if (!is_aim(three))
		return SYMBOLOGY_TEXT;
	if (three.at[1] == 'L' && three.at[2] > '2')
		return SYMBOLOGY_TEXT;
	for (size_t at = 0; at < COUNT_OF(NAMES); at++)
		if (NAMES[at].letter == (char)three.at[1])
			return NAMES[at].symbology;
	return SYMBOLOGY_TEXT;
}

bool scan_fill(struct scan *ret, const char *decoder, struct span aim, struct span payload)
{
	if (payload.size > SYMBOL_BYTES_MAX)
		return false;
	scan_wipe(ret);
	(void)text_copy_span(ret->aim, sizeof(ret->aim), is_aim(aim) ? aim : (struct span){ 0 });
	ret->symbol.symbology = symbology_of_aim(aim);
	(void)text_copy(ret->symbol.decoder, sizeof(ret->symbol.decoder), decoder);
	if (payload.size > 0)
		memcpy(ret->symbol.bytes, payload.at, payload.size);
	ret->symbol.size = payload.size;
	return true;
}

void scan_wipe(struct scan *scan)
{
	wipe(scan, sizeof(*scan));
}
