#include "drivers/decoder_pdf417_match.h"

#include <math.h>
#include <string.h>

enum {
	LANES = 4,
	VECTORS = PDF417_PROFILE / LANES,
	FINE = 8,
	BESIDE = 2, /* modules at each side that still add to a sample */
	SIGHT = PDF417_MODULES + 2 * BESIDE,
	/* A codeword's first module is always dark and its last one light; those between are looked
	 * up in two parts. */
	HIGH_BITS = 8,
	LOW_BITS = 7,
};

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));

/* Standard deviations of the blur, in modules: from a good scan to a bad camera. */
static const float BLURS[PDF417_BLURS] = { 0.32F, 0.5F, 0.7F, 0.9F, 1.1F };

/* Noise of that deviation is no print. */
static const float CONTRAST_MIN = 3;

/* A codeword's picture is the sum of its modules' pictures, light ones plus and dark ones minus,
 * made as long as 1. So a profile need be compared with the modules only, and each codeword's
 * likeness is a sum of these. */
static struct blurring {
	bool is_made;
	lanes module[SIGHT][VECTORS]; /* from BESIDE modules before the codeword on; mean 0 */
	float scale[PDF417_CLUSTERS][PDF417_WORDS];
} blurrings[PDF417_BLURS];

/* How much of a module is seen in a sample, but for a factor; `from` is how far right of it the
 * module begins. */
static float seen(float from, float blur)
{
	float sum = 0;

	for (int part = 0; part < FINE; part++) {
		float away = from + ((float)part + 0.5F) / FINE;

		sum += expf(-away * away / (2 * blur * blur));
	}
	return sum;
}

static void take_mean_out(float profile[PDF417_PROFILE])
{
	float sum = 0;

	for (int i = 0; i < PDF417_SAMPLES; i++)
		sum += profile[i];
	for (int i = 0; i < PDF417_SAMPLES; i++)
		profile[i] -= sum / PDF417_SAMPLES;
}

/* The picture of one module is its share in each sample. */
static void make_modules(float blur, float modules[SIGHT][PDF417_PROFILE])
{
	memset(modules, 0, sizeof(float[SIGHT][PDF417_PROFILE]));
	for (int i = 0; i < PDF417_SAMPLES; i++) {
		float at = ((float)i + 0.5F) / 2 - 1, sum = 0;

		for (int module = 0; module < SIGHT; module++) {
			modules[module][i] = seen((float)(module - BESIDE) - at, blur);
			sum += modules[module][i];
		}
		for (int module = 0; module < SIGHT; module++)
			modules[module][i] /= sum;
	}
	for (int module = 0; module < SIGHT; module++)
		take_mean_out(modules[module]);
}

/* Light before a codeword (each ends so) and dark after it (each begins so), as its neighbours
 * make it. */
static bool is_dark(uint32_t pattern, int module)
{
	if (module < BESIDE)
		return false;
	return module >= BESIDE + PDF417_MODULES ||
	       (pattern >> (BESIDE + PDF417_MODULES - 1 - module) & 1) != 0;
}

static float add_up(lanes of)
{
	return of[0] + of[1] + (of[2] + of[3]);
}

static float product(const lanes *one, const lanes *other)
{
	lanes sum = one[0] * other[0];

	for (size_t i = 1; i < VECTORS; i++)
		sum += one[i] * other[i];
	return add_up(sum);
}

static void make_picture(const struct blurring *blurring, uint32_t pattern, lanes ret[VECTORS])
{
	memset(ret, 0, VECTORS * sizeof(*ret));
	for (int module = 0; module < SIGHT; module++) {
		float sign = is_dark(pattern, module) ? -1 : 1;

		for (int i = 0; i < VECTORS; i++)
			ret[i] += sign * blurring->module[module][i];
	}
}

/* Made when a picture first needs it. */
static const struct blurring *blurring_of(unsigned blur)
{
	struct blurring *blurring = &blurrings[blur];
	float modules[SIGHT][PDF417_PROFILE];
	lanes picture[VECTORS];

	if (blurring->is_made)
		return blurring;
	make_modules(BLURS[blur], modules);
	memcpy(blurring->module, modules, sizeof(modules));
	for (size_t cluster = 0; cluster < PDF417_CLUSTERS; cluster++)
		for (size_t word = 0; word < PDF417_WORDS; word++) {
			make_picture(blurring, PDF417_TABLE[cluster][word], picture);
			blurring->scale[cluster][word] = 1 / sqrtf(product(picture, picture));
		}
	blurring->is_made = true;
	return blurring;
}

static bool normalise(float profile[PDF417_PROFILE])
{
	float squares = 0;

	take_mean_out(profile);
	for (size_t i = 0; i < PDF417_SAMPLES; i++)
		squares += profile[i] * profile[i];
	bool is_print = squares >= CONTRAST_MIN * CONTRAST_MIN * PDF417_SAMPLES;
	float factor = is_print ? 1 / sqrtf(squares) : 0;
	for (size_t i = 0; i < PDF417_SAMPLES; i++)
		profile[i] *= factor;
	return is_print;
}

bool pdf417_profile_take(const struct picture *picture, const struct pdf417_plane *plane,
			 struct pdf417_cell cell, struct pdf417_profile *ret)
{
	const double beyond = 0.75 / PDF417_MODULES, x_beyond = (cell.right - cell.left) * beyond;

