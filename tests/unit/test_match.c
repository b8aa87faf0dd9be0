#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/text.h"
#include "kiosk/identity/match.h"
#include "kiosk/identity/match_words.h"

enum { COLUMNS = 5, LINE_MAX_BYTES = 1024 };

/* One line of the table: field | one value | another | result | words. */
struct match_case {
	char column[COLUMNS][COMPARISON_TEXT_MAX];
};

static bool read_case(const char *line, struct match_case *ret)
{
	struct span rest = span_trim(span_of(line)), column;

	if (rest.size > 0 && rest.at[rest.size - 1] == '\n')
		rest.size--;
	if (span_trim(rest).size == 0 || line[0] == '#')
		return false;
	for (size_t at = 0; at < COLUMNS; at++) {
		ret->column[at][0] = '\0';
		if (span_split(&rest, '|', &column))
			(void)text_copy_span(ret->column[at], sizeof(ret->column[at]),
					     span_trim(column));
	}
	return true;
}

/* A name of the table: "family, given", "family, given, suffix", with "(T)" or "(N)" behind a part
 * that its issuer says is, or is not, truncated. */
struct written_name {
	char part[3][MATCH_TEXT_MAX];
	struct name_value value;
};

static enum document_flag take_flag(char *part)
{
	size_t size = strlen(part);

	if (size < 3 || part[size - 3] != '(' || part[size - 1] != ')')
		return FLAG_ABSENT;
	enum document_flag flag = part[size - 2] == 'T' ? FLAG_YES : FLAG_NO;
	part[size - 3] = '\0';
	return flag;
}

static void read_name(const char *text, struct written_name *ret)
{
	struct span rest = span_of(text), part;

	*ret = (struct written_name){ 0 };
	for (size_t at = 0; at < COUNT_OF(ret->part) && span_split(&rest, ',', &part); at++)
		(void)text_copy_span(ret->part[at], sizeof(ret->part[at]), span_trim(part));
	ret->value = (struct name_value){ .family = ret->part[0],
					  .given = ret->part[1],
					  .suffix = ret->part[2],
					  .family_cut = take_flag(ret->part[0]),
					  .given_cut = take_flag(ret->part[1]) };
}

static struct comparison compare_as(const char *field, const char *left, const char *right)
{
	static const struct {
		const char *name;
		enum person_field field;
	} ADDRESSES[] = { { "street", PERSON_STREET },
			  { "city", PERSON_CITY },
			  { "state", PERSON_STATE },
			  { "zip", PERSON_POSTAL_CODE } };
	struct written_name a, b;

	for (size_t at = 0; at < COUNT_OF(ADDRESSES); at++)
		if (strcmp(field, ADDRESSES[at].name) == 0)
			return address_compare(ADDRESSES[at].field, left, right);
	if (strcmp(field, "date") == 0)
		return dates_compare(left, right);
	if (strcmp(field, "tin") == 0)
		return tins_compare(left, right);
	if (strcmp(field, "number") == 0)
		return numbers_compare(left, right);
	read_name(left, &a);
	read_name(right, &b);
	struct names_comparison names = names_compare(&a.value, &b.value);
	if (strcmp(field, "family") == 0)
		return names.family;
	if (strcmp(field, "given") == 0)
		return names.given;
	fail_msg("the table knows no field \"%s\"", field);
	return names.family;
}

/* What the program says of two values, as the last two columns say it. */
static void write_result(struct comparison result, char *code, char *words)
{
	char text[COMPARISON_TEXT_MAX];

	(void)text_copy(code, COMPARISON_TEXT_MAX, match_code(result.match));
	comparison_text(result, text, sizeof(text));
	size_t colon = span_find(span_of(text), span_of(": "), 0);
	(void)text_copy(words, COMPARISON_TEXT_MAX, colon < strlen(text) ? text + colon + 2 : "");
}

static bool is_as_written(const struct match_case *row, const char *left, const char *right)
{
	char code[COMPARISON_TEXT_MAX], words[COMPARISON_TEXT_MAX];
	struct comparison result = compare_as(row->column[0], left, right);

	write_result(result, code, words);
	if (strcmp(code, row->column[3]) == 0 && strcmp(words, row->column[4]) == 0)
		return true;
	print_error("%s | %s | %s\n  is now: %s | %s\n", row->column[0], left, right, code, words);
	return false;
}

