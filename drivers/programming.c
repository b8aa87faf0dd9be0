#include "drivers/programming.h"

#include <stdlib.h>
#include <string.h>

#include "drivers/data_file.h"
#include "kiosk/base/code128.h"
#include "kiosk/base/text.h"

/* What a line may begin with. */
enum fact { FACT_SHEET, FACT_TITLE, FACT_STEP, FACT_BARS, FACT_THEN, FACT_COUNT };

static const char *const FACTS[FACT_COUNT] = {
	[FACT_SHEET] = "sheet", [FACT_TITLE] = "title", [FACT_STEP] = "step",
	[FACT_BARS] = "bars",   [FACT_THEN] = "then",
};

struct reading {
	const char *name;
	size_t line;
	struct fault *fault;
	struct programming *to;
	struct programming_sheet *sheet; /* being read; null before the first */
};

static enum status refuse(const struct reading *reading, const char *what)
{
	return fault_set(reading->fault, STATUS_REFUSED, 0, "%.60s:%zu: %s", reading->name,
			 reading->line, what);
}

/* --- one sheet -------------------------------------------------------------------------------- */

static enum status end_sheet(struct reading *reading)
{
	const struct programming_sheet *sheet = reading->sheet;

	if (sheet == NULL)
		return STATUS_OK;
	if (sheet->title[0] == '\0' || sheet->then[0] == '\0')
		return refuse(reading, "the sheet above has no title, or no \"then\" at its end");
	if (sheet->step_count < PROGRAMMING_STEPS_MIN)
		return refuse(reading, "the sheet above has fewer than 2 steps");
	return STATUS_OK;
}

static bool is_name(struct span text)
{
	static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";

	for (size_t at = 0; at < text.size; at++)
		if (text.at[at] == '\0' || strchr(ALLOWED, text.at[at]) == NULL)
			return false;
	return text.size < QUIRK_WORD_MAX;
}

static enum status begin_sheet(struct reading *reading, struct span text)
{
	struct programming *to = reading->to;
	char name[QUIRK_WORD_MAX];
	enum status status = end_sheet(reading);

	if (status != STATUS_OK)
		return status;
	if (!is_name(text) || !text_copy_span(name, sizeof(name), text))
		return refuse(reading, "a name has small letters, digits, '_' and '-', 23 at most");
	if (programming_find(to, name) != NULL)
		return refuse(reading, "a sheet of that name is there already");
	if (to->count == PROGRAMMING_SHEETS_MAX)
		return fault_set(reading->fault, STATUS_FULL, 0, "%.60s:%zu: more than %d sheets",
				 reading->name, reading->line, PROGRAMMING_SHEETS_MAX);
	reading->sheet = &to->sheets[to->count++];
	*reading->sheet = (struct programming_sheet){ 0 };
	memcpy(reading->sheet->name, name, sizeof(name));
	return STATUS_OK;
}

static enum status add_step(struct reading *reading, struct span text)
{
	struct programming_sheet *sheet = reading->sheet;

	if (sheet->step_count == PROGRAMMING_STEPS_MAX)
		return refuse(reading, "more than 6 steps");
	struct programming_step *step = &sheet->steps[sheet->step_count++];
	return text_copy_span(step->text, sizeof(step->text), text)
		       ? STATUS_OK
		       : refuse(reading, "the step is too long");
}

static enum status add_bars(struct reading *reading, struct span text)
{
	struct programming_sheet *sheet = reading->sheet;
	struct code128 code;

	if (sheet->step_count == 0 || sheet->steps[sheet->step_count - 1].bars[0] != '\0')
		return refuse(reading, "bars belong to the step before them, one to a step");
	char *bars = sheet->steps[sheet->step_count - 1].bars;
	if (!text_copy_span(bars, PAPER_LINE_MAX, text) || !code128_encode(bars, &code))
		return refuse(reading, "these bars cannot be drawn");
	if (code128_dots(&code, (size_t)PAPER_COLUMNS_58MM * PAPER_DOTS_A_COLUMN) == 0)
		return refuse(reading, "these bars are too wide for paper of 58 mm");
	return STATUS_OK;
}

