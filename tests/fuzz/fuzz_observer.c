/* What the sealed child makes of one picture after another: every decoder, what a burst leaves, the
 * advice and the drawing. Nothing is read out of bounds, and no picture is a failure.
 *
 * An input is pictures in a row, each of
 *	one byte	bit 0: it shows what the last one showed; bit 1: it is drawn; from bit 4
 *			on: how far it is turned, see DEGREES
 *	one byte	how many pixels a cell is wide, and from bit 4 on: high; see PIXELS
 *	two bytes	how many cells it is wide, and high
 *	the cells	one grey each */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "drivers/observer.h"
#include "drivers/observer_draw.h"
#include "kiosk/base/wipe.h"

enum { IS_NEXT = 1, IS_DRAWN = 2, HEAD = 4, SIDE_MAX = 420, PICTURES_MAX = 4, PAPER = 230 };

static const unsigned PIXELS[16] = { 1, 2, 3, 4, 5, 6, 8, 12, 20, 30, 40, 60, 1, 2, 3, 4 };
static const unsigned DEGREES[16] = { 0,  2,   5,   10,  20,  30,  45,  60,
				      90, 100, 135, 180, 200, 270, 300, 355 };

static struct observer observer;
static unsigned char grey[SIDE_MAX * SIDE_MAX], drawing[4 * SIDE_MAX * SIDE_MAX];

struct cells {
	unsigned degrees;
	double width, height; /* of a cell, pixels */
	uint32_t columns, rows;
	const uint8_t *at;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned char grey_at(const struct cells *cells, double x, double y)
{
	double column = x / cells->width + cells->columns / 2.0;
	double row = y / cells->height + cells->rows / 2.0;

	if (column < 0 || row < 0 || column >= cells->columns || row >= cells->rows)
		return PAPER;
	return cells->at[(size_t)row * cells->columns + (size_t)column];
}

/* Turned about their middle, with paper around. False for a picture that is too large. */
static bool lay(const struct cells *cells, struct picture *ret)
{
	double angle = cells->degrees * M_PI / 180, cosine = cos(angle), sine = sin(angle);
	double wide = cells->columns * cells->width, high = cells->rows * cells->height;
	double width = fabs(wide * cosine) + fabs(high * sine) + 30;
	double height = fabs(wide * sine) + fabs(high * cosine) + 30;

	if (width > SIDE_MAX || height > SIDE_MAX)
		return false;
	*ret = (struct picture){ (uint32_t)width, (uint32_t)height, grey };
	for (uint32_t i = 0; i < ret->width * ret->height; i++) {
		double x = i % ret->width + 0.5 - ret->width / 2.0;
		double y = i / ret->width + 0.5 - ret->height / 2.0;

		grey[i] = grey_at(cells, x * cosine + y * sine, y * cosine - x * sine);
	}
	return true;
}

static void look(const struct picture *picture, uint8_t flags)
{
	static struct symbols symbols;
	struct observation observation = { 0 };
	struct fault fault;
	size_t drawn = 0;

	symbols.count = 0;
	enum status status = observer_look(&observer, picture, (flags & IS_NEXT) != 0, &symbols,
					   &observation, &fault);
	assert(status == STATUS_OK || (status == STATUS_FULL && symbols.count == 0));
	assert(symbols.count <= SYMBOLS_MAX);
	for (size_t i = 0; i < symbols.count; i++)
		assert(symbols.at[i].size <= SYMBOL_BYTES_MAX);
	assert(symbols.count == 0 || observation.advice == ADVICE_NONE);
	assert((unsigned)observation.advice < ADVICE_COUNT);
	if ((flags & IS_DRAWN) != 0)
		assert(observer_draw(picture, &observer.sight, drawing, sizeof(drawing), &drawn,
				     &fault) == STATUS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	wipe(&observer, sizeof(observer));
	for (size_t at = 0, count = 0; count < PICTURES_MAX && at + HEAD <= size; count++) {
		const uint8_t *head = data + at;
		const struct cells cells = { .degrees = DEGREES[head[0] >> 4],
					     .width = PIXELS[head[1] & 15],
					     .height = PIXELS[head[1] >> 4],
					     .columns = head[2] + 1U,
					     .rows = head[3] + 1U,
					     .at = head + HEAD };
		const size_t used = HEAD + (size_t)cells.columns * cells.rows;
		struct picture picture;

		if (used > size - at)
			return 0;
		if (lay(&cells, &picture))
			look(&picture, count == 0 ? head[0] & ~IS_NEXT : head[0]);
		at += used;
	}
	return 0;
}
