#include "drivers/picture.h"

#include <stdlib.h>

#include "drivers/picture_format.h"
#include "kiosk/base/wipe.h"

static const unsigned char PNG_SIGNATURE[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
static const unsigned char JPEG_SIGNATURE[] = { 0xff, 0xd8, 0xff };
static const unsigned char PGM_SIGNATURE[] = { 'P', '5' };

enum status picture_reserve(uint32_t width, uint32_t height, struct picture *ret,
			    struct fault *fault)
{
	if (width == 0 || height == 0)
		return fault_set(fault, STATUS_REFUSED, 0, "the picture has no pixels");
	if (width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX ||
	    (uint64_t)width * height >= PICTURE_PIXELS_MAX)
		return fault_set(fault, STATUS_FULL, 0,
				 "the picture claims %u x %u pixels; "
				 "only less than %d megapixels, and %d a side, are read",
				 width, height, PICTURE_PIXELS_MAX / 1000000, PICTURE_SIDE_MAX);
	unsigned char *grey = malloc((size_t)width * height);
	if (grey == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory for %u x %u pixels", width,
				 height);
	*ret = (struct picture){ .width = width, .height = height, .grey = grey };
	return STATUS_OK;
}

enum status picture_load(struct span file, struct picture *ret, struct fault *fault)
{
	const struct span png = { PNG_SIGNATURE, sizeof(PNG_SIGNATURE) };
	const struct span jpeg = { JPEG_SIGNATURE, sizeof(JPEG_SIGNATURE) };
	const struct span pgm = { PGM_SIGNATURE, sizeof(PGM_SIGNATURE) };

	if (file.size > PICTURE_BYTES_MAX)
		return fault_set(fault, STATUS_FULL, 0, "the file is larger than %d megabytes",
				 PICTURE_BYTES_MAX / (1024 * 1024));
	if (span_starts_with(file, png))
		return picture_load_png(file, ret, fault);
	if (span_starts_with(file, jpeg))
		return picture_load_jpeg(file, ret, fault);
	if (span_starts_with(file, pgm))
		return picture_load_pgm(file, ret, fault);
	return fault_set(fault, STATUS_REFUSED, 0,
			 "this is not a picture: neither PNG nor JPEG nor PGM");
}

void picture_release(struct picture *picture)
{
	if (picture->grey != NULL)
		wipe(picture->grey, (size_t)picture->width * picture->height);
	free(picture->grey);
	*picture = (struct picture){ 0 };
}
