#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

extern "C" {
#include "drivers/decoder.h"
}
#include "tests/bench/read_linear_peers.h"

static enum symbology symbology_of(ZXing::BarcodeFormat format)
{
	return format == ZXing::BarcodeFormat::Code39    ? SYMBOLOGY_CODE_39
	       : format == ZXing::BarcodeFormat::Code128 ? SYMBOLOGY_CODE_128
							 : SYMBOLOGY_QR;
}

void peer_zxing(const struct picture *picture, struct symbols *ret)
{
	ZXing::ImageView view(picture->grey, static_cast<int>(picture->width),
			      static_cast<int>(picture->height), ZXing::ImageFormat::Lum);
	ZXing::DecodeHints hints;
	struct fault fault;

	hints.setFormats(ZXing::BarcodeFormat::Code39 | ZXing::BarcodeFormat::Code128 |
			 ZXing::BarcodeFormat::QRCode);
	hints.setTryHarder(true).setTryRotate(true).setTryDownscale(true);
	hints.setMaxNumberOfSymbols(SYMBOLS_MAX);
	for (const ZXing::Result &result : ZXing::ReadBarcodes(view, hints)) {
		const ZXing::ByteArray &bytes = result.bytes();

		if (result.isValid() &&
		    decoder_add(ret, symbology_of(result.format()), "zxing",
				{ bytes.data(), bytes.size() }, &fault) != STATUS_OK)
			return;
	}
}
