#include "drivers/escpos_answer.h"

#include <string.h>

#include "kiosk/base/attrs.h"

enum { HEADER = 0x37, PROCESS_ID = 0x22, CLEARED_ID = 0x25, CLEARED_BYTES = 3 };
enum { UNASKED_MASK = 0x93, UNASKED_VALUE = 0x10 };
enum { REAL_TIME_VALUE = 0x12, PLAIN_MASK = 0x90, PLAIN_VALUE = 0x00 };

static bool is_plain(unsigned char byte)
{
	return (byte & PLAIN_MASK) == PLAIN_VALUE;
}

/* True when the byte goes on with what is held. */
static bool goes_on(const struct escpos_answers *answers, unsigned char byte)
{
	if (answers->size == 0)
		return false;
	if (answers->held[0] != HEADER)
		return is_plain(byte);
	if (answers->size == 1)
		return byte == PROCESS_ID || byte == CLEARED_ID;
	if (answers->held[1] == CLEARED_ID)
		return byte == 0;
	return answers->size < ESCPOS_ANSWER_MAX - 1 ? byte != 0 : byte == 0;
}

static struct escpos_answer finish(struct escpos_answers *answers)
{
	struct escpos_answer answer = { .kind = ESCPOS_NOTHING };

	if (answers->held[0] == HEADER && answers->held[1] == CLEARED_ID &&
	    answers->size == CLEARED_BYTES) {
		answer.kind = ESCPOS_CLEARED;
	} else if (answers->held[0] == HEADER && answers->size == ESCPOS_ANSWER_MAX) {
		answer.kind = ESCPOS_PROCESS;
		memcpy(answer.bytes, answers->held + 2, ESCPOS_PROCESS_BYTES);
	} else if (answers->held[0] != HEADER && answers->size == ESCPOS_UNASKED_BYTES) {
		answer.kind = ESCPOS_UNASKED;
		memcpy(answer.bytes, answers->held, ESCPOS_UNASKED_BYTES);
	}
	if (answer.kind != ESCPOS_NOTHING)
		answers->size = 0;
	return answer;
}

struct escpos_answer escpos_take(struct escpos_answers *answers, unsigned char byte)
{
	struct escpos_answer answer = { .kind = ESCPOS_NOTHING, .bytes = { byte } };

	if (goes_on(answers, byte)) {
		answers->held[answers->size++] = byte;
		return finish(answers);
	}
	answers->size = 0;
	if (byte == HEADER || (answers->has_unasked && (byte & UNASKED_MASK) == UNASKED_VALUE))
		answers->held[answers->size++] = byte;
	else if ((byte & UNASKED_MASK) == REAL_TIME_VALUE)
		answer.kind = ESCPOS_REAL_TIME;
	else if (is_plain(byte))
		answer.kind = ESCPOS_PAPER;
	return answer;
}

const char *escpos_trouble_text(enum escpos_trouble trouble)
{
	static const char *const TEXT[] = {
#define X(name, text) [ESCPOS_##name] = (text),
		ESCPOS_TROUBLE_LIST(X)
#undef X
	};

	return (size_t)trouble < COUNT_OF(TEXT) ? TEXT[trouble] : TEXT[ESCPOS_BROKEN];
}

struct sign {
	unsigned char bits;
	enum escpos_trouble trouble;
};

/* The first whose bits are on. */
static enum escpos_trouble first_of(const struct sign *signs, size_t count, unsigned char byte)
{
	for (size_t at = 0; at < count; at++)
		if ((byte & signs[at].bits) != 0)
			return signs[at].trouble;
	return ESCPOS_NONE;
}

enum escpos_trouble escpos_real_time_trouble(unsigned question, unsigned char byte)
{
	static const struct sign PRINTER[] = { { 0x08, ESCPOS_OFFLINE } };
	static const struct sign CAUSE[] = { { 0x04, ESCPOS_COVER }, { 0x20, ESCPOS_PAPER_OUT } };
	static const struct sign ERROR[] = { { 0x08, ESCPOS_CUTTER },
					     { 0x20, ESCPOS_BROKEN },
					     { 0x40, ESCPOS_HEAT } };
	static const struct sign PAPER[] = { { 0x60, ESCPOS_PAPER_OUT } };

	switch (question) {
	case 1:
		return first_of(PRINTER, COUNT_OF(PRINTER), byte);
	case 2:
		return first_of(CAUSE, COUNT_OF(CAUSE), byte);
	case 3:
		return first_of(ERROR, COUNT_OF(ERROR), byte);
	case 4:
		return first_of(PAPER, COUNT_OF(PAPER), byte);
	default:
		return ESCPOS_NONE;
	}
}

enum escpos_trouble escpos_unasked_trouble(const unsigned char bytes[ESCPOS_UNASKED_BYTES])
{
	static const struct sign SIGNS[][4] = {
		{ { 0x20, ESCPOS_COVER } },
		{ { 0x08, ESCPOS_CUTTER }, { 0x20, ESCPOS_BROKEN }, { 0x40, ESCPOS_HEAT } },
		{ { 0x0C, ESCPOS_PAPER_OUT } },
	};

	for (size_t at = 0; at < COUNT_OF(SIGNS); at++) {
		enum escpos_trouble trouble = first_of(SIGNS[at], COUNT_OF(SIGNS[at]), bytes[at]);
		if (trouble != ESCPOS_NONE)
			return trouble;
	}
	return (bytes[0] & 0x08) != 0 ? ESCPOS_OFFLINE : ESCPOS_NONE;
}

bool escpos_is_paper_low(const struct escpos_answer *answer)
{
	switch (answer->kind) {
	case ESCPOS_REAL_TIME:
		return (answer->bytes[0] & 0x0C) != 0;
	case ESCPOS_PAPER:
		return (answer->bytes[0] & 0x03) != 0;
	case ESCPOS_UNASKED:
		return (answer->bytes[2] & 0x03) != 0;
	case ESCPOS_NOTHING:
	case ESCPOS_PROCESS:
	case ESCPOS_CLEARED:
		break;
	}
	return false;
}
