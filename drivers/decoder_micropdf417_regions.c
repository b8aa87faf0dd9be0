/* Source  Bigun and Granlund, "Optimal orientation detection of linear symmetry": the direction in
 *         which the grey changes, and how clearly it is one direction, from sums of products of
 *         differences. */
#include "drivers/decoder_micropdf417_regions.h"

#include <math.h>
#include <string.h>

/* Of a large picture blocks are larger. Every second column and third or fourth row is looked at:
 * even steps would miss all the edges of modules that are as wide. */
enum {
	BLOCK = 16,
	SIDE_A_BLOCK = 2400,
	X_STEP = 2,
	Y_STEP = 3,
	BLOCKS_MAX = 160,
	REGION_MIN = 4,
	LEVELS = 256
};

/* Changes of this mean square are a print; of the clearest block they are this part. Noise is what
 * three quarters of the picture have more of; where that is much, a symbol fills the picture. */
static const float ENERGY_MIN = 500, ENERGY_PART = 0.12F, NOISE_FACTOR = 2, NOISE_PART_MAX = 0.3F;
static const float CLEARNESS_MIN = 0.12F;  /* 0: any direction; 1: all in one */
static const float TURN_COSINE_MIN = 0.8F; /* of twice the angle between neighbours */

/* Mean products of the differences along and down. */
struct tensor {
	float xx, yy, xy;
};

struct field {
	size_t columns, rows, side; /* side of a block, pixels */
	float energy_min;
	struct tensor at[BLOCKS_MAX * BLOCKS_MAX];
	struct tensor around[BLOCKS_MAX * BLOCKS_MAX]; /* with the neighbours */
	bool is_taken[BLOCKS_MAX * BLOCKS_MAX];
};

struct place {
	uint8_t column, row;
};

struct group {
	size_t count;
	struct tensor sum;
	struct place places[BLOCKS_MAX * BLOCKS_MAX];
};

static struct tensor look_at(const struct picture *picture, size_t x, size_t y, size_t side)
{
	const ptrdiff_t stride = picture->width;
	int32_t xx = 0, yy = 0, xy = 0, count = 0;
	size_t step = Y_STEP;

	for (size_t row = y + 1; row < y + side && row + 1 < picture->height; row += step) {
		const unsigned char *at = picture->grey + row * picture->width;

		step = 2 * Y_STEP + 1 - step;
		for (size_t i = x + 1; i < x + side && i + 1 < picture->width; i += X_STEP) {
			int32_t along = at[i + 1] - at[i - 1];
			int32_t down = at[(ptrdiff_t)i + stride] - at[(ptrdiff_t)i - stride];

			xx += along * along;
			yy += down * down;
			xy += along * down;
			count++;
		}
	}
	float scale = count > 0 ? 1 / (float)count : 0;
	return (struct tensor){ (float)xx * scale, (float)yy * scale, (float)xy * scale };
}

static void add(struct tensor *sum, const struct tensor *other)
{
	sum->xx += other->xx;
	sum->yy += other->yy;
	sum->xy += other->xy;
}

static struct tensor sum_around(const struct field *field, size_t column, size_t row)
{
	struct tensor sum = { 0 };

	for (size_t y = row > 0 ? row - 1 : 0; y <= row + 1 && y < field->rows; y++)
		for (size_t x = column > 0 ? column - 1 : 0; x <= column + 1 && x < field->columns;
		     x++)
			add(&sum, &field->at[y * field->columns + x]);
	return sum;
}

/* What a quarter of the blocks have less of, roughly. */
static float quartile(const struct field *field)
{
	size_t counts[LEVELS] = { 0 }, blocks = field->columns * field->rows, below = 0, level = 0;

	for (size_t i = 0; i < blocks; i++) {
		float root = sqrtf(field->at[i].xx + field->at[i].yy);

		counts[root < LEVELS - 1 ? (size_t)root : LEVELS - 1]++;
	}
	while (level + 1 < LEVELS && 4 * (below + counts[level]) < blocks)
		below += counts[level++];
	return (float)((level + 1) * (level + 1));
}

static void make_field(const struct picture *picture, struct field *field)
{
	uint32_t longer = picture->width > picture->height ? picture->width : picture->height;
	float highest = 0;

	field->side = (size_t)BLOCK * (1 + longer / SIDE_A_BLOCK);
	field->columns = (picture->width + field->side - 1) / field->side;
	field->rows = (picture->height + field->side - 1) / field->side;
	for (size_t i = 0; i < field->columns * field->rows; i++) {
		struct tensor tensor = look_at(picture, i % field->columns * field->side,
					       i / field->columns * field->side, field->side);

		field->at[i] = tensor;
		highest = fmaxf(highest, tensor.xx + tensor.yy);
	}
	float noise = fminf(NOISE_FACTOR * quartile(field), NOISE_PART_MAX * highest);
	field->energy_min = fmaxf(fmaxf(ENERGY_MIN, noise), ENERGY_PART * highest);
}

