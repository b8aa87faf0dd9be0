#include "drivers/usb_name.h"

#include <stdlib.h>
#include <string.h>

#include "kiosk/base/text.h"

static bool read_id(struct span text, uint16_t *ret)
{
	char digits[5], *end = NULL;

	if (text.size != 4 || !text_copy_span(digits, sizeof(digits), text) ||
	    strspn(digits, "0123456789abcdefABCDEF") != 4)
		return false;
	*ret = (uint16_t)strtoul(digits, &end, 16);
	return true;
}

bool usb_name_read(struct span text, struct usb_name *ret)
{
	static const char SERIAL[] = "serial=";
	struct usb_name name = { 0 };
	size_t colon = span_find(text, span_of(":"), 0);
	bool is_good = text.size == 0;

	if (span_starts_with(text, span_of(SERIAL))) {
		struct span serial = span_slice(text, sizeof(SERIAL) - 1, text.size);
		is_good =
			serial.size > 0 && text_copy_span(name.serial, sizeof(name.serial), serial);
	} else if (colon < text.size) {
		name.has_ids = true;
		is_good = read_id(span_slice(text, 0, colon), &name.vendor) &&
			  read_id(span_slice(text, colon + 1, text.size), &name.product);
	}
	if (is_good)
		*ret = name;
	return is_good;
}
