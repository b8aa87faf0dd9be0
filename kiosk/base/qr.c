#include "kiosk/base/qr.h"

#include <errno.h>
#include <qrencode.h>

enum { DARK = 1 }; /* libqrencode: the lowest bit of a module's byte */

static void copy_modules(const QRcode *code, struct qr *to)
{
	to->side = (size_t)code->width;
	for (size_t y = 0; y < to->side; y++)
		for (size_t x = 0; x < to->side; x++)
			to->is_dark[y][x] = (code->data[y * to->side + x] & DARK) != 0;
}

enum status qr_of(const char *text, struct qr *ret, struct fault *fault)
{
	QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
	enum status status = STATUS_OK;

	if (code == NULL && errno == ENOMEM)
		status = fault_set(fault, STATUS_NO_MEMORY, errno, "no memory for the QR code");
	else if (code == NULL || code->width > QR_SIDE_MAX)
		status = fault_set(fault, STATUS_FULL, 0, "the text does not fit a QR code");
	else
		copy_modules(code, ret);
	QRcode_free(code);
	return status;
}
