#include "drivers/observation.h"

#include "kiosk/base/clock.h"

const char *advice_text(enum advice advice)
{
	static const char *const TEXTS[ADVICE_COUNT] = {
#define X(name, text) [ADVICE_##name] = (text),
		ADVICE_LIST(X)
#undef X
	};

	return (unsigned)advice < ADVICE_COUNT ? TEXTS[advice] : "";
}

const char *stage_text(enum stage stage)
{
	static const char *const TEXTS[STAGE_COUNT] = {
#define X(name, text) [STAGE_##name] = (text),
		STAGE_LIST(X)
#undef X
	};

	return TEXTS[stage];
}

void observation_time(struct observation *observation, enum stage stage, int64_t since_us)
{
	struct stage_count *count = &observation->stages[stage];

	count->runs++;
	count->microseconds += (uint32_t)(clock_steady_us() - since_us);
}
