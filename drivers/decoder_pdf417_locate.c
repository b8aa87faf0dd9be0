#include "drivers/decoder_pdf417_locate.h"

#include <math.h>
#include <string.h>

#include "drivers/decoder_pdf417_blurred.h"
#include "drivers/decoder_pdf417_tracks.h"

/* Of the lines it crosses, how many show a guard. */
static const double DENSITY_MIN = 0.4;

/* A guard as a straight strip of the picture. */
struct strip {
	struct track_kind kind;
	struct track_line inner, outer;
	double first, last; /* lines it reaches over */
	double module, level, sureness;
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
		const struct tracks_line at = { (float)line, (float)search.step, is_across };
		edges_find(grey, size, &edges);
		if (search.is_blurred)
			blurred_add_line(tracks, grey, size, &edges, at);
		else
			tracks_add_line(tracks, &edges, at);
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

/* Within the guard's widest bar, which has no gaps. */
static struct pdf417_point bar(const struct strip *strip, double line)
{
	double outer = position(strip->outer, line), inner = position(strip->inner, line);
	double place = strip->kind.side == PDF417_START ? 5.5 / 17 : 14.5 / 18;

	return point(strip, outer + (inner - outer) * place, line);
}

static bool is_bar(const struct picture *picture, const struct strip *strip, double line)
{
	struct pdf417_point at = bar(strip, line);

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

static bool make_strip(const struct picture *picture, const struct track *track, double step,
		       struct strip *ret)
{
	double lines = 0;

	*ret = (struct strip){ .kind = track->kind };
	if (track->count >= HITS_MIN)
		lines = (track->hits[track->count - 1].line - track->hits[0].line) / step + 1;
	if (track->count < HITS_MIN || (double)track->count < DENSITY_MIN * lines ||
	    !track_fit(track, &ret->inner, &ret->outer))
		return false;
	for (size_t i = 0; i < track->count; i++) {
		ret->module += track->hits[i].module / (double)track->count;
		ret->level += track->hits[i].level / (double)track->count;
		ret->sureness += track->hits[i].sureness;
	}
	ret->first = follow(picture, ret, track->hits[0].line, -0.5);
	ret->last = follow(picture, ret, track->hits[track->count - 1].line, 0.5);
	return ret->last > ret->first;
}

/* Where the inner edge ends, square to where the widest bar does. */
static struct pdf417_point edge_end(const struct strip *strip, double line)
{
	struct pdf417_point at = point(strip, position(strip->inner, line), line);
	struct pdf417_point next = point(strip, position(strip->inner, line + 1), line + 1);
	struct pdf417_point end = bar(strip, line);
	double x = next.x - at.x, y = next.y - at.y;
	double along = ((end.x - at.x) * x + (end.y - at.y) * y) / (x * x + y * y);

	return (struct pdf417_point){ at.x + along * x, at.y + along * y };
}

static struct pdf417_guard make_guard(const struct strip *strip)
{
	struct pdf417_guard guard = {
		.side = strip->kind.side,
		.is_across = strip->kind.is_across,
		.sureness = strip->sureness,
		.from = edge_end(strip, strip->first),
		.to = edge_end(strip, strip->last),
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

/* The same guard is seen along rows and along columns. */
bool pdf417_guard_is_same(const struct pdf417_guard *a, const struct pdf417_guard *b)
{
	double x = a->from.x + a->to.x - b->from.x - b->to.x;
	double y = a->from.y + a->to.y - b->from.y - b->to.y;

	return a->side == b->side && hypot(x, y) / 2 < 0.3 * fmin(a->length, b->length);
}

/* Keeps the surest, in order, and of those in one place only one. */
static void keep(struct pdf417_guards *guards, const struct pdf417_guard *guard)
{
	size_t at = guards->count;

	for (size_t i = 0; i < guards->count; i++)
		if (pdf417_guard_is_same(guard, &guards->at[i])) {
			if (guards->at[i].sureness >= guard->sureness)
				return;
			at = i;
			break;
		}
	if (at == guards->count && guards->count < PDF417_GUARDS_MAX)
		guards->count++;
	else if (at == PDF417_GUARDS_MAX && guards->at[--at].sureness >= guard->sureness)
		return;
	for (; at > 0 && guards->at[at - 1].sureness < guard->sureness; at--)
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
		if (!make_strip(picture, &tracks.at[i], search.step, &strip))
			continue;
		struct pdf417_guard guard = make_guard(&strip);
		keep(ret, &guard);
	}
}
