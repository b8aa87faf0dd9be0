#include "drivers/decoder_pdf417_grid.h"

#include <math.h>
#include <string.h>

#include "drivers/decoder_pdf417_indicators.h"

enum {
	SURE_PROBES = 9, /* of so many nothing need be tuned */
	ROUNDS = 300,
	AGREEING_MIN = 4,
};

static const double ROW_SLACK = 0.75;
static const double ROWS_MIN = 2.5, ROWS_MAX = 110; /* of a candidate's height */

/* row = slope * y + offset, where a row's middle is at row + 1/2 */
struct row_line {
	double slope, offset;
	size_t agreeing;
};

static bool agrees(const struct row_line *line, const struct sighting *sighting)
{
	return fabs(line->slope * sighting->y + line->offset - sighting->row - 0.5) < ROW_SLACK;
}

static size_t count_agreeing(const struct row_line *line, const struct sightings *sightings)
{
	size_t count = 0;

	for (size_t i = 0; i < sightings->count; i++)
		count += agrees(line, &sightings->at[i]);
	return count;
}

/* The same sequence for every picture, so that a picture always reads the same. */
static size_t pick(uint32_t *state, size_t limit)
{
	*state = *state * 1664525U + 1013904223U;
	return (*state >> 8) % limit;
}

static bool line_through(const struct sighting *a, const struct sighting *b, struct row_line *ret)
{
	double slope = ((double)b->row - a->row) / (b->y - a->y);

	*ret = (struct row_line){ slope, a->row + 0.5 - slope * a->y, 0 };
	return fabs(slope) >= ROWS_MIN && fabs(slope) <= ROWS_MAX;
}

static void refine(const struct sightings *sightings, struct row_line *line)
{
	double count = 0, y = 0, row = 0, y_y = 0, y_row = 0;

	for (size_t i = 0; i < sightings->count; i++) {
		const struct sighting *at = &sightings->at[i];

		if (!agrees(line, at))
			continue;
		count++;
		y += at->y;
		row += at->row + 0.5;
		y_y += at->y * at->y;
		y_row += at->y * (at->row + 0.5);
	}
	double spread = count * y_y - y * y;
	if (count < 3 || !(spread > 1e-9))
		return;
	line->slope = (count * y_row - y * row) / spread;
	line->offset = (row - line->slope * y) / count;
}

/* The line of rows on which most sightings agree. */
static struct row_line find_line(const struct sightings *sightings)
{
	struct row_line best = { 0 }, line;
	uint32_t state = 1;

	if (sightings->count < AGREEING_MIN)
		return best;
	for (int round = 0; round < ROUNDS; round++) {
		const struct sighting *a = &sightings->at[pick(&state, sightings->count)];
		const struct sighting *b = &sightings->at[pick(&state, sightings->count)];

		if (a->row == b->row || a->y == b->y || !line_through(a, b, &line))
			continue;
		line.agreeing = count_agreeing(&line, sightings);
		if (line.agreeing > best.agreeing)
			best = line;
	}
	if (best.agreeing < AGREEING_MIN)
		return (struct row_line){ 0 };
	refine(sightings, &best);
	refine(sightings, &best);
	return best;
}

/* What indicators say besides their row takes turns: the left ones of clusters 0, 3 and 6 give
 * third of the rows, level and rest of the rows, columns; the right ones are one behind. */
enum topic { ROW_THIRDS, LEVEL, COLUMNS, TOPICS };

struct votes {
	float at[TOPICS][INDICATOR_VALUES];
};

static void vote(const struct sightings *sightings, const struct row_line *line,
		 enum pdf417_side side, struct votes *votes)
{
	for (size_t i = 0; i < sightings->count; i++) {
		const struct sighting *at = &sightings->at[i];
		unsigned topic = (at->cluster + (side == PDF417_STOP ? 2 : 0)) % TOPICS;

		if (agrees(line, at))
			votes->at[topic][at->value] += at->score;
	}
}

static bool winner(const struct votes *votes, enum topic topic, unsigned *ret)
{
	unsigned best = 0;

	for (unsigned i = 1; i < INDICATOR_VALUES; i++)
		if (votes->at[topic][i] > votes->at[topic][best])
			best = i;
	*ret = best;
	return votes->at[topic][best] > 0;
}

static bool count_votes(const struct votes *votes, struct pdf417_grid *grid)
{
	unsigned thirds, level, columns;

	if (!winner(votes, ROW_THIRDS, &thirds) || !winner(votes, LEVEL, &level) ||
	    !winner(votes, COLUMNS, &columns))
		return false;
	grid->rows = 3 * thirds + level % 3 + 1;
	grid->level = level / 3;
	grid->columns = columns + 1;
	return grid->rows >= PDF417_ROWS_MIN && grid->rows <= PDF417_ROWS_MAX && grid->level <= 8 &&
	       grid->rows * grid->columns <= PDF417_SYMBOL_MAX &&
	       (2U << grid->level) < grid->rows * grid->columns;
}

static struct pdf417_point corner(const struct pdf417_candidate *candidate,
				  const struct row_line *line, double x, double row)
{
	return pdf417_plane_at(&candidate->plane, x, (row - line->offset) / line->slope);
}

/* Where the rows really begin and end on each side gives better corners than the guards' ends. */
static bool settle(const struct pdf417_candidate *candidate, const struct row_line lines[2],
		   struct pdf417_grid *grid)
{
	const struct row_line *left = &lines[PDF417_START], *right = &lines[PDF417_STOP];
	double width = PDF417_MODULES * (grid->columns + 2.0), last = grid->rows;

