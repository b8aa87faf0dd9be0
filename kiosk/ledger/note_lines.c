#include "kiosk/ledger/note_lines.h"

#include <assert.h>
#include <string.h>

#include "kiosk/base/base64.h"
#include "kiosk/base/text.h"

static const char PROGRAM[] = "tac-kiosk/";

void note_kiosk(const char *kiosk, char ret[NOTE_KIOSK_MAX])
{
	(void)text_copy(ret, NOTE_KIOSK_MAX, PROGRAM);
	bool fits = text_append(ret, NOTE_KIOSK_MAX, kiosk);
	assert(fits && record_takes_origin(span_of(kiosk)));
	(void)fits;
}

void note_add_kiosk(struct bytes *to, const char *kiosk, const char *ending)
{
	char name[NOTE_KIOSK_MAX];

	note_kiosk(kiosk, name);
	bytes_add_text(to, name);
	bytes_add_text(to, ending);
	bytes_add_byte(to, '\n');
}

static void add_word(struct bytes *to, const char *word)
{
	bytes_add_text(to, word);
	bytes_add_text(to, word[0] == '\0' ? "" : " ");
}

void note_add_number(struct bytes *to, const char *word, uint64_t number)
{
	add_word(to, word);
	bytes_add_format(to, "%llu\n", (unsigned long long)number);
}

void note_add_bytes(struct bytes *to, const char *word, struct span value)
{
	add_word(to, word);
	base64_add(to, value);
	bytes_add_byte(to, '\n');
}

/* The next line; it must end in a newline. */
static struct span next_line(struct note_lines *lines)
{
	size_t end = span_find(lines->rest, span_of("\n"), 0);
	struct span line = span_slice(lines->rest, 0, end);

	if (end == lines->rest.size)
		lines->is_wrong = true;
	lines->rest = span_slice(lines->rest, end + 1, lines->rest.size);
	return line;
}

/* What stands behind the word. */
static struct span next_value(struct note_lines *lines, const char *word)
{
	struct span line = next_line(lines), start = span_of(word);

	if (start.size == 0)
		return line;
	struct span value = span_slice(line, start.size + 1, line.size);
	if (!span_starts_with(line, start) || line.size <= start.size || line.at[start.size] != ' ')
		lines->is_wrong = true;
	return value;
}

void note_read_kiosk(struct note_lines *lines, const char *ending, char ret[RECORD_ORIGIN_MAX])
{
	struct span line = next_line(lines), start = span_of(PROGRAM), end = span_of(ending);
	size_t around = start.size + end.size;

	ret[0] = '\0';
	if (line.size < around || !span_starts_with(line, start) ||
	    !span_equals(span_slice(line, line.size - end.size, end.size), end)) {
		lines->is_wrong = true;
		return;
	}
	struct span kiosk = span_slice(line, start.size, line.size - around);
	if (!record_takes_origin(kiosk) || !text_copy_span(ret, RECORD_ORIGIN_MAX, kiosk))
		lines->is_wrong = true;
}

uint64_t note_read_number(struct note_lines *lines, const char *word)
{
	struct span digits = next_value(lines, word);
	int64_t number = 0;

	if (!span_to_int(digits, &number) || (digits.at[0] == '0' && digits.size > 1))
		lines->is_wrong = true;
	return (uint64_t)number;
}

void note_read_bytes(struct note_lines *lines, const char *word, unsigned char *to, size_t size)
{
	struct span text = next_value(lines, word);
	size_t read = 0;

	if (!base64_read(text, to, size, &read) || read != size)
		lines->is_wrong = true;
}

bool note_read_end(const struct note_lines *lines)
{
	return !lines->is_wrong && lines->rest.size == 0;
}
