#include "screens/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "tests/fakes/scenes.h"

static struct view view;

static bool holds(const char *text)
{
	return memmem(&view, sizeof(view), text, strlen(text)) != NULL;
}

static const struct scene *scene_named(const char *name)
{
	for (size_t at = 0; at < SCENE_COUNT; at++)
		if (strcmp(SCENES[at].name, name) == 0)
			return &SCENES[at];
	fail_msg("no scene %s", name);
	return NULL;
}

static void see(const char *name)
{
	scene_view(scene_named(name), LANGUAGE_ENGLISH, &view);
}

static void test_view__the_whole_number_is_seen_only_while_typed_or_revealed(void **state)
{
	for (size_t at = 0; at < SCENE_COUNT; at++) {
		bool may = SCENES[at].state == SESSION_TIN ||
			   strcmp(SCENES[at].name, "review_revealed") == 0;
		scene_view(&SCENES[at], LANGUAGE_ENGLISH, &view);
		if (!may && (holds("987-65-4321") || holds("987654321")))
			fail_msg("%s holds the whole taxpayer number", SCENES[at].name);
	}
}

static void test_view__the_number_being_typed_is_whole(void **state)
{
	see("tin");
	assert_string_equal(view.field[0].text, "987-65-4321");
}

static void test_view__the_answers_show_its_last_four_digits(void **state)
{
	see("answers");
	assert_true(holds("***-**-4321"));
}

static void test_view__the_clerk_sees_it_whole_once_revealed(void **state)
{
	see("review_by_eye");
	assert_true(holds("***-**-4321"));
	see("review_revealed");
	assert_true(holds("987-65-4321"));
}

static void test_view__a_password_is_only_a_length(void **state)
{
	see("clerk_sign_in_wrong");
	assert_false(holds("not this one"));
	assert_string_equal(view.field[1].text, "************");
}

static void test_view__what_was_typed_is_seen_on_no_other_screen(void **state)
{
	for (size_t at = 0; at < SCENE_COUNT; at++) {
		enum session_state now = SCENES[at].state;
		bool may = (now >= SESSION_PRESENTER_NAME && now <= SESSION_ANSWERS) ||
			   now == SESSION_REVIEW || now == SESSION_SECOND_LOOK;
		scene_view(&SCENES[at], LANGUAGE_ENGLISH, &view);
		if (!may && (holds("Specimen") || holds("Example Avenue")))
			fail_msg("%s holds what the visitor typed", SCENES[at].name);
	}
}

static bool is_looked_at(const char *text)
{
	for (size_t at = 0; at < view.look.count; at++)
		if (strstr(view.look.line[at].text, text) != NULL)
			return true;
	return false;
}

static void test_view__a_second_person_is_told_every_doubt(void **state)
{
	static const char *const TOLD[] = {
		"The clerk suspects fraud.",
		"With the visitor: Interpreter by telephone (B-17).",
		"Barcode: the barcode holds another taxpayer number than was",
		"The names differ; settled by: Marriage certificate",
		"no: Are name, birth date and taxpayer no. as typed?",
		"yes: 4 of the 4 questions.",
	};

	see("second_look_doubts");
	for (size_t at = 0; at < COUNT_OF(TOLD); at++)
		if (!is_looked_at(TOLD[at]))
			fail_msg("a second person is not told \"%s\"", TOLD[at]);
}

static void test_view__a_read_document_is_seen_only_by_the_clerk(void **state)
{
	see("decision");
	assert_false(holds("T64235789"));
	see("document_scan_read");
	assert_false(holds("T64235789"));
	see("review");
	assert_true(holds("T64235789"));
}

static void test_view__the_paper_is_seen_only_where_it_is_handed_over(void **state)
{
	for (size_t at = 0; at < SCENE_COUNT; at++) {
		scene_view(&SCENES[at], LANGUAGE_ENGLISH, &view);
		bool is_test_slip = view.state == SESSION_DESK && view.desk.state == DESK_PRINTER &&
				    view.desk.printer.step == DESK_PRINTER_WATCH;
		if (SCENES[at].state != SESSION_HAND_OVER &&
		    SCENES[at].state != SESSION_NEXT_STEPS && !is_test_slip)
			assert_null(view.paper);
	}
	see("hand_over_paper");
	assert_non_null(view.paper);
	see("next_steps_refused");
	assert_null(view.paper);
}

/* The clerk signed out behind the first paper; the next one is on its way. */
static bool is_printing_alone(enum session_state now)
{
	bool is_printing =
		now == SESSION_RESERVING || now == SESSION_PRINTING || now == SESSION_UNPRINTED;

	return is_printing && view.user[0] == '\0';
}

static void test_view__staff_read_english_whatever_the_visitor_chose(void **state)
{
	for (size_t at = 0; at < SCENE_COUNT; at++) {
		scene_view(&SCENES[at], LANGUAGE_SPANISH, &view);
		assert_int_equal(view.language, session_is_public(SCENES[at].state) ||
								is_printing_alone(SCENES[at].state)
							? LANGUAGE_SPANISH
							: LANGUAGE_ENGLISH);
	}
}

static void test_view__choices_are_as_many_as_the_session_takes(void **state)
{
	static const struct {
		const char *scene;
		size_t count;
	} CASES[] = { { "language", LANGUAGE_SCREEN_COUNT },
		      { "privacy", 2 },
		      { "reason", REASON_COUNT },
		      { "whom", WHOM_COUNT },
		      { "relation", 2 },
		      { "document_kind", 5 },
		      { "document_scan_tray", 8 },
		      { "decision", 4 },
		      { "decision_reason", 2 },
		      { "companion", 5 },
		      { "reason_detail_efile", 9 },
		      { "reason_detail_online", 6 },
		      { "reason_detail_letter", 4 },
		      { "reason_victim", 0 },
		      { "tin", 0 } };

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		see(CASES[at].scene);
		assert_int_equal(view.choice_count, CASES[at].count);
	}
}

static void test_view__a_refused_step_speaks_beside_its_field(void **state)
{
	see("birth_date_refused");
	assert_null(view.message);
	assert_non_null(strstr(view.field[0].message, "under 18"));
}

static void test_view__the_idle_warning_counts_whole_seconds_up(void **state)
{
	see("idle");
	assert_int_equal(view.seconds_left, 27);
	see("help");
	assert_int_equal(view.seconds_left, 0);
}

static void test_view__wiping_leaves_nothing(void **state)
{
	static const struct view NOTHING;

	see("answers");
	view_wipe(&view);
	assert_memory_equal(&view, &NOTHING, sizeof(view));
}

int main(void)
{
	static const struct CMUnitTest TESTS[] = {
#define T(name) cmocka_unit_test(test_view__##name)
		T(the_whole_number_is_seen_only_while_typed_or_revealed),
		T(the_number_being_typed_is_whole),
		T(the_answers_show_its_last_four_digits),
		T(the_clerk_sees_it_whole_once_revealed),
		T(a_password_is_only_a_length),
		T(what_was_typed_is_seen_on_no_other_screen),
		T(a_second_person_is_told_every_doubt),
		T(a_read_document_is_seen_only_by_the_clerk),
		T(the_paper_is_seen_only_where_it_is_handed_over),
		T(staff_read_english_whatever_the_visitor_chose),
		T(choices_are_as_many_as_the_session_takes),
		T(a_refused_step_speaks_beside_its_field),
		T(the_idle_warning_counts_whole_seconds_up),
		T(wiping_leaves_nothing),
#undef T
	};

	return cmocka_run_group_tests(TESTS, NULL, NULL);
}
