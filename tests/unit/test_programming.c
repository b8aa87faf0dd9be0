#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/programming.h"
#include "kiosk/base/bytes.h"
#include "kiosk/base/text.h"

static struct programming sheets;
static struct quirks quirks;

static void read_text(const char *text)
{
	struct fault fault = { 0 };

	if (programming_read(span_of(text), "test", &sheets, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_programming__a_sheet_is_taken_whole(void **state)
{
	read_text("# one\n\nsheet one_1-a\r\n  title  A scanner \n"
		  "step Scan # this.\nbars <FNC3>$P<CR>\n"
		  "step Wait.\nthen It beeps.\n"
		  "sheet two\ntitle T\nstep a\nstep b\nthen c");
	assert_int_equal(sheets.count, 2);
	const struct programming_sheet *sheet = programming_find(&sheets, "one_1-a");
	assert_non_null(sheet);
	assert_string_equal(sheet->title, "A scanner");
	assert_int_equal(sheet->step_count, 2);
	assert_string_equal(sheet->steps[0].text, "Scan # this.");
	assert_string_equal(sheet->steps[0].bars, "<FNC3>$P<CR>");
	assert_string_equal(sheet->steps[1].text, "Wait.");
	assert_string_equal(sheet->steps[1].bars, "");
	assert_string_equal(sheet->then, "It beeps.");
	assert_ptr_equal(programming_find(&sheets, "two"), &sheets.sheets[1]);
	assert_null(programming_find(&sheets, "on"));
}

#define HEAD "sheet s\ntitle T\n"
#define SHEET "sheet s\ntitle T\nstep a\nstep b\nthen c\n"

static void test_programming__what_is_wrong_is_refused_by_its_line(void **state)
{
	static const struct {
		const char *text, *says;
	} CASES[] = {
		{ "step a\n", "test:1: a line before the first sheet" },
		{ "sheet S\n", "test:1: a name has small letters" },
		{ "sheet a b\n", "test:1: a name has small letters" },
		{ "sheet abcdefghijklmnopqrstuvwx\n", "test:1: a name has small letters" },
		{ "sheet\n", "test:1: nothing stands behind the word" },
		{ "\nshet s\n", "test:2: a line begins with sheet" },
		{ "sheets s\n", "test:1: a line begins with sheet" },
		{ "sheet s\nstep a\n", "test:2: a sheet begins with its title" },
		{ "sheet s\ntitle A title of more than thirty-two columns\n",
		  "test:2: the text is too long" },
		{ HEAD "title T\n", "test:3: a sheet has one title" },
		{ HEAD "bars AB\n", "test:3: bars belong to the step before" },
		{ HEAD "step a\nbars AB\nbars AB\n", "test:5: bars belong to the step before" },
		{ HEAD "step a\nbars <FNC1>\n", "test:4: these bars cannot be drawn" },
		{ HEAD "step a\nbars a<CR>\n", "test:4: these bars cannot be drawn" },
		{ HEAD "step a\nbars <FNC3>$P,HA35,PQ<CR>1\n",
		  "test:4: these bars are too wide for paper of 58 mm" },
		{ HEAD "step caf\xc3\xa9\n", "test:3: only printable ASCII" },
		{ HEAD "step a\nthen b\n", "test:5: the sheet above has fewer than 2 steps" },
		{ HEAD "step a\nstep b\n", "test:5: the sheet above has no title, or no \"then\"" },
		{ HEAD "step a\nstep b\nsheet t\n", "test:5: the sheet above has no title" },
		{ SHEET "then d\n", "test:6: \"then\" is a sheet's last line" },
		{ SHEET "step d\n", "test:6: \"then\" is a sheet's last line" },
		{ SHEET SHEET, "test:6: a sheet of that name is there already" },
		{ HEAD "step 1\nstep 2\nstep 3\nstep 4\nstep 5\nstep 6\nstep 7\n",
		  "test:9: more than 6 steps" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct fault fault = { 0 };
		sheets.count = 77;
		assert_int_equal(programming_read(span_of(CASES[at].text), "test", &sheets, &fault),
				 STATUS_REFUSED);
		if (strncmp(fault.what, CASES[at].says, strlen(CASES[at].says)) != 0)
			fail_msg("\"%s\", not \"%s\"", fault.what, CASES[at].says);
		assert_int_equal(sheets.count, 77);
	}
}

static void test_programming__there_is_a_most_of_sheets_and_of_a_text(void **state)
{
	static char storage[8192];
	struct bytes text = bytes_over(storage, sizeof(storage));
	struct fault fault = { 0 };

	for (int at = 0; at < PROGRAMMING_SHEETS_MAX; at++)
		bytes_add_format(&text, "sheet s%d\ntitle T\nstep a\nstep b\nthen c\n", at);
	assert_int_equal(programming_read(bytes_span(&text), "test", &sheets, &fault), STATUS_OK);
	assert_int_equal(sheets.count, PROGRAMMING_SHEETS_MAX);
	bytes_add_text(&text, "sheet more\n");
	assert_int_equal(programming_read(bytes_span(&text), "test", &sheets, &fault), STATUS_FULL);
	assert_string_equal(fault.what, "test:81: more than 16 sheets");
	text = bytes_over(storage, sizeof(storage));
	bytes_add_text(&text, HEAD "step ");
	for (int at = 0; at < PROGRAMMING_TEXT_MAX; at++)
		bytes_add_byte(&text, 'x');
	assert_int_equal(programming_read(bytes_span(&text), "test", &sheets, &fault),
			 STATUS_REFUSED);
	assert_string_equal(fault.what, "test:3: the step is too long");
}

static void test_programming__quirks_name_only_sheets_that_are_there(void **state)
{
	struct fault fault = { 0 };

	read_text(SHEET);
	assert_int_equal(quirks_read(span_of("1:* cdc\n"), "q", &quirks, &fault), STATUS_REFUSED);
	assert_int_equal(quirks_read(span_of("0001:* sheet=s\n0001:0002 needs_programming=s\n"),
				     "q", &quirks, &fault),
			 STATUS_OK);
	assert_int_equal(programming_covers(&sheets, &quirks, &fault), STATUS_OK);
	assert_int_equal(quirks_read(span_of("0001:* sheet=t\n"), "q", &quirks, &fault), STATUS_OK);
	assert_int_equal(programming_covers(&sheets, &quirks, &fault), STATUS_REFUSED);
	assert_string_equal(fault.what, "there is no programming sheet \"t\"");
	assert_int_equal(
		quirks_read(span_of("0001:0002 needs_programming=u\n"), "q", &quirks, &fault),
		STATUS_OK);
	assert_int_equal(programming_covers(&sheets, &quirks, &fault), STATUS_REFUSED);
}

static bool is_named(const struct programming_sheet *sheet)
{
	for (size_t at = 0; at < quirks.count; at++)
		if (strcmp(quirks.lines[at].quirk.needs_programming, sheet->name) == 0 ||
		    strcmp(quirks.lines[at].quirk.maker_sheet, sheet->name) == 0)
			return true;
	return strcmp(sheet->name, "generic") == 0;
}

static void test_programming__the_files_that_ship_name_each_other(void **state)
{
	struct fault fault = { 0 };

	if (programming_load("config/programming.sheets", &sheets, &fault) != STATUS_OK ||
	    quirks_load("config/devices.quirks", &quirks, &fault) != STATUS_OK ||
	    programming_covers(&sheets, &quirks, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	assert_non_null(programming_find(&sheets, "generic"));
	for (size_t at = 0; at < sheets.count; at++)
		if (!is_named(&sheets.sheets[at]))
			fail_msg("no line of devices.quirks names %s", sheets.sheets[at].name);
}

static void test_programming__a_file_that_is_none_is_refused(void **state)
{
	struct fault fault = { 0 };

	assert_int_equal(programming_load("config/nothing", &sheets, &fault), STATUS_IO);
	assert_non_null(strstr(fault.what, "config/nothing: cannot be opened"));
	assert_int_equal(programming_load("config", &sheets, &fault), STATUS_IO);
	assert_int_equal(programming_load("/dev/zero", &sheets, &fault), STATUS_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_programming__a_sheet_is_taken_whole),
		cmocka_unit_test(test_programming__what_is_wrong_is_refused_by_its_line),
		cmocka_unit_test(test_programming__there_is_a_most_of_sheets_and_of_a_text),
		cmocka_unit_test(test_programming__quirks_name_only_sheets_that_are_there),
		cmocka_unit_test(test_programming__the_files_that_ship_name_each_other),
		cmocka_unit_test(test_programming__a_file_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
