#include "kiosk/identity/symbol.h"

#include "kiosk/base/wipe.h"

const char *symbology_text(enum symbology symbology)
{
	static const char *const TEXTS[SYMBOLOGY_COUNT] = {
#define X(name, text) [SYMBOLOGY_##name] = (text),
		SYMBOLOGY_LIST(X)
#undef X
	};

	return (unsigned)symbology < SYMBOLOGY_COUNT ? TEXTS[symbology] : "unknown";
}

struct span symbol_span(const struct symbol *symbol)
{
	/* The size may come from another process. */
	size_t size = symbol->size <= SYMBOL_BYTES_MAX ? symbol->size : SYMBOL_BYTES_MAX;

	return (struct span){ .at = symbol->bytes, .size = size };
}

void symbols_wipe(struct symbols *symbols)
{
	wipe(symbols, sizeof(*symbols));
}
