#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "kiosk/base/drawing.h"
#include "kiosk/base/text.h"
#include "kiosk/receipt/letter.h"
#include "tests/fakes/scratch.h"
#include "tests/fakes/share.h"

static struct paper page;
static char joined[PAPER_LINES_MAX * PAPER_LINE_MAX];

static struct letter letter_in(enum language language)
{
	return (struct letter){ .language = language,
				.to = { "Jordan Sample", "100 Example Ave", "",
					"Richmond, VA 23220", "" },
				.pin = "012345",
				.year = 2027,
				.centre = "Springfield Assistance Center",
				.order = "C001-270108-0001/1",
				.wall_ms = 1799400000000,
				.is_training = true };
}

static const char *laid(const struct letter *letter)
{
	struct fault fault = { 0 };

	assert_int_equal(letter_lay(letter, &page, &fault), STATUS_OK);
	joined[0] = '\0';
	for (size_t at = 0; at < page.count; at++) {
		(void)text_append(joined, sizeof(joined), page.line[at].text);
		(void)text_append(joined, sizeof(joined), " ");
	}
	return joined;
}

static void test_letter__fits_in_every_language_and_every_sign_can_be_drawn(void **state)
{
	for (unsigned at = 0; at < LANGUAGE_COUNT; at++) {
		struct letter letter = letter_in((enum language)at);
		const char *words = laid(&letter);
		assert_non_null(strstr(words, "012 345"));
		assert_non_null(strstr(words, "2027"));
		assert_non_null(strstr(words, "800-908-4490"));
		assert_true(strncmp(words, language_text(letter.language, "TRAINING"), 4) == 0);
		assert_non_null(strstr(words, "Jordan Sample 100 Example Ave Richmond, VA 23220"));
		assert_int_equal(drawing_lacks(words), 0);
	}
}

static void test_letter__tells_what_to_do_if_it_was_somebody_else(void **state)
{
	static const char WORDS[] = "Somebody showed ID documents in your name";
	struct letter letter = letter_in(LANGUAGE_ENGLISH);

	assert_non_null(strstr(laid(&letter), WORDS));
	letter.is_renewal = true; /* nobody came */
	assert_null(strstr(laid(&letter), WORDS));
}

static void test_letter__in_earnest_bears_no_training_mark(void **state)
{
	struct letter letter = letter_in(LANGUAGE_ENGLISH);

	assert_non_null(strstr(laid(&letter), "NOT VALID FOR FILING"));
	letter.is_training = false;
	assert_null(strstr(laid(&letter), "TRAINING"));
}

static void test_letter__needs_six_digits(void **state)
{
	static const char *const PINS[] = { "", "12345", "1234567", "12345x" };

	for (size_t at = 0; at < COUNT_OF(PINS); at++) {
		struct letter letter = letter_in(LANGUAGE_ENGLISH);
		letter.pin = PINS[at];
		assert_int_equal(letter_lay(&letter, &page, NULL), STATUS_REFUSED);
	}
}

static void test_letter__a_file_of_letters_is_its_owners_alone(void **state)
{
	SCOPED(scratch) scratch;
	SCOPED(letter_file) file = { 0 };
	char path[SCRATCH_PATH_MAX], start[6] = "";
	struct letter letter = letter_in(LANGUAGE_KOREAN);
	struct stat one, two;

	scratch_init(&scratch);
	scratch_path(&scratch, "letters.pdf", path);
	for (int letters = 1; letters <= 2; letters++) {
		assert_int_equal(letter_file_begin(path, &file, NULL), STATUS_OK);
		for (int at = 0; at < letters; at++) {
			(void)laid(&letter);
			assert_int_equal(letter_file_add(&file, &page, NULL), STATUS_OK);
		}
		assert_int_equal(letter_file_end(&file, path, NULL), STATUS_OK);
		assert_int_equal(stat(path, letters == 1 ? &one : &two), 0);
	}
	assert_int_equal(two.st_mode & 0777, 0600);
	assert_true(two.st_size > one.st_size);
	FILE *read = fopen(path, "r");
	assert_non_null(read);
	assert_non_null(fgets(start, sizeof(start), read));
	(void)fclose(read);
	assert_string_equal(start, "%PDF-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_letter__fits_in_every_language_and_every_sign_can_be_drawn),
		cmocka_unit_test(test_letter__tells_what_to_do_if_it_was_somebody_else),
		cmocka_unit_test(test_letter__in_earnest_bears_no_training_mark),
		cmocka_unit_test(test_letter__needs_six_digits),
		cmocka_unit_test(test_letter__a_file_of_letters_is_its_owners_alone),
	};

	(void)setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, share_language, NULL);
}
