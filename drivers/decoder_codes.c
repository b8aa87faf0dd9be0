#include "drivers/decoder_codes.h"

#include <math.h>

#include "drivers/decoder.h"
#include "drivers/decoder_linear.h"
#include "drivers/decoder_straighten.h"
#include "drivers/decoder_zbar.h"
#include "drivers/picture_format.h"

/* QR codes are enlarged to so many times their size, but to no more pixels a side. */
static const double SQUARES_SCALES[] = { 2, 4 }, SQUARES_SIDE_MAX = 800;

/* How a code that is still not read is made clearer: against noise, against blur, against both.
 * Found by trying, on damaged pictures. */
static const struct sharpness SHARPNESSES[] = { { 0, 7, 3 }, { 0, 5, 4 }, { 3, 7, 4 } };

/* What stays the same for all regions of one picture. */
struct search {
	const struct picture *picture;
	struct zbar *zbar;
	struct agreement *frames; /* NULL: there is one picture only */
	struct symbols *symbols;
	struct fault *fault;
};

/* What several ways of looking at one region saw. */
struct looks {
	struct symbols zbar;
	struct linear_reading all, even, odd; /* of the bands; empty when nothing was read */
};

/* ZBar's look at the bands, one to a row. */
static enum status look_with_zbar(struct search *search, const struct bars *bars,
				  struct symbols *ret)
{
	SCOPED(picture) picture = { 0 };
	float low = INFINITY, high = -INFINITY;
	enum status status = picture_reserve((uint32_t)bars->samples, (uint32_t)bars->bands,
					     &picture, search->fault);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < bars->samples * bars->bands; i++) {
		float value = bars->band[i / bars->samples][i % bars->samples];

		low = value < low ? value : low;
		high = value > high ? value : high;
	}
	for (size_t i = 0; i < bars->samples * bars->bands; i++) {
		float value = bars->band[i / bars->samples][i % bars->samples];

		picture.grey[i] = (unsigned char)((value - low) * 255 / fmaxf(high - low, 1));
	}
	return zbar_scan(search->zbar, REGION_BARS, &picture, ret, search->fault);
}

/* Our own look at every `step`th band. */
static struct linear_reading look(const struct bars *bars, size_t first, size_t step)
{
	static float profile[BARS_SAMPLES_MAX];
	struct linear_reading ret;

	if (!bars_profile(bars, first, step, profile) || !linear_read(profile, bars->samples, &ret))
		ret = (struct linear_reading){ 0 };
	return ret;
}

static struct span text_of(const struct linear_reading *reading)
{
	return (struct span){ reading->bytes, reading->size };
}

static bool is_same(const struct linear_reading *left, const struct linear_reading *right)
{
	return left->size > 0 && left->symbology == right->symbology &&
	       span_equals(text_of(left), text_of(right));
}

static bool zbar_saw(const struct symbols *zbar, const struct linear_reading *reading)
{
	for (size_t i = 0; i < zbar->count; i++)
		if (reading->size > 0 && zbar->at[i].symbology == reading->symbology &&
		    span_equals(symbol_span(&zbar->at[i]), text_of(reading)))
			return true;
	return false;
}

static enum status give(struct search *search, const struct linear_reading *reading, bool is_zbar)
{
	return decoder_add(search->symbols, reading->symbology, is_zbar ? "zbar" : "linear",
			   text_of(reading), search->fault);
}

/* No two looks at this picture agree; a look at an earlier one may. */
static enum status ask_earlier(struct search *search, const struct looks *looks)
{
	const struct linear_reading *reading = looks->all.size > 0    ? &looks->all
					       : looks->even.size > 0 ? &looks->even
								      : &looks->odd;

	if (search->frames == NULL || reading->size == 0 ||
	    !agreement_see(search->frames, reading->symbology, text_of(reading)))
		return STATUS_OK;
	return give(search, reading, false);
}

/* A linear code is given out when ZBar and we see the same, or we in one half of the bands and in
 * the other. */
static enum status read_bars(struct search *search, const struct region *region)
{
	static struct bars bars;
	static struct looks looks;

	bars_take(search->picture, region, &bars);
	looks.zbar.count = 0;
	enum status status = look_with_zbar(search, &bars, &looks.zbar);
	if (status != STATUS_OK)
		return status;
	looks.all = look(&bars, 0, 1);
	if (zbar_saw(&looks.zbar, &looks.all))
		return give(search, &looks.all, true);
	looks.even = look(&bars, 0, 2);
	if (zbar_saw(&looks.zbar, &looks.even))
		return give(search, &looks.even, true);
	looks.odd = look(&bars, 1, 2);
	if (zbar_saw(&looks.zbar, &looks.odd))
		return give(search, &looks.odd, true);
	if (is_same(&looks.even, &looks.odd))
		return give(search, &looks.even, false);
	return ask_earlier(search, &looks);
}

/* The enlarged code as it is, then made clearer. */
static enum status read_enlarged(struct search *search, const struct picture *enlarged)
{
	const size_t before = search->symbols->count;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT_OF(SHARPNESSES) && status == STATUS_OK; i++) {
		SCOPED(picture) sharp = { 0 };

		status = sharpen(enlarged, SHARPNESSES[i], &sharp, search->fault);
		if (status == STATUS_OK)
			status = zbar_scan(search->zbar, REGION_SQUARES, &sharp, search->symbols,
					   search->fault);
		if (search->symbols->count > before)
			break;
	}
	return status;
}

static enum status read_squares(struct search *search, const struct region *region)
{
	const size_t before = search->symbols->count;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < COUNT_OF(SQUARES_SCALES) && status == STATUS_OK; i++) {
		SCOPED(picture) picture = { 0 };
		double scale = fmin(SQUARES_SCALES[i], SQUARES_SIDE_MAX / region->width);

		status = straighten(search->picture, region, scale, &picture, search->fault);
		if (status == STATUS_OK && i == 0)
			status = zbar_scan(search->zbar, REGION_SQUARES, &picture, search->symbols,
					   search->fault);
		else if (status == STATUS_OK)
			status = read_enlarged(search, &picture);
		if (search->symbols->count > before)
			break;
	}
	return status;
}

static enum status read_region(struct search *search, const struct region *region)
{
	return region->kind == REGION_BARS ? read_bars(search, region)
					   : read_squares(search, region);
}

enum status decoder_codes_read(const struct picture *picture, struct agreement *frames,
			       struct symbols *symbols, struct fault *fault)
{
	SCOPED(zbar) zbar = { 0 };
	struct search search = { picture, &zbar, frames, symbols, fault };
	struct regions regions;
	enum status status = zbar_open(&zbar, fault);

	if (status == STATUS_OK)
		regions_find(picture, &regions);
	for (size_t i = 0; status == STATUS_OK && i < regions.count; i++)
		status = read_region(&search, &regions.at[i]);
	return status;
}

static enum status decode(const struct picture *picture, struct symbols *symbols,
			  struct fault *fault)
{
	return decoder_codes_read(picture, NULL, symbols, fault);
}

const struct decoder_ops DECODER_ZBAR = { .name = "zbar", .decode = decode };
