#include "drivers/decoder_micropdf417_tracks.h"

#include <math.h>

#include "drivers/decoder_micropdf417_table.h"

enum { ROUNDS = 160, MARKS_MIN = 4, PLACES_MIN = 3, FITS = 2 };

static const double PLACE_SLACK = 0.8, ALONG_SLACK = 0.9; /* rows, modules */
static const double SLOPE_MAX = 0.5;
static const double ROW_MIN = 1.2, ROW_MAX = 14; /* modules */

double micropdf417_places_between(double from, double to)
{
	return remainder(to - from, MICROPDF417_RAPS);
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
	double place = track->pace * mark->across + track->start;

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

struct sums {
	double count, x, x_x, along, x_along, place, x_place, module, first, last;
	uint64_t places; /* which were seen */
};

static struct sums sum_up(const struct micropdf417_marks *marks,
			  const struct micropdf417_track *track)
{
	struct sums sums = { .first = INFINITY, .last = -INFINITY };

	for (size_t i = 0; i < marks->count; i++) {
		const struct micropdf417_mark *mark = &marks->at[i];
		double x = mark->across, expected = track->pace * x + track->start;
		double place = expected + micropdf417_places_between(expected, mark->place);

		if (!is_on(track, mark))
			continue;
		sums.count++;
		sums.x += x;
		sums.x_x += x * x;
		sums.along += mark->along;
		sums.x_along += x * mark->along;
		sums.place += place;
		sums.x_place += x * place;
		sums.module += mark->module;
		sums.first = fmin(sums.first, x);
		sums.last = fmax(sums.last, x);
		sums.places |= UINT64_C(1) << mark->place;
	}
	return sums;
}

/* Least squares. False when too few different rows are on it. */
static bool fit(const struct micropdf417_marks *marks, struct micropdf417_track *track)
{
	struct sums sums = sum_up(marks, track);
	double spread = sums.count * sums.x_x - sums.x * sums.x;

	if (sums.count < MARKS_MIN || __builtin_popcountll(sums.places) < PLACES_MIN ||
	    !(spread > 0))
		return false;
	track->slope = (sums.count * sums.x_along - sums.x * sums.along) / spread;
	track->offset = (sums.along - track->slope * sums.x) / sums.count;
	track->pace = (sums.count * sums.x_place - sums.x * sums.place) / spread;
	track->start = (sums.place - track->pace * sums.x) / sums.count;
	track->module = sums.module / sums.count;
	track->first = sums.first;
	track->last = sums.last;
	track->marks = (size_t)sums.count;
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
