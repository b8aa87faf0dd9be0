#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/json.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/symbol.h"
#include "tests/unit/aamva_builder.h"

#define PASSPORT                                                                                   \
	"P<UTOSAMPLE<DE<ROSA<<ANA<LUZ<<<<<<<<<<<<<<<<\n"                                           \
	"X123456785UTO8007049F3001318AB12<<<<<<<<<<82\n"

static enum status read_text(const char *text, struct document *ret, struct fault *fault)
{
	return document_read(span_of(text), TODAY_DAYS, ret, fault);
}

static void test_document__a_record_is_recognised_by_its_start(void **state)
{
	static const struct {
		const char *text;
		enum document_kind kind;
	} ROWS[] = {
		{ "@\n\x1e\rANSI 636000080001DL00310010DLDAQX123\r", DOCUMENT_DRIVER_LICENCE },
		{ "ANSI 636000080001DL00310010DLDAQX123\r", DOCUMENT_DRIVER_LICENCE },
		{ "\r\n@\n\x1e\rAAMVA6360000101ID00290010IDDAQX123\r", DOCUMENT_ID_CARD },
		{ "@ANSI636000080001DL00310010DLDAQX123", DOCUMENT_DRIVER_LICENCE },
		{ "AMVA6360000101DL00290010DLDAQX123\r", DOCUMENT_DRIVER_LICENCE },
		{ "%VASALEM^SAMPLE$ROSA^12 ELM ST^?;636000123=300119800704=?",
		  DOCUMENT_DRIVER_LICENCE },
		{ ";636000123=300119800704=?", DOCUMENT_DRIVER_LICENCE },
		{ PASSPORT, DOCUMENT_PASSPORT },
		{ " p<utosample<de<rosa<<ana<luz<<<<<<<<<<<<<<<<"
		  "x123456785uto8007049f3001318ab12<<<<<<<<<<82",
		  DOCUMENT_PASSPORT },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document;
		assert_int_equal(read_text(ROWS[at].text, &document, NULL), STATUS_OK);
		assert_int_equal(document.kind, ROWS[at].kind);
	}
}

static void test_document__anything_else_is_refused_in_words(void **state)
{
	static const char *const ROWS[] = {
		"",
		"   \r\n",
		"0012345678905",
		"https://example.org/?a=<b>&c=<d>",
		"Ladle Rat Rotten Hut",
		"@",
		"@\n",
		"P<",
		"\x1b[2J",
		"%E?;E?",
		"50%^2;6",
		"VA^1;6",
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct document document;
		struct fault fault = { 0 };
		assert_int_equal(read_text(ROWS[at], &document, &fault), STATUS_REFUSED);
		assert_int_equal(fault.status, STATUS_REFUSED);
		assert_true(strlen(fault.what) > 10);
	}
}

static void assert_json(const struct document *document, const char *expected)
{
	char text[DOCUMENT_JSON_MAX];
	struct bytes bytes = bytes_over(text, sizeof(text) - 1);
	struct json json = json_over(&bytes);

	json_object_begin(&json, NULL);
	document_json(document, &json);
	json_object_end(&json);
	assert_false(bytes.is_full);
	text[bytes.size] = '\0';
	assert_string_equal(text, expected);
}

static void test_document__json_of_a_licence_has_every_member(void **state)
{
	struct record record = build_record(
		(struct recipe){ .version = 9,
				 .offset_wrong_by = 1,
				 .fields = FIELDS_V4 "\nDDD1\nDDL0\nDAU069 in\nDAYBRO\nDCFD123"
						     "\nDDB01312020\nDBNMUSTER" });
	struct document document;

	assert_int_equal(document_read(record_span(&record), TODAY_DAYS, &document, NULL),
			 STATUS_OK);
	assert_json(&document,
		    "{\"document\":{\"kind\":\"driver_licence\",\"jurisdiction\":\"VA\","
		    "\"iin\":\"636000\",\"aamva_version\":9,\"number\":\"T12345678\","
		    "\"nationality\":null,"
		    "\"family_name\":\"SAMPLE\",\"given_names\":[\"ROSA\",\"MARIA\"],"
		    "\"suffix\":\"JR\",\"birth_date\":\"1980-07-04\","
		    "\"issue_date\":\"2022-01-31\",\"expiry_date\":\"2030-01-31\","
		    "\"expiry_special\":null,\"sex\":\"F\",\"address\":{"
		    "\"street\":\"12 ELM ST\",\"city\":\"RICHMOND\",\"state\":\"VA\","
		    "\"postal_code\":\"232190000\",\"country\":\"USA\"},\"compliance\":\"F\","
		    "\"limited_term\":true,\"veteran\":false,\"organ_donor\":null,"
		    "\"height_cm\":175,\"eyes\":\"BRO\",\"hair\":null,"
		    "\"discriminator\":\"D123\",\"revision_date\":\"2020-01-31\","
		    "\"alias_family_name\":\"MUSTER\",\"alias_given_names\":null,"
		    "\"alias_suffix\":null},"
		    "\"faults\":[\"offset\"]}");
}

static void test_document__json_of_an_empty_document_is_null_throughout(void **state)
{
	struct document document = { .aamva_version = -1 };

	assert_json(&document,
		    "{\"document\":{\"kind\":\"none\",\"jurisdiction\":null,\"iin\":null,"
		    "\"aamva_version\":null,\"number\":null,\"nationality\":null,"
		    "\"family_name\":null,"
		    "\"given_names\":[],\"suffix\":null,\"birth_date\":null,"
		    "\"issue_date\":null,\"expiry_date\":null,\"expiry_special\":null,"
		    "\"sex\":null,\"address\":{\"street\":null,\"city\":null,\"state\":null,"
		    "\"postal_code\":null,\"country\":null},\"compliance\":null,"
		    "\"limited_term\":null,\"veteran\":null,\"organ_donor\":null,"
		    "\"height_cm\":null,\"eyes\":null,\"hair\":null,"
		    "\"discriminator\":null,\"revision_date\":null,"
		    "\"alias_family_name\":null,\"alias_given_names\":null,"
		    "\"alias_suffix\":null},\"faults\":[]}");
}

