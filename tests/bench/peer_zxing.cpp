/* Nothing of C++ leaves this file. */
#include <exception>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

extern "C" {
#include "tests/bench/read_peers.h"
}
#include "tests/bench/read_linear_peers.h"

namespace
{

enum symbology symbology_of(ZXing::BarcodeFormat format)
{
	return format == ZXing::BarcodeFormat::PDF417    ? SYMBOLOGY_PDF417
	       : format == ZXing::BarcodeFormat::Code39  ? SYMBOLOGY_CODE_39
	       : format == ZXing::BarcodeFormat::Code128 ? SYMBOLOGY_CODE_128
							 : SYMBOLOGY_QR;
}

enum status find(const struct picture *picture, const ZXing::DecodeHints &hints,
		 struct symbols *symbols, struct fault *fault)
{
	ZXing::ImageView view(picture->grey, static_cast<int>(picture->width),
			      static_cast<int>(picture->height), ZXing::ImageFormat::Lum);

	for (const ZXing::Result &result : ZXing::ReadBarcodes(view, hints)) {
		/* bytes() is what the symbol holds; text() is a guess at what it means. */
		const ZXing::ByteArray &bytes = result.bytes();
		if (!result.isValid())
			continue;
		enum status status = decoder_add(symbols, symbology_of(result.format()), "zxing",
						 { bytes.data(), bytes.size() }, fault);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

template <bool IS_HARDER, bool IS_TURNED, ZXing::Binarizer BINARIZER>
enum status decode(const struct picture *picture, struct symbols *symbols, struct fault *fault)
{
	ZXing::DecodeHints hints;

	hints.setFormats(ZXing::BarcodeFormat::PDF417).setBinarizer(BINARIZER);
	hints.setTryHarder(IS_HARDER).setTryRotate(IS_TURNED).setTryDownscale(IS_TURNED);
	hints.setMaxNumberOfSymbols(SYMBOLS_MAX);
	try {
		return find(picture, hints, symbols, fault);
	} catch (const std::exception &exception) {
		return fault_set(fault, STATUS_IO, 0, "zxing failed: %s", exception.what());
	}
}

constexpr ZXing::Binarizer LOCAL = ZXing::Binarizer::LocalAverage;
constexpr ZXing::Binarizer GLOBAL = ZXing::Binarizer::GlobalHistogram;

} // namespace

const struct decoder_ops PEER_ZXING_FAST = { "zxing-fast", decode<false, false, LOCAL> };
const struct decoder_ops PEER_ZXING_HARDER = { "zxing-harder", decode<true, false, LOCAL> };
const struct decoder_ops PEER_ZXING_ROTATE = { "zxing-rotate", decode<true, true, LOCAL> };
const struct decoder_ops PEER_ZXING_GLOBAL = { "zxing-global", decode<true, true, GLOBAL> };

void peer_zxing(const struct picture *picture, struct symbols *ret)
{
	ZXing::DecodeHints hints;
	struct fault fault;

	hints.setFormats(ZXing::BarcodeFormat::Code39 | ZXing::BarcodeFormat::Code128 |
			 ZXing::BarcodeFormat::QRCode);
	hints.setTryHarder(true).setTryRotate(true).setTryDownscale(true);
	hints.setMaxNumberOfSymbols(SYMBOLS_MAX);
	(void)find(picture, hints, ret, &fault);
}
