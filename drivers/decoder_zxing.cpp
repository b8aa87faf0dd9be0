/* Debian's libzxing behind the seam of decoder.h, for PDF417 only: asked for linear codes, its
 * build with assertions can end the process. Nothing of C++ leaves this file. */
#include <exception>
#include <new>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

extern "C" {
#include "drivers/decoder.h"
}

namespace
{

enum status find(const struct picture *picture, struct symbols *symbols, struct fault *fault)
{
	ZXing::ImageView view(picture->grey, static_cast<int>(picture->width),
			      static_cast<int>(picture->height), ZXing::ImageFormat::Lum);
	ZXing::DecodeHints hints;

	hints.setFormats(ZXing::BarcodeFormat::PDF417);
	hints.setTryHarder(true).setTryRotate(true).setTryDownscale(true);
	hints.setMaxNumberOfSymbols(SYMBOLS_MAX);
	for (const ZXing::Result &result : ZXing::ReadBarcodes(view, hints)) {
		/* bytes() is what the symbol holds; text() is a guess at what it means. */
		const ZXing::ByteArray &bytes = result.bytes();
		if (!result.isValid() || result.format() != ZXing::BarcodeFormat::PDF417)
			continue;
		enum status status = decoder_add(symbols, SYMBOLOGY_PDF417, DECODER_ZXING.name,
						 { bytes.data(), bytes.size() }, fault);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum status decode(const struct picture *picture, struct symbols *symbols, struct fault *fault)
{
	try {
		return find(picture, symbols, fault);
	} catch (const std::bad_alloc &) {
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory for zxing");
	} catch (const std::exception &exception) {
		return fault_set(fault, STATUS_IO, 0, "zxing failed: %s", exception.what());
	} catch (...) {
		return fault_set(fault, STATUS_IO, 0, "zxing failed");
	}
}

} // namespace

const struct decoder_ops DECODER_ZXING = { "zxing", decode };
