/* Changes inputs at random, for fuzz targets where no fuzzer is at hand: what one does without
 * looking at what the target does with them. */
#ifndef TAC_TESTS_FUZZ_HAVOC_H
#define TAC_TESTS_FUZZ_HAVOC_H

#include <stddef.h>
#include <stdint.h>

enum { HAVOC_FILES_MAX = 256, HAVOC_INPUT_MAX = 8192 };

struct havoc_file {
	uint8_t *bytes; /* allocated; at most HAVOC_INPUT_MAX */
	size_t size;
};

struct havoc {
	uint64_t state; /* of the random numbers: begins with the seed */
	size_t count;
	struct havoc_file files[HAVOC_FILES_MAX];
};

/* Reads every file of a folder, each cut at HAVOC_INPUT_MAX. How many there are; 0: none. */
size_t havoc_read(struct havoc *havoc, const char *folder);
void havoc_release(struct havoc *havoc);

/* Writes the next input, of HAVOC_INPUT_MAX bytes at most: a file, or two joined, changed in a few
 * places. Its size. The same seed and files give the same inputs. */
size_t havoc_next(struct havoc *havoc, uint8_t *to);

#endif
