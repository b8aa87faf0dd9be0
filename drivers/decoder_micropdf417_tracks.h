/* Row address patterns that stand above one another and count rows: the sides and the centre of
 * a symbol. */
#ifndef TAC_DRIVERS_DECODER_MICROPDF417_TRACKS_H
#define TAC_DRIVERS_DECODER_MICROPDF417_TRACKS_H

#include "drivers/decoder_micropdf417_marks.h"

enum { MICROPDF417_TRACKS_MAX = 6 };

/* A straight line in a region's lines, along = slope * across + offset, and the pattern's place,
 * counted on past the circle's end: (pace * across + start) / (1 + bend * across), as perspective
 * has it. */
struct micropdf417_track {
	double slope, offset;
	double pace, start, bend;
	double module;
	double first, last; /* across: where it was seen */
	bool is_centre, is_backwards;
	bool is_left; /* most have a codeword to their right */
	size_t marks;
};

struct micropdf417_tracks {
	size_t count;
	struct micropdf417_track at[MICROPDF417_TRACKS_MAX]; /* the surest first */
};

void micropdf417_tracks_find(struct micropdf417_marks *marks, struct micropdf417_tracks *ret);

double micropdf417_track_place(const struct micropdf417_track *track, double across);

/* Where it has that place. */
double micropdf417_track_across(const struct micropdf417_track *track, double place);

/* The shortest way from one place to another round the circle, -26 to 26. */
double micropdf417_places_between(double from, double to);

#endif
