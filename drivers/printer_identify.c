#include "drivers/printer_identify.h"

/* No byte of a status has this value: those have bit 4 or bits 0 and 1 otherwise. */
enum { HEADER = '_' };

unsigned char printer_word_number(enum printer_word word)
{
	static const unsigned char NUMBERS[PRINTER_WORD_COUNT] = {
		[PRINTER_FIRMWARE] = 65,
		[PRINTER_MAKER] = 66,
		[PRINTER_MODEL] = 67,
		[PRINTER_SERIAL] = 68,
	};

	return NUMBERS[word];
}

bool printer_answer_take(struct printer_answer *answer, unsigned char byte)
{
	if (!answer->is_begun) {
		answer->is_begun = byte == HEADER;
		return false;
	}
	if (byte == 0)
		return true;
	if (answer->size < PRINTER_ANSWER_MAX)
		answer->bytes[answer->size++] = byte;
	return false;
}

void printer_answer_text(const struct printer_answer *answer, char *to, size_t max)
{
	device_text((struct span){ .at = answer->bytes, .size = answer->size }, to, max);
}
