#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drivers/decoder_codes.h"
#include "drivers/escpos.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/drawing.h"
#include "kiosk/base/text.h"
#include "tests/fakes/escpos_reader.h"

static struct paper paper;
static struct escpos_reading page;
static unsigned char storage[ESCPOS_BYTES_MAX];
static struct escpos_manner manner;

static int as_epson(void **state)
{
	manner = (struct escpos_manner){ .page = ESCPOS_PAGE_858, .page_number = 19 };
	return 0;
}

static struct span print(void)
{
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	escpos_from_paper(&paper, &manner, &bytes);
	assert_false(bytes.is_full);
	return bytes_span(&bytes);
}

static void read_back(void)
{
	if (!escpos_read(print(), &page))
		fail_msg("the printer would not understand: %s", page.error);
}

static void test_escpos__prints_each_style_as_it_should_look(void **state)
{
	static const struct {
		enum paper_style style;
		enum read_align align;
		bool is_bold;
		int width, height;
	} STYLES[] = {
		{ PAPER_TEXT, READ_LEFT, false, 1, 1 },
		{ PAPER_BOLD, READ_LEFT, true, 1, 1 },
		{ PAPER_TITLE, READ_CENTRE, true, 1, 2 },
		{ PAPER_LARGE, READ_CENTRE, true, 2, 2 },
		{ PAPER_CENTRE, READ_CENTRE, false, 1, 1 },
	};

	paper_begin(&paper, 48);
	for (size_t at = 0; at < COUNT_OF(STYLES); at++)
		paper_line(&paper, STYLES[at].style, "123 456");
	read_back();
	assert_int_equal(page.count, COUNT_OF(STYLES));
	for (size_t at = 0; at < COUNT_OF(STYLES); at++) {
		assert_string_equal(page.line[at].text, "123 456");
		assert_int_equal(page.line[at].align, STYLES[at].align);
		assert_int_equal(page.line[at].is_bold, STYLES[at].is_bold);
		assert_int_equal(page.line[at].width, STYLES[at].width);
		assert_int_equal(page.line[at].height, STYLES[at].height);
	}
}

static void test_escpos__prints_western_letters_as_themselves(void **state)
{
	static const char *const TEXTS[] = {
		"áéíóúüñ ÁÉÍÓÚÜÑ",     "¿Dónde está? ¡Aquí!", "ç à è ì ò ù â ê î ô û",
		"€ 12 £ 3 ¥ 4 º ª «»", "Ä Ö ß æ ø å Æ Ø Å ÿ", "~#$@[]{}|^`\\",
	};

	paper_begin(&paper, 48);
	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		paper_line(&paper, PAPER_TEXT, TEXTS[at]);
	read_back();
	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		assert_string_equal(page.line[at].text, TEXTS[at]);
}

