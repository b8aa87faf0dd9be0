/* What the review compares, on sessions that are put together by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/session/session.h"

enum { TODAY_DAYS = 20779, LICENCE = 0, CERTIFICATE = 1 };

#define SAY(to, text) (void)text_copy(to, sizeof(to), text)

static const struct policy POLICY = {
	.document_count = 2,
	.document = {
		[LICENCE] = { .code = "licence", .has_photo = true,
			      .shows = SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_TIN,
			      .asked = 1U << QUESTION_NAME_BIRTH },
		[CERTIFICATE] = { .code = "certificate",
				  .shows = SHOWS_NAME, .is_name_link = true, .asked = 1U << QUESTION_ORIGINAL | 1U << QUESTION_NAME_BIRTH | 1U << QUESTION_UNTAMPERED },
	},
};

/* A licence that was scanned, with everything as typed. */
static struct session session_of(const char *family, const char *given)
{
	struct session session = { 0 };
	struct session_document *first = &session.document[0];

	session.applicant_count = 1;
	SAY(session.applicant[0].person.text[PERSON_FAMILY_NAME], family);
	SAY(session.applicant[0].person.text[PERSON_GIVEN_NAMES], given);
	SAY(session.applicant[0].person.text[PERSON_BIRTH_DATE], "03/14/1985");
	first->rule = LICENCE;
	first->how = HOW_SCANNED;
	first->read.kind = DOCUMENT_DRIVER_LICENCE;
	SAY(first->read.family_name, family);
	document_add_given(&first->read, span_of(given));
	first->read.birth = (struct document_date){ .kind = DATE_DAY, .days = 5551 };
	return session;
}

static void add_certificate(struct session *session)
{
	session->document[1].rule = CERTIFICATE;
	session->document[1].how = HOW_BY_EYE;
	for (unsigned question = 0; question < QUESTION_COUNT; question++)
		session->document[1].answer[question] = ANSWER_YES;
}

static void test_session_match__typed_and_read_alike_are_the_same(void **state)
{
	struct session session = session_of("Specimen", "Ana");

	assert_int_equal(session_row_match(&session, 0, ROW_FAMILY_NAME).match, MATCH_SAME);
	assert_int_equal(session_row_match(&session, 0, ROW_GIVEN_NAMES).match, MATCH_SAME);
	assert_int_equal(session_row_match(&session, 0, ROW_BIRTH_DATE).match, MATCH_SAME);
	assert_int_equal(session_row_match(&session, 0, ROW_STREET).match, MATCH_ABSENT);
	assert_false(session_names_differ(&session, &POLICY, 0));
}

static void test_session_match__the_worst_of_three_values_counts(void **state)
{
	struct session session = session_of("Specimen", "Ana");
	struct session_document *first = &session.document[0];

	first->printed_state[ROW_GIVEN_NAMES] = PRINTED_TYPED;
	SAY(first->printed[ROW_GIVEN_NAMES], "Eva");
	assert_int_equal(session_row_match(&session, 0, ROW_GIVEN_NAMES).match, MATCH_DIFFERENT);
	assert_false(session_row_agrees(&session, 0, ROW_GIVEN_NAMES));
}

static void test_session_match__a_suffix_stands_behind_the_family_name(void **state)
{
	struct session session = session_of("Specimen", "John");
	char typed[PERSON_TEXT_MAX], read[PERSON_TEXT_MAX];

	SAY(session.applicant[0].person.text[PERSON_SUFFIX], "Jr");
	SAY(session.document[0].read.suffix, "SR");
	session_row_typed(&session, 0, ROW_FAMILY_NAME, typed, sizeof(typed));
	session_row_read(&session, 0, ROW_FAMILY_NAME, read, sizeof(read));
	assert_string_equal(typed, "Specimen Jr");
	assert_string_equal(read, "Specimen SR");
	assert_int_equal(session_row_match(&session, 0, ROW_FAMILY_NAME).differences,
			 1U << DIFFERENCE_OTHER_SUFFIX);
}

static void test_session_match__names_are_compared_across_their_fields(void **state)
{
	struct session session = session_of("Specimen", "Ana");
	struct document *read = &session.document[0].read;

	SAY(read->family_name, "ANA");
	SAY(read->given_names[0], "SPECIMEN");
	assert_int_equal(session_row_match(&session, 0, ROW_FAMILY_NAME).differences,
			 1U << DIFFERENCE_FIELDS_SWAPPED);
}

