#include "kiosk/ledger/taxpayer_flags.h"

#include "kiosk/base/text.h"

static const struct {
	unsigned flag;
	const char *word;
} FLAGS[] = {
	{ TAXPAYER_DECEASED, "deceased" },
	{ TAXPAYER_LOCKED, "locked" },
	{ TAXPAYER_OPT_OUT, "opt_out" },
	{ TAXPAYER_VICTIM, "victim" },
};

void taxpayer_flags_text(unsigned flags, char ret[TAXPAYER_FLAGS_MAX])
{
	ret[0] = '\0';
	for (size_t at = 0; at < COUNT_OF(FLAGS); at++) {
		if ((flags & FLAGS[at].flag) == 0)
			continue;
		if (ret[0] != '\0')
			(void)text_append(ret, TAXPAYER_FLAGS_MAX, " ");
		(void)text_append(ret, TAXPAYER_FLAGS_MAX, FLAGS[at].word);
	}
	if (ret[0] == '\0')
		(void)text_copy(ret, TAXPAYER_FLAGS_MAX, "none");
}

bool taxpayer_flag_from_span(struct span word, unsigned *ret)
{
	for (size_t at = 0; at < COUNT_OF(FLAGS); at++)
		if (span_equals(word, span_of(FLAGS[at].word))) {
			*ret = FLAGS[at].flag;
			return true;
		}
	return false;
}
