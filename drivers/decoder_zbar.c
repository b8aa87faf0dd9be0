#include "drivers/decoder.h"

#include <zbar.h>

#include "drivers/picture_format.h"

/* Pictures up to this size are tried again at twice their size when nothing was found: ZBar then
 * reads bars narrower than 2 pixels. Larger ones have enough pixels or too many to be quick. */
enum { DOUBLED_PIXELS_MAX = 4 * 1000 * 1000 };

/* A linear code that crosses only one scan line is as often noise as a code. */
enum { LINEAR_LINES_MIN = 2 };

/* The shortest Code 39 on a document; shorter ones are read out of other symbols' bars. */
enum { CODE_39_LENGTH_MIN = 4 };

struct zbar {
	zbar_image_scanner_t *scanner;
	zbar_image_t *image;
};

static void zbar_release(struct zbar *zbar)
{
	if (zbar->image != NULL)
		zbar_image_destroy(zbar->image);
	if (zbar->scanner != NULL)
		zbar_image_scanner_destroy(zbar->scanner);
}

static enum status zbar_open(struct zbar *ret, struct fault *fault)
{
	ret->scanner = zbar_image_scanner_create();
	ret->image = zbar_image_create();
	if (ret->scanner == NULL || ret->image == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory for zbar");
	/* Otherwise ZBar tells the whole system's bus what it read. */
	zbar_image_scanner_request_dbus(ret->scanner, 0);
	zbar_image_scanner_set_config(ret->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(ret->scanner, ZBAR_CODE39, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(ret->scanner, ZBAR_CODE39, ZBAR_CFG_MIN_LEN,
				      CODE_39_LENGTH_MIN);
	zbar_image_scanner_set_config(ret->scanner, ZBAR_CODE128, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(ret->scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	/* The bytes as they stand, not converted to what ZBar guesses to be their text. */
	zbar_image_scanner_set_config(ret->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
	return STATUS_OK;
}

static bool symbology_of(const zbar_symbol_t *symbol, enum symbology *ret)
{
	bool is_seen_often = zbar_symbol_get_quality(symbol) >= LINEAR_LINES_MIN;

	switch ((int)zbar_symbol_get_type(symbol)) {
	case ZBAR_CODE39:
		*ret = SYMBOLOGY_CODE_39;
		return is_seen_often;
	case ZBAR_CODE128:
		*ret = SYMBOLOGY_CODE_128;
		return is_seen_often;
	case ZBAR_QRCODE:
		*ret = SYMBOLOGY_QR;
		return true;
	}
	return false;
}

static enum status scan(const struct picture *picture, struct symbols *symbols, struct fault *fault)
{
	SCOPED(zbar) zbar = { 0 };
	enum status status = zbar_open(&zbar, fault);

	if (status != STATUS_OK)
		return status;
	zbar_image_set_format(zbar.image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(zbar.image, picture->width, picture->height);
	zbar_image_set_data(zbar.image, picture->grey, (size_t)picture->width * picture->height,
			    NULL);
	if (zbar_scan_image(zbar.scanner, zbar.image) < 0)
		return fault_set(fault, STATUS_IO, 0, "zbar cannot scan this picture");
	const zbar_symbol_t *symbol = zbar_image_first_symbol(zbar.image);
	for (; symbol != NULL && status == STATUS_OK; symbol = zbar_symbol_next(symbol)) {
		struct span bytes = { (const unsigned char *)zbar_symbol_get_data(symbol),
				      zbar_symbol_get_data_length(symbol) };
		enum symbology symbology;

		if (symbology_of(symbol, &symbology))
			status = decoder_add(symbols, symbology, DECODER_ZBAR.name, bytes, fault);
	}
	return status;
}

/* The value half-way between b and c on a cubic through four neighbours; a mean of two would blur
 * the smallest modules of a QR code away. */
static unsigned char midway(int a, int b, int c, int d)
{
	int value = (9 * (b + c) - a - d + 8) / 16;

	return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static void double_row(const unsigned char *from, size_t width, unsigned char *to)
{
	for (size_t x = 0; x < width; x++) {
		size_t before = x > 0 ? x - 1 : 0;
		size_t after = x + 1 < width ? x + 1 : width - 1;
		size_t beyond = x + 2 < width ? x + 2 : width - 1;

		to[2 * x] = from[x];
		to[2 * x + 1] = midway(from[before], from[x], from[after], from[beyond]);
	}
}

/* The odd rows, from the even ones that double_row has written. */
static void fill_between(struct picture *picture, uint32_t y)
{
	const uint32_t last = picture->height - 2;
	const size_t width = picture->width;
	const unsigned char *before = picture->grey + (y > 1 ? y - 3 : 0) * width;
	const unsigned char *above = picture->grey + (y - 1) * width;
	const unsigned char *below = picture->grey + (y + 1 < last ? y + 1 : last) * width;
	const unsigned char *beyond = picture->grey + (y + 3 < last ? y + 3 : last) * width;
	unsigned char *to = picture->grey + y * width;

	for (size_t x = 0; x < width; x++)
		to[x] = midway(before[x], above[x], below[x], beyond[x]);
}

static bool can_double(const struct picture *picture)
{
	return picture->width <= PICTURE_SIDE_MAX / 2 && picture->height <= PICTURE_SIDE_MAX / 2 &&
	       (uint64_t)picture->width * picture->height <= DOUBLED_PIXELS_MAX;
}

static enum status picture_double(const struct picture *from, struct picture *ret,
				  struct fault *fault)
{
	enum status status = picture_reserve(2 * from->width, 2 * from->height, ret, fault);

	if (status != STATUS_OK)
		return status;
	for (size_t y = 0; y < from->height; y++)
		double_row(from->grey + y * from->width, from->width,
			   ret->grey + 2 * y * ret->width);
	for (uint32_t y = 1; y < ret->height; y += 2)
		fill_between(ret, y);
	return STATUS_OK;
}

static enum status decode(const struct picture *picture, struct symbols *symbols,
			  struct fault *fault)
{
	SCOPED(picture) doubled = { 0 };
	size_t count_before = symbols->count;
	enum status status = scan(picture, symbols, fault);

	if (status != STATUS_OK || symbols->count > count_before || !can_double(picture))
		return status;
	status = picture_double(picture, &doubled, fault);
	return status == STATUS_OK ? scan(&doubled, symbols, fault) : status;
}

const struct decoder_ops DECODER_ZBAR = { .name = "zbar", .decode = decode };
