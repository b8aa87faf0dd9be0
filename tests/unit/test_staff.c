#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/staff/account.h"
#include "tests/fakes/ledger.h"

enum { CHEAP = SECRET_ITERATIONS_MIN };
static const int64_t NOW = 1700000000000;
static const char SECRET[] = "seven quiet herons";

/* An account whose derivation costs next to nothing. */
static void add_cheap(struct ledger *ledger, const char *user, enum role role)
{
	struct account account = { .staff = { .role = role } };

	(void)text_copy(account.staff.user, sizeof(account.staff.user), user);
	assert_int_equal(secret_make(span_of(SECRET), CHEAP, &account.secret, NULL), STATUS_OK);
	assert_int_equal(store_begin(&ledger->store, NULL), STATUS_OK);
	assert_int_equal(
		store_end(&ledger->store, account_put(&ledger->store, &account, NULL), NULL),
		STATUS_OK);
}

static enum sign_in_result sign_in(struct ledger *ledger, const char *user, const char *secret,
				   int64_t now_ms)
{
	enum sign_in_result result = SIGN_IN_WRONG;
	struct staff staff = { 0 };

	assert_int_equal(
		staff_sign_in(&ledger->store, user, span_of(secret), now_ms, &result, &staff, NULL),
		STATUS_OK);
	assert_int_equal(result == SIGN_IN_OK, staff.user[0] != '\0');
	return result;
}

static void test_staff__an_account_made_signs_in_at_full_cost(void **state)
{
	SCOPED(ledger) ledger;
	enum sign_in_result result = SIGN_IN_WRONG;
	struct staff staff;
	struct account account;

	ledger_init(&ledger);
	assert_int_equal(
		staff_add(&ledger.store, "shell:root", "ana", ROLE_CLERK, span_of(SECRET), NULL),
		STATUS_OK);
	assert_int_equal(account_find(&ledger.store, "ana", &account, NULL), STATUS_OK);
	assert_int_equal(account.secret.iterations, 600000);
	assert_int_equal(
		staff_sign_in(&ledger.store, "ana", span_of(SECRET), NOW, &result, &staff, NULL),
		STATUS_OK);
	assert_int_equal(result, SIGN_IN_OK);
	assert_string_equal(staff.user, "ana");
	assert_int_equal(staff.role, ROLE_CLERK);
	assert_int_equal(ledger_count(&ledger, RECORD_STAFF_ADDED), 1);
	assert_int_equal(ledger_count(&ledger, RECORD_STAFF_SIGNED_IN), 1);
	assert_false(scratch_holds(&ledger.scratch, SECRET, strlen(SECRET)));
}

static void test_staff__a_wish_that_is_malformed_is_refused(void **state)
{
	static const struct {
		const char *user, *secret, *words;
		enum role role;
	} CASES[] = {
		{ "", SECRET, "user name", ROLE_CLERK },
		{ "Ana", SECRET, "user name", ROLE_CLERK },
		{ "an a", SECRET, "user name", ROLE_CLERK },
		{ ".ana", SECRET, "user name", ROLE_CLERK },
		{ "abcdefghijklmnopqrstuvwxyz0123456", SECRET, "user name", ROLE_CLERK },
		{ "system", SECRET, "user name", ROLE_CLERK },
		{ "visitor", SECRET, "user name", ROLE_CLERK },
		{ "bob", SECRET, "role", ROLE_NONE },
		{ "bob", "short7!", "too short", ROLE_CLERK },
		{ "bob", "ñññññññ", "too short", ROLE_CLERK },
		{ "bob", "password123", "too common", ROLE_CLERK },
		{ "ana", SECRET, "in use", ROLE_CLERK },
	};
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	uint64_t count = ledger.store.count;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct fault fault = { 0 };
		assert_int_equal(staff_add(&ledger.store, "shell:root", CASES[at].user,
					   CASES[at].role, span_of(CASES[at].secret), &fault),
				 STATUS_REFUSED);
		if (strstr(fault.what, CASES[at].words) == NULL)
			fail_msg("\"%s\" does not say %s", fault.what, CASES[at].words);
	}
	assert_int_equal(ledger.store.count, count);
}

