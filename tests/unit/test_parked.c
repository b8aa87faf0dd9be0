/* A visit that rests, as bytes and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/session/parked.h"
#include "tests/fakes/sample_policy.h"

#define SAY(to, text) (void)text_copy(to, sizeof(to), text)

static unsigned char storage[PARKED_MAX];

static void state_person(struct person *person, const char *family)
{
	SAY(person->text[PERSON_TIN], "123-45-6789");
	SAY(person->text[PERSON_FAMILY_NAME], family);
	SAY(person->text[PERSON_GIVEN_NAMES], "Jordan Álex");
	SAY(person->text[PERSON_BIRTH_DATE], "03/14/1985");
	person->has_no_fixed_address = true;
}

static void fill_read(struct document *read)
{
	read->kind = DOCUMENT_DRIVER_LICENCE;
	SAY(read->jurisdiction, "VA");
	read->aamva_version = 10;
	SAY(read->number, "T64235789");
	SAY(read->family_name, "SAMPLE");
	document_add_given(read, span_of("JORDAN"));
	document_add_given(read, span_of("ALEX"));
	read->family_cut = FLAG_NO;
	read->birth = (struct document_date){ .kind = DATE_DAY, .days = -5551 };
	read->expiry = (struct document_date){ .kind = DATE_MILITARY };
	read->sex = 'X';
	read->compliance = 'F';
	SAY(read->address.street, "100 EXAMPLE AVE");
	read->card.height_cm = 178;
	SAY(read->card.eyes, "BRO");
	read->faults[DOCUMENT_FAULT_TRUNCATED_NAME] = true;
}

/* A visit for a child, with a licence compared in part and a certificate that the clerk is to see.
 */
static struct session visit_of(enum session_state state)
{
	struct session session = { .state = state, .language = LANGUAGE_SPANISH };

	session.applicant_count = 2;
	session.document_count = 3;
	session.applicant[0].reason = REASON_LETTER;
	session.applicant[0].whom = WHOM_CHILD;
	session.applicant[0].relation = RELATION_GUARDIAN;
	session.applicant[1].whom = WHOM_DEPENDENT;
	state_person(&session.applicant[0].person, "Sample");
	state_person(&session.applicant[1].person, "Example");
	state_person(&session.presenter, "Specimen");
	session.document_at = 1;
	session.document[0].of = SESSION_PRESENTER;
	session.document[0].rule = SAMPLE_LICENCE;
	session.document[0].how = HOW_SCANNED;
	fill_read(&session.document[0].read);
	session.document[0].printed_state[ROW_FAMILY_NAME] = PRINTED_SAME;
	session.document[0].printed_state[ROW_CITY] = PRINTED_TYPED;
	SAY(session.document[0].printed[ROW_CITY], "RICHMOND");
	session.document[0].answer[QUESTION_PHOTO] = ANSWER_COULD_NOT_CHECK;
	session.document[1].of = 1;
	session.document[1].rule = SAMPLE_BIRTH_CERTIFICATE;
	session.document[1].how = HOW_BY_EYE;
	session.companion[0].kind = COMPANION_PHONE;
	SAY(session.companion[0].id, "B-17");
	session.companion[1].kind = COMPANION_REPRESENTATIVE;
	SAY(session.companion[1].id, "0300-12345R");
	session.is_fraud_suspected = session.is_conflict = true;
	session.applicant[1].was_referred = true;
	SAY(session.clerk, "ana");
	return session;
}

static struct span write_visit(const struct session *session)
{
	struct bytes to = bytes_over(storage, sizeof(storage));

	assert_int_equal(parked_write(session, &SAMPLE_POLICY, &to, NULL), STATUS_OK);
	return bytes_span(&to);
}

static void test_parked__a_visit_comes_back_whole(void **state)
{
	static struct session before, after;

	before = visit_of(SESSION_WAIT);
	assert_int_equal(parked_read(write_visit(&before), &SAMPLE_POLICY, &after, NULL),
			 STATUS_OK);
	assert_memory_equal(&after, &before, sizeof(before));
}

