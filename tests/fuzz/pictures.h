/* What the targets that read pictures share: the first byte of an input says which picture it is.
 */
#ifndef TAC_TESTS_FUZZ_PICTURES_H
#define TAC_TESTS_FUZZ_PICTURES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "drivers/picture.h"
#include "kiosk/base/attrs.h"

/* What a target does with a picture. */
static void decode(const struct picture *picture);
/* A picture of a target's own kind; size is at least 3. */
static void try_cells(const uint8_t *data, size_t size);

/* The bytes themselves, as rows. */
static void try_bare(const uint8_t *data, size_t size)
{
	static unsigned char grey[1 << 14];
	uint32_t width = 1U + data[0], height = (uint32_t)(size - 1) / width;

	if (height == 0 || (size_t)width * height > sizeof(grey))
		return;
	memcpy(grey, data + 1, (size_t)width * height);
	decode(&(struct picture){ width, height, grey });
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const TRIES[])(const uint8_t *, size_t) = { try_cells, try_bare };

	if (size >= 4)
		TRIES[data[0] % COUNT_OF(TRIES)](data + 1, size - 1);
	return 0;
}

#endif
