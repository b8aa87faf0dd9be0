#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/config.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static char path[] = "/tmp/test_policy_file.XXXXXX";
static struct policy_sets sets;
static const struct policy *policy;

static int make_file(void **state)
{
	int descriptor = mkstemp(path);

	return descriptor < 0 ? -1 : close(descriptor);
}

static int remove_file(void **state)
{
	return unlink(path);
}

static void load_shipped(void)
{
	struct fault fault = { 0 };

	if (policy_load("config/policy.conf", &sets, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	policy = policy_on(&sets, civil_to_days((struct civil_date){ 2026, 6, 15 }));
}

static const struct policy_document *document_named(const char *code)
{
	const struct policy_document *found = policy_document_named(policy, span_of(code));

	if (found == NULL)
		fail_msg("no document \"%s\"", code);
	return found;
}

static void test_policy_file__reads_the_shipped_rules(void **state)
{
	load_shipped();
	assert_int_equal(sets.count, 1);
	assert_string_equal(policy->version, "2026.1");
	assert_string_equal(policy->notice_version, "2026.3");
	assert_int_equal(strlen(policy->hash), CRYPTO_HEX_MAX - 1);
	assert_int_equal(policy->gate, GATE_IRS_RULE);
	assert_int_equal(policy->effective_day, civil_to_days((struct civil_date){ 2026, 1, 1 }));
	assert_int_equal(policy->irs_rule.primary, 1);
	assert_int_equal(policy->irs_rule.different, 2);
	assert_int_equal(policy->rev3.count, 3);
	assert_int_equal(policy->rev4.at[1].strong, 1);
	assert_int_equal(policy->rev4.at[1].fair, 1);
	assert_int_equal(policy->question[QUESTION_UNEXPIRED].no, WEIGHT_SET_ASIDE);
	assert_true(policy->question[QUESTION_PHOTO].no_needs_second);
	assert_int_equal(policy->delivery, DELIVERY_PRINT);
	assert_int_equal(policy->again, AGAIN_RETRIEVE);
	assert_true(policy->disagree.count > 1);
	assert_int_equal(policy->limits.attempts, 5);
	assert_int_equal(policy->limits.attempt_hours, 6);
	assert_true(policy_needs_second(policy, SECOND_VOID));
	assert_int_equal(policy->document_count, 31);
}

static void test_policy_file__reads_the_documents_of_the_shipped_rules(void **state)
{
	load_shipped();
	const struct policy_document *licence = document_named("driver_licence");
	assert_string_equal(licence->name, "Driver's license");
	assert_int_equal(licence->class, CLASS_PRIMARY);
	assert_true(licence->has_photo && !licence->is_link);
	assert_int_equal(licence->expiry, EXPIRY_DATE | EXPIRY_INDEF | EXPIRY_MIL | EXPIRY_NONE);
	assert_int_equal(licence->asked, (1u << QUESTION_COUNT) - 1);
	assert_int_equal(licence->shows, SHOWS_NAME | SHOWS_BIRTH_DATE | SHOWS_ADDRESS);
	assert_int_equal(licence->rev3, STRENGTH_STRONG);
	assert_int_equal(document_named("us_passport")->rev4, STRENGTH_SUPERIOR);
	assert_string_equal(document_named("us_passport")->country[0], "USA");
	assert_int_equal(document_named("social_security_card")->rev3, STRENGTH_WEAK);
	assert_int_equal(document_named("social_security_card")->shows, SHOWS_NAME | SHOWS_TIN);
	assert_int_equal(document_named("social_security_card")->expiry, 0);
	assert_int_equal(document_named("birth_certificate")->rev3, STRENGTH_WEAK);
	assert_true(document_named("birth_certificate")->is_link);
	assert_true(document_named("marriage_certificate")->is_name_link);
}

static void test_policy_file__every_primary_document_has_a_photo_and_an_end(void **state)
{
	load_shipped();
	for (size_t at = 0; at < policy->document_count; at++)
		if (policy->document[at].class == CLASS_PRIMARY)
			assert_true(policy->document[at].has_photo &&
				    policy->document[at].expiry != 0);
}

static void test_policy_file__every_decision_has_reasons(void **state)
{
	load_shipped();
	for (enum decision at = DECISION_APPROVE; at <= DECISION_DEFER; at++)
		assert_true(policy->reasons[at].count >= 1);
	assert_string_equal(policy->reasons[DECISION_APPROVE].at[0].code, "documents_ok");
	assert_int_equal(policy->reasons[DECISION_NONE].count, 0);
}

static void test_policy_file__reads_the_days_of_issuing(void **state)
{
	load_shipped();
	assert_int_equal(policy->issuing_count, 2);
	assert_true(policy_is_open(policy, civil_to_days((struct civil_date){ 2024, 11, 22 })));
	assert_false(policy_is_open(policy, civil_to_days((struct civil_date){ 2024, 11, 23 })));
	assert_false(policy_is_open(policy, civil_to_days((struct civil_date){ 2025, 1, 5 })));
	assert_true(policy_is_open(policy, civil_to_days((struct civil_date){ 2025, 1, 6 })));
}

/* A small set, a member a line, so that tests can exchange one. */
#define VERSION "version = \"1\"; notice_version = \"1\";\n"
#define EFFECTIVE "effective = \"2026-01-01\";\n"
#define GATE "gate = \"irs_rule\";\n"
#define IRS "irs_rule = { primary = 1; different = 2; together = [ \"name\" ]; };\n"
#define WAYS "ial2_rev3 = ( { superior = 1; } ); ial2_rev4 = ( { strong = 2; } );\n"
#define QUESTION(name) name " = { no = \"stops\"; unchecked = \"stops\"; no_takes_two = false; };"
#define QUESTIONS                                                                                  \
	"questions = { " QUESTION("original") QUESTION("unexpired") QUESTION("photo")              \
		QUESTION("name_birth") QUESTION("security") QUESTION("untampered")                 \
			QUESTION("barcode") " };\n"
#define DOCUMENT_REST                                                                              \
	" name = \"A\"; class = \"primary\"; photo = true; link = false; shows = [\"name\"];"      \
	" expiry = [ \"date\" ]; ask = [ \"photo\", \"unexpired\" ]; rev3 = \"fair\"; "            \
	"rev4 = \"fair\"; }"
#define DOCUMENTS "documents = ( { code = \"a\";" DOCUMENT_REST " );\n"
#define REASON(code) "( { code = \"" code "\"; name = \"N\"; } ); "
#define REASONS                                                                                    \
	"reasons = { approve = " REASON("a") "refuse = " REASON("b") "refer = " REASON(            \
		"c") "defer = " REASON("d") "};\n"
#define REST                                                                                       \
	"second_person = [ ]; delivery = \"mail\";\n"                                              \
	"limits = { attempts = 5; attempt_hours = 6; resume_hours = 0; adult_years = 18; };\n"
#define ISSUING "issuing = ( );\n"
#define HEAD VERSION EFFECTIVE GATE IRS WAYS QUESTIONS
#define TAIL REASONS REST ISSUING
#define FILE_OF(members) "rule_sets = ( {\n" members "} );\n"
#define SET(version, day)                                                                          \
	"{ version = \"" version "\"; notice_version = \"1\";\neffective = \"" day                 \
	"\";\n" GATE IRS WAYS QUESTIONS DOCUMENTS TAIL
#define DOCUMENT_WITH(members)                                                                     \
	FILE_OF(HEAD "documents = (\n { code = \"a\"; " members " } );\n" TAIL)

static const struct {
	const char *label, *text, *expected; /* behind the path */
} WRONG[] = {
	{ "empty", "", ":1: \"rule_sets\" is missing" },
	{ "the form of old", "version = \"1\";",
	  ":1: unknown name \"version\"; the nearest known is \"rule_sets\"" },
	{ "no sets", "rule_sets = ();", ":1: rule_sets: expected 1 to 8 entries, not 0" },
	{ "no list of sets", "rule_sets = 5;", ":1: rule_sets: expected a list in ( )" },
	{ "no group", "rule_sets = (\n5 );", ":2: expected settings in { }" },
	{ "unknown name", FILE_OF(HEAD DOCUMENTS TAIL "delivry = 1;"),
	  ":13: unknown name \"delivry\"; the nearest known is \"delivery\"" },
	{ "missing list", FILE_OF(HEAD TAIL), ":1: \"documents\" is missing" },
	{ "no list", FILE_OF(HEAD "documents = 5;\n" TAIL),
	  ":8: documents: expected a list in ( )" },
	{ "empty list", FILE_OF(HEAD "documents = ();\n" TAIL),
	  ":8: documents: expected 1 to 32 entries, not 0" },
	{ "no group in a list", FILE_OF(HEAD "documents = ( 5 );\n" TAIL),
	  ":8: expected settings in { }" },
	{ "bad code", FILE_OF(HEAD "documents = ( { code = \"A b\";" DOCUMENT_REST ");\n" TAIL),
	  ":8: code: expected a code of small letters, digits and underscores, not \"A b\"" },
	{ "long code",
	  FILE_OF(HEAD "documents = ( { code = \"abcdefghijklmnopqrstuvwxyz\";" DOCUMENT_REST
		       ");\n" TAIL),
	  ":8: code: expected at most 24 bytes of text, not \"abcdefghijklmnopqrstuvwxy\"" },
	{ "code twice",
	  FILE_OF(HEAD "documents = ( { code = \"a\";" DOCUMENT_REST
		       ",\n{ code = \"a\";" DOCUMENT_REST " );\n" TAIL),
	  ":9: the code \"a\" stands here twice" },
	{ "missing member", DOCUMENT_WITH(""), ":9: \"name\" is missing" },
	{ "bad gate", FILE_OF("gate = \"none\";"),
	  ":2: gate: expected irs_rule, ial2_rev3 or ial2_rev4, not \"none\"" },
	{ "gate of another type", FILE_OF("gate = 7;"), "ial2_rev4, not 7" },
	{ "bad day", FILE_OF("effective = \"2026-02-30\";"),
	  ":2: effective: expected a date such as \"2026-01-31\", not \"2026-02-30\"" },
	{ "bad flag", DOCUMENT_WITH("shows = [ \"face\" ];"),
	  ":9: shows: expected name, birth_date, tin or address" },
	{ "bad expiry", DOCUMENT_WITH("expiry = [ \"never\" ];"),
	  ":9: expiry: expected date, INDEF, MIL, none or clerk" },
	{ "bad age", DOCUMENT_WITH("max_age_days = 0;"),
	  ":9: max_age_days: expected a number from 1 to 3660, not 0" },
	{ "unknown question", DOCUMENT_WITH("ask = [ \"smell\" ];"), ":9: ask: expected original" },
	{ "bad country",
	  FILE_OF(HEAD "documents = ( { code = \"a\"; countries = [ \"usa\" ];" DOCUMENT_REST
		       ");\n" TAIL),
	  ":8: countries: expected codes such as \"USA\", not \"usa\"" },
	{ "a primary document without a photo",
	  DOCUMENT_WITH("name = \"A\"; class = \"primary\"; photo = false; link = false; "
			"shows = [\"name\"]; expiry = [ ]; ask = [ ]; rev3 = \"fair\"; "
			"rev4 = \"fair\";"),
	  ":9: a: a primary document has a photo: expected photo = true" },
	{ "an expiry that nobody asks about",
	  DOCUMENT_WITH("name = \"A\"; class = \"secondary\"; photo = false; link = false; "
			"shows = [\"name\"]; expiry = [ \"date\" ]; ask = [ ]; rev3 = \"fair\"; "
			"rev4 = \"fair\";"),
	  ":9: a: ask: expected \"unexpired\"" },
	{ "a photo that is not there",
	  DOCUMENT_WITH("name = \"A\"; class = \"secondary\"; photo = false; link = false; "
			"shows = [\"name\"]; expiry = [ ]; ask = [ \"photo\" ]; rev3 = \"fair\"; "
			"rev4 = \"fair\";"),
	  ":9: a: ask: expected no \"photo\"" },
	{ "a birth date that nobody compares",
	  DOCUMENT_WITH("name = \"A\"; class = \"secondary\"; photo = false; link = false; "
			"shows = [\"birth_date\"]; expiry = [ ]; ask = [ ]; rev3 = \"fair\"; "
			"rev4 = \"fair\";"),
	  ":9: a: ask: expected \"name_birth\" where a birth date or tin is shown" },
	{ "fewer documents than photo IDs",
	  FILE_OF(VERSION EFFECTIVE GATE
		  "irs_rule = { primary = 2; different = 1; together = [ ]; };\n" WAYS QUESTIONS
			  DOCUMENTS TAIL),
	  ":5: irs_rule: expected different to be primary (2) or more" },
	{ "a way of no document",
	  FILE_OF(VERSION EFFECTIVE GATE IRS
		  "ial2_rev3 = ( {\n} ); ial2_rev4 = ( );\n" QUESTIONS DOCUMENTS TAIL),
	  ":6: ial2_rev3: expected 1 to 4 documents together, not 0" },
	{ "a question missing",
	  FILE_OF(VERSION EFFECTIVE GATE IRS WAYS
		  "questions = {" QUESTION("original") "};\n" DOCUMENTS TAIL),
	  ":7: \"unexpired\" is missing" },
	{ "bad effect",
	  FILE_OF(VERSION EFFECTIVE GATE IRS WAYS
		  "questions = { original = { no = \"maybe\"; }; };\n" DOCUMENTS TAIL),
	  "is missing" },
	{ "windows reversed",
	  FILE_OF(HEAD DOCUMENTS REASONS REST
		  "issuing = ( { year = 2026; first = \"2026-02-02\"; last = \"2026-02-01\"; } );"),
	  ":12: issuing: the last day is before the first" },
	{ "a window of another year",
	  FILE_OF(HEAD DOCUMENTS REASONS REST
		  "issuing = ( { year = 2025; first = \"2026-02-02\"; last = \"2026-02-03\"; } );"),
	  ":12: issuing: expected days of that year" },
	{ "a year twice",
	  FILE_OF(HEAD DOCUMENTS REASONS REST
		  "issuing = ( { year = 2026; first = \"2026-02-02\"; last = \"2026-02-03\"; },\n"
		  "{ year = 2026; first = \"2026-03-02\"; last = \"2026-03-03\"; } );"),
	  ":13: issuing: expected each year once" },
	{ "decision missing",
	  FILE_OF(HEAD DOCUMENTS "reasons = { approve = " REASON("a") "};\n" REST ISSUING),
	  ":9: \"refuse\" is missing" },
	{ "unknown decision", FILE_OF(HEAD DOCUMENTS "reasons = {\n deter = 1; };\n" REST ISSUING),
	  ":10: unknown name \"deter\"; the nearest known is \"defer\"" },
	{ "an act that is none", FILE_OF("second_person = [ \"sneeze\" ];"),
	  ":2: second_person: expected override, void, reprint, pin_again, conflict or referral" },
	{ "again in no way", FILE_OF("again = \"twice\";"),
	  ":2: again: expected mail, retrieve or replace, not \"twice\"" },
	{ "no list of disagreements",
	  FILE_OF(HEAD DOCUMENTS
		  "reasons = { approve = " REASON("a") "refuse = " REASON("b") "refer = " REASON(
			  "c") "defer = " REASON("d") "disagree = ( ); };\n" REST ISSUING),
	  ":9: disagree: expected 1 to 8 entries, not 0" },
	{ "delivery by nobody", FILE_OF("delivery = \"pigeon\";"),
	  ":2: delivery: expected print, mail or both, not \"pigeon\"" },
	{ "no attempt",
	  FILE_OF(HEAD DOCUMENTS REASONS "second_person = [ ]; delivery = \"mail\";\n"
					 "limits = {\n attempts = 0; };\n" ISSUING),
	  ":12: attempts: expected a number from 1 to 99, not 0" },
	{ "two sets of one day",
	  "rule_sets = (\n" SET("1", "2026-01-01") "},\n" SET("2", "2026-01-01") "} );",
	  ":15: effective: expected a day after 2026-01-01, when the rules above begin" },
	{ "sets in no order",
	  "rule_sets = (\n" SET("1", "2026-01-01") "},\n" SET("2", "2025-12-31") "} );",
	  ":15: effective: expected a day after 2026-01-01" },
	{ "a version twice",
	  "rule_sets = (\n" SET("1", "2026-01-01") "},\n" SET("1", "2027-01-01") "} );",
	  ":14: the version \"1\" stands here twice" },
	{ "a gap",
	  "rule_sets = (\n" SET("1", "2026-01-01") "until = \"2026-12-30\"; },\n" SET(
		  "2", "2027-01-01") "} );",
	  ":13: until: expected \"2026-12-31\", the day before the next rules: there is a gap" },
	{ "an overlap",
	  "rule_sets = (\n" SET("1", "2026-01-01") "until = \"2027-01-01\"; },\n" SET(
		  "2", "2027-01-01") "} );",
	  ":13: until: expected \"2026-12-31\", the day before the next rules: there is an "
	  "overlap" },
	{ "an end that is no day",
	  "rule_sets = (\n" SET("1", "2026-01-01") "until = 7; },\n" SET("2", "2027-01-01") "} );",
	  ":13: until: expected a date" },
	{ "an end of the newest",
	  "rule_sets = (\n" SET("1", "2026-01-01") "until = \"2026-12-31\"; } );",
	  ":13: until: expected none, for the newest rules have no end" },
	{ "a place in a group twice", FILE_OF("gate = \"irs_rule\";\ngate = \"irs_rule\";"),
	  ":3: duplicate setting name" },
	{ "syntax", "rule_sets = ;\n", ":1: syntax error" },
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
		assert_int_equal(policy_load(path, &sets, &fault), STATUS_REFUSED);
		text_format(expected, sizeof(expected), "%s%s",
			    WRONG[at].expected[0] == ':' ? path : "", WRONG[at].expected);
		if (strstr(fault.what, expected) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", fault.what, expected);
	}
}

static void test_policy_file__a_small_file_is_enough(void **state)
{
	struct fault fault = { 0 };

	write_file(FILE_OF(HEAD DOCUMENTS TAIL));
	if (policy_load(path, &sets, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	assert_int_equal(sets.set[0].document_count, 1);
	assert_int_equal(sets.set[0].document[0].rev3, STRENGTH_FAIR);
}

static void test_policy_file__a_refused_file_changes_nothing(void **state)
{
	static struct policy_sets before;
	struct fault fault = { 0 };

	load_shipped();
	before = sets;
	write_file(FILE_OF(HEAD DOCUMENTS));
	assert_int_equal(policy_load(path, &sets, &fault), STATUS_REFUSED);
	assert_memory_equal(&sets, &before, sizeof(sets));
}

static void test_policy_file__the_set_is_chosen_by_the_day(void **state)
{
	static const struct {
		int year, month, day;
		const char *version; /* null: none holds */
	} CASES[] = {
		{ 2025, 12, 31, NULL }, { 2026, 1, 1, "1" }, { 2026, 12, 31, "1" },
		{ 2027, 1, 1, "2" },    { 2099, 1, 1, "2" },
	};

	write_file("rule_sets = (\n" SET("1", "2026-01-01") "until = \"2026-12-31\"; },\n" SET(
		"2", "2027-01-01") "} );");
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct fault fault = { 0 };
		const struct policy *chosen = NULL;
		int32_t day = civil_to_days(
			(struct civil_date){ CASES[at].year, CASES[at].month, CASES[at].day });
		enum status status = policy_load_on(path, day, &sets, &chosen, &fault);
		if (CASES[at].version != NULL) {
			assert_int_equal(status, STATUS_OK);
			assert_string_equal(chosen->version, CASES[at].version);
			continue;
		}
		assert_int_equal(status, STATUS_REFUSED);
		assert_non_null(strstr(fault.what, "no rules hold on 2025-12-31"));
	}
}

static void hash_of(const char *text, char ret[CRYPTO_HEX_MAX])
{
	struct fault fault = { 0 };

	write_file(text);
	if (policy_load(path, &sets, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	memcpy(ret, sets.set[0].hash, CRYPTO_HEX_MAX);
}

static void test_policy_file__comments_and_layout_do_not_change_the_hash(void **state)
{
	char first[CRYPTO_HEX_MAX], second[CRYPTO_HEX_MAX], other[CRYPTO_HEX_MAX];

	hash_of(FILE_OF(HEAD DOCUMENTS TAIL), first);
	hash_of("# A comment.\nrule_sets = ( { " TAIL "/* moved */\n\n" DOCUMENTS HEAD "} );",
		second);
	hash_of(FILE_OF(VERSION EFFECTIVE
			"gate = \"ial2_rev3\";\n" IRS WAYS QUESTIONS DOCUMENTS TAIL),
		other);
	assert_string_equal(first, second);
	assert_string_not_equal(first, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_policy_file__reads_the_shipped_rules),
		cmocka_unit_test(test_policy_file__every_primary_document_has_a_photo_and_an_end),
		cmocka_unit_test(test_policy_file__every_decision_has_reasons),
		cmocka_unit_test(test_policy_file__reads_the_documents_of_the_shipped_rules),
		cmocka_unit_test(test_policy_file__reads_the_days_of_issuing),
		cmocka_unit_test(test_policy_file__says_file_line_and_what_was_expected),
		cmocka_unit_test(test_policy_file__a_small_file_is_enough),
		cmocka_unit_test(test_policy_file__a_refused_file_changes_nothing),
		cmocka_unit_test(test_policy_file__the_set_is_chosen_by_the_day),
		cmocka_unit_test(test_policy_file__comments_and_layout_do_not_change_the_hash),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
