#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/evidence/name_link.h"

static const struct policy_document LICENCE = { .code = "licence", .shows = SHOWS_NAME };
static const struct policy_document CERTIFICATE = { .code = "certificate",
						    .shows = SHOWS_NAME,
						    .is_name_link = true };

static void add(struct evidence *evidence, const struct policy_document *rule)
{
	evidence->document[evidence->count].rule = rule;
	for (unsigned question = 0; question < QUESTION_COUNT; question++)
		evidence->document[evidence->count].answer[question] = ANSWER_YES;
	evidence->count++;
}

static void test_name_link__what_shows_both_names_settles(void **state)
{
	struct evidence evidence = { 0 };

	add(&evidence, &LICENCE);
	assert_int_equal(evidence_name_link(&evidence), evidence.count);
	add(&evidence, &CERTIFICATE);
	assert_int_equal(evidence_name_link(&evidence), 1);
}

static void test_name_link__nothing_is_settled_by_no_documents(void **state)
{
	assert_int_equal(evidence_name_link(&(struct evidence){ 0 }), 0);
}

/* Each of the three answers counts, and no answer is a yes. */
static void test_name_link__the_clerk_confirms_it(void **state)
{
	static const enum question ASKED[] = { QUESTION_ORIGINAL, QUESTION_UNTAMPERED,
					       QUESTION_NAME_BIRTH };
	static const enum answer OTHERS[] = { ANSWER_NONE, ANSWER_NO, ANSWER_NOT_APPLICABLE,
					      ANSWER_COULD_NOT_CHECK };

	for (size_t asked = 0; asked < COUNT_OF(ASKED); asked++)
		for (size_t other = 0; other < COUNT_OF(OTHERS); other++) {
			struct evidence evidence = { 0 };
			add(&evidence, &CERTIFICATE);
			evidence.document[0].answer[ASKED[asked]] = OTHERS[other];
			assert_int_equal(evidence_name_link(&evidence), evidence.count);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_name_link__what_shows_both_names_settles),
		cmocka_unit_test(test_name_link__nothing_is_settled_by_no_documents),
		cmocka_unit_test(test_name_link__the_clerk_confirms_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
