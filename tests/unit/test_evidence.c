#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/config.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"
#include "kiosk/evidence/evidence.h"

static const char TABLE[] = "tests/tables/evidence_cases.txt";
static const char SHIPPED[] = "config/policy.conf";

enum { LINE_MAX_BYTES = 512, CASES_MIN = 150 };

/* What holds for the cases below a line of the table. */
static struct setting {
	struct policy_sets sets;
	const struct policy *policy;
	int32_t today;
} setting;

static void use_rules(const char *path)
{
	struct fault fault = { 0 };

	if (policy_load(path, &setting.sets, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	setting.policy = policy_on(&setting.sets, setting.today);
}

static void use_day(struct span day)
{
	assert_true(clock_day_from_text(day, &setting.today));
	setting.policy = policy_on(&setting.sets, setting.today);
}

static int use_shipped(void **state)
{
	use_rules(SHIPPED);
	use_day(span_of("2026-06-15"));
	return 0;
}

/* "unlisted" is known to no rules; any other name must be. */
static const struct policy_document *document_named(struct span code)
{
	const struct policy_document *found = policy_document_named(setting.policy, code);

	if (found == NULL && !span_equals(code, span_of("unlisted")))
		fail_msg("the rules have no document \"%.*s\"", (int)code.size,
			 (const char *)code.at);
	return found;
}

static enum answer answer_named(struct span text)
{
	for (enum answer at = ANSWER_NONE; at <= ANSWER_COULD_NOT_CHECK; at++)
		if (span_equals(span_of(answer_text(at)), text))
			return at;
	fail_msg("there is no answer \"%.*s\"", (int)text.size, (const char *)text.at);
	return ANSWER_NONE;
}

static void set_expiry(struct evidence_read *read, struct span value)
{
	static const struct {
		const char *text;
		unsigned form;
	} FORMS[] = { { "INDEF", EXPIRY_INDEF }, { "MIL", EXPIRY_MIL }, { "none", EXPIRY_NONE } };

	for (size_t at = 0; at < COUNT_OF(FORMS); at++)
		if (span_equals(value, span_of(FORMS[at].text))) {
			read->expiry = FORMS[at].form;
			return;
		}
	read->expiry = EXPIRY_DATE;
	assert_true(clock_day_from_text(value, &read->expiry_day));
}

/* "photo=no", "expiry=INDEF", "issued=2026-04-01", "country=USA" */
static void set_one(struct evidence_document *document, struct span name, struct span value)
{
	if (span_equals(name, span_of("expiry"))) {
		set_expiry(&document->read, value);
		return;
	}
	if (span_equals(name, span_of("issued"))) {
		document->read.has_issue_day = true;
		assert_true(clock_day_from_text(value, &document->read.issue_day));
		return;
	}
	if (span_equals(name, span_of("country"))) {
		assert_true(text_copy_span(document->read.country, sizeof(document->read.country),
					   value));
		return;
	}
	for (enum question at = 0; at < QUESTION_COUNT; at++)
		if (span_equals(span_of(question_code(at)), name)) {
			document->answer[at] = answer_named(value);
			return;
		}
	fail_msg("there is no question \"%.*s\"", (int)name.size, (const char *)name.at);
}

/* "utility_bill(original=no, photo=-)" */
static void add_document(struct evidence *evidence, struct span text)
{
	size_t open = span_find(text, span_of("("), 0);
	struct span pairs = span_slice(text, open + 1, text.size - open - 2), pair;

	assert_true(evidence->count < EVIDENCE_DOCUMENTS_MAX);
	struct evidence_document *document = &evidence->document[evidence->count++];
	document->rule = document_named(span_trim(span_slice(text, 0, open)));
	for (enum question at = 0; at < QUESTION_COUNT; at++)
		document->answer[at] = ANSWER_YES;
	if (open == text.size)
		return;
	assert_int_equal(text.at[text.size - 1], ')');
	while (span_split(&pairs, ',', &pair)) {
		size_t sign = span_find(pair, span_of("="), 0);
		set_one(document, span_trim(span_slice(pair, 0, sign)),
			span_trim(span_slice(pair, sign + 1, pair.size)));
	}
}

static struct evidence read_evidence(struct span text)
{
	static const char *const WHOM[] = { "child:", "dependent:" };
	struct evidence evidence = { 0 };
	struct span rest = text, piece;

	for (size_t at = 0; at < COUNT_OF(WHOM); at++)
		if (span_starts_with(text, span_of(WHOM[at]))) {
			evidence.needs_link = true;
			rest = span_trim(span_slice(text, strlen(WHOM[at]), text.size));
		}
	if (span_equals(rest, span_of("(nothing)")))
		return evidence;
	while (span_split(&rest, '+', &piece))
		add_document(&evidence, span_trim(piece));
	return evidence;
}

/* A verdict's reasons as the table spells them. */
static void verdict_text(struct verdicts verdicts, enum gate gate, char *to, size_t max)
{
	verdict_codes(verdicts, gate, to, max);
	for (char *at = to; *at != '\0'; at++)
		if (*at == ',')
			*at = ' ';
}

/* The same documents, begun at another one. */
static struct evidence turned(const struct evidence *evidence, size_t by)
{
	struct evidence other = *evidence;

	for (size_t at = 0; at < evidence->count; at++)
		other.document[at] = evidence->document[(at + by) % evidence->count];
	return other;
}

/* One case of the table, in whatever order the documents lie there. Says what is otherwise. */
static bool is_as_written(struct span line, unsigned number)
{
	struct span column[1 + GATE_COUNT] = { { 0 } }, rest = line;
	bool is_right = true;

	for (size_t at = 0; at < COUNT_OF(column); at++) {
		if (!span_split(&rest, '|', &column[at]))
			fail_msg("%s:%u: expected four columns", TABLE, number);
		column[at] = span_trim(column[at]);
	}
	struct evidence evidence = read_evidence(column[0]);
	for (size_t turn = 0; turn == 0 || turn < evidence.count; turn++) {
		struct evidence now = turned(&evidence, turn);
		struct verdicts verdicts = evidence_weigh(setting.policy, &now, setting.today);
		for (enum gate gate = GATE_IRS_RULE; gate <= GATE_IAL2_REV4; gate++) {
			char text[VERDICT_CODES_MAX];
			verdict_text(verdicts, gate, text, sizeof(text));
			if (span_equals(span_of(text), column[1 + gate]))
				continue;
			print_error("%s:%u: %s is now: %s\n", TABLE, number, gate_text(gate), text);
			is_right = false;
		}
	}
	return is_right;
}

/* "rules FILE" and "today DAY"; false for a case. */
static bool is_setting(struct span line)
{
	static const char RULES[] = "rules ", TODAY[] = "today ";
	char path[LINE_MAX_BYTES];

	if (span_starts_with(line, span_of(TODAY))) {
		use_day(span_slice(line, strlen(TODAY), line.size));
		return true;
	}
	if (!span_starts_with(line, span_of(RULES)))
		return false;
	assert_true(text_copy_span(path, sizeof(path), span_slice(line, strlen(RULES), line.size)));
	use_rules(path);
	return true;
}

static void test_evidence__every_case_of_the_table_is_weighed_as_written(void **state)
{
	FILE *table = fopen(TABLE, "r");
	char line[LINE_MAX_BYTES];
	unsigned number = 0, count = 0, wrong = 0;

	assert_non_null(table);
	while (fgets(line, sizeof(line), table) != NULL) {
		struct span text = span_of(line);
		number++;
		if (text.size == 0 || text.at[text.size - 1] != '\n')
			fail_msg("%s:%u: the line is too long", TABLE, number);
		text = span_trim(span_slice(text, 0, text.size - 1));
		if (text.size == 0 || text.at[0] == '#' || is_setting(text))
			continue;
		count++;
		wrong += !is_as_written(text, number);
	}
	fclose(table);
	print_message("%u cases\n", count);
	assert_true(count >= CASES_MIN);
	assert_int_equal(wrong, 0);
}

static void test_evidence__a_case_that_is_written_wrongly_is_found(void **state)
{
	use_shipped(NULL);
	assert_true(is_as_written(span_of("us_passport | needs_second_document | met | met"), 1));
	print_message("three complaints are meant:\n");
	assert_false(is_as_written(span_of("us_passport | met | met | met"), 2));
	assert_false(
		is_as_written(span_of("us_passport | needs_second_document | met | expired"), 3));
	assert_false(is_as_written(
		span_of("us_passport | needs_second_document expired | met | met"), 4));
}

/* Over every answer to every question of a passport and a Social Security card. */
static void test_evidence__a_worse_answer_never_meets_a_rule(void **state)
{
	use_shipped(NULL);
	struct evidence evidence = read_evidence(span_of("us_passport + social_security_card"));

	assert_int_equal(evidence_weigh(setting.policy, &evidence, setting.today).irs_rule,
			 VERDICT_MET);
	for (size_t document = 0; document < 2; document++)
		for (enum question at = 0; at < QUESTION_COUNT; at++) {
			enum answer *answer = &evidence.document[document].answer[at];
			if (!question_applies(evidence.document[document].rule, at))
				continue;
			for (*answer = ANSWER_NONE; *answer <= ANSWER_COULD_NOT_CHECK; ++*answer) {
				bool is_met =
					evidence_weigh(setting.policy, &evidence, setting.today)
						.irs_rule == VERDICT_MET;
				assert_true(!is_met || *answer == ANSWER_YES ||
					    *answer == ANSWER_NOT_APPLICABLE);
			}
			*answer = ANSWER_YES;
		}
}

static void test_evidence__a_no_takes_two_where_the_rules_say_so(void **state)
{
	static const struct {
		const char *evidence;
		bool needs_second;
	} CASES[] = {
		{ "driver_licence + social_security_card", false },
		{ "driver_licence(photo=no) + social_security_card", true },
		{ "driver_licence(untampered=no) + social_security_card", true },
		{ "driver_licence(unexpired=no) + social_security_card", true },
		{ "driver_licence(expiry=2026-06-14) + social_security_card", true },
		{ "driver_licence(expiry=2026-06-15) + social_security_card", false },
		{ "driver_licence(barcode=no) + social_security_card", false },
		{ "driver_licence(photo=unchecked) + social_security_card", false },
		{ "driver_licence + social_security_card(untampered=no)", true },
		{ "driver_licence + social_security_card(photo=no)", false }, /* not asked */
		{ "driver_licence + unlisted(untampered=no)", false },
	};

	use_shipped(NULL);
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct evidence evidence = read_evidence(span_of(CASES[at].evidence));
		print_message("%s\n", CASES[at].evidence);
		assert_int_equal(evidence_needs_second(setting.policy, &evidence, setting.today),
				 CASES[at].needs_second);
	}
}

static void test_evidence__the_policy_says_which_verdict_gates(void **state)
{
	struct verdicts verdicts = { VERDICT_MET, VERDICT_STRENGTH, VERDICT_PHOTO, { 0 } };
	struct policy changed = *setting.policy;

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
		cmocka_unit_test(test_evidence__a_case_that_is_written_wrongly_is_found),
		cmocka_unit_test(test_evidence__a_worse_answer_never_meets_a_rule),
		cmocka_unit_test(test_evidence__a_no_takes_two_where_the_rules_say_so),
		cmocka_unit_test(test_evidence__the_policy_says_which_verdict_gates),
		cmocka_unit_test(test_evidence__each_reason_and_question_has_words_of_its_own),
	};

	return cmocka_run_group_tests(tests, use_shipped, NULL);
}
