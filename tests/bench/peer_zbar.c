#include <zbar.h>

#include "tests/bench/read_peers.h"

static enum status add_all(const zbar_image_t *image, struct symbols *symbols, struct fault *fault)
{
	enum status status = STATUS_OK;
	const zbar_symbol_t *symbol = zbar_image_first_symbol(image);

	for (; symbol != NULL && status == STATUS_OK; symbol = zbar_symbol_next(symbol)) {
		struct span bytes = { (const unsigned char *)zbar_symbol_get_data(symbol),
				      zbar_symbol_get_data_length(symbol) };

		status = decoder_add(symbols, SYMBOLOGY_PDF417, "zbar", bytes, fault);
	}
	return status;
}

static enum status decode(const struct picture *picture, struct symbols *symbols,
			  struct fault *fault)
{
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_t *image = zbar_image_create();

	/* Otherwise ZBar tells the whole system's bus what it read. */
	zbar_image_scanner_request_dbus(scanner, 0);
	zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(scanner, ZBAR_PDF417, ZBAR_CFG_ENABLE, 1);
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, picture->width, picture->height);
	zbar_image_set_data(image, picture->grey, (size_t)picture->width * picture->height, NULL);
	int found = zbar_scan_image(scanner, image);
	enum status status = found < 0 ? fault_set(fault, STATUS_IO, 0, "zbar cannot scan this")
				       : add_all(image, symbols, fault);
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
	return status;
}

const struct decoder_ops PEER_ZBAR = { .name = "zbar", .decode = decode };