static void test_escpos__prints_a_sign_that_looks_alike(void **state)
{
	static const struct {
		enum escpos_page page;
		unsigned char number;
		const char *text, *printed;
	} CASES[] = {
		{ ESCPOS_PAGE_858, 19, "ódz \xff x €", "ódz ? x €" },
		{ ESCPOS_PAGE_858, 19, "“así” – ‘no’", "\"así\" - 'no'" },
		{ ESCPOS_PAGE_1252, 16, "¿Qué? Œuvre – ─", "¿Qué? Œuvre – -" },
		{ ESCPOS_PAGE_437, 0, "Ñ ñ ¿á? É é", "Ñ ñ ¿á? É é" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		manner.page = CASES[at].page;
		manner.page_number = CASES[at].number;
		paper_begin(&paper, 48);
		paper_line(&paper, PAPER_TEXT, CASES[at].text);
		read_back();
		assert_string_equal(page.line[0].text, CASES[at].printed);
		assert_int_equal(page.picture_count, 0);
	}
}

/* The dots are those of drawing.h, but for a dot more where a byte would be DLE. */
static bool is_drawn_as(size_t picture, const struct drawing *drawing)
{
	enum { DLE = 0x10, DLE_AND_A_DOT = 0x18 };

	if (page.picture[picture].width != drawing->row_bytes * 8 ||
	    page.picture[picture].height != drawing->rows)
		return false;
	for (size_t at = 0; at < drawing->row_bytes * 8 * drawing->rows; at++) {
		int byte = drawing->dots[at / 8] == DLE ? DLE_AND_A_DOT : drawing->dots[at / 8];
		bool is_dark = (byte >> (7 - at % 8) & 1) != 0;
		if (is_dark != (page.picture[picture].grey[at] == 0))
			return false;
	}
	return true;
}

static void test_escpos__draws_a_line_of_which_the_page_lacks_a_letter(void **state)
{
	static const struct {
		enum escpos_page page;
		unsigned char number;
		const char *text;
	} CASES[] = {
		{ ESCPOS_PAGE_858, 19, "日本" },  { ESCPOS_PAGE_858, 19, "한국어 PIN" },
		{ ESCPOS_PAGE_858, 19, "Łódź" },  { ESCPOS_PAGE_858, 19, "Tiếng Việt" },
		{ ESCPOS_PAGE_1252, 16, "Дата" }, { ESCPOS_PAGE_850, 2, "12 €" },
		{ ESCPOS_PAGE_437, 0, "Ávila" },  { ESCPOS_PAGE_437, 0, "CAPACITACIÓN" },
	};
	static struct drawing drawing;

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		manner.page = CASES[at].page;
		manner.page_number = CASES[at].number;
		for (unsigned style = PAPER_TEXT; style <= PAPER_CENTRE; style++) {
			paper_begin(&paper, 48);
			paper.is_large = at % 2 != 0;
			paper_line(&paper, PAPER_LARGE, "012 345");
			paper_line(&paper, (enum paper_style)style, CASES[at].text);
			paper_line(&paper, PAPER_TEXT, "after");
			assert_int_equal(drawing_of_line(&paper, 1, &drawing, NULL), STATUS_OK);
			read_back();
			assert_int_equal(page.count, 2);
			assert_string_equal(page.line[0].text, "012 345");
			assert_string_equal(page.line[1].text, "after");
			assert_int_equal(page.picture_count, 1);
			assert_int_equal(page.picture[0].before_line, 1);
			assert_int_equal(page.picture[0].align,
					 paper_look(&paper, (enum paper_style)style).is_centred
						 ? READ_CENTRE
						 : READ_LEFT);
			assert_true(is_drawn_as(0, &drawing));
		}
	}
}

/* A printer obeys DLE wherever it stands. */
static void test_escpos__no_byte_of_a_drawn_line_is_dle(void **state)
{
	enum { DLE = 0x10, HEAD = 8 };
	static struct drawing drawing;
	size_t replaced = 0;

	for (uint32_t code = 0x4E00; code < 0x4E80; code++) {
		char text[8] = "";
		assert_true(text_append_code(text, sizeof(text), code));
		paper_begin(&paper, 48);
		paper_line(&paper, PAPER_TEXT, text);
		assert_int_equal(drawing_of_line(&paper, 0, &drawing, NULL), STATUS_OK);
		size_t size = drawing.row_bytes * drawing.rows;
		replaced += memchr(drawing.dots, DLE, size) != NULL;
		struct span bytes = print();
		size_t from = span_find(bytes, span_of("\x1dv0"), 0) + HEAD;
		assert_true(from + size < bytes.size);
		assert_null(memchr(bytes.at + from, DLE, size));
	}
	assert_true(replaced > 10);
}

static void test_escpos__large_type_is_double_and_the_pin_fourfold(void **state)
{
	static const struct {
		enum paper_style style;
		int width, height;
	} STYLES[] = {
		{ PAPER_TEXT, 2, 2 },  { PAPER_BOLD, 2, 2 },   { PAPER_TITLE, 2, 3 },
		{ PAPER_LARGE, 4, 4 }, { PAPER_CENTRE, 2, 2 },
	};

	paper_begin(&paper, 32);
	paper.is_large = true;
	for (size_t at = 0; at < COUNT_OF(STYLES); at++)
		paper_line(&paper, STYLES[at].style, "123 456");
	read_back();
	assert_false(paper.is_full);
	for (size_t at = 0; at < COUNT_OF(STYLES); at++) {
		assert_string_equal(page.line[at].text, "123 456");
		assert_int_equal(page.line[at].width, STYLES[at].width);
		assert_int_equal(page.line[at].height, STYLES[at].height);
	}
}

