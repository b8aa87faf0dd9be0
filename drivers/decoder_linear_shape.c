#include "drivers/decoder_linear_shape.h"

#include <math.h>
#include <string.h>

static const float CONTRAST_MIN = 2; /* grey levels, root of the sum of squares a sample */

/* The part of a blurred step that has been climbed: close to the error function. */
static float climbed(float distance, float blur)
{
	float at = distance / (2.6F * blur);

	at = at < -1 ? -1 : at > 1 ? 1 : at;
	return 0.5F + at * (15 - at * at * (10 - 3 * at * at)) / 16;
}

static void normalise(struct linear_shapes *shapes, size_t character)
{
	float sum = 0, squares = 0;

	for (size_t i = 0; i < shapes->samples; i++)
		sum += shapes->at[i][character];
	for (size_t i = 0; i < shapes->samples; i++) {
		float *at = &shapes->at[i][character];

		*at -= sum / (float)shapes->samples;
		squares += *at * *at;
	}
	for (size_t i = 0; i < shapes->samples; i++)
		shapes->at[i][character] /= sqrtf(squares);
}

/* Light first; each edge goes to dark and back in turn. What follows a character of Code 128 is the
 * next one's bar. */
static void draw(const struct linear_print *print, const char *widths, size_t character,
		 struct linear_shapes *shapes)
{
	float edge = 0, side = -1;

	for (size_t element = 0;; element++) {
		bool is_dark = element % 2 == 0;
		float place = edge + (is_dark ? -print->ink : print->ink);

		for (size_t i = 0; i < shapes->samples; i++) {
			float at = ((float)i + 0.5F) / SHAPE_PARTS - 1;

			shapes->at[i][character] += side * climbed(at - place, print->blur);
		}
		side = -side;
		if (widths[element] == '\0')
			return;
		edge += print->symbology == SYMBOLOGY_CODE_128 ? (float)(widths[element] - '0')
			: widths[element] == '1'               ? 1
							       : print->wide;
	}
}

void linear_shapes_make_some(const struct linear_print *print, size_t first, size_t last,
			     struct linear_shapes *ret)
{
	bool is_128 = print->symbology == SYMBOLOGY_CODE_128;

	ret->count = is_128 ? CODE_128_CHARACTERS : CODE_39_CHARACTERS;
	ret->modules = is_128 ? 11 : 6 + 3 * print->wide;
	ret->step = is_128 ? 11 : ret->modules + 1;
	ret->samples = (size_t)((ret->modules + 2) * SHAPE_PARTS);
	memset(ret->at, 0, sizeof(ret->at[0]) * ret->samples);
	for (size_t character = first; character <= last; character++) {
		draw(print, is_128 ? CODE_128_WIDTHS[character] : CODE_39_WIDTHS[character],
		     character, ret);
		normalise(ret, character);
	}
}

void linear_shapes_make(const struct linear_print *print, struct linear_shapes *ret)
{
	bool is_128 = print->symbology == SYMBOLOGY_CODE_128;

	linear_shapes_make_some(print, 0, is_128 ? CODE_128_STOP : CODE_39_STAR, ret);
}

bool linear_shape_seen(const struct linear_shapes *shapes, const float *profile, size_t size,
		       double from, double module, float *ret)
{
	const double step = module / SHAPE_PARTS;
	double at = from - module + step / 2;
	float sum = 0, squares = 0;

	if (at < 0 || at + step * (double)shapes->samples >= (double)size - 1)
		return false;
	for (size_t i = 0; i < shapes->samples; i++) {
		double place = at + step * (double)i;
		size_t left = (size_t)place;
		float part = (float)(place - (double)left);

		ret[i] = profile[left] + part * (profile[left + 1] - profile[left]);
		sum += ret[i];
	}
	for (size_t i = 0; i < shapes->samples; i++) {
		ret[i] -= sum / (float)shapes->samples;
		squares += ret[i] * ret[i];
	}
	float length = sqrtf(squares);
	if (length < CONTRAST_MIN * sqrtf((float)shapes->samples))
		return false;
	for (size_t i = 0; i < shapes->samples; i++)
		ret[i] /= length;
	return true;
}

void linear_shapes_compare(const struct linear_shapes *shapes, const float *seen, size_t first,
			   size_t last, float *ret)
{
	for (size_t from = first - first % SHAPES_AT_ONCE; from <= last; from += SHAPES_AT_ONCE) {
		float sums[SHAPES_AT_ONCE] = { 0 };

		for (size_t i = 0; i < shapes->samples; i++)
			for (size_t j = 0; j < SHAPES_AT_ONCE; j++)
				sums[j] += seen[i] * shapes->at[i][from + j];
		memcpy(ret + from, sums, sizeof(sums));
	}
}
