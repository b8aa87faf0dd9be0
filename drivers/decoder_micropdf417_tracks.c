#include "drivers/decoder_micropdf417_tracks.h"

#include <math.h>
#include <string.h>

#include "drivers/decoder_micropdf417_table.h"

enum { ROUNDS = 160, MARKS_MIN = 4, PLACES_MIN = 3, BENT_MIN = 10, FITS = 4 };

static const double PLACE_SLACK = 0.8, ALONG_SLACK = 0.9; /* rows, modules */
static const double SLOPE_MAX = 0.5;
static const double ROW_MIN = 1.2, ROW_MAX = 14; /* modules */

double micropdf417_places_between(double from, double to)
{
	return remainder(to - from, MICROPDF417_RAPS);
}

double micropdf417_track_place(const struct micropdf417_track *track, double across)
{
	return (track->pace * across + track->start) / (1 + track->bend * across);
}

double micropdf417_track_across(const struct micropdf417_track *track, double place)
{
	return (place - track->start) / (track->pace - track->bend * place);
}

/* The same sequence for every picture, so that a picture always reads the same. */
static size_t pick(uint32_t *state, size_t limit)
{
	*state = *state * 1664525U + 1013904223U;
	return (*state >> 8) % limit;
}

static bool is_on(const struct micropdf417_track *track, const struct micropdf417_mark *mark)
{
	double along = track->slope * mark->across + track->offset;
	double place = micropdf417_track_place(track, mark->across);

	return mark->is_centre == track->is_centre && mark->is_backwards == track->is_backwards &&
	       fabs(mark->along - along) < ALONG_SLACK * mark->module + 0.5 &&
	       fabs(mark->module - track->module) < 0.3 * track->module &&
	       fabs(micropdf417_places_between(place, mark->place)) < PLACE_SLACK;
}

static bool track_through(const struct micropdf417_mark *a, const struct micropdf417_mark *b,
			  struct micropdf417_track *ret)
{
	double across = b->across - a->across;
	double places = micropdf417_places_between(a->place, b->place);

	if (a->is_centre != b->is_centre || a->is_backwards != b->is_backwards || places == 0 ||
	    across == 0 || fabs(places) > MICROPDF417_RAPS / 4.0)
		return false;
	*ret = (struct micropdf417_track){
		.slope = (b->along - a->along) / across,
		.pace = places / across,
		.module = (a->module + b->module) / 2,
		.is_centre = a->is_centre,
		.is_backwards = a->is_backwards,
	};
	ret->offset = a->along - ret->slope * a->across;
	ret->start = a->place - ret->pace * a->across;
	double row = 1 / (fabs(ret->pace) * ret->module);
	return fabs(ret->slope) <= SLOPE_MAX && row >= ROW_MIN && row <= ROW_MAX;
}

static size_t count_on(const struct micropdf417_marks *marks, const struct micropdf417_track *track)
{
	size_t count = 0;

	for (size_t i = 0; i < marks->count; i++)
		count += is_on(track, &marks->at[i]);
	return count;
}

/* Weighed by what multiplies pace, start and bend: across, 1 and -across * place. */
struct sums {
	double count, x, x_x, x_place, x_x_place, x_x_place_place, place, place_x_place;
	double along, x_along, module, before_word;
	double first, last;
	uint64_t places; /* which were seen */
};

/* Across is counted from `middle`: the numbers stay small. */
static struct sums sum_up(const struct micropdf417_marks *marks,
			  const struct micropdf417_track *track, double middle)
{
	struct sums sums = { .first = INFINITY, .last = -INFINITY };

	for (size_t i = 0; i < marks->count; i++) {
		const struct micropdf417_mark *mark = &marks->at[i];
		double x = mark->across - middle;
		double expected = micropdf417_track_place(track, mark->across);
		double place = expected + micropdf417_places_between(expected, mark->place);

		if (!is_on(track, mark))
			continue;
		sums.count++;
		sums.x += x;
		sums.x_x += x * x;
		sums.place += place;
		sums.x_place += x * place;
		sums.x_x_place += x * x * place;
		sums.place_x_place += place * x * place;
		sums.x_x_place_place += x * place * x * place;
		sums.along += mark->along;
		sums.x_along += x * mark->along;
		sums.module += mark->module;
		sums.before_word += mark->is_before_word;
		sums.first = fmin(sums.first, mark->across);
		sums.last = fmax(sums.last, mark->across);
		sums.places |= UINT64_C(1) << mark->place;
	}
	return sums;
}