static FILE *open_table(void)
{
	FILE *table = fopen("tests/tables/matching_cases.txt", "r");

	assert_non_null(table);
	return table;
}

static void test_match__every_case_of_the_table_is_as_written_both_ways(void **state)
{
	FILE *table = open_table();
	char line[LINE_MAX_BYTES];
	struct match_case row;
	size_t count = 0, wrong = 0;

	while (fgets(line, sizeof(line), table) != NULL) {
		if (!read_case(line, &row))
			continue;
		count++;
		wrong += !is_as_written(&row, row.column[1], row.column[2]) ||
			 !is_as_written(&row, row.column[2], row.column[1]);
	}
	(void)fclose(table);
	print_message("%zu cases, %zu wrong\n", count, wrong);
	assert_int_equal(wrong, 0);
	assert_true(count >= 200);
}

/* Every value of the table against every other of its field, which nobody wrote down. */
enum { VALUES_MAX = 1024 };
static struct {
	char field[16], value[COMPARISON_TEXT_MAX];
} values[VALUES_MAX];
static size_t value_count;

static int read_values(void **state)
{
	FILE *table = open_table();
	char line[LINE_MAX_BYTES];
	struct match_case row;

	while (fgets(line, sizeof(line), table) != NULL && value_count + 2 <= VALUES_MAX)
		for (size_t side = 1; read_case(line, &row) && side <= 2; side++) {
			text_copy(values[value_count].field, sizeof(values[0].field),
				  row.column[0]);
			text_copy(values[value_count].value, sizeof(values[0].value),
				  row.column[side]);
			value_count++;
		}
	(void)fclose(table);
	return 0;
}

/* Calls the claim on every two values of one field. */
static void for_all_pairs(void (*claim)(const char *field, const char *left, const char *right))
{
	size_t count = 0;

	for (size_t a = 0; a < value_count; a++)
		for (size_t b = 0; b < value_count; b++) {
			if (strcmp(values[a].field, values[b].field) != 0)
				continue;
			claim(values[a].field, values[a].value, values[b].value);
			count++;
		}
	assert_true(count > 1000);
}

static void must_be_symmetric(const char *field, const char *left, const char *right)
{
	struct comparison one = compare_as(field, left, right);
	struct comparison other = compare_as(field, right, left);

	if (one.match != other.match || one.differences != other.differences ||
	    one.distance != other.distance)
		fail_msg("%s: \"%s\" and \"%s\" compare otherwise the other way round", field, left,
			 right);
}

static void test_match__sides_do_not_matter(void **state)
{
	for_all_pairs(must_be_symmetric);
}

static void must_fold_equal_if_same(const char *field, const char *left, const char *right)
{
	struct comparison result = compare_as(field, left, right);

	if (result.match == MATCH_SAME)
		assert_int_equal(result.differences, 0);
	if (result.match == MATCH_FOLDED || result.match == MATCH_CLOSE)
		assert_int_not_equal(result.differences, 0);
	assert_true((result.match == MATCH_CLOSE) == (result.distance > 0));
}

static void test_match__whatever_is_not_plainly_the_same_says_what_differs(void **state)
{
	for_all_pairs(must_fold_equal_if_same);
}

static void digits_of(const char *text, char *to)
{
	for (; *text != '\0'; text++)
		if (*text >= '0' && *text <= '9')
			*to++ = *text;
	*to = '\0';
}

/* Dates and ZIP codes may leave digits out, ordinals and suffixes be spelled out. */
static void must_not_fold_digits(const char *field, const char *left, const char *right)
{
	char a[COMPARISON_TEXT_MAX], b[COMPARISON_TEXT_MAX];
	enum match match = compare_as(field, left, right).match;

	digits_of(left, a);
	digits_of(right, b);
	if (strcmp(field, "tin") != 0 && strcmp(field, "number") != 0)
		return;
	if (strcmp(a, b) != 0)
		assert_true(match != MATCH_SAME && match != MATCH_FOLDED);
}

