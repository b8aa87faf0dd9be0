#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/config.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"
#include "kiosk/evidence/evidence.h"

static struct policy policy;

static int load_policy(void **state)
{
	struct fault fault = { 0 };

	return policy_load("config/policy.conf", &policy, &fault) == STATUS_OK ? 0 : -1;
}

static const struct policy_document *document_named(struct span code)
{
	for (size_t at = 0; at < policy.document_count; at++)
		if (span_equals(span_of(policy.document[at].code), code))
			return &policy.document[at];
	fail_msg("the policy has no document \"%.*s\"", (int)code.size, (const char *)code.at);
	return NULL;
}

static enum question question_named(struct span code)
{
	for (enum question at = 0; at < QUESTION_COUNT; at++)
		if (span_equals(span_of(question_code(at)), code))
			return at;
	fail_msg("there is no question \"%.*s\"", (int)code.size, (const char *)code.at);
	return QUESTION_COUNT;
}

static enum answer answer_named(struct span text)
{
	for (enum answer at = ANSWER_NONE; at <= ANSWER_COULD_NOT_CHECK; at++)
		if (span_equals(span_of(answer_text(at)), text))
			return at;
	fail_msg("there is no answer \"%.*s\"", (int)text.size, (const char *)text.at);
	return ANSWER_NONE;
}

static enum verdict_reason reason_named(struct span code)
{
	for (enum verdict_reason at = 0; at < VERDICT_REASON_COUNT; at++)
		if (span_equals(span_of(verdict_reason_code(at)), code))
			return at;
	fail_msg("there is no verdict \"%.*s\"", (int)code.size, (const char *)code.at);
	return VERDICT_REASON_COUNT;
}

/* "utility_bill(original=no, photo=-)" */
static void add_document(struct evidence *evidence, struct span text)
{
	size_t open = span_find(text, span_of("("), 0), at = evidence->count++;
	struct span name = span_slice(text, 0, open);
	struct span answers = span_slice(text, open + 1, text.size - open - 2), pair;

	assert_true(evidence->count <= EVIDENCE_DOCUMENTS_MAX);
	evidence->document[at].rule = document_named(span_trim(name));
	for (enum question question = 0; question < QUESTION_COUNT; question++)
		evidence->document[at].answer[question] = ANSWER_YES;
	if (open == text.size)
		return;
	while (span_split(&answers, ',', &pair)) {
		size_t sign = span_find(pair, span_of("="), 0);
		enum question question = question_named(span_trim(span_slice(pair, 0, sign)));
		evidence->document[at].answer[question] =
			answer_named(span_trim(span_slice(pair, sign + 1, pair.size)));
	}
}

static struct evidence read_evidence(struct span text)
{
	static const char CHILD[] = "child:";
	struct evidence evidence = { .needs_link = span_starts_with(text, span_of(CHILD)) };
	struct span rest = text, piece;

	if (evidence.needs_link)
		rest = span_slice(text, strlen(CHILD), text.size);
	if (span_equals(rest, span_of("(nothing)")))
		return evidence;
	while (span_split(&rest, '+', &piece))
		add_document(&evidence, span_trim(piece));
	return evidence;
}

/* One line of the table; true if it says the same as the program. */
static bool is_as_written(struct span line)
{
	struct span column[4] = { { 0 } }, rest = line;

	for (size_t at = 0; at < COUNT_OF(column); at++) {
		assert_true(span_split(&rest, '|', &column[at]));
		column[at] = span_trim(column[at]);
	}
	struct evidence evidence = read_evidence(column[0]);
	struct verdicts now = evidence_weigh(&policy, &evidence);
	if (now.irs_rule == reason_named(column[1]) && now.ial2_rev3 == reason_named(column[2]) &&
	    now.ial2_rev4 == reason_named(column[3]))
		return true;
	print_error("%.*s\n  is now: %s | %s | %s\n", (int)line.size, (const char *)line.at,
		    verdict_reason_code(now.irs_rule), verdict_reason_code(now.ial2_rev3),
		    verdict_reason_code(now.ial2_rev4));
	return false;
}

