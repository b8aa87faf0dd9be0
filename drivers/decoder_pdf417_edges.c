#include "drivers/decoder_pdf417_edges.h"

/* Light and dark are judged over a few blocks, about a codeword: a shadow is wider than that. */
enum { BLOCK = 16, BLOCKS_AROUND = 3, BLOCKS_MAX = PICTURE_SIDE_MAX / BLOCK + 1 };

static const float CONTRAST_MIN = 24;
static const float HYSTERESIS = 0.09F; /* of the contrast: what noise may do */

struct range {
	float low, high;
};

static struct range widen(struct range range, struct range by)
{
	return (struct range){ by.low < range.low ? by.low : range.low,
			       by.high > range.high ? by.high : range.high };
}

static size_t find_ranges(const float *grey, size_t size, struct range *ranges)
{
	size_t count = (size + BLOCK - 1) / BLOCK;

	for (size_t i = 0; i < count; i++) {
		size_t end = (i + 1) * BLOCK < size ? (i + 1) * BLOCK : size;

		ranges[i] = (struct range){ grey[i * BLOCK], grey[i * BLOCK] };
		for (size_t j = i * BLOCK; j < end; j++)
			ranges[i] = widen(ranges[i], (struct range){ grey[j], grey[j] });
	}
	return count;
}

static struct range range_around(const struct range *ranges, size_t count, size_t block)
{
	size_t first = block > BLOCKS_AROUND ? block - BLOCKS_AROUND : 0;
	struct range range = ranges[first];

	for (size_t i = first + 1; i < count && i <= block + BLOCKS_AROUND; i++)
		range = widen(range, ranges[i]);
	return range;
}

enum shade { UNKNOWN, LIGHT, DARK };

struct walk {
	enum shade shade;
	float crossed_at; /* where the grey last went through the level */
	bool is_crossed;
};

static void add(struct edges *edges, const struct walk *walk, float level, bool is_dark_after)
{
	if (walk->is_crossed && edges->count < EDGES_MAX)
		edges->at[edges->count++] = (struct edge){ walk->crossed_at, level, is_dark_after };
}

static void step(struct walk *walk, const float *grey, size_t at, struct range range,
		 struct edges *edges)
{
	float level = (range.low + range.high) / 2;
	float margin = HYSTERESIS * (range.high - range.low);
	float before = grey[at - 1] - level, here = grey[at] - level;

	if (before * here <= 0 && before != here) {
		walk->crossed_at = (float)(at - 1) + before / (before - here);
		walk->is_crossed = true;
	}
	if (walk->shade != DARK && here < -margin) {
		add(edges, walk, level, true);
		walk->shade = DARK;
	} else if (walk->shade != LIGHT && here > margin) {
		if (walk->shade == DARK)
			add(edges, walk, level, false);
		walk->shade = LIGHT;
	}
}

void edges_find(const float *grey, size_t size, struct edges *ret)
{
	struct range ranges[BLOCKS_MAX];
	struct walk walk = { UNKNOWN, 0, false };
	size_t count = find_ranges(grey, size, ranges);

	ret->count = 0;
	for (size_t block = 0; block < count; block++) {
		size_t end = (block + 1) * BLOCK < size ? (block + 1) * BLOCK : size;
		struct range range = range_around(ranges, count, block);

		if (range.high - range.low < CONTRAST_MIN)
			continue;
		for (size_t at = block > 0 ? block * BLOCK : 1; at < end; at++)
			step(&walk, grey, at, range, ret);
	}
}