/* Doubled, so that a direction and its opposite are the same; its length is how clear it is. */
static struct pdf417_point direction(const struct tensor *tensor)
{
	double energy = tensor->xx + tensor->yy + 1e-6F;

	return (struct pdf417_point){ (tensor->xx - tensor->yy) / energy, 2 * tensor->xy / energy };
}

static bool is_like_bars(const struct field *field, size_t block)
{
	const struct tensor *own = &field->at[block];
	struct pdf417_point way = direction(&field->around[block]);

	return own->xx + own->yy >= field->energy_min && hypot(way.x, way.y) >= CLEARNESS_MIN;
}

static void mark(struct field *field)
{
	for (size_t row = 0; row < field->rows; row++)
		for (size_t column = 0; column < field->columns; column++) {
			size_t i = row * field->columns + column;

			if (field->at[i].xx + field->at[i].yy >= field->energy_min)
				field->around[i] = sum_around(field, column, row);
			field->is_taken[i] = !is_like_bars(field, i);
		}
}

static size_t block_at(const struct field *field, struct place place)
{
	return (size_t)place.row * field->columns + place.column;
}

static void take(struct field *field, struct place place, struct group *group)
{
	size_t block = block_at(field, place);

	field->is_taken[block] = true;
	group->places[group->count++] = place;
	add(&group->sum, &field->around[block]);
}

/* The neighbour in that direction, if there is one and it is alike. */
static void take_if_alike(struct field *field, struct place from, int right, int below,
			  struct group *group)
{
	int column = from.column + right, row = from.row + below;
	struct place place = { (uint8_t)column, (uint8_t)row };

	if (column < 0 || row < 0 || column >= (int)field->columns || row >= (int)field->rows ||
	    field->is_taken[block_at(field, place)])
		return;
	struct pdf417_point a = direction(&field->around[block_at(field, from)]);
	struct pdf417_point b = direction(&field->around[block_at(field, place)]);

	if (a.x * b.x + a.y * b.y >= TURN_COSINE_MIN * hypot(a.x, a.y) * hypot(b.x, b.y))
		take(field, place, group);
}

static void grow(struct field *field, struct place first, struct group *group)
{
	group->count = 0;
	group->sum = (struct tensor){ 0 };
	take(field, first, group);
	for (size_t i = 0; i < group->count; i++) {
		struct place place = group->places[i];

		take_if_alike(field, place, -1, 0, group);
		take_if_alike(field, place, 1, 0, group);
		take_if_alike(field, place, 0, -1, group);
		take_if_alike(field, place, 0, 1, group);
	}
}

/* The box round the group's blocks that is turned as they are, one block wider at each end. */
static struct micropdf417_region box(const struct field *field, const struct group *group)
{
	struct pdf417_point way = direction(&group->sum);
	double turn = atan2(way.y, way.x) / 2;
	double c = cos(turn), s = sin(turn);
	double u_low = INFINITY, u_high = -INFINITY, v_low = INFINITY, v_high = -INFINITY;

	for (size_t i = 0; i < group->count; i++) {
		double x = (group->places[i].column + 0.5) * (double)field->side;
		double y = (group->places[i].row + 0.5) * (double)field->side;

		u_low = fmin(u_low, c * x + s * y);
		u_high = fmax(u_high, c * x + s * y);
		v_low = fmin(v_low, c * y - s * x);
		v_high = fmax(v_high, c * y - s * x);
	}
	double u = (u_low + u_high) / 2, v = (v_low + v_high) / 2, more = 3.0 * (double)field->side;
	return (struct micropdf417_region){ .middle = { c * u - s * v, s * u + c * v },
					    .along = { c, s },
					    .width = u_high - u_low + more,
					    .height = v_high - v_low + more,
					    .clearness = hypot(way.x, way.y) };
}

static void keep(struct micropdf417_regions *regions, const struct micropdf417_region *region)
{
	size_t at = regions->count;

	while (at > 0 && regions->at[at - 1].width * regions->at[at - 1].height <
				 region->width * region->height) {
		if (at < MICROPDF417_REGIONS_MAX)
			regions->at[at] = regions->at[at - 1];
		at--;
	}
	if (at < MICROPDF417_REGIONS_MAX)
		regions->at[at] = *region;
	if (regions->count < MICROPDF417_REGIONS_MAX)
		regions->count++;
}

static void grow_and_keep(struct field *field, struct place first, struct micropdf417_regions *ret)
{
	static struct group group;

	if (field->is_taken[block_at(field, first)])
		return;
	grow(field, first, &group);
	if (group.count < REGION_MIN)
		return;
	struct micropdf417_region region = box(field, &group);
	keep(ret, &region);
}

void micropdf417_regions_find(const struct picture *picture, struct micropdf417_regions *ret)
{
	static struct field field;

	ret->count = 0;
	make_field(picture, &field);
	mark(&field);
	for (size_t row = 0; row < field.rows; row++)
		for (size_t column = 0; column < field.columns; column++)
			grow_and_keep(&field, (struct place){ (uint8_t)column, (uint8_t)row }, ret);
}