static void test_escpos__all_that_spanish_needs_stands_on_every_page_but_437(void **state)
{
	static const char *const TEXT = "áéíóúüñÁÉÍÓÚÜÑ¿¡ªº";
	static const unsigned char NUMBERS[] = {
		[ESCPOS_PAGE_858] = 19, [ESCPOS_PAGE_850] = 2, [ESCPOS_PAGE_1252] = 16
	};

	for (size_t at = 0; at < COUNT_OF(NUMBERS); at++) {
		manner.page = (enum escpos_page)at;
		manner.page_number = NUMBERS[at];
		paper_begin(&paper, 48);
		paper_line(&paper, PAPER_TEXT, TEXT);
		read_back();
		assert_string_equal(page.line[0].text, TEXT);
	}
}

/* What every page's bytes mean is checked against the C library, for all of Unicode's first plane
 * but what is not written as itself. */
static void test_escpos__no_page_prints_another_character_than_iconv_reads(void **state)
{
	static const char *const NAMES[ESCPOS_PAGE_COUNT] = { "CP858", "CP850", "CP1252", "CP437" };
	static const struct escpos_numbering BY_PAGE[] = {
		{ 0, "CP858" }, { 1, "CP850" }, { 2, "CP1252" }, { 3, "CP437" }, { 0, NULL }
	};

	for (unsigned at = 0; at < ESCPOS_PAGE_COUNT; at++) {
		size_t own = 0;
		for (uint32_t code = 0xA0; code < 0x2600; code++) {
			char text[8] = "";
			unsigned char byte = escpos_page_byte((enum escpos_page)at, code);
			assert_true(byte >= 0x20 && byte != 0x7F);
			if (byte < 0x80)
				continue;
			unsigned char line[] = { 0x1B, 't', (unsigned char)at, byte, '\n' };
			assert_true(text_append_code(text, sizeof(text), code));
			if (!escpos_read_as((struct span){ line, sizeof(line) }, BY_PAGE, &page))
				fail_msg("%s: %s", NAMES[at], page.error);
			assert_string_equal(page.line[0].text, text);
			own++;
		}
		assert_true(own > 120);
	}
}

static void test_escpos__no_text_carries_a_control_byte(void **state)
{
	for (unsigned code = 1; code < 0x120; code++) {
		char text[16] = "a";
		assert_true(text_append_code(text, sizeof(text), code));
		assert_true(text_append(text, sizeof(text), "b"));
		paper_begin(&paper, 48);
		paper_line(&paper, PAPER_TEXT, text);
		paper_line(&paper, PAPER_QR, text);
		read_back();
		assert_int_equal(page.count + page.picture_count, 1);
		assert_int_equal(page.count, code < 0x100);
		assert_int_equal(page.qr_count, 1);
		if (code < 0x20 || code == 0x7F) {
			assert_string_equal(page.line[0].text, "a?b");
			assert_string_equal(page.qr[0].content, "a?b");
		}
	}
}

static void test_escpos__prints_a_qr_code_in_its_place(void **state)
{
	paper_begin(&paper, 48);
	paper_line(&paper, PAPER_TEXT, "before");
	paper_line(&paper, PAPER_QR, "https://www.irs.gov/ippin");
	paper_line(&paper, PAPER_TEXT, "after");
	read_back();
	assert_int_equal(page.qr_count, 1);
	assert_string_equal(page.qr[0].content, "https://www.irs.gov/ippin");
	assert_int_equal(page.qr[0].model, 2);
	assert_int_equal(page.qr[0].module_dots, 6);
	assert_int_equal(page.qr[0].level, 'M');
	assert_int_equal(page.qr[0].before_line, 1);
	assert_int_equal(page.qr[0].align, READ_CENTRE);
}

