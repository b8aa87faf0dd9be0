/* Reads Code 39, Code 128 and QR in damaged pictures with our decoder and with others, and says of
 * each picture who read it: read_linear TWELFTHS SEED [DECODER]. A line is "symbology kind step
 * decoder read|wrong|none milliseconds". TWELFTHS of the symbols are drawn; 12 is all. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "drivers/decoder.h"
#include "tests/bench/read_linear_peers.h"
#include "tests/bench/read_linear_symbol.h"

enum { TWELFTHS_MAX = 12 };

struct peer {
	const char *name;
	void (*read)(const struct picture *picture, struct symbols *ret);
};

static const struct {
	enum symbology symbology;
	unsigned count;
} CASES[] = {
	{ SYMBOLOGY_CODE_39, 18 },
	{ SYMBOLOGY_CODE_128, 12 },
	{ SYMBOLOGY_QR, 12 },
};

static const struct damage GOOD = { .pixels = 2, .contrast = 1, .noise = 4, .blur = 0.5 };

/* One thing that is worse than in GOOD. */
#define ONE(member, value)                                                                         \
	{                                                                                          \
#member, offsetof(struct damage, member), value                                    \
	}

static const struct {
	const char *kind;
	size_t member;
	double step;
} STEPS[] = {
	ONE(pixels, 1),     ONE(pixels, 1.2),    ONE(pixels, 1.4),   ONE(pixels, 1.6),
	ONE(pixels, 2),     ONE(pixels, 2.8),    ONE(rotation, 3),   ONE(rotation, 10),
	ONE(rotation, 20),  ONE(rotation, 45),   ONE(rotation, 60),  ONE(rotation, 90),
	ONE(rotation, 180), ONE(noise, 10),      ONE(noise, 20),     ONE(noise, 30),
	ONE(noise, 45),     ONE(noise, 60),      ONE(blur, 0.8),     ONE(blur, 1.2),
	ONE(blur, 1.6),     ONE(blur, 2),        ONE(tilt_y, 20),    ONE(tilt_y, 40),
	ONE(tilt_x, 20),    ONE(tilt_x, 40),     ONE(contrast, 0.5), ONE(contrast, 0.2),
	ONE(contrast, 0.1), ONE(motion, 2),      ONE(motion, 4),     ONE(motion, 6),
	ONE(gradient, 0.5), ONE(gradient, 0.85), ONE(scratches, 3),  ONE(scratches, 10),
	ONE(glare, 0.06),
};

/* Several small ones at once. */
static const struct damage MIXED[] = {
	{ .pixels = 2,
	  .rotation = 4,
	  .tilt_y = 10,
	  .blur = 0.7,
	  .noise = 10,
	  .contrast = 0.8,
	  .gradient = 0.2,
	  .scratches = 1 },
	{ .pixels = 1.8,
	  .rotation = -12,
	  .tilt_y = 15,
	  .tilt_x = 10,
	  .blur = 0.8,
	  .noise = 15,
	  .contrast = 0.6,
	  .gradient = 0.4,
	  .scratches = 2 },
	{ .pixels = 1.6,
	  .rotation = 25,
	  .tilt_y = 20,
	  .tilt_x = 20,
	  .blur = 0.9,
	  .noise = 20,
	  .contrast = 0.5,
	  .gradient = 0.5,
	  .scratches = 3 },
};

static void read_ours(const struct picture *picture, struct symbols *ret)
{
	struct fault fault;

	if (DECODER_CODES.decode(picture, ret, &fault) != STATUS_OK) {
		fprintf(stderr, "%s: %s\n", DECODER_CODES.name, fault.what);
		_exit(1);
	}
}

static const struct peer PEERS[] = {
	{ "ours", read_ours },
	{ "zbar", peer_zbar },
	{ "zbar-doubled", peer_zbar_doubled },
	{ "zxing", peer_zxing },
};

static const char *only; /* the one to ask; all when NULL */

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Wrong as soon as anything but the record was read. */
static const char *judge(const struct symbols *symbols, enum symbology symbology,
			 const struct read_symbol *truth)
{
	const struct span record = { truth->record, truth->size };

	for (size_t i = 0; i < symbols->count; i++)
		if (symbols->at[i].symbology != symbology ||
		    !span_equals(symbol_span(&symbols->at[i]), record))
			return "wrong";
	return symbols->count > 0 ? "read" : "none";
}

/* Each in a process of its own: one of them may end it. */
static void try_peer(const struct peer *peer, const char *label, enum symbology symbology,
		     const struct picture *picture, const struct read_symbol *truth)
{
	static struct symbols symbols;
	int state = 0;

	(void)fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		double before = now_ms();

		symbols.count = 0;
		peer->read(picture, &symbols);
		double spent = now_ms() - before;
		printf("%s\t%s\t%s\t%.3f\n", label, peer->name, judge(&symbols, symbology, truth),
		       spent);
		(void)fflush(stdout);
		_exit(0);
	}
	if (child < 0 || waitpid(child, &state, 0) != child || (WIFEXITED(state) && state != 0))
		exit(1);
	if (WIFSIGNALED(state))
		printf("%s\t%s\tnone\t0\n", label, peer->name);
}

static void try_damage(const char *kind, double step, struct damage damage, uint32_t seed,
		       enum symbology symbology, const struct read_symbol *symbol)
{
	static unsigned char pixels[FRAME_PIXELS_MAX];
	struct picture picture = { .grey = pixels };
	char label[64];

	snprintf(label, sizeof(label), "%s\t%s\t%g", symbology_text(symbology), kind, step);
	if (symbology == SYMBOLOGY_QR)
		damage.pixels /= QR_MODULE_PARTS;
	read_frame_fit(symbol, &damage, &picture);
	read_frame_draw(symbol, &damage, seed, &picture);
	for (size_t peer = 0; peer < COUNT_OF(PEERS); peer++)
		if (only == NULL || strcmp(only, PEERS[peer].name) == 0)
			try_peer(&PEERS[peer], label, symbology, &picture, symbol);
}

static void try_symbol(enum symbology symbology, unsigned number, uint32_t seed)
{
	static struct read_symbol symbol;

	if (!read_linear_symbol_draw(symbology, number, &symbol)) {
		fprintf(stderr, "symbol %u cannot be drawn\n", number);
		exit(1);
	}
	for (size_t i = 0; i < COUNT_OF(STEPS); i++) {
		struct damage damage = GOOD;

		memcpy((char *)&damage + STEPS[i].member, &STEPS[i].step, sizeof(STEPS[i].step));
		try_damage(STEPS[i].kind, STEPS[i].step, damage, seed++, symbology, &symbol);
	}
	for (size_t i = 0; i < COUNT_OF(MIXED); i++)
		try_damage("mixed", (double)(i + 1), MIXED[i], seed++, symbology, &symbol);
}

int main(int argc, char **argv)
{
	unsigned long twelfths = argc >= 3 ? strtoul(argv[1], NULL, 10) : 0;

	if (twelfths == 0 || twelfths > TWELFTHS_MAX) {
		fprintf(stderr, "usage: read_linear TWELFTHS SEED [DECODER], at most %d twelfths\n",
			TWELFTHS_MAX);
		return 2;
	}
	only = argc > 3 ? argv[3] : NULL;
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		for (unsigned number = 0; number * TWELFTHS_MAX < CASES[i].count * twelfths;
		     number++)
			try_symbol(CASES[i].symbology, number,
				   (uint32_t)strtoul(argv[2], NULL, 10) + 7001 * number);
	return 0;
}
