#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/session/roles.h"

static void test_roles__duties_are_apart(void **state)
{
	static const bool MAY[][ACTION_COUNT] = {
		[ROLE_NONE] = { false, false, false, false, false },
		[ROLE_CLERK] = { [ACTION_REVIEW_VISIT] = true,
				 [ACTION_DECIDE] = true,
				 [ACTION_PRINT_SHEET] = true,
				 [ACTION_RELEASE_PRINTER] = true,
				 [ACTION_RESOLVE] = true },
		[ROLE_SUPERVISOR] = { [ACTION_READ_RECORDS] = true,
				      [ACTION_VERIFY_LEDGER] = true,
				      [ACTION_PRINT_SHEET] = true,
				      [ACTION_MARK_DAY] = true,
				      [ACTION_RELEASE_PRINTER] = true,
				      [ACTION_AGREE] = true,
				      [ACTION_RESOLVE] = true },
	};

	for (size_t role = 0; role < COUNT_OF(MAY); role++)
		for (int action = 0; action < ACTION_COUNT; action++)
			assert_int_equal(role_may((enum role)role, (enum action)action),
					 MAY[role][action]);
}

static void test_roles__what_is_no_role_or_action_may_nothing(void **state)
{
	assert_false(role_may((enum role)17, ACTION_DECIDE));
	assert_false(role_may(ROLE_CLERK, (enum action)17));
	assert_false(role_may((enum role) - 1, ACTION_DECIDE));
}

static void test_roles__every_role_is_found_by_its_text(void **state)
{
	assert_string_equal(role_text(ROLE_CLERK), "clerk");
	for (int role = ROLE_NONE; role <= ROLE_SUPERVISOR; role++)
		assert_int_equal(role_from_text(role_text((enum role)role)), role);
}

static void test_roles__another_text_is_no_role(void **state)
{
	static const char *const TEXTS[] = { "", "Clerk", "admin", "clerk " };

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		assert_int_equal(role_from_text(TEXTS[at]), ROLE_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_roles__duties_are_apart),
		cmocka_unit_test(test_roles__what_is_no_role_or_action_may_nothing),
		cmocka_unit_test(test_roles__every_role_is_found_by_its_text),
		cmocka_unit_test(test_roles__another_text_is_no_role),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
