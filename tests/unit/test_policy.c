#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/clock.h"
#include "kiosk/evidence/policy.h"
#include "tests/fakes/sample_policy.h"

static int32_t day(int year, int month, int of_month)
{
	return civil_to_days((struct civil_date){ year, month, of_month });
}

static struct policy with_windows(void)
{
	struct policy policy = SAMPLE_POLICY;

	policy.issuing_count = 2;
	policy.issuing[0] = (struct policy_issuing){ 2024, day(2024, 1, 8), day(2024, 11, 22) };
	policy.issuing[1] = (struct policy_issuing){ 2025, day(2025, 1, 6), day(2025, 1, 6) };
	return policy;
}

static void test_policy__pins_are_issued_in_a_year_s_window_only(void **state)
{
	struct policy policy = with_windows();
	const struct {
		int32_t day;
		bool is_open;
	} DAYS[] = {
		{ day(2023, 12, 31), true },  { day(2024, 1, 1), false },
		{ day(2024, 1, 7), false },   { day(2024, 1, 8), true },
		{ day(2024, 11, 22), true },  { day(2024, 11, 23), false },
		{ day(2024, 12, 31), false }, { day(2025, 1, 5), false },
		{ day(2025, 1, 6), true },    { day(2025, 1, 7), false },
		{ day(2026, 1, 1), true },
	};

	for (size_t at = 0; at < COUNT_OF(DAYS); at++)
		assert_int_equal(policy_is_open(&policy, DAYS[at].day), DAYS[at].is_open);
}

static void test_policy__tells_the_next_day_that_pins_are_issued(void **state)
{
	struct policy policy = with_windows();

	assert_int_equal(policy_next_open_day(&policy, day(2024, 5, 1)), day(2024, 5, 1));
	assert_int_equal(policy_next_open_day(&policy, day(2024, 11, 23)), day(2025, 1, 6));
	assert_int_equal(policy_next_open_day(&policy, day(2025, 1, 7)), day(2026, 1, 1));
}

static void test_policy__without_windows_every_day_is_open(void **state)
{
	static const struct policy POLICY;

	assert_true(policy_is_open(&POLICY, 0));
}

static void test_policy__the_newest_set_whose_day_has_come_is_in_force(void **state)
{
	static struct policy_sets sets = { .count = 3 };

	sets.set[0].effective_day = 100;
	sets.set[1].effective_day = 200;
	sets.set[2].effective_day = 300;
	assert_null(policy_on(&sets, 99));
	assert_ptr_equal(policy_on(&sets, 100), &sets.set[0]);
	assert_ptr_equal(policy_on(&sets, 199), &sets.set[0]);
	assert_ptr_equal(policy_on(&sets, 200), &sets.set[1]);
	assert_ptr_equal(policy_on(&sets, 9999), &sets.set[2]);
}

static void test_policy__says_who_is_a_minor(void **state)
{
	static const struct {
		int birth[3], today[3];
		bool is_minor;
	} CASES[] = {
		{ { 2008, 6, 15 }, { 2026, 6, 14 }, true },
		{ { 2008, 6, 15 }, { 2026, 6, 15 }, false },
		{ { 2008, 2, 29 }, { 2026, 2, 28 }, true },
		{ { 2008, 2, 29 }, { 2026, 3, 1 }, false },
		{ { 1950, 1, 1 }, { 2026, 6, 15 }, false },
		{ { 2026, 6, 15 }, { 2026, 6, 15 }, true },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		const int *birth = CASES[at].birth, *today = CASES[at].today;
		assert_int_equal(policy_is_minor(&SAMPLE_POLICY, day(birth[0], birth[1], birth[2]),
						 day(today[0], today[1], today[2])),
				 CASES[at].is_minor);
	}
}

static void test_policy__says_what_takes_two_and_when_attempts_are_over(void **state)
{
	assert_true(policy_needs_second(&SAMPLE_POLICY, SECOND_OVERRIDE));
	assert_true(policy_needs_second(&SAMPLE_POLICY, SECOND_REPRINT));
	assert_false(policy_needs_second(&SAMPLE_POLICY, SECOND_REFERRAL));
	assert_false(policy_is_last_attempt(&SAMPLE_POLICY, 4));
	assert_true(policy_is_last_attempt(&SAMPLE_POLICY, 5));
	assert_true(policy_is_last_attempt(&SAMPLE_POLICY, 6));
}

static void assert_another_hash(const struct policy *changed, const char *what)
{
	char before[CRYPTO_HEX_MAX], after[CRYPTO_HEX_MAX];

	assert_int_equal(policy_hash(&SAMPLE_POLICY, before, NULL), STATUS_OK);
	assert_int_equal(policy_hash(changed, after, NULL), STATUS_OK);
	if (strcmp(before, after) == 0)
		fail_msg("the hash does not tell another %s", what);
}

