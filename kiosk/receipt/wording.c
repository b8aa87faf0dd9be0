#include "kiosk/receipt/wording.h"

#include <string.h>

#include "kiosk/base/span.h"
#include "kiosk/base/text.h"

bool wording_fill(char *to, size_t max, const char *words, const char *gap, const char *value)
{
	struct span whole = span_of(words);
	size_t at = span_find(whole, span_of(gap), 0);
	bool is_whole = text_copy_span(to, max, span_slice(whole, 0, at));

	if (at == whole.size)
		return is_whole;
	is_whole = text_append(to, max, value) && is_whole;
	return text_append(to, max, words + at + strlen(gap)) && is_whole;
}
