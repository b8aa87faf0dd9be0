/* Any bytes from a printer that is asked who it is, by its class or by GS I: what is shown of them
 * fits its place, and every character of it takes one on the screen. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/printer_identify.h"
#include "kiosk/base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text)
{
	struct span rest = { (const unsigned char *)text, strnlen(text, DEVICE_WORD_MAX) };

	assert(rest.size < DEVICE_WORD_MAX);
	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		assert(code != TEXT_NOT_UTF8 && text_columns_of(code) > 0);
	}
}

static void read_id(struct span answer)
{
	static const struct device_id NONE = { 0 };
	struct device_id id = NONE;

	if (!device_id_read(answer, &id)) {
		assert(memcmp(&id, &NONE, sizeof(id)) == 0);
		return;
	}
	check_text(id.maker);
	check_text(id.model);
	check_text(id.commands);
	check_text(id.serial);
	assert(id.maker[0] != '\0' || id.model[0] != '\0' || id.commands[0] != '\0' ||
	       id.serial[0] != '\0');
}

static void read_answers(struct span bytes)
{
	struct printer_answer answer = { 0 };
	char text[DEVICE_WORD_MAX];

	for (size_t at = 0; at < bytes.size; at++) {
		if (!printer_answer_take(&answer, bytes.at[at]))
			continue;
		assert(answer.size <= PRINTER_ANSWER_MAX);
		assert(memchr(answer.bytes, 0, answer.size) == NULL);
		printer_answer_text(&answer, text, sizeof(text));
		check_text(text);
		answer = (struct printer_answer){ 0 };
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span bytes = { data, size };

	read_id(bytes);
	read_answers(bytes);
	return 0;
}
