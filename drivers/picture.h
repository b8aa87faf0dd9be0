/* A picture as 8-bit grey, from PNG, JPEG or PGM bytes. Runs in the reader process only (and in
 * tests): nothing that parses a picture runs where secrets are. */
#ifndef TAC_DRIVERS_PICTURE_H
#define TAC_DRIVERS_PICTURE_H

#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

enum {
	PICTURE_PIXELS_MAX = 64 * 1000 * 1000, /* so many are too many */
	PICTURE_SIDE_MAX = 20000,
	PICTURE_BYTES_MAX = 64 * 1024 * 1024, /* of the file */
};

struct picture {
	uint32_t width, height;
	unsigned char *grey; /* width * height, rows top to bottom without gaps */
};

/* Errors  STATUS_REFUSED: none of these, or damaged; STATUS_FULL: larger than the maxima
 *         above, seen in the header before anything is unpacked; STATUS_NO_MEMORY.
 * Owns    ret owns its pixels until picture_release. */
enum status picture_load(struct span file, struct picture *ret, struct fault *fault) MUST_CHECK;
/* Wipes the pixels first: they show a document. */
void picture_release(struct picture *picture);

#endif
