#include "drivers/observer.h"

#include "drivers/decoder_codes.h"
#include "drivers/decoder_pdf417_parts.h"
#include "drivers/observer_advice.h"
#include "kiosk/base/clock.h"

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
	enum status status = decoder_codes_read(picture, &observer->agreement, symbols, fault);

	observation_time(observation, STAGE_LINEAR, since_us);
	return status;
}

/* With the ways of reading in turn, the likeliest document's first, until one reads something. */
static enum status read_symbols(struct observer *observer, const struct picture *picture,
				struct symbols *symbols, struct observation *observation,
				struct fault *fault)
{
	enum status status = decoder_pdf417_look(picture, &observer->burst, symbols,
						 &observer->sight, observation, fault);

	if (status == STATUS_OK && symbols->count == 0)
		status = read_micropdf417(picture, symbols, observation, fault);
	if (status == STATUS_OK && symbols->count == 0)
		status = read_codes(observer, picture, symbols, observation, fault);
	return status;
}

enum status observer_look(struct observer *observer, const struct picture *picture, bool is_next,
			  struct symbols *symbols, struct observation *observation,
			  struct fault *fault)
{
	if (!is_next)
		forget(observer);
	agreement_next_picture(&observer->agreement);
	enum status status = read_symbols(observer, picture, symbols, observation, fault);
	if (status == STATUS_FULL && symbols->count > 0)
		status = STATUS_OK; /* what there was room for is as good as ever */
	if (status == STATUS_OK && symbols->count == 0)
		observation->advice = observer->agreement.wants_another
					      ? ADVICE_AGAIN
					      : observer_advice(picture, &observer->sight);
	return status;
}