static enum status put(struct reading *reading, struct span text, char *to, size_t max)
{
	if (to[0] != '\0')
		return refuse(reading, "a sheet has one title and one \"then\"");
	return text_copy_span(to, max, text) ? STATUS_OK : refuse(reading, "the text is too long");
}

/* --- lines ------------------------------------------------------------------------------------ */

static bool is_printable(struct span text)
{
	for (size_t at = 0; at < text.size; at++)
		if (text.at[at] < ' ' || text.at[at] > '~')
			return false;
	return true;
}

static enum status take_fact(struct reading *reading, enum fact fact, struct span text)
{
	struct programming_sheet *sheet = reading->sheet;

	if (fact == FACT_SHEET)
		return begin_sheet(reading, text);
	if (sheet == NULL)
		return refuse(reading, "a line before the first sheet");
	if (sheet->then[0] != '\0')
		return refuse(reading, "\"then\" is a sheet's last line");
	if (fact == FACT_TITLE)
		return put(reading, text, sheet->title, sizeof(sheet->title));
	if (sheet->title[0] == '\0')
		return refuse(reading, "a sheet begins with its title");
	if (fact == FACT_STEP)
		return add_step(reading, text);
	return fact == FACT_BARS ? add_bars(reading, text)
				 : put(reading, text, sheet->then, sizeof(sheet->then));
}

static enum status take_line(struct reading *reading, struct span line)
{
	line = span_trim(line);
	if (line.size == 0 || line.at[0] == '#')
		return STATUS_OK;
	if (!is_printable(line))
		return refuse(reading, "only printable ASCII, which every printer has");
	size_t blank = span_find(line, span_of(" "), 0);
	struct span word = span_slice(line, 0, blank);
	struct span text = span_trim(span_slice(line, blank, line.size));
	for (int fact = 0; fact < FACT_COUNT; fact++)
		if (span_equals(word, span_of(FACTS[fact])))
			return text.size > 0 ? take_fact(reading, (enum fact)fact, text)
					     : refuse(reading, "nothing stands behind the word");
	return refuse(reading, "a line begins with sheet, title, step, bars or then");
}

static enum status take_lines(struct reading *reading, struct span text)
{
	struct span line = { 0 };

	while (span_split(&text, '\n', &line)) {
		reading->line++;
		enum status status = take_line(reading, line);
		if (status != STATUS_OK)
			return status;
	}
	return end_sheet(reading);
}

enum status programming_read(struct span text, const char *name, struct programming *ret,
			     struct fault *fault)
{
	struct programming read = { 0 };
	struct reading reading = { .name = name, .fault = fault, .to = &read };
	enum status status = take_lines(&reading, text);

	if (status == STATUS_OK)
		*ret = read;
	return status;
}

enum status programming_load(const char *path, struct programming *ret, struct fault *fault)
{
	unsigned char *bytes = malloc(PROGRAMMING_BYTES_MAX + 1);
	struct span text = { 0 };

	if (bytes == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	enum status status = data_file_read(path, bytes, PROGRAMMING_BYTES_MAX, &text, fault);
	if (status == STATUS_OK)
		status = programming_read(text, path, ret, fault);
	free(bytes);
	return status;
}

/* --- all sheets ------------------------------------------------------------------------------- */

const struct programming_sheet *programming_find(const struct programming *programming,
						 const char *name)
{
	for (size_t at = 0; at < programming->count; at++)
		if (strcmp(programming->sheets[at].name, name) == 0)
			return &programming->sheets[at];
	return NULL;
}

enum status programming_covers(const struct programming *programming, const struct quirks *quirks,
			       struct fault *fault)
{
	for (size_t at = 0; at < quirks->count; at++) {
		const struct quirk *quirk = &quirks->lines[at].quirk;
		const char *const names[] = { quirk->needs_programming, quirk->maker_sheet };
		for (size_t which = 0; which < COUNT_OF(names); which++)
			if (names[which][0] != '\0' &&
			    programming_find(programming, names[which]) == NULL)
				return fault_set(fault, STATUS_REFUSED, 0,
						 "there is no programming sheet \"%s\"",
						 names[which]);
	}
	return STATUS_OK;
}
