#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/base32.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/slip.h"
#include "kiosk/issuing/receipt_code.h"

static const struct keyring KEYRING = { { 1 }, { 2 } };
static const struct receipt_name NAME = { "C001-261122-0007", 1, 2026, 0 };

static void code_of(const struct receipt_name *name, char ret[RECEIPT_CODE_MAX])
{
	assert_int_equal(receipt_code(&KEYRING, "C001", name, ret, NULL), STATUS_OK);
}

static enum status read_typed(const char *typed, struct receipt_name *ret, struct fault *fault)
{
	return receipt_code_read(&KEYRING, "C001", span_of(typed), ret, fault);
}

static void test_receipt_code__reads_back_whose_paper_it_is(void **state)
{
	static const struct receipt_name NAMES[] = {
		{ "C001-261122-0007", 1, 2026, 0 }, { "C001-261231-9999", 4, 2027, 7 },
		{ "C001-200101-0001", 1, 2020, 0 }, { "C001-990228-0001", 2, 2099, 1 },
		{ "C001-240229-1234", 3, 2024, 3 },
	};

	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		struct receipt_name name = { 0 };
		char code[RECEIPT_CODE_MAX];
		code_of(&NAMES[at], code);
		assert_int_equal(strlen(code), RECEIPT_CODE_MAX - 1);
		assert_int_equal(read_typed(code, &name, NULL), STATUS_OK);
		assert_string_equal(name.visit, NAMES[at].visit);
		assert_int_equal(name.applicant, NAMES[at].applicant);
		assert_int_equal(name.year, NAMES[at].year);
		assert_int_equal(name.print, NAMES[at].print);
	}
}

static void test_receipt_code__names_that_no_code_can_tell_are_refused(void **state)
{
	static const struct receipt_name NAMES[] = {
		{ "C002-261122-0007", 1, 2026, 0 },  { "C001-261122-0000", 1, 2026, 0 },
		{ "C001-261322-0007", 1, 2026, 0 },  { "C001-261122-0007", 0, 2026, 0 },
		{ "C001-261122-0007", 5, 2026, 0 },  { "C001-261122-0007", 1, 2025, 0 },
		{ "C001-261122-0007", 1, 2028, 0 },  { "C001-261122-0007", 1, 2026, 8 },
		{ "C001-191231-0007", 1, 2019, 0 },  { "C001-700101-0007", 1, 1970, 0 },
		{ "C001-261122-007", 1, 2026, 0 },   { "C001", 1, 2026, 0 },
		{ "C001-261122-00070", 1, 2026, 0 }, { "", 1, 2026, 0 },
	};

	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		char code[RECEIPT_CODE_MAX] = "before";
		struct fault fault = { 0 };
		assert_int_equal(receipt_code(&KEYRING, "C001", &NAMES[at], code, &fault),
				 STATUS_REFUSED);
		assert_string_equal(code, "before");
		assert_true(fault.what[0] != '\0');
	}
}

/* Another key, another kiosk, and another of anything that it tells give another code. */
static void test_receipt_code__is_bound_to_kiosk_order_year_and_print(void **state)
{
	static const struct keyring OTHER = { { 1 }, { 3 } }, SAME = { { 9 }, { 2 } };
	static const struct receipt_name NAMES[] = {
		{ "C001-261122-0008", 1, 2026, 0 }, { "C001-261123-0007", 1, 2026, 0 },
		{ "C001-261122-0007", 2, 2026, 0 }, { "C001-261122-0007", 1, 2027, 0 },
		{ "C001-261122-0007", 1, 2026, 1 },
	};
	struct receipt_name name;
	char code[RECEIPT_CODE_MAX], other[RECEIPT_CODE_MAX];

	code_of(&NAME, code);
	for (size_t at = 0; at < COUNT_OF(NAMES); at++) {
		code_of(&NAMES[at], other);
		/* The half that authenticates differs, not only the half that tells. */
		assert_string_not_equal(code + 14, other + 14);
	}
	assert_int_equal(receipt_code_read(&OTHER, "C001", span_of(code), &name, NULL),
			 STATUS_DENIED);
	assert_int_equal(receipt_code_read(&KEYRING, "C002", span_of(code), &name, NULL),
			 STATUS_DENIED);
	assert_int_equal(receipt_code_read(&SAME, "C001", span_of(code), &name, NULL), STATUS_OK);
}

static void test_receipt_code__is_read_however_it_was_typed(void **state)
{
	char code[RECEIPT_CODE_MAX], typed[4 * RECEIPT_CODE_MAX] = " ";
	struct receipt_name name = { 0 };
	size_t size = 1;

	code_of(&NAME, code);
	for (const char *at = code; *at != '\0'; at++) {
		if (*at == '-')
			continue;
		typed[size++] = *at == '0'   ? 'o'
				: *at == '1' ? 'L'
				: *at >= 'A' ? (char)(*at - 'A' + 'a')
					     : *at;
		typed[size] = size % 3 == 0 ? '-' : ' ';
		size++;
	}
	typed[size] = '\0';
	assert_int_equal(read_typed(typed, &name, NULL), STATUS_OK);
	assert_string_equal(name.visit, NAME.visit);
}

