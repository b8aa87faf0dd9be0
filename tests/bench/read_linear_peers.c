#include "tests/bench/read_linear_peers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <zbar.h>

#include "drivers/decoder.h"

enum { REACH = 3 };

static const double SMOOTHING = 0.8; /* pixels */

static bool symbology_of(const zbar_symbol_t *symbol, enum symbology *ret)
{
	switch ((int)zbar_symbol_get_type(symbol)) {
	case ZBAR_CODE39:
		*ret = SYMBOLOGY_CODE_39;
		return true;
	case ZBAR_CODE128:
		*ret = SYMBOLOGY_CODE_128;
		return true;
	case ZBAR_QRCODE:
		*ret = SYMBOLOGY_QR;
		return true;
	}
	return false;
}

void peer_zbar(const struct picture *picture, struct symbols *ret)
{
	static const zbar_symbol_type_t WANTED[] = { ZBAR_CODE39, ZBAR_CODE128, ZBAR_QRCODE };
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();

	zbar_image_scanner_request_dbus(scanner, 0);
	zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	for (size_t i = 0; i < COUNT_OF(WANTED); i++)
		zbar_image_scanner_set_config(scanner, WANTED[i], ZBAR_CFG_ENABLE, 1);
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, picture->width, picture->height);
	zbar_image_set_data(image, picture->grey, (size_t)picture->width * picture->height, NULL);
	(void)zbar_scan_image(scanner, image);
	for (const zbar_symbol_t *symbol = zbar_image_first_symbol(image); symbol != NULL;
	     symbol = zbar_symbol_next(symbol)) {
		struct span bytes = { (const unsigned char *)zbar_symbol_get_data(symbol),
				      zbar_symbol_get_data_length(symbol) };
		struct fault fault;
		enum symbology symbology;

		if (symbology_of(symbol, &symbology) &&
		    decoder_add(ret, symbology, "zbar", bytes, &fault) != STATUS_OK)
			break;
	}
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
}

static float *floats(size_t count)
{
	float *ret = calloc(count, sizeof(*ret));

	if (ret == NULL)
		abort();
	return ret;
}

static long held(long at, long size)
{
	return at < 0 ? 0 : at >= size ? size - 1 : at;
}

static void smooth(const float *from, float *to, const struct picture *picture, bool is_down)
{
	long width = picture->width, height = picture->height;

	for (long y = 0; y < height; y++)
		for (long x = 0; x < width; x++) {
			double sum = 0, all = 0;

			for (long i = -REACH; i <= REACH; i++) {
				double weight = exp((double)(-i * i) / (2 * SMOOTHING * SMOOTHING));

				sum += weight * from[is_down ? held(y + i, height) * width + x
							     : y * width + held(x + i, width)];
				all += weight;
			}
			to[y * width + x] = (float)(sum / all);
		}
}

static double cubic(const float *at, long stride, long place, long size)
{
	long base = place / 2;
	const float before = at[held(base - 1, size) * stride], here = at[base * stride];
	const float after = at[held(base + 1, size) * stride],
		    beyond = at[held(base + 2, size) * stride];

	return place % 2 == 0 ? here : (9 * (here + after) - before - beyond) / 16;
}

void peer_zbar_doubled(const struct picture *picture, struct symbols *ret)
{
	long width = picture->width, height = picture->height, count = width * height;
	float *plain = floats((size_t)count), *across = floats((size_t)count);
	float *wide = floats((size_t)count * 2);
	unsigned char *grey = malloc((size_t)count * 4);

	for (long i = 0; i < count; i++)
		plain[i] = picture->grey[i];
	smooth(plain, across, picture, false);
	smooth(across, plain, picture, true);
	for (long y = 0; y < height; y++)
		for (long x = 0; x < 2 * width; x++)
			wide[2 * y * width + x] = (float)cubic(plain + y * width, 1, x, width);
	for (long y = 0; grey != NULL && y < 2 * height; y++)
		for (long x = 0; x < 2 * width; x++) {
			double value = cubic(wide + x, 2 * width, y, height);

			grey[2 * y * width + x] = (unsigned char)(value < 0     ? 0
								  : value > 255 ? 255
										: value + 0.5);
		}
	const struct picture doubled = { 2 * picture->width, 2 * picture->height, grey };
	if (grey != NULL)
		peer_zbar(&doubled, ret);
	free(grey);
	free(wide);
	free(across);
	free(plain);
}
