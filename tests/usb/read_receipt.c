/* Prints what stands on the paper of a printer that got the bytes of a file: one page, from its
 * first ESC @ to its cut; exit code 1 when there is none, or a byte of it is not understood.
 * usage: read_receipt FILE */
#include <stdio.h>

#include "tests/fakes/escpos_reader.h"

enum { RECORD_MAX = 1 << 20 };

int main(int argc, char **argv)
{
	static const unsigned char BEGIN[] = { 0x1B, '@' }, CUT[] = { 0x1D, 'V', 66, 0 };
	static unsigned char storage[RECORD_MAX];
	static struct escpos_reading reading;
	FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;

	if (file == NULL) {
		(void)fputs("usage: read_receipt FILE\n", stderr);
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
	for (size_t at = 0, bars = 0; at < reading.count; at++) {
		for (; bars < reading.bars_count && reading.bars[bars].before_line <= at; bars++)
			(void)printf("[bars %s]\n", reading.bars[bars].content);
		(void)puts(reading.line[at].text);
	}
	return 0;
}