static void test_evidence__every_case_of_the_table_is_weighed_as_written(void **state)
{
	FILE *table = fopen("tests/captures/evidence-cases.txt", "r");
	char line[512];
	size_t count = 0, wrong = 0;

	assert_non_null(table);
	while (fgets(line, sizeof(line), table) != NULL) {
		struct span text = span_trim(span_of(line));
		while (text.size > 0 && text.at[text.size - 1] == '\n')
			text.size--;
		if (text.size == 0 || text.at[0] == '#')
			continue;
		count++;
		wrong += !is_as_written(text);
	}
	fclose(table);
	print_message("%zu cases\n", count);
	assert_true(count >= 60);
	assert_int_equal(wrong, 0);
}

/* Over every answer to every question of a licence and a Social Security card. */
static void test_evidence__a_worse_answer_never_meets_a_rule(void **state)
{
	struct evidence evidence = { .count = 2 };

	evidence.document[0].rule = document_named(span_of("us_passport"));
	evidence.document[1].rule = document_named(span_of("social_security_card"));
	for (size_t document = 0; document < 2; document++)
		for (enum question at = 0; at < QUESTION_COUNT; at++)
			evidence.document[document].answer[at] = ANSWER_YES;
	assert_int_equal(evidence_weigh(&policy, &evidence).irs_rule, VERDICT_MET);
	for (size_t document = 0; document < 2; document++)
		for (enum question at = 0; at < QUESTION_COUNT; at++) {
			enum answer *answer = &evidence.document[document].answer[at];
			if (!question_applies(evidence.document[document].rule, at))
				continue;
			*answer = ANSWER_NO;
			assert_int_not_equal(evidence_weigh(&policy, &evidence).irs_rule,
					     VERDICT_MET);
			*answer = ANSWER_COULD_NOT_CHECK;
			assert_int_equal(evidence_weigh(&policy, &evidence).irs_rule,
					 VERDICT_UNCHECKED);
			*answer = ANSWER_NONE;
			assert_int_equal(evidence_weigh(&policy, &evidence).irs_rule,
					 VERDICT_UNANSWERED);
			*answer = ANSWER_YES;
		}
}

static void test_evidence__the_policy_says_which_verdict_gates(void **state)
{
	struct verdicts verdicts = { VERDICT_MET, VERDICT_STRENGTH, VERDICT_PHOTO };
	struct policy changed = policy;

	changed.gate = GATE_IRS_RULE;
	assert_int_equal(verdicts_gate(&changed, verdicts), VERDICT_MET);
	changed.gate = GATE_IAL2_REV3;
	assert_int_equal(verdicts_gate(&changed, verdicts), VERDICT_STRENGTH);
	changed.gate = GATE_IAL2_REV4;
	assert_int_equal(verdicts_gate(&changed, verdicts), VERDICT_PHOTO);
}

static void test_evidence__each_reason_and_question_has_words_of_its_own(void **state)
{
	for (enum verdict_reason at = 0; at < VERDICT_REASON_COUNT; at++)
		for (enum verdict_reason other = 0; other < at; other++) {
			assert_string_not_equal(verdict_reason_code(at),
						verdict_reason_code(other));
			assert_string_not_equal(verdict_reason_words(at),
						verdict_reason_words(other));
		}
	for (enum question at = 0; at < QUESTION_COUNT; at++)
		assert_true(question_words(at)[strlen(question_words(at)) - 1] == '?');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_evidence__every_case_of_the_table_is_weighed_as_written),
		cmocka_unit_test(test_evidence__a_worse_answer_never_meets_a_rule),
		cmocka_unit_test(test_evidence__the_policy_says_which_verdict_gates),
		cmocka_unit_test(test_evidence__each_reason_and_question_has_words_of_its_own),
	};

	return cmocka_run_group_tests(tests, load_policy, NULL);
}
