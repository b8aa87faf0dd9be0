#include "drivers/decoder_micropdf417_grid.h"

#include <math.h>

enum role { LEFT, CENTRE, RIGHT, ROLES };

static const double ROWS_SLACK = 0.6;  /* rows that a track may reach past the symbol */
static const double SKEW_MAX = 0.15;   /* rows fall this much a row's length */
static const double WIDTH_SLACK = 0.1; /* of the distance between two patterns */

/* A size, laid over the tracks that agree with it. */
struct fit {
	const struct micropdf417_size *size;
	const struct micropdf417_track *tracks[ROLES]; /* null: not seen */
	double shifts[ROLES];                          /* row = place - shift */
	double marks;
	double first, last; /* rows seen */
};

static double role_x(const struct micropdf417_size *size, enum role role)
{
	return role == LEFT     ? 0
	       : role == CENTRE ? micropdf417_centre_x(size->columns)
				: micropdf417_right_x(size->columns);
}

static bool has_role(const struct micropdf417_size *size, enum role role)
{
	return role != CENTRE || size->columns > 2;
}

static bool is_of_role(const struct micropdf417_track *track, enum role role)
{
	return role == CENTRE ? track->is_centre
			      : !track->is_centre && track->is_left == (role == LEFT);
}

static double row_at(const struct fit *fit, enum role role, double across)
{
	return micropdf417_track_place(fit->tracks[role], across) - fit->shifts[role];
}

/* Takes the track in that role. False when its places lie outside the symbol's rows. */
static bool take(struct fit *fit, enum role role, const struct micropdf417_track *track)
{
	const struct micropdf417_size *size = fit->size;
	double first_place = role == LEFT     ? size->left
			     : role == CENTRE ? size->centre
					      : size->right;
	double middle = (track->first + track->last) / 2;
	double row = micropdf417_track_place(track, middle) - first_place;
	double turns = floor((row + (MICROPDF417_RAPS - size->rows + 1) / 2.0) / MICROPDF417_RAPS);

	fit->shifts[role] = first_place + turns * MICROPDF417_RAPS;
	fit->tracks[role] = track;
	double a = row_at(fit, role, track->first), b = row_at(fit, role, track->last);
	if (fmin(a, b) < -ROWS_SLACK || fmax(a, b) > size->rows - 1 + ROWS_SLACK) {
		fit->tracks[role] = NULL;
		return false;
	}
	fit->first = fmin(fit->first, fmin(a, b));
	fit->last = fmax(fit->last, fmax(a, b));
	fit->marks += (double)track->marks;
	return true;
}

/* Whether the track stands where the role's patterns should, seen from the anchor's. */
static bool is_in_place(const struct fit *fit, enum role anchor, enum role role,
			const struct micropdf417_track *track)
{
	const struct micropdf417_track *from = fit->tracks[anchor];
	double across = (from->first + from->last + track->first + track->last) / 4;
	double modules = role_x(fit->size, role) - role_x(fit->size, anchor);
	double module = (from->module + track->module) / 2;
	double along = (track->slope - from->slope) * across + track->offset - from->offset;
	double expected = (from->is_backwards ? -1 : 1) * modules * module;

	return is_of_role(track, role) && track->is_backwards == from->is_backwards &&
	       track->pace * from->pace > 0 &&
	       fabs(along - expected) < WIDTH_SLACK * fabs(expected) + 1.5 * module;
}

static bool agrees(const struct fit *fit, enum role anchor, enum role role)
{
	const struct micropdf417_track *a = fit->tracks[anchor], *b = fit->tracks[role];
	double across = (a->first + a->last + b->first + b->last) / 4;
	double modules = fabs(role_x(fit->size, role) - role_x(fit->size, anchor));
	double skew = SKEW_MAX * modules * a->module * fabs(a->pace) + 1;

	return fabs(row_at(fit, anchor, across) - row_at(fit, role, across)) < skew;
}

