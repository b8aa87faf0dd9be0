#include "drivers/picture_format.h"

#include <png.h>
#include <string.h>

static void png_release(png_image *image)
{
	png_image_free(image);
}

static enum status damaged(const png_image *image, struct fault *fault)
{
	return fault_set(fault, STATUS_REFUSED, 0, "the PNG picture is damaged: %s",
			 image->message);
}

static uint32_t big_endian(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* libpng tells the size only after it has read every chunk before the pixels, so it is taken
 * from the first chunk here, which the format fixes: signature, length 13, "IHDR", sides. */
static enum status reserve_by_header(struct span file, struct picture *ret, struct fault *fault)
{
	static const unsigned char HEADER[] = { 0, 0, 0, 13, 'I', 'H', 'D', 'R' };

	if (file.size < 33 || memcmp(file.at + 8, HEADER, sizeof(HEADER)) != 0)
		return fault_set(fault, STATUS_REFUSED, 0, "the PNG picture has no header");
	return picture_reserve(big_endian(file.at + 16), big_endian(file.at + 20), ret, fault);
}

/* Before it reads a chunk, libpng takes as much memory as the chunk claims to have, up to 2 GB;
 * png_image_* makes a mere warning of its own limit. Behind "IEND" anything may stand. */
static enum status check_chunks(struct span file, struct fault *fault)
{
	enum { SIGNATURE_SIZE = 8, AROUND_DATA = 12 /* length, type, CRC */ };

	for (size_t at = SIGNATURE_SIZE; file.size - at >= AROUND_DATA;) {
		size_t size = big_endian(file.at + at);
		if (size > file.size - at - AROUND_DATA)
			return fault_set(fault, STATUS_REFUSED, 0,
					 "the PNG picture is damaged: it is cut off");
		if (memcmp(file.at + at + 4, "IEND", 4) == 0)
			break;
		at += AROUND_DATA + size;
	}
	return STATUS_OK;
}

enum status picture_load_png(struct span file, struct picture *ret, struct fault *fault)
{
	static const png_color WHITE = { 255, 255, 255 };
	SCOPED(picture) picture = { 0 };
	__attribute__((cleanup(png_release))) png_image image = { .version = PNG_IMAGE_VERSION };
	enum status status = reserve_by_header(file, &picture, fault);

	if (status == STATUS_OK)
		status = check_chunks(file, fault);
	if (status != STATUS_OK)
		return status;
	if (!png_image_begin_read_from_memory(&image, file.at, file.size))
		return damaged(&image, fault);
	if (image.width != picture.width || image.height != picture.height)
		return fault_set(fault, STATUS_REFUSED, 0, "the PNG picture has two headers");
	/* Transparent pixels are laid on white, as paper is. */
	image.format = PNG_FORMAT_GRAY;
	if (!png_image_finish_read(&image, &WHITE, picture.grey, (png_int_32)picture.width, NULL))
		return damaged(&image, fault);
	*ret = picture;
	picture = (struct picture){ 0 };
	return STATUS_OK;
}

enum status picture_save_png(uint32_t width, uint32_t height, const unsigned char *colours,
			     void *to, size_t max, size_t *ret_size, struct fault *fault)
{
	__attribute__((cleanup(png_release))) png_image image = {
		.version = PNG_IMAGE_VERSION,
		.width = width,
		.height = height,
		.format = PNG_FORMAT_RGB,
	};
	png_alloc_size_t size = max;

	if (!png_image_write_to_memory(&image, to, &size, 0, colours, 0, NULL))
		return size > max ? fault_set(fault, STATUS_FULL, 0, "the drawing is too large")
				  : fault_set(fault, STATUS_NO_MEMORY, 0, "%s", image.message);
	*ret_size = size;
	return STATUS_OK;
}