/* Where a kind was chosen and nothing given yet, it is chosen anew. */
static void test_parked__a_visit_at_its_documents_comes_back_there(void **state)
{
	static const enum session_state STATES[] = { SESSION_DOCUMENT_KIND, SESSION_DOCUMENT_SCAN,
						     SESSION_DOCUMENT_TYPED };

	for (size_t at = 0; at < COUNT_OF(STATES); at++) {
		struct session before = visit_of(STATES[at]), after;
		memset(&before.document[1], 0, sizeof(before.document[1]));
		before.document[1].rule = SAMPLE_PASSPORT;
		SAY(before.mrz, "P<UTO");
		assert_int_equal(parked_read(write_visit(&before), &SAMPLE_POLICY, &after, NULL),
				 STATUS_OK);
		assert_int_equal(after.state, SESSION_DOCUMENT_KIND);
		assert_int_equal(after.document_at, 1);
		assert_int_equal(after.document[1].how, HOW_NONE);
		assert_int_equal(after.document[1].rule, 0);
		assert_string_equal(after.mrz, "");
	}
}

/* "None of these" was an answer, and stays one. */
static void test_parked__what_the_visitor_does_not_have_stays_said(void **state)
{
	struct session before = visit_of(SESSION_WAIT), after;

	memset(&before.document[1], 0, sizeof(before.document[1]));
	before.document[1].rule = SESSION_NO_DOCUMENT;
	assert_int_equal(parked_read(write_visit(&before), &SAMPLE_POLICY, &after, NULL),
			 STATUS_OK);
	assert_int_equal(after.document[1].rule, SESSION_NO_DOCUMENT);
}

static bool holds(struct span bytes, const char *text)
{
	return span_find(bytes, span_of(text), 0) < bytes.size;
}

static void test_parked__nothing_of_staff_rests_with_it(void **state)
{
	struct session before = visit_of(SESSION_REVIEW), after;

	SAY(before.user, "ana");
	SAY(before.secret, "ana-at-the-counter");
	before.role = ROLE_CLERK;
	before.is_tin_revealed = true;
	before.is_conflict = false; /* else it says whose that is */
	struct span bytes = write_visit(&before);
	assert_false(holds(bytes, "ana"));
	assert_int_equal(parked_read(bytes, &SAMPLE_POLICY, &after, NULL), STATUS_OK);
	assert_int_equal(after.state, SESSION_WAIT);
	assert_int_equal(after.role, ROLE_NONE);
	assert_false(after.is_tin_revealed);
}

static void test_parked__only_a_visit_that_is_identified_and_undecided_rests(void **state)
{
	for (unsigned at = 0; at < SESSION_STATE_COUNT; at++) {
		struct session session = visit_of((enum session_state)at);
		struct bytes to = bytes_over(storage, sizeof(storage));
		bool may = (at >= SESSION_DOCUMENT_KIND && at < SESSION_DECIDING) ||
			   at == SESSION_PARKING || at == SESSION_HAND_OFF;
		assert_int_equal(parked_may_rest(&session), may);
		assert_int_equal(parked_write(&session, &SAMPLE_POLICY, &to, NULL),
				 may ? STATUS_OK : STATUS_REFUSED);
		assert_int_equal(to.size > 0, may);
	}
}

static void test_parked__each_applicant_is_identified_and_undecided(void **state)
{
	struct session none = visit_of(SESSION_WAIT), unknown = none, decided = none;

	assert_true(parked_may_rest(&none));
	none.applicant_count = 0;
	assert_false(parked_may_rest(&none));
	SAY(unknown.applicant[1].person.text[PERSON_TIN], "123-45");
	assert_false(parked_may_rest(&unknown));
	decided.applicant[0].outcome = OUTCOME_REFUSED;
	assert_false(parked_may_rest(&decided));
}

static void test_parked__bytes_that_are_cut_or_followed_by_more_are_refused(void **state)
{
	static struct session before, after;

	before = visit_of(SESSION_WAIT);
	struct span whole = write_visit(&before);
	for (size_t size = 0; size < whole.size; size++)
		assert_int_equal(
			parked_read(span_slice(whole, 0, size), &SAMPLE_POLICY, &after, NULL),
			STATUS_CORRUPT);
	storage[whole.size++] = 0;
	assert_int_equal(parked_read(whole, &SAMPLE_POLICY, &after, NULL), STATUS_CORRUPT);
	assert_true(session_is_blank(&after));
}

