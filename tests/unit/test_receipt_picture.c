#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <cairo.h>
#include <sys/stat.h>
#include <zbar.h>

#include "kiosk/base/text.h"
#include "kiosk/receipt/receipt.h"

static char folder[] = "/tmp/test_receipt_picture.XXXXXX";
static struct paper page;

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
	return mkdtemp(folder) == NULL ? -1 : 0;
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

static void draw(size_t columns, const char *path)
{
	struct fault fault = { 0 };

	assert_int_equal(receipt_lay(&RECEIPT, columns, &page, &fault), STATUS_OK);
	if (receipt_png(&page, path, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_receipt_picture__is_as_wide_as_the_printers_paper(void **state)
{
	static const int WIDTHS[][2] = { { 48, 576 }, { 32, 384 } };

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
		cmocka_unit_test(test_receipt_picture__only_its_owner_may_read_it),
		cmocka_unit_test(test_receipt_picture__names_a_file_it_cannot_make),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
