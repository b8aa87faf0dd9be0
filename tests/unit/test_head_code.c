#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/base/text.h"
#include "kiosk/ledger/head_code.h"

static const char SIGNS[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static struct hash hash_of(const char *text)
{
	struct span part = span_of(text);
	struct hash hash = { 0 };

	assert_int_equal(crypto_sha256(&part, 1, &hash, NULL), STATUS_OK);
	return hash;
}

static void code_of(uint64_t count, char ret[HEAD_CODE_MAX])
{
	struct hash hash = hash_of("a record");
	struct head_code code = head_code_of(count, &hash);

	head_code_text(&code, ret);
}

/* The check characters were found by trying all, with another arithmetic than this program's. */
static void test_head_code__has_one_form(void **state)
{
	char text[HEAD_CODE_MAX];
	struct hash zeros = { 0 };
	struct head_code code = head_code_of(1, &zeros);

	head_code_text(&code, text);
	assert_string_equal(text, "1-000000-000000-0000XW");
	code_of(1234, text);
	assert_string_equal(text, "1234-KDR0ST-19HPZG-EM5H4B");
}

static void test_head_code__reads_back_whatever_the_count(void **state)
{
	static const uint64_t COUNTS[] = { 1, 9, 10, 1234, 999999999, ((uint64_t)1 << 48) - 1 };
	struct hash hash = hash_of("a record"), other = hash_of("another");

	for (size_t at = 0; at < COUNT_OF(COUNTS); at++) {
		struct head_code read = { 0 };
		char text[HEAD_CODE_MAX];
		code_of(COUNTS[at], text);
		assert_int_equal(head_code_read(text, &read, NULL), STATUS_OK);
		assert_int_equal(read.count, COUNTS[at]);
		assert_true(head_code_fits(&read, &hash));
		assert_false(head_code_fits(&read, &other));
	}
}

static void test_head_code__is_read_however_it_was_typed(void **state)
{
	char text[HEAD_CODE_MAX], typed[4 * HEAD_CODE_MAX] = " ";
	struct head_code read = { 0 };
	struct hash hash = hash_of("a record");
	size_t size = 1;

	code_of(1002, text);
	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '-')
			continue;
		typed[size++] = *at == '0'   ? 'o'
				: *at == '1' ? 'l'
				: *at >= 'A' ? (char)(*at - 'A' + 'a')
					     : *at;
		typed[size] = size % 3 == 0 ? '-' : ' ';
		size++;
	}
	typed[size] = '\0';
	assert_int_equal(head_code_read(typed, &read, NULL), STATUS_OK);
	assert_int_equal(read.count, 1002);
	assert_true(head_code_fits(&read, &hash));
}

/* Every one, in every place. */
static void test_head_code__no_wrong_character_passes(void **state)
{
	char text[HEAD_CODE_MAX], wrong[HEAD_CODE_MAX];
	struct head_code read = { 0 };
	struct fault fault = { 0 };
	int tried = 0;

	code_of(90731, text);
	for (size_t at = 0; text[at] != '\0'; at++)
		for (const char *sign = SIGNS; *sign != '\0' && text[at] != '-'; sign++) {
			(void)text_copy(wrong, sizeof(wrong), text);
			wrong[at] = *sign;
			if (*sign == text[at])
				continue;
			tried++;
			assert_int_equal(head_code_read(wrong, &read, &fault), STATUS_REFUSED);
		}
	assert_true(tried > 700);
	assert_non_null(strstr(fault.what, "mistyped"));
}

static void test_head_code__no_two_characters_that_changed_places_pass(void **state)
{
	char text[HEAD_CODE_MAX], wrong[HEAD_CODE_MAX];
	struct head_code read = { 0 };
	int tried = 0;

	code_of(90731, text);
	for (size_t at = 0; text[at] != '\0'; at++)
		for (size_t other = at + 1; text[other] != '\0'; other++) {
			if (text[at] == '-' || text[other] == '-' || text[at] == text[other])
				continue;
			(void)text_copy(wrong, sizeof(wrong), text);
			wrong[at] = text[other];
			wrong[other] = text[at];
			tried++;
			assert_int_equal(head_code_read(wrong, &read, NULL), STATUS_REFUSED);
		}
	assert_true(tried > 150);
}

static void test_head_code__two_wrong_characters_do_not_pass(void **state)
{
	char text[HEAD_CODE_MAX], wrong[HEAD_CODE_MAX];
	struct head_code read = { 0 };
	unsigned seed = 1;

	code_of(90731, text);
	for (int tries = 0; tries < 20000; tries++) {
		size_t place[2] = { 0 };
		(void)text_copy(wrong, sizeof(wrong), text);
		for (size_t at = 0; at < 2; at++) {
			seed = seed * 1664525U + 1013904223U;
			place[at] = (seed >> 16) % strlen(text);
			seed = seed * 1664525U + 1013904223U;
			if (text[place[at]] != '-')
				wrong[place[at]] = SIGNS[(seed >> 16) % 32];
		}
		if (strcmp(wrong, text) != 0)
			assert_int_equal(head_code_read(wrong, &read, NULL), STATUS_REFUSED);
	}
}

static void test_head_code__other_texts_are_refused_as_such(void **state)
{
	static const char *const TEXTS[] = {
		"",
		"-",
		"12",
		"000000-000000-000000",
		"0-000000-000000",
		"A-000000-000000-000000",
		"1-U00000-000000",
		"1f2e-3d4c-5b6a-7988",
		"1-000000-000000-000000-000000-000000-000000-000000-000000",
	};

	for (size_t at = 0; at < COUNT_OF(TEXTS); at++) {
		struct head_code read = { .count = 7 };
		struct fault fault = { 0 };
		assert_int_equal(head_code_read(TEXTS[at], &read, &fault), STATUS_REFUSED);
		assert_int_equal(read.count, 7);
		assert_true(fault.what[0] != '\0');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head_code__has_one_form),
		cmocka_unit_test(test_head_code__reads_back_whatever_the_count),
		cmocka_unit_test(test_head_code__is_read_however_it_was_typed),
		cmocka_unit_test(test_head_code__no_wrong_character_passes),
		cmocka_unit_test(test_head_code__no_two_characters_that_changed_places_pass),
		cmocka_unit_test(test_head_code__two_wrong_characters_do_not_pass),
		cmocka_unit_test(test_head_code__other_texts_are_refused_as_such),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
