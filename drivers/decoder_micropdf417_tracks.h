/* Row address patterns that stand above one another and count rows: the sides and the centre of
 * a symbol. */
#ifndef TAC_DRIVERS_DECODER_MICROPDF417_TRACKS_H
#define TAC_DRIVERS_DECODER_MICROPDF417_TRACKS_H

#include "drivers/decoder_micropdf417_marks.h"

enum { MICROPDF417_TRACKS_MAX = 6 };

/* Straight lines in a region's lines: along = slope * across + offset, and the pattern's place,
 * counted on past the circle's end: place = pace * across + start. */
struct micropdf417_track {
	double slope, offset;
	double pace, start;
	double module;
	double first, last; /* across: where it was seen */
	bool is_centre, is_backwards;
	size_t marks;
};

struct micropdf417_tracks {
	size_t count;
	struct micropdf417_track at[MICROPDF417_TRACKS_MAX]; /* the surest first */
};

void micropdf417_tracks_find(struct micropdf417_marks *marks, struct micropdf417_tracks *ret);

/* The shortest way from one place to another round the circle, -26 to 26. */
double micropdf417_places_between(double from, double to);

#endif
