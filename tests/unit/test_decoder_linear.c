#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "drivers/decoder_linear_table.h"
#include "tests/fakes/pdf417_words.h"

enum { QUIET = 12, VALUES_MAX = 32 };

static const float PAPER = 210, INK = 50;

struct code {
	enum symbology symbology;
	size_t count;
	unsigned char values[VALUES_MAX];
};

/* "TAC12345" and start and stop. */
static const struct code TAC = { SYMBOLOGY_CODE_39, 10, { 43, 29, 10, 12, 1, 2, 3, 4, 5, 43 } };
/* Start B, "Sample-" and, in set C, "000123"; its check character. */
static const struct code SAMPLE = { SYMBOLOGY_CODE_128,
				    14,
				    { 104, 51, 65, 77, 80, 76, 69, 13, 99, 0, 1, 23, 98, 106 } };

struct print {
	double module, wide, blur, noise; /* samples, modules, samples, grey levels */
	bool is_backwards;
};

static float profile[BARS_SAMPLES_MAX];

static double normal(uint32_t *seed)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += pdf417_words_random(seed) / 4294967296.0;
	return sum;
}

/* Adds one bar as what it darkens, its edges blurred. */
static void add_bar(double from, double to, double blur)
{
	for (size_t i = 0; i < BARS_SAMPLES_MAX; i++) {
		double at = (double)i, root = blur * sqrt(2);

		profile[i] -= (float)((PAPER - INK) *
				      (erf((at - from) / root) - erf((at - to) / root)) / 2);
	}
}

static size_t draw(const struct code *code, struct print print, uint32_t seed)
{
	double at = QUIET * print.module;

	for (size_t i = 0; i < BARS_SAMPLES_MAX; i++)
		profile[i] = PAPER;
	for (size_t i = 0; i < code->count; i++) {
		bool is_39 = code->symbology == SYMBOLOGY_CODE_39;
		const char *widths =
			is_39 ? CODE_39_WIDTHS[code->values[i]] : CODE_128_WIDTHS[code->values[i]];

		for (size_t element = 0; widths[element] != '\0'; element++) {
			double modules = !is_39                   ? widths[element] - '0'
					 : widths[element] == '1' ? 1
								  : print.wide;

			if (element % 2 == 0)
				add_bar(at, at + modules * print.module, print.blur);
			at += modules * print.module;
		}
		if (is_39)
			at += print.module;
	}
	if (code->symbology == SYMBOLOGY_CODE_128)
		add_bar(at, at + 2 * print.module, print.blur);
	size_t size = (size_t)(at + (QUIET + 2) * print.module);
	for (size_t i = 0; i < size; i++)
		profile[i] += (float)(print.noise * normal(&seed));
	for (size_t i = 0; print.is_backwards && i < size / 2; i++) {
		float left = profile[i];

		profile[i] = profile[size - 1 - i];
		profile[size - 1 - i] = left;
	}
	return size;
}

static void expect_read(const struct code *code, const char *text, struct print print)
{
	struct linear_reading reading;
	size_t size = draw(code, print, 1);

	if (!linear_read(profile, size, &reading))
		fail_msg("\"%s\" is not read at %g samples, blur %g, noise %g", text, print.module,
			 print.blur, print.noise);
	assert_int_equal(reading.symbology, code->symbology);
	assert_int_equal(reading.size, strlen(text));
	assert_memory_equal(reading.bytes, text, reading.size);
}

static const struct print PRINTS[] = {
	{ 2.2, 2, 0.8, 0, false }, { 3, 2.5, 1, 3, true },    { 4, 3, 2.4, 0, false },
	{ 6, 2, 4, 2, false },     { 4, 2.2, 1, 20, true },   { 12, 3, 2, 10, false },
	{ 5, 3, 3, 10, true },     { 3.3, 2, 1.5, 8, false },
};

static void test_decoder_linear__code_39_is_read(void **state)
{
	for (size_t i = 0; i < COUNT_OF(PRINTS); i++)
		expect_read(&TAC, "TAC12345", PRINTS[i]);
}

static void test_decoder_linear__code_128_is_read(void **state)
{
	for (size_t i = 0; i < COUNT_OF(PRINTS); i++)
		expect_read(&SAMPLE, "Sample-000123", PRINTS[i]);
}

static void test_decoder_linear__every_other_character_of_code_128_is_refused(void **state)
{
	static const struct print CLEAR = { 4, 2, 1, 0, false };
	struct linear_reading reading;

	for (size_t at = 1; at + 1 < SAMPLE.count; at++)
		for (unsigned char value = 0; value < CODE_128_START_A; value += 17) {
			struct code wrong = SAMPLE;

			wrong.values[at] = value;
			if (value != SAMPLE.values[at])
				assert_false(
					linear_read(profile, draw(&wrong, CLEAR, 1), &reading));
		}
}

/* The whole text, or none: whatever a blot hides. */
static void test_decoder_linear__blots_never_make_another_text(void **state)
{
	static const struct print CLEAR = { 4, 2, 1.2, 4, false };
	size_t read = 0;

	for (uint32_t seed = 0; seed < 400; seed++) {
		const struct code *code = seed % 2 == 0 ? &TAC : &SAMPLE;
		const char *text = seed % 2 == 0 ? "TAC12345" : "Sample-000123";
		size_t size = draw(code, CLEAR, seed);
		uint32_t random = seed + 1;
		size_t from = pdf417_words_random(&random) % size, width = 1 + seed % 24;
		struct linear_reading reading;

		for (size_t i = from; i < from + width && i < size; i++)
			profile[i] = seed % 3 == 0 ? PAPER : INK;
		if (!linear_read(profile, size, &reading))
			continue;
		read++;
		assert_int_equal(reading.size, strlen(text));
		assert_memory_equal(reading.bytes, text, reading.size);
	}
	assert_true(read > 100);
}

