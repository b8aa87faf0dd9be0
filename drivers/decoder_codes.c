/* Code 39, Code 128 and QR: what regions look like them, then each region straight, smooth and
 * large, for ZBar and for our own reader of profiles. */
#include <math.h>

#include "drivers/decoder.h"
#include "drivers/decoder_agree.h"
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
	struct agreement *agreement;
	struct symbols *symbols;
	struct fault *fault;
};

/* A look at a linear code: given out only when another one saw the same. */
static enum status see(struct search *search, enum symbology symbology, const char *decoder,
		       struct span bytes)
{
	if (!agreement_see(search->agreement, symbology, bytes))
		return STATUS_OK;
	return decoder_add(search->symbols, symbology, decoder, bytes, search->fault);
}

/* ZBar's look at the bands, one to a row. */
static enum status see_with_zbar(struct search *search, const struct bars *bars)
{
	static struct symbols seen;
	SCOPED(picture) picture = { 0 };
	float low = INFINITY, high = -INFINITY;
	enum status status = picture_reserve((uint32_t)bars->samples, (uint32_t)bars->bands,
					     &picture, search->fault);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < bars->samples * bars->bands; i++) {
		float value = bars->band[i / bars->samples][i % bars->samples];

		low = fminf(low, value);
		high = fmaxf(high, value);
	}
	for (size_t i = 0; i < bars->samples * bars->bands; i++)
		picture.grey[i] =
			(unsigned char)((bars->band[i / bars->samples][i % bars->samples] - low) *
					255 / fmaxf(high - low, 1));
	seen.count = 0;
	status = zbar_scan(search->zbar, REGION_BARS, &picture, &seen, search->fault);
	for (size_t i = 0; i < seen.count && status == STATUS_OK; i++)
		status = see(search, seen.at[i].symbology, "zbar", symbol_span(&seen.at[i]));
	symbols_wipe(&seen);
	return status;
}

/* Our own look at every `step`th band. */
static enum status see_profile(struct search *search, const struct bars *bars, size_t first,
			       size_t step)
{
	static float profile[BARS_SAMPLES_MAX];
	struct linear_reading reading;

	if (!bars_profile(bars, first, step, profile) ||
	    !linear_read(profile, bars->samples, &reading))
		return STATUS_OK;
	return see(search, reading.symbology, "linear",
		   (struct span){ reading.bytes, reading.size });
}

static enum status read_bars(struct search *search, const struct region *region)
{
	static struct bars bars;
	const size_t before = search->symbols->count;

	bars_take(search->picture, region, &bars);
	enum status status = see_profile(search, &bars, 0, 1);
	if (status == STATUS_OK)
		status = see_with_zbar(search, &bars);
	for (size_t first = 0; first < 2 && status == STATUS_OK; first++)
		if (search->symbols->count == before)
			status = see_profile(search, &bars, first, 2);
	return status;
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

static enum status decode(const struct picture *picture, struct symbols *symbols,
			  struct fault *fault)
{
	static struct regions regions;
	SCOPED(zbar) zbar = { 0 };
	struct agreement agreement = { 0 };
	struct search search = { picture, &zbar, &agreement, symbols, fault };
	enum status status = zbar_open(&zbar, fault);

	if (status != STATUS_OK)
		return status;
	regions_find(picture, &regions);
	for (size_t i = 0; i < regions.count && status == STATUS_OK; i++)
		status = regions.at[i].kind == REGION_BARS ? read_bars(&search, &regions.at[i])
							   : read_squares(&search, &regions.at[i]);
	agreement_wipe(&agreement);
	return status;
}

const struct decoder_ops DECODER_ZBAR = { .name = "zbar", .decode = decode };
