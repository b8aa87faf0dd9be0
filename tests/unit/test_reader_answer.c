#include "drivers/reader_answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct symbols TWO = {
	.count = 2,
	.at = { { SYMBOLOGY_PDF417, "pdf417", 6, "@\n\x1e\r\0\xff" },
		{ SYMBOLOGY_QR, "zbar", 0, "" } },
};

static const struct observation SEEN = {
	.advice = ADVICE_HOLD_STILL,
	.stages = { [STAGE_LOAD] = { 1, 700 }, [STAGE_DRAW] = { 0xffffffff, 2 } },
	.guards = 24,
	.rows = 12,
	.columns = 10,
	.level = 4,
	.clearness = 210,
	.pictures = 6,
	.drawing_size = 0xfedcba98,
};

static struct span write_two(unsigned char storage[READER_ANSWER_MAX])
{
	struct bytes bytes = bytes_over(storage, READER_ANSWER_MAX);

	reader_answer_write_symbols(&bytes, &TWO, &SEEN);
	assert_false(bytes.is_full);
	return bytes_span(&bytes);
}

static void expect_corrupt(struct span answer)
{
	struct symbols symbols = { .count = 5 };
	struct observation observation = { .guards = 5 };
	struct fault fault = { 0 };

	assert_int_equal(reader_answer_read(answer, &symbols, &observation, &fault),
			 STATUS_CORRUPT);
	assert_int_equal(observation.guards, 5);
	assert_int_equal(symbols.count, 5);
}

static void test_reader_answer__symbols_come_through(void **state)
{
	unsigned char storage[READER_ANSWER_MAX];
	struct symbols symbols = { 0 };
	struct observation observation = { 0 };

	assert_int_equal(reader_answer_read(write_two(storage), &symbols, &observation, NULL),
			 STATUS_OK);
	assert_memory_equal(&observation, &SEEN, sizeof(SEEN));
	assert_int_equal(symbols.count, 2);
	assert_int_equal(symbols.at[0].symbology, SYMBOLOGY_PDF417);
	assert_string_equal(symbols.at[0].decoder, "pdf417");
	assert_int_equal(symbols.at[0].size, 6);
	assert_memory_equal(symbols.at[0].bytes, "@\n\x1e\r\0\xff", 6);
	assert_int_equal(symbols.at[1].symbology, SYMBOLOGY_QR);
	assert_int_equal(symbols.at[1].size, 0);
}

static void test_reader_answer__fullest_answer_fits(void **state)
{
	static struct symbols fullest, back;
	static unsigned char storage[READER_ANSWER_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct observation observation;

	fullest.count = SYMBOLS_MAX;
	for (size_t i = 0; i < SYMBOLS_MAX; i++) {
		fullest.at[i].symbology = SYMBOLOGY_TEXT;
		memset(fullest.at[i].decoder, 'd', SYMBOL_DECODER_MAX - 1);
		fullest.at[i].size = SYMBOL_BYTES_MAX;
	}
	reader_answer_write_symbols(&bytes, &fullest, &SEEN);
	assert_false(bytes.is_full);
	assert_int_equal(reader_answer_read(bytes_span(&bytes), &back, &observation, NULL),
			 STATUS_OK);
	assert_memory_equal(&back, &fullest, sizeof(back));
}

static void test_reader_answer__refusal_says_why_without_control_bytes(void **state)
{
	unsigned char storage[READER_ANSWER_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct symbols symbols = { .count = 5 };
	struct observation observation;
	struct fault fault = { 0 };

	reader_answer_write_refusal(&bytes, "100 % \x1b[2J %s");
	assert_int_equal(reader_answer_read(bytes_span(&bytes), &symbols, &observation, &fault),
			 STATUS_REFUSED);
	assert_string_equal(fault.what, "100 % ?[2J %s");
	assert_int_equal(symbols.count, 5);
}

static void test_reader_answer__every_truncation_and_extension_is_corrupt(void **state)
{
	unsigned char storage[READER_ANSWER_MAX];
	struct span whole = write_two(storage);

	for (size_t size = 0; size < whole.size; size++)
		expect_corrupt(span_slice(whole, 0, size));
	storage[whole.size] = 0;
	expect_corrupt((struct span){ storage, whole.size + 1 });
}

static void test_reader_answer__lies_are_corrupt(void **state)
{
	static const struct {
		size_t size;
		unsigned char bytes[24];
	} CASES[] = {
		{ 3, { 2, 0, 0 } },                       /* another version */
		{ 3, { 1, 2, 0 } },                       /* neither symbols nor refusal */
		{ 3, { 1, 0, SYMBOLS_MAX + 1 } },         /* too many */
		{ 13, { 1, 0, 1, 99, 0, 0, 0, 1, 'a' } }, /* no such symbology */
		{ 13, { 1, 0, 1, 0, 0, 0, 0, 1, 'A' } },  /* decoder's name */
		{ 12, { 1, 0, 1, 0, 0, 0, 0, 0 } },       /* decoder without a name */
		{ 16, { 1, 0, 1, 0, 0, 0, 0, 16, 'a' } }, /* name too long */
		{ 13, { 1, 0, 1, 0, 0, 0, 0, 1, 'a', 0xff, 0xff, 0xff, 0xff } },
		{ 13, { 1, 0, 1, 0, 0xff, 0xff, 0xff, 0xfc, 'a' } },
		{ 13, { 1, 0, 1, 0, 0, 0, 0, 1, 'a', 0, 0, 0x10, 1 } }, /* more than there is */
		{ 6, { 1, 1, 0, 0, 0, 1 } },
		{ 8, { 1, 1, 0, 0, 0, 1, 'a', 'b' } },
	};

	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		expect_corrupt((struct span){ CASES[i].bytes, CASES[i].size });
}

static void test_reader_answer__unknown_advice_is_corrupt(void **state)
{
	unsigned char storage[READER_ANSWER_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	const struct symbols none = { 0 };

	reader_answer_write_symbols(&bytes, &none, &SEEN);
	storage[6] = ADVICE_COUNT;
	expect_corrupt(bytes_span(&bytes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reader_answer__symbols_come_through),
		cmocka_unit_test(test_reader_answer__fullest_answer_fits),
		cmocka_unit_test(test_reader_answer__refusal_says_why_without_control_bytes),
		cmocka_unit_test(test_reader_answer__every_truncation_and_extension_is_corrupt),
		cmocka_unit_test(test_reader_answer__lies_are_corrupt),
		cmocka_unit_test(test_reader_answer__unknown_advice_is_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
