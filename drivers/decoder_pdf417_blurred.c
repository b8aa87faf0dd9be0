#include "drivers/decoder_pdf417_blurred.h"

#include <math.h>
#include <string.h>

enum {
	LANES = 4,
	SAMPLES = 7 * LANES, /* two a module */
	BLURS = 2,
	FINE = 4,
	SIGHT = 4,       /* modules that still add to a sample */
	INNER_EDGES = 4, /* of how many the inner one may be it */
};

static const float BLUR[BLURS] = { 0.45F, 0.9F }; /* standard deviations, modules */
static const float LIKENESS_MIN = 0.8F, HOPE_MIN = 0.5F, CONTRAST_MIN = 6, MODULE_MIN = 1.0F,
		   BAR_MIN = 5;
/* Modules of the widest bar that are there. Blur may widen a whole one; of a cut one the rest must
 * still be wide. */
static const float WHOLE_BAR_MIN = 6.2F, CUT_BAR_MIN = 2.8F;

/* From `first`, modules from its outer end (start) or its inner one (stop), a guard is looked at;
 * what lies further out may be hidden. Dark modules are 1 from the highest bit; `inner` is where
 * its inner edge is. */
static const struct shape {
	uint32_t dark;
	int modules, first, inner;
} SHAPES[] = {
	[PDF417_START] = { 0x1fea8, 17, 4, 17 },
	[PDF417_STOP] = { 0x3fa29, 18, -1, 0 },
};

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));

static float templates[2][BLURS][SAMPLES];

static float add_up(lanes of)
{
	return of[0] + of[1] + (of[2] + of[3]);
}

/* Beyond its inner edge a start guard is followed by dark, a stop guard by light. */
static bool is_dark(enum pdf417_side side, int module)
{
	const struct shape *shape = &SHAPES[side];

	if (module < 0)
		return false;
	if (module >= shape->modules)
		return side == PDF417_START;
	return (shape->dark >> (shape->modules - 1 - module) & 1) != 0;
}

static void normalise(float *samples)
{
	float sum = 0, squares = 0;

	for (int i = 0; i < SAMPLES; i++)
		sum += samples[i];
	for (int i = 0; i < SAMPLES; i++) {
		samples[i] -= sum / SAMPLES;
		squares += samples[i] * samples[i];
	}
	for (int i = 0; i < SAMPLES; i++)
		samples[i] /= sqrtf(squares);
}

static void make_template(enum pdf417_side side, float blur, float *ret)
{
	for (int i = 0; i < SAMPLES; i++) {
		float at = (float)SHAPES[side].first + ((float)i + 0.5F) / 2, weights = 0;

		ret[i] = 0;
		for (int part = -SIGHT * FINE; part < SIGHT * FINE; part++) {
			float away = ((float)part + 0.5F) / FINE;
			float weight = expf(-away * away / (2 * blur * blur));

			weights += weight;
			ret[i] -= is_dark(side, (int)floorf(at + away)) ? weight : 0;
		}
		ret[i] /= weights;
	}
	normalise(ret);
}

static void make_templates(void)
{
	static bool are_made;

	for (enum pdf417_side side = PDF417_START; !are_made && side <= PDF417_STOP; side++)
		for (int blur = 0; blur < BLURS; blur++)
			make_template(side, BLUR[blur], templates[side][blur]);
	are_made = true;
}

/* A guard's inner edge and how far, with its sign, the next module outwards or inwards is. */
struct guess {
	enum pdf417_side side;
	float inner, module; /* the module is negative where the guard is met backwards */
};

struct blurred_line {
	const float *grey;
	size_t size;
	const struct edges *edges;
};

/* The greatest correlation under any blur. */
static float compare(const float *samples, enum pdf417_side side)
{
	lanes sum = { 0 }, squares = { 0 }, like[BLURS] = { { 0 } };

	for (int i = 0; i < SAMPLES; i += LANES) {
		lanes here, there;

		memcpy(&here, samples + i, sizeof(here));
		sum += here;
		squares += here * here;
		for (int blur = 0; blur < BLURS; blur++) {
			memcpy(&there, templates[side][blur] + i, sizeof(there));
			like[blur] += here * there;
		}
	}
	float all = add_up(sum), square = add_up(squares) - all * all / SAMPLES;
	float sharp = add_up(like[0]), blurred = add_up(like[1]);
	if (!(square > CONTRAST_MIN * CONTRAST_MIN * SAMPLES))
		return 0;
	return (sharp > blurred ? sharp : blurred) / sqrtf(square);
}