static void test_staff__secrets_that_are_guessed_first_are_refused(void **state)
{
	static const struct {
		const char *secret;
		bool is_fine;
	} CASES[] = {
		{ "seven quiet herons", true }, { "ñandú-río", true },   { "xkf93mz!", true },
		{ "password", false },          { "PassWord", false },   { "password2026!", false },
		{ "Welcome1", false },          { "qwertyuiop", false }, { "clerk123", false },
		{ "kiosk2026", false },         { "bob.smith", false },  { "Bob.Smith", false },
		{ "aaaaaaaaaa", false },        { "abababab", false },   { "12345678", false },
		{ "1234567890", false },        { "87654321", false },   { "abcdefghij", false },
		{ "tab\tinside", false },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		const char *objection = secret_objection("bob.smith", span_of(CASES[at].secret));
		if ((objection == NULL) != CASES[at].is_fine)
			fail_msg("%s: %s", CASES[at].secret, objection);
	}
}

static void test_staff__secrets_of_64_characters_are_taken_and_of_129_bytes_not(void **state)
{
	char secret[STAFF_SECRET_MAX + 2];

	for (size_t at = 0; at < sizeof(secret); at++)
		secret[at] = (char)('a' + at * 7 % 26);
	assert_null(secret_objection("bob", (struct span){ (unsigned char *)secret, 64 }));
	assert_null(secret_objection("bob", (struct span){ (unsigned char *)secret, 128 }));
	assert_non_null(secret_objection("bob", (struct span){ (unsigned char *)secret, 129 }));
}

static void test_staff__wrong_user_and_wrong_secret_end_alike(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	assert_int_equal(sign_in(&ledger, "ana", "wrong", NOW), SIGN_IN_WRONG);
	assert_int_equal(sign_in(&ledger, "nobody", SECRET, NOW), SIGN_IN_WRONG);
	assert_int_equal(sign_in(&ledger, "", "", NOW), SIGN_IN_WRONG);
	assert_int_equal(ledger_count(&ledger, RECORD_STAFF_REFUSED), 3);
}

/* Somebody types the secret where the name goes: it must not be written down. */
static void test_staff__what_an_unknown_user_typed_is_not_kept(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	assert_int_equal(sign_in(&ledger, "seven-quiet-herons", "x", NOW), SIGN_IN_WRONG);
	assert_int_equal(
		sign_in(&ledger, "\x1b[2J\xff way too long for any user name at all", "x", NOW),
		SIGN_IN_WRONG);
	assert_false(scratch_holds(&ledger.scratch, "quiet", 5));
	assert_false(scratch_holds(&ledger.scratch, "way too", 7));
}

static double seconds_of(struct ledger *ledger, const char *user)
{
	struct timespec from, to;

	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from), 0);
	assert_int_equal(sign_in(ledger, user, "wrong secret", NOW), SIGN_IN_WRONG);
	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to), 0);
	return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static void test_staff__an_unknown_user_costs_as_much_as_a_known_one(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	assert_int_equal(
		staff_add(&ledger.store, "shell:root", "ana", ROLE_CLERK, span_of(SECRET), NULL),
		STATUS_OK);
	double known = seconds_of(&ledger, "ana"), unknown = seconds_of(&ledger, "nobody");
	double known_again = seconds_of(&ledger, "ana");
	double unknown_again = seconds_of(&ledger, "nobody");
	known = known_again < known ? known_again : known;
	unknown = unknown_again < unknown ? unknown_again : unknown;
	assert_true(unknown > known / 2 && unknown < known * 2);
}

