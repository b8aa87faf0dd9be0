#include "drivers/decoder_codes.h"

#include <math.h>

#include "drivers/decoder.h"
#include "drivers/decoder_linear.h"
#include "drivers/decoder_straighten.h"
#include "drivers/decoder_zbar.h"
#include "drivers/picture_format.h"

/* QR codes are enlarged to so many times their size, but to no more pixels a side. */
static const double SQUARES_SCALE = 2, SHARPENED_SCALE = 4, SQUARES_SIDE_MAX = 500;

/* How a code that is still not read is made clearer: against blur and some noise, against more
 * noise, against blur alone. Found by trying, on damaged pictures. */
static const struct sharpness SHARPNESSES[] = { { 1, 5, 4 }, { 2, 7, 4 }, { 0, 3, 8 } };

/* How many pixels are gone through before a picture is given up, and what our own looks at bars
 * count as. */
enum { WORK_MAX = 1000 * 1000, BARS_WORK = 150 * 1000 };

/* How much smaller a picture is when it is seen from afar. */
enum { FARTHER = 4 };

/* What stays the same for all regions of one picture, and what is left to spend. */
struct search {
	const struct picture *picture;
	struct zbar *zbar;
	struct agreement *frames; /* NULL: there is one picture only */
	struct symbols *symbols;
	struct fault *fault;
	long work; /* pixels that may still be gone through */
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

/* Our own look at every `step`th band. What sets a reader up is nobody's document. */
static struct linear_reading look(const struct bars *bars, size_t first, size_t step)
{
	static float profile[BARS_SAMPLES_MAX];
	struct linear_reading ret;

	if (!bars_profile(bars, first, step, profile) ||
	    !linear_read(profile, bars->samples, &ret) || ret.is_programming)
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

/* Two looks at this picture agree. */
static enum status give(struct search *search, const struct linear_reading *reading, bool is_zbar)
{
	if (search->frames != NULL &&
	    !agreement_see(search->frames, reading->symbology, text_of(reading))) {
		search->frames->wants_another = true;
		return STATUS_OK;
	}
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

/* ZBar and we see the same, or we in one half of the bands and in the other; else one look, as far
 * as an earlier picture showed that too. */
static enum status read_bars(struct search *search, const struct region *region)
{
	static struct bars bars;
	static struct looks looks;

	if (search->work < BARS_WORK)
		return STATUS_OK;
	search->work -= BARS_WORK;
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

/* The region laid straight, as long as there is work left for it. */
static enum status enlarge(struct search *search, const struct region *region, double scale,
			   struct picture *ret)
{
	double most = SQUARES_SIDE_MAX / region->width, side;

	scale = fmin(scale, most);
	side = scale * region->width;
	if (search->work < (long)(side * side))
		return STATUS_OK;
	search->work -= (long)(side * side);
	return straighten(search->picture, region, scale, ret, search->fault);
}

static enum status scan_squares(struct search *search, const struct picture *picture)
{
	return zbar_scan(search->zbar, REGION_SQUARES, picture, search->symbols, search->fault);
}

static enum status read_squares(struct search *search, const struct region *region)
{
	SCOPED(picture) picture = { 0 };
	enum status status = enlarge(search, region, SQUARES_SCALE, &picture);

	return status == STATUS_OK && picture.grey != NULL ? scan_squares(search, &picture)
							   : status;
}

static enum status read_sharpened(struct search *search, const struct region *region)
{
	const size_t before = search->symbols->count;
	SCOPED(picture) picture = { 0 };
	enum status status = enlarge(search, region, SHARPENED_SCALE, &picture);

	for (size_t i = 0; picture.grey != NULL && i < COUNT_OF(SHARPNESSES); i++) {
		SCOPED(picture) sharp = { 0 };

		if (status != STATUS_OK || search->symbols->count > before || search->work < 0)
			break;
		search->work -= (long)picture.width * picture.height;
		status = sharpen(&picture, SHARPNESSES[i], &sharp, search->fault);
		if (status == STATUS_OK)
			status = scan_squares(search, &sharp);
	}
	return status;
}

/* Each pixel the mean of factor * factor. */
static enum status reduce(const struct picture *picture, uint32_t factor, struct picture *ret,
			  struct fault *fault)
{
	uint32_t width = picture->width / factor, height = picture->height / factor;
	enum status status = picture_reserve(width, height, ret, fault);

