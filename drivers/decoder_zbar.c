#include "drivers/decoder_zbar.h"

#include <zbar.h>

#include "drivers/decoder.h"
#include "drivers/decoder_linear.h"

/* A linear code that crosses only one scan line is as often noise as a code. */
enum { LINEAR_LINES_MIN = 2 };

void zbar_release(struct zbar *zbar)
{
	if (zbar->image != NULL)
		zbar_image_destroy(zbar->image);
	if (zbar->bars != NULL)
		zbar_image_scanner_destroy(zbar->bars);
	if (zbar->squares != NULL)
		zbar_image_scanner_destroy(zbar->squares);
	*zbar = (struct zbar){ 0 };
}

enum status zbar_open(struct zbar *ret, struct fault *fault)
{
	*ret = (struct zbar){ zbar_image_scanner_create(), zbar_image_scanner_create(),
			      zbar_image_create() };
	if (ret->bars == NULL || ret->squares == NULL || ret->image == NULL) {
		zbar_release(ret);
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory for zbar");
	}
	/* Otherwise ZBar tells the whole system's bus what it read. */
	zbar_image_scanner_request_dbus(ret->bars, 0);
	zbar_image_scanner_request_dbus(ret->squares, 0);
	zbar_image_scanner_set_config(ret->bars, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(ret->squares, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(ret->bars, ZBAR_NONE, ZBAR_CFG_X_DENSITY, 0);
	zbar_image_scanner_set_config(ret->bars, ZBAR_CODE39, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(ret->bars, ZBAR_CODE39, ZBAR_CFG_MIN_LEN, CODE_39_LENGTH_MIN);
	zbar_image_scanner_set_config(ret->bars, ZBAR_CODE128, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(ret->squares, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	/* The bytes as they stand, not converted to what ZBar guesses to be their text. */
	zbar_image_scanner_set_config(ret->squares, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
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

enum status zbar_scan(struct zbar *zbar, enum region_kind kind, const struct picture *picture,
		      struct symbols *symbols, struct fault *fault)
{
	enum status status = STATUS_OK;

	zbar_image_set_format(zbar->image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(zbar->image, picture->width, picture->height);
	zbar_image_set_data(zbar->image, picture->grey, (size_t)picture->width * picture->height,
			    NULL);
	if (zbar_scan_image(kind == REGION_BARS ? zbar->bars : zbar->squares, zbar->image) < 0)
		return fault_set(fault, STATUS_IO, 0, "zbar cannot scan this picture");
	const zbar_symbol_t *symbol = zbar_image_first_symbol(zbar->image);
	for (; symbol != NULL && status == STATUS_OK; symbol = zbar_symbol_next(symbol)) {
		struct span bytes = { (const unsigned char *)zbar_symbol_get_data(symbol),
				      zbar_symbol_get_data_length(symbol) };
		enum symbology symbology;

		if (symbology_of(symbol, &symbology) && bytes.size <= SYMBOL_BYTES_MAX)
			status = decoder_add(symbols, symbology, "zbar", bytes, fault);
	}
	return status;
}