static void test_staff__three_failures_lock_for_a_quarter_of_an_hour(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	add_cheap(&ledger, "bob", ROLE_CLERK);
	assert_int_equal(sign_in(&ledger, "ana", "wrong", NOW), SIGN_IN_WRONG);
	assert_int_equal(sign_in(&ledger, "ana", "wrong", NOW + 1), SIGN_IN_WRONG);
	assert_int_equal(sign_in(&ledger, "ana", "wrong", NOW + 2), SIGN_IN_LOCKED);
	ledger_reopen(&ledger);
	assert_int_equal(sign_in(&ledger, "ana", SECRET, NOW + 3), SIGN_IN_LOCKED);
	assert_int_equal(sign_in(&ledger, "bob", SECRET, NOW + 3), SIGN_IN_OK);
	assert_int_equal(sign_in(&ledger, "ana", SECRET, NOW + 2 + STAFF_LOCK_MS - 1),
			 SIGN_IN_LOCKED);
	assert_int_equal(sign_in(&ledger, "ana", SECRET, NOW + 2 + STAFF_LOCK_MS), SIGN_IN_OK);
}

static void test_staff__failures_count_across_a_restart(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	for (int at = 0; at < STAFF_FAILURES_MAX; at++) {
		assert_int_equal(sign_in(&ledger, "ana", "wrong", NOW),
				 at + 1 < STAFF_FAILURES_MAX ? SIGN_IN_WRONG : SIGN_IN_LOCKED);
		ledger_reopen(&ledger);
	}
}

static void test_staff__failures_outside_the_window_do_not_count(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	for (int at = 0; at < 8; at++)
		assert_int_equal(sign_in(&ledger, "ana", "wrong",
					 NOW + (int64_t)at * STAFF_FAILURES_WINDOW_MS / 2),
				 SIGN_IN_WRONG);
}

static void test_staff__a_success_forgives_earlier_failures(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	for (int at = 0; at < 4; at++) {
		assert_int_equal(sign_in(&ledger, "ana", "wrong", NOW), SIGN_IN_WRONG);
		assert_int_equal(sign_in(&ledger, "ana", "wrong", NOW), SIGN_IN_WRONG);
		assert_int_equal(sign_in(&ledger, "ana", SECRET, NOW), SIGN_IN_OK);
	}
}

static void test_staff__a_clock_set_back_does_not_lock_for_ever(void **state)
{
	SCOPED(ledger) ledger;
	int64_t earlier = NOW - (int64_t)365 * 86400000;

	ledger_init(&ledger);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	for (int at = 0; at < 3; at++)
		(void)sign_in(&ledger, "ana", "wrong", NOW);
	assert_int_equal(sign_in(&ledger, "ana", SECRET, earlier), SIGN_IN_LOCKED);
	assert_int_equal(sign_in(&ledger, "ana", SECRET, earlier + STAFF_LOCK_MS), SIGN_IN_OK);
}

static void test_staff__a_disabled_account_says_so_only_to_its_owner(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	assert_int_equal(staff_disable(&ledger.store, "sue", "ana", NULL), STATUS_OK);
	assert_int_equal(sign_in(&ledger, "ana", SECRET, NOW), SIGN_IN_DISABLED);
	assert_int_equal(sign_in(&ledger, "ana", "wrong", NOW), SIGN_IN_WRONG);
	assert_int_equal(staff_disable(&ledger.store, "sue", "ana", NULL), STATUS_REFUSED);
	assert_int_equal(staff_reset(&ledger.store, "sue", "ana", span_of("another one, 9"), NULL),
			 STATUS_REFUSED);
	assert_int_equal(ledger_count(&ledger, RECORD_STAFF_DISABLED), 1);
}

static void test_staff__the_last_supervisor_stays(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add_cheap(&ledger, "sue", ROLE_SUPERVISOR);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	assert_int_equal(staff_disable(&ledger.store, "sue", "sue", NULL), STATUS_REFUSED);
	add_cheap(&ledger, "tom", ROLE_SUPERVISOR);
	assert_int_equal(staff_disable(&ledger.store, "tom", "sue", NULL), STATUS_OK);
	assert_int_equal(staff_disable(&ledger.store, "tom", "tom", NULL), STATUS_REFUSED);
	assert_int_equal(staff_disable(&ledger.store, "tom", "nobody", NULL), STATUS_GONE);
}