/* One member of each kind, and each member of a document. */
static void test_policy__every_rule_is_in_the_hash(void **state)
{
#define CHANGED(what, change)                                                                      \
	do {                                                                                       \
		struct policy policy = SAMPLE_POLICY;                                              \
		struct policy_document *document = &policy.document[0];                            \
		(void)document;                                                                    \
		change;                                                                            \
		assert_another_hash(&policy, what);                                                \
	} while (0)
	CHANGED("version", policy.version[0] = 'T');
	CHANGED("notice", policy.notice_version[0] = 'N');
	CHANGED("day", policy.effective_day++);
	CHANGED("gate", policy.gate = GATE_IAL2_REV3);
	CHANGED("number of photo IDs", policy.irs_rule.primary++);
	CHANGED("number of documents", policy.irs_rule.different++);
	CHANGED("together", policy.irs_rule.together = 0);
	CHANGED("way of revision 3", policy.rev3.at[2].fair++);
	CHANGED("count of ways", policy.rev4.count--);
	CHANGED("effect of no", policy.question[QUESTION_ORIGINAL].no = WEIGHT_STOPS);
	CHANGED("effect of unchecked", policy.question[QUESTION_PHOTO].unchecked = WEIGHT_COUNTS);
	CHANGED("second person", policy.question[QUESTION_BARCODE].no_needs_second = true);
	CHANGED("count of documents", policy.document_count--);
	CHANGED("code", document->code[0] = 'x');
	CHANGED("name", document->name[0] = 'x');
	CHANGED("class", document->class = CLASS_SECONDARY);
	CHANGED("photo", document->has_photo = false);
	CHANGED("link", document->is_link = true);
	CHANGED("name link", document->is_name_link = true);
	CHANGED("shows", document->shows = 0);
	CHANGED("expiry", document->expiry = EXPIRY_DATE);
	CHANGED("age", document->max_age_days = 60);
	CHANGED("questions", document->asked = 0);
	CHANGED("country", (document->country_count = 1, document->country[0][0] = 'D'));
	CHANGED("revision 3", document->rev3 = STRENGTH_FAIR);
	CHANGED("revision 4", document->rev4 = STRENGTH_FAIR);
	CHANGED("reason", policy.reasons[DECISION_DEFER].at[1].code[0] = 'x');
	CHANGED("reason's name", policy.reasons[DECISION_REFER].at[0].name[0] = 'x');
	CHANGED("act", policy.second_person = 0);
	CHANGED("delivery", policy.delivery = DELIVERY_BOTH);
	CHANGED("settle names", policy.must_settle_names = !policy.must_settle_names);
	CHANGED("attempts", policy.limits.attempts++);
	CHANGED("attempt hours", policy.limits.attempt_hours++);
	CHANGED("resume hours", policy.limits.resume_hours++);
	CHANGED("adult years", policy.limits.adult_years++);
	CHANGED("window", (policy.issuing_count = 1, policy.issuing[0].year = 2026));
#undef CHANGED
}

static void test_policy__the_largest_rules_have_a_hash(void **state)
{
	static struct policy policy;
	static unsigned char storage[POLICY_CANONICAL_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	policy = SAMPLE_POLICY;
	policy.document_count = POLICY_DOCUMENTS_MAX;
	for (size_t at = 0; at < POLICY_DOCUMENTS_MAX; at++) {
		struct policy_document *document = &policy.document[at];
		memset(document, 'W', sizeof(*document));
		document->code[POLICY_CODE_MAX - 1] = document->name[POLICY_NAME_MAX - 1] = '\0';
		document->has_photo = document->is_link = document->is_name_link = true;
		document->country_count = POLICY_COUNTRIES_MAX;
		for (size_t country = 0; country < POLICY_COUNTRIES_MAX; country++)
			document->country[country][POLICY_COUNTRY_MAX - 1] = '\0';
		document->max_age_days = 3660;
		document->class = CLASS_SECONDARY;
		document->rev3 = document->rev4 = STRENGTH_SUPERIOR;
	}
	for (enum decision at = DECISION_APPROVE; at <= DECISION_DEFER; at++) {
		struct policy_reasons *reasons = &policy.reasons[at];
		memset(reasons, 'W', sizeof(*reasons));
		reasons->count = POLICY_REASONS_MAX;
		for (size_t reason = 0; reason < POLICY_REASONS_MAX; reason++) {
			reasons->at[reason].code[POLICY_CODE_MAX - 1] = '\0';
			reasons->at[reason].name[POLICY_NAME_MAX - 1] = '\0';
		}
	}
	policy.issuing_count = POLICY_ISSUING_MAX;
	policy_canonical(&policy, &bytes);
	assert_false(bytes.is_full);
	assert_true(bytes.size > POLICY_CANONICAL_MAX / 4);
}

static void test_policy__names_every_decision(void **state)
{
	assert_string_equal(decision_text(DECISION_NONE), "none");
	assert_string_equal(decision_text(DECISION_APPROVE), "approve");
	assert_string_equal(decision_text(DECISION_REFUSE), "refuse");
	assert_string_equal(decision_text(DECISION_REFER), "refer");
	assert_string_equal(decision_text(DECISION_DEFER), "defer");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_policy__pins_are_issued_in_a_year_s_window_only),
		cmocka_unit_test(test_policy__tells_the_next_day_that_pins_are_issued),
		cmocka_unit_test(test_policy__without_windows_every_day_is_open),
		cmocka_unit_test(test_policy__the_newest_set_whose_day_has_come_is_in_force),
		cmocka_unit_test(test_policy__says_who_is_a_minor),
		cmocka_unit_test(test_policy__says_what_takes_two_and_when_attempts_are_over),
		cmocka_unit_test(test_policy__every_rule_is_in_the_hash),
		cmocka_unit_test(test_policy__the_largest_rules_have_a_hash),
		cmocka_unit_test(test_policy__names_every_decision),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