	if (left->agreeing == 0 ||
	    (right->slope * left->slope < 0 && right->agreeing > left->agreeing))
		left = right;
	if (right->agreeing == 0 || right->slope * left->slope < 0)
		right = left;
	const struct pdf417_point corners[4] = {
		corner(candidate, left, 0, 0),
		corner(candidate, right, width, 0),
		corner(candidate, left, 0, last),
		corner(candidate, right, width, last),
	};
	memcpy(grid->has_side, candidate->has_side, sizeof(grid->has_side));
	grid->row_height = hypot(corners[2].x - corners[0].x, corners[2].y - corners[0].y) / last;
	return pdf417_plane_over(corners, 0, width, &grid->plane);
}

static void set_columns(struct pdf417_candidate *candidate, unsigned columns)
{
	double width = PDF417_MODULES * (columns + 2.0);

	candidate->columns = columns;
	if (candidate->has_side[PDF417_START] && candidate->has_side[PDF417_STOP])
		candidate->plane.width = width;
	else if (candidate->has_side[PDF417_STOP])
		candidate->plane.origin = width;
}

static bool read_indicators(const struct picture *picture, const struct pdf417_candidate *candidate,
			    struct row_line lines[2], struct pdf417_grid *ret)
{
	static struct indicators profiles[2];
	static struct sightings sightings;
	struct votes votes = { 0 };
	bool is_blur_known = false;

	for (enum pdf417_side side = PDF417_START; side <= PDF417_STOP; side++) {
		lines[side] = (struct row_line){ 0 };
		if (!candidate->has_side[side])
			continue;
		indicators_take(picture, candidate, side, &profiles[side]);
		if (!is_blur_known && !indicators_blur(&profiles[side], &ret->blur))
			continue;
		is_blur_known = true;
		indicators_sight(&profiles[side], ret->blur, &sightings);
		lines[side] = find_line(&sightings);
		if (lines[side].agreeing > 0)
			vote(&sightings, &lines[side], side, &votes);
	}
	return count_votes(&votes, ret);
}

/* From the guards' modules the columns are only about right: with the right number the indicators
 * look most like codewords. */
static void guess_columns(const struct picture *picture, struct pdf417_candidate *candidate)
{
	static struct indicators profiles;
	unsigned guessed = candidate->columns, best = guessed, sure;
	float most = 0;

	for (unsigned columns = guessed > 1 ? guessed - 1 : 1;
	     columns <= guessed + 1 && columns <= PDF417_COLUMNS_MAX; columns++) {
		float there = 0;

		set_columns(candidate, columns);
		for (enum pdf417_side side = PDF417_START; side <= PDF417_STOP; side++) {
			indicators_take(picture, candidate, side, &profiles);
			there += indicators_probe(&profiles, PDF417_BLURS / 2, &sure);
		}
		if (there > most) {
			most = there;
			best = columns;
		}
	}
	set_columns(candidate, best);
}

/* Rows need not be square to a guard, nor its module quite what was measured. */
static void turn(struct pdf417_candidate *candidate, double tangent, double scale)
{
	double *map = candidate->plane.map;
	double module = hypot(map[0], map[3]), slant = tangent * module / candidate->height;

	map[0] = map[0] * scale + slant * map[1];
	map[3] = map[3] * scale + slant * map[4];
}

/* Turns what one guard tells to where the indicators look most like codewords. */
static void tune(const struct picture *picture, struct pdf417_candidate *candidate)
{
	static const double TANGENTS[] = { 0, -0.07, 0.07, -0.14, 0.14, -0.21, 0.21 };
	static const double SCALES[] = { 1, 0.95, 1.05 };
	static struct indicators profiles;
	enum pdf417_side side = candidate->has_side[PDF417_START] ? PDF417_START : PDF417_STOP;
	struct pdf417_candidate best = *candidate;
	float most = 0;
	unsigned sure;

	for (size_t i = 0; i < COUNT_OF(TANGENTS) + COUNT_OF(SCALES) - 1; i++) {
		bool is_turn = i < COUNT_OF(TANGENTS);
		struct pdf417_candidate other = is_turn ? *candidate : best;

		turn(&other, is_turn ? TANGENTS[i] : 0,
		     is_turn ? 1 : SCALES[i + 1 - COUNT_OF(TANGENTS)]);
		indicators_take(picture, &other, side, &profiles);
		float there = indicators_probe(&profiles, PDF417_BLURS / 2, &sure);
		if (i == 0 && sure >= SURE_PROBES)
			return;
		if (there <= most)
			continue;
		most = there;
		best = other;
	}
	*candidate = best;
}

bool pdf417_grid_find(const struct picture *picture, const struct pdf417_candidate *candidate,
		      struct pdf417_grid *ret)
{
	struct pdf417_candidate at = *candidate;
	struct row_line lines[2];
	bool is_pair = at.has_side[PDF417_START] && at.has_side[PDF417_STOP];

	if (is_pair)
		guess_columns(picture, &at);
	else
		tune(picture, &at);
	if (!read_indicators(picture, &at, lines, ret))
		return false;
	if (ret->columns != at.columns) {
		/* From one guard the columns were a guess; the indicators lay where they do. */
		set_columns(&at, ret->columns);
		if (is_pair &&
		    (!read_indicators(picture, &at, lines, ret) || ret->columns != at.columns))
			return false;
	}
	return settle(&at, lines, ret);
}
