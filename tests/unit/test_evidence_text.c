#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/span.h"
#include "kiosk/evidence/evidence.h"

enum { TODAY = 20000 };

static void test_evidence_text__answers_are_read_back(void **state)
{
	enum answer answers[QUESTION_COUNT];

	assert_true(evidence_answers_from_text(
		span_of("yes=original,photo no=barcode n/a=security unchecked=untampered "
			"-=name_birth"),
		answers));
	assert_int_equal(answers[QUESTION_ORIGINAL], ANSWER_YES);
	assert_int_equal(answers[QUESTION_PHOTO], ANSWER_YES);
	assert_int_equal(answers[QUESTION_BARCODE], ANSWER_NO);
	assert_int_equal(answers[QUESTION_SECURITY], ANSWER_NOT_APPLICABLE);
	assert_int_equal(answers[QUESTION_UNTAMPERED], ANSWER_COULD_NOT_CHECK);
	assert_int_equal(answers[QUESTION_NAME_BIRTH], ANSWER_NONE);
	assert_int_equal(answers[QUESTION_UNEXPIRED], ANSWER_NONE);
}

static void test_evidence_text__what_is_no_answer_is_refused(void **state)
{
	static const char *const WRONG[] = { "maybe=photo", "yes=smell", "yes",         "yes=",
					     "yes=photo,",  "=photo",    "yes=photo no" };
	enum answer answers[QUESTION_COUNT] = { [QUESTION_PHOTO] = ANSWER_NO };

	for (size_t at = 0; at < COUNT_OF(WRONG); at++) {
		assert_false(evidence_answers_from_text(span_of(WRONG[at]), answers));
		assert_int_equal(answers[QUESTION_PHOTO], ANSWER_NO);
	}
}

static const struct policy_document PASSPORT = { .country_count = 1, .country = { "USA" } };

static void test_evidence_text__a_date_is_kept_as_a_span_and_no_country_by_name(void **state)
{
	static const struct {
		unsigned expiry;
		int32_t day;
		const char *country, *text;
	} CASES[] = {
		{ 0, 0, "", "expiry=unread country=unread" },
		{ EXPIRY_INDEF, 0, "USA", "expiry=indef country=listed" },
		{ EXPIRY_MIL, 0, "UTO", "expiry=mil country=other" },
		{ EXPIRY_NONE, 0, "", "expiry=none country=unread" },
		{ EXPIRY_DATE, TODAY, "", "expiry=date_0 country=unread" },
		{ EXPIRY_DATE, TODAY + 29, "", "expiry=date_0 country=unread" },
		{ EXPIRY_DATE, TODAY + 30, "", "expiry=date_30 country=unread" },
		{ EXPIRY_DATE, TODAY + 364, "", "expiry=date_90 country=unread" },
		{ EXPIRY_DATE, TODAY + 3650, "", "expiry=date_365 country=unread" },
		{ EXPIRY_DATE, TODAY - 1, "", "expiry=past_0 country=unread" },
		{ EXPIRY_DATE, TODAY - 31, "", "expiry=past_30 country=unread" },
		{ EXPIRY_DATE, TODAY - 9999, "", "expiry=past_365 country=unread" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct evidence_read read = { .expiry = CASES[at].expiry,
					      .expiry_day = CASES[at].day };
		char text[EVIDENCE_READ_TEXT_MAX];
		(void)snprintf(read.country, sizeof(read.country), "%s", CASES[at].country);
		evidence_read_text(&PASSPORT, &read, TODAY, text, sizeof(text));
		assert_string_equal(text, CASES[at].text);
	}
}

/* Whatever a span still tells of another day is what the date itself would say. */
static void test_evidence_text__a_span_never_says_what_the_date_does_not(void **state)
{
	static const struct policy_document RULE = { .expiry = EXPIRY_DATE };
	size_t known = 0, unknown = 0;

	for (int32_t expiry = TODAY - 400; expiry <= TODAY + 400; expiry += 13)
		for (int32_t day = TODAY - 500; day <= TODAY + 500; day += 7) {
			struct evidence_read whole = { .expiry = EXPIRY_DATE,
						       .expiry_day = expiry },
					     again;
			char text[EVIDENCE_READ_TEXT_MAX];
			bool is_unknown = false;
			evidence_read_text(&RULE, &whole, TODAY, text, sizeof(text));
			assert_true(evidence_read_from_text(span_of(text), TODAY, day, &again,
							    &is_unknown));
			unknown += is_unknown;
			known += !is_unknown;
			if (!is_unknown)
				assert_int_equal(evidence_unexpired(&RULE, &again, day),
						 evidence_unexpired(&RULE, &whole, day));
		}
	assert_true(known > unknown && unknown > 0);
}

static void test_evidence_text__on_its_own_day_nothing_is_unknown(void **state)
{
	static const char *const TEXTS[] = { "expiry=date_0 country=unread",
					     "expiry=past_0 country=listed",
					     "expiry=indef country=any",
					     "expiry=unread country=other" };

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++) {
		struct evidence_read read;
		bool is_unknown = true;
		assert_true(evidence_read_from_text(span_of(TEXTS[at]), TODAY, TODAY, &read,
						    &is_unknown));
		assert_false(is_unknown);
	}
}

static void test_evidence_text__what_it_would_not_write_is_refused(void **state)
{
	static const char *const WRONG[] = { "expiry=never",        "expiry=date_",
					     "expiry=date_9999",    "expiry=2026-01-01",
					     "country=USA expires", "expiry" };

	for (size_t at = 0; at < COUNT_OF(WRONG); at++) {
		struct evidence_read read;
		bool is_unknown;
		assert_false(evidence_read_from_text(span_of(WRONG[at]), TODAY, TODAY, &read,
						     &is_unknown));
	}
}

static void test_evidence_text__codes_are_never_cut(void **state)
{
	struct verdicts verdicts = { .irs_rule = VERDICT_EXPIRED,
				     .reasons = { ~0u & ((1u << VERDICT_REASON_COUNT) - 1) } };
	char text[VERDICT_CODES_MAX], small[sizeof("expired,met") + 3];

	verdict_codes(verdicts, GATE_IRS_RULE, text, sizeof(text));
	assert_int_equal(strncmp(text, "expired,met,unanswered,", 23), 0);
	struct span rest = span_of(text), code;
	while (span_split(&rest, ',', &code)) {
		bool is_one = false;
		for (enum verdict_reason at = 0; at < VERDICT_REASON_COUNT; at++)
			if (span_equals(code, span_of(verdict_reason_code(at))))
				is_one = true;
		assert_true(is_one);
	}
	verdict_codes(verdicts, GATE_IRS_RULE, small, sizeof(small));
	assert_string_equal(small, "expired,met");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_evidence_text__answers_are_read_back),
		cmocka_unit_test(test_evidence_text__what_is_no_answer_is_refused),
		cmocka_unit_test(
			test_evidence_text__a_date_is_kept_as_a_span_and_no_country_by_name),
		cmocka_unit_test(test_evidence_text__a_span_never_says_what_the_date_does_not),
		cmocka_unit_test(test_evidence_text__on_its_own_day_nothing_is_unknown),
		cmocka_unit_test(test_evidence_text__what_it_would_not_write_is_refused),
		cmocka_unit_test(test_evidence_text__codes_are_never_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
