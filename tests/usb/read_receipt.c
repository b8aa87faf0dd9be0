/* Prints what stands on the paper of a printer that got the bytes of a file: one page, from its
 * first ESC @ to its cut; exit code 1 when there is none, or a byte of it is not understood.
 * usage: read_receipt FILE | read_receipt -look FILE
 * With -look how it stands there, too: before each line "WIDTHxHEIGHT ALIGN WEIGHT|", QR symbols
 * among the lines, and the cut. */
#include <stdio.h>
#include <string.h>

#include "tests/fakes/escpos_reader.h"

enum { RECORD_MAX = 1 << 20 };

static void show_symbols(const struct escpos_reading *reading, size_t line, bool is_look)
{
	for (size_t at = 0; at < reading->bars_count; at++)
		if (reading->bars[at].before_line == line)
			(void)printf("[bars %s]\n", reading->bars[at].content);
	for (size_t at = 0; is_look && at < reading->qr_count; at++)
		if (reading->qr[at].before_line == line)
			(void)printf("[qr %c %d dots: %s]\n", reading->qr[at].level,
				     reading->qr[at].module_dots, reading->qr[at].content);
}

static void show(const struct escpos_reading *reading, bool is_look)
{
	static const char *const ALIGNS[] = {
		[READ_LEFT] = "left", [READ_CENTRE] = "centre", [READ_RIGHT] = "right"
	};

	for (size_t at = 0; at < reading->count; at++) {
		show_symbols(reading, at, is_look);
		if (is_look)
			(void)printf("%dx%d %s %s|", reading->line[at].width,
				     reading->line[at].height, ALIGNS[reading->line[at].align],
				     reading->line[at].is_bold ? "bold" : "plain");
		(void)puts(reading->line[at].text);
	}
	if (!is_look)
		return;
	show_symbols(reading, reading->count, is_look);
	(void)printf("[%d cut, %s, behind %zu of %zu lines]\n", reading->cuts,
		     reading->is_cut_through ? "through" : "in part", reading->lines_at_cut,
		     reading->count);
}

int main(int argc, char **argv)
{
	static const unsigned char BEGIN[] = { 0x1B, '@' }, CUT[] = { 0x1D, 'V', 66, 0 };
	static unsigned char storage[RECORD_MAX];
	static struct escpos_reading reading;
	bool is_look = argc == 3 && strcmp(argv[1], "-look") == 0;
	FILE *file = argc == 2 || is_look ? fopen(argv[argc - 1], "rb") : NULL;

	if (file == NULL) {
		(void)fputs("usage: read_receipt [-look] FILE\n", stderr);
		return 2;
	}
	struct span all = { .at = storage, .size = fread(storage, 1, sizeof(storage), file) };
	(void)fclose(file);
	size_t from = span_find(all, (struct span){ .at = BEGIN, .size = sizeof(BEGIN) }, 0);
	size_t cut = span_find(all, (struct span){ .at = CUT, .size = sizeof(CUT) }, from);
	if (cut >= all.size ||
	    !escpos_read(span_slice(all, from, cut + sizeof(CUT) - from), &reading)) {
		(void)fprintf(stderr, "no whole page: %s\n", reading.error);
		return 1;
	}
	show(&reading, is_look);
	if (is_look)
		(void)printf("[%zu bytes behind it]\n", all.size - cut - sizeof(CUT));
	return 0;
}
