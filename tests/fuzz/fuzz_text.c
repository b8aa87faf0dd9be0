/* Any bytes as text: characters are whole or refused, copies never hold half of one, and the canvas
 * takes whatever it is given. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "kiosk/base/text.h"
#include "screens/canvas.h"

enum { TEXT_MAX = 512 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A character that was taken is the very bytes it was taken from. Returns whether all were. */
static bool check_characters(struct span text)
{
	bool is_whole = true;

	while (text.size > 0) {
		struct span before = text;
		char again[8] = "";
		uint32_t code = text_next(&text);
		size_t taken = before.size - text.size;

		assert(taken >= 1 && taken <= 4 && text.at == before.at + taken);
		assert(code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF));
		assert(text_columns_of(code) >= -1 && text_columns_of(code) <= 2);
		if (code == TEXT_NOT_UTF8 && taken == 1) {
			is_whole = false;
		} else if (code != 0) {
			assert(text_append_code(again, sizeof(again), code));
			assert(strlen(again) == taken && memcmp(again, before.at, taken) == 0);
		}
	}
	return is_whole;
}

static void check_copies(const char *text, size_t max)
{
	char copy[TEXT_MAX], formatted[TEXT_MAX], doubled[TEXT_MAX];
	bool is_whole = check_characters(span_of(text));
	bool fits = text_copy(copy, max, text);

	assert(strlen(copy) < max && fits == (strcmp(copy, text) == 0));
	assert(strncmp(copy, text, strlen(copy)) == 0);
	assert(!is_whole || check_characters(span_of(copy)));
	assert(text_format(formatted, max, "%s", text) == fits);
	assert(!is_whole || strcmp(formatted, copy) == 0);

	(void)text_copy(doubled, max, text);
	(void)text_append(doubled, max, text);
	assert(strlen(doubled) < max && strlen(doubled) >= strlen(copy));
	assert(!is_whole || check_characters(span_of(doubled)));

	text_upper(doubled);
	for (size_t left = strlen(copy); left > 0; left = strlen(copy)) {
		size_t length = text_length(copy);
		text_erase_last(copy);
		assert(strlen(copy) < left && (!is_whole || left - strlen(copy) <= 4));
		assert(!is_whole || text_length(copy) == length - 1);
	}
	text_erase_last(copy);
}

static void check_canvas(const char *text, int row, int column, int width)
{
	static struct canvas canvas;
	static unsigned char storage[64 * 1024];
	struct bytes dump = bytes_over(storage, sizeof(storage));

	canvas_clear(&canvas);
	int used = canvas_text(&canvas, row, column, width, STYLE_NORMAL, text);
	assert(used >= 0 && used <= width);
	int lines = canvas_lines(text, width);
	int drawn = canvas_wrap(&canvas, row, column, width, CANVAS_ROWS - row, STYLE_INPUT, text);
	assert(lines >= 0 && drawn >= 0 && drawn <= CANVAS_ROWS - row);
	canvas_dump(&canvas, &dump);
	assert(check_characters(bytes_span(&dump)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[TEXT_MAX];

	if (size < 4)
		return 0;
	struct span rest = { .at = data + 4, .size = size - 4 };
	(void)check_characters(rest);
	size_t length = rest.size < sizeof(text) - 1 ? rest.size : sizeof(text) - 1;
	if (length > 0)
		memcpy(text, rest.at, length);
	text[length] = '\0';
	check_copies(text, 1 + data[0]);
	check_canvas(text, data[1] % CANVAS_ROWS, data[2] % CANVAS_COLUMNS,
		     1 + data[3] % CANVAS_COLUMNS);
	return 0;
}
