/* Look-alikes, and every damage of one character: found, or put right, never made another value. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/mrz_reading.h"

#define CHARACTERS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

static const struct {
	const char *lines; /* in one: a character's index is its place */
	struct {
		size_t at, size;
	} covered[4];
} SPECIMENS[] = {
	{ "P<UTOSAMPLE<DE<ROSA<<ANA<LUZ<<<<<<<<<<<<<<<<"
	  "X103456082UTO8007049F3001318AB12<<<<<<<<<<88",
	  { { 44, 10 }, { 57, 7 }, { 65, 23 } } },
	{ "V<UTOSAMPLE<<ANA<<<<<<<<<<<<<<<<<<<<<<<<<<<<"
	  "V1034567<1UTO8007049F3001318B3<<<<<<<<<<<<<<",
	  { { 44, 10 }, { 57, 7 }, { 65, 7 } } },
	{ "I<UTOC100456981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4"
	  "SAMPLE<<ANA<LUZ<<<<<<<<<<<<<<<",
	  { { 5, 25 }, { 30, 7 }, { 38, 7 }, { 48, 12 } } },
	{ "I<UTO123456789<0122<<<<<<<<<<<8007049M3001318UTO<<<<<<<<<<<4"
	  "SAMPLE<<ANA<<<<<<<<<<<<<<<<<<<",
	  { { 5, 25 }, { 30, 7 }, { 38, 7 }, { 48, 12 } } },
	{ "I<UTOSAMPLE<<ANA<<<<<<<<<<<<<<<<<<<<C100456981UTO8007049F30013187A<<<<<3",
	  { { 36, 10 }, { 49, 7 }, { 57, 15 } } },
	{ "V<UTOSAMPLE<<ANA<<<<<<<<<<<<<<<<<<<<V1034567<1UTO8007049F3001318B3<<<<<<",
	  { { 36, 10 }, { 49, 7 }, { 57, 7 } } },
	{ "IDFRASAMPLE<DE<<<<<<<<<<<<<<<<75A1231706750123459ANA<<LUZ<<<<<<8007049F4",
	  { { 5, 67 } } },
};

static int value_of(char character)
{
	return character == '<' ? 0 : (int)(strchr(CHARACTERS, character) - CHARACTERS);
}

static bool is_same_person(const struct document *left, const struct document *right)
{
	char left_given[256], right_given[256];

	document_given_text(left, left_given, sizeof(left_given));
	document_given_text(right, right_given, sizeof(right_given));
	return strcmp(left->number, right->number) == 0 &&
	       strcmp(left->family_name, right->family_name) == 0 &&
	       strcmp(left_given, right_given) == 0 && left->sex == right->sex &&
	       memcmp(&left->birth, &right->birth, sizeof(left->birth)) == 0 &&
	       memcmp(&left->expiry, &right->expiry, sizeof(left->expiry)) == 0;
}

static bool has_fault(const struct document *document)
{
	for (size_t at = 0; at < DOCUMENT_FAULT_COUNT; at++)
		if (document->faults[at])
			return true;
	return false;
}

static bool has_failing_check(const struct document *document)
{
	return document->faults[DOCUMENT_FAULT_CHECK_DIGIT_NUMBER] ||
	       document->faults[DOCUMENT_FAULT_CHECK_DIGIT_BIRTH] ||
	       document->faults[DOCUMENT_FAULT_CHECK_DIGIT_EXPIRY] ||
	       document->faults[DOCUMENT_FAULT_CHECK_DIGIT_ALL];
}

/* An O becomes a 0 and an I a 1. */
static int value_when_repaired(char character)
{
	return character == 'O' ? 0 : character == 'I' ? 1 : value_of(character);
}

/* A check digit cannot tell 0, A, K, U and a filler apart, nor 1, B, L and V: what has the same
 * value to it goes unseen wherever both may stand, and so is an O there made a 0, which is said. */
static void check_damage(const char *lines, size_t at, char character)
{
	struct document truth = read_ok(lines);
	char damaged[128];

	text_copy(damaged, sizeof(damaged), lines);
	damaged[at] = character;
	struct document document = read_ok(damaged);
	if (is_same_person(&document, &truth))
		return;
	bool is_seen = value_of(lines[at]) % 10 != value_of(character) % 10;
	if (is_seen && !has_fault(&document))
		fail_msg("%c at %zu goes unseen: %s", character, at, damaged);
	bool is_told = value_of(lines[at]) % 10 != value_when_repaired(character) % 10;
	if (is_seen && is_told && document.faults[DOCUMENT_FAULT_OCR_REPAIRED] &&
	    !has_failing_check(&document))
		fail_msg("%c at %zu became another value: %s", character, at, damaged);
}

static void test_document_mrz_repair__every_damaged_character_is_found_or_put_right(void **state)
{
	for (size_t row = 0; row < COUNT_OF(SPECIMENS); row++) {
		struct document truth = read_ok(SPECIMENS[row].lines);
		assert_faults(&truth, "");
		for (size_t part = 0; part < COUNT_OF(SPECIMENS[row].covered); part++)
			for (size_t at = 0; at < SPECIMENS[row].covered[part].size; at++)
				for (const char *to = CHARACTERS; *to != '\0'; to++)
					check_damage(SPECIMENS[row].lines,
						     SPECIMENS[row].covered[part].at + at, *to);
	}
}

static void check_date_damage(const char *lines, size_t at)
{
	struct document truth = read_ok(lines);
	char damaged[128];

	for (const char *to = CHARACTERS; *to != '\0'; to++) {
		text_copy(damaged, sizeof(damaged), lines);
		damaged[at] = *to;
		struct document document = read_ok(damaged);
		if (!has_fault(&document) && !is_same_person(&document, &truth))
			fail_msg("%c at %zu goes unseen: %s", *to, at, damaged);
	}
}

