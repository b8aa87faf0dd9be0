#include "drivers/decoder_pdf417_plane.h"

#include <math.h>
#include <string.h>

/* Source  Heckbert, "Fundamentals of Texture Mapping and Image Warping": the projective map from
 * the unit square to four corners in closed form. */
bool pdf417_plane_over(const struct pdf417_point corners[4], double origin, double width,
		       struct pdf417_plane *ret)
{
	const struct pdf417_point *a = &corners[0], *b = &corners[1], *c = &corners[2],
				  *d = &corners[3];
	double right_x = b->x - d->x, right_y = b->y - d->y;
	double left_x = c->x - d->x, left_y = c->y - d->y;
	double bend_x = a->x - b->x + d->x - c->x, bend_y = a->y - b->y + d->y - c->y;
	double area = right_x * left_y - left_x * right_y;

	if (!(fabs(area) > 1))
		return false;
	double along = (bend_x * left_y - left_x * bend_y) / area;
	double down = (right_x * bend_y - bend_x * right_y) / area;
	*ret = (struct pdf417_plane){
		.origin = origin,
		.width = width,
		.map = { b->x - a->x + along * b->x, c->x - a->x + down * c->x, a->x,
			 b->y - a->y + along * b->y, c->y - a->y + down * c->y, a->y, along, down },
	};
	return true;
}

struct pdf417_point pdf417_plane_at(const struct pdf417_plane *plane, double x, double y)
{
	const double *map = plane->map;
	double u = (x - plane->origin) / plane->width;
	double far = map[6] * u + map[7] * y + 1;

	return (struct pdf417_point){ (map[0] * u + map[1] * y + map[2]) / far,
				      (map[3] * u + map[4] * y + map[5]) / far };
}
