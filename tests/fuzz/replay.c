/* Gives a fuzz target each of the named files once, without a fuzzer: what was found once stays
 * found. A file that breaks a promise ends the program; its name is the last one said. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAX = 4 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void give(FILE *file, const char *name)
{
	static uint8_t whole[FILE_MAX];
	size_t size = fread(whole, 1, sizeof(whole), file);
	uint8_t *data =
		malloc(size > 0 ? size : 1); /* its own memory, so that reading past it is seen */

	printf("# %s\n", name);
	fflush(stdout);
	if (data == NULL || ferror(file) != 0)
		exit(2);
	for (size_t at = 0; at < size; at++)
		data[at] = whole[at];
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
}

int main(int count, char **names)
{
	for (int at = 1; at < count; at++) {
		FILE *file = fopen(names[at], "rb");
		if (file == NULL)
			return 2;
		give(file, names[at]);
		(void)fclose(file);
	}
	return count > 1 ? 0 : 2;
}
