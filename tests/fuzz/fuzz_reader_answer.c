/* Any bytes as the reader process's answer: what is taken from it, written again, is the same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/reader_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct symbols symbols;
	static unsigned char storage[READER_ANSWER_MAX];
	struct bytes again = bytes_over(storage, sizeof(storage));
	struct observation observation;
	struct fault fault = { 0 };
	enum status status =
		reader_answer_read((struct span){ data, size }, &symbols, &observation, &fault);

	if (status != STATUS_OK) {
		assert(status == STATUS_REFUSED || status == STATUS_CORRUPT);
		return 0;
	}
	reader_answer_write_symbols(&again, &symbols, &observation);
	assert(!again.is_full && again.size == size && memcmp(again.at, data, size) == 0);
	return 0;
}
