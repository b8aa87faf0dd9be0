/* A sheet on its way to people and scanners: laid out, drawn, printed, and read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "drivers/decoder_codes.h"
#include "drivers/decoder_linear.h"
#include "drivers/picture.h"
#include "drivers/escpos.h"
#include "drivers/programming.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/code128.h"
#include "kiosk/base/text.h"
#include "kiosk/receipt/receipt.h"
#include "tests/fakes/escpos_reader.h"

static const size_t WIDTHS[] = { PAPER_COLUMNS_80MM, PAPER_COLUMNS_58MM };
static const char CENTRE[] = "Springfield Taxpayer Assistance Center";

static struct programming sheets;
static struct paper paper;

static int load(void **state)
{
	struct fault fault = { 0 };

	(void)setenv("TZ", "UTC", 1);
	if (programming_load("config/programming.sheets", &sheets, &fault) == STATUS_OK)
		return 0;
	(void)fprintf(stderr, "%s\n", fault.what);
	return -1;
}

static void lay(const struct programming_sheet *sheet, const char *centre, size_t columns)
{
	const struct programming_order order = { sheet, centre, "C001", 0, columns, false };
	struct fault fault = { 0 };

	if (programming_lay(&order, &paper, &fault) != STATUS_OK)
		fail_msg("%s: %s", sheet->name, fault.what);
}

static size_t count_bars(const struct programming_sheet *sheet)
{
	size_t count = 0;

	for (size_t at = 0; at < sheet->step_count; at++)
		count += sheet->steps[at].bars[0] != '\0';
	return count;
}

static void test_programming_lay__every_sheet_that_ships_fits_every_paper(void **state)
{
	for (size_t at = 0; at < sheets.count; at++)
		for (size_t width = 0; width < COUNT_OF(WIDTHS); width++) {
			lay(&sheets.sheets[at], CENTRE, WIDTHS[width]);
			assert_string_equal(paper.line[1].text, sheets.sheets[at].title);
		}
}

static void test_programming_lay__steps_stand_in_order_with_their_bars_behind(void **state)
{
	static const struct {
		enum paper_style style;
		const char *text;
	} LINES[] = {
		{ PAPER_TITLE, "Set up the scanner" },
		{ PAPER_CENTRE, "A scanner" },
		{ PAPER_RULE, "" },
		{ PAPER_TEXT, "1. Scan." },
		{ PAPER_TEXT, "" },
		{ PAPER_BARS, "<FNC3>$P" },
		{ PAPER_TEXT, "" },
		{ PAPER_TEXT, "2. Wait." },
		{ PAPER_RULE, "" },
		{ PAPER_BOLD, "What should happen then" },
		{ PAPER_TEXT, "It beeps." },
		{ PAPER_TEXT, "" },
		{ PAPER_TEXT, "Here, kiosk C001, 1970-01-01" },
		{ PAPER_TEXT, "00:00" },
	};
	static const struct programming_sheet SHEET = {
		.title = "A scanner",
		.step_count = 2,
		.steps = { { "Scan.", "<FNC3>$P" }, { "Wait.", "" } },
		.then = "It beeps.",
	};

	lay(&SHEET, "Here", 32);
	assert_int_equal(paper.count, COUNT_OF(LINES));
	for (size_t at = 0; at < COUNT_OF(LINES); at++) {
		assert_int_equal(paper.line[at].style, LINES[at].style);
		assert_string_equal(paper.line[at].text, LINES[at].text);
	}
}

static void test_programming_lay__a_sheet_of_training_says_so(void **state)
{
	struct programming_order order = { &sheets.sheets[0], CENTRE, "C001", 0, 32, true };

	assert_int_equal(programming_lay(&order, &paper, NULL), STATUS_OK);
	assert_string_equal(paper.line[0].text, "TRAINING");
	assert_int_equal(paper.line[0].style, PAPER_LARGE);
}

static void test_programming_lay__the_printer_gets_every_bar(void **state)
{
	static unsigned char storage[32768];
	static struct escpos_reading page;

	for (size_t at = 0; at < sheets.count; at++)
		for (size_t width = 0; width < COUNT_OF(WIDTHS); width++) {
			const struct programming_sheet *sheet = &sheets.sheets[at];
			struct bytes bytes = bytes_over(storage, sizeof(storage));
			size_t bars = 0;
			lay(sheet, CENTRE, WIDTHS[width]);
			escpos_from_paper(&paper, &ESCPOS_PLAIN, &bytes);
			if (!escpos_read(bytes_span(&bytes), &page))
				fail_msg("%s: %s", sheet->name, page.error);
			assert_int_equal(page.bars_count, count_bars(sheet));
			for (size_t step = 0; step < sheet->step_count; step++)
				if (sheet->steps[step].bars[0] != '\0')
					assert_string_equal(page.bars[bars++].content,
							    sheet->steps[step].bars);
		}
}

/* The bytes of bars as a reader gives them out, FNC 3 left out. */
static size_t bytes_of(const char *bars, unsigned char *to)
{
	struct code128 code;
	size_t size = 0;

	assert_true(code128_encode(bars, &code));
	for (size_t at = 1; at + 2 < code.count; at++)
		if (code128_byte(&code, at) >= 0)
			to[size++] = (unsigned char)code128_byte(&code, at);
	return size;
}

