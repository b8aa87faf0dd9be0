/* Who is with the visitor, as the clerk says before deciding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/session/session.h"
#include "tests/fakes/session_events.h"
#include "tests/fakes/session_laws.h"

static struct session session;

static void step(struct event event)
{
	static struct session next;
	struct effects effects;

	session_step(&session, &event, &RULES, &next, &effects);
	session = next;
}

/* At the question, without a document: what comes before is of no interest here. */
static int ask_about(void **state)
{
	session = (struct session){ .state = SESSION_COMPANION,
				    .role = ROLE_CLERK,
				    .user = "ana",
				    .clerk = "ana",
				    .id = "K1-261122-0001",
				    .applicant_count = 1 };
	return 0;
}

static void choose(unsigned choice)
{
	step(ask(REQUEST_CHOOSE, choice));
}

static void type_number(const char *number)
{
	for (; *number != '\0'; number++) {
		struct event event = ask(REQUEST_TYPE, 0);
		event.request.code = (unsigned char)*number;
		step(event);
	}
	step(ask(REQUEST_NEXT, 0));
}

static void test_session_companion__nobody_is_the_end_of_it(void **state)
{
	choose(COMPANION_NONE);
	assert_int_equal(session.state, SESSION_DECISION);
	assert_null(session_interpreter(&session));
	assert_null(session_representative(&session));
}

static void test_session_companion__a_number_is_asked_for_and_is_nobody_elses(void **state)
{
	choose(COMPANION_REPRESENTATIVE);
	assert_int_equal(session.state, SESSION_COMPANION_ID);
	step(ask(REQUEST_NEXT, 0));
	assert_int_equal(session.state, SESSION_COMPANION_ID);
	assert_non_null(session.message);
	type_number("7");
	step(ask(REQUEST_BACK, 0)); /* from who else is there */
	step(ask(REQUEST_BACK, 0)); /* from the number */
	assert_int_equal(session.state, SESSION_COMPANION);
	assert_int_equal(session.cursor, COMPANION_REPRESENTATIVE);
	step(ask(REQUEST_NEXT, 0)); /* the same one */
	assert_string_equal(session_representative(&session)->id, "7");
	step(ask(REQUEST_BACK, 0));
	choose(COMPANION_PHONE);
	assert_null(session_representative(&session));
	assert_string_equal(session_interpreter(&session)->id, "");
}

static void test_session_companion__an_interpreter_and_a_representative_are_both_told(void **state)
{
	enum companion choices[COMPANION_COUNT];

	choose(COMPANION_PHONE);
	type_number("B17");
	assert_int_equal(session.state, SESSION_COMPANION);
	assert_int_equal(session_companion_choices(&session, choices), 2);
	assert_int_equal(choices[1], COMPANION_REPRESENTATIVE);
	choose(1);
	type_number("0300");
	assert_int_equal(session.state, SESSION_DECISION);
	assert_int_equal(session_interpreter(&session)->kind, COMPANION_PHONE);
	assert_string_equal(session_interpreter(&session)->id, "B17");
	assert_string_equal(session_representative(&session)->id, "0300");
}

static void test_session_companion__beside_a_representative_anybody_may_interpret(void **state)
{
	enum companion choices[COMPANION_COUNT];

	choose(COMPANION_REPRESENTATIVE);
	type_number("0300");
	assert_int_equal(session_companion_choices(&session, choices), 4);
	choose(2);
	type_number("C5");
	assert_int_equal(session_interpreter(&session)->kind, COMPANION_CENTRE);
	assert_string_equal(session_representative(&session)->id, "0300");
}

static void test_session_companion__nobody_else_leads_to_the_decision(void **state)
{
	choose(COMPANION_FAMILY);
	type_number("1");
	choose(0);
	assert_int_equal(session.state, SESSION_DECISION);
	assert_null(session_representative(&session));
	step(ask(REQUEST_BACK, 0));
	assert_int_equal(session.state, SESSION_COMPANION);
	assert_int_equal(session.cursor, COMPANION_FAMILY);
}

/* Whoever the first becomes, the second was said beside another one. */
static void test_session_companion__another_first_forgets_the_second(void **state)
{
	choose(COMPANION_FAMILY);
	type_number("1");
	choose(1);
	type_number("0300");
	step(ask(REQUEST_BACK, 0));
	choose(COMPANION_NONE);
	assert_int_equal(session.state, SESSION_DECISION);
	assert_null(session_interpreter(&session));
	assert_null(session_representative(&session));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(test_session_companion__##name, ask_about)
	const struct CMUnitTest tests[] = {
		TEST(nobody_is_the_end_of_it),
		TEST(a_number_is_asked_for_and_is_nobody_elses),
		TEST(an_interpreter_and_a_representative_are_both_told),
		TEST(beside_a_representative_anybody_may_interpret),
		TEST(nobody_else_leads_to_the_decision),
		TEST(another_first_forgets_the_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
