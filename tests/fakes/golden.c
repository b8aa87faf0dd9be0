#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kiosk/base/bytes.h"
#include "tests/fakes/golden.h"

static const char *sign_of(enum paper_style style)
{
	static const char *const SIGNS[] = {
		[PAPER_TEXT] = "  ",  [PAPER_BOLD] = "b ",   [PAPER_TITLE] = "T ",
		[PAPER_LARGE] = "L ", [PAPER_CENTRE] = "c ", [PAPER_RULE] = "--",
		[PAPER_QR] = "QR ",
	};

	return SIGNS[style];
}

static void add_shown(struct bytes *to, enum paper_style style, const char *text)
{
	bool is_blank = style == PAPER_TEXT && text[0] == '\0';

	bytes_add_format(to, "%s%s\n", is_blank ? "" : sign_of(style), text);
}

static void assert_golden(const char *path, struct span now)
{
	static char kept[32768];
	FILE *file = fopen(path, getenv("GENERATE") != NULL ? "w" : "r");

	assert_non_null(file);
	if (getenv("GENERATE") != NULL) {
		assert_int_equal(fwrite(now.at, 1, now.size, file), now.size);
		assert_int_equal(fclose(file), 0);
		return;
	}
	size_t size = fread(kept, 1, sizeof(kept), file);
	fclose(file);
	if (size != now.size || memcmp(kept, now.at, size) != 0)
		fail_msg("differs from %s; now:\n%.*s", path, (int)now.size, (const char *)now.at);
}

void golden_assert_page(const struct paper *page, const char *path)
{
	static char text[32768];
	struct bytes now = bytes_over(text, sizeof(text));

	for (size_t at = 0; at < page->count; at++)
		add_shown(&now, page->line[at].style, page->line[at].text);
	assert_golden(path, bytes_span(&now));
}
