#include "tests/bench/read_kinds.h"

#include <string.h>

enum { STEPS_MAX = 12, VARIATIONS = 3, MEMBERS = sizeof(struct damage) / sizeof(double) };

/* A step that is not one. */
#define END (-99)

const struct damage READ_GOOD = { .pixels = 2.6, .contrast = 1, .noise = 4, .blur = 0.5 };

struct kind {
	const char *name;
	size_t member; /* the double in struct damage that is turned up */
	double steps[STEPS_MAX + 1];
};

#define KIND(what, ...)                                                                            \
	{                                                                                          \
#what, offsetof(struct damage, what),                                              \
		{                                                                                  \
			__VA_ARGS__, END                                                           \
		}                                                                                  \
	}

static const struct kind KINDS[] = {
	KIND(pixels, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3),
	KIND(rotation, 0, 3, 6, 10, 15, 20, 30, 45, 60, 90, 135, 180),
	KIND(blur, 0.3, 0.8, 1.2, 1.6, 2, 2.4, 2.8),
	KIND(noise, 0, 10, 20, 30, 45, 60, 80),
	KIND(motion, 2, 4, 6, 8, 10),
	KIND(tilt_y, 0, 10, 20, 30, 40, 50),
	KIND(tilt_x, 0, 10, 20, 30, 40, 50),
	KIND(contrast, 1, 0.5, 0.3, 0.2, 0.15, 0.1),
	KIND(gradient, 0, 0.3, 0.5, 0.7, 0.85),
	KIND(glare, 0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.25),
	KIND(ink, -0.4, -0.25, 0, 0.25, 0.4, 0.5),
	KIND(scratches, 1, 3, 6, 10, 15),
	KIND(hide_left, 0.03, 0.06, 0.12, 0.2),
	KIND(hide_right, 0.03, 0.06, 0.12, 0.2),
	KIND(hide_top, 0.1, 0.2, 0.3),
	KIND(hide_bottom, 0.1, 0.2, 0.3),
	KIND(hide_box, 0.05, 0.1, 0.15),
};

/* Several small damages at once, each anywhere between two strengths. */
static const struct mix {
	const char *name;
	struct damage least, most;
} MIXES[] = {
	{ "mixed_easy",
	  { .pixels = 2.2, .rotation = -1.2, .tilt_y = -10, .tilt_x = -10, .contrast = 0.7 },
	  { .pixels = 2.8,
	    .rotation = 1.2,
	    .tilt_y = 10,
	    .tilt_x = 10,
	    .contrast = 1,
	    .gradient = 0.3,
	    .blur = 0.8,
	    .noise = 6,
	    .scratches = 1 } },
	{ "mixed_mid",
	  { .pixels = 2,
	    .rotation = -5,
	    .tilt_y = -20,
	    .tilt_x = -20,
	    .contrast = 0.6,
	    .blur = 0.4,
	    .noise = 2 },
	  { .pixels = 2.6,
	    .rotation = 5,
	    .tilt_y = 20,
	    .tilt_x = 20,
	    .contrast = 0.9,
	    .gradient = 0.4,
	    .blur = 1,
	    .noise = 12,
	    .scratches = 2 } },
	{ "mixed_hard",
	  { .pixels = 1.8,
	    .rotation = -45,
	    .tilt_y = -30,
	    .tilt_x = -30,
	    .contrast = 0.4,
	    .blur = 0.5,
	    .noise = 4 },
	  { .pixels = 2.4,
	    .rotation = 45,
	    .tilt_y = 30,
	    .tilt_x = 30,
	    .contrast = 0.7,
	    .gradient = 0.6,
	    .blur = 1.1,
	    .noise = 18,
	    .scratches = 4,
	    .glare = 0.02 } },
};

/* Cards that are not flat: shown, but counted apart. */
static const struct kind BENDS[] = { KIND(bend, 15, 25, 35) };
static const double BENT_AND_TILTED = 20;

static void mix(const struct mix *mix, uint32_t seed, struct damage *ret)
{
	double least[MEMBERS], most[MEMBERS], values[MEMBERS];

	memcpy(least, &mix->least, sizeof(least));
	memcpy(most, &mix->most, sizeof(most));
	for (size_t i = 0; i < MEMBERS; i++)
		values[i] = least[i] + (most[i] - least[i]) * read_chance(&seed);
	memcpy(ret, values, sizeof(values));
}

/* Counts *number down past these kinds' steps. */
static bool find_step(const struct kind *kinds, size_t count, size_t *number, struct read_case *ret)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; kinds[i].steps[j] > END; j++) {
			if ((*number)-- > 0)
				continue;
			ret->kind = kinds[i].name;
			ret->step = kinds[i].steps[j];
			memcpy((char *)&ret->damage + kinds[i].member, &ret->step,
			       sizeof(ret->step));
			return true;
		}
	return false;
}

bool read_case_at(size_t number, uint32_t seed, struct read_case *ret)
{
	ret->damage = READ_GOOD;
	if (find_step(KINDS, COUNT_OF(KINDS), &number, ret))
		return true;
	if (number < COUNT_OF(MIXES) * VARIATIONS) {
		const struct mix *mixed = &MIXES[number / VARIATIONS];

		ret->kind = mixed->name;
		ret->step = (double)(number % VARIATIONS + 1);
		mix(mixed, read_seed(seed, (uint32_t)number), &ret->damage);
		return true;
	}
	number -= COUNT_OF(MIXES) * VARIATIONS;
	if (find_step(BENDS, COUNT_OF(BENDS), &number, ret))
		return true;
	if (number > 0)
		return false;
	ret->kind = "bend_tilt";
	ret->step = ret->damage.bend = BENT_AND_TILTED;
	ret->damage.tilt_y = 20;
	ret->damage.tilt_x = 15;
	return true;
}
