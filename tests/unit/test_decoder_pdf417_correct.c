#include "drivers/decoder_pdf417_correct.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/decoder_pdf417_table.h"
#include "tests/fakes/pdf417_words.h"

static uint32_t seed = 929;

static size_t below(size_t limit)
{
	return pdf417_words_random(&seed) % limit;
}

struct symbol_words {
	size_t count, check;
	uint16_t right[PDF417_SYMBOL_MAX], damaged[PDF417_SYMBOL_MAX];
	uint16_t places[PDF417_SYMBOL_MAX]; /* all, in random order: the first are the damaged */
};

static void make(struct symbol_words *symbol, size_t count, size_t check)
{
	symbol->count = count;
	symbol->check = check;
	for (size_t i = 0; i < count; i++) {
		size_t other = below(i + 1);

		symbol->right[i] = (uint16_t)below(PDF417_WORDS);
		symbol->places[i] = symbol->places[other];
		symbol->places[other] = (uint16_t)i;
	}
	pdf417_words_protect(symbol->right, count, check);
	memcpy(symbol->damaged, symbol->right, sizeof(symbol->right));
}

/* Erased places may hold their right word still, wrong ones never do. */
static enum status damage_and_correct(struct symbol_words *symbol, size_t erasures, size_t errors)
{
	size_t found;

	for (size_t i = 0; i < erasures; i++)
		symbol->damaged[symbol->places[i]] = (uint16_t)below(PDF417_WORDS);
	for (size_t i = erasures; i < erasures + errors; i++) {
		uint16_t *word = &symbol->damaged[symbol->places[i]];
		*word = (uint16_t)((*word + 1 + below(PDF417_WORDS - 1)) % PDF417_WORDS);
	}
	return pdf417_correct(symbol->damaged, symbol->count, symbol->check, symbol->places,
			      erasures, &found);
}

static void test_decoder_pdf417_correct__all_damage_within_the_limit_is_repaired(void **state)
{
	for (int round = 0; round < 3000; round++) {
		struct symbol_words symbol;
		size_t check = (size_t)2 << below(round % 20 == 0 ? 9 : 6);
		size_t count = check + 1 + below(PDF417_SYMBOL_MAX - check);
		size_t erasures = below(check - 1);
		size_t errors = (check - 2 - erasures) / 2;

		if (erasures + errors > count)
			continue;
		make(&symbol, count, check);
		if (damage_and_correct(&symbol, erasures, errors) != STATUS_OK)
			fail_msg("%zu words, %zu check, %zu erased, %zu wrong", count, check,
				 erasures, errors);
		assert_memory_equal(symbol.damaged, symbol.right, count * sizeof(uint16_t));
	}
}

static void test_decoder_pdf417_correct__damage_past_the_limit_is_refused(void **state)
{
	for (int round = 0; round < 6000; round++) {
		struct symbol_words symbol;
		size_t check = (size_t)8 << below(4);
		size_t count = check * 2 + 1 + below(300);
		size_t erasures = below(check - 1);
		size_t errors = (check - 2 - erasures) / 2 + 1 + below(check / 2);

		make(&symbol, count, check);
		assert_int_equal(damage_and_correct(&symbol, erasures, errors), STATUS_REFUSED);
	}
}

static void test_decoder_pdf417_correct__refused_words_stay_as_they_were(void **state)
{
	struct symbol_words symbol;
	uint16_t before[PDF417_SYMBOL_MAX];
	size_t errors;

	make(&symbol, 100, 16);
	for (size_t i = 0; i < 30; i++)
		symbol.damaged[i] = (uint16_t)((symbol.damaged[i] + 7) % PDF417_WORDS);
	memcpy(before, symbol.damaged, sizeof(before));
	assert_int_equal(pdf417_correct(symbol.damaged, 100, 16, NULL, 0, &errors), STATUS_REFUSED);
	assert_memory_equal(before, symbol.damaged, 100 * sizeof(uint16_t));
}

static void test_decoder_pdf417_correct__errors_are_counted_without_the_erased(void **state)
{
	struct symbol_words symbol;
	uint16_t erased[] = { 3, 50 };
	size_t errors = 99;

	make(&symbol, 60, 16);
	symbol.damaged[3] = (uint16_t)((symbol.damaged[3] + 1) % PDF417_WORDS);
	symbol.damaged[7] = (uint16_t)((symbol.damaged[7] + 1) % PDF417_WORDS);
	assert_int_equal(pdf417_correct(symbol.damaged, 60, 16, erased, 2, &errors), STATUS_OK);
	assert_int_equal(errors, 1);
}

static void test_decoder_pdf417_correct__impossible_shapes_are_refused(void **state)
{
	static const struct {
		size_t count, check, erasures;
	} CASES[] = { { 4, 4, 0 }, { 10, 1, 0 }, { 20, 8, 7 }, { 929, 8, 0 }, { 920, 513, 0 } };
	uint16_t words[1024] = { 0 }, erased[16] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	size_t errors;

	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		assert_int_equal(pdf417_correct(words, CASES[i].count, CASES[i].check, erased,
						CASES[i].erasures, &errors),
				 STATUS_REFUSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_decoder_pdf417_correct__all_damage_within_the_limit_is_repaired),
		cmocka_unit_test(test_decoder_pdf417_correct__damage_past_the_limit_is_refused),
		cmocka_unit_test(test_decoder_pdf417_correct__refused_words_stay_as_they_were),
		cmocka_unit_test(
			test_decoder_pdf417_correct__errors_are_counted_without_the_erased),
		cmocka_unit_test(test_decoder_pdf417_correct__impossible_shapes_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
