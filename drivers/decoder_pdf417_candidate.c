#include "drivers/decoder_pdf417_grid.h"

#include <math.h>

#include "drivers/decoder_pdf417_table.h"

/* Both are square to their edge: under perspective they differ, but not by more than this. */
static const double TURN_COSINE_MIN = 0.8;
static const double LENGTH_RATIO_MIN = 0.4;

static double dot(struct pdf417_point a, struct pdf417_point b)
{
	return a.x * b.x + a.y * b.y;
}

static struct pdf417_point middle(const struct pdf417_guard *guard)
{
	return (struct pdf417_point){ (guard->from.x + guard->to.x) / 2,
				      (guard->from.y + guard->to.y) / 2 };
}

/* How many columns lie between the guards; 0 when they are no pair. */
static unsigned columns_between(const struct pdf417_guard *start, const struct pdf417_guard *stop)
{
	struct pdf417_point left = middle(start), right = middle(stop);
	struct pdf417_point way = { right.x - left.x, right.y - left.y };
	double distance = (dot(way, start->direction) + dot(way, stop->direction)) / 2;
	double ratio = start->length / stop->length;

	if (dot(start->direction, stop->direction) < TURN_COSINE_MIN || ratio < LENGTH_RATIO_MIN ||
	    ratio > 1 / LENGTH_RATIO_MIN || distance < 0.7 * hypot(way.x, way.y))
		return 0;
	/* Seen at a slant modules shrink evenly in 1 / distance: their mean is the geometric one.
	 */
	double modules = distance / sqrt(start->module * stop->module);
	double columns = round(modules / PDF417_MODULES - 2);
	return columns >= 1 && columns <= PDF417_COLUMNS_MAX ? (unsigned)columns : 0;
}

bool pdf417_candidate_from_pair(const struct pdf417_guard *start, const struct pdf417_guard *stop,
				struct pdf417_candidate *ret)
{
	const struct pdf417_point corners[4] = { start->from, stop->from, start->to, stop->to };
	unsigned columns = columns_between(start, stop);

	*ret = (struct pdf417_candidate){ .has_side = { true, true },
					  .columns = columns,
					  .height = (start->length + stop->length) / 2 };
	return columns > 0 &&
	       pdf417_plane_over(corners, 0, PDF417_MODULES * (columns + 2), &ret->plane);
}

bool pdf417_candidate_from_one(const struct pdf417_guard *guard, struct pdf417_candidate *ret)
{
	struct pdf417_point from = guard->from, to = guard->to;
	double x = guard->direction.x * guard->module, y = guard->direction.y * guard->module;
	const struct pdf417_point corners[4] = {
		from, { from.x + x, from.y + y }, to, { to.x + x, to.y + y }
	};

	*ret = (struct pdf417_candidate){ .columns = PDF417_COLUMNS_MAX / 3,
					  .height = guard->length };
	ret->has_side[guard->side] = true;
	double origin = guard->side == PDF417_STOP ? PDF417_MODULES * (ret->columns + 2) : 0;
	return pdf417_plane_over(corners, origin, 1, &ret->plane);
}
