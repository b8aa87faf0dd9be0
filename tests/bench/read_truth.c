/* Damages symbols at random and looks for texts that are not the truth: a record is read as it is,
 * or not at all. Prints runs, read, refused and wrong; ends with 1 when one is wrong.
 *
 *	read_truth pictures FIRST RUNS SEED	modules, codewords and frames; the whole decoder
 *	read_truth bursts FIRST RUNS SEED	the same, some pictures of each read together
 *	read_truth words FIRST RUNS SEED	codewords; repair and reading of them alone
 *
 * Runs are numbered from FIRST: one that went wrong is done again with its number and 1. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drivers/decoder_pdf417.h"
#include "drivers/decoder_pdf417_correct.h"
#include "drivers/decoder_pdf417_table.h"
#include "drivers/decoder_pdf417_text.h"
#include "tests/bench/read_judge.h"
#include "tests/bench/read_kinds.h"
#include "tests/fakes/pdf417_words.h"

enum { PICTURE_WIDTH = 420, PICTURE_HEIGHT = 320, SYMBOLS_KEPT = 512, SIZE_MIN = 40, BURST = 4 };

/* The most of each. */
struct range {
	size_t size, columns, level;
};

struct random_symbol {
	struct read_symbol symbol;
	size_t count, check;
	uint16_t words[PDF417_SYMBOL_MAX];
};

static size_t below(size_t limit, uint32_t *seed)
{
	return limit == 0 ? 0 : pdf417_words_random(seed) % limit;
}

/* How many of `count` words to damage: often about as many as the check words can repair, where a
 * wrong repair would be, otherwise anything from none to all. */
static size_t some(size_t count, size_t check, uint32_t *seed)
{
	size_t most = below(2, seed) == 0 ? check + 4 : count;

	if (below(3, seed) == 0)
		return below(check / 2 + 3, seed);
	return below((most < count ? most : count) + 1, seed);
}

/* One of the set that the program's seed makes. */
static void make(const struct range *range, uint32_t seed, struct random_symbol *ret)
{
	while (ret->count == 0) {
		size_t size = SIZE_MIN + below(range->size - SIZE_MIN, &seed);
		int columns = 2 + (int)below(range->columns - 1, &seed);
		int level = (int)below(range->level + 1, &seed);

		if (!read_symbol_make(pdf417_words_random(&seed), size, columns, level,
				      &ret->symbol))
			continue;
		ret->count = read_symbol_count(&ret->symbol);
		ret->check = (size_t)2 << ret->symbol.level;
		read_symbol_words(&ret->symbol, ret->words);
	}
}

/* --- codewords alone ----------------------------------------------------------------------------
 */

/* Places in an order of chance. */
static void shuffle(uint16_t *ret, size_t count, uint32_t *seed)
{
	for (size_t i = 0; i < count; i++) {
		size_t other = below(i + 1, seed);

		ret[i] = (uint16_t)i;
		ret[i] = ret[other];
		ret[other] = (uint16_t)i;
	}
}

/* Wrong words, of which the list of erased places holds all, some or none, and right words too. */
static enum verdict run_words(const struct random_symbol *drawn, uint32_t seed)
{
	uint16_t words[PDF417_SYMBOL_MAX], places[PDF417_SYMBOL_MAX], erased[PDF417_SYMBOL_MAX];
	unsigned char storage[SYMBOL_BYTES_MAX];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };
	size_t wrong = some(drawn->count, drawn->check, &seed), errors;

	memcpy(words, drawn->words, sizeof(words));
	shuffle(places, drawn->count, &seed);
	for (size_t i = 0; i < wrong; i++)
		words[places[i]] = (uint16_t)below(PDF417_WORDS, &seed);
	size_t erasures = below(2, &seed) == 0 ? drawn->check - below(5, &seed) % drawn->check
					       : below(drawn->check + 1, &seed);
	if (erasures > drawn->count)
		erasures = drawn->count;
	size_t from = below(drawn->count - erasures + 1, &seed);
	memcpy(erased, &places[below(2, &seed) * from], erasures * sizeof(*erased));
	if (pdf417_correct(words, drawn->count, drawn->check, erased, erasures, &errors) !=
		    STATUS_OK ||
	    pdf417_text(words, drawn->count - drawn->check, &message) != STATUS_OK)
		return VERDICT_NONE;
	const struct span truth = { drawn->symbol.record, drawn->symbol.size };
	return span_equals(bytes_span(&message.bytes), truth) ? VERDICT_READ : VERDICT_WRONG;
}

