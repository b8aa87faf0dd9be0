#include "tests/bench/read_frame.h"

#include <math.h>
#include <string.h>

#include "tests/bench/read_lens.h"

enum { FINE = 3, QUIET = 12, SCRATCHES_MAX = 20, OUTLINE = 16 };

static const double PAPER = 225, INK = 30, DESK = 128, EYE = 1400; /* pixels from the lens */

struct scratch {
	double x, y, cosine, sine, reach; /* to both sides of x, y */
};

/* Modules, but for what says pixels. The card's own axes: right, down, away. */
struct scene {
	const struct read_symbol *symbol;
	const struct damage *damage;
	double width, height;
	double right[3], down[3], away[3]; /* the card's axes as the camera has them */
	double eye[3];                     /* where the lens is, as the card has it */
	double radius;                     /* of the cylinder; 0: flat */
	double middle_x, middle_y;         /* pixels */
	struct scratch scratches[SCRATCHES_MAX];
	double glare_x, glare_y, glare_radius, box_x, box_y;
};

struct point {
	double x, y;
};

struct box {
	double left, top, right, bottom;
};

static double radians(double degrees)
{
	return degrees * M_PI / 180;
}

/* The card turns in its plane, then about the upright, then about the level axis; its middle is
 * EYE pixels before the lens. */
static void place(struct scene *scene)
{
	const struct damage *damage = scene->damage;
	double turn = radians(damage->rotation), about_y = radians(damage->tilt_y),
	       about_x = radians(damage->tilt_x), bend = radians(damage->bend);
	double c = cos(turn), s = sin(turn), cy = cos(about_y), sy = sin(about_y);
	double cx = cos(about_x), sx = sin(about_x);
	const double right[3] = { c * cy, s * cx + c * sy * sx, c * sy * cx - s * sx };
	const double down[3] = { -s * cy, c * cx - s * sy * sx, -s * sy * cx - c * sx };
	const double away[3] = { -sy, cy * sx, cy * cx };

	memcpy(scene->right, right, sizeof(right));
	memcpy(scene->down, down, sizeof(down));
	memcpy(scene->away, away, sizeof(away));
	scene->eye[0] = -right[2] * EYE / damage->pixels;
	scene->eye[1] = -down[2] * EYE / damage->pixels;
	scene->eye[2] = -away[2] * EYE / damage->pixels;
	scene->radius = bend > 0 ? scene->width / 2 / bend : 0;
}

static struct scene scene_of(const struct read_symbol *symbol, const struct damage *damage,
			     const struct picture *picture)
{
	struct scene scene = { .symbol = symbol, .damage = damage };

	scene.width = symbol->modules;
	scene.height = symbol->rows * MODULES_A_ROW;
	scene.middle_x = picture->width / 2.0 + damage->shift_x;
	scene.middle_y = picture->height / 2.0 + damage->shift_y;
	place(&scene);
	return scene;
}

static void scatter(struct scene *scene, uint32_t *seed)
{
	const struct damage *damage = scene->damage;

	for (size_t i = 0; i < SCRATCHES_MAX; i++) {
		double angle = read_chance(seed) * M_PI;

		scene->scratches[i] =
			(struct scratch){ read_chance(seed) * scene->width,
					  read_chance(seed) * scene->height, cos(angle), sin(angle),
					  (0.05 + 0.25 * read_chance(seed)) * scene->width };
	}
	double glare_x = read_chance(seed), glare_y = read_chance(seed);
	if (damage->glare_x != 0 || damage->glare_y != 0) {
		glare_x = damage->glare_x;
		glare_y = damage->glare_y;
	}
	scene->glare_x = glare_x * scene->width;
	scene->glare_y = glare_y * scene->height;
	scene->glare_radius = sqrt(damage->glare * scene->width * scene->height / M_PI);
	scene->box_x = read_chance(seed);
	scene->box_y = read_chance(seed);
}

/* Where a point of the card, from its middle, is in the picture. */
static struct point project(const struct scene *scene, double x, double y)
{
	double size = scene->damage->pixels, z = 0;

