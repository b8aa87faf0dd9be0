#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "kiosk/ledger/checkpoint.h"

static const char TEXT[] = "tac-kiosk/C001\n"
			   "1234\n"
			   "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
			   "head AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
			   "epoch 3\n"
			   "time 1764000000123\n";

static const struct checkpoint CHECKPOINT = { .kiosk = "C001",
					      .size = 1234,
					      .root = { { 1 } },
					      .head = { { 2 } },
					      .epoch = 3,
					      .wall_ms = 1764000000123 };

static void assert_same(const struct checkpoint *left, const struct checkpoint *right)
{
	assert_string_equal(left->kiosk, right->kiosk);
	assert_int_equal(left->size, right->size);
	assert_memory_equal(&left->root, &right->root, sizeof(left->root));
	assert_memory_equal(&left->head, &right->head, sizeof(left->head));
	assert_int_equal(left->epoch, right->epoch);
	assert_int_equal(left->wall_ms, right->wall_ms);
}

static void test_checkpoint__its_text_is_the_log_s_three_lines_and_ours(void **state)
{
	unsigned char storage[CHECKPOINT_TEXT_MAX];
	struct bytes text = bytes_over(storage, sizeof(storage));

	checkpoint_text(&CHECKPOINT, &text);
	assert_true(span_equals(bytes_span(&text), span_of(TEXT)));
}

static void test_checkpoint__its_text_is_read_back(void **state)
{
	struct checkpoint read;

	assert_int_equal(checkpoint_from_text(span_of(TEXT), &read, NULL), STATUS_OK);
	assert_same(&read, &CHECKPOINT);
}

static void test_checkpoint__another_text_is_refused(void **state)
{
#define ROOT "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
#define REST "head " ROOT "epoch 3\ntime 5\n"
	static const char *const WRONG[] = {
		"",
		"\n",
		"tac-kiosk/C001\n",
		"tac-kiosk/\n1\n" ROOT REST,
		"tac-kiosk/C 1\n1\n" ROOT REST,
		"tac-kiosk/C001/epoch\n1\n" ROOT REST,
		"other/C001\n1\n" ROOT REST,
		"tac-kiosk/C001C001C001C001C00\n1\n" ROOT REST,
		"tac-kiosk/C001\n01\n" ROOT REST,
		"tac-kiosk/C001\n+1\n" ROOT REST,
		"tac-kiosk/C001\n-1\n" ROOT REST,
		"tac-kiosk/C001\n1234567890123456789\n" ROOT REST,
		"tac-kiosk/C001\n1\nAQ==\n" REST,
		"tac-kiosk/C001\n1\n" ROOT REST "more\n",
		"tac-kiosk/C001\n1\n" ROOT REST "\n",
		"tac-kiosk/C001\n1\n" ROOT "head " ROOT "time 5\nepoch 3\n",
		"tac-kiosk/C001\n1\n" ROOT "head " ROOT "epoch 3\ntime 5",
		"tac-kiosk/C001\n1\n" ROOT "head " ROOT "epoch  3\ntime 5\n",
		"tac-kiosk/C001\n1\n" ROOT "head " ROOT "epoch\ntime 5\n",
		"tac-kiosk/C001\n1\n" ROOT "head " ROOT "epochs 3\ntime 5\n",
	};
	struct checkpoint read = CHECKPOINT;

	for (size_t at = 0; at < COUNT_OF(WRONG); at++)
		assert_int_equal(checkpoint_from_text(span_of(WRONG[at]), &read, NULL),
				 STATUS_CORRUPT);
	assert_same(&read, &CHECKPOINT);
	assert_int_equal(
		checkpoint_from_text(span_of("tac-kiosk/C001\n0\n" ROOT REST), &read, NULL),
		STATUS_OK);
}

static void test_checkpoint__only_the_epoch_s_key_vouches_for_it(void **state)
{
	unsigned char storage[CHECKPOINT_NOTE_MAX];
	struct bytes note = bytes_over(storage, sizeof(storage));
	SCOPED(key) key = { 0 };
	SCOPED(key) other = { 0 };
	struct checkpoint read = { 0 };

	assert_int_equal(key_generate(&key, NULL), STATUS_OK);
	assert_int_equal(key_generate(&other, NULL), STATUS_OK);
	assert_int_equal(checkpoint_sign(&CHECKPOINT, &key, &note, NULL), STATUS_OK);
	assert_int_equal(checkpoint_verify(bytes_span(&note), &other, &read, NULL), STATUS_GONE);
	assert_int_equal(read.size, 0);
	assert_int_equal(checkpoint_verify(bytes_span(&note), &key, &read, NULL), STATUS_OK);
	assert_same(&read, &CHECKPOINT);
	storage[sizeof("tac-kiosk/C001\n") - 1] = '9';
	assert_int_equal(checkpoint_verify(bytes_span(&note), &key, &read, NULL), STATUS_CORRUPT);
}

static void test_checkpoint__the_largest_numbers_fit_its_note(void **state)
{
	unsigned char storage[CHECKPOINT_NOTE_MAX];
	struct bytes note = bytes_over(storage, sizeof(storage));
	SCOPED(key) key = { 0 };
	struct checkpoint read = { 0 };
	struct checkpoint largest = CHECKPOINT;

	largest.size = largest.epoch = largest.wall_ms = 999999999999999999;
	memcpy(largest.kiosk, "ABCDEFGHIJKLMNOP-_", 19);
	assert_int_equal(key_generate(&key, NULL), STATUS_OK);
	assert_int_equal(checkpoint_sign(&largest, &key, &note, NULL), STATUS_OK);
	assert_int_equal(checkpoint_verify(bytes_span(&note), &key, &read, NULL), STATUS_OK);
	assert_same(&read, &largest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_checkpoint__its_text_is_the_log_s_three_lines_and_ours),
		cmocka_unit_test(test_checkpoint__its_text_is_read_back),
		cmocka_unit_test(test_checkpoint__another_text_is_refused),
		cmocka_unit_test(test_checkpoint__only_the_epoch_s_key_vouches_for_it),
		cmocka_unit_test(test_checkpoint__the_largest_numbers_fit_its_note),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
