#include "drivers/observer_draw.h"

#include <math.h>
#include <stdlib.h>

#include "drivers/decoder_pdf417_columns.h"
#include "drivers/picture_format.h"
#include "kiosk/base/wipe.h"

enum { SIDE_MAX = 1600 };

static const float SURE = 0.15F; /* the margin of a codeword that is surely right */

struct colour {
	unsigned char red, green, blue;
};

static const struct colour READ = { 0, 170, 0 }, UNREAD = { 220, 0, 0 };
static const struct colour SIDES[] = {
	[PDF417_START] = { 0, 90, 255 }, [PDF417_STOP] = { 200, 0, 200 }
};

struct canvas {
	uint32_t width, height, reduction; /* pixels of the picture for one of the canvas */
	struct colour *at;
};

static void canvas_release(struct canvas *canvas)
{
	if (canvas->at != NULL)
		wipe(canvas->at, (size_t)canvas->width * canvas->height * sizeof(*canvas->at));
	free(canvas->at);
}

static uint32_t least(uint32_t left, uint32_t right)
{
	return left < right ? left : right;
}

/* Of side * side pixels. Beyond a narrow picture its edge goes on. */
static unsigned char mean(const struct picture *picture, uint32_t left, uint32_t top, uint32_t side)
{
	unsigned long sum = 0;

	for (uint32_t i = 0; i < side; i++) {
		const unsigned char *row =
			picture->grey +
			(size_t)least(top + i, picture->height - 1) * picture->width;

		for (uint32_t j = 0; j < side; j++)
			sum += row[least(left + j, picture->width - 1)];
	}
	return (unsigned char)(sum / ((unsigned long)side * side));
}

static bool canvas_over(const struct picture *picture, struct canvas *ret)
{
	uint32_t side = picture->width > picture->height ? picture->width : picture->height;
	uint32_t reduction = (side + SIDE_MAX - 1) / SIDE_MAX;
	uint32_t width = (picture->width + reduction - 1) / reduction;
	uint32_t height = (picture->height + reduction - 1) / reduction;

	*ret = (struct canvas){ width, height, reduction, NULL };
	ret->at = malloc((size_t)width * height * sizeof(*ret->at));
	for (uint32_t i = 0; ret->at != NULL && i < width * height; i++) {
		unsigned char grey =
			mean(picture, i % width * reduction, i / width * reduction, reduction);

		ret->at[i] = (struct colour){ grey, grey, grey };
	}
	return ret->at != NULL;
}

static void draw_dot(struct canvas *canvas, struct pdf417_point at, struct colour colour)
{
	long left = lround(at.x / canvas->reduction), top = lround(at.y / canvas->reduction);

	for (long y = top - 1; y <= top + 1; y++)
		for (long x = left - 1; x <= left + 1; x++)
			if (x >= 0 && y >= 0 && x < (long)canvas->width && y < (long)canvas->height)
				canvas->at[(size_t)y * canvas->width + (size_t)x] = colour;
}

static bool is_near(const struct canvas *canvas, struct pdf417_point at)
{
	double far = 2.0 * SIDE_MAX * canvas->reduction;

	return fabs(at.x) < far && fabs(at.y) < far;
}

/* Beyond the picture a line ends nowhere: what would be far out is not drawn. */
static void draw_line(struct canvas *canvas, struct pdf417_point from, struct pdf417_point to,
		      struct colour colour)
{
	if (!is_near(canvas, from) || !is_near(canvas, to))
		return;
	int steps = 1 + (int)(hypot(to.x - from.x, to.y - from.y) / canvas->reduction);
	for (int i = 0; i <= steps; i++) {
		double part = (double)i / steps;
		struct pdf417_point at = { from.x + (to.x - from.x) * part,
					   from.y + (to.y - from.y) * part };

		draw_dot(canvas, at, colour);
	}
}

static void draw_frame(struct canvas *canvas, const struct pdf417_grid *grid, struct colour colour)
{
	double width = PDF417_MODULES * (grid->columns + 2.0);
	const struct pdf417_point corners[] = { pdf417_plane_at(&grid->plane, 0, 0),
						pdf417_plane_at(&grid->plane, width, 0),
						pdf417_plane_at(&grid->plane, width, 1),
						pdf417_plane_at(&grid->plane, 0, 1) };

	for (size_t i = 0; i < COUNT_OF(corners); i++)
		draw_line(canvas, corners[i], corners[(i + 1) % COUNT_OF(corners)], colour);
}

static struct colour colour_of(float margin)
{
	float part = margin < SURE ? margin / SURE : 1;
	float red = part < 0.5F ? 1 : 2 - 2 * part, green = part < 0.5F ? 2 * part : 1;

	return (struct colour){ (unsigned char)(230 * red), (unsigned char)(190 * green), 0 };
}

static void draw_codewords(struct canvas *canvas, const struct picture *picture,
			   const struct pdf417_grid *grid)
{
	struct pdf417_column columns[PDF417_COLUMNS_MAX];

	pdf417_columns_find(picture, grid, columns);
	for (unsigned row = 0; row < grid->rows; row++)
		for (unsigned i = 0; i < grid->columns; i++) {
			struct pdf417_guess guess =
				pdf417_column_read(picture, grid, &columns[i], row);

			draw_dot(canvas, pdf417_column_middle(grid, &columns[i], row),
				 colour_of(guess.margin));
		}
}

enum status observer_draw(const struct picture *picture, const struct pdf417_sight *sight, void *to,
			  size_t max, size_t *ret_size, struct fault *fault)
{
	SCOPED(canvas) canvas = { 0 };

	if (!canvas_over(picture, &canvas))
		return fault_set(fault, STATUS_NO_MEMORY, 0, "no memory for the drawing");
	for (size_t i = 0; i < sight->guards.count; i++) {
		const struct pdf417_guard *guard = &sight->guards.at[i];

		draw_line(&canvas, guard->from, guard->to, SIDES[guard->side]);
	}
	for (size_t i = 0; i < sight->grids; i++) {
		if (sight->at[i].is_read || i == sight->clearest)
			draw_codewords(&canvas, picture, &sight->at[i].grid);
		draw_frame(&canvas, &sight->at[i].grid, sight->at[i].is_read ? READ : UNREAD);
	}
	return picture_save_png(canvas.width, canvas.height, (const unsigned char *)canvas.at, to,
				max, ret_size, fault);
}