static void test_staff__a_reset_changes_the_secret_and_unlocks(void **state)
{
	SCOPED(ledger) ledger;

	ledger_init(&ledger);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	for (int at = 0; at < 3; at++)
		(void)sign_in(&ledger, "ana", "wrong", NOW);
	assert_int_equal(staff_reset(&ledger.store, "sue", "ana", span_of("another one, 9"), NULL),
			 STATUS_OK);
	assert_int_equal(sign_in(&ledger, "ana", SECRET, NOW), SIGN_IN_WRONG);
	assert_int_equal(sign_in(&ledger, "ana", "another one, 9", NOW), SIGN_IN_OK);
	assert_int_equal(ledger_count(&ledger, RECORD_STAFF_RESET), 1);
	assert_int_equal(staff_reset(&ledger.store, "sue", "nobody", span_of(SECRET), NULL),
			 STATUS_GONE);
}

static void test_staff__the_list_is_by_name_and_counts_what_does_not_fit(void **state)
{
	SCOPED(ledger) ledger;
	struct staff staff[2];
	size_t count = 0;

	ledger_init(&ledger);
	add_cheap(&ledger, "tom", ROLE_CLERK);
	add_cheap(&ledger, "ana", ROLE_CLERK);
	add_cheap(&ledger, "sue", ROLE_SUPERVISOR);
	assert_int_equal(staff_list(&ledger.store, staff, COUNT_OF(staff), &count, NULL),
			 STATUS_OK);
	assert_int_equal(count, 3);
	assert_string_equal(staff[0].user, "ana");
	assert_string_equal(staff[1].user, "sue");
	assert_int_equal(staff[1].role, ROLE_SUPERVISOR);
}

static void test_staff__a_damaged_account_is_corrupt(void **state)
{
	static const char *const TAMPERINGS[] = {
		"UPDATE staff SET iterations = 1", "UPDATE staff SET iterations = 4000000000",
		"UPDATE staff SET salt = x'00'",   "UPDATE staff SET derived = x'00'",
		"UPDATE staff SET role = 'owner'",
	};

	for (size_t at = 0; at < COUNT_OF(TAMPERINGS); at++) {
		SCOPED(ledger) ledger;
		enum sign_in_result result;
		struct staff staff;
		ledger_init(&ledger);
		add_cheap(&ledger, "ana", ROLE_CLERK);
		ledger_tamper(&ledger, TAMPERINGS[at]);
		assert_int_equal(staff_sign_in(&ledger.store, "ana", span_of(SECRET), NOW, &result,
					       &staff, NULL),
				 STATUS_CORRUPT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_staff__an_account_made_signs_in_at_full_cost),
		cmocka_unit_test(test_staff__a_wish_that_is_malformed_is_refused),
		cmocka_unit_test(test_staff__secrets_that_are_guessed_first_are_refused),
		cmocka_unit_test(
			test_staff__secrets_of_64_characters_are_taken_and_of_129_bytes_not),
		cmocka_unit_test(test_staff__wrong_user_and_wrong_secret_end_alike),
		cmocka_unit_test(test_staff__what_an_unknown_user_typed_is_not_kept),
		cmocka_unit_test(test_staff__an_unknown_user_costs_as_much_as_a_known_one),
		cmocka_unit_test(test_staff__three_failures_lock_for_a_quarter_of_an_hour),
		cmocka_unit_test(test_staff__failures_count_across_a_restart),
		cmocka_unit_test(test_staff__failures_outside_the_window_do_not_count),
		cmocka_unit_test(test_staff__a_success_forgives_earlier_failures),
		cmocka_unit_test(test_staff__a_clock_set_back_does_not_lock_for_ever),
		cmocka_unit_test(test_staff__a_disabled_account_says_so_only_to_its_owner),
		cmocka_unit_test(test_staff__the_last_supervisor_stays),
		cmocka_unit_test(test_staff__a_reset_changes_the_secret_and_unlocks),
		cmocka_unit_test(test_staff__the_list_is_by_name_and_counts_what_does_not_fit),
		cmocka_unit_test(test_staff__a_damaged_account_is_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