	if (scene->radius > 0) {
		z = scene->radius * (1 - cos(x / scene->radius));
		x = scene->radius * sin(x / scene->radius);
	}
	double depth =
		1 + size * (x * scene->right[2] + y * scene->down[2] + z * scene->away[2]) / EYE;
	double across = x * scene->right[0] + y * scene->down[0] + z * scene->away[0];
	double along = x * scene->right[1] + y * scene->down[1] + z * scene->away[1];
	return (struct point){ scene->middle_x + size * across / depth,
			       scene->middle_y + size * along / depth };
}

/* Of the card with so many modules round the symbol, in the picture. */
static struct box box_of(const struct scene *scene, double margin)
{
	struct box box = { HUGE_VAL, HUGE_VAL, -HUGE_VAL, -HUGE_VAL };

	for (int i = 0; i <= OUTLINE; i++)
		for (int j = 0; j <= OUTLINE; j++) {
			double x = (scene->width + 2 * margin) * ((double)i / OUTLINE - 0.5);
			double y = (scene->height + 2 * margin) * ((double)j / OUTLINE - 0.5);
			struct point at = project(scene, x, y);

			box.left = fmin(box.left, at.x);
			box.right = fmax(box.right, at.x);
			box.top = fmin(box.top, at.y);
			box.bottom = fmax(box.bottom, at.y);
		}
	return box;
}

void read_frame_fit(const struct read_symbol *symbol, const struct damage *damage,
		    struct picture *ret)
{
	static const uint32_t SIDES[][2] = { { 1280, 800 }, { 1011, 1011 }, { 800, 1280 } };

	for (size_t i = 0; i < COUNT_OF(SIDES); i++) {
		ret->width = SIDES[i][0];
		ret->height = SIDES[i][1];
		struct scene scene = scene_of(symbol, damage, ret);
		struct box box = box_of(&scene, 2);
		if (box.left >= 0 && box.top >= 0 && box.right <= ret->width &&
		    box.bottom <= ret->height)
			return;
	}
	ret->width = SIDES[0][0];
	ret->height = SIDES[0][1];
}

/* The place on the card that the camera sees there; false when it sees past it. */
static bool look(const struct scene *scene, struct point pixel, struct point *ret)
{
	const double size = scene->damage->pixels, radius = scene->radius, *eye = scene->eye;
	double x = (pixel.x - scene->middle_x) / size, y = (pixel.y - scene->middle_y) / size,
	       z = EYE / size;
	double dx = scene->right[0] * x + scene->right[1] * y + scene->right[2] * z;
	double dy = scene->down[0] * x + scene->down[1] * y + scene->down[2] * z;
	double dz = scene->away[0] * x + scene->away[1] * y + scene->away[2] * z;
	double way = -eye[2] / dz;

	ret->x = eye[0] + way * dx;
	if (radius > 0) {
		/* The nearer cut with a cylinder about the upright line `radius` behind. */
		double a = dx * dx + dz * dz, b = eye[0] * dx + (eye[2] - radius) * dz;
		double c = eye[0] * eye[0] + eye[2] * (eye[2] - 2 * radius);
		double root = b * b - a * c;
		if (root < 0)
			return false;
		way = (-b - sqrt(root)) / a;
		ret->x = radius * atan2(eye[0] + way * dx, radius - eye[2] - way * dz);
	}
	ret->x += scene->width / 2;
	ret->y = eye[1] + way * dy + scene->height / 2;
	return true;
}

static bool is_module(const struct read_symbol *symbol, double x, double row)
{
	return x >= 0 && x < symbol->modules &&
	       symbol->is_dark[(int)row / MODULES_A_ROW][(int)x] != 0;
}

static bool is_ink(const struct scene *scene, double x, double y)
{
	double spread = scene->damage->ink / 2;

	if (y < 0 || y >= scene->height)
		return false;
	bool here = is_module(scene->symbol, x, y);
	if (spread == 0)
		return here;
	bool left = is_module(scene->symbol, x - spread, y);
	bool right = is_module(scene->symbol, x + spread, y);
	return spread < 0 ? here && left && right : here || left || right;
}

