#include "tests/bench/read_frame.h"

#include <math.h>
#include <string.h>

#include "tests/fakes/pdf417_words.h"

enum { FINE = 3, QUIET = 12, SCRATCHES_MAX = 16, TAPS_MAX = 16 };

static const double PAPER = 225, INK = 30, DESK = 128, EYE = 1400; /* pixels from the lens */

struct scratch {
	double x, y, cosine, sine;
};

struct scene {
	const struct read_symbol *symbol;
	const struct damage *damage;
	double width, height; /* modules */
	double back[9];       /* from pixels to modules, projective */
	struct scratch scratches[SCRATCHES_MAX];
	double glare_x, glare_y, glare_radius, box_x, box_y;
};

static double chance(uint32_t *seed)
{
	return pdf417_words_random(seed) / 4294967296.0;
}

/* The card turns about its middle, EYE pixels before the lens. `back` is the inverse, but for a
 * factor, of the map from the card to the picture. */
static void place(struct scene *scene)
{
	const struct damage *damage = scene->damage;
	double turn = damage->rotation * M_PI / 180, about_y = damage->tilt_y * M_PI / 180,
	       about_x = damage->tilt_x * M_PI / 180;
	double c = cos(turn), s = sin(turn), cy = cos(about_y), sy = sin(about_y);
	double cx = cos(about_x), sx = sin(about_x), size = damage->pixels;
	/* Where a module to the right and one down lead to: right, down, away. */
	double a = size * c * cy, b = -size * s * cy;
	double d = size * (s * cx + c * sy * sx), e = size * (c * cx - s * sy * sx);
	double g = size * (c * sy * cx - s * sx) / EYE, h = size * (-s * sy * cx - c * sx) / EYE;
	const double back[9] = { e, -b, 0, -d, a, 0, d * h - e * g, b * g - a * h, a * e - b * d };

	memcpy(scene->back, back, sizeof(back));
}

static void scatter(struct scene *scene, uint32_t *seed)
{
	for (size_t i = 0; i < SCRATCHES_MAX; i++) {
		double angle = chance(seed) * M_PI;

		scene->scratches[i] =
			(struct scratch){ chance(seed) * scene->width, chance(seed) * scene->height,
					  cos(angle), sin(angle) };
	}
	scene->glare_x = (0.2 + 0.6 * chance(seed)) * scene->width;
	scene->glare_y = (0.2 + 0.6 * chance(seed)) * scene->height;
	scene->glare_radius = sqrt(scene->damage->glare * scene->width * scene->height / M_PI);
	scene->box_x = chance(seed);
	scene->box_y = chance(seed);
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
	bool left = is_module(scene->symbol, x - spread, y);
	bool right = is_module(scene->symbol, x + spread, y);
	bool here = is_module(scene->symbol, x, y);
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
	       (damage->hide_top > 0 && v < damage->hide_top);
}

static bool is_scratched(const struct scene *scene, double x, double y)
{
	for (size_t i = 0; i < SCRATCHES_MAX && (double)i < scene->damage->scratches; i++) {
		const struct scratch *at = &scene->scratches[i];

		if (fabs((x - at->x) * at->sine - (y - at->y) * at->cosine) < 0.8)
			return true;
	}
	return false;
}

/* What the card shows there, before light and lens. */
static double shade(const struct scene *scene, double x, double y)
{
	if (x < -QUIET || y < -QUIET || x > scene->width + QUIET || y > scene->height + QUIET)
		return DESK;
	if (hypot(x - scene->glare_x, y - scene->glare_y) < scene->glare_radius)
		return 255;
	if (is_hidden(scene, x, y) || is_scratched(scene, x, y))
		return (PAPER + DESK) / 2;
	double grey = is_ink(scene, x, y) ? INK : PAPER;
	return DESK + (grey - DESK) * scene->damage->contrast;
}

static double look(const struct scene *scene, double x, double y)
{
	const double *back = scene->back;
	double depth = back[6] * x + back[7] * y + back[8];

	return shade(scene, scene->width / 2 + (back[0] * x + back[1] * y) / depth,
		     scene->height / 2 + (back[3] * x + back[4] * y) / depth);
}

