#include "kiosk/receipt/resume.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

enum { MINUTES_SIZE = sizeof("2026-11-22 18:05") };

static const char *const WHAT_TO_DO[] = {
	N_("Come back to this center with this slip. At the kiosk press F3 and scan the code, or "
	   "type it."),
	N_("The kiosk then asks for the last four digits of your taxpayer number and your birth "
	   "date."),
	N_("Please bring a valid photo ID from a government and a second, different document."),
	N_("Without these this slip opens nothing. If you lose it, begin anew."),
};

static void put_fact(struct paper *paper, enum language language, const char *label,
		     const char *value)
{
	char line[2 * PAPER_LINE_MAX];

	if (!text_format(line, sizeof(line), "%s: %s", language_text(language, label), value))
		paper->is_full = true;
	paper_wrap(paper, PAPER_TEXT, line);
}

enum status resume_lay(const struct resume *resume, size_t columns, struct paper *ret,
		       struct fault *fault)
{
	enum language language = resume->language;
	char when[CLOCK_TEXT_MAX], minutes[MINUTES_SIZE];

	clock_local_text(resume->until_ms, when, sizeof(when));
	(void)text_copy(minutes, sizeof(minutes), when);
	paper_begin(ret, columns);
	if (resume->is_training)
		paper_wrap(ret, PAPER_LARGE, language_text(language, N_("TRAINING")));
	paper_wrap(ret, PAPER_TITLE, language_text(language, N_("Come back and go on")));
	paper_line(ret, PAPER_RULE, "");
	put_fact(ret, language, N_("Come back before"), minutes);
	paper_line(ret, PAPER_TEXT, "");
	for (size_t at = 0; at < COUNT_OF(WHAT_TO_DO); at++)
		paper_wrap(ret, PAPER_TEXT, language_text(language, WHAT_TO_DO[at]));
	paper_line(ret, PAPER_RULE, "");
	paper_line(ret, PAPER_QR, resume->code);
	paper_line(ret, PAPER_CENTRE, resume->token);
	paper_line(ret, PAPER_RULE, "");
	put_fact(ret, language, N_("Center"), resume->centre);
	put_fact(ret, language, N_("Visit"), resume->visit);
	if (!ret->is_full)
		return STATUS_OK;
	paper_wipe(ret);
	return fault_set(fault, STATUS_FULL, 0, "the slip does not fit on %zu columns", columns);
}
