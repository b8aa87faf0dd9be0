/* Documents that a reader, a scanner or a camera saw, at the session. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/session/session.h"
#include "tests/fakes/sample_policy.h"
#include "tests/fakes/session_laws.h"
#include "tests/fakes/session_walk.h"

/* The number that an older military card carries is compared with the typed one, and forgotten. */
static void test_session_scan__a_taxpayer_number_in_a_barcode_is_compared_and_not_kept(void **state)
{
	static const struct {
		const char *tin;
		bool is_another;
	} ROWS[] = { { "123456789", false }, { "123456780", true }, { "", false } };

	(void)state;
	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct session session = { 0 };
		struct event event = reading(READING_DOCUMENT);
		struct document document = *event.document;
		walk_to_documents(&session);
		(void)walk_step(&session, ask(REQUEST_CHOOSE, 0));
		(void)walk_step(&session, ask(REQUEST_CHOOSE, 0));
		(void)text_copy(document.tin, sizeof(document.tin), ROWS[at].tin);
		event.document = &document;
		(void)walk_step(&session, event);
		assert_int_equal(session.reading, READING_DOCUMENT);
		assert_int_equal(session.document[0].read.faults[DOCUMENT_FAULT_TIN_DIFFERS],
				 ROWS[at].is_another);
		assert_string_equal(session.document[0].read.tin, "");
	}
}

static void walk_to_the_scanner(struct session *session)
{
	walk_to_documents(session);
	(void)walk_step(session, ask(REQUEST_CHOOSE, 0));
	assert_int_equal(session->state, SESSION_DOCUMENT_SCAN);
}

static void test_session_scan__a_scan_that_comes_by_itself_is_a_document(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_the_scanner(&session);
	session.overlay = OVERLAY_IDLE; /* the person is there, after all */
	(void)walk_step(&session, scanned(READING_DOCUMENT));
	assert_int_equal(session.overlay, OVERLAY_NONE);
	assert_int_equal(session.reading, READING_DOCUMENT);
	assert_int_equal(session.document[0].how, HOW_SCANNED);
	assert_string_equal(session.document[0].read.family_name, "SAMPLE");
}

static void test_session_scan__a_lesser_code_does_not_undo_a_document(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_the_scanner(&session);
	(void)walk_step(&session, scanned(READING_UNKNOWN));
	assert_int_equal(session.reading, READING_UNKNOWN);
	assert_int_equal(session.document[0].how, HOW_NONE);
	(void)walk_step(&session, scanned(READING_DOCUMENT));
	(void)walk_step(&session, scanned(READING_UNKNOWN));
	(void)walk_step(&session, scanned(READING_DAMAGED));
	assert_int_equal(session.reading, READING_DOCUMENT);
	assert_int_equal(session.document[0].how, HOW_SCANNED);
}

static void
test_session_scan__a_scan_waits_for_no_answer_and_the_readers_answer_counts(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_the_scanner(&session);
	(void)walk_step(&session, reading(READING_DOCUMENT)); /* nobody asked the reader */
	assert_int_equal(session.reading, READING_NONE);
	(void)walk_step(&session, ask(REQUEST_CHOOSE, 0));
	(void)walk_step(&session, scanned(READING_DOCUMENT));
	assert_int_equal(session.reading, READING_BUSY);
	(void)walk_step(&session, reading(READING_NOTHING));
	assert_int_equal(session.reading, READING_NOTHING);
}

static void test_session_scan__a_cameras_advice_is_told_until_a_document_is_read(void **state)
{
	struct session session = { 0 };

	(void)state;
	walk_to_the_scanner(&session);
	(void)walk_step(&session, advised(READING_GLARE));
	assert_int_equal(session.reading, READING_GLARE);
	(void)walk_step(&session, advised(READING_DOCUMENT)); /* no advice */
	assert_int_equal(session.reading, READING_GLARE);
	assert_int_equal(session.document[0].how, HOW_NONE);
	(void)walk_step(&session, scanned(READING_DOCUMENT));
	(void)walk_step(&session, advised(READING_GLARE));
	assert_int_equal(session.reading, READING_DOCUMENT);
}

static void test_session_scan__a_cameras_advice_keeps_no_visit_alive(void **state)
{
	struct session session = { 0 };
	struct event event = advised(READING_SMALL);

	(void)state;
	walk_to_the_scanner(&session);
	int64_t idle_at_ms = session.idle_at_ms;
	session.overlay = OVERLAY_IDLE;
	event.now_ms = idle_at_ms - 1;
	(void)walk_step(&session, event);
	assert_int_equal(session.reading, READING_SMALL);
	assert_int_equal(session.idle_at_ms, idle_at_ms);
	assert_int_equal(session.overlay, OVERLAY_IDLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_session_scan__a_taxpayer_number_in_a_barcode_is_compared_and_not_kept),
		cmocka_unit_test(test_session_scan__a_scan_that_comes_by_itself_is_a_document),
		cmocka_unit_test(test_session_scan__a_lesser_code_does_not_undo_a_document),
		cmocka_unit_test(
			test_session_scan__a_scan_waits_for_no_answer_and_the_readers_answer_counts),
		cmocka_unit_test(
			test_session_scan__a_cameras_advice_is_told_until_a_document_is_read),
		cmocka_unit_test(test_session_scan__a_cameras_advice_keeps_no_visit_alive),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
