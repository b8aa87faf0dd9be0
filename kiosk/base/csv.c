#include "kiosk/base/csv.h"

#include <string.h>

#include "kiosk/base/span.h"
#include "kiosk/base/text.h"

/* What is left of a line, and where its cells are put. */
struct cutting {
	struct span line;
	size_t at;
	char *to;
};

static bool is_at(const struct cutting *cutting, unsigned char byte)
{
	return cutting->at < cutting->line.size && cutting->line.at[cutting->at] == byte;
}

/* Behind an opening quote, to behind the closing one. */
static bool cut_quoted(struct cutting *cutting)
{
	while (cutting->at < cutting->line.size) {
		unsigned char byte = cutting->line.at[cutting->at++];
		if (byte == '"' && !is_at(cutting, '"'))
			return true;
		cutting->at += byte == '"';
		*cutting->to++ = (char)byte;
	}
	return false;
}

static bool cut_plain(struct cutting *cutting)
{
	while (cutting->at < cutting->line.size && !is_at(cutting, ',')) {
		unsigned char byte = cutting->line.at[cutting->at++];
		if (byte == '"')
			return false;
		*cutting->to++ = (char)byte;
	}
	return true;
}

static bool cut_cell(struct cutting *cutting)
{
	bool is_quoted = is_at(cutting, '"');

	cutting->at += is_quoted;
	if (!(is_quoted ? cut_quoted(cutting) : cut_plain(cutting)))
		return false;
	*cutting->to++ = '\0';
	return cutting->at == cutting->line.size || is_at(cutting, ',');
}

bool csv_split(struct span line, struct csv_line *ret)
{
	struct cutting cutting = { .line = line, .to = ret->text };

	ret->count = 0;
	if (line.size > CSV_LINE_MAX || (line.size > 0 && memchr(line.at, 0, line.size) != NULL))
		return false;
	while (ret->count < CSV_CELLS_MAX) {
		ret->cell[ret->count++] = cutting.to;
		if (!cut_cell(&cutting))
			return false;
		if (cutting.at == line.size)
			return true;
		cutting.at++; /* the comma */
	}
	return false;
}

static bool is_formula(const char *text)
{
	/* As people type it, then the full-width forms of U+FF1D, U+FF0B, U+FF0D and U+FF20. */
	static const char *const STARTS[] = { "=",
					      "+",
					      "-",
					      "@",
					      "\t",
					      "\r",
					      "\n",
					      "\xEF\xBC\x9D",
					      "\xEF\xBC\x8B",
					      "\xEF\xBC\x8D",
					      "\xEF\xBC\xA0" };

	for (size_t at = 0; at < COUNT_OF(STARTS); at++)
		if (span_starts_with(span_of(text), span_of(STARTS[at])))
			return true;
	return false;
}

void csv_add(struct bytes *to, bool is_first, const char *text)
{
	if (!is_first)
		bytes_add_byte(to, ',');
	bytes_add_byte(to, '"');
	if (is_formula(text))
		bytes_add_byte(to, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			bytes_add_byte(to, '"');
		bytes_add_byte(to, (unsigned char)*text);
	}
	bytes_add_byte(to, '"');
}
