#include "drivers/quirks.h"

#include <stdlib.h>

#include "drivers/data_file.h"

enum status quirks_load(const char *path, struct quirks *ret, struct fault *fault)
{
	unsigned char *bytes = malloc(QUIRKS_BYTES_MAX + 1);
	struct span text = { 0 };

	if (bytes == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	enum status status = data_file_read(path, bytes, QUIRKS_BYTES_MAX, &text, fault);
	if (status == STATUS_OK)
		status = quirks_read(text, path, ret, fault);
	free(bytes);
	return status;
}