static bool is_hidden(const struct scene *scene, double x, double y)
{
	const struct damage *damage = scene->damage;
	double u = x / scene->width, v = y / scene->height, box = sqrt(damage->hide_box);

	if (damage->hide_box > 0 && u > scene->box_x * (1 - box) &&
	    u < scene->box_x * (1 - box) + box && v > scene->box_y * (1 - box) &&
	    v < scene->box_y * (1 - box) + box)
		return true;
	return (damage->hide_left > 0 && u < damage->hide_left) ||
	       (damage->hide_right > 0 && u > 1 - damage->hide_right) ||
	       (damage->hide_top > 0 && v < damage->hide_top) ||
	       (damage->hide_bottom > 0 && v > 1 - damage->hide_bottom);
}

static bool is_scratched(const struct scene *scene, double x, double y)
{
	for (size_t i = 0; i < SCRATCHES_MAX && (double)i < scene->damage->scratches; i++) {
		const struct scratch *at = &scene->scratches[i];
		double right = x - at->x, down = y - at->y;

		if (fabs(right * at->sine - down * at->cosine) < 0.6 &&
		    fabs(right * at->cosine + down * at->sine) < at->reach)
			return true;
	}
	return false;
}

/* What the card shows there, before light and lens. */
static double shade(const struct scene *scene, double x, double y)
{
	if (x < -QUIET || y < -QUIET || x > scene->width + QUIET || y > scene->height + QUIET)
		return DESK;
	double from_x = x - scene->glare_x, from_y = y - scene->glare_y;
	if (from_x * from_x + from_y * from_y < scene->glare_radius * scene->glare_radius)
		return 255;
	if (is_hidden(scene, x, y) || is_scratched(scene, x, y))
		return (PAPER + DESK) / 2;
	double grey = is_ink(scene, x, y) ? INK : PAPER;
	return DESK + (grey - DESK) * scene->damage->contrast;
}

static double mean_shade(const struct scene *scene, uint32_t column, uint32_t row)
{
	double sum = 0;

	for (int i = 0; i < FINE * FINE; i++) {
		struct point pixel = { column + (i % FINE + 0.5) / FINE,
				       row + (i / FINE + 0.5) / FINE };
		struct point at;

		sum += look(scene, pixel, &at) ? shade(scene, at.x, at.y) : DESK;
	}
	return sum / (FINE * FINE);
}

static void draw(const struct scene *scene, const struct picture *picture, float *ret)
{
	struct box box = box_of(scene, QUIET + 2);

	for (uint32_t row = 0; row < picture->height; row++)
		for (uint32_t column = 0; column < picture->width; column++) {
			bool is_card = column > box.left - 2 && column < box.right + 2 &&
				       row > box.top - 2 && row < box.bottom + 2;
			double light = 1 - scene->damage->gradient * column / picture->width;
			double grey = is_card ? mean_shade(scene, column, row) : DESK;

			*ret++ = (float)(grey * light);
		}
}

void read_frame_draw(const struct read_symbol *symbol, const struct damage *damage, uint32_t seed,
		     struct picture *ret)
{
	static float grey[FRAME_PIXELS_MAX];
	struct plane plane = { ret->width, ret->height, grey };
	struct damage placed = *damage;

	/* Modules do not begin where pixels do. */
	placed.shift_x += 4 * read_chance(&seed) - 2;
	placed.shift_y += 4 * read_chance(&seed) - 2;
	struct scene scene = scene_of(symbol, &placed, ret);
	scatter(&scene, &seed);
	draw(&scene, ret, grey);
	if (damage->motion > 0)
		read_lens_move(&plane, damage->motion, read_chance(&seed) * M_PI);
	if (damage->blur > 0)
		read_lens_blur(&plane, damage->blur);
	read_lens_expose(&plane, damage->noise, seed, ret->grey);
}
