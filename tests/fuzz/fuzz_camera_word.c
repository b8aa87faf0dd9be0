/* Any message of the camera process: a word that says itself again, or none. The first byte is how
 * many files came with it; what it says is also read as an order. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/camera_protocol.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct camera_word word = { 0 };
	struct fault fault = { 0 };
	enum camera_order order;

	if (size == 0)
		return 0;
	const struct span message = { data + 1, size - 1 };
	enum status status = camera_word_read(message, data[0] & 3U, &word, &fault);
	assert(status == STATUS_OK || (status == STATUS_CORRUPT && fault.what[0] != '\0'));
	if (status == STATUS_OK) {
		unsigned char storage[CAMERA_WORD_MAX];
		struct bytes bytes = bytes_over(storage, sizeof(storage));
		camera_word_write(&word, &bytes);
		assert(span_equals(bytes_span(&bytes), message));
		for (const char *at = word.text; *at != '\0'; at++)
			assert(*at >= ' ' && *at <= '~');
	}
	assert(!camera_order_read(message, &order) || message.size == 1);
	return 0;
}
