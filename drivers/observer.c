#include "drivers/observer.h"

#include "drivers/decoder_codes.h"
#include "drivers/decoder_pdf417_parts.h"
#include "drivers/decoder_region.h"
#include "drivers/observer_advice.h"
#include "kiosk/base/clock.h"

/* A picture without a code shall not keep a camera's next one waiting. One of a scanner may be many
 * times as large, and none waits. */
enum { CODES_US_MAX = 40 * 1000 };

static int64_t codes_time_us(const struct picture *picture)
{
	return CODES_US_MAX * (1 + (int64_t)picture->width * picture->height / REGION_PIXELS_MAX);
}

static void forget(struct observer *observer)
{
	pdf417_burst_clear(&observer->burst);
	pdf417_parts_forget();
	agreement_wipe(&observer->agreement);
}

static enum status read_micropdf417(const struct picture *picture, struct symbols *symbols,
				    struct observation *observation, struct fault *fault)
{
	int64_t since_us = clock_steady_us();
	enum status status = DECODER_MICROPDF417.decode(picture, symbols, fault);

	observation_time(observation, STAGE_MICROPDF417, since_us);
	return status;
}

static enum status read_codes(struct observer *observer, const struct picture *picture,
			      struct symbols *symbols, struct observation *observation,
			      struct fault *fault)
{
	int64_t since_us = clock_steady_us();
	enum status status = decoder_codes_read(picture, &observer->agreement,
						since_us + codes_time_us(picture), symbols, fault);

	observation_time(observation, STAGE_LINEAR, since_us);
	return status;
}

/* With the ways of reading in turn, the likeliest document's first, until one reads something. A
 * symbol that was read, or seen and not read, leaves the others nothing to do: they would only take
 * time. */
static enum status read_symbols(struct observer *observer, const struct picture *picture,
				struct symbols *symbols, struct observation *observation,
				struct fault *fault)
{
	enum status status = decoder_pdf417_look(picture, &observer->burst, symbols,
						 &observer->sight, observation, fault);
	unsigned parts = pdf417_parts_seen();

	if (status != STATUS_OK || symbols->count > 0 || observer->sight.grids > 0)
		return status;
	status = read_micropdf417(picture, symbols, observation, fault);
	if (status == STATUS_OK && symbols->count == 0 && pdf417_parts_seen() == parts)
		status = read_codes(observer, picture, symbols, observation, fault);
	return status;
}

/* What helps where nothing came of this picture. */
static enum advice advise(const struct observer *observer, const struct picture *picture,
			  bool has_part)
{
	if (has_part)
		return ADVICE_NEXT_PART;
	return observer->agreement.wants_another ? ADVICE_AGAIN
						 : observer_advice(picture, &observer->sight);
}

enum status observer_look(struct observer *observer, const struct picture *picture, bool is_next,
			  struct symbols *symbols, struct observation *observation,
			  struct fault *fault)
{
	if (!is_next)
		forget(observer);
	agreement_next_picture(&observer->agreement);
	unsigned parts = pdf417_parts_seen();
	enum status status = read_symbols(observer, picture, symbols, observation, fault);
	if (status == STATUS_FULL && symbols->count > 0)
		status = STATUS_OK; /* what there was room for is as good as ever */
	if (status == STATUS_OK && symbols->count == 0)
		observation->advice = advise(observer, picture, pdf417_parts_seen() > parts);
	return status;
}
