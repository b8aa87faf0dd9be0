/* Takes a turned box out of a picture and lays it straight. */
#ifndef TAC_DRIVERS_DECODER_STRAIGHTEN_H
#define TAC_DRIVERS_DECODER_STRAIGHTEN_H

#include "drivers/decoder_region.h"

/* Grey along one line, between pixels on a cubic; beyond the picture its edge.
 * Shape   to[0..count): count points from (x, y), each (step_x, step_y) on. */
void straighten_line(const struct picture *picture, double x, double y, double step_x,
		     double step_y, float *to, size_t count);

/* The region upright, `scale` pixels for one, its lightest grey made white and its darkest black.
 * Errors  as picture_reserve.
 * Owns    ret owns its pixels until picture_release. */
enum status straighten(const struct picture *picture, const struct region *region, double scale,
		       struct picture *ret, struct fault *fault) MUST_CHECK;

/* How a picture is made clearer. */
struct sharpness {
	long smooth;  /* pixels of noise that are averaged first; 0: none */
	long around;  /* each pixel is set off against so many around it */
	float amount; /* how much */
};

/* Errors, Owns  as straighten. ret is another picture. */
enum status sharpen(const struct picture *picture, struct sharpness sharpness, struct picture *ret,
		    struct fault *fault) MUST_CHECK;

#endif
