/* What a camera does to a picture: it shakes, blurs and adds noise. */
#ifndef TAC_TESTS_BENCH_READ_LENS_H
#define TAC_TESTS_BENCH_READ_LENS_H

#include <stdint.h>

/* At most FRAME_PIXELS_MAX pixels, sides at most FRAME_SIDE_MAX. */
struct plane {
	uint32_t width, height;
	float *grey; /* 0 is black, 255 white */
};

void read_lens_move(struct plane *plane, double distance, double angle);
void read_lens_blur(struct plane *plane, double deviation);
/* Noise has this standard deviation in grey levels; seed is not 0. */
void read_lens_expose(const struct plane *plane, double noise, uint32_t seed, unsigned char *ret);

#endif
