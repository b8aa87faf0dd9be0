#include "drivers/decoder_linear.h"

#include <math.h>
#include <string.h>

#include "drivers/decoder_linear_shape.h"

enum { STARTS_MAX = 6, QUIET_MODULES = 4 };

/* Samples; each module tried is this much wider than the one before. */
static const double MODULE_MIN = 1.6, MODULE_MAX = 28, MODULE_GROWTH = 1.05;
/* How much a start, and any character, must be like itself, and more than like another. */
static const float START_MIN = 0.7F, START_NEAR = 0.45F, LIKE_MIN = 0.6F;
/* Code 39 has no check character. */
static const float MARGIN_MIN_39 = 0.08F, MARGIN_MIN_128 = 0.02F;
/* Of the best character's likeness, what each character of Code 39 must have: one that is damaged
 * may be like another by chance. */
static const float EVEN_MIN_39 = 0.88F;
/* Where a character is so clear that no closer look is needed. */
static const float LIKE_CLEAR = 0.93F, MARGIN_CLEAR = 0.15F;
/* How far apart a character's tried places are, in modules, and its tried widths, in parts. */
static const double SHIFT_TRIED = 0.2, GROWTH_TRIED = 0.02;
/* How much one character's width says of the next one's. */
static const double GROWTH_WEIGHT = 0.6, TREND_WEIGHT = 0.2;
/* Of the contrast: how even the light before a start is. */
static const float UNEVEN = 0.4F;
/* Of the contrast: how much darker than that light the first bar is. */
static const float DARKER_MIN = 0.1F;

static const struct linear_print PRINTS[] = {
	{ SYMBOLOGY_CODE_128, 0, 0.45F, 0 },
	{ SYMBOLOGY_CODE_39, 2, 0.45F, 0 },
	{ SYMBOLOGY_CODE_39, 2.5F, 0.45F, 0 },
	{ SYMBOLOGY_CODE_39, 3, 0.45F, 0 },
};
static const float BLURS[] = { 0.25F, 0.45F, 0.65F, 0.9F, 1.2F }, INKS[] = { -0.15F, 0, 0.15F };

/* Where a code may begin. */
struct start {
	struct linear_print print;
	double from, module; /* samples */
	size_t character;
	float like;
	bool is_backwards;
};

struct starts {
	size_t count;
	struct start at[STARTS_MAX]; /* the likeliest first */
};

static void first_and_last(const struct linear_print *print, size_t *ret_first, size_t *ret_last)
{
	bool is_128 = print->symbology == SYMBOLOGY_CODE_128;

	*ret_first = is_128 ? CODE_128_START_A : CODE_39_STAR;
	*ret_last = is_128 ? CODE_128_START_C : CODE_39_STAR;
}

static void add_start(const struct start *start, struct starts *ret)
{
	size_t at = 0;

	while (at < ret->count && ret->at[at].like >= start->like)
		at++;
	if (at == STARTS_MAX)
		return;
	if (ret->count == STARTS_MAX)
		ret->count--;
	memmove(&ret->at[at + 1], &ret->at[at], (ret->count++ - at) * sizeof(ret->at[0]));
	ret->at[at] = *start;
}

/* Whether it goes from light to dark there, more than right before and behind. */
static bool is_edge(const float *profile, size_t at)
{
	float fall = profile[at - 1] - profile[at + 1];

	return fall > 0 && fall >= profile[at - 2] - profile[at] &&
	       fall > profile[at] - profile[at + 2];
}

static void range(const float *profile, size_t from, size_t to, float *ret_low, float *ret_high)
{
	*ret_low = INFINITY;
	*ret_high = -INFINITY;
	for (size_t i = from; i < to; i++) {
		*ret_low = profile[i] < *ret_low ? profile[i] : *ret_low;
		*ret_high = profile[i] > *ret_high ? profile[i] : *ret_high;
	}
}

