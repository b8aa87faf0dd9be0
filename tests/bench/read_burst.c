/* Reads bursts of pictures of one card: a spot of glare that hides 20 to 35 % of the symbol moves
 * over it. A line is "burst number decoder read|wrong|none milliseconds", tabs between; a peer has
 * read a burst when it has read one of the pictures.
 *
 *	read_burst BURSTS SEED */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "drivers/decoder_pdf417.h"
#include "tests/bench/read_judge.h"
#include "tests/bench/read_kinds.h"
#include "tests/bench/read_peers.h"

enum { FRAMES = 6, BURSTS_MAX = 1000 };

struct burst {
	struct read_symbol symbol;
	struct picture frames[FRAMES];
};

static double between(double least, double most, uint32_t *seed)
{
	return least + (most - least) * read_chance(seed);
}

/* The hand shakes a little, the spot goes from the left to the right or back. */
static void draw(unsigned number, uint32_t seed, struct burst *ret)
{
	static unsigned char pixels[FRAMES][FRAME_PIXELS_MAX];
	struct damage damage = READ_GOOD;

	seed = read_seed(seed, number);
	if (!read_symbol_draw(number % READ_SYMBOLS_MAX, &ret->symbol)) {
		(void)fprintf(stderr, "symbol %u cannot be drawn\n", number % READ_SYMBOLS_MAX);
		exit(1);
	}
	damage.glare = between(0.2, 0.35, &seed);
	double from = between(0.05, 0.2, &seed), to = between(0.8, 0.95, &seed);
	for (unsigned i = 0; i < FRAMES; i++) {
		double part = number % 2 == 0 ? i / (FRAMES - 1.0) : 1 - i / (FRAMES - 1.0);

		damage.glare_x = from + (to - from) * part;
		damage.glare_y = between(0.3, 0.7, &seed);
		damage.noise = between(3, 8, &seed);
		damage.rotation = between(-1.5, 1.5, &seed);
		damage.shift_x = between(-15, 15, &seed);
		damage.shift_y = between(-15, 15, &seed);
		ret->frames[i].grey = pixels[i];
		read_frame_fit(&ret->symbol, &damage, &ret->frames[i]);
		read_frame_draw(&ret->symbol, &damage, read_seed(seed, i), &ret->frames[i]);
	}
}

/* The way of those that know single pictures only: until one is read. */
static enum verdict read_any(const struct decoder_ops *decoder, const struct burst *burst,
			     double *ret_ms)
{
	enum verdict verdict = VERDICT_NONE;

	*ret_ms = 0;
	for (size_t i = 0; i < FRAMES && verdict == VERDICT_NONE; i++) {
		double spent_ms;

		verdict = read_judge(decoder, &burst->frames[i], &burst->symbol, &spent_ms);
		*ret_ms += spent_ms;
	}
	return verdict;
}

/* Ours adds up what the pictures show. */
static enum verdict read_burst(const struct burst *burst, double *ret_ms)
{
	static struct pdf417_burst seen;
	static struct pdf417_sight sight;
	static struct symbols symbols;
	struct observation observation = { 0 };
	struct fault fault;
	double since_ms = read_clock_ms();

	pdf417_burst_clear(&seen);
	symbols.count = 0;
	for (size_t i = 0; i < FRAMES && symbols.count == 0; i++)
		if (decoder_pdf417_look(&burst->frames[i], &seen, &symbols, &sight, &observation,
					&fault) != STATUS_OK) {
			(void)fprintf(stderr, "%s\n", fault.what);
			exit(1);
		}
	*ret_ms = read_clock_ms() - since_ms;
	return read_verdict(&symbols, &burst->symbol);
}

int main(int argc, char **argv)
{
	static struct burst burst;
	unsigned long bursts = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;

	if (bursts == 0 || bursts > BURSTS_MAX) {
		(void)fprintf(stderr, "usage: read_burst BURSTS SEED, at most %d\n", BURSTS_MAX);
		return 2;
	}
	for (unsigned i = 0; i < bursts; i++) {
		draw(i, (uint32_t)strtoul(argv[2], NULL, 10), &burst);
		for (size_t j = 0; j < READ_DECODERS_COUNT; j++) {
			const struct decoder_ops *decoder =
				READ_DECODERS[(i + j) % READ_DECODERS_COUNT];
			double spent_ms;
			enum verdict verdict = decoder == &DECODER_PDF417
						       ? read_burst(&burst, &spent_ms)
						       : read_any(decoder, &burst, &spent_ms);

			(void)printf("burst\t%u\t%s\t%s\t%.3f\n", i, decoder->name,
				     verdict_text(verdict), spent_ms);
		}
	}
	return 0;
}