static void test_match__different_digits_are_never_the_same(void **state)
{
	for_all_pairs(must_not_fold_digits);
	assert_int_equal(address_compare(PERSON_STREET, "12 Elm St", "13 Elm St").match,
			 MATCH_CLOSE);
	assert_int_equal(address_compare(PERSON_STREET, "1 23rd St", "12 3rd St").match,
			 MATCH_DIFFERENT);
}

static void must_fold_once(const char *field, const char *left, const char *right)
{
	char once[FOLDED_MAX], twice[FOLDED_MAX];

	for (enum fold fold = FOLD_ACCENTS; fold <= FOLD_SPELLED_OUT; fold++) {
		text_fold(left, fold, once, sizeof(once));
		text_fold(once, fold, twice, sizeof(twice));
		assert_string_equal(once, twice);
	}
}

static void test_match__folding_twice_is_folding_once(void **state)
{
	for_all_pairs(must_fold_once);
}

static void must_be_itself(const char *field, const char *left, const char *right)
{
	enum match match = compare_as(field, left, left).match;

	assert_true(match == MATCH_SAME || match == MATCH_ABSENT ||
		    (match == MATCH_DIFFERENT && strcmp(field, "tin") == 0));
}

static void test_match__every_value_is_the_same_as_itself(void **state)
{
	for_all_pairs(must_be_itself);
}

