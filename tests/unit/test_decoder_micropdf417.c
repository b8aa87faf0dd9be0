#include "drivers/decoder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/decoder_micropdf417_read.h"
#include "drivers/decoder_pdf417_parts.h"
#include "drivers/decoder_pdf417_table.h"
#include "tests/fakes/drawn_symbol.h"
#include "tests/fakes/pdf417_words.h"

enum { WIDTH = 420, HEIGHT = 420, BYTES_MAX = 160, DAMAGED_ROUNDS = 300 };

static uint32_t seed = 24728;
static unsigned char grey[WIDTH * HEIGHT];
static const struct picture PICTURE = { WIDTH, HEIGHT, grey };

static size_t below(size_t limit)
{
	return pdf417_words_random(&seed) % limit;
}

/* A symbol of that size and what it says. */
struct example {
	struct drawn drawn;
	size_t size;
	unsigned char bytes[BYTES_MAX];
};

static void make(const struct micropdf417_size *size, struct example *ret)
{
	static const char LETTERS[] = "ABCDEF abcdef 0123456789 -.,/\x80\xff";
	struct drawing how = { .kind = DRAWN_MICRO, .columns = size->columns };

	for (size_t i = 0; i < 20 * (BYTES_MAX - 1); i++) {
		ret->size = 1 + i % (BYTES_MAX - 1);
		struct span bytes = { ret->bytes, ret->size };

		for (size_t j = 0; j < ret->size; j++)
			ret->bytes[j] = (unsigned char)LETTERS[below(sizeof(LETTERS) - 1)];
		if (drawn_make(&how, bytes, &ret->drawn) && ret->drawn.rows == size->rows &&
		    ret->drawn.modules == (int)micropdf417_width(size->columns))
			return;
	}
	fail_msg("zint draws no symbol of %d columns, %d rows", size->columns, size->rows);
}

static bool is_read(const struct example *example, const struct pose *pose)
{
	static struct symbols symbols;
	struct picture picture = PICTURE;

	drawn_paint(&example->drawn, pose, &picture);
	symbols.count = 0;
	assert_int_equal(DECODER_MICROPDF417.decode(&PICTURE, &symbols, NULL), STATUS_OK);
	if (symbols.count == 0)
		return false;
	assert_int_equal(symbols.count, 1);
	assert_int_equal(symbols.at[0].symbology, SYMBOLOGY_MICROPDF417);
	assert_int_equal(symbols.at[0].size, example->size);
	assert_memory_equal(symbols.at[0].bytes, example->bytes, example->size);
	return true;
}

static void expect_all_sizes(const struct pose *pose)
{
	static struct example example;

	for (size_t i = 0; i < MICROPDF417_SIZES; i++) {
		const struct micropdf417_size *size = &MICROPDF417_TABLE[i];

		make(size, &example);
		if (!is_read(&example, pose))
			fail_msg("%d columns, %d rows: not read", size->columns, size->rows);
	}
}

static void test_decoder_micropdf417__all_sizes_are_read(void **state)
{
	expect_all_sizes(&(struct pose){ .pixels = 2.6, .row_modules = 2 });
}

static void test_decoder_micropdf417__all_sizes_are_read_in_a_mirror(void **state)
{
	expect_all_sizes(&(struct pose){ .pixels = 2.6, .row_modules = 3, .is_mirrored = true });
}

static void test_decoder_micropdf417__symbols_are_read_however_turned(void **state)
{
	static const double TURNS[] = { -20, -11, 4, 17, 20, 45, 90, 101, 180, 197, 270 };
	static struct example example;

	for (size_t i = 0; i < COUNT_OF(TURNS); i++) {
		make(&MICROPDF417_TABLE[(5 * i + 3) % MICROPDF417_SIZES], &example);
		if (!is_read(&example, &(struct pose){ .pixels = 2.6,
						       .row_modules = 2,
						       .rotation = TURNS[i] }))
			fail_msg("turned by %g: not read", TURNS[i]);
	}
}

static void test_decoder_micropdf417__one_side_is_enough(void **state)
{
	static const size_t SIZES[] = { 1, 4, 8, 12, 15, 20, 26, 30 };
	static struct example example;

	for (size_t i = 0; i < COUNT_OF(SIZES); i++) {
		make(&MICROPDF417_TABLE[SIZES[i]], &example);
		assert_true(
			is_read(&example,
				&(struct pose){ .pixels = 2.6, .row_modules = 3, .hide_left = 9 }));
		assert_true(is_read(
			&example,
			&(struct pose){ .pixels = 2.6, .row_modules = 3, .hide_right = 9 }));
	}
}

static void test_decoder_micropdf417__bare_noise_and_stripes_are_nothing(void **state)
{
	static struct symbols symbols;

	for (uint32_t kind = 0; kind < 24; kind++) {
		for (uint32_t i = 0; i < WIDTH * HEIGHT; i++)
			grey[i] = kind < 8 ? (unsigned char)below(256)
				  : (kind < 16 ? i % WIDTH : i / WIDTH + i % WIDTH / 3) /
							  (kind % 8 + 1) % 2 ==
						  0
					  ? 20
					  : 230;
		symbols.count = 0;
		assert_int_equal(DECODER_MICROPDF417.decode(&PICTURE, &symbols, NULL), STATUS_OK);
		assert_int_equal(symbols.count, 0);
	}
}

