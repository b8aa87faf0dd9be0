/* A QR code as dark and light modules, for the paper and for its picture. The one home of
 * libqrencode. */
#ifndef TAC_BASE_QR_H
#define TAC_BASE_QR_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

enum {
	QR_SIDE_MAX = 53,   /* modules: version 9, which takes a whole line of paper */
	QR_QUIET = 4,       /* modules of white that belong around it */
	QR_MODULE_DOTS = 6, /* of a print head with 8 dots a millimetre */
};

struct qr {
	size_t side;                            /* modules */
	bool is_dark[QR_SIDE_MAX][QR_SIDE_MAX]; /* rows, top to bottom */
};

/* Encodes a C string at error correction level M.
 * Errors  STATUS_FULL it is too long; STATUS_NO_MEMORY.
 * Source  ISO/IEC 18004. */
enum status qr_of(const char *text, struct qr *ret, struct fault *fault) MUST_CHECK;

#endif
