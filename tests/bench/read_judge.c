#include "tests/bench/read_judge.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

double read_clock_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

enum verdict read_verdict(const struct symbols *symbols, const struct read_symbol *truth)
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
	double before_ms = read_clock_ms();

	symbols.count = 0;
	if (decoder->decode(picture, &symbols, &fault) != STATUS_OK) {
		(void)fprintf(stderr, "%s: %s\n", decoder->name, fault.what);
		exit(1);
	}
	if (ret_ms != NULL)
		*ret_ms = read_clock_ms() - before_ms;
	return read_verdict(&symbols, truth);
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
