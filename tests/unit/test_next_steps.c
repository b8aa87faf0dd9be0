#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "config/config.h"
#include "kiosk/base/text.h"
#include "kiosk/receipt/next_steps.h"
#include "screens/screen.h"
#include "tests/fakes/golden.h"
#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_events.h"
#include "tests/fakes/share.h"

static const size_t WIDTHS[] = { PAPER_COLUMNS_58MM, PAPER_COLUMNS_180DPI, PAPER_COLUMNS_80MM };
static const struct next_steps_place PLACE = { "Springfield Assistance Center", 1795366800000,
					       true };

static struct policy_sets shipped;
static struct paper paper;
static char page[PAPER_LINES_MAX * PAPER_LINE_MAX];

static int with_rules(void **state)
{
	(void)setenv("TZ", "UTC", 1);
	tzset();
	if (share_language(state) != 0 ||
	    policy_load("config/policy.conf", &shipped, NULL) != STATUS_OK)
		return -1;
	return strcmp(language_text(LANGUAGE_SPANISH, "Help"), "Ayuda") == 0 ? 0 : -1;
}

static struct next_steps steps_in(enum next_steps_kind kind, enum language language)
{
	return (struct next_steps){ .kind = kind,
				    .language = language,
				    .policy = &shipped.set[0],
				    .today = TODAY,
				    .is_for_other = true,
				    .visit = "C001-261122-0007" };
}

/* The page as one text, its lines joined, so that words stand together however they were broken. */
static const char *joined(void)
{
	page[0] = '\0';
	for (size_t at = 0; at < paper.count; at++) {
		(void)text_append(page, sizeof(page), paper.line[at].text);
		(void)text_append(page, sizeof(page), " ");
	}
	return page;
}

static void assert_says(const char *words)
{
	if (strstr(joined(), words) == NULL)
		fail_msg("it does not say \"%s\" but: %s", words, page);
}

static void assert_says_not(const char *words)
{
	if (strstr(joined(), words) != NULL)
		fail_msg("it says \"%s\": %s", words, page);
}