	for (uint32_t y = 0; status == STATUS_OK && y < height; y++)
		for (uint32_t x = 0; x < width; x++) {
			uint32_t sum = 0;

			for (uint32_t i = 0; i < factor; i++) {
				const unsigned char *from =
					picture->grey + (size_t)x * factor +
					((size_t)y * factor + i) * picture->width;

				for (uint32_t j = 0; j < factor; j++)
					sum += from[j];
			}
			ret->grey[(size_t)y * width + x] = (unsigned char)(sum / (factor * factor));
		}
	return status;
}

/* Where codes may be, seen from so far away. None in a picture that would be nothing then. */
static enum status find_from_afar(struct search *search, uint32_t factor, struct regions *ret)
{
	SCOPED(picture) small = { 0 };
	const struct picture *picture = search->picture;
	const double middle = (factor - 1) / 2.0;

	ret->count = 0;
	if (picture->width < factor || picture->height < factor)
		return STATUS_OK;
	if (factor == 1) {
		regions_find(picture, ret);
		return STATUS_OK;
	}
	enum status status = reduce(picture, factor, &small, search->fault);
	if (status == STATUS_OK)
		regions_find(&small, ret);
	for (size_t i = 0; i < ret->count; i++) {
		ret->at[i].x = ret->at[i].x * factor + middle;
		ret->at[i].y = ret->at[i].y * factor + middle;
		ret->at[i].width *= factor;
		ret->at[i].height *= factor;
	}
	return status;
}

/* Whether a region of about this size was there already. */
static bool is_among(const struct regions *regions, const struct region *region)
{
	for (size_t i = 0; i < regions->count; i++) {
		const struct region *at = &regions->at[i];

		if (at->kind == region->kind && at->width > region->width / 2 &&
		    hypot(at->x - region->x, at->y - region->y) < region->width / 4)
			return true;
	}
	return false;
}

/* Those that were seen from near. */
static void leave_out(const struct regions *near, struct regions *far)
{
	size_t kept = 0;

	for (size_t i = 0; i < far->count; i++)
		if (!is_among(near, &far->at[i]))
			far->at[kept++] = far->at[i];
	far->count = kept;
}

/* Whether something was read, or is clear enough to be by the next picture. */
static bool has_seen(const struct search *search, size_t before)
{
	return search->symbols->count > before ||
	       (search->frames != NULL && search->frames->wants_another);
}

/* Each region in the cheap way. */
static enum status read_regions(struct search *search, const struct regions *regions)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < regions->count; i++)
		status = regions->at[i].kind == REGION_BARS ? read_bars(search, &regions->at[i])
							    : read_squares(search, &regions->at[i]);
	return status;
}

/* What is left of a picture in which nothing was read: QR codes that are blurred or noisy. */
static enum status read_regions_sharpened(struct search *search, const struct regions *regions)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; status == STATUS_OK && i < regions->count; i++)
		if (regions->at[i].kind == REGION_SQUARES)
			status = read_sharpened(search, &regions->at[i]);
	return status;
}

/* From near, then from afar: there bars and squares of many pixels are still narrow. */
static enum status read_all(struct search *search)
{
	const struct picture *picture = search->picture;
	const size_t before = search->symbols->count;
	struct regions near, far;
	uint32_t factor = 1;

	while ((uint64_t)(picture->width / factor) * (picture->height / factor) > REGION_PIXELS_MAX)
		factor++;
	enum status status = find_from_afar(search, factor, &near);
	if (status == STATUS_OK)
		status = read_regions(search, &near);
	if (status != STATUS_OK || has_seen(search, before))
		return status;
	status = find_from_afar(search, factor * FARTHER, &far);
	leave_out(&near, &far);
	if (status == STATUS_OK)
		status = read_regions(search, &far);
	if (status == STATUS_OK && !has_seen(search, before))
		status = read_regions_sharpened(search, &near);
	return status;
}

static bool has_pdf417(const struct symbols *symbols)
{
	for (size_t i = 0; i < symbols->count; i++)
		if (symbols->at[i].symbology == SYMBOLOGY_PDF417)
			return true;
	return false;
}

enum status decoder_codes_read(const struct picture *picture, struct agreement *frames,
			       struct symbols *symbols, struct fault *fault)
{
	SCOPED(zbar) zbar = { 0 };
	struct search search = { picture, &zbar, frames, symbols, fault, WORK_MAX };

	if (has_pdf417(symbols))
		return STATUS_OK;
	enum status status = zbar_open(&zbar, fault);
	return status == STATUS_OK ? read_all(&search) : status;
}

static enum status decode(const struct picture *picture, struct symbols *symbols,
			  struct fault *fault)
{
	return decoder_codes_read(picture, NULL, symbols, fault);
}

const struct decoder_ops DECODER_CODES = { .name = "codes", .decode = decode };
