#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/return_line.h"

/* 2026-04-15, and a number of nobody. */
static int32_t today(void)
{
	return civil_to_days((struct civil_date){ 2026, 4, 15 });
}

static enum status read_line(const char *line, struct return_request *ret, char id[RETURN_ID_MAX],
			     struct fault *fault)
{
	return return_line_read(span_of(line), today(), ret, id, fault);
}

static void test_return_line__tells_who_asks_about_whom(void **state)
{
	struct return_request request = { 0 };
	char id[RETURN_ID_MAX];

	assert_int_equal(read_line("\t{ \"pin\" : \"012 345\",\"id\":\"r/1 \\\"\\\\\\/ ñ\", "
				   "\"role\":\"spouse\",\"tin\":\"123-45-6789\","
				   "\"tax_year\":2019,\"form\":\"1040-SR\"} \r",
				   &request, id, NULL),
			 STATUS_OK);
	assert_string_equal(request.tin, "123456789");
	assert_true(request.has_pin);
	assert_string_equal(request.pin.digits, "012345");
	assert_int_equal(request.who, REJECT_SPOUSE);
	assert_int_equal(request.year, 2026);
	assert_string_equal(request.id, "r/1 \"\\/ ñ");
	assert_string_equal(id, request.id);
}

static void test_return_line__what_is_not_there_has_its_usual_meaning(void **state)
{
	static const char *const LINES[] = {
		"{\"tin\":\"900701234\"}",
		"{\"tin\":\"900701234\",\"pin\":null,\"role\":null,\"id\":null,\"form\":null,"
		"\"tax_year\":null,\"filed\":null}",
		"{\"tin\":\"900701234\",\"pin\":\"\"}",
	};

	for (size_t at = 0; at < COUNT_OF(LINES); at++) {
		struct return_request request = { .has_pin = true };
		char id[RETURN_ID_MAX] = "before";
		assert_int_equal(read_line(LINES[at], &request, id, NULL), STATUS_OK);
		assert_false(request.has_pin);
		assert_string_equal(request.pin.digits, "");
		assert_int_equal(request.who, REJECT_PRIMARY);
		assert_string_equal(id, "");
	}
}

