#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drivers/printer.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/text.h"
#include "tests/fakes/escpos_reader.h"

static struct paper paper;
static struct escpos_reading page;
static unsigned char storage[32768];

static struct span print(void)
{
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	escpos_from_paper(&paper, &bytes);
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

static void test_escpos__replaces_what_the_printer_lacks(void **state)
{
	paper_begin(&paper, 48);
	paper_line(&paper, PAPER_TEXT, "日本 Łódź \xff x");
	read_back();
	assert_string_equal(page.line[0].text, "?? ?ód? ? x");
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
		assert_int_equal(page.count, 1);
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

static void test_escpos__draws_a_rule_across_the_paper(void **state)
{
	paper_begin(&paper, 32);
	paper_line(&paper, PAPER_RULE, "");
	read_back();
	assert_int_equal(text_columns(page.line[0].text), 32);
	assert_memory_equal(page.line[0].text, "─", strlen("─"));
}

static void test_escpos__cuts_once_behind_everything(void **state)
{
	paper_begin(&paper, 48);
	paper_line(&paper, PAPER_TEXT, "a");
	paper_line(&paper, PAPER_TEXT, "b");
	read_back();
	assert_int_equal(page.cuts, 1);
	assert_int_equal(page.lines_at_cut, 2);
}

static void test_escpos__the_reader_refuses_what_is_no_command(void **state)
{
	static const char *const WRONG[] = { "\x1bZ1\n",  "\x1d(k\x09", "a\x07",
					     "not ended", "\x1dV",      "\x82\n" };

	for (size_t at = 0; at < COUNT_OF(WRONG); at++)
		assert_false(escpos_read(span_of(WRONG[at]), &page));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escpos__prints_each_style_as_it_should_look),
		cmocka_unit_test(test_escpos__prints_western_letters_as_themselves),
		cmocka_unit_test(test_escpos__replaces_what_the_printer_lacks),
		cmocka_unit_test(test_escpos__no_text_carries_a_control_byte),
		cmocka_unit_test(test_escpos__prints_a_qr_code_in_its_place),
		cmocka_unit_test(
			test_escpos__prints_bars_in_their_place_as_wide_as_the_paper_has_room),
		cmocka_unit_test(test_escpos__draws_a_rule_across_the_paper),
		cmocka_unit_test(test_escpos__cuts_once_behind_everything),
		cmocka_unit_test(test_escpos__the_reader_refuses_what_is_no_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
