#include "drivers/decoder_pdf417_text.h"

#include <string.h>

enum word {
	WORD_DATA_END = 900, /* all below are data */
	WORD_TEXT = 900,
	WORD_BYTES = 901,
	WORD_NUMERIC = 902,
	WORD_ONE_BYTE = 913,
	WORD_READER_INIT = 921,
	WORD_MACRO_END = 922,
	WORD_BYTES_OF_SIX = 924,
	WORD_ECI_USER = 925,
	WORD_ECI_GENERAL = 926,
	WORD_ECI_CHARACTERS = 927,
	WORD_MACRO = 928,
};

enum submode { ALPHA, LOWER, MIXED, PUNCTUATION };

/* What a half codeword does in text: a character, or one of these. */
enum {
	TO_ALPHA = 1, /* none of these bytes is a character of text compaction */
	TO_LOWER,
	TO_MIXED,
	TO_PUNCTUATION,
	ONE_ALPHA,
	ONE_PUNCTUATION,
};

enum { HALVES = 30, GROUP_WORDS = 5, GROUP_BYTES = 6, NUMERIC_WORDS = 15, DIGITS_MAX = 48 };

static const char TEXT[][HALVES + 1] = {
	[ALPHA] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ \2\3\6",
	[LOWER] = "abcdefghijklmnopqrstuvwxyz \5\3\6",
	[MIXED] = "0123456789&\r\t,:#-.$/+%*=^\4 \2\1\6",
	[PUNCTUATION] = ";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'\1",
};

struct message {
	const uint16_t *words;
	size_t count, at;
	struct bytes *out;
	enum word mode;
	enum submode submode;
	enum submode next; /* of the next half only, when a shift came before */
};

static bool is_data(const struct message *message, size_t at)
{
	return at < message->count && message->words[at] < WORD_DATA_END;
}

static size_t data_run(const struct message *message)
{
	size_t end = message->at;

	while (is_data(message, end))
		end++;
	return end - message->at;
}

static void read_half(struct message *message, unsigned half)
{
	char means = TEXT[message->next][half];

	message->next = message->submode;
	switch (means) {
	case TO_ALPHA:
	case TO_LOWER:
	case TO_MIXED:
	case TO_PUNCTUATION:
		message->submode = message->next = (enum submode)(means - TO_ALPHA);
		return;
	case ONE_ALPHA:
		message->next = ALPHA;
		return;
	case ONE_PUNCTUATION:
		message->next = PUNCTUATION;
		return;
	default:
		bytes_add_byte(message->out, (unsigned char)means);
		return;
	}
}

static enum status read_text(struct message *message)
{
	for (size_t run = data_run(message); run > 0; run--) {
		unsigned word = message->words[message->at++];

		read_half(message, word / HALVES);
		read_half(message, word % HALVES);
	}
	return STATUS_OK;
}

/* Five codewords are six bytes. */
static enum status read_group(struct message *message)
{
	uint64_t value = 0;

	for (size_t i = 0; i < GROUP_WORDS; i++)
		value = value * WORD_DATA_END + message->words[message->at++];
	if (value >> (8 * GROUP_BYTES) != 0)
		return STATUS_REFUSED;
	for (int i = GROUP_BYTES - 1; i >= 0; i--)
		bytes_add_byte(message->out, (unsigned char)(value >> (8 * i)));
	return STATUS_OK;
}

static bool are_bytes(const uint16_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (words[i] > UINT8_MAX)
			return false;
	return true;
}

static enum status read_bytes(struct message *message)
{
	size_t run = data_run(message), groups = run / GROUP_WORDS;

	/* 901 says that the bytes are no multiple of six: the last five codewords are five bytes.
	 * Some encoders write it for any count: then one of them is too large for a byte. */
	if (message->mode == WORD_BYTES && run > 0 && run % GROUP_WORDS == 0 &&
	    are_bytes(message->words + message->at + run - GROUP_WORDS, GROUP_WORDS))
		groups--;
	run -= groups * GROUP_WORDS;
	for (; groups > 0; groups--)
		if (read_group(message) != STATUS_OK)
			return STATUS_REFUSED;
	if (!are_bytes(message->words + message->at, run))
		return STATUS_REFUSED;
	for (; run > 0; run--)
		bytes_add_byte(message->out, (unsigned char)message->words[message->at++]);
	return STATUS_OK;
}