/* The year of filing counts, not the tax year. */
static void test_return_line__the_pin_is_of_the_year_of_filing(void **state)
{
	static const struct {
		const char *filed;
		int32_t day; /* of January 2026 */
		int year;    /* 0: refused */
	} CASES[] = {
		{ "2025-12-31", 5, 2025 }, { "2026-01-05", 5, 2026 }, { "2026-01-06", 5, 0 },
		{ "2025-12-05", 5, 2025 }, { "2025-12-04", 5, 0 },    { "2026-02-30", 5, 0 },
		{ "yesterday", 5, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct return_request request = { 0 };
		char line[128], id[RETURN_ID_MAX];
		(void)text_format(line, sizeof(line),
				  "{\"tin\":\"900701234\",\"tax_year\":2024,\"filed\":\"%s\"}",
				  CASES[at].filed);
		enum status status = return_line_read(
			span_of(line), civil_to_days((struct civil_date){ 2026, 1, CASES[at].day }),
			&request, id, NULL);
		assert_int_equal(status, CASES[at].year != 0 ? STATUS_OK : STATUS_REFUSED);
		assert_int_equal(request.year, CASES[at].year);
	}
}

static void test_return_line__a_bad_line_says_what_is_wrong_and_no_secret(void **state)
{
	static const struct {
		const char *line, *says;
	} CASES[] = {
		{ "", "begins with {" },
		{ "[]", "begins with {" },
		{ "{}", "no taxpayer number" },
		{ "{\"tin\"}", "JSON object" },
		{ "{\"tin\":}", "no text" },
		{ "{\"tin\":\"900701234\"", ", or }" },
		{ "{\"tin\":\"900701234\",}", "JSON object" },
		{ "{\"tin\":\"900701234\"} x", "behind the }" },
		{ "{\"tin\":\"900701234\"}{}", "behind the }" },
		{ "{\"tin\":900701234}", "no text" },
		{ "{\"tin\":\"900701234\",\"pin\":654321}", "no text" },
		{ "{\"tin\":\"900701234\",\"PIN\":\"654321\"}", "members" },
		{ "{\"tin\":\"900701234\",\"tin\":\"900701234\"}", "twice" },
		{ "{\"tin\":\"900701234\",\"pin\":\"65432\"}", "six digits" },
		{ "{\"tin\":\"900701234\",\"pin\":\"000000\"}", "six digits" },
		{ "{\"tin\":\"900701234\",\"pin\":\"\\u0036\"}", "no text" },
		{ "{\"tin\":\"900701234\",\"pin\":\"654321\n\"}", "no text" },
		{ "{\"tin\":\"666121234\",\"pin\":\"654321\"}", "no SSN or ITIN" },
		{ "{\"tin\":\"900931234\",\"pin\":\"654321\"}", "no SSN or ITIN" }, /* an ATIN */
		{ "{\"tin\":\"900701234\",\"role\":\"child\"}", "primary, spouse or dependent" },
		{ "{\"tin\":\"900701234\",\"form\":\"1120\"}", "1040" },
		{ "{\"tin\":\"900701234\",\"tax_year\":2027}", "tax year" },
		{ "{\"tin\":\"900701234\",\"tax_year\":1234567890123456789}", "no text" },
		{ "{\"tin\":\"900701234\",\"tax_year\":-1}", "no text" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct return_request request = { .year = 7 };
		struct fault fault = { 0 };
		char id[RETURN_ID_MAX];
		if (read_line(CASES[at].line, &request, id, &fault) != STATUS_REFUSED ||
		    strstr(fault.what, CASES[at].says) == NULL)
			fail_msg("%s: %s", CASES[at].line, fault.what);
		assert_null(strstr(fault.what, "900701234"));
		assert_null(strstr(fault.what, "65432"));
		assert_int_equal(request.year, 7);
	}
}

static void test_return_line__a_bad_line_still_tells_its_id(void **state)
{
	struct return_request request;
	struct fault fault = { 0 };
	char id[RETURN_ID_MAX];

	assert_int_equal(read_line("{\"id\":\"r1\",\"tin\":\"1\"}", &request, id, &fault),
			 STATUS_REFUSED);
	assert_string_equal(id, "r1");
	assert_int_equal(read_line("{\"id\":\"r2\",\"tin\":", &request, id, &fault),
			 STATUS_REFUSED);
	assert_string_equal(id, "r2");
	assert_int_equal(read_line("{\"id\":\"a\tb\",\"tin\":\"1\"}", &request, id, &fault),
			 STATUS_REFUSED);
	assert_string_equal(id, "");
}

static void test_return_line__a_line_and_an_id_have_a_longest(void **state)
{
	struct return_request request;
	struct fault fault = { 0 };
	char line[RETURN_LINE_MAX + 2], id[RETURN_ID_MAX];

	(void)text_format(line, sizeof(line), "{\"tin\":\"900701234\"}%*s", RETURN_LINE_MAX - 19,
			  "");
	assert_int_equal(strlen(line), RETURN_LINE_MAX);
	assert_int_equal(read_line(line, &request, id, NULL), STATUS_OK);
	(void)text_append(line, sizeof(line), " ");
	assert_int_equal(read_line(line, &request, id, &fault), STATUS_REFUSED);
	(void)text_format(line, sizeof(line), "{\"tin\":\"900701234\",\"id\":\"%064d\"}", 0);
	assert_int_equal(read_line(line, &request, id, NULL), STATUS_OK);
	assert_int_equal(strlen(id), 64);
	(void)text_format(line, sizeof(line), "{\"tin\":\"900701234\",\"id\":\"%065d\"}", 0);
	assert_int_equal(read_line(line, &request, id, &fault), STATUS_REFUSED);
	assert_string_equal(id, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_return_line__tells_who_asks_about_whom),
		cmocka_unit_test(test_return_line__what_is_not_there_has_its_usual_meaning),
		cmocka_unit_test(test_return_line__the_pin_is_of_the_year_of_filing),
		cmocka_unit_test(test_return_line__a_bad_line_says_what_is_wrong_and_no_secret),
		cmocka_unit_test(test_return_line__a_bad_line_still_tells_its_id),
		cmocka_unit_test(test_return_line__a_line_and_an_id_have_a_longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