/* Every byte says something: another value is refused, or is another visit. */
static void test_parked__no_two_visits_have_one_form(void **state)
{
	static unsigned char changed[PARKED_MAX], again[PARKED_MAX];
	static struct session before, after;
	unsigned read = 0, refused = 0;

	before = visit_of(SESSION_WAIT);
	struct span whole = write_visit(&before);
	for (size_t at = 0; at < whole.size; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			struct bytes to = bytes_over(again, sizeof(again));
			struct span bytes = { changed, whole.size };
			memcpy(changed, whole.at, whole.size);
			changed[at] ^= (unsigned char)(1U << bit);
			if (parked_read(bytes, &SAMPLE_POLICY, &after, NULL) != STATUS_OK) {
				refused++;
				continue;
			}
			read++;
			assert_int_equal(parked_write(&after, &SAMPLE_POLICY, &to, NULL),
					 STATUS_OK);
			assert_true(span_equals(bytes_span(&to), bytes));
		}
	assert_true(read > 0 && refused > 0);
}

static void test_parked__another_set_of_rules_takes_it_only_if_it_knows_the_documents(void **state)
{
	static struct policy renamed, moved;
	struct session before = visit_of(SESSION_WAIT), after;
	struct span bytes = write_visit(&before);

	renamed = moved = SAMPLE_POLICY;
	SAY(renamed.document[SAMPLE_LICENCE].code, "other");
	assert_int_equal(parked_read(bytes, &renamed, &after, NULL), STATUS_CORRUPT);
	moved.document[SAMPLE_LICENCE] = SAMPLE_POLICY.document[SAMPLE_PASSPORT];
	moved.document[SAMPLE_PASSPORT] = SAMPLE_POLICY.document[SAMPLE_LICENCE];
	assert_int_equal(parked_read(bytes, &moved, &after, NULL), STATUS_OK);
	assert_int_equal(after.document[0].rule, SAMPLE_PASSPORT);
}

static void test_parked__no_visit_needs_more_than_there_is(void **state)
{
	static struct session fullest;

	fullest = visit_of(SESSION_WAIT);
	fullest.applicant_count = SESSION_APPLICANTS;
	for (unsigned at = 0; at < SESSION_APPLICANTS; at++)
		state_person(&fullest.applicant[at].person, "Sample");
	for (unsigned field = 0; field < PERSON_FIELD_COUNT; field++)
		if (field != PERSON_TIN && field != PERSON_BIRTH_DATE) {
			for (unsigned at = 0; at < SESSION_APPLICANTS; at++)
				memset(fullest.applicant[at].person.text[field], 'W',
				       PERSON_TEXT_MAX - 1);
			memset(fullest.presenter.text[field], 'W', PERSON_TEXT_MAX - 1);
		}
	for (unsigned at = 0; at < SESSION_DOCUMENTS; at++) {
		struct session_document *document = &fullest.document[at];
		document->rule = SAMPLE_LICENCE;
		document->how = HOW_SCANNED;
		fill_read(&document->read);
		memset(document->read.family_name, 'W', DOCUMENT_NAME_MAX - 1);
		for (unsigned row = 0; row < ROW_COUNT; row++) {
			document->printed_state[row] = PRINTED_TYPED;
			memset(document->printed[row], 'W', PERSON_TEXT_MAX - 1);
		}
	}
	assert_in_range(write_visit(&fullest).size, 1000, PARKED_MAX / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parked__a_visit_comes_back_whole),
		cmocka_unit_test(test_parked__a_visit_at_its_documents_comes_back_there),
		cmocka_unit_test(test_parked__what_the_visitor_does_not_have_stays_said),
		cmocka_unit_test(test_parked__nothing_of_staff_rests_with_it),
		cmocka_unit_test(test_parked__only_a_visit_that_is_identified_and_undecided_rests),
		cmocka_unit_test(test_parked__each_applicant_is_identified_and_undecided),
		cmocka_unit_test(test_parked__bytes_that_are_cut_or_followed_by_more_are_refused),
		cmocka_unit_test(test_parked__no_two_visits_have_one_form),
		cmocka_unit_test(
			test_parked__another_set_of_rules_takes_it_only_if_it_knows_the_documents),
		cmocka_unit_test(test_parked__no_visit_needs_more_than_there_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