static void test_decoder_linear__code_that_is_cut_is_not_read(void **state)
{
	static const struct print CLEAR = { 4, 2, 1, 0, false };
	struct linear_reading reading;
	size_t size = draw(&TAC, CLEAR, 1);

	for (size_t cut = size / 8; cut < size * 7 / 8; cut += 20) {
		assert_false(linear_read(profile, cut, &reading));
		assert_false(linear_read(profile + cut, size - cut, &reading));
	}
}

static void test_decoder_linear__noise_and_nothing_hold_none(void **state)
{
	struct linear_reading reading;
	uint32_t seed = 7;

	for (int turn = 0; turn < 20; turn++) {
		for (size_t i = 0; i < BARS_SAMPLES_MAX; i++)
			profile[i] = (float)(128 + 40 * normal(&seed));
		assert_false(linear_read(profile, BARS_SAMPLES_MAX, &reading));
	}
	for (size_t size = 0; size < 8; size++)
		assert_false(linear_read(profile, size, &reading));
	for (size_t i = 0; i < BARS_SAMPLES_MAX; i++)
		profile[i] = PAPER;
	assert_false(linear_read(profile, BARS_SAMPLES_MAX, &reading));
}

static void
test_decoder_linear__code_sets_shifts_and_functions_mean_what_the_standard_says(void **state)
{
	static const struct {
		struct code code; /* the check character is put in */
		const char *text;
		bool is_programming;
	} CASES[] = {
		{ { SYMBOLOGY_CODE_128, 5, { 103, 33, 65, 0, 106 } }, "A\1", false },
		{ { SYMBOLOGY_CODE_128, 6, { 104, 65, 98, 66, 0, 106 } }, "a\2", false },
		{ { SYMBOLOGY_CODE_128, 7, { 103, 98, 65, 66, 33, 0, 106 } }, "a\2A", false },
		{ { SYMBOLOGY_CODE_128, 6, { 105, 12, 100, 66, 0, 106 } }, "12b", false },
		{ { SYMBOLOGY_CODE_128, 6, { 105, 102, 1, 99, 0, 106 } }, "0199", false },
		{ { SYMBOLOGY_CODE_128, 6, { 105, 1, 102, 99, 0, 106 } },
		  "01\x1d"
		  "99",
		  false },
		{ { SYMBOLOGY_CODE_128, 5, { 104, 96, 33, 0, 106 } }, "A", true },
		{ { SYMBOLOGY_CODE_128, 5, { 103, 33, 96, 0, 106 } }, "A", true },
		{ { SYMBOLOGY_CODE_128, 5, { 105, 96, 33, 0, 106 } }, "9633", false },
		{ { SYMBOLOGY_CODE_128, 4, { 104, 96, 0, 106 } }, NULL, false },
		{ { SYMBOLOGY_CODE_128, 5, { 104, 97, 33, 0, 106 } }, NULL, false },
		{ { SYMBOLOGY_CODE_128, 5, { 104, 103, 33, 0, 106 } }, NULL, false },
		{ { SYMBOLOGY_CODE_128, 3, { 104, 0, 106 } }, NULL, false },
	};

	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		struct code code = CASES[i].code;
		struct linear_reading reading;
		unsigned sum = code.values[0];

		for (unsigned at = 1; at + 2 < code.count; at++)
			sum += at * code.values[at];
		code.values[code.count - 2] = (unsigned char)(sum % 103);
		if (CASES[i].text == NULL) {
			assert_false(code_128_text(code.values, code.count, &reading));
			continue;
		}
		assert_true(code_128_text(code.values, code.count, &reading));
		assert_int_equal(reading.is_programming, CASES[i].is_programming);
		assert_int_equal(reading.size, strlen(CASES[i].text));
		assert_memory_equal(reading.bytes, CASES[i].text, reading.size);
	}
}

static void test_decoder_linear__short_code_39_is_none(void **state)
{
	struct linear_reading reading;

	for (size_t size = 0; size <= CODE_39_LENGTH_MIN; size++) {
		unsigned char values[2 + CODE_39_LENGTH_MIN] = { CODE_39_STAR };

		values[size + 1] = CODE_39_STAR;
		assert_int_equal(code_39_text(values, size + 2, &reading),
				 size == CODE_39_LENGTH_MIN);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoder_linear__code_39_is_read),
		cmocka_unit_test(test_decoder_linear__code_128_is_read),
		cmocka_unit_test(test_decoder_linear__every_other_character_of_code_128_is_refused),
		cmocka_unit_test(test_decoder_linear__blots_never_make_another_text),
		cmocka_unit_test(test_decoder_linear__code_that_is_cut_is_not_read),
		cmocka_unit_test(test_decoder_linear__noise_and_nothing_hold_none),
		cmocka_unit_test(
			test_decoder_linear__code_sets_shifts_and_functions_mean_what_the_standard_says),
		cmocka_unit_test(test_decoder_linear__short_code_39_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
