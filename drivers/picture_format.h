/* The formats behind picture_load. Each trusts that the caller saw the format's signature. */
#ifndef TAC_DRIVERS_PICTURE_FORMAT_H
#define TAC_DRIVERS_PICTURE_FORMAT_H

#include "drivers/picture.h"

/* Shape   ret is untouched unless the whole picture came out.
 * Errors  as picture_load. */
enum status picture_load_png(struct span file, struct picture *ret, struct fault *fault) MUST_CHECK;
enum status picture_load_jpeg(struct span file, struct picture *ret,
			      struct fault *fault) MUST_CHECK;
/* Binary, of 255 shades: what a camera's frame becomes. */
enum status picture_load_pgm(struct span file, struct picture *ret, struct fault *fault) MUST_CHECK;

/* Writes red, green and blue of each pixel as a PNG of at most `max` bytes.
 * Errors  STATUS_NO_MEMORY; STATUS_FULL it does not fit. */
enum status picture_save_png(uint32_t width, uint32_t height, const unsigned char *colours,
			     void *to, size_t max, size_t *ret_size,
			     struct fault *fault) MUST_CHECK;

/* Judges the size a header claims, then makes room for that many grey pixels.
 * Errors  STATUS_REFUSED a side of 0; STATUS_FULL; STATUS_NO_MEMORY.
 * Owns    ret owns its pixels until picture_release. */
enum status picture_reserve(uint32_t width, uint32_t height, struct picture *ret,
			    struct fault *fault) MUST_CHECK;

#endif
