#include "drivers/decoder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/decoder_micropdf417_table.h"
#include "drivers/decoder_pdf417_correct.h"
#include "drivers/decoder_pdf417_parts.h"
#include "drivers/decoder_pdf417_table.h"
#include "drivers/decoder_pdf417_text.h"
#include "tests/fakes/drawn_symbol.h"
#include "tests/fakes/pdf417_words.h"

enum {
	WIDTH = 640,
	HEIGHT = 420,
	BYTES_MAX = 400,
	HALF = HEIGHT / 2,
	MICRO_BYTES_MAX = 60,
	MESSAGES = 400,
	DAMAGED = 6000
};

static uint32_t seed = 15438;
static unsigned char grey[WIDTH * HEIGHT];
static const struct picture PICTURE = { WIDTH, HEIGHT, grey };
static struct drawn drawn;
static struct symbols symbols;

static size_t below(size_t limit)
{
	return pdf417_words_random(&seed) % limit;
}

/* Runs of text, digits, punctuation and any bytes, so that all modes and latches are used. */
static size_t make_message(unsigned char *bytes, size_t max)
{
	static const char *const LETTERS[] = {
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ ",  "abcdefghijklmnopqrstuvwxyz ",        "0123456789",
		"0123456789&\r\t,:#-.$/+%*=^ ", ";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'", NULL
	};
	size_t size = 1 + below(max), at = 0;

	while (at < size) {
		const char *letters = LETTERS[below(COUNT_OF(LETTERS))];

		for (size_t run = 1 + below(60); run > 0 && at < size; run--)
			bytes[at++] = letters == NULL
					      ? (unsigned char)below(256)
					      : (unsigned char)letters[below(strlen(letters))];
	}
	return size;
}

static const struct micropdf417_size *micro_size(void)
{
	for (size_t i = 0; i < MICROPDF417_SIZES; i++)
		if (MICROPDF417_TABLE[i].rows == drawn.rows &&
		    (int)micropdf417_width(MICROPDF417_TABLE[i].columns) == drawn.modules)
			return &MICROPDF417_TABLE[i];
	fail_msg("no size has %d rows and %d modules", drawn.rows, drawn.modules);
	return NULL;
}

/* What the codewords of the drawn symbol say. */
static enum status read_drawn(enum drawn_kind kind, struct pdf417_message *ret)
{
	uint16_t words[PDF417_SYMBOL_MAX];
	size_t count = drawn_words(&drawn, kind, words);

	return kind == DRAWN_MICRO ? micropdf417_text(words, count - micro_size()->check, ret)
				   : pdf417_text(words, words[0], ret);
}

static void expect_messages(enum drawn_kind kind, size_t max)
{
	static const int ECIS[] = { 0, 0, 3, 26, 899, 900, 811000 };

	for (int round = 0; round < MESSAGES; round++) {
		unsigned char bytes[BYTES_MAX], storage[BYTES_MAX];
		struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };
		struct drawing how = { .kind = kind,
				       .columns = kind == DRAWN_MICRO ? 4 : 12,
				       .level = kind == DRAWN_MICRO ? 0 : 1,
				       .eci = ECIS[below(COUNT_OF(ECIS))],
				       .is_reader_init = below(8) == 0 };
		struct span truth = { bytes, make_message(bytes, max) };

		assert_true(drawn_make(&how, truth, &drawn));
		if (read_drawn(kind, &message) != STATUS_OK ||
		    !span_equals(bytes_span(&message.bytes), truth))
			fail_msg("message %d of %zu bytes, interpretation %d", round, truth.size,
				 how.eci);
	}
}

static void test_decoder_pdf417__all_that_is_written_is_read(void **state)
{
	expect_messages(DRAWN_PDF417, BYTES_MAX);
}

static void test_decoder_pdf417__all_that_is_written_in_compact_is_read(void **state)
{
	expect_messages(DRAWN_COMPACT, BYTES_MAX);
}

static void test_decoder_pdf417__all_that_is_written_in_micro_is_read(void **state)
{
	expect_messages(DRAWN_MICRO, MICRO_BYTES_MAX);
}

static bool is_read(const struct pose *pose, struct span truth)
{
	struct picture picture = PICTURE;

	drawn_paint(&drawn, pose, &picture);
	symbols.count = 0;
	assert_int_equal(DECODER_PDF417.decode(&PICTURE, &symbols, NULL), STATUS_OK);
	if (symbols.count == 0)
		return false;
	assert_int_equal(symbols.count, 1);
	assert_true(span_equals(symbol_span(&symbols.at[0]), truth));
	return true;
}

static void test_decoder_pdf417__compact_of_each_level_is_read(void **state)
{
	for (int level = 0; level <= 8; level++) {
		unsigned char bytes[BYTES_MAX];
		struct span truth = { bytes, make_message(bytes, 60) };
		struct drawing how = { .kind = DRAWN_COMPACT,
				       .columns = 7 + level,
				       .level = level + 1 };

		assert_true(drawn_make(&how, truth, &drawn));
		struct pose pose = { .pixels = 2, .row_modules = level < 6 ? 3 : 2 };
		if (!is_read(&pose, truth))
			fail_msg("level %d, %d rows: not read", level, drawn.rows);
	}
}

