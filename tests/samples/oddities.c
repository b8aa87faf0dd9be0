#include "tests/samples/documents.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <zint.h>

#include "kiosk/base/text.h"
#include "tests/samples/payload.h"

enum { PATH_LENGTH_MAX = 4096, WIDTH_MAX = 2048, QUALITY = 88, RECORD_MAX = 2048, BURST = 4 };

/* A record whose text would seize a terminal that printed it. */
static const char ESCAPES[] = "@\n\x1e\rANSI \x1b[2J\x1b[31m\x1b]0;owned\x07 \x9b"
			      "2J%n%s\x7f\b\b";

static FILE *open_file(const char *folder, const char *file)
{
	char path[PATH_LENGTH_MAX];

	text_format(path, sizeof(path), "%s/%s", folder, file);
	FILE *stream = fopen(path, "wb");
	if (stream == NULL) {
		perror(path);
		exit(1);
	}
	return stream;
}

static void write_file(const char *folder, const char *file, struct span bytes)
{
	FILE *stream = open_file(folder, file);

	if (fwrite(bytes.at, 1, bytes.size, stream) != bytes.size || fclose(stream) != 0) {
		perror(file);
		exit(1);
	}
}

static void write_symbol(const char *folder, const char *file, int symbology, int options[2],
			 struct span bytes)
{
	cairo_t *cairo = paint_begin(1000, 420);

	paint_symbol(cairo, 40, 40, symbology, options[0], options[1], 3,
		     symbology == BARCODE_QRCODE   ? 3
		     : symbology == BARCODE_PDF417 ? 9
						   : 120,
		     bytes);
	paint_end(cairo, folder, file);
}

/* Cairo keeps blue, green, red and a spare byte. */
static void to_rgb(const unsigned char *from, int width, unsigned char *to)
{
	for (int x = 0; x < width; x++)
		for (int part = 0; part < 3; part++)
			to[3 * x + part] = from[4 * x + 2 - part];
}

static void write_jpeg(const char *folder, const char *file, cairo_t *cairo)
{
	cairo_surface_t *surface = cairo_get_target(cairo);
	int width = cairo_image_surface_get_width(surface);
	int height = cairo_image_surface_get_height(surface);
	const unsigned char *pixels = cairo_image_surface_get_data(surface);
	FILE *stream = open_file(folder, file);
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	unsigned char row[3 * WIDTH_MAX];

	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_stdio_dest(&jpeg, stream);
	jpeg.image_width = (JDIMENSION)width;
	jpeg.image_height = (JDIMENSION)height;
	jpeg.input_components = 3;
	jpeg.in_color_space = JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, QUALITY, TRUE);
	jpeg_start_compress(&jpeg, TRUE);
	for (int y = 0; y < height; y++) {
		const unsigned char *from = pixels + y * cairo_image_surface_get_stride(surface);
		JSAMPROW rows[] = { row };

		to_rgb(from, width < WIDTH_MAX ? width : WIDTH_MAX, row);
		jpeg_write_scanlines(&jpeg, rows, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	fclose(stream);
	cairo_destroy(cairo);
}

/* A PNG that is nothing but its header, which claims 10000 x 10000 pixels; the checksum is right.
 */
static void write_huge(const char *folder)
{
	static const unsigned char HUGE_HEADER[] = {
		0x89, 'P',  'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0,    0x00,
		0x0d, 'I',  'H', 'D', 'R',  0,    0,    0x27, 0x10, 0,    0,
		0x27, 0x10, 8,   2,   0,    0,    0,    0x35, 0x2c, 0xf5, 0x70,
	};

	write_file(folder, "huge.png", (struct span){ HUGE_HEADER, sizeof(HUGE_HEADER) });
}

/* The first third of a picture that was drawn before. */
static void write_truncated(const char *folder, const char *whole, const char *file)
{
	static unsigned char bytes[1024 * 1024];
	char path[PATH_LENGTH_MAX];

	text_format(path, sizeof(path), "%s/%s", folder, whole);
	FILE *stream = fopen(path, "rb");
	if (stream == NULL) {
		perror(path);
		exit(1);
	}
	size_t size = fread(bytes, 1, sizeof(bytes), stream);
	fclose(stream);
	write_file(folder, file, (struct span){ bytes, size / 3 });
}

/* What the licences' barcodes and the passport's lines hold, to compare readings with. */
static void write_payloads(const char *folder)
{
	unsigned char storage[RECORD_MAX];
	char lines[2][MRZ_LINE + 1], file[128];

	for (size_t i = 0; i < SAMPLE_LICENCES; i++) {
		struct bytes record = bytes_over(storage, sizeof(storage));

		payload_aamva(&LICENCES[i], &record);
		text_format(file, sizeof(file), "%s.payload", LICENCES[i].file);
		write_file(folder, file, bytes_span(&record));
	}
	payload_passport(&JORDAN, JORDAN_PASSPORT, JORDAN_PASSPORT_EXPIRY, lines[0], lines[1]);
	struct bytes zone = bytes_over(storage, sizeof(storage));
	bytes_add_format(&zone, "%s\n%s\n", lines[0], lines[1]);
	write_file(folder, "6-passport.png.payload", bytes_span(&zone));
	write_file(folder, "escapes.png.payload", span_of(ESCAPES));
}

/* A lamp that wanders over the barcode, in pictures none of which shows enough of it. */
static void write_burst(const char *folder)
{
	for (int i = 0; i < BURST; i++) {
		cairo_t *cairo = document_licence(&LICENCES[0], 0);
		char file[32];

		cairo_arc(cairo, 260 + 180 * i, 945, 130, 0, 2 * M_PI);
		paint_colour(cairo, 0xffffff, 1);
		cairo_fill(cairo);
		text_format(file, sizeof(file), "burst-%d.png", i + 1);
		paint_end(cairo, folder, file);
	}
}

void oddities_write(const char *folder)
{
	write_symbol(folder, "qr.png", BARCODE_QRCODE, (int[]){ 2, 0 },
		     span_of("https://www.irs.gov/ippin"));
	write_symbol(folder, "code39.png", BARCODE_CODE39, (int[]){ -1, 0 }, span_of("TAC12345"));
	write_symbol(folder, "code128.png", BARCODE_CODE128, (int[]){ -1, 0 },
		     span_of("Sample-000123"));
	write_symbol(folder, "escapes.png", BARCODE_PDF417, (int[]){ 3, 6 }, span_of(ESCAPES));
	write_payloads(folder);
	paint_end(document_licence(&LICENCES[0], 0), folder, "licence.png");
	paint_end(document_licence(&LICENCES[1], 1), folder, "other-licence.png");
	write_burst(folder);
	write_jpeg(folder, "licence.jpeg", document_licence(&LICENCES[0], 0));
	write_file(folder, "not-a-picture.png", span_of("#!/bin/sh\necho this is no picture\n"));
	write_file(folder, "empty.png", span_of(""));
	write_huge(folder);
	write_truncated(folder, "qr.png", "truncated.png");
	write_truncated(folder, "licence.jpeg", "truncated.jpeg");
}