static void test_document__json_names_a_special_expiry(void **state)
{
	static const struct {
		enum date_kind kind;
		const char *expected;
	} ROWS[] = { { DATE_INDEFINITE, "\"expiry_date\":null,\"expiry_special\":\"indefinite\"" },
		     { DATE_MILITARY, "\"expiry_date\":null,\"expiry_special\":\"military\"" },
		     { DATE_NONE, "\"expiry_date\":null,\"expiry_special\":\"none\"" },
		     { DATE_ABSENT, "\"expiry_date\":null,\"expiry_special\":null" } };

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char text[DOCUMENT_JSON_MAX] = "";
		struct bytes bytes = bytes_over(text, sizeof(text) - 1);
		struct json json = json_over(&bytes);
		struct document document = { .expiry = { .kind = ROWS[at].kind } };
		json_object_begin(&json, NULL);
		document_json(&document, &json);
		json_object_end(&json);
		assert_non_null(strstr(text, ROWS[at].expected));
	}
}

/* The limit in the header must hold for the longest document there can be. */
static void test_document__json_of_the_longest_document_fits(void **state)
{
	char text[DOCUMENT_JSON_MAX];
	struct bytes bytes = bytes_over(text, sizeof(text));
	struct json json = json_over(&bytes);
	struct document document;

	memset(&document, '"', sizeof(document)); /* each is escaped to two bytes */
	document.kind = DOCUMENT_DRIVER_LICENCE;
	document.aamva_version = 99;
	document.given_count = DOCUMENT_GIVEN_MAX;
	document.birth = document.issue = document.expiry = (struct document_date){ DATE_DAY, 0 };
	document.jurisdiction[3] = document.iin[6] = document.suffix[15] = '\0';
	document.nationality[3] = document.tin[9] = '\0';
	document.number[DOCUMENT_NUMBER_MAX - 1] = document.family_name[DOCUMENT_NAME_MAX - 1] = 0;
	for (size_t at = 0; at < DOCUMENT_GIVEN_MAX; at++)
		document.given_names[at][DOCUMENT_NAME_MAX - 1] = '\0';
	document.address.street[DOCUMENT_STREET_MAX - 1] = '\0';
	document.address.city[DOCUMENT_CITY_MAX - 1] = '\0';
	document.address.state[7] = document.address.postal_code[15] = '\0';
	document.address.country[3] = '\0';
	document.card.limited_term = document.card.veteran = document.card.organ_donor = FLAG_NO;
	document.card.revision = document.birth;
	document.card.eyes[15] = document.card.hair[15] = document.card.alias_suffix[15] = '\0';
	document.card.discriminator[DOCUMENT_NUMBER_MAX - 1] = '\0';
	document.card.alias_family_name[DOCUMENT_NAME_MAX - 1] = '\0';
	document.card.alias_given_names[DOCUMENT_NAME_MAX - 1] = '\0';
	for (size_t at = 0; at < DOCUMENT_FAULT_COUNT; at++)
		document.faults[at] = true;
	document_json(&document, &json);
	assert_false(bytes.is_full);
}

static void test_document__every_fault_has_a_code_and_words_of_its_own(void **state)
{
	for (int left = 0; left < DOCUMENT_FAULT_COUNT; left++) {
		assert_string_not_equal(document_fault_code((enum document_fault)left), "");
		assert_string_not_equal(document_fault_words((enum document_fault)left), "");
		for (int right = 0; right < left; right++) {
			assert_string_not_equal(document_fault_code((enum document_fault)left),
						document_fault_code((enum document_fault)right));
			assert_string_not_equal(document_fault_words((enum document_fault)left),
						document_fault_words((enum document_fault)right));
		}
	}
}

static void test_document__given_names_are_joined_with_blanks_and_cut(void **state)
{
	struct document document = { .given_count = 2, .given_names = { "ROSA", "MARIA" } };
	char text[16], small[8];

	document_given_text(&document, text, sizeof(text));
	assert_string_equal(text, "ROSA MARIA");
	document_given_text(&document, small, sizeof(small));
	assert_string_equal(small, "ROSA MA");
	document.given_count = 0;
	document_given_text(&document, text, sizeof(text));
	assert_string_equal(text, "");
}

static void test_document__wiping_leaves_nothing(void **state)
{
	struct document document;

	memset(&document, 0x5A, sizeof(document));
	document_wipe(&document);
	for (size_t at = 0; at < sizeof(document); at++)
		assert_int_equal(((unsigned char *)&document)[at], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document__a_record_is_recognised_by_its_start),
		cmocka_unit_test(test_document__anything_else_is_refused_in_words),
		cmocka_unit_test(test_document__json_of_a_licence_has_every_member),
		cmocka_unit_test(test_document__json_of_an_empty_document_is_null_throughout),
		cmocka_unit_test(test_document__json_names_a_special_expiry),
		cmocka_unit_test(test_document__json_of_the_longest_document_fits),
		cmocka_unit_test(test_document__every_fault_has_a_code_and_words_of_its_own),
		cmocka_unit_test(test_document__given_names_are_joined_with_blanks_and_cut),
		cmocka_unit_test(test_document__wiping_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
