#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <ctype.h>

#include "kiosk/ledger/record.h"
#include "kiosk/ledger/seal.h"

static void test_catalogue__every_kind_is_found_by_its_text(void **state)
{
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++)
		assert_int_equal(
			record_kind_from_span(span_of(record_kind_text((enum record_kind)kind))),
			kind);
}

static void test_catalogue__another_text_is_no_kind(void **state)
{
	static const char *const TEXTS[] = { "", "decide", "decidedx", "DECIDED" };

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++)
		assert_int_equal(record_kind_from_span(span_of(TEXTS[at])), RECORD_KIND_COUNT);
}

static void test_catalogue__texts_are_words_that_fit_a_record(void **state)
{
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		const char *text = record_kind_text((enum record_kind)kind);
		assert_true(text[0] != '\0' && strlen(text) <= 32);
		assert_int_equal(strspn(text, "abcdefghijklmnopqrstuvwxyz_"), strlen(text));
	}
}

static void test_catalogue__every_kind_says_who_and_what_it_means(void **state)
{
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		const char *meaning = record_kind_meaning((enum record_kind)kind);
		assert_true(record_kind_who((enum record_kind)kind)[0] != '\0');
		assert_true(isupper((unsigned char)meaning[0]));
		assert_int_equal(meaning[strlen(meaning) - 1], '.');
	}
}

static void test_catalogue__each_kind_is_made_by_who_acts(void **state)
{
	static const struct {
		enum record_kind kind;
		const char *actor;
		bool is_fine;
	} CASES[] = {
		{ RECORD_KIOSK_STARTED, "system", true },  { RECORD_KIOSK_STARTED, "ana", false },
		{ RECORD_CONSENTED, "visitor", true },     { RECORD_CONSENTED, "system", false },
		{ RECORD_CONSENTED, "ana", false },        { RECORD_DECIDED, "ana", true },
		{ RECORD_DECIDED, "visitor", false },      { RECORD_DECIDED, "system", false },
		{ RECORD_AUDIT_SHOWN, "shell:ann", true }, { RECORD_AUDIT_SHOWN, "system", false },
		{ RECORD_VISIT_CLOSED, "visitor", true },  { RECORD_VISIT_CLOSED, "system", true },
		{ RECORD_VISIT_CLOSED, "ana", true },
	};

	for (size_t at = 0; at < sizeof(CASES) / sizeof(CASES[0]); at++)
		if (record_kind_is_by(CASES[at].kind, CASES[at].actor) != CASES[at].is_fine)
			fail_msg("%s by %s", record_kind_text(CASES[at].kind), CASES[at].actor);
}

static void test_catalogue__required_details_fit_a_record(void **state)
{
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		struct span rest = span_of(record_kind_details((enum record_kind)kind)), key;
		size_t count = 0;
		while (span_split(&rest, ' ', &key)) {
			assert_true(key.size < RECORD_KEY_MAX);
			count += key.size > 0;
		}
		assert_true(count <= RECORD_DETAILS_MAX);
	}
}

static void test_catalogue__only_listed_details_are_sealed(void **state)
{
	static const struct {
		enum record_kind kind;
		const char *key;
		bool expected;
	} CASES[] = {
		{ RECORD_IDENTIFIED, "tin", true },     { RECORD_IDENTIFIED, "by_zip", true },
		{ RECORD_CHECKED, "expiry", true },     { RECORD_DOCUMENT_GIVEN, "expiry", true },
		{ RECORD_IDENTIFIED, "expiry", false }, { RECORD_IDENTIFIED, "", false },
		{ RECORD_IDENTIFIED, "by_", false },    { RECORD_IDENTIFIED, "tin family", false },
		{ RECORD_VISIT_STARTED, "tin", false }, { RECORD_DECIDED, "family", false },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_int_equal(record_kind_seals(CASES[at].kind, CASES[at].key),
				 CASES[at].expected);
}

static void test_catalogue__sealed_details_fit_a_box(void **state)
{
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		struct span rest = span_of(record_kind_sealed((enum record_kind)kind)), key;
		size_t count = 0;
		while (span_split(&rest, ' ', &key)) {
			assert_true(key.size < RECORD_KEY_MAX);
			count += key.size > 0;
		}
		assert_true(count <= SEAL_DETAILS_MAX);
	}
}

/* A span lists what is there, and may end in its own next beginning. */
static void test_catalogue__what_begins_has_what_ends_it(void **state)
{
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		struct span text = span_of(record_kind_text((enum record_kind)kind)), rest, end;
		const struct record_span *span = record_kind_span((enum record_kind)kind);
		if (span_find(text, span_of("_started"), 0) < text.size && span == NULL)
			fail_msg("%s: nothing ends it", record_kind_text((enum record_kind)kind));
		if (span == NULL)
			continue;
		rest = span_of(span->ends);
		assert_true(rest.size > 0);
		while (span_split(&rest, ' ', &end))
			assert_int_not_equal(record_kind_from_span(end), RECORD_KIND_COUNT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_catalogue__every_kind_is_found_by_its_text),
		cmocka_unit_test(test_catalogue__another_text_is_no_kind),
		cmocka_unit_test(test_catalogue__texts_are_words_that_fit_a_record),
		cmocka_unit_test(test_catalogue__every_kind_says_who_and_what_it_means),
		cmocka_unit_test(test_catalogue__each_kind_is_made_by_who_acts),
		cmocka_unit_test(test_catalogue__required_details_fit_a_record),
		cmocka_unit_test(test_catalogue__only_listed_details_are_sealed),
		cmocka_unit_test(test_catalogue__sealed_details_fit_a_box),
		cmocka_unit_test(test_catalogue__what_begins_has_what_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