static void test_escpos__prints_bars_in_their_place_as_wide_as_the_paper_has_room(void **state)
{
	static const struct {
		size_t columns;
		const char *content;
		int dots;
	} CASES[] = {
		{ 48, "<FNC3>$P,HA35,P<CR>", 3 }, { 32, "<FNC3>$P,HA35,P<CR>", 2 },
		{ 32, "a{b}<FNC3>", 3 },          { 32, "{1A", 3 },
		{ 48, "plain ASCII ~", 2 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		paper_begin(&paper, CASES[at].columns);
		paper_line(&paper, PAPER_TEXT, "before");
		paper_line(&paper, PAPER_BARS, CASES[at].content);
		paper_line(&paper, PAPER_TEXT, "after");
		read_back();
		assert_int_equal(page.bars_count, 1);
		assert_string_equal(page.bars[0].content, CASES[at].content);
		assert_int_equal(page.bars[0].module_dots, CASES[at].dots);
		assert_int_equal(page.bars[0].height_dots, PAPER_BARS_DOTS);
		assert_int_equal(page.bars[0].before_line, 1);
		assert_int_equal(page.bars[0].align, READ_CENTRE);
		assert_string_equal(page.line[1].text, "after");
	}
}

/* The drawn code where it comes to stand on the paper, under a print head of so many dots. */
static void lay_picture(uint32_t head_dots, struct picture *ret)
{
	enum { MARGIN = 40 };
	uint32_t width = page.picture[0].width, height = page.picture[0].height;

	assert_true(width <= head_dots);
	*ret = (struct picture){ head_dots, height + 2 * MARGIN, NULL };
	ret->grey = malloc((size_t)ret->width * ret->height);
	assert_non_null(ret->grey);
	memset(ret->grey, 255, (size_t)ret->width * ret->height);
	for (uint32_t y = 0; y < height; y++)
		memcpy(ret->grey + (size_t)(y + MARGIN) * head_dots + (head_dots - width) / 2,
		       page.picture[0].grey + (size_t)y * width, width);
}

static void assert_reads(const struct picture *picture, const char *text)
{
	static struct symbols symbols;
	struct fault fault = { 0 };

	symbols.count = 0;
	assert_int_equal(decoder_codes_read(picture, NULL, 0, &symbols, &fault), STATUS_OK);
	assert_int_equal(symbols.count, 1);
	assert_int_equal(symbols.at[0].symbology, SYMBOLOGY_QR);
	assert_true(span_equals(symbol_span(&symbols.at[0]), span_of(text)));
}

static void test_escpos__a_reader_reads_the_qr_code_that_is_drawn(void **state)
{
	static const struct {
		size_t columns, head_dots;
		uint32_t dots;
		const char *text;
	} CASES[] = {
		{ 48, 576, 576, "https://www.irs.gov/ippin" },
		{ 42, 512, 512, "https://www.irs.gov/ippin" },
		{ 32, 384, 384, "https://www.irs.gov/ippin" },
		{ 48, 0, 576, "https://www.irs.gov/ippin" },
		{ 32, 0, 384, "https://www.irs.gov/ippin" },
		/* The longest, at a head that is narrower than the paper's setting. */
		{ 48, 384, 384,
		  "https://www.irs.gov/0123456789/0123456789/0123456789/0123456789/0123456789/"
		  "0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/0123456789/"
		  "012345" },
	};

	manner.draws_qr = true;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		SCOPED(picture) picture = { 0 };
		manner.head_dots = CASES[at].head_dots;
		paper_begin(&paper, CASES[at].columns);
		paper_line(&paper, PAPER_TEXT, "before");
		paper_line(&paper, PAPER_QR, CASES[at].text);
		read_back();
		assert_int_equal(page.qr_count, 0);
		assert_int_equal(page.picture_count, 1);
		assert_int_equal(page.picture[0].align, READ_CENTRE);
		assert_int_equal(page.picture[0].before_line, 1);
		lay_picture(CASES[at].dots, &picture);
		assert_reads(&picture, CASES[at].text);
	}
}