static void test_decoder_pdf417__compact_is_read_turned_and_in_a_mirror(void **state)
{
	static const double TURNS[] = { -15, 0, 7, 90, 180, 275 };
	const struct drawing how = { .kind = DRAWN_COMPACT, .columns = 6, .level = 3 };
	const struct span truth = span_of("COMPACT SYMBOLS HAVE ONE GUARD, 12345678901234567890");

	assert_true(drawn_make(&how, truth, &drawn));
	for (size_t i = 0; i < 2 * COUNT_OF(TURNS); i++) {
		struct pose pose = { .pixels = 2.3,
				     .row_modules = 3,
				     .rotation = TURNS[i / 2],
				     .is_mirrored = i % 2 == 1 };

		if (!is_read(&pose, truth))
			fail_msg("turned by %g, mirrored %d: not read", pose.rotation,
				 pose.is_mirrored);
	}
}

static void draw_segment(int segment, int segments, const char *text, struct picture *to)
{
	const struct drawing how = { .kind = DRAWN_PDF417,
				     .columns = 8,
				     .level = 3,
				     .segment = segment,
				     .segments = segments,
				     .file = "123456" };

	assert_true(drawn_make(&how, span_of(text), &drawn));
	drawn_paint(&drawn, &(struct pose){ .pixels = 2.1, .row_modules = 3 }, to);
}

static void test_decoder_pdf417__segments_of_several_pictures_join_in_any_order(void **state)
{
	static const char *const TEXTS[] = { "first, ", "second, ", "third, ", "fourth, ", "last" };

	for (int count = 2; count <= 5; count++) {
		unsigned char storage[BYTES_MAX];
		struct bytes whole = bytes_over(storage, sizeof(storage));
		int first = (int)below((size_t)count);
		struct picture picture = PICTURE;

		symbols.count = 0;
		for (int i = 0; i < count; i++) {
			int at = (first + (count == 5 ? 2 : 1) * i) % count;

			bytes_add_text(&whole, TEXTS[i]);
			draw_segment(at + 1, count, TEXTS[at], &picture);
			for (int again = 0; again < 2 && symbols.count == 0; again++)
				assert_int_equal(DECODER_PDF417.decode(&PICTURE, &symbols, NULL),
						 STATUS_OK);
			assert_int_equal(symbols.count, i + 1 == count);
		}
		assert_true(span_equals(symbol_span(&symbols.at[0]), bytes_span(&whole)));
	}
}

static void test_decoder_pdf417__segments_of_one_picture_join(void **state)
{
	struct picture upper = { WIDTH, HALF, grey }, lower = { WIDTH, HALF, grey + WIDTH * HALF };

	pdf417_parts_forget();
	symbols.count = 0;
	draw_segment(2, 2, "and the other", &upper);
	draw_segment(1, 2, "this one ", &lower);
	assert_int_equal(DECODER_PDF417.decode(&PICTURE, &symbols, NULL), STATUS_OK);
	assert_int_equal(symbols.count, 1);
	assert_true(span_equals(symbol_span(&symbols.at[0]), span_of("this one and the other")));
}

static void test_decoder_pdf417__missing_segment_gives_nothing(void **state)
{
	struct picture picture = PICTURE;

	pdf417_parts_forget();
	symbols.count = 0;
	for (int segment = 1; segment <= 4; segment++) {
		if (segment == 3)
			continue;
		draw_segment(segment, 4, "a part", &picture);
		assert_int_equal(DECODER_PDF417.decode(&PICTURE, &symbols, NULL), STATUS_OK);
	}
	assert_int_equal(symbols.count, 0);
	pdf417_parts_forget();
}

static void test_decoder_pdf417__damaged_words_never_give_another_text(void **state)
{
	size_t right = 0;

	for (int round = 0; round < DAMAGED; round++) {
		unsigned char bytes[BYTES_MAX], storage[BYTES_MAX];
		struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };
		struct drawing how = { .kind = DRAWN_PDF417,
				       .columns = 6,
				       .level = 2 + (int)below(3) };
		struct span truth = { bytes, make_message(bytes, 60) };
		uint16_t words[PDF417_SYMBOL_MAX], erased[PDF417_SYMBOL_MAX];
		size_t check = (size_t)1 << how.level, erasures = below(check), errors;

		assert_true(drawn_make(&how, truth, &drawn));
		size_t count = drawn_words(&drawn, how.kind, words), first = below(count);
		for (size_t i = 0; i < erasures; i++)
			erased[i] = (uint16_t)((first + i) % count);
		for (size_t i = 0; i < erasures; i++)
			words[erased[i]] = (uint16_t)below(PDF417_WORDS);
		for (size_t i = below(check); i > 0; i--)
			words[below(count)] = (uint16_t)below(PDF417_WORDS);
		if (pdf417_correct(words, count, check, erased, erasures, &errors) != STATUS_OK ||
		    pdf417_text(words, count - check, &message) != STATUS_OK)
			continue;
		assert_true(span_equals(bytes_span(&message.bytes), truth));
		right++;
	}
	assert_in_range(right, DAMAGED / 10, DAMAGED);
}

#define TEST(name) cmocka_unit_test(test_decoder_pdf417__##name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_that_is_written_is_read),
		TEST(all_that_is_written_in_compact_is_read),
		TEST(all_that_is_written_in_micro_is_read),
		TEST(compact_of_each_level_is_read),
		TEST(compact_is_read_turned_and_in_a_mirror),
		TEST(segments_of_several_pictures_join_in_any_order),
		TEST(segments_of_one_picture_join),
		TEST(missing_segment_gives_nothing),
		TEST(damaged_words_never_give_another_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
