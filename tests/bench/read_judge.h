/* Lets a decoder read a picture and says whether it read the truth. */
#ifndef TAC_TESTS_BENCH_READ_JUDGE_H
#define TAC_TESTS_BENCH_READ_JUDGE_H

#include "drivers/decoder.h"
#include "tests/bench/read_symbol.h"

enum verdict { VERDICT_NONE, VERDICT_READ, VERDICT_WRONG };

/* Ends the program when the decoder fails: then the figures mean nothing.
 * Units   *ret_ms in milliseconds of the processor's time; it may be NULL. */
enum verdict read_judge(const struct decoder_ops *decoder, const struct picture *picture,
			const struct read_symbol *truth, double *ret_ms);
/* Wrong as soon as anything but the record was read. */
enum verdict read_verdict(const struct symbols *symbols, const struct read_symbol *truth);
/* Of the processor: what else runs on the machine is not counted. */
double read_clock_ms(void);
const char *verdict_text(enum verdict verdict);

#endif
