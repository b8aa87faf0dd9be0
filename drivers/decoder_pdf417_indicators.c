#include "drivers/decoder_pdf417_indicators.h"

#include <math.h>

enum {
	LINES_MIN = 24,
	PROBES = 12, /* lines that settle the blur */
	SURE_PROBES_MIN = 2,
};

static const float SCORE_MIN = 0.72F, MARGIN_MIN = 0.03F;
static const double PIXELS_A_LINE = 1.6, BEYOND = 0.05;

static double indicator_x(const struct pdf417_candidate *candidate, enum pdf417_side side)
{
	return side == PDF417_START ? 0 : PDF417_MODULES * (candidate->columns + 1.0);
}

void indicators_take(const struct picture *picture, const struct pdf417_candidate *candidate,
		     enum pdf417_side side, struct indicators *ret)
{
	double wanted = candidate->height / PIXELS_A_LINE;
	int lines = wanted < LINES_MIN             ? LINES_MIN
		    : wanted > INDICATOR_LINES_MAX ? INDICATOR_LINES_MAX
						   : (int)wanted;

	ret->count = 0;
	for (int i = 0; i < lines; i++) {
		double y = (1 + 2 * BEYOND) * (i + 0.5) / lines - BEYOND;
		double x = indicator_x(candidate, side);
		struct pdf417_cell cell = { x, x + PDF417_MODULES, y, y, 0, 1 };

		if (!pdf417_profile_take(picture, &candidate->plane, cell, &ret->at[ret->count]))
			continue;
		ret->y[ret->count++] = y;
	}
}

/* The likeliest codeword of any cluster. */
static struct pdf417_guess look_up(const struct pdf417_profile *profile, unsigned blur,
				   unsigned *ret_cluster)
{
	struct pdf417_guess best = { 0, -2, 0 };

	for (unsigned cluster = 0; cluster < PDF417_CLUSTERS; cluster++) {
		struct pdf417_guess guess = pdf417_match(profile, blur, cluster);

		if (guess.score > best.score) {
			guess.margin = fminf(guess.margin, guess.score - best.score);
			best = guess;
			*ret_cluster = cluster;
		} else {
			best.margin = fminf(best.margin, best.score - guess.score);
		}
	}
	return best;
}

static bool is_sure(const struct pdf417_guess *guess)
{
	return guess->score >= SCORE_MIN && guess->margin >= MARGIN_MIN;
}

float indicators_probe(const struct indicators *indicators, unsigned blur, unsigned *ret_sure)
{
	size_t stride = indicators->count / PROBES + 1;
	unsigned cluster;
	float sum = 0;

	*ret_sure = 0;
	for (size_t i = stride / 2; i < indicators->count; i += stride) {
		struct pdf417_guess guess = look_up(&indicators->at[i], blur, &cluster);

		sum += guess.score;
		*ret_sure += is_sure(&guess);
	}
	return sum;
}

bool indicators_blur(const struct indicators *indicators, unsigned *ret)
{
	unsigned sure, most_sure = 0;
	float best = 0;

	for (unsigned blur = 0; blur < PDF417_BLURS; blur++) {
		float there = indicators_probe(indicators, blur, &sure);

		if (there <= best)
			continue;
		best = there;
		most_sure = sure;
		*ret = blur;
	}
	return most_sure >= SURE_PROBES_MIN;
}

void indicators_sight(const struct indicators *indicators, unsigned blur, struct sightings *ret)
{
	ret->count = 0;
	for (size_t i = 0; i < indicators->count; i++) {
		unsigned cluster = 0;
		struct pdf417_guess guess = look_up(&indicators->at[i], blur, &cluster);

		if (!is_sure(&guess))
			continue;
		ret->at[ret->count++] = (struct sighting){
			.y = indicators->y[i],
			.row = guess.word / INDICATOR_VALUES * PDF417_CLUSTERS + cluster,
			.cluster = cluster,
			.value = guess.word % INDICATOR_VALUES,
			.score = guess.score,
		};
	}
}
