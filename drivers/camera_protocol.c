#include "drivers/camera_protocol.h"

#include <string.h>

#include "kiosk/base/text.h"

static bool is_printable(unsigned char byte)
{
	return byte >= ' ' && byte <= '~';
}

void camera_word_write(const struct camera_word *word, struct bytes *to)
{
	size_t size = strnlen(word->text, CAMERA_TEXT_MAX - 1);

	bytes_add_byte(to, (unsigned char)word->say);
	for (size_t at = 0; at < size; at++) {
		unsigned char byte = (unsigned char)word->text[at];
		bytes_add_byte(to, is_printable(byte) ? byte : '?');
	}
}

static bool is_text(struct span text)
{
	if (text.size >= CAMERA_TEXT_MAX)
		return false;
	for (size_t at = 0; at < text.size; at++)
		if (!is_printable(text.at[at]))
			return false;
	return true;
}

/* Which words have a text, and how many files. */
static const struct {
	bool is_word, has_text;
	size_t files;
} RULES[] = {
	[CAMERA_SEARCHING] = { true, false, 0 }, [CAMERA_READY] = { true, true, 0 },
	[CAMERA_STREAMING] = { true, true, 0 },  [CAMERA_TROUBLE] = { true, true, 0 },
	[CAMERA_FRAME] = { true, false, 1 },
};

enum status camera_word_read(struct span message, size_t files, struct camera_word *ret,
			     struct fault *fault)
{
	struct span text = span_slice(message, 1, message.size);
	unsigned say = message.size > 0 ? message.at[0] : 0;

	if (say >= COUNT_OF(RULES) || !RULES[say].is_word || files != RULES[say].files ||
	    (text.size > 0) != RULES[say].has_text || !is_text(text))
		return fault_set(fault, STATUS_CORRUPT, 0,
				 "the camera process says what it may not");
	struct camera_word word = { .say = (enum camera_say)say };
	(void)text_copy_span(word.text, sizeof(word.text), text);
	*ret = word;
	return STATUS_OK;
}

bool camera_order_read(struct span message, enum camera_order *ret)
{
	if (message.size != 1 || message.at[0] < CAMERA_ON || message.at[0] > CAMERA_STAND)
		return false;
	*ret = (enum camera_order)message.at[0];
	return true;
}
