#include "drivers/decoder_pdf417_tracks.h"

#include <math.h>
#include <string.h>

enum { BARS_MAX = 9, FIT_ROUNDS = 3, GAP_MAX = 6 };

struct pattern {
	enum pdf417_side side;
	bool is_backwards, begins_dark;
	unsigned bars, modules;
	unsigned char widths[BARS_MAX];
};

/* Source  ISO/IEC 15438: start 81111113, stop 711311121. */
static const struct pattern PATTERNS[] = {
	{ PDF417_START, false, true, 8, 17, { 8, 1, 1, 1, 1, 1, 1, 3 } },
	{ PDF417_START, true, false, 8, 17, { 3, 1, 1, 1, 1, 1, 1, 8 } },
	{ PDF417_STOP, false, true, 9, 18, { 7, 1, 1, 3, 1, 1, 1, 2, 1 } },
	{ PDF417_STOP, true, true, 9, 18, { 1, 2, 1, 1, 1, 3, 1, 1, 7 } },
};

static const float MODULE_MIN = 0.8F;

/* Distances between edges of the same direction do not change with the ink's spread: they must fit
 * better than the bars. */
static bool fits(const struct edge *edges, const struct pattern *pattern, float *ret_module)
{
	float module = (edges[pattern->bars].at - edges[0].at) / (float)pattern->modules;
	float pair_slack = 0.42F * module + 0.25F, bar_slack = 0.75F * module + 0.4F;

	if (module < MODULE_MIN)
		return false;
	for (unsigned i = 0; i < pattern->bars; i++) {
		float bar = edges[i + 1].at - edges[i].at;

		if (fabsf(bar - (float)pattern->widths[i] * module) > bar_slack)
			return false;
		if (i + 1 == pattern->bars)
			break;
		float pair = edges[i + 2].at - edges[i].at;
		unsigned modules = (unsigned)pattern->widths[i] + pattern->widths[i + 1];
		if (fabsf(pair - (float)modules * module) > pair_slack)
			return false;
	}
	*ret_module = module;
	return true;
}

static bool is_same_kind(struct track_kind left, struct track_kind right)
{
	return left.side == right.side && left.is_backwards == right.is_backwards &&
	       left.is_across == right.is_across;
}

static bool continues(const struct track *track, const struct hit *hit, float step)
{
	const struct hit *last = &track->hits[track->count - 1];
	float lines = hit->line - last->line;
	float expected = last->inner, slack = 1.8F * lines + 2;

	if (lines <= 0 || lines > GAP_MAX * step || track->count == HITS_MAX ||
	    fabsf(hit->module - last->module) > 0.25F * last->module)
		return false;
	if (track->count >= 3) {
		const struct hit *earlier = &track->hits[track->count - 3];

		expected += (last->inner - earlier->inner) / (last->line - earlier->line) * lines;
		slack = 1.2F * last->module + 0.25F * lines;
	}
	return fabsf(hit->inner - expected) <= slack;
}

/* Where all are taken, one that ended before it became more than noise. */
static struct track *free_track(struct tracks *tracks, const struct hit *hit, float step)
{
	if (tracks->count < TRACKS_MAX)
		return &tracks->at[tracks->count++];
	for (size_t i = 0; i < tracks->count; i++) {
		struct track *track = &tracks->at[i];
		float lines = hit->line - track->hits[track->count - 1].line;

		if (track->count < HITS_MIN && (lines < 0 || lines > GAP_MAX * step))
			return track;
	}
	return NULL;
}

void tracks_add(struct tracks *tracks, struct track_kind kind, const struct hit *hit, float step)
{
	for (size_t i = tracks->count; i > 0; i--) {
		struct track *track = &tracks->at[i - 1];

		if (is_same_kind(track->kind, kind) && continues(track, hit, step)) {
			track->hits[track->count++] = *hit;
			return;
		}
	}
	struct track *track = free_track(tracks, hit, step);
	if (track == NULL)
		return;
	track->kind = kind;
	track->count = 1;
	track->hits[0] = *hit;
}

/* Whether its inner edge comes first along the line. */
static bool begins_inside(const struct pattern *pattern)
{
	return (pattern->side == PDF417_START) == pattern->is_backwards;
}

static void try_pattern(struct tracks *tracks, const struct pattern *pattern,
			const struct edge *edges, struct tracks_line line)
{
	struct track_kind kind = { pattern->side, pattern->is_backwards, line.is_across };
	float first = edges[0].at, last = edges[pattern->bars].at;
	struct hit hit = { .line = line.at, .sureness = 1 };

	if (edges[0].is_dark_after != pattern->begins_dark || !fits(edges, pattern, &hit.module))
		return;
	hit.inner = begins_inside(pattern) ? first : last;
	hit.outer = begins_inside(pattern) ? last : first;
	hit.level = edges[pattern->bars / 2].level;
	tracks_add(tracks, kind, &hit, line.step);
}

void tracks_add_line(struct tracks *tracks, const struct edges *edges, struct tracks_line line)
{
	for (size_t at = 0; at < edges->count; at++)
		for (size_t i = 0; i < COUNT_OF(PATTERNS); i++)
			if (at + PATTERNS[i].bars < edges->count)
				try_pattern(tracks, &PATTERNS[i], &edges->at[at], line);
}

struct sums {
	double count, line, line_line, inner, line_inner, outer, line_outer;
};

static void sum_up(struct sums *sums, const struct hit *hit)
{
	sums->count++;
	sums->line += hit->line;
	sums->line_line += (double)hit->line * hit->line;
	sums->inner += hit->inner;
	sums->line_inner += (double)hit->line * hit->inner;
	sums->outer += hit->outer;
	sums->line_outer += (double)hit->line * hit->outer;
}

static bool solve(const struct sums *sums, double value, double line_value, struct track_line *ret)
{
	double spread = sums->count * sums->line_line - sums->line * sums->line;

	if (sums->count < 2 || !(spread > 0))
		return false;
	ret->slope = (sums->count * line_value - sums->line * value) / spread;
	ret->offset = (value - ret->slope * sums->line) / sums->count;
	return true;
}

bool track_fit(const struct track *track, struct track_line *ret_inner,
	       struct track_line *ret_outer)
{
	for (int round = 0; round < FIT_ROUNDS; round++) {
		struct sums sums = { 0 };

		for (size_t i = 0; i < track->count; i++) {
			const struct hit *hit = &track->hits[i];
			double expected = ret_inner->slope * hit->line + ret_inner->offset;

			if (round == 0 || fabs(hit->inner - expected) < 0.6 * hit->module + 0.3)
				sum_up(&sums, hit);
		}
		if (!solve(&sums, sums.inner, sums.line_inner, ret_inner) ||
		    !solve(&sums, sums.outer, sums.line_outer, ret_outer))
			return false;
	}
	return true;
}
