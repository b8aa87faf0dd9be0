/* Guards seen on neighbouring lines through a picture, gathered to straight tracks. */
#ifndef TAC_DRIVERS_DECODER_PDF417_TRACKS_H
#define TAC_DRIVERS_DECODER_PDF417_TRACKS_H

#include "drivers/decoder_pdf417_edges.h"
#include "drivers/decoder_pdf417_locate.h"

enum { TRACKS_MAX = 400, HITS_MAX = 256, HITS_MIN = 3 };

/* One guard on one line. */
struct hit {
	float line;         /* which row (or column) */
	float inner, outer; /* its edges: towards the codewords, and away */
	float module, level;
	float sureness; /* 0 to 1 */
};

/* As it is met along the line: a start guard read backwards begins with its inner edge. */
struct track_kind {
	enum pdf417_side side;
	bool is_backwards, is_across;
};

struct track {
	struct track_kind kind;
	size_t count;
	struct hit hits[HITS_MAX];
};

struct tracks {
	size_t count;
	struct track at[TRACKS_MAX];
};

/* One line through the picture. */
struct tracks_line {
	float at, step; /* which row (or column), and how far the next one is */
	bool is_across;
};

/* Every guard among the line's edges. */
void tracks_add_line(struct tracks *tracks, const struct edges *edges, struct tracks_line line);

/* One guard: goes on with a track or begins one. */
void tracks_add(struct tracks *tracks, struct track_kind kind, const struct hit *hit, float step);

/* position = slope * line + offset */
struct track_line {
	double slope, offset;
};

/* The inner and outer edges as straight lines; hits far off the line do not count.
 * False when the hits make no line. */
bool track_fit(const struct track *track, struct track_line *ret_inner,
	       struct track_line *ret_outer);

#endif
