#include "drivers/decoder_pdf417_parts.h"

#include "kiosk/base/wipe.h"

static struct pdf417_collector collector;
static unsigned seen;

enum status pdf417_parts_add(struct symbols *symbols, enum symbology symbology, const char *decoder,
			     const struct pdf417_message *message, struct fault *fault)
{
	unsigned char storage[SYMBOL_BYTES_MAX];
	struct bytes whole = bytes_over(storage, sizeof(storage));
	struct span bytes = bytes_span(&message->bytes);

	if (!pdf417_segment_is_part(&message->segment))
		return decoder_add(symbols, symbology, decoder, bytes, fault);
	seen++;
	enum status status = pdf417_collector_add(&collector, &message->segment, bytes, &whole);
	if (status == STATUS_FULL)
		(void)fault_set(fault, STATUS_FULL, 0,
				"symbols that belong together hold more than %d bytes",
				SYMBOL_BYTES_MAX);
	else if (status == STATUS_OK)
		status = decoder_add(symbols, symbology, decoder, bytes_span(&whole), fault);
	else
		status = STATUS_OK;
	wipe(storage, sizeof(storage));
	return status;
}

void pdf417_parts_forget(void)
{
	pdf417_collector_wipe(&collector);
	seen = 0;
}

unsigned pdf417_parts_seen(void)
{
	return seen;
}
