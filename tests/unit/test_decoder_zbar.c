#include "drivers/decoder_zbar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zint.h>

#include "drivers/picture.h"

enum { QUIET = 8, MODULE = 3, DIGITS_MAX = 6000 };

static struct symbols symbols;

/* A picture of what zint draws, on paper. */
static void draw(int symbology, const char *text, int stretch, struct picture *ret)
{
	struct zint_symbol *zint = ZBarcode_Create();

	assert_non_null(zint);
	zint->symbology = symbology;
	zint->option_1 = 1;
	assert_true(ZBarcode_Encode(zint, (const unsigned char *)text, 0) < ZINT_ERROR);
	*ret = (struct picture){ .width = (uint32_t)(zint->width + 2 * QUIET) * MODULE,
				 .height = (uint32_t)(zint->rows * stretch + 2 * QUIET) * MODULE };
	ret->grey = malloc((size_t)ret->width * ret->height);
	assert_non_null(ret->grey);
	memset(ret->grey, 230, (size_t)ret->width * ret->height);
	for (int y = 0; y < zint->rows * stretch * MODULE; y++)
		for (int x = 0; x < zint->width * MODULE; x++) {
			const unsigned char *row = zint->encoded_data[y / MODULE / stretch];
			int module = x / MODULE;

			if ((row[module / 8] >> module % 8 & 1) != 0)
				ret->grey[(size_t)(y + QUIET * MODULE) * ret->width +
					  QUIET * MODULE + (size_t)x] = 20;
		}
	ZBarcode_Delete(zint);
}

static enum status scan(enum region_kind kind, const struct picture *picture)
{
	SCOPED(zbar) zbar = { 0 };
	struct fault fault = { 0 };

	assert_int_equal(zbar_open(&zbar, &fault), STATUS_OK);
	return zbar_scan(&zbar, kind, picture, &symbols, &fault);
}

static int forget(void **state)
{
	symbols_wipe(&symbols);
	return 0;
}

static void test_decoder_zbar__what_is_in_use_is_read_and_nothing_else(void **state)
{
	static const struct {
		int symbology;
		enum region_kind kind;
		const char *text;
		int stretch;
		size_t count;
	} CASES[] = {
		{ BARCODE_CODE39, REGION_BARS, "TAC12345", 20, 1 },
		{ BARCODE_CODE128, REGION_BARS, "Sample-000123", 20, 1 },
		{ BARCODE_QRCODE, REGION_SQUARES, "TAC-C-7", 1, 1 },
		{ BARCODE_QRCODE, REGION_BARS, "TAC-C-7", 1, 0 },
		{ BARCODE_CODE128, REGION_SQUARES, "Sample-000123", 20, 0 },
		{ BARCODE_CODE39, REGION_BARS, "TAC", 20, 0 }, /* too short */
		{ BARCODE_EANX, REGION_BARS, "400638133393", 20, 0 },
		{ BARCODE_C25INTER, REGION_BARS, "12345678", 20, 0 },
	};

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		SCOPED(picture) picture = { 0 };

		draw(CASES[i].symbology, CASES[i].text, CASES[i].stretch, &picture);
		symbols.count = 0;
		assert_int_equal(scan(CASES[i].kind, &picture), STATUS_OK);
		if (symbols.count != CASES[i].count)
			fail_msg("case %zu: %zu symbols", i, symbols.count);
		if (symbols.count > 0)
			assert_true(
				span_equals(symbol_span(&symbols.at[0]), span_of(CASES[i].text)));
	}
}

static void test_decoder_zbar__what_is_too_long_for_a_symbol_is_passed_over(void **state)
{
	static char digits[DIGITS_MAX + 1];

	for (size_t size = SYMBOL_BYTES_MAX; size <= SYMBOL_BYTES_MAX + 1; size++) {
		SCOPED(picture) picture = { 0 };

		memset(digits, '7', size);
		draw(BARCODE_QRCODE, digits, 1, &picture);
		symbols.count = 0;
		assert_int_equal(scan(REGION_SQUARES, &picture), STATUS_OK);
		assert_int_equal(symbols.count, size == SYMBOL_BYTES_MAX);
	}
}

static void test_decoder_zbar__no_more_than_the_most_symbols_are_kept(void **state)
{
	SCOPED(picture) picture = { 0 };

	draw(BARCODE_QRCODE, "TAC-C-7", 1, &picture);
	symbols.count = SYMBOLS_MAX;
	assert_int_equal(scan(REGION_SQUARES, &picture), STATUS_FULL);
	assert_int_equal(symbols.count, SYMBOLS_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_decoder_zbar__what_is_in_use_is_read_and_nothing_else,
				       forget),
		cmocka_unit_test_setup(
			test_decoder_zbar__what_is_too_long_for_a_symbol_is_passed_over, forget),
		cmocka_unit_test_setup(test_decoder_zbar__no_more_than_the_most_symbols_are_kept,
				       forget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