static void lay(const struct next_steps *steps, size_t columns)
{
	struct fault fault = { 0 };

	if (next_steps_lay(steps, &PLACE, columns, &paper, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_next_steps__every_slip_fits_every_paper_in_every_language(void **state)
{
	for (unsigned kind = 0; kind < NEXT_STEPS_KIND_COUNT; kind++)
		for (unsigned language = 0; language < LANGUAGE_COUNT; language++)
			for (size_t at = 0; at < COUNT_OF(WIDTHS); at++) {
				struct next_steps steps = steps_in((enum next_steps_kind)kind,
								   (enum language)language);
				lay(&steps, WIDTHS[at]);
				assert_says("C001-261122-0007");
				assert_says("2026-11-22");
			}
}

static const char *const SPECIMEN_NAMES[] = { "MARGARET", "NOOR", "LEO" };

/* One of each ending that a request of several can have. */
static struct next_steps specimen(enum next_steps_kind kind, enum language language)
{
	static const char *const WORDS[] = {
		"The receipt was printed.",
		"A supervisor will go on with this request.",
		"We could not finish the check of identity today.",
	};
	struct next_steps steps = steps_in(kind, language);

	for (size_t at = 0; kind == NEXT_STEPS_SEVERAL && at < COUNT_OF(SPECIMEN_NAMES); at++) {
		(void)text_copy(steps.one[at].name, sizeof(steps.one[at].name), SPECIMEN_NAMES[at]);
		steps.one[at].words = WORDS[at];
		steps.count++;
	}
	return steps;
}

static void test_next_steps__slips_look_as_agreed(void **state)
{
	static const enum language LANGUAGES[] = { LANGUAGE_ENGLISH, LANGUAGE_SPANISH };
	static const size_t COLUMNS[] = { PAPER_COLUMNS_58MM, PAPER_COLUMNS_80MM };
	char path[80];

	for (unsigned at = 0; at < NEXT_STEPS_KIND_COUNT * 4; at++) {
		enum next_steps_kind kind = (enum next_steps_kind)(at / 4);
		struct next_steps steps = specimen(kind, LANGUAGES[at / 2 % 2]);
		lay(&steps, COLUMNS[at % 2]);
		(void)text_format(path, sizeof(path), "tests/golden/next_steps/%s-%s-%zu.txt",
				  next_steps_kind_text(kind), language_code(steps.language),
				  COLUMNS[at % 2]);
		golden_assert_page(&paper, path);
	}
}

/* As many documents as there may be, with names as long as they may be. */
static void test_next_steps__of_rules_with_long_lists_the_slip_tells_the_beginning(void **state)
{
	static struct policy policy;
	struct next_steps steps = steps_in(NEXT_STEPS_REFUSED, LANGUAGE_ENGLISH);

	policy = shipped.set[0];
	policy.document_count = POLICY_DOCUMENTS_MAX;
	for (size_t at = 0; at < POLICY_DOCUMENTS_MAX; at++) {
		struct policy_document *document = &policy.document[at];
		document->is_link = document->is_name_link = true;
		memset(document->name, 'x', sizeof(document->name) - 1);
		document->name[5] = ' ';
	}
	steps.policy = &policy;
	lay(&steps, PAPER_COLUMNS_58MM);
	assert_says("; and others.");
	assert_says("We cannot take copies.");
}

static void test_next_steps__what_to_bring_is_what_the_rules_ask_for(void **state)
{
	static struct policy policy;
	struct next_steps steps = steps_in(NEXT_STEPS_REFUSED, LANGUAGE_ENGLISH);

	lay(&steps, PAPER_COLUMNS_80MM);
	assert_says("A photo ID from a government");
	assert_says("Driver's license; ");
	assert_says("; Merchant mariner credential.");
	assert_says("And one more document.");
	assert_says("Social Security card; Birth certificate; ");
	assert_says("names both of you: Birth certificate; Court order");
	assert_says("If your name has changed, a paper that shows it: Marriage certificate;");
	assert_says_not("Together they must show");
	policy = shipped.set[0];
	policy.irs_rule.primary = 2;
	policy.irs_rule.different = 2;
	policy.irs_rule.together = SHOWS_NAME | SHOWS_ADDRESS;
	steps.policy = &policy;
	steps.is_for_other = false;
	lay(&steps, PAPER_COLUMNS_80MM);
	assert_says("2 of these: Driver's license; ");
	assert_says_not("more document");
	assert_says_not("names both of you");
	assert_says("Together they must show: your name, your address.");
	policy.irs_rule.different = 4;
	lay(&steps, PAPER_COLUMNS_80MM);
	assert_says("And 2 more documents.");
}

static void test_next_steps__a_closed_window_tells_when_it_opens(void **state)
{
	struct next_steps steps = steps_in(NEXT_STEPS_DEFERRED, LANGUAGE_ENGLISH);

	lay(&steps, PAPER_COLUMNS_80MM);
	assert_says_not("are given out today");
	steps.today = 20058; /* 2024-12-01 */
	lay(&steps, PAPER_COLUMNS_80MM);
	assert_says("They are given out again from 2025-01-06.");
}

static void test_next_steps__who_has_an_ip_pin_is_told_how_to_get_it_again(void **state)
{
	struct next_steps steps = steps_in(NEXT_STEPS_ASSIGNED, LANGUAGE_ENGLISH);

	lay(&steps, PAPER_COLUMNS_80MM);
	assert_says("800-908-4490");
	assert_says_not("What to bring");
}

static void test_next_steps__training_is_told_on_the_slip(void **state)
{
	struct next_steps steps = steps_in(NEXT_STEPS_REFUSED, LANGUAGE_ENGLISH);
	struct next_steps_place real = PLACE;

	lay(&steps, PAPER_COLUMNS_80MM);
	assert_says("TRAINING");
	real.is_training = false;
	assert_int_equal(next_steps_lay(&steps, &real, PAPER_COLUMNS_80MM, &paper, NULL),
			 STATUS_OK);
	assert_says_not("TRAINING");
}

/* A visit at one moment, with all that a visitor can see of it. */
struct moment {
	struct session session;
	struct effects effects;
	struct paper words, slip;
	struct view view;
	struct canvas canvas;
};

static void look(struct moment *moment)
{
	struct next_steps steps = next_steps_of(&moment->session, &SAMPLE_POLICY, TODAY);
	struct view_facts facts = { .centre = PLACE.centre, .kiosk_id = "C001", .today = TODAY };

	next_steps_words(&steps, SHEET_WIDTH, &moment->words);
	assert_int_equal(next_steps_lay(&steps, &PLACE, PAPER_COLUMNS_80MM, &moment->slip, NULL),
			 STATUS_OK);
	facts.next_steps = &moment->words;
	facts.paper = &moment->slip; /* as in the demonstration */
	view_fill(&moment->session, &RULES, &facts, &moment->view);
	screen_draw(&moment->view, &moment->canvas);
}

static void go(struct moment *moment, const struct event *event)
{
	struct session next;

	session_step(&moment->session, event, &RULES, &next, &moment->effects);
	moment->session = next;
	look(moment);
}

static bool look_alike(const struct moment *one, const struct moment *other)
{
	bool have_same_effects = memcmp(&one->effects, &other->effects, sizeof(one->effects)) == 0;

	return one->session.state == other->session.state &&
	       one->session.idle_at_ms == other->session.idle_at_ms && have_same_effects &&
	       memcmp(&one->words, &other->words, sizeof(one->words)) == 0 &&
	       memcmp(&one->slip, &other->slip, sizeof(one->slip)) == 0 &&
	       memcmp(&one->canvas, &other->canvas, sizeof(one->canvas)) == 0;
}

/* At the last key of a decision. */
static void begin(struct moment *moment, enum decision decision, enum language language)
{
	memset(moment, 0, sizeof(*moment));
	moment->session = (struct session){ .state = SESSION_DECISION,
					    .id = "C001-261122-0001",
					    .language = language,
					    .user = "ana",
					    .clerk = "ana",
					    .role = ROLE_CLERK,
					    .applicant_count = 1 };
	struct event event = ask(REQUEST_CHOOSE, decision - DECISION_APPROVE);
	go(moment, &event);
	assert_int_equal(moment->session.state, SESSION_DECISION_REASON);
}

static struct event steps_printed(bool is_printed)
{
	struct event event = event_of(EVENT_SHEET);

	event.index = is_printed;
	return event;
}

static void assert_alike_to_the_end(enum decision decision, enum language language)
{
	static struct moment plain, suspected;
	struct event tick = event_of(EVENT_TICK);
	struct event path[12];
	size_t count = 0;

	path[count++] = ask(REQUEST_CHOOSE, 0);
	path[count++] = recorded(NOTE_DECIDED);
	path[count++] = ask(REQUEST_DOWN, 0);
	path[count++] = ask(REQUEST_HELP, 0);
	path[count++] = ask(REQUEST_ANY, 0);
	path[count++] = ask(REQUEST_PRINT, 0);
	path[count++] = steps_printed(false);
	path[count++] = ask(REQUEST_PRINT, 0);
	path[count++] = steps_printed(true);
	tick.now_ms = 1000000;
	path[count++] = tick;
	path[count++] = ask(REQUEST_ANY, 0);
	path[count++] = ask(REQUEST_NEXT, 0);
	begin(&plain, decision, language);
	begin(&suspected, decision, language);
	suspected.session.is_fraud_suspected = true;
	for (size_t at = 0; at < count; at++) {
		go(&plain, &path[at]);
		go(&suspected, &path[at]);
		if (!look_alike(&plain, &suspected))
			fail_msg("%s, %s: step %zu can be told apart", decision_text(decision),
				 language_code(language), at);
	}
	assert_int_equal(plain.session.state, SESSION_CLOSING);
	assert_true(suspected.session.is_fraud_suspected);
}

static void test_next_steps__suspected_fraud_cannot_be_told_from_any_other_cause(void **state)
{
	for (enum decision decision = DECISION_REFUSE; decision <= DECISION_DEFER; decision++)
		for (unsigned language = 0; language < LANGUAGE_COUNT; language++)
			assert_alike_to_the_end(decision, (enum language)language);
}

/* Every cause that the clerk can choose, whatever the documents were. */
static void test_next_steps__no_cause_of_a_refusal_can_be_told_from_another(void **state)
{
	static struct moment first, other;
	struct event decided = recorded(NOTE_DECIDED);

	begin(&first, DECISION_REFUSE, LANGUAGE_ENGLISH);
	begin(&other, DECISION_REFUSE, LANGUAGE_ENGLISH);
	other.session.document[0].rule = SAMPLE_LICENCE;
	other.session.document[0].how = HOW_BY_EYE;
	other.session.document[0].answer[QUESTION_UNTAMPERED] = ANSWER_NO;
	struct event chosen = ask(REQUEST_CHOOSE, 0), another = ask(REQUEST_CHOOSE, 1);
	struct event asked = recorded(NOTE_APPROVAL_ASKED);
	struct event agreed = answered(EVENT_AGREED, "sam"); /* it takes two */
	go(&first, &chosen);
	go(&other, &another);
	go(&other, &asked);
	go(&other, &agreed);
	go(&first, &decided);
	go(&other, &decided);
	assert_true(look_alike(&first, &other));
}

/* The comparison itself finds one letter. */
static void test_next_steps__a_difference_would_be_found(void **state)
{
	static struct moment one, other;
	struct event chosen = ask(REQUEST_CHOOSE, 0), decided = recorded(NOTE_DECIDED);

	begin(&one, DECISION_REFUSE, LANGUAGE_ENGLISH);
	go(&one, &chosen);
	go(&one, &decided);
	other = one;
	assert_true(look_alike(&one, &other));
	other.canvas.cell[23][79].code = '.';
	assert_false(look_alike(&one, &other));
	other = one;
	other.slip.line[other.slip.count - 1].text[0]++;
	assert_false(look_alike(&one, &other));
	other = one;
	other.effects.count++;
	assert_false(look_alike(&one, &other));
	begin(&other, DECISION_REFER, LANGUAGE_ENGLISH);
	go(&other, &chosen);
	go(&other, &decided);
	assert_false(look_alike(&one, &other));
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
#define T(name) cmocka_unit_test(test_next_steps__##name)
		T(every_slip_fits_every_paper_in_every_language),
		T(of_rules_with_long_lists_the_slip_tells_the_beginning),
		T(what_to_bring_is_what_the_rules_ask_for),
		T(a_closed_window_tells_when_it_opens),
		T(who_has_an_ip_pin_is_told_how_to_get_it_again),
		T(slips_look_as_agreed),
		T(training_is_told_on_the_slip),
		T(suspected_fraud_cannot_be_told_from_any_other_cause),
		T(no_cause_of_a_refusal_can_be_told_from_another),
		T(a_difference_would_be_found),
#undef T
	};

	return cmocka_run_group_tests(TESTS, with_rules, NULL);
}
