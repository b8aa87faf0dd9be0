#include "drivers/observer.h"

#include "drivers/decoder_pdf417_parts.h"
#include "drivers/observer_advice.h"
#include "kiosk/base/clock.h"

enum status observer_look(struct observer *observer, const struct picture *picture, bool is_next,
			  struct symbols *symbols, struct observation *observation,
			  struct fault *fault)
{
	if (!is_next) {
		pdf417_burst_clear(&observer->burst);
		pdf417_parts_forget();
	}
	enum status status = decoder_pdf417_look(picture, &observer->burst, symbols,
						 &observer->sight, observation, fault);
	if (status != STATUS_OK)
		return status;
	int64_t since_us = clock_steady_us();
	if (symbols->count == 0) {
		status = DECODER_MICROPDF417.decode(picture, symbols, fault);
		observation_time(observation, STAGE_MICROPDF417, since_us);
		since_us = clock_steady_us();
	}
	if (status != STATUS_OK)
		return status;
	status = DECODER_ZBAR.decode(picture, symbols, fault);
	observation_time(observation, STAGE_LINEAR, since_us);
	if (status == STATUS_OK && symbols->count == 0)
		observation->advice = observer_advice(picture, &observer->sight);
	return status;
}
