#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/session/session.h"
#include "tests/fakes/session_events.h"

/* --- the stage -----------------------------------------------------------------------------------
 */

static struct desk desk;
static struct effects effects;

static void step(struct event event)
{
	effects = (struct effects){ 0 };
	desk_step(&desk, &event, &effects);
}

static void request(enum request_kind kind)
{
	step(ask(kind, 0));
}

static void tell(enum desk_told told, uint64_t count)
{
	struct event event = event_of(EVENT_PAPER);

	event.index = told;
	event.count = count;
	step(event);
}

static bool says(enum desk_word word)
{
	for (size_t at = 0; at < effects.count; at++)
		if (effects.at[at].kind == EFFECT_PAPER && effects.at[at].index == word)
			return true;
	return false;
}

static bool prints(void)
{
	return effects.count == 1 && effects.at[0].kind == EFFECT_PRINT;
}

/* A clerk at the list, which has one row. */
static void begin(enum role role, const char *user)
{
	struct desk_paper paper = { .after = DESK_AFTER_NOTHING, .role = role };
	struct event rows = event_of(EVENT_ROWS);

	(void)text_copy(paper.asked_by, sizeof(paper.asked_by), user);
	desk_open_exceptions(&desk, &paper, &effects);
	rows.count = rows.total = 1;
	step(rows);
}

static void open_offering(enum desk_offer offer)
{
	begin(ROLE_CLERK, "ana");
	request(REQUEST_NEXT);
	assert_true(says(DESK_WORD_OPEN));
	tell(DESK_TOLD_OPENED, offer);
	assert_int_equal(desk.state, DESK_PAPER);
	assert_int_equal(desk.paper.stage, DESK_LOOK);
}

/* Not found, its owner is here, asked. */
static void ask_replacement(void)
{
	open_offering(DESK_OFFER_ANSWERS);
	step(ask(REQUEST_CHOOSE, DESK_NOT_FOUND));
	step(ask(REQUEST_CHOOSE, 0));
	request(REQUEST_NEXT);
	assert_true(says(DESK_WORD_ASK));
	tell(DESK_TOLD_ASKED, 0);
	assert_int_equal(desk.paper.stage, DESK_SECOND);
}

static void type_second(const char *user)
{
	(void)text_copy(desk.paper.user, sizeof(desk.paper.user), user);
	(void)text_copy(desk.paper.secret, sizeof(desk.paper.secret), "secret");
	desk.paper.is_at_secret = true;
	request(REQUEST_NEXT);
	assert_true(says(DESK_WORD_SIGN_IN));
}

/* --- what is chosen ------------------------------------------------------------------------------
 */

static void test_desk_paper__each_choice_is_confirmed_before_it_is_done(void **state)
{
	static const struct {
		enum desk_offer offer;
		unsigned choice, here;
		enum desk_deed deed;
		enum desk_answer answer;
	} CHOICES[] = {
		{ DESK_OFFER_ANSWERS, DESK_HANDED_OVER, 9, DESK_HAND_OVER, DESK_HANDED_OVER },
		{ DESK_OFFER_ANSWERS, DESK_DESTROYED, 0, DESK_REPLACE, DESK_DESTROYED },
		{ DESK_OFFER_ANSWERS, DESK_DESTROYED, 1, DESK_VOID, DESK_DESTROYED },
		{ DESK_OFFER_ANSWERS, DESK_NOT_FOUND, 0, DESK_REPLACE, DESK_NOT_FOUND },
		{ DESK_OFFER_ANSWERS, DESK_NOT_FOUND, 1, DESK_VOID, DESK_NOT_FOUND },
		{ DESK_OFFER_REPLACE, 0, 9, DESK_REPLACE, DESK_NOT_FOUND },
		{ DESK_OFFER_REPRINT, 0, 9, DESK_REPRINT, DESK_HANDED_OVER },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CHOICES); at++) {
		open_offering(CHOICES[at].offer);
		step(ask(REQUEST_CHOOSE, CHOICES[at].choice));
		if (CHOICES[at].here < 2) {
			assert_int_equal(desk.paper.stage, DESK_HERE);
			step(ask(REQUEST_CHOOSE, CHOICES[at].here));
		}
		assert_int_equal(desk.paper.stage, DESK_CONFIRM);
		assert_int_equal(effects.count, 0);
		assert_int_equal(desk.paper.deed, CHOICES[at].deed);
		assert_int_equal(desk.paper.answer, CHOICES[at].answer);
		request(REQUEST_NEXT);
		assert_true(
			says(CHOICES[at].deed == DESK_HAND_OVER ? DESK_WORD_DO : DESK_WORD_ASK));
	}
}

