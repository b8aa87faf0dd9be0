/* The reasons to come, each a way of its own from REASON to WHOM. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/session/session.h"
#include "tests/fakes/session_laws.h"
#include "tests/fakes/session_walk.h"

static void choose(struct session *session, unsigned choice)
{
	(void)walk_step(session, ask(REQUEST_CHOOSE, choice));
}

static void next(struct session *session)
{
	(void)walk_step(session, ask(REQUEST_NEXT, 0));
}

static void back(struct session *session)
{
	(void)walk_step(session, ask(REQUEST_BACK, 0));
}

static struct session at_the_reasons(void)
{
	struct session session = { 0 };

	next(&session);
	(void)walk_step(&session, opened());
	choose(&session, LANGUAGE_ENGLISH);
	choose(&session, 0); /* agrees */
	assert_int_equal(session.state, SESSION_REASON);
	return session;
}

static const struct {
	enum visit_reason reason;
	size_t details;
	bool is_advised;
} WAYS[] = {
	{ REASON_NEW_PIN, 0, false },       { REASON_LOST_PIN, 0, true },
	{ REASON_EFILE_REJECTED, 9, true }, { REASON_DEPENDENT_CLAIMED, 0, true },
	{ REASON_ONLINE_FAILED, 6, true },  { REASON_THEFT_VICTIM, 0, true },
	{ REASON_LETTER, 4, true },
};

static void test_session_reason__every_reason_has_its_way_to_whom(void **state)
{
	assert_int_equal(COUNT_OF(WAYS), REASON_COUNT);
	for (size_t at = 0; at < COUNT_OF(WAYS); at++) {
		assert_int_equal(visit_reason_details(WAYS[at].reason), WAYS[at].details);
		for (unsigned detail = 0; detail == 0 || detail < WAYS[at].details; detail++) {
			struct session session = at_the_reasons();
			choose(&session, WAYS[at].reason);
			if (WAYS[at].details > 0) {
				assert_int_equal(session.state, SESSION_REASON_DETAIL);
				choose(&session, detail);
			}
			if (WAYS[at].is_advised) {
				assert_int_equal(session.state, SESSION_REASON_ADVICE);
				next(&session);
			}
			assert_int_equal(session.state, SESSION_WHOM);
			assert_int_equal(session.applicant[0].reason, WAYS[at].reason);
			assert_int_equal(session.applicant[0].reason_detail, detail);
		}
	}
}

static void test_session_reason__back_goes_the_same_way_and_stands_at_what_was_chosen(void **state)
{
	struct session session = at_the_reasons();

	choose(&session, REASON_LETTER);
	choose(&session, LETTER_6483C);
	next(&session);
	back(&session);
	assert_int_equal(session.state, SESSION_REASON_ADVICE);
	back(&session);
	assert_int_equal(session.state, SESSION_REASON_DETAIL);
	assert_int_equal(session.cursor, LETTER_6483C);
	back(&session);
	assert_int_equal(session.state, SESSION_REASON);
	assert_int_equal(session.cursor, REASON_LETTER);
	next(&session); /* the same again: nothing is lost */
	assert_int_equal(session.cursor, LETTER_6483C);
	next(&session);
	assert_int_equal(session.state, SESSION_REASON_ADVICE);
	assert_int_equal(session.applicant[0].reason_detail, LETTER_6483C);
}

static void test_session_reason__back_from_whom_skips_what_the_reason_does_not_ask(void **state)
{
	struct session session = at_the_reasons();

	choose(&session, REASON_NEW_PIN);
	back(&session);
	assert_int_equal(session.state, SESSION_REASON);
	choose(&session, REASON_THEFT_VICTIM);
	next(&session);
	back(&session);
	assert_int_equal(session.state, SESSION_REASON_ADVICE);
	back(&session);
	assert_int_equal(session.state, SESSION_REASON);
	back(&session);
	assert_int_equal(session.state, SESSION_PRIVACY);
}

static void test_session_reason__another_reason_drops_the_detail(void **state)
{
	struct session session = at_the_reasons();

	choose(&session, REASON_EFILE_REJECTED);
	choose(&session, REJECT_OTHER);
	back(&session);
	back(&session);
	choose(&session, REASON_LETTER);
	assert_int_equal(session.cursor, 0);
	assert_int_equal(session.applicant[0].reason_detail, 0);
	back(&session);
	choose(&session, REASON_EFILE_REJECTED);
	assert_int_equal(session.cursor, 0);
}

static void test_session_reason__going_back_for_it_keeps_what_was_typed(void **state)
{
	struct session session = at_the_reasons();

	choose(&session, REASON_NEW_PIN);
	choose(&session, WHOM_SELF);
	fill_form(&session);
	back(&session);
	back(&session);
	choose(&session, REASON_ONLINE_FAILED);
	choose(&session, TROUBLE_PHOTO);
	next(&session);
	choose(&session, WHOM_SELF);
	assert_int_equal(session.state, SESSION_TIN);
	assert_string_equal(session.applicant[0].person.text[PERSON_TIN], "123-45-6789");
	assert_string_equal(session.applicant[0].person.text[PERSON_CITY], "Richmond");
}

static void test_session_reason__every_detail_has_a_code_of_its_own(void **state)
{
	for (unsigned reason = 0; reason < REASON_COUNT; reason++) {
		size_t count = visit_reason_details((enum visit_reason)reason);
		for (size_t at = 0; at < count; at++) {
			const char *code = visit_reason_detail((enum visit_reason)reason, at).code;
			assert_true(code[0] != '\0');
			for (size_t other = 0; other < at; other++)
				assert_string_not_equal(
					code,
					visit_reason_detail((enum visit_reason)reason, other).code);
		}
		/* who has none of them can say so, in the last place */
		if (count > 0)
			assert_string_equal(
				visit_reason_detail((enum visit_reason)reason, count - 1).code,
				"other");
	}
}

/* Who came first read what is to be said about a lost PIN; another reason has words of its own. */
static void test_session_reason__what_was_read_is_not_told_for_the_next_applicant(void **state)
{
	struct session session = at_the_reasons();

	choose(&session, REASON_LOST_PIN);
	next(&session);
	choose(&session, WHOM_SELF);
	fill_form(&session);
	while (session.state != SESSION_ANSWERS)
		next(&session);
	(void)walk_step(&session, ask(REQUEST_ADD, 0));
	choose(&session, REASON_LOST_PIN);
	assert_int_equal(session.state, SESSION_WHOM);
	back(&session);
	assert_int_equal(session.state, SESSION_REASON);
	choose(&session, REASON_THEFT_VICTIM);
	assert_int_equal(session.state, SESSION_REASON_ADVICE);
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
#define T(name) cmocka_unit_test(test_session_reason__##name)
		T(what_was_read_is_not_told_for_the_next_applicant),
		T(every_reason_has_its_way_to_whom),
		T(back_goes_the_same_way_and_stands_at_what_was_chosen),
		T(back_from_whom_skips_what_the_reason_does_not_ask),
		T(another_reason_drops_the_detail),
		T(going_back_for_it_keeps_what_was_typed),
		T(every_detail_has_a_code_of_its_own),
#undef T
	};

	return cmocka_run_group_tests(TESTS, NULL, NULL);
}
