#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/quirks.h"
#include "kiosk/base/bytes.h"

static struct quirks quirks;

static void read_text(const char *text)
{
	struct fault fault = { 0 };

	if (quirks_read(span_of(text), "test", &quirks, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_quirks__every_flag_is_understood(void **state)
{
	static const struct {
		const char *flag;
		enum quirk_key key;
		int value;
	} FLAGS[] = {
		{ "hid_pos", QUIRK_MODE, QUIRK_MODE_HID_POS },
		{ "keyboard", QUIRK_MODE, QUIRK_MODE_KEYBOARD },
		{ "cdc", QUIRK_MODE, QUIRK_MODE_CDC },
		{ "layout=us", QUIRK_LAYOUT, HID_LAYOUT_US },
		{ "layout=es", QUIRK_LAYOUT, HID_LAYOUT_ES },
		{ "layout=de", QUIRK_LAYOUT, HID_LAYOUT_DE },
		{ "layout=fr", QUIRK_LAYOUT, HID_LAYOUT_FR },
		{ "suffix=none", QUIRK_SUFFIX, SCAN_SUFFIX_NONE },
		{ "suffix=cr", QUIRK_SUFFIX, SCAN_SUFFIX_CR },
		{ "suffix=tab", QUIRK_SUFFIX, SCAN_SUFFIX_TAB },
		{ "suffix=etx", QUIRK_SUFFIX, SCAN_SUFFIX_ETX },
		{ "make=epson", QUIRK_MAKE, QUIRK_MAKE_EPSON },
		{ "make=generic", QUIRK_MAKE, QUIRK_MAKE_GENERIC },
		{ "paper=58", QUIRK_PAPER_MM, 58 },
		{ "paper=80", QUIRK_PAPER_MM, 80 },
		{ "cut=partial", QUIRK_CUT, ESCPOS_CUT_PARTIAL },
		{ "cut=full", QUIRK_CUT, ESCPOS_CUT_FULL },
		{ "dots=384", QUIRK_DOTS, 384 },
		{ "dots=512", QUIRK_DOTS, 512 },
		{ "dots=576", QUIRK_DOTS, 576 },
		{ "no_qr", QUIRK_NO_QR, 1 },
		{ "no_echo", QUIRK_NO_ECHO, 1 },
		{ "clear=all", QUIRK_CLEAR, QUIRK_CLEAR_ALL },
		{ "clear=recover", QUIRK_CLEAR, QUIRK_CLEAR_RECOVER },
		{ "clear=renew", QUIRK_CLEAR, QUIRK_CLEAR_RENEW },
		{ "cut=none", QUIRK_CUT, ESCPOS_CUT_NONE },
		{ "no_asb", QUIRK_NO_ASB, 1 },
		{ "no_status", QUIRK_NO_STATUS, 1 },
		{ "usb_reset_hangs", QUIRK_USB_RESET_HANGS, 1 },
	};

	for (size_t at = 0; at < COUNT_OF(FLAGS); at++) {
		char line[64];
		(void)snprintf(line, sizeof(line), "12ab:CFA4\t%s # why", FLAGS[at].flag);
		read_text(line);
		assert_int_equal(quirks.count, 1);
		struct quirk quirk = quirks_of(&quirks, 0x12AB, 0xCFA4);
		assert_int_equal(quirk.said, 1U << FLAGS[at].key);
		assert_int_equal(quirk.value[FLAGS[at].key], FLAGS[at].value);
		assert_int_equal(quirks_of(&quirks, 0x12AB, 0xCFA5).said, 0);
		assert_int_equal(quirks_of(&quirks, 0x12AA, 0xCFA4).said, 0);
	}
}

static void test_quirks__later_lines_overrule_what_they_speak_of(void **state)
{
	read_text("# all printers\r\n\n"
		  "codepages epson 858=19\n"
		  "*:* paper=80 codepages=epson no_asb\n"
		  "04b8:* make=epson paper=58 needs_programming=sheet-1\n"
		  "  04b8:0202   codepages=own_z9\r\n"
		  "*:0202 suffix=tab\n"
		  "codepages own_z9 850=2 # behind the one who names it\n");
	struct quirk quirk = quirks_of(&quirks, 0x04B8, 0x0202);
	assert_int_equal(quirk.value[QUIRK_MAKE], QUIRK_MAKE_EPSON);
	assert_int_equal(quirk.value[QUIRK_PAPER_MM], 58);
	assert_int_equal(quirk.value[QUIRK_NO_ASB], 1);
	assert_int_equal(quirk.value[QUIRK_SUFFIX], SCAN_SUFFIX_TAB);
	assert_string_equal(quirk.codepages, "own_z9");
	assert_string_equal(quirk.needs_programming, "sheet-1");
	quirk = quirks_of(&quirks, 1, 2);
	assert_int_equal(quirk.value[QUIRK_PAPER_MM], 80);
	assert_int_equal(quirk.said, 1U << QUIRK_PAPER_MM | 1U << QUIRK_NO_ASB);
	assert_string_equal(quirk.needs_programming, "");
}

static void test_quirks__wrong_lines_are_refused_by_number(void **state)
{
	static const char IDS[] = "four hexadecimal digits or * on both sides of a colon: ";
	static const struct {
		const char *line, *what, *word;
	} CASES[] = {
		{ "04b8:0202 make=epson x", "unknown flag: ", "x" },
		{ "04b8:0202 make=", "unknown flag: ", "make=" },
		{ "04b8:0202 layout=dvorak", "unknown flag: ", "layout=dvorak" },
		{ "04b8:0202 paper=081", "unknown flag: ", "paper=081" },
		{ "04b8:0202 HID_POS", "unknown flag: ", "HID_POS" },
		{ "04b8:0202 codepages=", "unknown flag: ", "codepages=" },
		{ "04b8:0202 codepages=A", "unknown flag: ", "codepages=A" },
		{ "04b8:0202 dots=500", "unknown flag: ", "dots=500" },
		{ "04b8:0202 codepages=none-such",
		  "there is no such table of code pages: ", "none-such" },
		{ "codepages", "no name for a table: ", "" },
		{ "codepages Own 858=1", "no name for a table: ", "Own" },
		{ "codepages own", "the table has no pages: ", "own" },
		{ "codepages own 858", "not a code page and its number: ", "858" },
		{ "codepages own 859=1", "not a code page and its number: ", "859=1" },
		{ "codepages own 858=256", "not a code page and its number: ", "858=256" },
		{ "codepages own 858=-1", "not a code page and its number: ", "858=-1" },
		{ "codepages own 437=0 858=", "not a code page and its number: ", "858=" },
		{ "04b8:0202 codepages=abcdefghijklmnopqrstuvwx",
		  "unknown flag: ", "codepages=abcdefghijklmnopqrstuvwx" },
		{ "04b8:0202", "the device has no flags: ", "04b8:0202" },
		{ "04b8 no_asb", IDS, "04b8" },
		{ "4b8:0202 no_asb", IDS, "4b8:0202" },
		{ "04b8:00202 no_asb", IDS, "04b8:00202" },
		{ "04b8:02g2 no_asb", IDS, "04b8:02g2" },
		{ "04b8:**** no_asb", IDS, "04b8:****" },
		{ "no_asb", IDS, "no_asb" },
		{ ":0202 no_asb", IDS, ":0202" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct fault fault = { 0 };
		char text[200], what[200];
		(void)snprintf(text, sizeof(text), "# one\n%s\n", CASES[at].line);
		(void)snprintf(what, sizeof(what), "test:2: %s%s", CASES[at].what, CASES[at].word);
		quirks.count = 77;
		assert_int_equal(quirks_read(span_of(text), "test", &quirks, &fault),
				 STATUS_REFUSED);
		assert_string_equal(fault.what, what);
		assert_int_equal(quirks.count, 77);
	}
}

static void test_quirks__a_device_has_the_table_that_it_names_or_its_makes(void **state)
{
	read_text("codepages star 437=0\n"
		  "codepages own 437=0 1252=32 858=255\n"
		  "codepages generic 850=1\n"
		  "codepages generic 850=2\n"
		  "0519:* make=star\n"
		  "0519:0003 codepages=own\n"
		  "04b8:* make=epson\n");
	struct quirk quirk = quirks_of(&quirks, 0x0519, 1);
	assert_string_equal(quirks_table_of(&quirks, &quirk)->name, "star");
	assert_false(quirks_table_of(&quirks, &quirk)->has[ESCPOS_PAGE_858]);
	quirk = quirks_of(&quirks, 0x0519, 3);
	const struct quirk_table *table = quirks_table_of(&quirks, &quirk);
	assert_true(table->has[ESCPOS_PAGE_858] && table->has[ESCPOS_PAGE_1252]);
	assert_int_equal(table->number[ESCPOS_PAGE_858], 255);
	assert_int_equal(table->number[ESCPOS_PAGE_1252], 32);
	assert_false(table->has[ESCPOS_PAGE_850]);
	quirk = quirks_of(&quirks, 1, 2);
	assert_int_equal(quirks_table_of(&quirks, &quirk)->number[ESCPOS_PAGE_850], 2);
	quirk = quirks_of(&quirks, 0x04B8, 2);
	assert_null(quirks_table_of(&quirks, &quirk));
}

static void test_quirks__there_is_a_most_of_lines_and_of_a_line(void **state)
{
	static char storage[QUIRKS_MAX * 32];
	struct bytes text = bytes_over(storage, sizeof(storage));
	struct fault fault = { 0 };

	for (int at = 0; at < QUIRKS_MAX; at++)
		bytes_add_format(&text, "%04x:* no_asb\n", at);
	assert_int_equal(quirks_read(bytes_span(&text), "test", &quirks, &fault), STATUS_OK);
	assert_int_equal(quirks.count, QUIRKS_MAX);
	bytes_add_text(&text, "*:* no_asb");
	assert_int_equal(quirks_read(bytes_span(&text), "test", &quirks, &fault), STATUS_FULL);
	assert_string_equal(fault.what, "test:257: more than 256 devices");
	text = bytes_over(storage, sizeof(storage));
	for (int at = 0; at <= QUIRK_TABLES_MAX; at++)
		bytes_add_format(&text, "codepages t%d 437=0\n", at);
	assert_int_equal(quirks_read(bytes_span(&text), "test", &quirks, &fault), STATUS_FULL);
	assert_string_equal(fault.what, "test:33: more than 32 tables");
	text = bytes_over(storage, sizeof(storage));
	bytes_add_text(&text, "04b8:0202");
	while (text.size <= QUIRK_LINE_MAX)
		bytes_add_text(&text, " no_asb");
	assert_int_equal(quirks_read(bytes_span(&text), "test", &quirks, &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "test:1: the line is too long"));
}

static void test_quirks__the_file_that_ships_is_read(void **state)
{
	struct fault fault = { 0 };

	if (quirks_load("config/devices.quirks", &quirks, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	assert_int_equal(quirks_of(&quirks, 0x04B8, 0x0202).value[QUIRK_MAKE], QUIRK_MAKE_EPSON);
	for (unsigned make = 0; make <= QUIRK_MAKE_CITIZEN; make++) {
		struct quirk quirk = { .value[QUIRK_MAKE] = (int)make };
		assert_non_null(quirks_table_of(&quirks, &quirk));
	}
	assert_int_equal(quirks_of(&quirks, 0x1EAB, 0x0D10).value[QUIRK_MODE], QUIRK_MODE_HID_POS);
	assert_string_equal(quirks_of(&quirks, 0x05E0, 0x1900).needs_programming, "symbol");
}

static void test_quirks__a_file_that_is_none_is_refused(void **state)
{
	struct fault fault = { 0 };

	assert_int_equal(quirks_load("config/nothing", &quirks, &fault), STATUS_IO);
	assert_non_null(strstr(fault.what, "config/nothing: cannot be opened"));
	assert_int_equal(quirks_load("config", &quirks, &fault), STATUS_IO);
	assert_int_equal(quirks_load("/dev/zero", &quirks, &fault), STATUS_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quirks__every_flag_is_understood),
		cmocka_unit_test(test_quirks__later_lines_overrule_what_they_speak_of),
		cmocka_unit_test(test_quirks__wrong_lines_are_refused_by_number),
		cmocka_unit_test(test_quirks__a_device_has_the_table_that_it_names_or_its_makes),
		cmocka_unit_test(test_quirks__there_is_a_most_of_lines_and_of_a_line),
		cmocka_unit_test(test_quirks__the_file_that_ships_is_read),
		cmocka_unit_test(test_quirks__a_file_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
