#include "drivers/decoder_pdf417_macro.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 64 };

static struct pdf417_collector collector;

static int begin(void **state)
{
	pdf417_collector_wipe(&collector);
	return 0;
}

static struct pdf417_segment segment_of(unsigned file, unsigned index, unsigned count)
{
	return (struct pdf417_segment){ .file_size = 1,
					.file = { (uint16_t)file },
					.index = index,
					.count = count,
					.is_last = index + 1 == count };
}

static enum status add(struct pdf417_segment segment, const char *text, struct bytes *ret)
{
	return pdf417_collector_add(&collector, &segment, span_of(text), ret);
}

static void test_decoder_pdf417_macro__segments_join_in_any_order(void **state)
{
	static const unsigned ORDERS[][4] = {
		{ 0, 1, 2, 3 }, { 3, 2, 1, 0 }, { 2, 0, 3, 1 }, { 1, 3, 0, 2 }
	};
	static const char *const TEXTS[] = { "one ", "two ", "", "four" };

	for (size_t i = 0; i < COUNT_OF(ORDERS); i++) {
		unsigned char storage[ROOM];
		struct bytes bytes = bytes_over(storage, sizeof(storage));

		for (size_t j = 0; j < 4; j++) {
			unsigned index = ORDERS[i][j];

			assert_int_equal(add(segment_of(7, index, 4), TEXTS[index], &bytes),
					 j == 3 ? STATUS_OK : STATUS_AGAIN);
		}
		assert_true(span_equals(bytes_span(&bytes), span_of("one two four")));
		assert_int_equal(collector.count, 0);
	}
}

static void test_decoder_pdf417_macro__only_the_last_needs_to_know_the_count(void **state)
{
	struct pdf417_segment first = segment_of(7, 0, 2);
	unsigned char storage[ROOM];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	first.count = 0;
	assert_int_equal(add(first, "a", &bytes), STATUS_AGAIN);
	assert_int_equal(add(segment_of(7, 1, 2), "b", &bytes), STATUS_OK);
	assert_true(span_equals(bytes_span(&bytes), span_of("ab")));
}

static void test_decoder_pdf417_macro__same_segment_again_changes_nothing(void **state)
{
	unsigned char storage[ROOM];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	for (int i = 0; i < 100; i++)
		assert_int_equal(add(segment_of(7, 1, 2), "b", &bytes), STATUS_AGAIN);
	assert_int_equal(collector.count, 1);
	assert_int_equal(add(segment_of(7, 0, 2), "a", &bytes), STATUS_OK);
	assert_true(span_equals(bytes_span(&bytes), span_of("ab")));
}

static void test_decoder_pdf417_macro__files_are_not_mixed(void **state)
{
	unsigned char storage[ROOM];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	assert_int_equal(add(segment_of(7, 0, 2), "a", &bytes), STATUS_AGAIN);
	assert_int_equal(add(segment_of(8, 1, 2), "z", &bytes), STATUS_AGAIN);
	assert_int_equal(add(segment_of(8, 0, 2), "y", &bytes), STATUS_OK);
	assert_true(span_equals(bytes_span(&bytes), span_of("yz")));
	assert_int_equal(add(segment_of(7, 1, 2), "b", &bytes), STATUS_OK);
	assert_true(span_equals(bytes_span(&bytes), span_of("ab")));
}

/* Two files of the same name: whose is whose cannot be known. */
static void test_decoder_pdf417_macro__contradiction_forgets_the_file(void **state)
{
	static const struct {
		unsigned index, count;
		const char *text;
	} OTHERS[] = { { 0, 3, "other" }, { 1, 4, "b" }, { 4, 0, "e" } };

	for (size_t i = 0; i < COUNT_OF(OTHERS); i++) {
		unsigned char storage[ROOM];
		struct bytes bytes = bytes_over(storage, sizeof(storage));
		struct pdf417_segment other = segment_of(7, OTHERS[i].index, OTHERS[i].count);

		assert_int_equal(add(segment_of(7, 0, 3), "a", &bytes), STATUS_AGAIN);
		assert_int_equal(add(other, OTHERS[i].text, &bytes), STATUS_REFUSED);
		assert_int_equal(collector.count, 0);
	}
}

static void test_decoder_pdf417_macro__missing_segment_keeps_the_file_open(void **state)
{
	unsigned char storage[ROOM];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	for (unsigned index = 0; index < 5; index++)
		if (index != 2)
			assert_int_equal(add(segment_of(7, index, 5), "x", &bytes), STATUS_AGAIN);
	assert_int_equal(bytes.size, 0);
}

static void test_decoder_pdf417_macro__too_many_segments_forget_the_others(void **state)
{
	unsigned char storage[ROOM];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	for (unsigned file = 0; file < 3 * PDF417_PARTS_MAX; file++) {
		assert_int_equal(add(segment_of(file, 0, 2), "x", &bytes), STATUS_AGAIN);
		assert_in_range(collector.count, 1, PDF417_PARTS_MAX);
	}
}

static void test_decoder_pdf417_macro__too_many_bytes_are_said_or_forgotten(void **state)
{
	static unsigned char much[sizeof(collector.bytes) + 1];
	static unsigned char storage[SYMBOL_BYTES_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct pdf417_segment segment = segment_of(7, 0, 2);

	assert_int_equal(pdf417_collector_add(&collector, &segment,
					      (struct span){ much, sizeof(much) }, &bytes),
			 STATUS_FULL);
	for (segment.file[0] = 0; segment.file[0] < 20; segment.file[0]++)
		assert_int_equal(pdf417_collector_add(&collector, &segment,
						      (struct span){ much, 5000 }, &bytes),
				 STATUS_AGAIN);
	segment = segment_of(19, 1, 2);
	assert_int_equal(
		pdf417_collector_add(&collector, &segment, (struct span){ much, 5000 }, &bytes),
		STATUS_FULL);
}

static void test_decoder_pdf417_macro__nothing_is_left_of_a_file_that_is_whole(void **state)
{
	static const struct pdf417_collector EMPTY;
	unsigned char storage[ROOM];
	struct bytes bytes = bytes_over(storage, sizeof(storage));

	assert_int_equal(add(segment_of(7, 1, 2), "SECRET", &bytes), STATUS_AGAIN);
	assert_int_equal(add(segment_of(7, 0, 2), "SECRET", &bytes), STATUS_OK);
	assert_memory_equal(collector.bytes, EMPTY.bytes, sizeof(EMPTY.bytes));
}

#define TEST(name) cmocka_unit_test_setup(test_decoder_pdf417_macro__##name, begin)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(segments_join_in_any_order),
		TEST(only_the_last_needs_to_know_the_count),
		TEST(same_segment_again_changes_nothing),
		TEST(files_are_not_mixed),
		TEST(contradiction_forgets_the_file),
		TEST(missing_segment_keeps_the_file_open),
		TEST(too_many_segments_forget_the_others),
		TEST(too_many_bytes_are_said_or_forgotten),
		TEST(nothing_is_left_of_a_file_that_is_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