static void test_decoder_micropdf417__segments_of_several_pictures_join(void **state)
{
	static const char *const TEXTS[] = { "one, ", "two, ", "three" };
	static const int ORDER[] = { 2, 0, 0, 1 };
	static struct symbols symbols;
	static struct drawn drawn;
	struct picture picture = PICTURE;

	pdf417_parts_forget();
	symbols.count = 0;
	for (size_t i = 0; i < COUNT_OF(ORDER); i++) {
		struct drawing how = { .kind = DRAWN_MICRO,
				       .columns = 4,
				       .segment = ORDER[i] + 1,
				       .segments = 3,
				       .file = "017053" };

		assert_true(drawn_make(&how, span_of(TEXTS[ORDER[i]]), &drawn));
		drawn_paint(&drawn, &(struct pose){ .pixels = 2.6, .row_modules = 2 }, &picture);
		assert_int_equal(symbols.count, 0);
		assert_int_equal(DECODER_MICROPDF417.decode(&PICTURE, &symbols, NULL), STATUS_OK);
	}
	assert_int_equal(symbols.count, 1);
	assert_true(span_equals(symbol_span(&symbols.at[0]), span_of("one, two, three")));
}

/* Wrong words, erased ones (right or wrong), in random places. */
static size_t damage(uint16_t *words, size_t count, size_t damaged, uint16_t *erased)
{
	size_t erasures = 0;

	for (size_t i = 0; i < damaged; i++) {
		uint16_t place = (uint16_t)below(count);
		bool is_known = false;

		for (size_t j = 0; j < erasures; j++)
			is_known |= erased[j] == place;
		words[place] = (uint16_t)below(PDF417_WORDS);
		if (!is_known && below(2) == 0)
			erased[erasures++] = place;
	}
	return erasures;
}

static void test_decoder_micropdf417__damaged_words_never_give_another_text(void **state)
{
	static struct example example;
	size_t right = 0;

	for (size_t i = 0; i < MICROPDF417_SIZES; i++) {
		const struct micropdf417_size *size = &MICROPDF417_TABLE[i];
		uint16_t truth[PDF417_SYMBOL_MAX], words[PDF417_SYMBOL_MAX];
		uint16_t erased[PDF417_SYMBOL_MAX];

		make(size, &example);
		size_t count = drawn_words(&example.drawn, DRAWN_MICRO, truth);
		assert_int_equal(count, size->columns * size->rows);
		for (int round = 0; round < DAMAGED_ROUNDS; round++) {
			memcpy(words, truth, sizeof(words));
			size_t erasures = damage(words, count, below(size->check + 2U), erased);

			if (micropdf417_correct(words, size, erased, erasures) != STATUS_OK)
				continue;
			assert_memory_equal(words, truth, count * sizeof(*words));
			right++;
		}
	}
	assert_in_range(right, DAMAGED_ROUNDS * MICROPDF417_SIZES / 4, SIZE_MAX);
}

/* A size of as many check words takes them for its own with zeros round them. */
static void test_decoder_micropdf417__words_of_another_size_are_refused(void **state)
{
	static const struct micropdf417_size *const SMALL = &MICROPDF417_TABLE[3],
						    *const LARGE = &MICROPDF417_TABLE[4];
	static struct example example;
	uint16_t words[PDF417_SYMBOL_MAX] = { 0 }, erased[] = { 0, 21, 22, 23 };

	assert_int_equal(SMALL->check, LARGE->check);
	make(SMALL, &example);
	for (unsigned before = 0; before <= 4; before++) {
		memset(words, 0, sizeof(words));
		(void)drawn_words(&example.drawn, DRAWN_MICRO, words + before);
		for (uint16_t i = 0; i < 4; i++)
			erased[i] = i < before ? i : (uint16_t)(20 + i);
		assert_int_equal(micropdf417_correct(words, LARGE, erased, 4), STATUS_REFUSED);
	}
}

static void test_decoder_micropdf417__errors_that_leave_too_much_to_chance_are_refused(void **state)
{
	static const struct micropdf417_size *const SIZE =
		&MICROPDF417_TABLE[0]; /* 7 of 11 check */
	static struct example example;
	uint16_t words[PDF417_SYMBOL_MAX], erased[] = { 1, 2, 3, 4, 5 };

	make(SIZE, &example);
	(void)drawn_words(&example.drawn, DRAWN_MICRO, words);
	assert_int_equal(micropdf417_correct(words, SIZE, erased, 4), STATUS_OK);
	assert_int_equal(micropdf417_correct(words, SIZE, erased, 5), STATUS_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_micropdf417__all_sizes_are_read),
		cmocka_unit_test(test_decoder_micropdf417__all_sizes_are_read_in_a_mirror),
		cmocka_unit_test(test_decoder_micropdf417__symbols_are_read_however_turned),
		cmocka_unit_test(test_decoder_micropdf417__one_side_is_enough),
		cmocka_unit_test(test_decoder_micropdf417__bare_noise_and_stripes_are_nothing),
		cmocka_unit_test(test_decoder_micropdf417__segments_of_several_pictures_join),
		cmocka_unit_test(test_decoder_micropdf417__damaged_words_never_give_another_text),
		cmocka_unit_test(test_decoder_micropdf417__words_of_another_size_are_refused),
		cmocka_unit_test(
			test_decoder_micropdf417__errors_that_leave_too_much_to_chance_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
