/* Any words as a damaged PDF417 or MicroPDF417 symbol: what is put right is a codeword of the code
 * and within the limit, what is refused stays as it was, and no text is longer than words can say.
 * The first byte says which: words, words that a little damage was done to, the same for a size of
 * MicroPDF417. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/decoder_micropdf417_read.h"
#include "drivers/decoder_pdf417_correct.h"
#include "drivers/decoder_pdf417_table.h"
#include "drivers/decoder_pdf417_text.h"
#include "tests/fakes/pdf417_words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct pdf417_collector collector;

static size_t take_words(const uint8_t *data, size_t size, uint16_t *words)
{
	size_t count = size / 2 < PDF417_SYMBOL_MAX ? size / 2 : PDF417_SYMBOL_MAX;

	for (size_t i = 0; i < count; i++)
		words[i] = (uint16_t)((data[2 * i] << 8 | data[2 * i + 1]) % PDF417_WORDS);
	return count;
}

/* A segment goes to a collector that knows nothing but what this input said. */
static void collect(const struct pdf417_message *message)
{
	unsigned char storage[SYMBOL_BYTES_MAX];
	struct bytes whole = bytes_over(storage, sizeof(storage));

	if (!pdf417_segment_is_part(&message->segment))
		return;
	if (pdf417_collector_add(&collector, &message->segment, bytes_span(&message->bytes),
				 &whole) == STATUS_OK)
		assert(!whole.is_full);
	assert(collector.count <= PDF417_PARTS_MAX && collector.size <= sizeof(collector.bytes));
}

static void check_text(const uint16_t *words, size_t count)
{
	unsigned char storage[4096];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };

	if (pdf417_text(words, count, &message) == STATUS_OK) {
		assert(message.bytes.size <= 3 * PDF417_WORDS);
		collect(&message);
	}
	message.bytes.size = 0;
	if (micropdf417_text(words, count, &message) == STATUS_OK)
		collect(&message);
}

static void try_words(const uint8_t *data, size_t size)
{
	uint16_t words[PDF417_SYMBOL_MAX], before[PDF417_SYMBOL_MAX], again[PDF417_SYMBOL_MAX];
	uint16_t erased[UINT8_MAX];
	size_t check = (size_t)2 << data[0] % 9, erasures = data[1];
	size_t count = take_words(data + 2, size - 2, words), errors = 0;

	for (size_t i = 0; i < erasures; i++)
		erased[i] = (uint16_t)i;
	memcpy(before, words, count * sizeof(*words));
	check_text(words, count);
	if (erasures > count)
		return;
	if (pdf417_correct(words, count, check, erased, erasures, &errors) != STATUS_OK) {
		assert(memcmp(before, words, count * sizeof(*words)) == 0);
		return;
	}
	assert(2 * errors + PDF417_RESERVE <= check);
	memcpy(again, words, count * sizeof(*words));
	pdf417_words_protect(again, count, check);
	assert(memcmp(again, words, count * sizeof(*words)) == 0);
	check_text(words, count - check);
}

/* Wrong words where the input says so. How many are wrong. */
static size_t damage(const uint8_t *data, uint16_t *words, const uint16_t *truth, size_t count,
		     size_t wrong)
{
	size_t damaged = 0;

	memcpy(words, truth, count * sizeof(*words));
	for (size_t i = 0; i < wrong; i++)
		words[data[i] % count] = data[i / 2];
	for (size_t i = 0; i < count; i++)
		damaged += words[i] != truth[i];
	return damaged;
}

/* Right again up to the limit, else refused. */
static void try_damaged(const uint8_t *data, size_t size)
{
	uint16_t words[PDF417_SYMBOL_MAX], truth[PDF417_SYMBOL_MAX];
	size_t check = (size_t)8 << data[0] % 4, wrong = data[1] % check, errors;
	size_t count = take_words(data + 2, size - 2, truth);

	if (check >= count)
		return;
	truth[0] = (uint16_t)(count - check);
	pdf417_words_protect(truth, count, check);
	size_t damaged = damage(data + 2, words, truth, count, wrong);
	enum status status = pdf417_correct(words, count, check, NULL, 0, &errors);
	assert((status == STATUS_OK) == (2 * damaged + PDF417_RESERVE <= check));
	if (status == STATUS_OK)
		assert(memcmp(words, truth, count * sizeof(*words)) == 0);
	check_text(truth, count - check);
}

static void try_micro(const uint8_t *data, size_t size)
{
	const struct micropdf417_size *of = &MICROPDF417_TABLE[data[0] % MICROPDF417_SIZES];
	uint16_t words[PDF417_SYMBOL_MAX], truth[PDF417_SYMBOL_MAX] = { 0 };
	uint16_t erased[MICROPDF417_SYMBOL_MAX];
	size_t count = (size_t)of->columns * of->rows, wrong = data[1] % of->check;
	size_t erasures = data[1] / 8 % of->check;

	if (take_words(data + 2, size - 2, truth) < wrong || size < wrong + 2)
		return;
	pdf417_words_protect(truth, count, of->check);
	(void)damage(data + 2, words, truth, count, wrong);
	for (size_t i = 0; i < erasures; i++)
		erased[i] = (uint16_t)i;
	if (micropdf417_correct(words, of, erased, erasures) == STATUS_OK)
		assert(memcmp(words, truth, count * sizeof(*words)) == 0);
	check_text(truth, count - of->check);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const TRIES[])(const uint8_t *, size_t) = { try_words, try_damaged,
								  try_micro };

	pdf417_collector_wipe(&collector);
	if (size >= 4)
		TRIES[data[0] % COUNT_OF(TRIES)](data + 1, size - 1);
	return 0;
}
