/* The row indicators beside a guard, line by line. */
#ifndef TAC_DRIVERS_DECODER_PDF417_INDICATORS_H
#define TAC_DRIVERS_DECODER_PDF417_INDICATORS_H

#include "drivers/decoder_pdf417_grid.h"
#include "drivers/decoder_pdf417_match.h"

enum {
	INDICATOR_LINES_MAX = 150,
	INDICATOR_VALUES = 30, /* an indicator says 30 * (row / 3) + value */
};

/* A row indicator on one line. */
struct sighting {
	double y;
	unsigned row, cluster, value;
	float score;
};

struct sightings {
	size_t count;
	struct sighting at[INDICATOR_LINES_MAX];
};

struct indicators {
	size_t count;
	double y[INDICATOR_LINES_MAX];
	struct pdf417_profile at[INDICATOR_LINES_MAX];
};

/* Where the candidate says that they are. */
void indicators_take(const struct picture *picture, const struct pdf417_candidate *candidate,
		     enum pdf417_side side, struct indicators *ret);

/* How much a few lines look like codewords; `ret_sure` of them surely do. */
float indicators_probe(const struct indicators *indicators, unsigned blur, unsigned *ret_sure);

/* The blur under which they look most like that. False when they do not at all. */
bool indicators_blur(const struct indicators *indicators, unsigned *ret);

/* Those lines that surely are codewords. */
void indicators_sight(const struct indicators *indicators, unsigned blur, struct sightings *ret);

#endif
