/* Any bytes as a picture file: a picture whose pixels are all there, or one sentence. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	SCOPED(picture) picture = { 0 };
	struct fault fault = { 0 };
	unsigned sum = 0;
	enum status status = picture_load((struct span){ data, size }, &picture, &fault);

	assert((status == STATUS_OK) == (picture.grey != NULL));
	assert(status == STATUS_OK || (fault.what[0] != '\0' && strchr(fault.what, '\n') == NULL));
	for (size_t i = 0; i < (size_t)picture.width * picture.height; i++)
		sum += picture.grey[i];
	return sum == UINT32_MAX; /* so that every pixel is looked at */
}