/* The tracks that agree with the anchor's track in its role. */
static struct fit lay(const struct micropdf417_size *size, const struct micropdf417_tracks *tracks,
		      const struct micropdf417_track *anchor, enum role in_role)
{
	struct fit fit = { .size = size, .first = INFINITY, .last = -INFINITY };

	if (!is_of_role(anchor, in_role) || !has_role(size, in_role) ||
	    !take(&fit, in_role, anchor))
		return (struct fit){ .size = size };
	for (enum role role = LEFT; role < ROLES; role++)
		for (size_t i = 0; i < tracks->count && fit.tracks[role] == NULL; i++) {
			const struct micropdf417_track *track = &tracks->at[i];
			struct fit before = fit;

			if (has_role(size, role) && is_in_place(&fit, in_role, role, track) &&
			    take(&fit, role, track) && !agrees(&fit, in_role, role))
				fit = before;
		}
	return fit;
}

/* Marks, as far as they reach over the size's rows. */
static double likeliness(const struct fit *fit)
{
	return fit->marks == 0 ? 0 : fit->marks * (fit->last - fit->first + 1) / fit->size->rows;
}

/* Where the edge of a row is, in the role's patterns. */
static struct pdf417_point point(const struct micropdf417_region *region, const struct fit *fit,
				 enum role role, double row, double modules)
{
	const struct micropdf417_track *track = fit->tracks[role];
	double across = micropdf417_track_across(track, row - 0.5 + fit->shifts[role]);
	double along = track->slope * across + track->offset;
	/* Square to the track, as if nothing were slanted. */
	double length = modules * track->module / (1 + track->slope * track->slope);

	if (track->is_backwards)
		length = -length;
	return micropdf417_region_point(region, along + length, across - track->slope * length);
}

static bool make_grid(const struct micropdf417_region *region, const struct fit *fit,
		      struct micropdf417_grid *ret)
{
	double rows = fit->size->rows, width = MICROPDF417_RAP_MODULES;
	enum role first = LEFT, last = RIGHT;

	while (fit->tracks[first] == NULL)
		first++;
	while (fit->tracks[last] == NULL)
		last--;
	bool is_one = first == last;
	if (!is_one)
		width = role_x(fit->size, last) - role_x(fit->size, first);
	const struct pdf417_point corners[4] = {
		point(region, fit, first, 0, 0),
		point(region, fit, last, 0, is_one ? width : 0),
		point(region, fit, first, rows, 0),
		point(region, fit, last, rows, is_one ? width : 0),
	};
	*ret = (struct micropdf417_grid){
		.size = fit->size,
		.seen_x = role_x(fit->size, first),
		.is_from_one = is_one,
		.row_height =
			hypot(corners[2].x - corners[0].x, corners[2].y - corners[0].y) / rows,
		.likeliness = likeliness(fit),
	};
	return pdf417_plane_over(corners, ret->seen_x, width, &ret->plane);
}

static void keep(struct micropdf417_grids *grids, const struct micropdf417_grid *grid)
{
	size_t at = grids->count < MICROPDF417_GRIDS_MAX ? grids->count++ : MICROPDF417_GRIDS_MAX;

	if (at == MICROPDF417_GRIDS_MAX && grids->at[--at].likeliness >= grid->likeliness)
		return;
	for (; at > 0 && grids->at[at - 1].likeliness < grid->likeliness; at--)
		grids->at[at] = grids->at[at - 1];
	grids->at[at] = *grid;
}

void micropdf417_grids_find(const struct micropdf417_region *region,
			    const struct micropdf417_tracks *tracks, struct micropdf417_grids *ret)
{
	ret->count = 0;
	for (size_t i = 0; i < MICROPDF417_SIZES; i++) {
		struct fit best = { .size = &MICROPDF417_TABLE[i] };
		struct micropdf417_grid grid;

		for (size_t j = 0; j < tracks->count * ROLES; j++) {
			struct fit fit = lay(&MICROPDF417_TABLE[i], tracks, &tracks->at[j / ROLES],
					     (enum role)(j % ROLES));

			if (likeliness(&fit) > likeliness(&best))
				best = fit;
		}
		if (best.marks > 0 && make_grid(region, &best, &grid))
			keep(ret, &grid);
	}
}
