/* MicroPDF417 (ISO/IEC 24728), stage by stage: regions of bars, row address patterns, size and
 * place, codewords, bytes. */
#include <math.h>

#include "drivers/decoder.h"
#include "drivers/decoder_micropdf417_read.h"
#include "drivers/decoder_pdf417_parts.h"
#include "kiosk/base/wipe.h"

/* Degrees off the bars' direction. All but the first only where patterns show that there is a
 * symbol, or where that costs next to nothing: what is small tells its direction less well. */
static const double TURNS[] = { 0, 5, -5, 10, -10 };
static const double SMALL_PIXELS = 30000, CLEAR = 0.2; /* noise is less clear */

static struct micropdf417_region turned(const struct micropdf417_region *region, double degrees)
{
	struct micropdf417_region ret = *region;
	double c = cos(degrees * M_PI / 180), s = sin(degrees * M_PI / 180);

	ret.along.x = c * region->along.x - s * region->along.y;
	ret.along.y = s * region->along.x + c * region->along.y;
	return ret;
}

/* OK: read; REFUSED: not to be read from this angle. */
static enum status read_turned(const struct picture *picture,
			       const struct micropdf417_region *region, bool *ret_has_tracks,
			       struct pdf417_message *ret)
{
	static struct micropdf417_marks marks;
	struct micropdf417_tracks tracks;
	struct micropdf417_grids grids;

	micropdf417_marks_find(picture, region, &marks);
	micropdf417_tracks_find(&marks, &tracks);
	*ret_has_tracks = tracks.count > 0;
	micropdf417_grids_find(region, &tracks, &grids);
	for (size_t i = 0; i < grids.count; i++) {
		enum status status = micropdf417_read(picture, &grids.at[i], ret);

		if (status != STATUS_REFUSED)
			return status;
	}
	return STATUS_REFUSED;
}

static enum status read_region(const struct picture *picture,
			       const struct micropdf417_region *region, struct pdf417_message *ret)
{
	bool is_small = region->width * region->height < SMALL_PIXELS && region->clearness > CLEAR;
	bool has_tracks = true;
	enum status status = STATUS_REFUSED;

	for (size_t i = 0; i < COUNT_OF(TURNS) && status == STATUS_REFUSED; i++) {
		struct micropdf417_region at = turned(region, TURNS[i]);

		if (!has_tracks && !is_small)
			return STATUS_REFUSED;
		status = read_turned(picture, &at, &has_tracks, ret);
	}
	return status;
}

static enum status decode(const struct picture *picture, struct symbols *symbols,
			  struct fault *fault)
{
	unsigned char storage[SYMBOL_BYTES_MAX];
	struct pdf417_message message = { .bytes = bytes_over(storage, sizeof(storage)) };
	struct micropdf417_regions regions;
	enum status status = STATUS_OK;

	if (picture->width < 3 || picture->height < 3 || picture->width > PICTURE_SIDE_MAX ||
	    picture->height > PICTURE_SIDE_MAX)
		return STATUS_OK;
	micropdf417_regions_find(picture, &regions);
	for (size_t i = 0; i < regions.count && status == STATUS_OK; i++)
		if (read_region(picture, &regions.at[i], &message) == STATUS_OK &&
		    message.bytes.size > 0)
			status = pdf417_parts_add(symbols, SYMBOLOGY_MICROPDF417,
						  DECODER_MICROPDF417.name, &message, fault);
	wipe(storage, sizeof(storage));
	return status;
}

const struct decoder_ops DECODER_MICROPDF417 = { "micropdf417", decode };