/* In a date nothing goes unseen: only digits stand there. */
static void test_document_mrz_repair__no_damage_makes_another_date(void **state)
{
	for (size_t row = 0; row < COUNT_OF(SPECIMENS); row++) {
		const char *lines = SPECIMENS[row].lines;
		const char *birth = strstr(lines, "800704"), *expiry = strstr(lines, "300131");
		assert_non_null(birth);
		for (size_t at = 0; at < 7; at++) {
			check_date_damage(lines, (size_t)(birth - lines) + at);
			if (expiry != NULL)
				check_date_damage(lines, (size_t)(expiry - lines) + at);
		}
	}
}

static const struct {
	const char *lines, *number, *faults;
} NUMBERS[] = {
	/* An O for a zero, an I for a one, both, and each zero an O. */
	{ "I<UTOC1OO456981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4", "C10045698",
	  "ocr_repaired" },
	{ "I<UTOCI00456981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4", "C10045698",
	  "ocr_repaired" },
	{ "I<UTOCIOO456981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4", "C10045698",
	  "ocr_repaired" },
	/* Its check digit, and that over all. */
	{ "I<UTOC10045698I<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4", "C10045698",
	  "ocr_repaired" },
	/* A long number, before and behind the filler, and its check digit. */
	{ "I<UTOI23456789<0122<<<<<<<<<<<8007049M3001318UTO<<<<<<<<<<<4", "123456789012",
	  "ocr_repaired" },
	{ "I<UTO123456789<O122<<<<<<<<<<<8007049M3001318UTO<<<<<<<<<<<4", "123456789012",
	  "ocr_repaired" },
	{ "I<UTO123456789<012Z<<<<<<<<<<<8007049M3001318UTO<<<<<<<<<<<4", "123456789012",
	  "ocr_repaired" },
	/* The card says CO0456981: no letter is made of a digit. */
	{ "I<UTOC004569813<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<0", "C00456981",
	  "check_digit_number check_digit_all" },
	/* A wrong digit stays one; so does a 5 typed as an S: too many could be doubted. */
	{ "I<UTOC100456971<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4", "C10045697",
	  "check_digit_number check_digit_all" },
	{ "I<UTOC1004S6981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4", "C1004S698",
	  "check_digit_number check_digit_all" },
	/* The number's digit alone is no proof where the one over all fails. */
	{ "I<UTOC1OO456981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<5", "C1OO45698",
	  "check_digit_number check_digit_all" },
	/* Dates and their digits. */
	{ "I<UTOC100456981<<<<<<<<<<<<<<<B0O7O49F3OOI3IBUTO<<<<<<<<<<<4", "C10045698",
	  "ocr_repaired" },
	{ "I<UTOC100456981<<<<<<<<<<<<<<<8O07O39F3001318UTO<<<<<<<<<<<4", "C10045698",
	  "field_missing date check_digit_birth check_digit_all" },
	{ "I<UTOC100456981<<<<<<<<<<<<<<<8007049F3OO1317UTO<<<<<<<<<<<4", "C10045698",
	  "date check_digit_expiry check_digit_all" },
	/* A digit over all that fails anyway. */
	{ "I<UTOC100456981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<I", "C10045698",
	  "check_digit_all" },
	/* One field proves nothing of another. */
	{ "I<UTOC100456981<<<<<<<<<<<<<<<BOO7O49F3OO1317UTO<<<<<<<<<<<4", "C10045698",
	  "date check_digit_expiry check_digit_all ocr_repaired" },
	/* No check digit tells of a state. */
	{ "I<UT0C100456981<<<<<<<<<<<<<<<8007049F3001318UT0<<<<<<<<<<<4", "C10045698",
	  "state_unknown" },
	/* The kind of document: the layout was found by it. */
	{ "1<UTOC100456981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4", "C10045698",
	  "ocr_repaired" },
};

static void
test_document_mrz_repair__look_alikes_are_exchanged_where_a_check_digit_proves_it(void **state)
{
	for (size_t at = 0; at < COUNT_OF(NUMBERS); at++) {
		char lines[128];
		text_format(lines, sizeof(lines), "%s%s", NUMBERS[at].lines,
			    "SAMPLE<<ANA<<<<<<<<<<<<<<<<<<<");
		struct document document = read_ok(lines);
		assert_string_equal(document.number, NUMBERS[at].number);
		assert_faults(&document, NUMBERS[at].faults);
	}
}

/* Other numbers with the same check digit: COO10O758, C0O1OO758; CI0I00698, C1O1OO698, CIOIOO698.
 */
static void test_document_mrz_repair__of_several_ways_none_is_taken(void **state)
{
	static const struct {
		const char *lines, *number;
	} ROWS[] = {
		{ "I<UTOC0010O7583<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<0", "C0010O758" },
		{ "I<UTOCI01006981<<<<<<<<<<<<<<<8007049F3001318UTO<<<<<<<<<<<4", "CI0100698" },
	};

	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		char lines[128];
		text_format(lines, sizeof(lines), "%s%s", ROWS[at].lines,
			    "SAMPLE<<ANA<<<<<<<<<<<<<<<<<<<");
		struct document document = read_ok(lines);
		assert_string_equal(document.number, ROWS[at].number);
		assert_faults(&document, "check_digit_number check_digit_all");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_document_mrz_repair__every_damaged_character_is_found_or_put_right),
		cmocka_unit_test(test_document_mrz_repair__no_damage_makes_another_date),
		cmocka_unit_test(
			test_document_mrz_repair__look_alikes_are_exchanged_where_a_check_digit_proves_it),
		cmocka_unit_test(test_document_mrz_repair__of_several_ways_none_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
