#include "drivers/decoder_micropdf417_marks.h"

#include <math.h>

#include "drivers/decoder_micropdf417_table.h"
#include "drivers/decoder_pdf417_edges.h"
#include "drivers/decoder_pdf417_table.h"

enum {
	EDGES = 6,      /* of a pattern: three bars */
	WORD_EDGES = 8, /* of a codeword */
	PATTERNS = 1 << MICROPDF417_RAP_MODULES,
	PIXELS_MAX = 120000, /* that are looked at in one region */
	LINES_MAX = 256,
	LINE_MAX = 4096,
};

static const float MODULE_MIN = 0.8F;
static const float EDGE_SLACK = 0.42F, WORD_SLACK = 1.3F; /* modules */

/* What each row of ten modules is: 0, or 1 + its place among the sides' patterns, or that among the
 * centres' behind them. */
static uint8_t meanings[PATTERNS];

static void make_meanings(void)
{
	static bool are_made;

	for (unsigned i = 0; i < MICROPDF417_RAPS && !are_made; i++) {
		meanings[MICROPDF417_SIDES[i]] = (uint8_t)(1 + i);
		meanings[MICROPDF417_CENTRES[i]] = (uint8_t)(1 + MICROPDF417_RAPS + i);
	}
	are_made = true;
}

/* Edges from a bar's beginning on, in reading direction. */
struct reach {
	const struct edge *from;
	int step;
};

static float distance(struct reach reach, int first, int last)
{
	return fabsf(reach.from[(ptrdiff_t)last * reach.step].at -
		     reach.from[(ptrdiff_t)first * reach.step].at);
}

/* How much wider bars are than they should be, modules: ink spreads. Their ends show it, as the
 * beginnings are that much off each alike. */
static float find_spread(struct reach reach, float module)
{
	float first = distance(reach, 0, 1) / module, sum = 0;

	first -= roundf(first);
	for (int i = 1; i < EDGES; i += 2) {
		float off = distance(reach, 0, i) / module - first;

		sum += first + off - roundf(off);
	}
	return sum / (EDGES / 2.0F);
}

/* The modules between the edges, as a number; 0 when edges are no whole modules apart. */
static unsigned to_modules(struct reach reach, float module)
{
	float spread = find_spread(reach, module);
	int before = 0;
	unsigned modules = 0;

	for (int i = 1; i <= EDGES; i++) {
		float at = distance(reach, 0, i) / module - (i % 2 == 1 ? spread : 0);
		int place = (int)roundf(at);

		if (place <= before || place > MICROPDF417_RAP_MODULES ||
		    fabsf(at - (float)place) > EDGE_SLACK)
			return 0;
		for (; before < place; before++)
			modules = modules << 1 | (unsigned)(i % 2);
	}
	return before == MICROPDF417_RAP_MODULES ? modules : 0;
}

static bool is_word_wide(float pixels, float module)
{
	return fabsf(pixels / module - PDF417_MODULES) <= WORD_SLACK;
}

/* left: how many edges there are before in reading direction; right: from here on. */
static bool is_before_word(struct reach reach, size_t right, float module)
{
	return right > EDGES + WORD_EDGES &&
	       is_word_wide(distance(reach, EDGES, EDGES + WORD_EDGES), module);
}

static bool is_after_word(struct reach reach, size_t left, float module)
{
	return left >= WORD_EDGES && is_word_wide(distance(reach, -WORD_EDGES, 0), module);
}

static void try_edge(const struct edges *edges, size_t at, bool is_backwards, float across,
		     struct micropdf417_marks *marks)
{
	struct reach reach = { &edges->at[at], is_backwards ? -1 : 1 };
	size_t left = is_backwards ? edges->count - 1 - at : at;
	size_t right = is_backwards ? at + 1 : edges->count - at;

	if (right <= EDGES || marks->count == MICROPDF417_MARKS_MAX)
		return;
	float module = distance(reach, 0, EDGES) / MICROPDF417_RAP_MODULES;
	bool is_before = is_before_word(reach, right, module);
	if (module < MODULE_MIN || (!is_before && !is_after_word(reach, left, module)))
		return;
	unsigned meaning = meanings[to_modules(reach, module)];
	if (meaning == 0)
		return;
	bool is_centre = meaning > MICROPDF417_RAPS;
	marks->at[marks->count++] = (struct micropdf417_mark){
		.along = reach.from->at,
		.across = across,
		.module = module,
		.place = meaning - 1 - (is_centre ? MICROPDF417_RAPS : 0),
		.is_centre = is_centre,
		.is_backwards = is_backwards,
		.is_before_word = is_before,
	};
}

struct pdf417_point micropdf417_region_point(const struct micropdf417_region *region, double along,
					     double across)
{
	double u = along - region->width / 2, v = across - region->height / 2;

	return (struct pdf417_point){ region->middle.x + u * region->along.x - v * region->along.y,
				      region->middle.y + u * region->along.y +
					      v * region->along.x };
}

static void take_line(const struct picture *picture, const struct micropdf417_region *region,
		      double across, size_t size, float *ret)
{
	struct pdf417_point at = micropdf417_region_point(region, 0, across);

	for (size_t i = 0; i < size; i++) {
		ret[i] = pdf417_grey(picture, at);
		at.x += region->along.x;
		at.y += region->along.y;
	}
}

void micropdf417_marks_find(const struct picture *picture, const struct micropdf417_region *region,
			    struct micropdf417_marks *ret)
{
	static struct edges edges;
	static float line[LINE_MAX];
	size_t size = region->width < LINE_MAX ? (size_t)region->width : LINE_MAX;
	double step = fmax(
		1, fmax(region->height / LINES_MAX, region->height * (double)size / PIXELS_MAX));

	size_t lines = (size_t)(region->height / step);

	make_meanings();
	ret->count = 0;
	for (size_t i = 0; i < lines; i++) {
		double across = (double)i * step;

		take_line(picture, region, across, size, line);
		edges_find(line, size, &edges);
		for (size_t at = 0; at < edges.count; at++)
			try_edge(&edges, at, !edges.at[at].is_dark_after, (float)across, ret);
	}
}