static void test_desk_paper__where_nothing_is_offered_nothing_is_done(void **state)
{
	(void)state;
	open_offering(DESK_OFFER_NOTHING);
	for (unsigned choice = 0; choice < 4; choice++) {
		step(ask(REQUEST_CHOOSE, choice));
		assert_int_equal(desk.paper.stage, DESK_LOOK);
		assert_int_equal(effects.count, 0);
	}
	request(REQUEST_NEXT);
	assert_int_equal(effects.count, 0);
	request(REQUEST_BACK);
	assert_int_equal(desk.state, DESK_EXCEPTIONS);
}

/* --- two people ----------------------------------------------------------------------------------
 */

static void test_desk_paper__who_may_be_the_second(void **state)
{
	static const struct {
		enum role asks, agrees;
		const char *user;
		bool is_barred, may;
	} PEOPLE[] = {
		{ ROLE_CLERK, ROLE_SUPERVISOR, "sam", false, true },
		{ ROLE_CLERK, ROLE_CLERK, "eve", false, false },
		{ ROLE_CLERK, ROLE_SUPERVISOR, "ana", false, false }, /* the same person */
		{ ROLE_CLERK, ROLE_SUPERVISOR, "sam", true, false },  /* it was their visit */
		{ ROLE_SUPERVISOR, ROLE_SUPERVISOR, "max", false, true },
		{ ROLE_SUPERVISOR, ROLE_CLERK, "eve", false, true },
		{ ROLE_SUPERVISOR, ROLE_CLERK, "eve", true, false },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(PEOPLE); at++) {
		struct event event = signed_in_as(PEOPLE[at].user, PEOPLE[at].agrees);
		ask_replacement();
		desk.paper.role = PEOPLE[at].asks;
		type_second(PEOPLE[at].user);
		event.is_barred = PEOPLE[at].is_barred;
		step(event);
		assert_int_equal(desk.paper.stage, PEOPLE[at].may ? DESK_AGREE : DESK_SECOND);
		assert_int_equal(says(DESK_WORD_AWAY), !PEOPLE[at].may);
		assert_int_equal(desk.paper.message == NULL, PEOPLE[at].may);
		assert_int_equal(desk.paper.secret[0], '\0');
	}
}

static void test_desk_paper__who_does_not_agree_says_why(void **state)
{
	struct event sam = signed_in_as("sam", ROLE_SUPERVISOR);

	(void)state;
	sam.count = 3;
	ask_replacement();
	type_second("sam");
	step(sam);
	request(REQUEST_REFUSE);
	assert_int_equal(effects.count, 0);
	assert_int_equal(desk.paper.stage, DESK_WHY);
	assert_int_equal(desk_paper_choices(&desk.paper), 3);
	assert_string_equal(desk.paper.second, "sam");
	request(REQUEST_BACK);
	assert_int_equal(desk.paper.stage, DESK_AGREE);
	request(REQUEST_REFUSE);
	for (int times = 0; times < 5; times++)
		request(REQUEST_DOWN);
	step(ask(REQUEST_CHOOSE, 3)); /* there is no such */
	assert_int_equal(effects.count, 0);
	request(REQUEST_NEXT);
	assert_true(says(DESK_WORD_REFUSE));
	assert_int_equal(desk.paper.reason, 2);
	tell(DESK_TOLD_REFUSED, 0);
	assert_false(says(DESK_WORD_AWAY)); /* refusing signed them out */
	assert_int_equal(desk.paper.stage, DESK_LOOK);

	ask_replacement();
	type_second("sam");
	step(sam);
	request(REQUEST_REFUSE);
	tell(DESK_TOLD_FREE, 0); /* another one agreed meanwhile */
	assert_true(says(DESK_WORD_AWAY));
	assert_true(says(DESK_WORD_DO));
}

static void test_desk_paper__an_answer_is_heard_from_here_and_from_elsewhere(void **state)
{
	(void)state;
	ask_replacement();
	type_second("sam");
	step(signed_in_as("sam", ROLE_SUPERVISOR));
	request(REQUEST_AGREE);
	assert_true(says(DESK_WORD_AGREE));
	tell(DESK_TOLD_FREE, 0);
	assert_true(says(DESK_WORD_DO));
	assert_false(says(DESK_WORD_AWAY)); /* agreeing signed them out */

	ask_replacement();
	tell(DESK_TOLD_FREE, 0);
	assert_true(says(DESK_WORD_DO));

	ask_replacement();
	type_second("sam");
	step(signed_in_as("sam", ROLE_SUPERVISOR));
	tell(DESK_TOLD_REFUSED, 0); /* another one was quicker */
	assert_true(says(DESK_WORD_AWAY));
	assert_int_equal(desk.paper.stage, DESK_LOOK);
	assert_non_null(desk.paper.message);
}

static void test_desk_paper__what_is_asked_is_taken_back(void **state)
{
	static const enum request_kind KINDS[] = { REQUEST_BACK, REQUEST_CANCEL, REQUEST_STAFF };

	(void)state;
	for (size_t at = 0; at < COUNT_OF(KINDS); at++) {
		ask_replacement();
		request(KINDS[at]);
		assert_true(says(DESK_WORD_TAKE_BACK));
		assert_int_equal(desk.is_done, KINDS[at] != REQUEST_BACK);
	}
}

