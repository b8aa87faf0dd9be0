#include "drivers/decoder_pdf417_locate.h"

#include <math.h>
#include <string.h>

#include "drivers/decoder_pdf417_tracks.h"

enum { HITS_MIN = 3 };

static const float SHARPNESS = 1.5F;

/* A guard as a straight strip of the picture. */
struct strip {
	struct track_kind kind;
	struct track_line inner, outer;
	double first, last; /* lines it reaches over */
	double module, level;
};

static float grey_at(const unsigned char *at, size_t side)
{
	return (float)(2 * at[0] + *(at - side) + at[side]) / 4;
}

static void take_row(const struct picture *picture, uint32_t row, float *ret)
{
	const unsigned char *at = picture->grey + (size_t)row * picture->width;

	for (uint32_t i = 0; i < picture->width; i++)
		ret[i] = grey_at(at + i, picture->width);
}

static void take_column(const struct picture *picture, uint32_t column, float *ret)
{
	const unsigned char *at = picture->grey + column;

	for (uint32_t i = 0; i < picture->height; i++)
		ret[i] = grey_at(at + (size_t)i * picture->width, 1);
}

static void smooth(float *grey, size_t size)
{
	float before = grey[0];

	for (size_t i = 1; i + 1 < size; i++) {
		float here = grey[i];

		grey[i] = (before + 2 * here + grey[i + 1]) / 4;
		before = here;
	}
}

static void sharpen(float *grey, uint32_t size, uint32_t reach)
{
	static float before[PICTURE_SIDE_MAX];

	memcpy(before, grey, size * sizeof(*grey));
	for (uint32_t i = reach; i + reach < size; i++)
		grey[i] += SHARPNESS * (before[i] - (before[i - reach] + before[i + reach]) / 2);
}

static void scan(const struct picture *picture, struct pdf417_search search, bool is_across,
		 struct tracks *tracks)
{
	static float grey[PICTURE_SIDE_MAX];
	static struct edges edges;
	uint32_t size = is_across ? picture->height : picture->width;
	uint32_t lines = is_across ? picture->width : picture->height;

	for (uint32_t line = search.step / 2 + 1; line + 1 < lines; line += search.step) {
		if (is_across)
			take_column(picture, line, grey);
		else
			take_row(picture, line, grey);
		if (search.is_smooth)
			smooth(grey, size);
		if (search.sharpen_reach > 0)
			sharpen(grey, size, search.sharpen_reach);
		edges_find(grey, size, &edges);
		tracks_add_line(tracks, &edges, (float)line, (float)search.step, is_across);
	}
}

static double position(struct track_line line, double at)
{
	return line.slope * at + line.offset;
}

static struct pdf417_point point(const struct strip *strip, double along, double line)
{
	return strip->kind.is_across ? (struct pdf417_point){ line, along }
				     : (struct pdf417_point){ along, line };
}

/* Whether the middle of the guard's widest bar, which has no gaps, is dark there. */
static bool is_bar(const struct picture *picture, const struct strip *strip, double line)
{
	double outer = position(strip->outer, line), inner = position(strip->inner, line);
	double middle = strip->kind.side == PDF417_START ? 4.0 / 17 : 14.5 / 18;
	struct pdf417_point at = point(strip, outer + (inner - outer) * middle, line);

	return at.x >= 1 && at.y >= 1 && at.x <= picture->width - 2.0 &&
	       at.y <= picture->height - 2.0 && pdf417_grey(picture, at) < strip->level;
}

/* Follows the widest bar from `line` to its end; scratches are stepped over. */
static double follow(const struct picture *picture, const struct strip *strip, double line,
		     double step)
{
	double end = line, gap = 0;

	while (gap <= 2.4 * strip->module + 2) {
		if (is_bar(picture, strip, line)) {
			end = line;
			gap = 0;
		}
		gap += fabs(step);
		line += step;
	}
	return end;
}

static bool make_strip(const struct picture *picture, const struct track *track, struct strip *ret)
{
	*ret = (struct strip){ .kind = track->kind };
	if (track->count < HITS_MIN || !track_fit(track, &ret->inner, &ret->outer))
		return false;
	for (size_t i = 0; i < track->count; i++) {
		ret->module += track->hits[i].module / (double)track->count;
		ret->level += track->hits[i].level / (double)track->count;
	}
	ret->first = follow(picture, ret, track->hits[0].line, -0.5);
	ret->last = follow(picture, ret, track->hits[track->count - 1].line, 0.5);
	return ret->last > ret->first;
}

static struct pdf417_guard make_guard(const struct strip *strip)
{
	struct pdf417_guard guard = {
		.side = strip->kind.side,
		.is_across = strip->kind.is_across,
		.from = point(strip, position(strip->inner, strip->first), strip->first),
		.to = point(strip, position(strip->inner, strip->last), strip->last),
	};
	double x = guard.to.x - guard.from.x, y = guard.to.y - guard.from.y;

	guard.length = hypot(x, y);
	guard.direction = (struct pdf417_point){ y / guard.length, -x / guard.length };
	double forwards = guard.is_across ? guard.direction.y : guard.direction.x;
	guard.module = strip->module * fabs(forwards);
	if ((forwards > 0) == strip->kind.is_backwards)
		guard.direction = (struct pdf417_point){ -guard.direction.x, -guard.direction.y };
	/* Rows follow one another clockwise of the direction in which they are read. */
	if (guard.direction.x * y - guard.direction.y * x < 0) {
		struct pdf417_point from = guard.from;

		guard.from = guard.to;
		guard.to = from;
	}
	return guard;
}

/* Keeps the longest, in order. */
static void keep(struct pdf417_guards *guards, const struct pdf417_guard *guard)
{
	size_t at = guards->count < PDF417_GUARDS_MAX ? guards->count++ : PDF417_GUARDS_MAX - 1;

	if (at + 1 == PDF417_GUARDS_MAX && guards->at[at].length > guard->length)
		return;
	for (; at > 0 && guards->at[at - 1].length < guard->length; at--)
		guards->at[at] = guards->at[at - 1];
	guards->at[at] = *guard;
}

void pdf417_locate(const struct picture *picture, struct pdf417_search search,
		   struct pdf417_guards *ret)
{
	static struct tracks tracks;
	struct strip strip;

	*ret = (struct pdf417_guards){ 0 };
	tracks.count = 0;
	scan(picture, search, false, &tracks);
	scan(picture, search, true, &tracks);
	for (size_t i = 0; i < tracks.count; i++) {
		if (!make_strip(picture, &tracks.at[i], &strip))
			continue;
		struct pdf417_guard guard = make_guard(&strip);
		keep(ret, &guard);
	}
}
