#include "drivers/decoder.h"

#include <string.h>

#include "kiosk/base/text.h"

static bool is_there(const struct symbols *symbols, enum symbology symbology, struct span bytes)
{
	for (size_t i = 0; i < symbols->count; i++) {
		const struct symbol *symbol = &symbols->at[i];
		struct span there = { symbol->bytes, symbol->size };

		if (symbol->symbology == symbology && span_equals(there, bytes))
			return true;
	}
	return false;
}

enum status decoder_add(struct symbols *symbols, enum symbology symbology, const char *decoder,
			struct span bytes, struct fault *fault)
{
	if (is_there(symbols, symbology, bytes))
		return STATUS_OK;
	if (symbols->count == SYMBOLS_MAX)
		return fault_set(fault, STATUS_FULL, 0, "more than %d symbols in the picture",
				 SYMBOLS_MAX);
	if (bytes.size > SYMBOL_BYTES_MAX)
		return fault_set(fault, STATUS_FULL, 0, "a symbol holds more than %d bytes",
				 SYMBOL_BYTES_MAX);
	struct symbol *symbol = &symbols->at[symbols->count++];
	symbol->symbology = symbology;
	symbol->size = bytes.size;
	text_copy(symbol->decoder, sizeof(symbol->decoder), decoder);
	if (bytes.size > 0)
		memcpy(symbol->bytes, bytes.at, bytes.size);
	return STATUS_OK;
}
