#include "drivers/decoder_pdf417_match.h"

#include <math.h>
#include <string.h>

enum { LANES = 4, VECTORS = PDF417_PROFILE / LANES, FINE = 8, SIGHT = PDF417_MODULES + 4 };

typedef float lanes __attribute__((vector_size(LANES * sizeof(float))));

/* Standard deviations of the blur, in modules: a good scan, a camera, a bad camera. */
static const float BLURS[PDF417_BLURS] = { 0.32F, 0.55F, 0.8F };

/* Noise of that deviation is no print. */
static const float CONTRAST_MIN = 3;

static lanes templates[PDF417_BLURS][PDF417_CLUSTERS][PDF417_WORDS][VECTORS];

static bool normalise(float *profile, float deviation_min)
{
	float sum = 0, squares = 0;

	for (size_t i = 0; i < PDF417_SAMPLES; i++)
		sum += profile[i];
	for (size_t i = 0; i < PDF417_SAMPLES; i++) {
		profile[i] -= sum / PDF417_SAMPLES;
		squares += profile[i] * profile[i];
	}
	bool is_print = squares >= deviation_min * deviation_min * PDF417_SAMPLES;
	float factor = is_print && squares > 0 ? 1 / sqrtf(squares) : 0;
	for (size_t i = 0; i < PDF417_SAMPLES; i++)
		profile[i] *= factor;
	for (size_t i = PDF417_SAMPLES; i < PDF417_PROFILE; i++)
		profile[i] = 0;
	return is_print;
}

/* weights[i][m]: what module m - 2 of a cell adds to sample i. */
static void make_weights(float blur, float weights[PDF417_SAMPLES][SIGHT])
{
	for (int i = 0; i < PDF417_SAMPLES; i++) {
		float at = ((float)i + 0.5F) / 2 - 1, sum = 0;

		for (int module = 0; module < SIGHT; module++) {
			weights[i][module] = 0;
			for (int part = 0; part < FINE; part++) {
				float from = (float)(module - 2) + ((float)part + 0.5F) / FINE - at;

				weights[i][module] += expf(-from * from / (2 * blur * blur));
			}
			sum += weights[i][module];
		}
		for (int module = 0; module < SIGHT; module++)
			weights[i][module] /= sum;
	}
}

/* Light before a codeword (each ends so) and dark after it (each begins so), as its neighbours
 * make it. */
static bool is_dark(uint32_t pattern, int module)
{
	if (module < 0)
		return false;
	return module >= PDF417_MODULES || (pattern >> (PDF417_MODULES - 1 - module) & 1) != 0;
}

static void make_template(uint32_t pattern, float weights[PDF417_SAMPLES][SIGHT], lanes *ret)
{
	float profile[PDF417_PROFILE] = { 0 };

	for (int i = 0; i < PDF417_SAMPLES; i++)
		for (int module = 0; module < SIGHT; module++)
			profile[i] += is_dark(pattern, module - 2) ? -weights[i][module]
								   : weights[i][module];
	normalise(profile, 0);
	memcpy(ret, profile, sizeof(profile));
}

/* A moment's work and a megabyte: done once, when a picture first needs it. */
static void make_templates(void)
{
	static bool are_made;
	float weights[PDF417_SAMPLES][SIGHT];

	if (are_made)
		return;
	for (size_t blur = 0; blur < PDF417_BLURS; blur++) {
		make_weights(BLURS[blur], weights);
		for (size_t cluster = 0; cluster < PDF417_CLUSTERS; cluster++)
			for (size_t word = 0; word < PDF417_WORDS; word++)
				make_template(PDF417_TABLE[cluster][word], weights,
					      templates[blur][cluster][word]);
	}
	are_made = true;
}

bool pdf417_profile_take(const struct picture *picture, const struct pdf417_plane *plane,
			 struct pdf417_cell cell, struct pdf417_profile *ret)
{
	memset(ret, 0, sizeof(*ret));
	for (unsigned line = 0; line < cell.lines; line++) {
		double part = cell.lines > 1 ? (double)line / (cell.lines - 1) : 0.5;
		double y = cell.y_first + (cell.y_last - cell.y_first) * part;
		struct pdf417_point at = pdf417_plane_at(plane, cell.x - 0.75, y);
		struct pdf417_point end = pdf417_plane_at(plane, cell.x + PDF417_MODULES + 0.75, y);
		double x_step = (end.x - at.x) / (PDF417_SAMPLES - 1);
		double y_step = (end.y - at.y) / (PDF417_SAMPLES - 1);

		for (size_t i = 0; i < PDF417_SAMPLES; i++) {
			ret->at[i] += pdf417_grey(picture, at) / (float)cell.lines;
			at.x += x_step;
			at.y += y_step;
		}
	}
	return normalise(ret->at, CONTRAST_MIN);
}

static float likeness(const lanes *profile, const lanes *other)
{
	lanes even = profile[0] * other[0], odd = profile[1] * other[1];

	for (size_t i = 2; i < VECTORS; i += 2) {
		even += profile[i] * other[i];
		odd += profile[i + 1] * other[i + 1];
	}
	even += odd;
	return even[0] + even[1] + (even[2] + even[3]);
}

void pdf417_match_all(const struct pdf417_profile *profile, unsigned blur, unsigned cluster,
		      float ret_scores[PDF417_WORDS])
{
	lanes of[VECTORS];

	make_templates();
	memcpy(of, profile->at, sizeof(of));
	for (unsigned i = 0; i < PDF417_WORDS; i++)
		ret_scores[i] = likeness(of, templates[blur][cluster][i]);
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
