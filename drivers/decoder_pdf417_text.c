#include "drivers/decoder_pdf417_text.h"

#include "drivers/decoder_pdf417_words.h"

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
	struct pdf417_segment *segment;
	enum pdf417_word mode;
	enum submode submode;
	enum submode next; /* of the next half only, when a shift came before */
};

static bool is_data(const struct message *message, size_t at)
{
	return at < message->count && message->words[at] < WORD_DATA_END;
}

static size_t data_run(const struct message *message, size_t from)
{
	size_t end = from;

	while (is_data(message, end))
		end++;
	return end - from;
}

/* How many words the mark of an extended channel interpretation takes; 0 when there is none. */
static size_t eci_size(const struct message *message, size_t at)
{
	unsigned word = at < message->count ? message->words[at] : 0;
	size_t size = word == WORD_ECI_GENERAL                               ? 3
		      : word == WORD_ECI_USER || word == WORD_ECI_CHARACTERS ? 2
									     : 0;

	return size > 0 && data_run(message, at + 1) + 1 >= size ? size : 0;
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
	for (size_t run = data_run(message, message->at); run > 0; run--) {
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

/* How many words of bytes follow from `at` on, with those behind marks of an interpretation: such a
 * mark ends no run of bytes. */
static size_t bytes_left(const struct message *message, size_t at)
{
	size_t sum = 0;

	for (;;) {
		size_t run = data_run(message, at), mark = eci_size(message, at + run);

		sum += run;
		if (mark == 0)
			return sum;
		at += run + mark;
	}
}

/* 901 says that the bytes are no multiple of six: the last five codewords are five bytes. Some
 * encoders write it for any count: then one of them is too large for a byte. */
static bool is_next_a_group(const struct message *message)
{
	size_t left = bytes_left(message, message->at);

	if (left < GROUP_WORDS)
		return false;
	return left > GROUP_WORDS || message->mode == WORD_BYTES_OF_SIX ||
	       !are_bytes(message->words + message->at, data_run(message, message->at));
}

/* Interpretations change between groups or between left bytes, never within a group. */
static enum status read_bytes(struct message *message)
{
	while (is_data(message, message->at)) {
		if (!is_next_a_group(message)) {
			if (message->words[message->at] > UINT8_MAX)
				return STATUS_REFUSED;
			bytes_add_byte(message->out, (unsigned char)message->words[message->at++]);
		} else if (data_run(message, message->at) < GROUP_WORDS ||
			   read_group(message) != STATUS_OK) {
			return STATUS_REFUSED;
		}
	}
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
	for (size_t run = data_run(message, message->at); run > 0;) {
		size_t words = run < NUMERIC_WORDS ? run : NUMERIC_WORDS;

		if (read_number(message, words) != STATUS_OK)
			return STATUS_REFUSED;
		run -= words;
	}
	return STATUS_OK;
}

static enum status read_segment(struct message *message)
{
	size_t at = message->at;

	message->at = message->count;
	return pdf417_segment_read(message->words + at, message->count - at, message->segment);
}

static enum status skip_eci(struct message *message)
{
	size_t size = eci_size(message, message->at);

	message->at += size;
	return size > 0 ? STATUS_OK : STATUS_REFUSED;
}

static enum status latch(struct message *message, enum pdf417_word mode)
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
		return latch(message, (enum pdf417_word)word);
	case WORD_ONE_BYTE:
		return read_one_byte(message);
	case WORD_ECI_USER:
	case WORD_ECI_CHARACTERS:
	case WORD_ECI_GENERAL:
		return skip_eci(message);
	case WORD_SEGMENT:
		return read_segment(message);
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

static enum status read_all(struct message *message)
{
	/* What programs a reader is read as what it is, for whoever asks for such texts. */
	if (message->at < message->count && message->words[message->at] == WORD_READER_INIT)
		message->at++;
	*message->segment = (struct pdf417_segment){ 0 };
	while (message->at < message->count) {
		enum status status =
			is_data(message, message->at) ? read_run(message) : read_function(message);
		if (status != STATUS_OK)
			return status;
	}
	return message->out->is_full ? STATUS_FULL : STATUS_OK;
}

enum status pdf417_text(const uint16_t *words, size_t count, struct pdf417_message *ret)
{
	struct message message = { .words = words,
				   .count = count,
				   .at = 1,
				   .out = &ret->bytes,
				   .segment = &ret->segment,
				   .mode = WORD_TEXT };

	return count > 0 && words[0] == count ? read_all(&message) : STATUS_REFUSED;
}

/* The header and trailer of ISO/IEC 15434 that one word stands for. In which mode the words behind
 * it begin is left to no guess: they must say it. */
static enum status read_envelope(struct message *message)
{
	const char *format = message->words[message->at] == WORD_MACRO_05 ? "05" : "06";
	unsigned next = message->count > 1 ? message->words[++message->at] : 0;

	if ((next < WORD_TEXT || next > WORD_NUMERIC) && next != WORD_BYTES_OF_SIX)
		return STATUS_REFUSED;
	bytes_add_format(message->out, "[)>\x1e%s\x1d", format);
	enum status status = read_all(message);
	bytes_add_text(message->out, "\x1e\x04");
	return status == STATUS_OK && message->out->is_full ? STATUS_FULL : status;
}

enum status micropdf417_text(const uint16_t *words, size_t count, struct pdf417_message *ret)
{
	struct message message = { .words = words,
				   .count = count,
				   .out = &ret->bytes,
				   .segment = &ret->segment,
				   .mode = WORD_BYTES };

	if (count > 0 && (words[0] == WORD_MACRO_05 || words[0] == WORD_MACRO_06))
		return read_envelope(&message);
	return count > 0 ? read_all(&message) : STATUS_REFUSED;
}
