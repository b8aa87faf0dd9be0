#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/config.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static char path[] = "/tmp/test_policy_file.XXXXXX";
static struct policy policy;

static int make_file(void **state)
{
	int descriptor = mkstemp(path);

	return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_file(void **state)
{
	return unlink(path);
}

static const struct policy_document *document_named(const char *code)
{
	for (size_t at = 0; at < policy.document_count; at++)
		if (strcmp(policy.document[at].code, code) == 0)
			return &policy.document[at];
	fail_msg("no document \"%s\"", code);
	return NULL;
}

static void load_shipped(void)
{
	struct fault fault = { 0 };

	if (policy_load("config/policy.conf", &policy, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
}

static void test_policy_file__reads_the_shipped_rules(void **state)
{
	load_shipped();
	assert_string_equal(policy.version, "2026.1");
	assert_string_equal(policy.notice_version, "2026.1");
	assert_int_equal(policy.gate, GATE_IRS_RULE);
	assert_int_equal(policy.effective_day, civil_to_days((struct civil_date){ 2026, 1, 1 }));
	const struct policy_document *licence = document_named("driver_licence");
	assert_string_equal(licence->name, "Driver's license");
	assert_int_equal(licence->class, CLASS_PRIMARY);
	assert_true(licence->has_photo && licence->must_be_current && !licence->is_link);
	assert_int_equal(licence->shows, SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_ADDRESS);
	assert_int_equal(licence->rev3, STRENGTH_STRONG);
	assert_int_equal(document_named("us_passport")->rev4, STRENGTH_SUPERIOR);
	assert_int_equal(document_named("social_security_card")->rev3, STRENGTH_WEAK);
	assert_int_equal(document_named("social_security_card")->shows, SHOWS_NAME | SHOWS_TIN);
	assert_int_equal(document_named("birth_certificate")->rev3, STRENGTH_WEAK);
	assert_true(document_named("birth_certificate")->is_link);
}

static void test_policy_file__every_primary_document_has_a_photo_and_an_end(void **state)
{
	load_shipped();
	for (size_t at = 0; at < policy.document_count; at++)
		if (policy.document[at].class == CLASS_PRIMARY)
			assert_true(policy.document[at].has_photo &&
				    policy.document[at].must_be_current);
}

static void test_policy_file__every_decision_has_reasons(void **state)
{
	load_shipped();
	for (enum decision at = DECISION_APPROVE; at <= DECISION_DEFER; at++)
		assert_true(policy.reasons[at].count >= 1);
	assert_string_equal(policy.reasons[DECISION_APPROVE].at[0].code, "documents_ok");
	assert_int_equal(policy.reasons[DECISION_NONE].count, 0);
}

static void test_policy_file__reads_the_closed_days(void **state)
{
	load_shipped();
	assert_int_equal(policy.closed_count, 1);
	assert_true(policy_is_open(&policy, civil_to_days((struct civil_date){ 2024, 11, 22 })));
	assert_false(policy_is_open(&policy, civil_to_days((struct civil_date){ 2024, 11, 23 })));
	assert_false(policy_is_open(&policy, civil_to_days((struct civil_date){ 2025, 1, 5 })));
	assert_true(policy_is_open(&policy, civil_to_days((struct civil_date){ 2025, 1, 6 })));
}

#define HEAD                                                                                       \
	"version = \"1\"; notice_version = \"1\"; effective = \"2026-01-01\"; gate = "             \
	"\"irs_rule\";\n"
#define DOCUMENT_REST                                                                              \
	"class = \"primary\"; photo = true; current = true; link = false; shows = [\"name\"];"     \
	" rev3 = \"fair\"; rev4 = \"fair\"; }"
#define DOCUMENTS "documents = ( { code = \"a\"; name = \"A\"; " DOCUMENT_REST " );\n"
#define REASON(code) "( { code = \"" code "\"; name = \"N\"; } );\n"
#define REASONS                                                                                    \
	"reasons = { approve = " REASON("a") "refuse = " REASON("b") "refer = " REASON(            \
		"c") "defer = " REASON("d") "};\n"
#define CLOSED "closed = ();\n"

static const struct {
	const char *label, *text, *expected; /* behind the path */
} WRONG[] = {
	{ "empty", "", ":1: \"version\" is missing" },
	{ "unknown name", HEAD DOCUMENTS REASONS CLOSED "extra = 1;",
	  ":9: unknown name \"extra\"" },
	{ "missing list", HEAD REASONS CLOSED, "\"documents\" is missing" },
	{ "no list", HEAD "documents = 5;\n" REASONS CLOSED,
	  ":2: documents: expected a list in ( )" },
	{ "empty list", HEAD "documents = ();\n" REASONS CLOSED,
	  ":2: documents: expected one or more" },
	{ "no group", HEAD "documents = ( 5 );\n" REASONS CLOSED, ":2: expected settings in { }" },
	{ "bad code",
	  HEAD "documents = ( { code = \"A b\"; name = \"A\"; " DOCUMENT_REST ");\n" REASONS CLOSED,
	  ":2: code: expected a code of small letters" },
	{ "long code",
	  HEAD "documents = ( { code = \"abcdefghijklmnopqrstuvwxyz\"; name = \"A\"; " DOCUMENT_REST
	       ");\n" REASONS CLOSED,
	  ":2: code: expected at most 24 bytes of text" },
	{ "code twice",
	  HEAD "documents = ( { code = \"a\"; name = \"A\"; " DOCUMENT_REST
	       ",\n{ code = \"a\"; name "
	       "= \"B\"; " DOCUMENT_REST " );\n" REASONS CLOSED,
	  ":3: the code \"a\" stands here twice" },
	{ "missing member", HEAD "documents = (\n { code = \"a\"; } );\n" REASONS CLOSED,
	  ":3: \"name\" is missing" },
	{ "bad gate", "version = \"1\";\ngate = \"none\";",
	  ":2: gate: expected irs_rule, ial2_rev3 or ial2_rev4" },
	{ "bad day", "effective = \"2026-02-30\";", ":1: effective: expected a date" },
	{ "bad flag", HEAD "documents = ( { shows = [ \"face\" ]; } );\n" REASONS CLOSED,
	  ":2: shows: expected name, birth_date, tin, address or name_change" },
	{ "reversed closure",
	  HEAD DOCUMENTS REASONS "closed = ( { first = \"2026-02-02\"; last = \"2026-02-01\"; } );",
	  ":8: closed: the last day is before the first" },
	{ "decision missing", HEAD DOCUMENTS "reasons = { approve = " REASON("a") "};\n" CLOSED,
	  ":3: \"refuse\" is missing" },
	{ "unknown decision", HEAD DOCUMENTS "reasons = {\n maybe = 1; };\n" CLOSED,
	  ":4: unknown name \"maybe\"" },
	{ "syntax", "version = ;\n", ":1: syntax error" },
};

static void write_file(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void test_policy_file__says_file_line_and_what_was_expected(void **state)
{
	for (size_t at = 0; at < COUNT_OF(WRONG); at++) {
		struct fault fault = { 0 };
		char expected[FAULT_TEXT_MAX] = "";
		print_message("%s\n", WRONG[at].label);
		write_file(WRONG[at].text);
		assert_int_equal(policy_load(path, &policy, &fault), STATUS_REFUSED);
		text_format(expected, sizeof(expected), "%s%s",
			    WRONG[at].expected[0] == ':' ? path : "", WRONG[at].expected);
		if (strstr(fault.what, expected) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", fault.what, expected);
	}
}

static void test_policy_file__a_small_file_is_enough(void **state)
{
	struct fault fault = { 0 };

	write_file(HEAD DOCUMENTS REASONS CLOSED);
	if (policy_load(path, &policy, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	assert_int_equal(policy.document_count, 1);
	assert_int_equal(policy.document[0].rev3, STRENGTH_FAIR);
}

static void test_policy_file__a_refused_file_changes_nothing(void **state)
{
	struct fault fault = { 0 };

	load_shipped();
	struct policy before = policy;
	write_file(HEAD DOCUMENTS);
	assert_int_equal(policy_load(path, &policy, &fault), STATUS_REFUSED);
	assert_memory_equal(&policy, &before, sizeof(policy));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_policy_file__reads_the_shipped_rules),
		cmocka_unit_test(test_policy_file__every_primary_document_has_a_photo_and_an_end),
		cmocka_unit_test(test_policy_file__every_decision_has_reasons),
		cmocka_unit_test(test_policy_file__reads_the_closed_days),
		cmocka_unit_test(test_policy_file__says_file_line_and_what_was_expected),
		cmocka_unit_test(test_policy_file__a_small_file_is_enough),
		cmocka_unit_test(test_policy_file__a_refused_file_changes_nothing),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
