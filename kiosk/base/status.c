#include "kiosk/base/status.h"

#include <stdarg.h>
#include <stdio.h>

#include "kiosk/base/text.h"

const char *status_text(enum status status)
{
	switch (status) {
#define X(name, text)                                                                              \
	case STATUS_##name:                                                                        \
		return text;
		STATUS_LIST(X)
#undef X
	}
	return "unknown status";
}

enum status fault_set(struct fault *fault, enum status status, int vendor, const char *format, ...)
{
	char what[4 * FAULT_TEXT_MAX];
	va_list arguments;

	if (fault == NULL)
		return status;
	va_start(arguments, format);
	int length = vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	if (length < 0)
		what[0] = '\0';
	for (char *at = what; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			*at = '?';
	fault->status = status;
	fault->vendor = vendor;
	text_copy(fault->what, sizeof(fault->what), what);
	return status;
}
