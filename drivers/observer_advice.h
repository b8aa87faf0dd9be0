/* What a person could do so that the next picture can be read. */
#ifndef TAC_DRIVERS_OBSERVER_ADVICE_H
#define TAC_DRIVERS_OBSERVER_ADVICE_H

#include "drivers/decoder_pdf417.h"

/* After a picture in which nothing was read. */
enum advice observer_advice(const struct picture *picture, const struct pdf417_sight *sight);

#endif