/* --- pictures -----------------------------------------------------------------------------------
 */

/* Single modules, or blocks of them turned, whitened or blackened. */
static void damage_modules(struct read_symbol *symbol, uint32_t *seed)
{
	size_t blocks = below(2, seed) == 0 ? below(12, seed) : below(400, seed);
	size_t widest = blocks < 12 ? 60 : 4;

	for (size_t i = 0; i < blocks; i++) {
		size_t wide = 1 + below(widest, seed), high = 1 + below(widest / 12 + 1, seed);
		size_t left = below((size_t)symbol->modules, seed),
		       top = below((size_t)symbol->rows, seed), how = below(3, seed);

		for (size_t row = top; row < top + high && row < (size_t)symbol->rows; row++)
			for (size_t x = left; x < left + wide && x < (size_t)symbol->modules; x++)
				symbol->is_dark[row][x] =
					how < 2 ? (unsigned char)how : !symbol->is_dark[row][x];
	}
}

/* Other words, or two places' words exchanged. */
static void damage_words(const struct random_symbol *drawn, struct read_symbol *symbol,
			 uint32_t *seed)
{
	size_t wrong = some(drawn->count, drawn->check, seed);

	for (size_t i = 0; i < wrong; i++) {
		size_t place = below(drawn->count, seed), other = below(drawn->count, seed);

		if (below(2, seed) == 0) {
			read_symbol_set_word(symbol, place, (unsigned)below(PDF417_WORDS, seed));
			continue;
		}
		read_symbol_set_word(symbol, place, drawn->words[other]);
		read_symbol_set_word(symbol, other, drawn->words[place]);
	}
}

/* Every kind of the sweep now and then, at any strength up to past its last step. */
static void damage_frame(struct damage *damage, uint32_t *seed)
{
	static const struct damage MOST = { .pixels = 0.9,
					    .rotation = 360,
					    .tilt_y = 55,
					    .tilt_x = 55,
					    .bend = 40,
					    .ink = 0.5,
					    .contrast = -0.92,
					    .gradient = 0.9,
					    .glare = 0.3,
					    .scratches = 16,
					    .hide_left = 0.2,
					    .hide_right = 0.2,
					    .hide_top = 0.3,
					    .hide_bottom = 0.3,
					    .hide_box = 0.2,
					    .blur = 2,
					    .motion = 8,
					    .noise = 70 };
	double most[sizeof(MOST) / sizeof(double)], now[COUNT_OF(most)];

	memcpy(most, &MOST, sizeof(most));
	memcpy(now, damage, sizeof(now));
	for (size_t i = 0; i < COUNT_OF(most); i++)
		if (below(6, seed) == 0)
			now[i] += most[i] * read_chance(seed);
	memcpy(damage, now, sizeof(now));
}

static void draw_damaged(const struct random_symbol *drawn, uint32_t *seed, struct picture *ret)
{
	static struct read_symbol symbol;
	struct damage damage = READ_GOOD;
	size_t what = below(4, seed);

	symbol = drawn->symbol;
	damage.pixels = 1.5 + 0.8 * read_chance(seed);
	if (what == 0)
		damage_modules(&symbol, seed);
	if (what == 1)
		damage_words(drawn, &symbol, seed);
	if (what >= 2 || below(4, seed) == 0)
		damage_frame(&damage, seed);
	read_frame_draw(&symbol, &damage, pdf417_words_random(seed), ret);
}