static void test_session_match__a_cut_that_the_issuer_tells_is_known_as_one(void **state)
{
	struct session session = session_of("Longspecimenname", "Ana");
	struct document *read = &session.document[0].read;

	SAY(read->family_name, "LONGSPEC");
	assert_int_equal(session_row_match(&session, 0, ROW_FAMILY_NAME).match, MATCH_DIFFERENT);
	read->family_cut = FLAG_YES;
	assert_int_equal(session_row_match(&session, 0, ROW_FAMILY_NAME).differences,
			 1U << DIFFERENCE_CUT_FLAGGED);
}

/* A date that is close is a date that differs, where a code must agree with its print. */
static void test_session_match__a_code_and_its_print_have_one_date(void **state)
{
	struct session session = session_of("Specimen", "Ana");
	struct session_document *first = &session.document[0];

	first->printed_state[ROW_BIRTH_DATE] = PRINTED_TYPED;
	SAY(first->printed[ROW_BIRTH_DATE], "14 MAR 1985");
	assert_true(session_row_agrees(&session, 0, ROW_BIRTH_DATE));
	SAY(first->printed[ROW_BIRTH_DATE], "03/15/1985");
	assert_int_equal(session_row_match(&session, 0, ROW_BIRTH_DATE).match, MATCH_CLOSE);
	assert_false(session_row_agrees(&session, 0, ROW_BIRTH_DATE));
}

static void test_session_match__names_longer_than_a_typed_field_are_compared_whole(void **state)
{
	static const char LONG[] = "Abcdefghijklmnopqrstuvwxyzabcd Efghijklmnopqrstuvwxyzabcdefgh";
	struct session session = session_of("Specimen", "Ana");
	struct document *read = &session.document[0].read;

	read->given_count = 0;
	document_add_given(read, span_of(LONG));
	document_add_given(read, span_of(LONG));
	SAY(session.document[0].printed[ROW_GIVEN_NAMES], LONG);
	session.document[0].printed_state[ROW_GIVEN_NAMES] = PRINTED_TYPED;
	assert_int_equal(session_row_match(&session, 0, ROW_GIVEN_NAMES).match, MATCH_DIFFERENT);
}

static void test_session_match__a_linking_document_settles_names_that_differ(void **state)
{
	struct session session = session_of("Example", "Ana");

	SAY(session.document[0].read.family_name, "SPECIMEN");
	assert_true(session_names_differ(&session, &POLICY, 0));
	assert_null(session_name_link(&session, &POLICY, 0, TODAY_DAYS));
	add_certificate(&session);
	assert_ptr_equal(session_name_link(&session, &POLICY, 0, TODAY_DAYS),
			 &POLICY.document[CERTIFICATE]);
	session.document[1].answer[QUESTION_NAME_BIRTH] = ANSWER_NO;
	assert_null(session_name_link(&session, &POLICY, 0, TODAY_DAYS));
}

/* Cut off, an initial, a middle name left out: nobody needs a marriage certificate for those. */
static void test_session_match__a_shortened_name_is_the_same_name(void **state)
{
	static const struct {
		const char *family, *given, *read_family, *read_given;
		enum document_flag family_cut;
		bool does_differ;
	} CASES[] = {
		{ "Specimen", "Ana", "SPECIMEN", "ANA QUINCY", FLAG_NO, false },
		{ "Specimen", "Ana Quincy", "SPECIMEN", "ANA", FLAG_NO, false },
		{ "Specimen", "Ana Q", "SPECIMEN", "ANA QUINCY", FLAG_NO, false },
		{ "Longspecimenname", "Ana", "LONGSPEC", "ANA", FLAG_YES, false },
		{ "Longspecimenname", "Ana", "LONGSPEC", "ANA", FLAG_NO, true },
		{ "Abcdefghijklmnopqrstuvw", "Ana", "ABCDEFGHIJKLMNOPQRST", "ANA", FLAG_ABSENT,
		  false },
		{ "Specimen", "Ana", "SPECIMEN EXAMPLE", "ANA", FLAG_NO, true },
		{ "Specimen", "Ana", "SPECIMEN JR", "ANA", FLAG_NO, true },
		{ "Specimen", "Ana", "SPECIMEN", "ANNA", FLAG_NO, true },
		{ "Specimen", "Ana Eva", "SPECIMEN", "EVA ANA", FLAG_NO, true },
		{ "Specimen", "Ana", "ANA", "SPECIMEN", FLAG_NO, true },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct session session = session_of(CASES[at].family, CASES[at].given);
		struct document *read = &session.document[0].read;
		SAY(read->family_name, CASES[at].read_family);
		read->given_count = 0;
		document_add_given(read, span_of(CASES[at].read_given));
		read->family_cut = CASES[at].family_cut;
		assert_int_equal(session_names_differ(&session, &POLICY, 0), CASES[at].does_differ);
	}
}