/* --- a new paper ---------------------------------------------------------------------------------
 */

static void print_one(void)
{
	ask_replacement();
	tell(DESK_TOLD_FREE, 0);
	step(event_of(EVENT_RESERVED));
	assert_int_equal(desk.paper.stage, DESK_PRINTING);
	assert_true(prints());
}

static void test_desk_paper__a_new_paper_is_handed_over_or_looked_for(void **state)
{
	(void)state;
	print_one();
	step(event_of(EVENT_PRINTED));
	assert_int_equal(desk.paper.stage, DESK_HANDING);
	request(REQUEST_NEXT);
	assert_true(says(DESK_WORD_HANDED));
	tell(DESK_TOLD_DONE, 0);
	assert_int_equal(desk.paper.stage, DESK_DONE);
	assert_false(desk.paper.is_lost);

	print_one();
	step(event_of(EVENT_PRINTED));
	request(REQUEST_REFUSE);
	assert_true(says(DESK_WORD_LOST));

	print_one();
	step(event_of(EVENT_PRINT_FAILED));
	assert_true(says(DESK_WORD_LOST));
	tell(DESK_TOLD_DONE, 0);
	assert_true(desk.paper.is_lost);

	print_one();
	step(event_of(EVENT_UNPRINTED));
	assert_int_equal(desk.paper.stage, DESK_UNPRINTED);
	request(REQUEST_NEXT);
	assert_true(prints());
	step(event_of(EVENT_UNPRINTED));
	request(REQUEST_BACK);
	assert_true(says(DESK_WORD_LOST));
}

/* The PIN is wiped by then: to try again would be in vain. */
static void test_desk_paper__what_cannot_be_begun_again_is_lost_at_once(void **state)
{
	struct event event = event_of(EVENT_UNPRINTED);

	(void)state;
	open_offering(DESK_OFFER_REPRINT);
	desk.paper.stage = DESK_PRINTING;
	event.index = 1;
	step(event);
	assert_int_equal(desk.paper.stage, DESK_DOING);
	assert_true(says(DESK_WORD_LOST));
	assert_true(desk.paper.is_lost);
}

static void test_desk_paper__nobody_leaves_what_is_begun(void **state)
{
	static const enum desk_stage HELD[] = { DESK_SECOND, DESK_AGREE,    DESK_WHY,
						DESK_DOING,  DESK_PRINTING, DESK_UNPRINTED,
						DESK_HANDING };

	(void)state;
	for (size_t at = 0; at < COUNT_OF(HELD); at++) {
		open_offering(DESK_OFFER_ANSWERS);
		desk.paper.stage = HELD[at];
		assert_true(desk_is_printing(&desk));
		effects = (struct effects){ 0 };
		desk_leave(&desk, &effects);
		assert_true(says(DESK_WORD_LEAVE));
	}
	open_offering(DESK_OFFER_ANSWERS);
	assert_false(desk_is_printing(&desk));
	effects = (struct effects){ 0 };
	desk_leave(&desk, &effects);
	assert_int_equal(effects.count, 0);
}

/* --- the list ------------------------------------------------------------------------------------
 */

static void test_desk_paper__a_list_that_became_shorter_begins_anew(void **state)
{
	(void)state;
	begin(ROLE_CLERK, "ana");
	desk.offset = DESK_ROWS;
	step(event_of(EVENT_ROWS));
	assert_int_equal(desk.offset, 0);
	assert_true(says(DESK_WORD_LIST));
}

static void test_desk_paper__a_clerk_sees_no_visits_receipts(void **state)
{
	(void)state;
	begin(ROLE_CLERK, "ana");
	request(REQUEST_PAPERS);
	request(REQUEST_VERIFY);
	request(REQUEST_DAY);
	request(REQUEST_STOP);
	assert_int_equal(desk.state, DESK_EXCEPTIONS);
	assert_false(desk.paper.is_of_visit);
	assert_false(desk.is_stopping);
	request(REQUEST_BACK);
	assert_true(desk.is_done);
}

int main(void)
{
#define T(claim) cmocka_unit_test(test_desk_paper__##claim)
	const struct CMUnitTest tests[] = {
		T(each_choice_is_confirmed_before_it_is_done),
		T(where_nothing_is_offered_nothing_is_done),
		T(who_may_be_the_second),
		T(who_does_not_agree_says_why),
		T(an_answer_is_heard_from_here_and_from_elsewhere),
		T(what_is_asked_is_taken_back),
		T(a_new_paper_is_handed_over_or_looked_for),
		T(what_cannot_be_begun_again_is_lost_at_once),
		T(nobody_leaves_what_is_begun),
		T(a_list_that_became_shorter_begins_anew),
		T(a_clerk_sees_no_visits_receipts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
