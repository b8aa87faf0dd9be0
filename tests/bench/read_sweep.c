/* Reads PDF417 in damaged pictures with our decoder and with libzxing, and says of each picture who
 * read it: read_sweep RECORDS SEED. A line is "kind step decoder read|wrong|none milliseconds". */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "drivers/decoder.h"
#include "tests/bench/read_frame.h"

enum { STEPS_MAX = 8, RECORDS_MAX = 24 };

static const struct damage GOOD = { .pixels = 2.6, .contrast = 1, .noise = 4, .blur = 0.5 };

struct kind {
	const char *name;
	size_t member;           /* the double in struct damage that is turned up */
	double steps[STEPS_MAX]; /* ended by END */
};

#define END (-99)
#define KIND(what, ...)                                                                            \
	{                                                                                          \
#what, offsetof(struct damage, what),                                              \
		{                                                                                  \
			__VA_ARGS__, END                                                           \
		}                                                                                  \
	}

static const struct kind KINDS[] = {
	KIND(pixels, 1.2, 1.4, 1.6, 2, 3),
	KIND(rotation, 0, 3, 10, 20, 30, 45, 90),
	KIND(tilt_y, 20, 30, 40, 50),
	KIND(tilt_x, 20, 30, 40, 50),
	KIND(noise, 10, 30, 60),
	KIND(blur, 0.8, 1.2, 1.6, 2),
	KIND(motion, 2, 4, 6, 8),
	KIND(contrast, 0.5, 0.2, 0.1),
	KIND(gradient, 0.5, 0.85),
	KIND(glare, 0.03, 0.06, 0.1, 0.15),
	KIND(ink, -0.4, 0.4),
	KIND(scratches, 3, 6, 10),
	KIND(hide_left, 0.03, 0.06, 0.12),
	KIND(hide_right, 0.03, 0.06, 0.12),
	KIND(hide_top, 0.1, 0.2),
	KIND(hide_box, 0.05, 0.1),
};

/* Several small damages at once. */
static const struct {
	const char *name;
	struct damage damage;
} MIXED[] = {
	{ "mixed easy",
	  { .pixels = 2.4,
	    .rotation = 4,
	    .tilt_y = 10,
	    .blur = 0.7,
	    .noise = 10,
	    .contrast = 0.8,
	    .gradient = 0.2,
	    .scratches = 1 } },
	{ "mixed mid",
	  { .pixels = 2.2,
	    .rotation = -12,
	    .tilt_y = 15,
	    .tilt_x = 10,
	    .blur = 0.9,
	    .noise = 15,
	    .contrast = 0.6,
	    .gradient = 0.4,
	    .scratches = 3,
	    .hide_left = 0.01 } },
	{ "mixed hard",
	  { .pixels = 2,
	    .rotation = 25,
	    .tilt_y = 20,
	    .tilt_x = 20,
	    .blur = 1,
	    .noise = 20,
	    .contrast = 0.5,
	    .gradient = 0.5,
	    .scratches = 4,
	    .glare = 0.02 } },
};

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Wrong as soon as anything but the record was read. */
static const char *judge(const struct symbols *symbols, const struct read_symbol *truth)
{
	const struct span record = { truth->record, truth->size };

	for (size_t i = 0; i < symbols->count; i++)
		if (!span_equals(symbol_span(&symbols->at[i]), record))
			return "wrong";
	return symbols->count > 0 ? "read" : "none";
}

static void try_decoder(const struct decoder_ops *decoder, const char *kind, double step,
			const struct picture *picture, const struct read_symbol *truth)
{
	static struct symbols symbols;
	struct fault fault;
	double before = now_ms();

	symbols.count = 0;
	if (decoder->decode(picture, &symbols, &fault) != STATUS_OK) {
		fprintf(stderr, "%s: %s\n", decoder->name, fault.what);
		exit(1);
	}
	double spent = now_ms() - before;
	printf("%s\t%g\t%s\t%s\t%.3f\n", kind, step, decoder->name, judge(&symbols, truth), spent);
}

static void try_damage(const char *kind, double step, const struct damage *damage, unsigned record,
		       uint32_t seed)
{
	static unsigned char pixels[FRAME_WIDTH * FRAME_HEIGHT];
	static struct read_symbol symbol;
	const struct picture picture = { FRAME_WIDTH, FRAME_HEIGHT, pixels };

	if (!read_symbol_draw(record, &symbol)) {
		fprintf(stderr, "symbol %u cannot be drawn\n", record);
		exit(1);
	}
	read_frame_draw(&symbol, damage, seed, pixels);
	try_decoder(&DECODER_PDF417, kind, step, &picture, &symbol);
	try_decoder(&DECODER_ZXING, kind, step, &picture, &symbol);
}

static void sweep(unsigned record, uint32_t seed)
{
	for (size_t i = 0; i < COUNT_OF(KINDS); i++)
		for (size_t j = 0; KINDS[i].steps[j] > END; j++) {
			struct damage damage = GOOD;

			memcpy((char *)&damage + KINDS[i].member, &KINDS[i].steps[j],
			       sizeof(double));
			try_damage(KINDS[i].name, KINDS[i].steps[j], &damage, record,
				   seed + (uint32_t)(100 * i + j));
		}
	for (size_t i = 0; i < COUNT_OF(MIXED); i++)
		try_damage(MIXED[i].name, 1, &MIXED[i].damage, record, seed + (uint32_t)i);
}

int main(int argc, char **argv)
{
	unsigned long records = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;

	if (records == 0 || records > RECORDS_MAX) {
		fprintf(stderr, "usage: read_sweep RECORDS SEED, at most %d records\n",
			RECORDS_MAX);
		return 2;
	}
	for (unsigned i = 0; i < records; i++)
		sweep(i, (uint32_t)strtoul(argv[2], NULL, 10) + 10007 * i);
	return 0;
}