/* Light without bars before a start, as far as the profile goes back, and a bar at it. */
static bool is_quiet(const float *profile, size_t size, size_t edge, double module)
{
	size_t end = (double)edge > module / 2 ? edge - (size_t)(module / 2) : 0;
	size_t from =
		(double)edge > QUIET_MODULES * module ? edge - (size_t)(QUIET_MODULES * module) : 0;
	size_t to = edge + (size_t)(8 * module);
	float low, high, quiet_low, quiet_high;

	if (end < from + 2 || to >= size)
		return false;
	range(profile, from, end, &quiet_low, &quiet_high);
	range(profile, edge, to, &low, &high);
	return quiet_high - quiet_low < UNEVEN * (high - low) &&
	       quiet_low > high - 0.5F * (high - low) &&
	       profile[edge + (size_t)(module / 2)] < quiet_low - DARKER_MIN * (high - low);
}

static size_t likeliest(const float *like, size_t first, size_t last)
{
	size_t ret = first;

	for (size_t i = first + 1; i <= last; i++)
		if (like[i] > like[ret])
			ret = i;
	return ret;
}

static void try_start(const struct linear_shapes *shapes, const float *profile, size_t size,
		      struct start start, struct starts *ret)
{
	float seen[SHAPE_SAMPLES_MAX], like[SHAPES_MAX];
	size_t first, last;
	double edge = start.from;

	first_and_last(&start.print, &first, &last);
	start.like = START_MIN;
	for (int i = 0; i < 5; i++) {
		/* 0, 1, -1, 2, -2 quarters; far from a start the middle one says so. */
		int shift = i % 2 == 0 ? -i / 2 : (i + 1) / 2;
		double from = edge + shift * start.module / 4;

		if (!linear_shape_seen(shapes, profile, size, from, start.module, seen))
			continue;
		linear_shapes_compare(shapes, seen, first, last, like);
		size_t best = likeliest(like, first, last);
		if (like[best] < START_NEAR)
			break;
		if (like[best] > start.like) {
			start.like = like[best];
			start.from = from;
			start.character = best;
		}
	}
	if (start.like > START_MIN)
		add_start(&start, ret);
}

static void find_starts(const float *profile, size_t size, bool is_backwards, struct starts *ret)
{
	static struct linear_shapes shapes[COUNT_OF(PRINTS)];
	size_t first, last;

	for (size_t i = 0; i < COUNT_OF(PRINTS); i++) {
		first_and_last(&PRINTS[i], &first, &last);
		linear_shapes_make_some(&PRINTS[i], first, last, &shapes[i]);
	}
	for (size_t at = 2; at + 2 < size; at++) {
		if (!is_edge(profile, at))
			continue;
		double module = MODULE_MIN;
		while (module < MODULE_MAX) {
			if (is_quiet(profile, size, at, module))
				for (size_t i = 0; i < COUNT_OF(PRINTS); i++)
					try_start(&shapes[i], profile, size,
						  (struct start){ .print = PRINTS[i],
								  .from = (double)at,
								  .module = module,
								  .is_backwards = is_backwards },
						  ret);
			module *= MODULE_GROWTH;
		}
	}
}

/* The blur and the ink that fit a start best. */
static void fit_print(const float *profile, size_t size, struct start *start)
{
	static struct linear_shapes shapes;
	struct linear_print print = start->print;

	for (size_t i = 0; i < COUNT_OF(BLURS) * COUNT_OF(INKS); i++) {
		float seen[SHAPE_SAMPLES_MAX], like[SHAPES_MAX];

		print.blur = BLURS[i / COUNT_OF(INKS)];
		print.ink = INKS[i % COUNT_OF(INKS)];
		linear_shapes_make_some(&print, start->character, start->character, &shapes);
		if (!linear_shape_seen(&shapes, profile, size, start->from, start->module, seen))
			continue;
		linear_shapes_compare(&shapes, seen, start->character, start->character, like);
		if (like[start->character] > start->like) {
			start->like = like[start->character];
			start->print = print;
		}
	}
}

struct match {
	size_t character;
	float like, second;
	double from, module;
};

/* What the characters are like around a place, each where it fits best itself. */
struct look {
	float best[SHAPES_MAX];
	struct match match;
};

