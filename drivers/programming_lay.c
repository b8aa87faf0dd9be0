#include "drivers/programming.h"

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"

static void lay_step(const struct programming_step *step, size_t number, struct paper *paper)
{
	char text[PROGRAMMING_TEXT_MAX + 8];

	if (number > 1)
		paper_line(paper, PAPER_TEXT, "");
	(void)text_format(text, sizeof(text), "%zu. %s", number, step->text);
	paper_wrap(paper, PAPER_TEXT, text);
	if (step->bars[0] == '\0')
		return;
	paper_line(paper, PAPER_TEXT, "");
	paper_line(paper, PAPER_BARS, step->bars);
}

static void lay_origin(const struct programming_order *order, struct paper *paper)
{
	char when[CLOCK_TEXT_MAX], text[2 * PAPER_LINE_MAX];

	clock_local_text(order->wall_ms, when, sizeof(when));
	if (!text_format(text, sizeof(text), "%s, kiosk %s, %.16s", order->centre, order->kiosk_id,
			 when))
		paper->is_full = true;
	paper_wrap(paper, PAPER_TEXT, text);
}

enum status programming_lay(const struct programming_order *order, struct paper *ret,
			    struct fault *fault)
{
	const struct programming_sheet *sheet = order->sheet;

	paper_begin(ret, order->columns);
	if (order->is_training)
		paper_wrap(ret, PAPER_LARGE, "TRAINING");
	paper_wrap(ret, PAPER_TITLE, "Set up the scanner");
	paper_wrap(ret, PAPER_CENTRE, sheet->title);
	paper_line(ret, PAPER_RULE, "");
	for (size_t at = 0; at < sheet->step_count; at++)
		lay_step(&sheet->steps[at], at + 1, ret);
	paper_line(ret, PAPER_RULE, "");
	paper_wrap(ret, PAPER_BOLD, "What should happen then");
	paper_wrap(ret, PAPER_TEXT, sheet->then);
	paper_line(ret, PAPER_TEXT, "");
	lay_origin(order, ret);
	if (!ret->is_full)
		return STATUS_OK;
	paper_wipe(ret);
	return fault_set(fault, STATUS_FULL, 0, "the sheet does not fit on %zu columns",
			 order->columns);
}