static void draw(struct picture *ret)
{
	char path[] = "/tmp/test_programming_lay.XXXXXX";
	struct fault fault = { 0 };
	static unsigned char storage[1 << 20];
	int file = mkstemp(path);

	assert_true(file >= 0);
	close(file);
	if (receipt_png(&paper, path, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	FILE *drawn = fopen(path, "rb");
	assert_non_null(drawn);
	struct span bytes = { storage, fread(storage, 1, sizeof(storage), drawn) };
	(void)fclose(drawn);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(picture_load(bytes, ret, &fault), STATUS_OK);
}

/* The bars in the picture from row *y on, as our own reader reads one row of them. */
static bool read_next(const struct picture *picture, uint32_t *y, struct linear_reading *ret)
{
	static float profile[BARS_SAMPLES_MAX];
	bool is_there = false;

	for (; *y < picture->height; ++*y) {
		for (uint32_t x = 0; x < 2 * picture->width; x++) /* two samples a pixel */
			profile[x] = picture->grey[(size_t)*y * picture->width + x / 2];
		bool is_read = linear_read(profile, 2 * picture->width, ret);
		if (is_there && !is_read)
			return true;
		is_there = is_there || is_read;
		if (is_read)
			*y += PAPER_BARS_DOTS - 4; /* to the end of these */
	}
	return false;
}

static void test_programming_lay__our_reader_reads_the_bars_that_are_drawn(void **state)
{
	size_t seen = 0;

	for (size_t at = 0; at < sheets.count; at++)
		for (size_t width = 0; width < COUNT_OF(WIDTHS); width++) {
			const struct programming_sheet *sheet = &sheets.sheets[at];
			SCOPED(picture) picture = { 0 };
			struct linear_reading reading = { 0 };
			uint32_t y = 0;
			if (count_bars(sheet) == 0)
				continue;
			lay(sheet, CENTRE, WIDTHS[width]);
			draw(&picture);
			for (size_t step = 0; step < sheet->step_count; step++) {
				unsigned char bytes[CODE_128_VALUES_MAX];
				if (sheet->steps[step].bars[0] == '\0')
					continue;
				if (!read_next(&picture, &y, &reading))
					fail_msg("the bars of %s are not read", sheet->name);
				assert_int_equal(reading.size,
						 bytes_of(sheet->steps[step].bars, bytes));
				assert_memory_equal(reading.bytes, bytes, reading.size);
				assert_int_equal(reading.is_programming,
						 strstr(sheet->steps[step].bars, "<FNC3>") != NULL);
				seen++;
			}
		}
	assert_true(seen >= COUNT_OF(WIDTHS));
}

static size_t symbols_in(const char *bars)
{
	static struct symbols symbols;
	SCOPED(picture) picture = { 0 };

	paper_begin(&paper, PAPER_COLUMNS_80MM);
	paper_line(&paper, PAPER_TITLE, "");
	paper_line(&paper, PAPER_BARS, bars);
	paper_line(&paper, PAPER_TITLE, "");
	draw(&picture);
	symbols.count = 0;
	assert_int_equal(decoder_codes_read(&picture, NULL, 0, &symbols, NULL), STATUS_OK);
	return symbols.count;
}

static void test_programming_lay__bars_that_set_a_reader_up_are_no_document(void **state)
{
	assert_int_equal(symbols_in("$P,HA35,P"), 1);
	assert_int_equal(symbols_in("<FNC3>$P,HA35,P"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_programming_lay__every_sheet_that_ships_fits_every_paper),
		cmocka_unit_test(test_programming_lay__steps_stand_in_order_with_their_bars_behind),
		cmocka_unit_test(test_programming_lay__a_sheet_of_training_says_so),
		cmocka_unit_test(test_programming_lay__the_printer_gets_every_bar),
		cmocka_unit_test(test_programming_lay__our_reader_reads_the_bars_that_are_drawn),
		cmocka_unit_test(test_programming_lay__bars_that_set_a_reader_up_are_no_document),
	};

	return cmocka_run_group_tests(tests, load, NULL);
}
