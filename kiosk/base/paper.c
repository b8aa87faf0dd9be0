#include "kiosk/base/paper.h"

#include "kiosk/base/code128.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

void paper_begin(struct paper *paper, size_t columns)
{
	wipe(paper, sizeof(*paper));
	paper->columns = columns;
}

static size_t columns_in_style(const struct paper *paper, enum paper_style style)
{
	return style == PAPER_LARGE ? paper->columns / 2 : paper->columns;
}

static bool is_text(enum paper_style style)
{
	return style != PAPER_RULE && style != PAPER_QR && style != PAPER_BARS;
}

static bool bars_fit(const struct paper *paper, const char *content)
{
	struct code128 code;

	return code128_encode(content, &code) &&
	       code128_dots(&code, paper->columns * PAPER_DOTS_A_COLUMN) > 0;
}

void paper_line(struct paper *paper, enum paper_style style, const char *text)
{
	if (paper->count == PAPER_LINES_MAX) {
		paper->is_full = true;
		return;
	}
	size_t at = paper->count++;
	paper->line[at].style = style;
	bool is_whole = text_copy(paper->line[at].text, PAPER_LINE_MAX, text);
	bool is_wide = is_text(style) && text_columns(text) > columns_in_style(paper, style);
	if (!is_whole || is_wide || (style == PAPER_BARS && !bars_fit(paper, text)))
		paper->is_full = true;
}

/* How much of `rest` stands on one line: up to the last blank that fits, or as many characters as
 * fit when a single word is wider than the paper. */
static size_t line_size(struct span rest, size_t columns)
{
	struct span left = rest;
	size_t used = 0, last_blank = 0, fitting = 0;

	while (left.size > 0) {
		size_t at = rest.size - left.size;
		if (left.at[0] == ' ')
			last_blank = at;
		int width = text_columns_of(text_next(&left));
		used += width < 0 ? 1 : (size_t)width;
		if (used > columns)
			return last_blank > 0 ? last_blank : fitting;
		fitting = rest.size - left.size;
	}
	return rest.size;
}

void paper_wrap(struct paper *paper, enum paper_style style, const char *text)
{
	size_t columns = columns_in_style(paper, style);
	struct span rest = span_trim(span_of(text));
	char line[PAPER_LINE_MAX];

	if (rest.size == 0)
		paper_line(paper, style, "");
	while (rest.size > 0 && !paper->is_full) {
		size_t size = line_size(rest, columns);
		struct span piece = span_trim(span_slice(rest, 0, size));
		if (size == 0 || !text_copy_span(line, sizeof(line), piece))
			paper->is_full = true;
		else
			paper_line(paper, style, line);
		rest = span_trim(span_slice(rest, size, rest.size));
	}
	wipe(line, sizeof(line));
}

void paper_wipe(struct paper *paper)
{
	wipe(paper, sizeof(*paper));
}
