#include "drivers/decoder_pdf417_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { WORDS_MAX = 40, ROOM = 256 };

/* Without the length descriptor; ended by END. */
enum { END = 0xffff };

struct example {
	const char *bytes;
	uint16_t words[WORDS_MAX];
};

static enum status read_words(const uint16_t *words, struct pdf417_message *ret)
{
	uint16_t whole[WORDS_MAX + 1];
	size_t count = 1;

	for (; words[count - 1] != END; count++)
		whole[count] = words[count - 1];
	whole[0] = (uint16_t)count;
	return pdf417_text(whole, count, ret);
}

static void expect(const struct example *example)
{
	unsigned char storage[ROOM];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };

	if (read_words(example->words, &message) != STATUS_OK)
		fail_msg("refused: %s", example->bytes);
	if (!span_equals(bytes_span(&message.bytes), span_of(example->bytes)))
		fail_msg("%.*s instead of %s", (int)message.bytes.size, (char *)message.bytes.at,
			 example->bytes);
	assert_false(pdf417_segment_is_part(&message.segment));
}

static void expect_all(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect(&examples[i]);
}

/* Two halves of a codeword of text compaction. */
#define TWO(left, right) ((left)*30 + (right))

static void test_decoder_pdf417_text__text_goes_through_all_submodes(void **state)
{
	static const struct example EXAMPLES[] = {
		{ "PDF417", { 453, 178, 121, 239, END } }, /* the standard's own */
		{ "Ab C", { TWO(0, 27), TWO(1, 26), TWO(27, 2), END } },
		{ "aBc", { TWO(27, 0), TWO(27, 1), TWO(2, 29), END } },
		{ "a1b", { TWO(27, 0), TWO(28, 1), TWO(27, 1), END } },
		{ "1A", { TWO(28, 1), TWO(28, 0), END } },
		{ "A;B", { TWO(0, 29), TWO(0, 1), END } },
		{ "a;b", { TWO(27, 0), TWO(29, 0), TWO(1, 29), END } },
		{ "1;2", { TWO(28, 1), TWO(29, 0), TWO(2, 29), END } },
		{ ";'A", { TWO(28, 25), TWO(0, 28), TWO(29, 0), END } },
		{ "@\n", { TWO(29, 3), TWO(29, 15), END } },
		{ "0123456789&\r\t,:#-.$/+%*=^ ",
		  { TWO(28, 0), TWO(1, 2), TWO(3, 4), TWO(5, 6), TWO(7, 8), TWO(9, 10), TWO(11, 12),
		    TWO(13, 14), TWO(15, 16), TWO(17, 18), TWO(19, 20), TWO(21, 22), TWO(23, 24),
		    TWO(26, 29), END } },
	};

	expect_all(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void test_decoder_pdf417_text__bytes_come_in_groups_of_six(void **state)
{
	static const struct example EXAMPLES[] = {
		{ "alcool", { 924, 163, 238, 432, 766, 244, END } }, /* the standard's own */
		{ "alcoolique", { 901, 163, 238, 432, 766, 244, 105, 113, 117, 101, END } },
		{ "alcoo", { 901, 97, 108, 99, 111, 111, END } },
		{ "alcool", { 901, 163, 238, 432, 766, 244, END } },
		{ "alcoolAB", { 924, 163, 238, 432, 766, 244, 900, 1, END } },
		{ "alcoolalcoo",
		  { 901, 163, 238, 432, 766, 244, 927, 3, 97, 108, 99, 111, 111, END } },
		{ "alcoolal", { 901, 163, 238, 432, 766, 244, 927, 26, 97, 108, END } },
		{ "alcoo", { 901, 97, 108, 926, 4, 5, 99, 111, 111, END } },
		{ "A\xe9", { 29, 913, 0xe9, END } },
		{ "a\xe9z", { TWO(27, 0), 913, 0xe9, TWO(25, 29), END } },
	};

	expect_all(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void test_decoder_pdf417_text__numbers_keep_their_zeros(void **state)
{
	static const struct example EXAMPLES[] = {
		{ "000213298174000",
		  { 902, 1, 624, 434, 632, 282, 200, END } }, /* the standard's */
		{ "0", { 902, 10, END } },
		{ "", { 902, 1, END } },
		{ "01", { 902, 10, 902, 11, END } },
	};

	expect_all(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void test_decoder_pdf417_text__what_is_not_text_is_skipped(void **state)
{
	static const struct example EXAMPLES[] = {
		{ "PDF417", { 927, 3, 453, 178, 926, 10, 20, 121, 925, 100, 239, END } },
		{ "PDF417", { 921, 453, 178, 121, 239, END } },
		{ "PDF417", { 453, 178, 121, 239, 900, 900, 900, END } },
		{ "PDF417",
		  { 453, 178, 121, 239, 928, 111, 100, 5, 6, 923, 1, 111, 101, 922, END } },
		{ "PDF417", { 453, 178, 121, 239, 928, 111, 100, 5, 922, 900, 900, END } },
		{ "PDF417", { 453, 178, 121, 239, 928, 111, 100, 5,   923, 0,   901, 65,  923,
			      3,   1,   2,   923, 5,   111, 106, 923, 6,   902, 17,  922, END } },
		{ "", { END } },
	};

	expect_all(EXAMPLES, COUNT_OF(EXAMPLES));
}

static void test_decoder_pdf417_text__messages_that_do_not_add_up_are_refused(void **state)
{
	static const struct example EXAMPLES[] = {
		{ "a word without meaning", { 453, 903, END } },
		{ "one byte, but none follows", { 453, 913, END } },
		{ "one byte of 256", { 453, 913, 256, END } },
		{ "an interpretation without a number", { 927, END } },
		{ "an interpretation with a latch for a number", { 926, 1, 900, END } },
		{ "reader initialisation in the middle", { 453, 921, END } },
		{ "a segment without a number", { 453, 928, 111, END } },
		{ "a segment of another number", { 453, 928, 10, 100, 5, END } },
		{ "a segment without a file", { 453, 928, 111, 100, 922, END } },
		{ "a segment with words behind", { 453, 928, 111, 100, 5, 922, 7, END } },
		{ "a segment with a field of no kind", { 453, 928, 111, 100, 5, 923, 7, 1, END } },
		{ "a segment with an empty field", { 453, 928, 111, 100, 5, 923, END } },
		{ "a segment of none", { 453, 928, 111, 100, 5, 923, 1, 111, 100, 922, END } },
		{ "a segment past the last", { 453, 928, 111, 103, 5, 923, 1, 111, 102, END } },
		{ "the last, and one should follow",
		  { 453, 928, 111, 100, 5, 923, 1, 111, 102, 922, END } },
		{ "the last without its mark", { 453, 928, 111, 101, 5, 923, 1, 111, 102, END } },
		{ "a count with more behind",
		  { 453, 928, 111, 101, 5, 923, 1, 111, 102, 7, 922, END } },
		{ "a file's name without end",
		  { 453, 928, 111, 100, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 922, END } },
		{ "an interpretation within six bytes",
		  { 901, 163, 238, 927, 3, 432, 766, 244, 1, END } },
		{ "MicroPDF417's envelope", { 916, 900, 453, END } },
		{ "six bytes above 2^48", { 924, 899, 899, 899, 899, 899, END } },
		{ "left bytes above 255", { 924, 256, END } },
		{ "a number without its 1", { 902, 2, END } },
		{ "no number", { 902, 0, END } },
	};

	for (size_t i = 0; i < COUNT_OF(EXAMPLES); i++) {
		unsigned char storage[ROOM];
		struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };

		if (read_words(EXAMPLES[i].words, &message) != STATUS_REFUSED)
			fail_msg("read: %s", EXAMPLES[i].bytes);
	}
}

static void expect_micro(const struct example *example, enum status status)
{
	unsigned char storage[ROOM];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };
	size_t count = 0;

	while (example->words[count] != END)
		count++;
	if (micropdf417_text(example->words, count, &message) != status)
		fail_msg("not %s: %s", status_text(status), example->bytes);
	if (status == STATUS_OK)
		assert_true(span_equals(bytes_span(&message.bytes), span_of(example->bytes)));
}

static void test_decoder_pdf417_text__micro_begins_with_bytes(void **state)
{
	static const struct example EXAMPLES[] = {
		{ "alcoolal", { 163, 238, 432, 766, 244, 97, 108, END } },
		{ "PDF417", { 900, 453, 178, 121, 239, 900, END } },
		{ "PDF417", { 921, 900, 453, 178, 121, 239, END } },
		{ "000213298174000", { 902, 1, 624, 434, 632, 282, 200, END } },
		{ "[)>\x1e"
		  "05\x1dPDF417\x1e\x04",
		  { 916, 900, 453, 178, 121, 239, END } },
		{ "[)>\x1e"
		  "06\x1d"
		  "al\x1e\x04",
		  { 917, 901, 97, 108, END } },
	};

	for (size_t i = 0; i < COUNT_OF(EXAMPLES); i++)
		expect_micro(&EXAMPLES[i], STATUS_OK);
}

static void test_decoder_pdf417_text__micro_with_rules_of_others_is_refused(void **state)
{
	static const struct example EXAMPLES[] = {
		{ "an envelope without a mode", { 916, 163, 238, 432, 766, 244, END } },
		{ "an envelope in the middle", { 900, 453, 917, 900, 453, END } },
		{ "only an envelope", { 917, END } },
		{ "a Code 128", { 908, 900, 453, END } },
		{ "a Code 128 of GS1", { 903, 453, END } },
		{ "a linked code", { 920, 900, 453, END } },
		{ "nothing", { END } },
	};

	for (size_t i = 0; i < COUNT_OF(EXAMPLES); i++)
		expect_micro(&EXAMPLES[i], STATUS_REFUSED);
}

static void test_decoder_pdf417_text__segment_says_which_it_is(void **state)
{
	static const uint16_t WORDS[] = { 453, 928, 111, 101, 5, 6, 923, 1, 111, 103, END };
	unsigned char storage[ROOM];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };

	assert_int_equal(read_words(WORDS, &message), STATUS_OK);
	assert_true(pdf417_segment_is_part(&message.segment));
	assert_int_equal(message.segment.index, 1);
	assert_int_equal(message.segment.count, 3);
	assert_int_equal(message.segment.file_size, 2);
	assert_int_equal(message.segment.file[1], 6);
	assert_false(message.segment.is_last);
}

static void test_decoder_pdf417_text__another_length_is_refused(void **state)
{
	static const uint16_t WORDS[] = { 5, 453, 178, 121, 239, 900 };
	unsigned char storage[ROOM];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };

	assert_int_equal(pdf417_text(WORDS, 6, &message), STATUS_REFUSED);
	assert_int_equal(pdf417_text(WORDS, 4, &message), STATUS_REFUSED);
	assert_int_equal(pdf417_text(WORDS, 0, &message), STATUS_REFUSED);
	assert_int_equal(pdf417_text(WORDS, 5, &message), STATUS_OK);
}

static void test_decoder_pdf417_text__too_small_a_room_is_said(void **state)
{
	static const uint16_t WORDS[] = { 5, 453, 178, 121, 239 };
	unsigned char storage[5];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };

	assert_int_equal(pdf417_text(WORDS, 5, &message), STATUS_FULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_pdf417_text__text_goes_through_all_submodes),
		cmocka_unit_test(test_decoder_pdf417_text__bytes_come_in_groups_of_six),
		cmocka_unit_test(test_decoder_pdf417_text__numbers_keep_their_zeros),
		cmocka_unit_test(test_decoder_pdf417_text__what_is_not_text_is_skipped),
		cmocka_unit_test(test_decoder_pdf417_text__messages_that_do_not_add_up_are_refused),
		cmocka_unit_test(test_decoder_pdf417_text__micro_begins_with_bytes),
		cmocka_unit_test(test_decoder_pdf417_text__micro_with_rules_of_others_is_refused),
		cmocka_unit_test(test_decoder_pdf417_text__segment_says_which_it_is),
		cmocka_unit_test(test_decoder_pdf417_text__another_length_is_refused),
		cmocka_unit_test(test_decoder_pdf417_text__too_small_a_room_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