static double determinant(const double m[3][3])
{
	return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) -
	       m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
	       m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

/* Least squares of pace * x + start - bend * x * place = place, by Cramer's rule. From few rows no
 * bend can be told. */
static void fit_places(const struct sums *sums, double middle, struct micropdf417_track *track)
{
	bool is_bent = __builtin_popcountll(sums->places) >= BENT_MIN;
	const double normal[3][3] = {
		{ sums->x_x, sums->x, is_bent ? -sums->x_x_place : 0 },
		{ sums->x, sums->count, is_bent ? -sums->x_place : 0 },
		{ is_bent ? -sums->x_x_place : 0, is_bent ? -sums->x_place : 0,
		  is_bent ? sums->x_x_place_place : 1 },
	};
	const double right[3] = { sums->x_place, sums->place, is_bent ? -sums->place_x_place : 0 };
	double whole = determinant(normal), found[3] = { 0 };

	if (!(fabs(whole) > 1e-9))
		return;
	for (int i = 0; i < 3; i++) {
		double replaced[3][3];

		memcpy(replaced, normal, sizeof(replaced));
		for (int row = 0; row < 3; row++)
			replaced[row][i] = right[row];
		found[i] = determinant(replaced) / whole;
	}
	double scale = 1 - found[2] * middle;
	if (!(scale > 0.1))
		return;
	track->pace = found[0] / scale;
	track->start = (found[1] - found[0] * middle) / scale;
	track->bend = found[2] / scale;
}

/* False when too few different rows are on it. */
static bool fit(const struct micropdf417_marks *marks, struct micropdf417_track *track)
{
	double middle = marks->at[marks->count / 2].across;
	struct sums sums = sum_up(marks, track, middle);
	double spread = sums.count * sums.x_x - sums.x * sums.x;

	if (sums.count < MARKS_MIN || __builtin_popcountll(sums.places) < PLACES_MIN ||
	    !(spread > 0))
		return false;
	track->slope = (sums.count * sums.x_along - sums.x * sums.along) / spread;
	track->offset = (sums.along - track->slope * sums.x) / sums.count - track->slope * middle;
	track->module = sums.module / sums.count;
	track->is_left = 2 * sums.before_word > sums.count;
	track->first = sums.first;
	track->last = sums.last;
	track->marks = (size_t)sums.count;
	fit_places(&sums, middle, track);
	return true;
}

static bool find_track(const struct micropdf417_marks *marks, struct micropdf417_track *ret)
{
	struct micropdf417_track track;
	uint32_t state = 1;

	ret->marks = 0;
	for (int round = 0; round < ROUNDS; round++) {
		const struct micropdf417_mark *a = &marks->at[pick(&state, marks->count)];
		const struct micropdf417_mark *b = &marks->at[pick(&state, marks->count)];

		if (!track_through(a, b, &track))
			continue;
		track.marks = count_on(marks, &track);
		if (track.marks > ret->marks)
			*ret = track;
	}
	for (int round = 0; round < FITS; round++)
		if (ret->marks < MARKS_MIN || !fit(marks, ret))
			return false;
	return true;
}

static void take_away(struct micropdf417_marks *marks, const struct micropdf417_track *track)
{
	size_t kept = 0;

	for (size_t i = 0; i < marks->count; i++)
		if (!is_on(track, &marks->at[i]))
			marks->at[kept++] = marks->at[i];
	marks->count = kept;
}

void micropdf417_tracks_find(struct micropdf417_marks *marks, struct micropdf417_tracks *ret)
{
	ret->count = 0;
	while (marks->count >= MARKS_MIN && ret->count < MICROPDF417_TRACKS_MAX) {
		struct micropdf417_track *track = &ret->at[ret->count];

		if (!find_track(marks, track))
			return;
		take_away(marks, track);
		ret->count++;
	}
}
