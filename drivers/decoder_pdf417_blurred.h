/* Guards in a line so blurred that their narrow bars run into each other, or whose widest bar is
 * partly hidden: by how much the grey looks like a blurred guard. */
#ifndef TAC_DRIVERS_DECODER_PDF417_BLURRED_H
#define TAC_DRIVERS_DECODER_PDF417_BLURRED_H

#include "drivers/decoder_pdf417_edges.h"
#include "drivers/decoder_pdf417_tracks.h"

/* Every guard among the edges of line `line`; `step` is the distance of lines.
 *
 * Shape   grey[0..size) is what the edges were found in. */
void blurred_add_line(struct tracks *tracks, const float *grey, size_t size,
		      const struct edges *edges, struct tracks_line line);

#endif
