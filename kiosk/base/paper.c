#include "kiosk/base/paper.h"

#include <string.h>

#include "kiosk/base/code128.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

void paper_begin(struct paper *paper, size_t columns)
{
	wipe(paper, sizeof(*paper));
	paper->columns = columns;
}

/* In ordinary type, and in large. */
static const struct paper_look LOOKS[][2] = {
	[PAPER_TEXT] = { { false, false, 1, 1 }, { false, false, 2, 2 } },
	[PAPER_BOLD] = { { false, true, 1, 1 }, { false, true, 2, 2 } },
	[PAPER_TITLE] = { { true, true, 1, 2 }, { true, true, 2, 3 } },
	[PAPER_LARGE] = { { true, true, 2, 2 }, { true, true, 4, 4 } },
	[PAPER_CENTRE] = { { true, false, 1, 1 }, { true, false, 2, 2 } },
	[PAPER_RULE] = { { false, false, 1, 1 }, { false, false, 1, 1 } },
	[PAPER_QR] = { { true, false, 1, 1 }, { true, false, 1, 1 } },
	[PAPER_BARS] = { { true, false, 1, 1 }, { true, false, 1, 1 } },
};

struct paper_look paper_look(const struct paper *paper, enum paper_style style)
{
	return LOOKS[style][paper->is_large];
}

static size_t columns_in_style(const struct paper *paper, enum paper_style style)
{
	return paper->columns / paper_look(paper, style).width;
}

bool paper_is_text(enum paper_style style)
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
	paper->line[at].is_secret = false;
	bool is_whole = text_copy(paper->line[at].text, PAPER_LINE_MAX, text);
	bool is_wide = paper_is_text(style) && text_columns(text) > columns_in_style(paper, style);
	if (!is_whole || is_wide || (style == PAPER_BARS && !bars_fit(paper, text)))
		paper->is_full = true;
}

void paper_secret_line(struct paper *paper, enum paper_style style, const char *text)
{
	size_t at = paper->count;

	paper_line(paper, style, text);
	if (at < paper->count)
		paper->line[at].is_secret = true;
}

static bool is_one_of(uint32_t code, const char *marks)
{
	struct span rest = span_of(marks);

	while (rest.size > 0)
		if (text_next(&rest) == code)
			return true;
	return false;
}

/* A sign that is a word of its own. Hangul is wide, too, but has blanks between its words. */
static bool is_sign(uint32_t code)
{
	enum { HANGUL_FIRST = 0xAC00, HANGUL_LAST = 0xD7A3 };

	return text_columns_of(code) == 2 && (code < HANGUL_FIRST || code > HANGUL_LAST);
}

/* May a line end between these two? */
static bool may_part(uint32_t before, uint32_t after)
{
	static const char CLOSING[] = "、。，．：；？！）」』》〉】〕”’…・％,.:;?!)]%\"'";
	static const char OPENING[] = "（「『《〈【〔“‘([";

	return (is_sign(before) || is_sign(after)) && !is_one_of(before, OPENING) &&
	       !is_one_of(after, CLOSING) && text_columns_of(after) != 0;
}

/* Where a line may end at the latest: bytes from its beginning, 0 for nowhere. */
struct line_end {
	size_t at_word, behind_hyphen, anywhere;
};

static size_t best_of(const struct line_end *last)
{
	if (last->at_word > 0)
		return last->at_word;
	return last->behind_hyphen > 0 ? last->behind_hyphen : last->anywhere;
}

/* How much of `rest` stands on one line. */
static size_t line_size(struct span rest, size_t columns)
{
	struct line_end last = { 0 };
	struct span left = rest;
	uint32_t before = ' ';
	size_t used = 0;

	while (left.size > 0) {
		size_t at = rest.size - left.size;
		uint32_t code = text_next(&left);
		int width = text_columns_of(code);
		if (code == ' ' || may_part(before, code))
			last.at_word = at;
		used += width < 0 ? 1 : (size_t)width;
		if (used > columns)
			return best_of(&last);
		last.anywhere = rest.size - left.size;
		if (code == '-')
			last.behind_hyphen = last.anywhere;
		before = code;
	}
	return rest.size;
}

/* What was not to be parted is printed as any blank. */
static void free_blanks(char *line)
{
	static const char NO_BREAK[] = "\u00A0";

	for (char *at = line; (at = strstr(at, NO_BREAK)) != NULL;) {
		*at++ = ' ';
		memmove(at, at + 1, strlen(at + 1) + 1);
	}
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
		bool is_whole = text_copy_span(line, sizeof(line), piece);
		free_blanks(line);
		if (size == 0 || !is_whole)
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
