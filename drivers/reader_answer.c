#include "drivers/reader_answer.h"

#include <string.h>

enum { VERSION = 1, IS_SYMBOLS = 0, IS_REFUSAL = 1 };

static void write_block(struct bytes *to, struct span block)
{
	bytes_add_u32(to, (uint32_t)block.size);
	bytes_add_span(to, block);
}

/* The observation's members but for the stages, in their order. */
#define MEMBERS(X) X(guards) X(rows) X(columns) X(level) X(clearness) X(pictures) X(drawing_size)

static void write_observation(struct bytes *to, const struct observation *observation)
{
	bytes_add_u32(to, (uint32_t)observation->advice);
	for (size_t i = 0; i < STAGE_COUNT; i++) {
		bytes_add_u32(to, observation->stages[i].runs);
		bytes_add_u32(to, observation->stages[i].microseconds);
	}
#define X(member) bytes_add_u32(to, observation->member);
	MEMBERS(X)
#undef X
}

void reader_answer_write_symbols(struct bytes *to, const struct symbols *symbols,
				 const struct observation *observation)
{
	bytes_add_byte(to, VERSION);
	bytes_add_byte(to, IS_SYMBOLS);
	bytes_add_byte(to, (unsigned char)symbols->count);
	for (size_t i = 0; i < symbols->count; i++) {
		const struct symbol *symbol = &symbols->at[i];

		bytes_add_byte(to, (unsigned char)symbol->symbology);
		write_block(to, span_of(symbol->decoder));
		write_block(to, (struct span){ symbol->bytes, symbol->size });
	}
	write_observation(to, observation);
}

void reader_answer_write_refusal(struct bytes *to, const char *why)
{
	bytes_add_byte(to, VERSION);
	bytes_add_byte(to, IS_REFUSAL);
	write_block(to, span_of(why));
}

static bool take_byte(struct span *rest, unsigned char *ret)
{
	if (rest->size == 0)
		return false;
	*ret = rest->at[0];
	*rest = span_slice(*rest, 1, rest->size);
	return true;
}

static bool take_u32(struct span *rest, uint32_t *ret)
{
	if (rest->size < 4)
		return false;
	*ret = (uint32_t)rest->at[0] << 24 | (uint32_t)rest->at[1] << 16 |
	       (uint32_t)rest->at[2] << 8 | rest->at[3];
	*rest = span_slice(*rest, 4, rest->size);
	return true;
}

static bool take_block(struct span *rest, size_t max, struct span *ret)
{
	uint32_t size;

	if (!take_u32(rest, &size) || size > max || size > rest->size)
		return false;
	*ret = span_slice(*rest, 0, size);
	*rest = span_slice(*rest, size, rest->size);
	return true;
}

static bool take_name(struct span *rest, char to[SYMBOL_DECODER_MAX])
{
	struct span name;

	if (!take_block(rest, SYMBOL_DECODER_MAX - 1, &name) || name.size == 0)
		return false;
	for (size_t i = 0; i < name.size; i++) {
		bool is_letter = name.at[i] >= 'a' && name.at[i] <= 'z';
		bool is_digit = name.at[i] >= '0' && name.at[i] <= '9';

		if (!is_letter && !is_digit)
			return false;
		to[i] = (char)name.at[i];
	}
	to[name.size] = '\0';
	return true;
}

static bool take_symbol(struct span *rest, struct symbol *ret)
{
	unsigned char symbology;
	struct span bytes;

	if (!take_byte(rest, &symbology) || symbology >= SYMBOLOGY_COUNT)
		return false;
	if (!take_name(rest, ret->decoder) || !take_block(rest, SYMBOL_BYTES_MAX, &bytes))
		return false;
	ret->symbology = (enum symbology)symbology;
	ret->size = bytes.size;
	if (bytes.size > 0)
		memcpy(ret->bytes, bytes.at, bytes.size);
	return true;
}

static bool take_symbols(struct span *rest, struct symbols *ret)
{
	unsigned char count;

	if (!take_byte(rest, &count) || count > SYMBOLS_MAX)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!take_symbol(rest, &ret->at[i]))
			return false;
	ret->count = count;
	return true;
}

static bool take_observation(struct span *rest, struct observation *ret)
{
	uint32_t advice;

	if (!take_u32(rest, &advice) || advice >= ADVICE_COUNT)
		return false;
	ret->advice = (enum advice)advice;
	for (size_t i = 0; i < STAGE_COUNT; i++)
		if (!take_u32(rest, &ret->stages[i].runs) ||
		    !take_u32(rest, &ret->stages[i].microseconds))
			return false;
#define X(member) &&take_u32(rest, &ret->member)
	return true MEMBERS(X);
#undef X
}

enum status reader_answer_read(struct span answer, struct symbols *ret,
			       struct observation *ret_observation, struct fault *fault)
{
	struct symbols symbols = { 0 };
	struct observation observation;
	unsigned char version, kind;
	struct span why;

	if (!take_byte(&answer, &version) || version != VERSION || !take_byte(&answer, &kind))
		return fault_set(fault, STATUS_CORRUPT, 0, "the reader's answer is malformed");
	if (kind == IS_REFUSAL && take_block(&answer, FAULT_TEXT_MAX - 1, &why) && answer.size == 0)
		return fault_set(fault, STATUS_REFUSED, 0, "%.*s", (int)why.size,
				 (const char *)why.at);
	bool is_whole = kind == IS_SYMBOLS && take_symbols(&answer, &symbols) &&
			take_observation(&answer, &observation) && answer.size == 0;
	if (is_whole) {
		*ret = symbols;
		*ret_observation = observation;
	}
	symbols_wipe(&symbols);
	if (!is_whole)
		return fault_set(fault, STATUS_CORRUPT, 0, "the reader's answer is malformed");
	return STATUS_OK;
}