static void test_receipt_code__is_read_as_a_scanner_sends_it(void **state)
{
	struct slip slip = { .kind = SLIP_RECEIPT };
	char scanned[SLIP_TEXT_MAX];
	struct receipt_name name = { 0 };
	struct fault fault = { 0 };

	code_of(&NAME, slip.code);
	assert_int_equal(slip_write(&slip, scanned, sizeof(scanned), NULL), STATUS_OK);
	assert_int_equal(read_typed(scanned, &name, NULL), STATUS_OK);
	assert_string_equal(name.visit, NAME.visit);
	slip.kind = SLIP_RESUME;
	assert_int_equal(slip_write(&slip, scanned, sizeof(scanned), NULL), STATUS_OK);
	assert_int_equal(read_typed(scanned, &name, &fault), STATUS_REFUSED);
	assert_non_null(strstr(fault.what, "slip to come back with"));
}

/* Every wrong character in every place: the fault names its group, and that alone. */
static void test_receipt_code__says_which_group_is_mistyped(void **state)
{
	char code[RECEIPT_CODE_MAX], wrong[RECEIPT_CODE_MAX], expected[32];
	struct receipt_name name;
	int tried = 0;

	code_of(&NAME, code);
	for (size_t at = 0; code[at] != '\0'; at++)
		for (const char *sign = BASE32_DIGITS; *sign != '\0' && code[at] != '-'; sign++) {
			struct fault fault = { 0 };
			if (*sign == code[at])
				continue;
			memcpy(wrong, code, sizeof(wrong));
			wrong[at] = *sign;
			tried++;
			assert_int_equal(read_typed(wrong, &name, &fault), STATUS_REFUSED);
			(void)text_format(expected, sizeof(expected), "in group %zu of 4",
					  at / 7 + 1);
			assert_non_null(strstr(fault.what, expected));
		}
	assert_int_equal(tried, 24 * 31);
}

static void test_receipt_code__no_characters_or_groups_that_changed_places_pass(void **state)
{
	char code[RECEIPT_CODE_MAX], wrong[RECEIPT_CODE_MAX];
	struct receipt_name name;
	int tried = 0;

	code_of(&NAME, code);
	for (size_t at = 0; at + 1 < strlen(code); at++)
		for (size_t other = at + 1; other < 7 * (at / 7) + 6; other++) {
			if (code[at] == code[other])
				continue;
			memcpy(wrong, code, sizeof(wrong));
			wrong[at] = code[other];
			wrong[other] = code[at];
			tried++;
			assert_int_equal(read_typed(wrong, &name, NULL), STATUS_REFUSED);
		}
	for (size_t at = 0; at < 28; at += 7)
		for (size_t other = at + 7; other < 28; other += 7) {
			memcpy(wrong, code, sizeof(wrong));
			memcpy(wrong + at, code + other, 6);
			memcpy(wrong + other, code + at, 6);
			tried++;
			assert_int_equal(read_typed(wrong, &name, NULL), STATUS_REFUSED);
		}
	assert_true(tried > 50);
}

static void test_receipt_code__other_texts_are_refused_as_such(void **state)
{
	static const char *const TEXTS[] = {
		"",
		"-",
		"12",
		"1234-KDR0ST-19HPZG-EM5H4B", /* a head code */
		"000000-000000-000000-00000U",
		"0000000-000000-000000-000000",
		"\xc3\x81"
		"0000-000000-000000-000000",
	};

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++) {
		struct receipt_name name = { "before", 9, 9, 9 };
		struct fault fault = { 0 };
		assert_int_equal(read_typed(TEXTS[at], &name, &fault), STATUS_REFUSED);
		assert_string_equal(name.visit, "before");
		assert_true(fault.what[0] != '\0');
	}
}

/* Well typed: check characters right, by this test's own arithmetic for an altered name. */
static void test_receipt_code__one_that_somebody_made_up_is_denied(void **state)
{
	struct receipt_name other = NAME, name = { "before", 0, 0, 0 };
	char code[RECEIPT_CODE_MAX], altered[RECEIPT_CODE_MAX], forged[RECEIPT_CODE_MAX];
	struct fault fault = { 0 };

	code_of(&NAME, code);
	other.print = 1;
	code_of(&other, altered);
	/* Groups of two genuine codes, each with its right check character. */
	memcpy(forged, code, sizeof(forged));
	memcpy(forged + 21, altered + 21, 6);
	assert_int_equal(read_typed(forged, &name, &fault), STATUS_DENIED);
	assert_non_null(strstr(fault.what, "C001"));
	assert_string_equal(name.visit, "before");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_receipt_code__reads_back_whose_paper_it_is),
		cmocka_unit_test(test_receipt_code__names_that_no_code_can_tell_are_refused),
		cmocka_unit_test(test_receipt_code__is_bound_to_kiosk_order_year_and_print),
		cmocka_unit_test(test_receipt_code__is_read_however_it_was_typed),
		cmocka_unit_test(test_receipt_code__is_read_as_a_scanner_sends_it),
		cmocka_unit_test(test_receipt_code__says_which_group_is_mistyped),
		cmocka_unit_test(
			test_receipt_code__no_characters_or_groups_that_changed_places_pass),
		cmocka_unit_test(test_receipt_code__other_texts_are_refused_as_such),
		cmocka_unit_test(test_receipt_code__one_that_somebody_made_up_is_denied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