static void draw(const struct scene *scene, float *ret)
{
	for (int row = 0; row < FRAME_HEIGHT; row++)
		for (int column = 0; column < FRAME_WIDTH; column++) {
			double sum = 0;

			for (int i = 0; i < FINE * FINE; i++) {
				double x = column - FRAME_WIDTH / 2 + (i % FINE + 0.5) / FINE;
				double y = row - FRAME_HEIGHT / 2 + (i / FINE + 0.5) / FINE;

				sum += look(scene, x, y);
			}
			double light = 1 - scene->damage->gradient * column / FRAME_WIDTH;
			ret[row * FRAME_WIDTH + column] = (float)(sum / (FINE * FINE) * light);
		}
}

/* Along rows (stride 1) or columns. */
static void convolve(float *pixels, const float *taps, int reach, int stride)
{
	static float line[FRAME_WIDTH];
	int size = stride == 1 ? FRAME_WIDTH : FRAME_HEIGHT;
	int lines = stride == 1 ? FRAME_HEIGHT : FRAME_WIDTH;

	for (int i = 0; i < lines; i++) {
		float *at = pixels + (stride == 1 ? (size_t)i * FRAME_WIDTH : (size_t)i);

		for (int j = 0; j < size; j++) {
			float sum = 0;

			for (int k = -reach; k <= reach; k++) {
				int from = j + k < 0 ? 0 : j + k >= size ? size - 1 : j + k;
				sum += taps[k + reach] * at[(size_t)from * (size_t)stride];
			}
			line[j] = sum;
		}
		for (int j = 0; j < size; j++)
			at[(size_t)j * (size_t)stride] = line[j];
	}
}

static void blur(float *pixels, double deviation)
{
	float taps[2 * TAPS_MAX + 1], sum = 0;
	int reach = (int)ceil(3 * deviation);

	for (int i = -reach; i <= reach; i++)
		sum += taps[i + reach] = (float)exp(-i * i / (2 * deviation * deviation));
	for (int i = 0; i <= 2 * reach; i++)
		taps[i] /= sum;
	convolve(pixels, taps, reach, 1);
	convolve(pixels, taps, reach, FRAME_WIDTH);
}

/* Whole pixels: the nearest are good enough for a hand that shook. */
static void move(float *pixels, double distance, double angle)
{
	static float before[FRAME_WIDTH * FRAME_HEIGHT];
	int taps = (int)ceil(distance) + 1;

	memcpy(before, pixels, sizeof(before));
	for (int i = 0; i < FRAME_WIDTH * FRAME_HEIGHT; i++) {
		float sum = 0;

		for (int tap = 0; tap < taps; tap++) {
			double way = distance * tap / (taps - 1) - distance / 2;
			long x = i % FRAME_WIDTH + lround(way * cos(angle));
			long y = i / FRAME_WIDTH + lround(way * sin(angle));

			x = x < 0 ? 0 : x >= FRAME_WIDTH ? FRAME_WIDTH - 1 : x;
			y = y < 0 ? 0 : y >= FRAME_HEIGHT ? FRAME_HEIGHT - 1 : y;
			sum += before[y * FRAME_WIDTH + x];
		}
		pixels[i] = sum / (float)taps;
	}
}

/* Twelve even chances make a normal one. */
static double normal(uint32_t *seed)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += chance(seed);
	return sum;
}

void read_frame_draw(const struct read_symbol *symbol, const struct damage *damage, uint32_t seed,
		     unsigned char *pixels)
{
	static float grey[FRAME_WIDTH * FRAME_HEIGHT];
	struct scene scene = { .symbol = symbol, .damage = damage };

	seed = seed * 2654435761U | 1;
	scene.width = symbol->modules;
	scene.height = symbol->rows * MODULES_A_ROW;
	place(&scene);
	scatter(&scene, &seed);
	draw(&scene, grey);
	if (damage->motion > 0)
		move(grey, damage->motion, chance(&seed) * M_PI);
	if (damage->blur > 0)
		blur(grey, damage->blur);
	for (int i = 0; i < FRAME_WIDTH * FRAME_HEIGHT; i++) {
		double value = grey[i] + damage->noise * normal(&seed);

		pixels[i] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
	}
}
