#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/loop_parts.h"

/* A session with every text there is. */
static void fill(struct session *session)
{
	struct session_document *document = &session->document[0];
	struct document *read = &document->read;
	const struct document_date day = { .kind = DATE_DAY, .days = 20779 };

	for (unsigned field = 0; field < PERSON_FIELD_COUNT; field++) {
		(void)text_copy(session->applicant[0].person.text[field], PERSON_TEXT_MAX, "1");
		(void)text_copy(session->presenter.text[field], PERSON_TEXT_MAX, "2");
	}
	for (unsigned row = 0; row < ROW_COUNT; row++) {
		document->printed_state[row] = PRINTED_TYPED;
		(void)text_copy(document->printed[row], PERSON_TEXT_MAX, "3");
	}
	*read = (struct document){ .kind = DOCUMENT_VISA,
				   .jurisdiction = "VA",
				   .nationality = "USA",
				   .number = "4",
				   .family_name = "SPECIMEN",
				   .suffix = "JR",
				   .birth = day,
				   .issue = day,
				   .expiry = day,
				   .sex = 'F',
				   .address = { "5", "6", "7", "8" } };
	(void)text_copy(read->given_names[0], DOCUMENT_NAME_MAX, "MARY");
	read->given_count = 1;
}

static bool has(const struct seal_details *details, struct span key)
{
	for (size_t at = 0; at < details->count; at++)
		if (span_equals(span_of(details->detail[at].key), key))
			return true;
	return false;
}

/* The catalogue's list and what the loop seals, the one and the other way. */
static void test_loop_sealed__what_is_sealed_is_what_the_catalogue_lists(void **state)
{
	static const struct {
		enum note note;
		enum record_kind kind;
	} CASES[] = {
		{ NOTE_IDENTIFIED, RECORD_IDENTIFIED },
		{ NOTE_DOCUMENT_GIVEN, RECORD_DOCUMENT_GIVEN },
		{ NOTE_CHECKED, RECORD_CHECKED },
	};
	static struct session session;
	static struct seal_details details;
	static struct loop loop = { .now = &session };

	fill(&session);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct effect effect = { .kind = EFFECT_RECORD, .note = CASES[at].note };
		struct span rest = span_of(record_kind_sealed(CASES[at].kind)), key;
		loop_seal_details(&loop, &effect, &details);
		for (size_t one = 0; one < details.count; one++)
			if (!record_kind_seals(CASES[at].kind, details.detail[one].key))
				fail_msg("%s is not listed", details.detail[one].key);
		while (span_split(&rest, ' ', &key))
			if (!has(&details, key))
				fail_msg("%s: %.*s is never sealed",
					 record_kind_text(CASES[at].kind), (int)key.size,
					 (const char *)key.at);
	}
}

/* A check digit that is wrong is for the verdict's record, and tells nothing of the holder. */
static void test_loop_sealed__what_is_wrong_with_a_code_is_on_record(void **state)
{
	static struct session session;
	static struct loop loop = { .now = &session };
	struct record record = record_begin(RECORD_CHECKED, "ana", "C001-261122-0001");

	memset(&session, 0, sizeof(session));
	loop_add_document(&loop, 0, true, &record);
	assert_null(record_value(&record, "faults"));
	session.document[0].read.faults[DOCUMENT_FAULT_DATE] = true;
	session.document[0].read.faults[DOCUMENT_FAULT_TIN_DIFFERS] = true;
	record = record_begin(RECORD_CHECKED, "ana", "C001-261122-0001");
	loop_add_document(&loop, 0, true, &record);
	assert_non_null(
		strstr(record_value(&record, "faults"), document_fault_code(DOCUMENT_FAULT_DATE)));
	assert_non_null(strstr(record_value(&record, "faults"),
			       document_fault_code(DOCUMENT_FAULT_TIN_DIFFERS)));
}

static void test_loop_sealed__a_mark_is_recorded_with_what_became_of_it(void **state)
{
	static struct session session;
	static struct loop loop = { .now = &session };
	struct record record = record_begin(RECORD_VISIT_MARKED, "ana", "C001-261122-0001");

	session.is_fraud_suspected = true;
	loop_add_mark(&loop, MARK_FRAUD, &record);
	assert_string_equal(record_value(&record, "mark"), "fraud");
	assert_string_equal(record_value(&record, "state"), "set");
	record = record_begin(RECORD_VISIT_MARKED, "ana", "C001-261122-0001");
	loop_add_mark(&loop, MARK_CONFLICT, &record);
	assert_string_equal(record_value(&record, "mark"), "conflict");
	assert_string_equal(record_value(&record, "state"), "taken_back");
}

static void test_loop_sealed__beside_other_records_nothing_is(void **state)
{
	static struct session session;
	static struct seal_details details;
	static struct loop loop = { .now = &session };

	fill(&session);
	for (unsigned note = 0; note < NOTE_COUNT; note++) {
		struct effect effect = { .kind = EFFECT_RECORD, .note = (enum note)note };
		if (note == NOTE_IDENTIFIED || note == NOTE_DOCUMENT_GIVEN || note == NOTE_CHECKED)
			continue;
		loop_seal_details(&loop, &effect, &details);
		assert_int_equal(details.count, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_loop_sealed__what_is_sealed_is_what_the_catalogue_lists),
		cmocka_unit_test(test_loop_sealed__what_is_wrong_with_a_code_is_on_record),
		cmocka_unit_test(test_loop_sealed__a_mark_is_recorded_with_what_became_of_it),
		cmocka_unit_test(test_loop_sealed__beside_other_records_nothing_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