	memset(ret, 0, sizeof(*ret));
	for (unsigned line = 0; line < cell.lines; line++) {
		double part = cell.lines > 1 ? (double)line / (cell.lines - 1) : 0.5;
		double down = cell.height * part, y_beyond = (cell.y_right - cell.y_left) * beyond;
		struct pdf417_point at =
			pdf417_plane_at(plane, cell.left - x_beyond, cell.y_left + down - y_beyond);
		struct pdf417_point end = pdf417_plane_at(plane, cell.right + x_beyond,
							  cell.y_right + down + y_beyond);
		double x_step = (end.x - at.x) / (PDF417_SAMPLES - 1);
		double y_step = (end.y - at.y) / (PDF417_SAMPLES - 1);

		for (size_t i = 0; i < PDF417_SAMPLES; i++) {
			ret->at[i] += pdf417_grey(picture, at) / (float)cell.lines;
			at.x += x_step;
			at.y += y_step;
		}
	}
	return normalise(ret->at);
}

/* ret_sums[bits] is the sum of those parts whose bit is set; the first part has the highest. */
static void add_subsets(const float *parts, unsigned count, float *ret_sums)
{
	ret_sums[0] = 0;
	for (unsigned bit = 0; bit < count; bit++)
		for (unsigned i = 0; i < 1U << bit; i++)
			ret_sums[(1U << bit) + i] = ret_sums[i] + parts[count - 1 - bit];
}

void pdf417_match_all(const struct pdf417_profile *profile, unsigned blur, unsigned cluster,
		      float ret_scores[PDF417_WORDS])
{
	const struct blurring *blurring = blurring_of(blur);
	float modules[SIGHT], high[1 << HIGH_BITS], low[1 << LOW_BITS], light = 0;
	lanes of[VECTORS];

	memcpy(of, profile->at, sizeof(of));
	for (int i = 0; i < SIGHT; i++) {
		modules[i] = product(of, blurring->module[i]);
		light += modules[i];
	}
	/* What is dark in every codeword and after it. */
	light -= 2 * (modules[BESIDE] + modules[SIGHT - 2] + modules[SIGHT - 1]);
	add_subsets(&modules[BESIDE + 1], HIGH_BITS, high);
	add_subsets(&modules[BESIDE + 1 + HIGH_BITS], LOW_BITS, low);
	for (unsigned i = 0; i < PDF417_WORDS; i++) {
		uint32_t pattern = PDF417_TABLE[cluster][i];
		float dark = high[pattern >> (LOW_BITS + 1) & ((1U << HIGH_BITS) - 1)] +
			     low[pattern >> 1 & ((1U << LOW_BITS) - 1)];

		ret_scores[i] = blurring->scale[cluster][i] * (light - 2 * dark);
	}
}

struct pdf417_guess pdf417_best(const float scores[PDF417_WORDS])
{
	float best = -2, second = -2;
	unsigned word = 0;

	for (unsigned i = 0; i < PDF417_WORDS; i++) {
		if (scores[i] > best) {
			second = best;
			best = scores[i];
			word = i;
		} else if (scores[i] > second) {
			second = scores[i];
		}
	}
	return (struct pdf417_guess){ word, best, best - second };
}

struct pdf417_guess pdf417_match(const struct pdf417_profile *profile, unsigned blur,
				 unsigned cluster)
{
	float scores[PDF417_WORDS];

	pdf417_match_all(profile, blur, cluster, scores);
	return pdf417_best(scores);
}

static void make_likeness(unsigned blur, unsigned cluster, unsigned word, float *ret)
{
	const struct blurring *blurring = blurring_of(blur);
	lanes picture[VECTORS];

	make_picture(blurring, PDF417_TABLE[cluster][word], picture);
	for (int i = 0; i < PDF417_PROFILE; i++)
		ret[i] = picture[i / LANES][i % LANES] * blurring->scale[cluster][word];
}

void pdf417_halves_match(const struct pdf417_profile *profile, unsigned blur, unsigned cluster,
			 unsigned word, float ret[2])
{
	float like[PDF417_PROFILE];

	make_likeness(blur, cluster, word, like);
	for (int half = 0; half < 2; half++) {
		float product = 0, square = 0;

		for (int i = half * PDF417_SAMPLES / 2; i < (half + 1) * PDF417_SAMPLES / 2; i++) {
			product += profile->at[i] * like[i];
			square += like[i] * like[i];
		}
		ret[half] = product / square;
	}
}

/* Where the profile is d to the right of the word's picture, it differs from it by -d times the
 * picture's slope: a least squares fit of d = shift + stretch * place. */
struct pdf417_offset pdf417_offset_find(const struct pdf417_profile *profile, unsigned blur,
					unsigned cluster, unsigned word)
{
	float like[PDF417_PROFILE], all = 0, place = 0, place_place = 0, off = 0, place_off = 0;

	make_likeness(blur, cluster, word, like);
	for (int i = 2; i < PDF417_SAMPLES - 2; i++) {
		float slope = like[i + 1] - like[i - 1]; /* a module */
		float here = ((float)i - (PDF417_SAMPLES - 1) / 2.0F) / PDF417_MODULES;
		float weight = slope * slope, moved = (like[i] - profile->at[i]) * slope;

		all += weight;
		place += weight * here;
		place_place += weight * here * here;
		off += moved;
		place_off += moved * here;
	}
	float spread = all * place_place - place * place;
	return (struct pdf417_offset){
		.shift = (off * place_place - place_off * place) / spread,
		.stretch = (all * place_off - place * off) / spread,
	};
}
