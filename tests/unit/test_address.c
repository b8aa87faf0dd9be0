#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/issuing/address.h"
#include "kiosk/ledger/taxpayer_flags.h"

static enum status read_line(const char *line, struct address_line *ret, struct fault *fault)
{
	return address_line_read(span_of(line), ret, fault);
}

static void test_address__a_line_tells_whose_and_where(void **state)
{
	struct address_line line;

	assert_int_equal(
		read_line("900-70-1234,\"Sample, Jordan\",100 Example Ave,Apt 2,Richmond,VA,"
			  "23220-0001,victim locked",
			  &line, NULL),
		STATUS_OK);
	assert_string_equal(line.tin, "900701234");
	assert_string_equal(line.address.name, "Sample, Jordan");
	assert_string_equal(line.address.line[0], "100 Example Ave");
	assert_string_equal(line.address.line[1], "Apt 2");
	assert_string_equal(line.address.city, "Richmond");
	assert_string_equal(line.address.state, "VA");
	assert_string_equal(line.address.zip, "23220-0001");
	assert_int_equal(line.flags, TAXPAYER_VICTIM | TAXPAYER_LOCKED);
	assert_int_equal(read_line("123456789,J,1 A St,,B,VA,23220,", &line, NULL), STATUS_OK);
	assert_int_equal(line.flags, 0);
	assert_string_equal(line.address.line[1], "");
}

static void test_address__a_wrong_line_is_told_by_its_column_and_nothing_of_it_is_told(void **state)
{
	static const struct {
		const char *line, *says;
	} CASES[] = {
		{ "", "eight columns" },
		{ "123456789,J,1 A St,,B,VA,23220", "eight columns" },
		{ "123456789,J,1 A St,,B,VA,23220,,", "eight columns" },
		{ "666123456,J,1 A St,,B,VA,23220,", "tin" },
		{ "900931234,J,1 A St,,B,VA,23220,", "tin" }, /* an ATIN */
		{ "123456789,,1 A St,,B,VA,23220,", "name" },
		{ "123456789,J\x1b[2J,1 A St,,B,VA,23220,", "name" },
		{ "123456789,J,,,B,VA,23220,", "address1" },
		{ "123456789,J,1 A St,,,VA,23220,", "city" },
		{ "123456789,J,1 A St,,B,Va,23220,", "state" },
		{ "123456789,J,1 A St,,B,VA,2322,", "zip" },
		{ "123456789,J,1 A St,,B,VA,23220-1,", "zip" },
		{ "123456789,J,1 A St,,B,VA,23220,dead", "flags" },
		{ "123456789,J,1 A St,,B,VA,23220,victim opt_out", "victim cannot" },
		{ "123456789,\"J,1 A St,,B,VA,23220,", "quotes" },
	};
	struct address_line line, before = { .tin = "kept" };

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct fault fault = { 0 };
		line = before;
		assert_int_equal(read_line(CASES[at].line, &line, &fault), STATUS_REFUSED);
		assert_non_null(strstr(fault.what, CASES[at].says));
		assert_null(strstr(fault.what, "6123456"));
		assert_memory_equal(&line, &before, sizeof(line));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_address__a_line_tells_whose_and_where),
		cmocka_unit_test(
			test_address__a_wrong_line_is_told_by_its_column_and_nothing_of_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
