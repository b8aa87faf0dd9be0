/* The kinds of damage of the sweep, each in steps. */
#ifndef TAC_TESTS_BENCH_READ_KINDS_H
#define TAC_TESTS_BENCH_READ_KINDS_H

#include "tests/bench/read_frame.h"

struct read_case {
	const char *kind;
	double step;
	struct damage damage;
};

/* A good picture, as far as pictures of a camera are good. */
extern const struct damage READ_GOOD;

/* The numberth case of all, mixed ones by the seed; false when there are no more. */
bool read_case_at(size_t number, uint32_t seed, struct read_case *ret);

#endif