/* digits, the lowest first, times 900, plus word; how many there are now. */
static size_t append_word(unsigned char *digits, size_t count, unsigned word)
{
	for (size_t i = 0; i < count; i++) {
		word += digits[i] * (unsigned)WORD_DATA_END;
		digits[i] = (unsigned char)(word % 10);
		word /= 10;
	}
	for (; word > 0; word /= 10)
		digits[count++] = (unsigned char)(word % 10);
	return count;
}

/* Up to fifteen codewords are one number; a 1 stands before its digits. */
static enum status read_number(struct message *message, size_t words)
{
	unsigned char digits[DIGITS_MAX];
	size_t count = 0;

	for (; words > 0; words--)
		count = append_word(digits, count, message->words[message->at++]);
	if (count == 0 || digits[count - 1] != 1)
		return STATUS_REFUSED;
	for (size_t i = count - 1; i > 0; i--)
		bytes_add_byte(message->out, (unsigned char)('0' + digits[i - 1]));
	return STATUS_OK;
}

static enum status read_numeric(struct message *message)
{
	for (size_t run = data_run(message); run > 0;) {
		size_t words = run < NUMERIC_WORDS ? run : NUMERIC_WORDS;

		if (read_number(message, words) != STATUS_OK)
			return STATUS_REFUSED;
		run -= words;
	}
	return STATUS_OK;
}

/* The control block of the only segment: number 00000 (written as 100000), a file's name, fields,
 * and the mark that no segment follows. */
static enum status read_macro(struct message *message)
{
	const uint16_t *words = message->words + message->at;
	size_t left = message->count - message->at;

	if (left < 3 || words[1] != 100000 / WORD_DATA_END || words[2] != 100000 % WORD_DATA_END)
		return STATUS_REFUSED;
	for (size_t i = 3; i < left; i++)
		if (words[i] == WORD_MACRO_END) {
			message->at = message->count;
			return STATUS_OK;
		}
	return STATUS_REFUSED;
}

static enum status skip(struct message *message, size_t arguments)
{
	for (size_t i = 1; i <= arguments; i++)
		if (!is_data(message, message->at + i))
			return STATUS_REFUSED;
	message->at += 1 + arguments;
	return STATUS_OK;
}

static enum status latch(struct message *message, enum word mode)
{
	message->at++;
	message->mode = mode;
	message->submode = message->next = ALPHA;
	return STATUS_OK;
}

static enum status read_one_byte(struct message *message)
{
	if (message->mode != WORD_TEXT || message->at + 1 >= message->count ||
	    message->words[message->at + 1] > UINT8_MAX)
		return STATUS_REFUSED;
	bytes_add_byte(message->out, (unsigned char)message->words[message->at + 1]);
	message->at += 2;
	return STATUS_OK;
}

static enum status read_function(struct message *message)
{
	unsigned word = message->words[message->at];

	message->next = message->submode;
	switch (word) {
	case WORD_TEXT:
	case WORD_BYTES:
	case WORD_BYTES_OF_SIX:
	case WORD_NUMERIC:
		return latch(message, (enum word)word);
	case WORD_ONE_BYTE:
		return read_one_byte(message);
	case WORD_ECI_USER:
	case WORD_ECI_CHARACTERS:
		return skip(message, 1);
	case WORD_ECI_GENERAL:
		return skip(message, 2);
	case WORD_READER_INIT:
		return message->at == 1 ? skip(message, 0) : STATUS_REFUSED;
	case WORD_MACRO:
		return read_macro(message);
	default:
		return STATUS_REFUSED;
	}
}

static enum status read_run(struct message *message)
{
	if (message->mode == WORD_TEXT)
		return read_text(message);
	return message->mode == WORD_NUMERIC ? read_numeric(message) : read_bytes(message);
}

enum status pdf417_text(const uint16_t *words, size_t count, struct bytes *ret)
{
	struct message message = { words, count, 1, ret, WORD_TEXT, ALPHA, ALPHA };

	if (count == 0 || words[0] != count)
		return STATUS_REFUSED;
	while (message.at < count) {
		enum status status = is_data(&message, message.at) ? read_run(&message)
								   : read_function(&message);
		if (status != STATUS_OK)
			return status;
	}
	return ret->is_full ? STATUS_FULL : STATUS_OK;
}
