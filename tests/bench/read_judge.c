#include "tests/bench/read_judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Of the processor: what else runs on the machine is not counted. */
static double now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Wrong as soon as anything but the record was read. */
static enum verdict verdict_of(const struct symbols *symbols, const struct read_symbol *truth)
{
	const struct span record = { truth->record, truth->size };

	for (size_t i = 0; i < symbols->count; i++)
		if (!span_equals(symbol_span(&symbols->at[i]), record))
			return VERDICT_WRONG;
	return symbols->count > 0 ? VERDICT_READ : VERDICT_NONE;
}

enum verdict read_judge(const struct decoder_ops *decoder, const struct picture *picture,
			const struct read_symbol *truth, double *ret_ms)
{
	static struct symbols symbols;
	struct fault fault;
	double before_ms = now_ms();

	symbols.count = 0;
	if (decoder->decode(picture, &symbols, &fault) != STATUS_OK) {
		(void)fprintf(stderr, "%s: %s\n", decoder->name, fault.what);
		exit(1);
	}
	if (ret_ms != NULL)
		*ret_ms = now_ms() - before_ms;
	return verdict_of(&symbols, truth);
}

const char *verdict_text(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_NONE:
		return "none";
	case VERDICT_READ:
		return "read";
	case VERDICT_WRONG:
		return "wrong";
	}
	return "";
}
