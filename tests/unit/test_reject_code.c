#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/identity/reject_code.h"

/* What the e-file rules say, told anew. */
static const struct {
	const char *code;
	enum reject_who who;
	enum reject_fault fault;
} RULES[] = {
	{ "IND-996", REJECT_DEPENDENT, REJECT_PIN_WRONG },
	{ "IND-183-01", REJECT_SPOUSE, REJECT_PIN_MISSING },
	{ "IND-182-01", REJECT_SPOUSE, REJECT_PIN_WRONG },
	{ "IND-181-01", REJECT_PRIMARY, REJECT_PIN_MISSING },
	{ "IND-180-01", REJECT_PRIMARY, REJECT_PIN_WRONG },
	{ "R0000-504-02", REJECT_DEPENDENT, REJECT_NAME_DIFFERS },
	{ "R0000-503-02", REJECT_SPOUSE, REJECT_NAME_DIFFERS },
	{ "R0000-500-01", REJECT_PRIMARY, REJECT_NAME_DIFFERS },
};

static void test_reject_code__each_code_says_who_and_what(void **state)
{
	assert_int_equal(COUNT_OF(RULES), REJECT_CODE_COUNT);
	for (size_t at = 0; at < COUNT_OF(RULES); at++) {
		size_t found = 0;
		while (found < REJECT_CODE_COUNT &&
		       strcmp(REJECT_CODES[found].code, RULES[at].code) != 0)
			found++;
		assert_true(found < REJECT_CODE_COUNT);
		assert_int_equal(REJECT_CODES[found].who, RULES[at].who);
		assert_int_equal(REJECT_CODES[found].fault, RULES[at].fault);
	}
}

static void test_reject_code__the_words_name_the_one_and_the_fault(void **state)
{
	static const char *const WHO[] = { "the first person", "the spouse", "a dependent" };
	static const char *const FAULT[] = { "is wrong", "is missing", "do not match" };

	for (size_t at = 0; at < REJECT_CODE_COUNT; at++) {
		const struct reject_code *reject = &REJECT_CODES[at];
		assert_non_null(strstr(reject->words, WHO[reject->who]));
		assert_non_null(strstr(reject->words, FAULT[reject->fault]));
	}
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
		cmocka_unit_test(test_reject_code__each_code_says_who_and_what),
		cmocka_unit_test(test_reject_code__the_words_name_the_one_and_the_fault),
	};

	return cmocka_run_group_tests(TESTS, NULL, NULL);
}