/* A printer obeys DLE wherever it stands. */
static void test_escpos__no_byte_of_a_picture_is_dle(void **state)
{
	enum { DLE = 0x10, HEAD = 8 };
	char text[8] = "a0";

	manner.draws_qr = true;
	for (int at = 0; at < 200; at++) {
		text[1] = (char)('0' + at % 70);
		paper_begin(&paper, 32);
		paper_line(&paper, PAPER_QR, text);
		struct span bytes = print();
		size_t from = span_find(bytes, span_of("\x1dv0"), 0) + HEAD;
		assert_true(from < bytes.size);
		assert_null(memchr(bytes.at + from, DLE, bytes.size - from));
	}
}

static void test_escpos__draws_a_rule_across_the_paper(void **state)
{
	paper_begin(&paper, 32);
	paper_line(&paper, PAPER_RULE, "");
	read_back();
	assert_int_equal(text_columns(page.line[0].text), 32);
	assert_memory_equal(page.line[0].text, "─", strlen("─"));
	manner.page = ESCPOS_PAGE_1252;
	manner.page_number = 16;
	read_back();
	assert_string_equal(page.line[0].text, "--------------------------------");
}

static void test_escpos__parts_the_paper_once_behind_everything(void **state)
{
	static const struct {
		enum escpos_cut cut;
		int cuts;
		bool is_through;
	} CASES[] = { { ESCPOS_CUT_PARTIAL, 1, false },
		      { ESCPOS_CUT_FULL, 1, true },
		      { ESCPOS_CUT_NONE, 0, false } };

	paper_begin(&paper, 48);
	paper_line(&paper, PAPER_TEXT, "a");
	paper_line(&paper, PAPER_TEXT, "b");
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		manner.cut = CASES[at].cut;
		read_back();
		assert_int_equal(page.cuts, CASES[at].cuts);
		assert_int_equal(page.is_cut_through, CASES[at].is_through);
		assert_int_equal(page.lines_at_cut, CASES[at].cuts * 2);
		assert_int_equal(page.lines_fed > 3, CASES[at].cuts == 0);
	}
}

static void test_escpos__the_reader_refuses_what_is_no_command(void **state)
{
	static const char *const WRONG[] = { "\x1bZ1\n", "\x1d(k\x09", "a\x07",     "not ended",
					     "\x1dV",    "\x82\n",     "\x1bt\x07", "\x1dv0" };

	for (size_t at = 0; at < COUNT_OF(WRONG); at++)
		assert_false(escpos_read(span_of(WRONG[at]), &page));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_escpos__prints_each_style_as_it_should_look, as_epson),
		cmocka_unit_test_setup(test_escpos__prints_western_letters_as_themselves, as_epson),
		cmocka_unit_test_setup(test_escpos__prints_a_sign_that_looks_alike, as_epson),
		cmocka_unit_test_setup(test_escpos__draws_a_line_of_which_the_page_lacks_a_letter,
				       as_epson),
		cmocka_unit_test_setup(test_escpos__no_byte_of_a_drawn_line_is_dle, as_epson),
		cmocka_unit_test_setup(test_escpos__large_type_is_double_and_the_pin_fourfold,
				       as_epson),
		cmocka_unit_test_setup(
			test_escpos__all_that_spanish_needs_stands_on_every_page_but_437, as_epson),
		cmocka_unit_test_setup(
			test_escpos__no_page_prints_another_character_than_iconv_reads, as_epson),
		cmocka_unit_test_setup(test_escpos__no_text_carries_a_control_byte, as_epson),
		cmocka_unit_test_setup(test_escpos__prints_a_qr_code_in_its_place, as_epson),
		cmocka_unit_test_setup(
			test_escpos__prints_bars_in_their_place_as_wide_as_the_paper_has_room,
			as_epson),
		cmocka_unit_test_setup(test_escpos__a_reader_reads_the_qr_code_that_is_drawn,
				       as_epson),
		cmocka_unit_test_setup(test_escpos__no_byte_of_a_picture_is_dle, as_epson),
		cmocka_unit_test_setup(test_escpos__draws_a_rule_across_the_paper, as_epson),
		cmocka_unit_test_setup(test_escpos__parts_the_paper_once_behind_everything,
				       as_epson),
		cmocka_unit_test_setup(test_escpos__the_reader_refuses_what_is_no_command,
				       as_epson),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
