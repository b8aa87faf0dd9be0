#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <cairo.h>
#include <sys/stat.h>
#include <zbar.h>

#include "drivers/escpos.h"
#include "kiosk/base/text.h"
#include "kiosk/receipt/receipt.h"
#include "tests/fakes/escpos_reader.h"
#include "tests/fakes/share.h"

static char folder[] = "/tmp/test_receipt_picture.XXXXXX";
static struct paper page;
static struct escpos_reading reading;

static const struct receipt RECEIPT = {
	.language = LANGUAGE_ENGLISH,
	.pin = "012345",
	.year = 2026,
	.centre = "Springfield Taxpayer Assistance Center",
	.visit = "C001-20261122-0007",
	.head = "1234-7K9QX2-M8ZTP4-HW8RCD",
	.wall_ms = 1795388709000,
	.is_training = true,
};

static int make_folder(void **state)
{
	return mkdtemp(folder) == NULL ? -1 : share_language(state);
}

static int remove_folder(void **state)
{
	return rmdir(folder);
}

static const char *path_of(const char *name)
{
	static char path[2][128];
	static size_t at;

	at ^= 1;
	text_format(path[at], sizeof(path[at]), "%s/%s", folder, name);
	return path[at];
}

static void draw_receipt(const struct receipt *receipt, size_t columns, const char *path)
{
	struct fault fault = { 0 };

	assert_int_equal(receipt_lay(receipt, columns, &page, &fault), STATUS_OK);
	if (receipt_png(&page, path, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void draw(size_t columns, const char *path)
{
	draw_receipt(&RECEIPT, columns, path);
}

static void test_receipt_picture__is_as_wide_as_the_printers_paper(void **state)
{
	static const int WIDTHS[][2] = { { 48, 640 }, { 42, 568 }, { 32, 448 } };

	for (size_t at = 0; at < COUNT_OF(WIDTHS); at++) {
		const char *path = path_of("receipt.png");
		draw((size_t)WIDTHS[at][0], path);
		cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
		assert_int_equal(cairo_surface_status(picture), CAIRO_STATUS_SUCCESS);
		assert_int_equal(cairo_image_surface_get_width(picture), WIDTHS[at][1]);
		cairo_surface_destroy(picture);
		assert_int_equal(unlink(path), 0);
	}
}

/* Grey levels of the picture, as a barcode reader wants them. */
static unsigned char *grey_of(cairo_surface_t *picture, size_t *ret_size)
{
	int width = cairo_image_surface_get_width(picture);
	int height = cairo_image_surface_get_height(picture);
	int stride = cairo_image_surface_get_stride(picture);
	unsigned char *grey = malloc((size_t)(width * height));

	assert_non_null(grey);
	for (int y = 0; y < height; y++)
		for (int x = 0; x < width; x++)
			grey[y * width + x] =
				cairo_image_surface_get_data(picture)[y * stride + 4 * x + 1];
	*ret_size = (size_t)(width * height);
	return grey;
}

static void test_receipt_picture__a_reader_reads_its_qr_code(void **state)
{
	const char *path = path_of("receipt.png");
	size_t size = 0;

	draw(32, path);
	cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
	unsigned char *grey = grey_of(picture, &size);
	zbar_image_t *image = zbar_image_create();
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)cairo_image_surface_get_width(picture),
			    (unsigned)cairo_image_surface_get_height(picture));
	zbar_image_set_data(image, grey, size, NULL);
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	assert_int_equal(zbar_scan_image(scanner, image), 1);
	const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
	assert_string_equal(zbar_symbol_get_data(symbol), "https://www.irs.gov/ippin");
	zbar_image_scanner_destroy(scanner);
	zbar_image_destroy(image);
	cairo_surface_destroy(picture);
	free(grey);
	assert_int_equal(unlink(path), 0);
}

static size_t slurp(const char *path, unsigned char *to, size_t max)
{
	FILE *file = fopen(path, "rb");

	assert_non_null(file);
	size_t size = fread(to, 1, max, file);
	fclose(file);
	return size;
}

static void test_receipt_picture__the_same_page_gives_the_same_bytes(void **state)
{
	static unsigned char first[1 << 20], second[1 << 20];
	const char *one = path_of("one.png");

	draw(48, one);
	const char *two = path_of("two.png");
	draw(48, two);
	size_t size = slurp(one, first, sizeof(first));
	assert_true(size > 1000 && size < sizeof(first));
	assert_int_equal(slurp(two, second, sizeof(second)), size);
	assert_memory_equal(first, second, size);
	assert_int_equal(unlink(one), 0);
	assert_int_equal(unlink(two), 0);
}

/* --- the picture is what the printer prints ----------------------------------------------------
 */

enum { MARGIN = 32, ROW = 30, DARK = 155 };

static struct {
	unsigned char *grey;
	size_t width, height;
} seen;

static void see(const struct receipt *receipt, size_t columns)
{
	const char *path = path_of("receipt.png");
	size_t size = 0;

	draw_receipt(receipt, columns, path);
	cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
	seen.grey = grey_of(picture, &size);
	seen.width = (size_t)cairo_image_surface_get_width(picture);
	seen.height = (size_t)cairo_image_surface_get_height(picture);
	cairo_surface_destroy(picture);
	assert_int_equal(unlink(path), 0);
}

static size_t rows_of(size_t at)
{
	enum paper_style style = page.line[at].style;
	struct qr code;

	if (style != PAPER_QR)
		return (size_t)ROW * paper_look(&page, style).height;
	assert_int_equal(qr_of(page.line[at].text, &code, NULL), STATUS_OK);
	return (code.side + 2 * (size_t)QR_QUIET) * QR_MODULE_DOTS;
}

static size_t ink_between(size_t top, size_t rows)
{
	size_t count = 0;

	for (size_t at = top * seen.width; at < (top + rows) * seen.width; at++)
		count += seen.grey[at] <= DARK;
	return count;
}

/* A drawn line of the printer's against the same place of the picture. Single dots may differ: one
 * more keeps a byte from being a command, and the edge of a letter depends a little on where it
 * stands. */
static void assert_same_dots(size_t picture, size_t at, size_t top)
{
	struct paper_look look = paper_look(&page, page.line[at].style);
	size_t print_width = page.columns * PAPER_DOTS_A_COLUMN, others = 0, dark = 0;
	size_t taken = text_columns(page.line[at].text) * PAPER_DOTS_A_COLUMN * look.width;
	size_t left = MARGIN + (look.is_centred ? (print_width - taken) / 2 : 0);

	assert_int_equal(reading.picture[picture].height, rows_of(at));
	assert_int_equal(reading.picture[picture].width, (taken + 7) / 8 * 8);
	for (size_t y = 0; y < reading.picture[picture].height; y++)
		for (size_t x = 0; x < taken; x++) {
			size_t dot = y * reading.picture[picture].width + x;
			bool is_printed = reading.picture[picture].grey[dot] == 0;
			bool is_pictured = seen.grey[(top + y) * seen.width + left + x] <= DARK;
			dark += is_printed;
			others += is_printed != is_pictured;
		}
	if (dark < 50 || others > dark / 50)
		fail_msg("\"%s\" is not printed as pictured: %zu of %zu dots differ",
			 page.line[at].text, others, dark);
}

static void assert_printed_as_pictured(const struct receipt *receipt, size_t columns)
{
	static unsigned char storage[ESCPOS_BYTES_MAX];
	static const struct escpos_manner EPSON = { .page = ESCPOS_PAGE_858, .page_number = 19 };
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	size_t line = 0, picture = 0, top = MARGIN;

	see(receipt, columns);
	escpos_from_paper(&page, &EPSON, &bytes);
	assert_true(!bytes.is_full && bytes.size < ESCPOS_BYTES_MAX * 2 / 3);
	if (!escpos_read(bytes_span(&bytes), &reading))
		fail_msg("the printer would not understand: %s", reading.error);
	for (size_t at = 0; at < page.count; at++) {
		const char *text = page.line[at].text;
		assert_true(text[0] == '\0' || ink_between(top, rows_of(at)) > 50);
		if (picture < reading.picture_count && reading.picture[picture].before_line == line)
			assert_same_dots(picture++, at, top);
		else if (paper_is_text(page.line[at].style))
			assert_string_equal(reading.line[line++].text, text);
		else if (page.line[at].style == PAPER_RULE)
			line++;
		top += rows_of(at);
	}
	assert_int_equal(line, reading.count);
	assert_int_equal(picture, reading.picture_count);
	assert_int_equal(top + MARGIN, seen.height);
	free(seen.grey);
}

static void each_receipt(void (*visit)(const struct receipt *receipt, size_t columns))
{
	struct receipt receipt = RECEIPT;

	for (unsigned at = 0; at < LANGUAGE_COUNT * 4; at++) {
		receipt.language = (enum language)(at / 4);
		receipt.is_large = at % 2 != 0;
		visit(&receipt, at / 2 % 2 != 0 ? PAPER_COLUMNS_58MM : PAPER_COLUMNS_80MM);
	}
}

static void test_receipt_picture__is_what_the_printer_prints(void **state)
{
	each_receipt(assert_printed_as_pictured);
}

/* Text in Western letters stays with the printer's own fonts, others are drawn, the PIN never. */
static void assert_drawn_where_needed(const struct receipt *receipt, size_t columns)
{
	static unsigned char storage[ESCPOS_BYTES_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	bool is_western = receipt->language == LANGUAGE_ENGLISH ||
			  receipt->language == LANGUAGE_SPANISH ||
			  receipt->language == LANGUAGE_HAITIAN;
	size_t pins = 0;

	assert_int_equal(receipt_lay(receipt, columns, &page, NULL), STATUS_OK);
	escpos_from_paper(&page, &ESCPOS_PLAIN, &bytes);
	assert_true(escpos_read(bytes_span(&bytes), &reading));
	assert_true(is_western ? reading.picture_count == 0 : reading.picture_count > 15);
	for (size_t at = 0; at < reading.count; at++)
		if (strcmp(reading.line[at].text, "012 345") == 0 &&
		    reading.line[at].width == (receipt->is_large ? 4 : 2))
			pins++;
	assert_int_equal(pins, 1);
	assert_int_equal(reading.qr_count, 1);
	assert_int_equal(reading.cuts, 1);
}

static void test_receipt_picture__only_what_the_printer_lacks_is_drawn(void **state)
{
	each_receipt(assert_drawn_where_needed);
}

static void test_receipt_picture__a_pdf_is_one_page_as_large_as_the_paper(void **state)
{
	static unsigned char bytes[1 << 20];
	const char *path = path_of("receipt.pdf");
	struct receipt receipt = RECEIPT;
	struct fault fault = { 0 };
	struct stat about;

	receipt.language = LANGUAGE_KOREAN;
	assert_int_equal(receipt_lay(&receipt, PAPER_COLUMNS_80MM, &page, &fault), STATUS_OK);
	assert_int_equal(receipt_pdf(&page, path, &fault), STATUS_OK);
	struct span pdf = { bytes, slurp(path, bytes, sizeof(bytes)) };
	assert_true(pdf.size > 5000 && pdf.size < sizeof(bytes));
	assert_true(span_starts_with(pdf, span_of("%PDF-1.")));
	assert_true(span_find(pdf, span_of("/MediaBox [ 0 0 226.9"), 0) < pdf.size); /* 80 mm */
	assert_true(span_find(pdf, span_of("/Count 1"), 0) < pdf.size);
	assert_true(span_find(pdf, span_of("%%EOF"), 0) < pdf.size);
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(receipt_pdf(&page, "/nowhere/receipt.pdf", &fault), STATUS_IO);
	assert_non_null(strstr(fault.what, "/nowhere/receipt.pdf"));
}

static void test_receipt_picture__only_its_owner_may_read_it(void **state)
{
	const char *path = path_of("receipt.png");
	struct stat about;
	FILE *before = fopen(path, "w");

	assert_non_null(before);
	fclose(before);
	assert_int_equal(chmod(path, 0644), 0);
	draw(48, path);
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	assert_int_equal(unlink(path), 0);
}

static void test_receipt_picture__names_a_file_it_cannot_make(void **state)
{
	struct fault fault = { 0 };
	const char *path = path_of("link.png");

	assert_int_equal(receipt_lay(&RECEIPT, 48, &page, &fault), STATUS_OK);
	assert_int_equal(receipt_png(&page, "/nowhere/receipt.png", &fault), STATUS_IO);
	assert_non_null(strstr(fault.what, "/nowhere/receipt.png"));
	assert_int_equal(symlink("/nowhere/elsewhere", path), 0);
	assert_int_equal(receipt_png(&page, path, &fault), STATUS_IO);
	assert_int_equal(receipt_png(&page, folder, &fault), STATUS_IO);
	assert_int_equal(unlink(path), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_receipt_picture__is_as_wide_as_the_printers_paper),
		cmocka_unit_test(test_receipt_picture__a_reader_reads_its_qr_code),
		cmocka_unit_test(test_receipt_picture__the_same_page_gives_the_same_bytes),
		cmocka_unit_test(test_receipt_picture__is_what_the_printer_prints),
		cmocka_unit_test(test_receipt_picture__only_what_the_printer_lacks_is_drawn),
		cmocka_unit_test(test_receipt_picture__a_pdf_is_one_page_as_large_as_the_paper),
		cmocka_unit_test(test_receipt_picture__only_its_owner_may_read_it),
		cmocka_unit_test(test_receipt_picture__names_a_file_it_cannot_make),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