static void look_at(const struct linear_shapes *shapes, const float *profile, size_t size,
		    double from, double module, struct look *look)
{
	float seen[SHAPE_SAMPLES_MAX], like[SHAPES_MAX];

	if (!linear_shape_seen(shapes, profile, size, from, module, seen))
		return;
	linear_shapes_compare(shapes, seen, 0, shapes->count - 1, like);
	for (size_t i = 0; i < shapes->count; i++) {
		look->best[i] = like[i] > look->best[i] ? like[i] : look->best[i];
		if (like[i] > look->match.like)
			look->match = (struct match){ i, like[i], 0, from, module };
	}
}

static void look_around(const struct linear_shapes *shapes, const float *profile, size_t size,
			const struct match *about, int shifts, int growths, struct look *ret)
{
	*ret = (struct look){ 0 };
	for (int i = -shifts; i <= shifts; i++)
		for (int j = -growths; j <= growths; j++)
			look_at(shapes, profile, size,
				about->from + i * about->module * SHIFT_TRIED,
				about->module * (1 + j * GROWTH_TRIED), ret);
	for (size_t i = 0; i < shapes->count; i++)
		if (i != ret->match.character && ret->best[i] > ret->match.second)
			ret->match.second = ret->best[i];
}

/* The character that fits best about there: at once where it is clear, else by a closer look. */
static bool match(const struct linear_shapes *shapes, const float *profile, size_t size,
		  struct match *at)
{
	struct look look;

	look_around(shapes, profile, size, at, 1, 0, &look);
	if (look.match.like < LIKE_CLEAR || look.match.like - look.match.second < MARGIN_CLEAR)
		look_around(shapes, profile, size, at, 3, 2, &look);
	*at = look.match;
	return at->like > LIKE_MIN;
}

/* The characters from a start on, until a stop. */
struct values {
	size_t count;
	unsigned char at[LINEAR_CHARACTERS_MAX];
	float least, most; /* like itself */
};

/* From the start to the stop. */
static bool follow(const struct start *start, const float *profile, size_t size, struct values *ret)
{
	static struct linear_shapes shapes;
	bool is_128 = start->print.symbology == SYMBOLOGY_CODE_128;
	const size_t stop = is_128 ? CODE_128_STOP : CODE_39_STAR;
	const float margin = is_128 ? MARGIN_MIN_128 : MARGIN_MIN_39;
	struct match at = { .from = start->from, .module = start->module };
	double growth = 0; /* of the module, a character */

	*ret = (struct values){ .least = 1 };
	linear_shapes_make(&start->print, &shapes);
	while (ret->count < LINEAR_CHARACTERS_MAX) {
		double expected = at.module;

		if (!match(&shapes, profile, size, &at) || at.like - at.second < margin ||
		    (ret->count == 0 && at.character != start->character))
			return false;
		ret->least = fminf(ret->least, at.like);
		ret->most = fmaxf(ret->most, at.like);
		ret->at[ret->count++] = (unsigned char)at.character;
		if (ret->count > 1 && at.character == stop)
			return true;
		/* On a tilted card modules become narrower, or wider, from one to the next. */
		growth += TREND_WEIGHT * (at.module - expected);
		at.module = expected + GROWTH_WEIGHT * (at.module - expected) + growth;
		at.from += (double)shapes.step * at.module;
	}
	return false;
}

static bool read_from(const struct start *start, const float *profile, size_t size,
		      struct linear_reading *ret)
{
	struct values values;

	if (!follow(start, profile, size, &values))
		return false;
	if (start->print.symbology == SYMBOLOGY_CODE_128)
		return code_128_text(values.at, values.count, ret);
	return values.least >= EVEN_MIN_39 * values.most &&
	       code_39_text(values.at, values.count, ret);
}

bool linear_read(const float *profile, size_t size, struct linear_reading *ret)
{
	static float backwards[BARS_SAMPLES_MAX];
	struct starts starts = { 0 };

	for (size_t i = 0; i < size; i++)
		backwards[i] = profile[size - 1 - i];
	find_starts(profile, size, false, &starts);
	find_starts(backwards, size, true, &starts);
	for (size_t i = 0; i < starts.count; i++) {
		struct start *start = &starts.at[i];
		const float *way = start->is_backwards ? backwards : profile;

		fit_print(way, size, start);
		if (read_from(start, way, size, ret))
			return true;
	}
	return false;
}
