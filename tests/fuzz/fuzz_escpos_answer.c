/* Any bytes as what a printer sends, the first telling whether it was asked to speak unasked: each
 * answer stands in the bytes that just came, in its form, and means something. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/escpos_answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_plain(uint8_t byte)
{
	return (byte & 0x90) == 0;
}

/* The bytes that end at `end` are those of the answer. */
static bool stands_there(const struct escpos_answer *answer, const uint8_t *data, size_t end)
{
	const uint8_t *last = data + end;

	switch (answer->kind) {
	case ESCPOS_NOTHING:
		return true;
	case ESCPOS_REAL_TIME:
		return (last[-1] & 0x93) == 0x12 && answer->bytes[0] == last[-1];
	case ESCPOS_PAPER:
		return is_plain(last[-1]) && answer->bytes[0] == last[-1];
	case ESCPOS_UNASKED:
		return end >= 4 && (last[-4] & 0x93) == 0x10 && is_plain(last[-3]) &&
		       is_plain(last[-2]) && is_plain(last[-1]) &&
		       memcmp(answer->bytes, last - 4, 4) == 0;
	case ESCPOS_PROCESS:
		return end >= 7 && last[-7] == 0x37 && last[-6] == 0x22 && last[-1] == 0 &&
		       memchr(last - 5, 0, 4) == NULL && memcmp(answer->bytes, last - 5, 4) == 0;
	case ESCPOS_CLEARED:
		return end >= 3 && last[-3] == 0x37 && last[-2] == 0x25 && last[-1] == 0;
	}
	return false;
}

static void assert_means_something(const struct escpos_answer *answer)
{
	for (unsigned question = 1; question <= 4; question++)
		assert(*escpos_trouble_text(escpos_real_time_trouble(question, answer->bytes[0])) !=
		       '\0');
	assert(*escpos_trouble_text(escpos_unasked_trouble(answer->bytes)) != '\0');
	if (answer->kind == ESCPOS_NOTHING || answer->kind == ESCPOS_PROCESS ||
	    answer->kind == ESCPOS_CLEARED)
		assert(!escpos_is_paper_low(answer));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct escpos_answers answers = { .has_unasked = size > 0 && (data[0] & 1) != 0 };

	for (size_t at = 1; at < size; at++) {
		struct escpos_answer answer = escpos_take(&answers, data[at]);
		assert(answers.size < ESCPOS_ANSWER_MAX);
		assert(stands_there(&answer, data + 1, at));
		assert(answer.kind != ESCPOS_UNASKED || answers.has_unasked);
		assert_means_something(&answer);
	}
	return 0;
}