static void test_match__names_are_folded_to_plain_letters(void **state)
{
	static const struct {
		const char *name, *folded;
	} ROWS[] = {
		{ "Muñoz-O'Neil", "MUNOZONEIL" },
		{ "Nguyễn Thị", "NGUYENTHI" },
		{ "Łukasz Żak", "LUKASZZAK" },
		{ "Straße", "STRASSE" },
		{ "Ægir Þór", "AEGIRTHOR" },
		{ "Ştefan", "STEFAN" },
		{ "Ștefan", "STEFAN" },
		{ "e\u0301", "E" },
		{ "李", "" },
		{ "", "" },
		{ "St. John 3rd", "STJOHN3RD" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char folded[64];
		text_fold(ROWS[at].name, FOLD_ACCENTS, folded, sizeof(folded));
		assert_string_equal(folded, ROWS[at].folded);
	}
}

static void test_match__folding_stays_within_its_buffer(void **state)
{
	char folded[4];

	text_fold("Æsop the long", FOLD_ACCENTS, folded, sizeof(folded));
	assert_true(strlen(folded) < sizeof(folded));
}

static void test_match__a_text_over_the_limit_is_the_same_as_itself_only(void **state)
{
	char left[2 * MATCH_TEXT_MAX], right[2 * MATCH_TEXT_MAX];

	memset(left, 'a', sizeof(left));
	memset(right, 'a', sizeof(right));
	left[sizeof(left) - 1] = right[sizeof(right) - 1] = '\0';
	right[sizeof(right) - 2] = 'b';
	struct name_value one = { .family = left, .given = "", .suffix = "" };
	struct name_value other = { .family = right, .given = "", .suffix = "" };
	assert_int_equal(names_compare(&one, &other).family.match, MATCH_DIFFERENT);
	assert_int_equal(names_compare(&one, &one).family.match, MATCH_SAME);
	assert_int_equal(address_compare(PERSON_STREET, left, right).match, MATCH_DIFFERENT);
	assert_int_equal(numbers_compare(left, right).match, MATCH_DIFFERENT);
}

/* The whole of Latin-1 and Latin Extended-A: each letter folds to something, in both cases alike.
 */
static void test_match__every_latin_letter_folds_as_its_capital_does(void **state)
{
	for (uint32_t code = 0xC0; code <= 0x17F; code++) {
		char small[8] = "", capital[8] = "", a[8], b[8];
		if (code == 0xD7 || code == 0xF7)
			continue;
		assert_true(text_append_code(small, sizeof(small), code));
		text_fold(small, FOLD_ACCENTS, a, sizeof(a));
		if (a[0] == '\0')
			fail_msg("U+%04X folds to nothing", (unsigned)code);
		struct name_value one = { small, "", "", FLAG_ABSENT, FLAG_ABSENT };
		(void)text_copy(capital, sizeof(capital), a);
		struct name_value other = { capital, "", "", FLAG_ABSENT, FLAG_ABSENT };
		text_fold(capital, FOLD_ACCENTS, b, sizeof(b));
		assert_string_equal(a, b);
		assert_int_equal(names_compare(&one, &other).family.match, MATCH_FOLDED);
	}
}

static void test_match__what_differs_in_a_taxpayer_number_is_said_without_a_digit(void **state)
{
	static const char *const OTHERS[] = { "123-45-6788", "123-45-6798", "12345678",
					      "987-65-4321", "" };

	for (size_t at = 0; at < COUNT_OF(OTHERS); at++) {
		char text[COMPARISON_TEXT_MAX];
		comparison_text(tins_compare("123-45-6789", OTHERS[at]), text, sizeof(text));
		assert_int_equal(strcspn(text, "0123456789"), strlen(text));
	}
}

static void test_match__the_worse_of_two_results_is_told(void **state)
{
	struct comparison same = { MATCH_SAME, 0, 0 };
	struct comparison accent = { MATCH_FOLDED, 1U << DIFFERENCE_ACCENT, 0 };
	struct comparison hyphen = { MATCH_FOLDED, 1U << DIFFERENCE_HYPHEN, 0 };
	struct comparison close = { MATCH_CLOSE, 1U << DIFFERENCE_LETTER, 1 };
	char text[COMPARISON_TEXT_MAX];

	comparison_text(comparison_worse(same, accent), text, sizeof(text));
	assert_string_equal(text, "same after folding: the accent");
	comparison_text(comparison_worse(hyphen, accent), text, sizeof(text));
	assert_string_equal(text, "same after folding: the accent, the hyphen");
	comparison_text(comparison_worse(close, accent), text, sizeof(text));
	assert_string_equal(text, "close: one letter differs");
}

static void test_match__the_distance_counts_letters_and_a_swap_as_one(void **state)
{
	assert_int_equal(letters_distance("SMITH", "SMITH"), 0);
	assert_int_equal(letters_distance("SMITH", "SMYTH"), 1);
	assert_int_equal(letters_distance("SMITH", "SMIHT"), 1);
	assert_int_equal(letters_distance("JOHNSON", "JONSEN"), 2);
	assert_int_equal(letters_distance("", "ABC"), 3);
}

static void test_match__all_that_may_differ_fits_into_its_text(void **state)
{
	struct comparison all = { MATCH_CLOSE, 0, 1 };
	char text[COMPARISON_TEXT_MAX];

	/* More than four at once cannot be. */
	all.differences = 1U << DIFFERENCE_SPELLED_OUT | 1U << DIFFERENCE_MOVED |
			  1U << DIFFERENCE_FIELDS_SWAPPED | 1U << DIFFERENCE_ZIP_SHORT;
	comparison_text(all, text, sizeof(text));
	assert_true(strlen(text) + 1 < sizeof(text));
}

static void test_match__a_difference_shows_without_colour(void **state)
{
	assert_string_equal(match_sign(MATCH_DIFFERENT), "!");
	assert_string_not_equal(match_sign(MATCH_SAME), match_sign(MATCH_CLOSE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_match__every_case_of_the_table_is_as_written_both_ways),
		cmocka_unit_test(test_match__sides_do_not_matter),
		cmocka_unit_test(test_match__whatever_is_not_plainly_the_same_says_what_differs),
		cmocka_unit_test(test_match__different_digits_are_never_the_same),
		cmocka_unit_test(test_match__folding_twice_is_folding_once),
		cmocka_unit_test(test_match__every_value_is_the_same_as_itself),
		cmocka_unit_test(test_match__names_are_folded_to_plain_letters),
		cmocka_unit_test(test_match__folding_stays_within_its_buffer),
		cmocka_unit_test(test_match__a_text_over_the_limit_is_the_same_as_itself_only),
		cmocka_unit_test(test_match__every_latin_letter_folds_as_its_capital_does),
		cmocka_unit_test(
			test_match__what_differs_in_a_taxpayer_number_is_said_without_a_digit),
		cmocka_unit_test(test_match__the_worse_of_two_results_is_told),
		cmocka_unit_test(test_match__the_distance_counts_letters_and_a_swap_as_one),
		cmocka_unit_test(test_match__all_that_may_differ_fits_into_its_text),
		cmocka_unit_test(test_match__a_difference_shows_without_colour),
	};

	return cmocka_run_group_tests(tests, read_values, NULL);
}
