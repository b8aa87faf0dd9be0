#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "drivers/escpos_answer.h"
#include "kiosk/base/attrs.h"

/* The kinds of what comes, in order, without NOTHING. */
static size_t take_all(const char *bytes, size_t size, bool has_unasked, struct escpos_answer *to,
		       size_t max)
{
	struct escpos_answers answers = { .has_unasked = has_unasked };
	size_t count = 0;

	for (size_t at = 0; at < size; at++) {
		struct escpos_answer answer = escpos_take(&answers, (unsigned char)bytes[at]);
		if (answer.kind != ESCPOS_NOTHING && count < max)
			to[count++] = answer;
	}
	return count;
}

static void test_escpos_answer__answers_are_told_apart(void **state)
{
	static const struct {
		const char *label, *bytes;
		size_t size;
		bool has_unasked;
		size_t count;
		enum escpos_kind kinds[3];
	} CASES[] = {
		{ "flow control is none", "\x11\x13", 2, true, 0, { ESCPOS_NOTHING } },
		{ "real time", "\x12\x1A", 2, true, 2, { ESCPOS_REAL_TIME, ESCPOS_REAL_TIME } },
		{ "paper", "\x00\x0C", 2, true, 2, { ESCPOS_PAPER, ESCPOS_PAPER } },
		{ "unasked", "\x10\x00\x00\x0F", 4, true, 1, { ESCPOS_UNASKED } },
		{ "echo",
		  "\x37\x22"
		  "0042\0",
		  7,
		  true,
		  1,
		  { ESCPOS_PROCESS } },
		{ "status, echo, answer",
		  "\x38\x00\x00\x0F\x37\x22"
		  "0042\0\x12",
		  12,
		  true,
		  3,
		  { ESCPOS_UNASKED, ESCPOS_PROCESS, ESCPOS_REAL_TIME } },
		{ "cleared", "\x37\x25\x00\x12", 4, true, 2, { ESCPOS_CLEARED, ESCPOS_REAL_TIME } },
		{ "a status cut short", "\x10\x00\x12", 3, true, 1, { ESCPOS_REAL_TIME } },
		{ "an echo cut short",
		  "\x37\x22\x30\x00\x12",
		  5,
		  true,
		  2,
		  { ESCPOS_PAPER, ESCPOS_REAL_TIME } },
		{ "unasked where it is off", "\x10\x00", 2, false, 1, { ESCPOS_PAPER } },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct escpos_answer got[4];
		print_message("%s\n", CASES[at].label);
		assert_int_equal(take_all(CASES[at].bytes, CASES[at].size, CASES[at].has_unasked,
					  got, COUNT_OF(got)),
				 CASES[at].count);
		for (size_t of = 0; of < CASES[at].count; of++)
			assert_int_equal(got[of].kind, CASES[at].kinds[of]);
	}
}

static void test_escpos_answer__an_echo_brings_its_process(void **state)
{
	struct escpos_answer got[1];

	assert_int_equal(take_all("\x37\x22"
				  "0042\0",
				  7, false, got, 1),
			 1);
	assert_memory_equal(got[0].bytes, "0042", ESCPOS_PROCESS_BYTES);
}

static void test_escpos_answer__every_bit_has_its_trouble(void **state)
{
	static const struct {
		unsigned question;
		unsigned char byte;
		enum escpos_trouble trouble;
	} CASES[] = {
		{ 1, 0x12, ESCPOS_NONE },   { 1, 0x1A, ESCPOS_OFFLINE },   { 2, 0x12, ESCPOS_NONE },
		{ 2, 0x16, ESCPOS_COVER },  { 2, 0x32, ESCPOS_PAPER_OUT }, { 2, 0x52, ESCPOS_NONE },
		{ 3, 0x1A, ESCPOS_CUTTER }, { 3, 0x32, ESCPOS_BROKEN },    { 3, 0x52, ESCPOS_HEAT },
		{ 4, 0x1E, ESCPOS_NONE },   { 4, 0x7E, ESCPOS_PAPER_OUT }, { 5, 0xFF, ESCPOS_NONE },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++)
		assert_int_equal(escpos_real_time_trouble(CASES[at].question, CASES[at].byte),
				 CASES[at].trouble);
}

static void test_escpos_answer__a_status_unasked_says_why(void **state)
{
	static const struct {
		unsigned char bytes[ESCPOS_UNASKED_BYTES];
		enum escpos_trouble trouble;
		bool is_low;
	} CASES[] = {
		{ { 0x10, 0, 0, 0x0F }, ESCPOS_NONE, false },
		{ { 0x18, 0, 0, 0x0F }, ESCPOS_OFFLINE, false },
		{ { 0x38, 0, 0, 0x0F }, ESCPOS_COVER, false },
		{ { 0x18, 0x08, 0, 0x0F }, ESCPOS_CUTTER, false },
		{ { 0x18, 0x40, 0, 0x0F }, ESCPOS_HEAT, false },
		{ { 0x18, 0x20, 0, 0x0F }, ESCPOS_BROKEN, false },
		{ { 0x18, 0, 0x0F, 0x0F }, ESCPOS_PAPER_OUT, true },
		{ { 0x10, 0, 0x03, 0x0F }, ESCPOS_NONE, true },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct escpos_answer answer = { .kind = ESCPOS_UNASKED };
		memcpy(answer.bytes, CASES[at].bytes, ESCPOS_UNASKED_BYTES);
		assert_int_equal(escpos_unasked_trouble(CASES[at].bytes), CASES[at].trouble);
		assert_int_equal(escpos_is_paper_low(&answer), CASES[at].is_low);
	}
}

static void test_escpos_answer__every_trouble_has_words(void **state)
{
	for (enum escpos_trouble at = ESCPOS_NONE; at <= ESCPOS_BROKEN; at++)
		for (enum escpos_trouble of = ESCPOS_NONE; of < at; of++)
			assert_string_not_equal(escpos_trouble_text(at), escpos_trouble_text(of));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_escpos_answer__answers_are_told_apart),
		cmocka_unit_test(test_escpos_answer__an_echo_brings_its_process),
		cmocka_unit_test(test_escpos_answer__every_bit_has_its_trouble),
		cmocka_unit_test(test_escpos_answer__a_status_unasked_says_why),
		cmocka_unit_test(test_escpos_answer__every_trouble_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
