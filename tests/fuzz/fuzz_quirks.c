/* Any bytes as a file of quirks: refused with the line's number, or read; never half taken. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/quirks.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct quirks quirks;
	struct fault fault = { 0 };

	quirks.count = SIZE_MAX;
	enum status status = quirks_read((struct span){ data, size }, "quirks", &quirks, &fault);
	if (status != STATUS_OK) {
		assert(status == STATUS_REFUSED || status == STATUS_FULL);
		assert(strncmp(fault.what, "quirks:", 7) == 0 && quirks.count == SIZE_MAX);
		return 0;
	}
	assert(quirks.count <= QUIRKS_MAX && quirks.table_count <= QUIRK_TABLES_MAX);
	for (size_t at = 0; at < quirks.count; at++) {
		const struct quirk_line *line = &quirks.lines[at];
		struct quirk quirk = quirks_of(&quirks, line->vendor, line->product);
		assert((quirk.said & line->quirk.said) == line->quirk.said);
		assert(memchr(quirk.codepages, '\0', sizeof(quirk.codepages)) != NULL);
		assert(memchr(quirk.needs_programming, '\0', sizeof(quirk.needs_programming)) !=
		       NULL);
		assert(quirk.codepages[0] == '\0' || quirks_table_of(&quirks, &quirk) != NULL);
	}
	return 0;
}