static float likeness(const struct blurred_line *line, struct guess guess)
{
	const struct shape *shape = &SHAPES[guess.side];
	float samples[SAMPLES];
	float at = guess.inner + guess.module * ((float)(shape->first - shape->inner) + 0.25F);
	float end = at + guess.module * (SAMPLES - 1) / 2;

	float last = (float)line->size - 2;

	if (!(at >= 0 && end >= 0 && at < last && end < last))
		return 0;
	for (int i = 0; i < SAMPLES; i++) {
		float here = at + guess.module * (float)i / 2;
		int pixel = (int)here;

		samples[i] = line->grey[pixel] +
			     (here - (float)pixel) * (line->grey[pixel + 1] - line->grey[pixel]);
	}
	return compare(samples, guess.side);
}

/* The best of that guess with its module a little smaller or larger. */
static float tune(const struct blurred_line *line, struct guess *guess, float step, int steps)
{
	const float expected = guess->module;
	float best = likeness(line, *guess);

	if (best < HOPE_MIN)
		return 0;

	for (int i = -steps; i <= steps; i++) {
		struct guess other = *guess;

		if (i == 0)
			continue;
		other.module = expected * (1 + step * (float)i);
		float there = likeness(line, other);
		if (there <= best)
			continue;
		best = there;
		*guess = other;
	}
	return best;
}

static void add(struct tracks *tracks, struct guess guess, float like, float level,
		struct tracks_line line)
{
	float outwards = guess.side == PDF417_START ? -17 : 18;
	struct track_kind kind = { guess.side, guess.module < 0, line.is_across };
	struct hit hit = { .line = line.at,
			   .inner = guess.inner,
			   .outer = guess.inner + guess.module * outwards,
			   .module = fabsf(guess.module),
			   .level = level,
			   .sureness = (like - LIKENESS_MIN) / (1 - LIKENESS_MIN) };

	tracks_add(tracks, kind, &hit, line.step);
}

/* A dark run as the widest bar of a start guard: from its outer end to the gap that follows. */
struct wide_bar {
	float outer, end;
	int sign; /* -1: met backwards */
};

/* The module that the bar and a place for the inner edge tell: of the whole guard, or where the bar
 * is cut of what follows it. 0: they do not fit. */
static float module_of(const struct wide_bar *bar, float inner)
{
	float width = fabsf(bar->end - bar->outer);
	float whole = fabsf(inner - bar->outer) / 17, cut = fabsf(inner - bar->end) / 9;
	float module = width > WHOLE_BAR_MIN * whole ? whole : cut;

	return width < CUT_BAR_MIN * cut || module < MODULE_MIN ? 0 : (float)bar->sign * module;
}

static void try_start(struct tracks *tracks, const struct blurred_line *in, size_t at, int sign,
		      struct tracks_line line)
{
	const struct edge *edges = in->edges->at;
	size_t near = sign > 0 ? at : at + 1, far = sign > 0 ? at + 1 : at;
	const struct wide_bar bar = { edges[near].at, edges[far].at, sign };
	float best = LIKENESS_MIN;
	struct guess found = { 0 };

	for (long i = 1; i <= INNER_EDGES; i++) {
		long place = (long)near + 2 * i * sign;

		if (place < 0 || place >= (long)in->edges->count)
			break;
		struct guess guess = { PDF417_START, edges[place].at, 0 };
		guess.module = module_of(&bar, guess.inner);
		float like = guess.module != 0 ? tune(in, &guess, 0.04F, 1) : 0;
		if (like > best) {
			best = like;
			found = guess;
		}
	}
	if (best > LIKENESS_MIN)
		add(tracks, found, best, edges[at].level, line);
}

static void try_stop(struct tracks *tracks, const struct blurred_line *in, size_t at, int sign,
		     struct tracks_line line)
{
	const struct edge *edges = in->edges->at;
	float bar = edges[at + 1].at - edges[at].at;
	struct guess guess = { PDF417_STOP, edges[sign > 0 ? at : at + 1].at,
			       (float)sign * bar / 7 };

	if (bar < 7 * MODULE_MIN)
		return;
	float like = tune(in, &guess, 0.06F, 2);
	if (like > LIKENESS_MIN)
		add(tracks, guess, like, edges[at].level, line);
}

void blurred_add_line(struct tracks *tracks, const float *grey, size_t size,
		      const struct edges *edges, struct tracks_line line)
{
	const struct blurred_line in = { grey, size, edges };

	make_templates();
	for (size_t at = 0; at + 1 < edges->count; at++) {
		if (!edges->at[at].is_dark_after ||
		    edges->at[at + 1].at - edges->at[at].at < BAR_MIN)
			continue;
		for (int sign = -1; sign <= 1; sign += 2) {
			try_start(tracks, &in, at, sign, line);
			try_stop(tracks, &in, at, sign, line);
		}
	}
}