static enum answer own_answer(const struct session *session)
{
	bool is_computed = false;
	enum answer answer =
		session_answer(session, &POLICY, 0, QUESTION_NAME_BIRTH, TODAY_DAYS, &is_computed);

	return is_computed ? answer : ANSWER_NONE;
}

/* Whatever the clerk says: a licence of somebody born another day, a card with another number. */
static void test_session_match__a_paper_of_another_is_no_evidence(void **state)
{
	static const struct {
		enum review_row row;
		const char *printed;
		enum answer own;
	} CASES[] = {
		{ ROW_BIRTH_DATE, "14 MAR 1985", ANSWER_NONE },
		{ ROW_BIRTH_DATE, "03/14/85", ANSWER_NONE },
		{ ROW_BIRTH_DATE, "03/15/1985", ANSWER_NO },
		{ ROW_BIRTH_DATE, "07/01/1990", ANSWER_NO },
		{ ROW_TIN, "123456789", ANSWER_NONE },
		{ ROW_TIN, "123-45-6788", ANSWER_NO },
		{ ROW_TIN, "987-65-4321", ANSWER_NO },
		{ ROW_FAMILY_NAME, "Example", ANSWER_NONE }, /* names are settled otherwise */
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct session session = session_of("Specimen", "Ana");
		struct session_document *first = &session.document[0];
		SAY(session.applicant[0].person.text[PERSON_TIN], "123-45-6789");
		first->answer[QUESTION_NAME_BIRTH] = ANSWER_YES;
		first->printed_state[CASES[at].row] = PRINTED_TYPED;
		SAY(first->printed[CASES[at].row], CASES[at].printed);
		assert_int_equal(own_answer(&session), CASES[at].own);
	}
}

static void test_session_match__a_number_in_a_code_that_differs_is_of_another(void **state)
{
	struct session session = session_of("Specimen", "Ana");

	session.document[0].read.faults[DOCUMENT_FAULT_TIN_DIFFERS] = true;
	assert_int_equal(own_answer(&session), ANSWER_NO);
}

/* The parent's licence is not settled by the child's papers. */
static void test_session_match__one_persons_document_settles_nothing_for_another(void **state)
{
	struct session session = session_of("Example", "Ana");

	session.presenter = session.applicant[0].person;
	session.applicant[0].whom = WHOM_CHILD;
	session.document[0].of = SESSION_PRESENTER;
	SAY(session.document[0].read.family_name, "SPECIMEN");
	add_certificate(&session);
	assert_true(session_names_differ(&session, &POLICY, 0));
	assert_null(session_name_link(&session, &POLICY, 0, TODAY_DAYS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_session_match__typed_and_read_alike_are_the_same),
		cmocka_unit_test(test_session_match__the_worst_of_three_values_counts),
		cmocka_unit_test(test_session_match__a_suffix_stands_behind_the_family_name),
		cmocka_unit_test(test_session_match__names_are_compared_across_their_fields),
		cmocka_unit_test(test_session_match__a_cut_that_the_issuer_tells_is_known_as_one),
		cmocka_unit_test(test_session_match__a_code_and_its_print_have_one_date),
		cmocka_unit_test(
			test_session_match__names_longer_than_a_typed_field_are_compared_whole),
		cmocka_unit_test(test_session_match__a_linking_document_settles_names_that_differ),
		cmocka_unit_test(
			test_session_match__one_persons_document_settles_nothing_for_another),
		cmocka_unit_test(test_session_match__a_shortened_name_is_the_same_name),
		cmocka_unit_test(test_session_match__a_paper_of_another_is_no_evidence),
		cmocka_unit_test(test_session_match__a_number_in_a_code_that_differs_is_of_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