static enum verdict run_picture(const struct random_symbol *drawn, uint32_t seed)
{
	static unsigned char pixels[PICTURE_WIDTH * PICTURE_HEIGHT];
	struct picture picture = { PICTURE_WIDTH, PICTURE_HEIGHT, pixels };

	draw_damaged(drawn, &seed, &picture);
	return read_judge(&DECODER_PDF417, &picture, &drawn->symbol, NULL);
}

/* Several pictures of a symbol, each damaged in its own way, and now and then another symbol's
 * among them: that one's record is true too. */
static enum verdict run_burst(const struct random_symbol *drawn, uint32_t seed)
{
	static struct pdf417_burst burst;
	static struct pdf417_sight sight;
	static struct symbols symbols;
	static unsigned char pixels[PICTURE_WIDTH * PICTURE_HEIGHT];
	struct picture picture = { PICTURE_WIDTH, PICTURE_HEIGHT, pixels };
	struct observation observation = { 0 };
	struct fault fault;
	const struct random_symbol *other = drawn + 1;
	bool has_other = below(2, &seed) == 0;

	pdf417_burst_clear(&burst);
	symbols.count = 0;
	for (size_t i = 0; i < BURST && symbols.count == 0; i++) {
		bool is_other = has_other && below(3, &seed) == 0;
		draw_damaged(is_other ? other : drawn, &seed, &picture);
		if (decoder_pdf417_look(&picture, &burst, &symbols, &sight, &observation, &fault) !=
		    STATUS_OK)
			return VERDICT_WRONG;
	}
	enum verdict verdict = read_verdict(&symbols, &drawn->symbol);
	return verdict == VERDICT_WRONG && has_other ? read_verdict(&symbols, &other->symbol)
						     : verdict;
}

/* --- runs ---------------------------------------------------------------------------------------
 */

static const struct mode {
	const char *name;
	struct range range;
	enum verdict (*run)(const struct random_symbol *drawn, uint32_t seed);
} MODES[] = {
	{ "pictures", { 120, 5, 4 }, run_picture },
	{ "bursts", { 120, 5, 4 }, run_burst },
	{ "words", { 900, 17, 7 }, run_words },
};

static bool try_runs(const struct mode *mode, uint32_t first, uint32_t runs, uint32_t seed)
{
	static struct random_symbol kept[SYMBOLS_KEPT + 1];
	uint32_t counts[VERDICT_WRONG + 1] = { 0 };

	for (uint32_t i = first; i < first + runs; i++) {
		uint32_t of_run = read_seed(seed, i);
		size_t place = of_run >> 8 & (SYMBOLS_KEPT - 1);

		/* Drawn when first asked for: drawing is slow. The next one too: see run_burst. */
		make(&mode->range, read_seed(seed, (uint32_t)place), &kept[place]);
		make(&mode->range, read_seed(seed, (uint32_t)place + 1), &kept[place + 1]);
		enum verdict verdict = mode->run(&kept[place], of_run);

		counts[verdict]++;
		if (verdict == VERDICT_WRONG)
			(void)printf("%s: run %u of seed %u gave a wrong text\n", mode->name, i,
				     seed);
	}
	(void)printf("%s: %u runs, %u read, %u refused, %u wrong\n", mode->name, runs,
		     counts[VERDICT_READ], counts[VERDICT_NONE], counts[VERDICT_WRONG]);
	return counts[VERDICT_WRONG] == 0;
}

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 5 && i < COUNT_OF(MODES); i++)
		if (strcmp(argv[1], MODES[i].name) == 0)
			return try_runs(&MODES[i], (uint32_t)strtoul(argv[2], NULL, 10),
					(uint32_t)strtoul(argv[3], NULL, 10),
					(uint32_t)strtoul(argv[4], NULL, 10))
				       ? 0
				       : 1;
	(void)fputs("usage: read_truth pictures|bursts|words FIRST RUNS SEED\n", stderr);
	return 2;
}
