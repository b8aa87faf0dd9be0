/* The clerk decides: interpreter, decision with the three verdicts, coded reason. */
#include "kiosk/base/text.h"
#include "screens/screens.h"

static void choices_show(struct sheet *sheet, const char *heading)
{
	sheet_heading(sheet, heading);
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

static void interpreter_show(const struct view *view, struct sheet *sheet)
{
	choices_show(sheet, "Is an interpreter present?");
}

static void interpreter_id_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, "Who interprets?");
	sheet_paragraph(sheet, STYLE_NORMAL,
			"Ask the interpreter for a badge or an ID, and type its number.");
	sheet_fields(sheet);
	sheet_message(sheet);
}

static struct request interpreter_id_key(const struct view *view, struct keypress key)
{
	return typing_key(key);
}

enum { VERDICT_COLUMNS = 2 * SHEET_WIDTH - 12, MORE_COLUMNS = 14 };

/* The reason that is told first, then the others, as many as fit on two rows. */
static void add_reasons(const struct view *view, enum gate gate, char *to, size_t max)
{
	enum verdict_reason first = verdicts_at(view->verdicts, gate);
	unsigned reasons = view->verdicts.reasons[gate] & ~(1u << first);
	unsigned more = 0;

	(void)text_append(to, max, verdict_reason_words(first));
	for (unsigned at = 0; at < VERDICT_REASON_COUNT; at++) {
		const char *words = verdict_reason_words((enum verdict_reason)at);
		if ((reasons & 1u << at) == 0)
			continue;
		if (more > 0 ||
		    text_length(to) + text_length(words) + MORE_COLUMNS > VERDICT_COLUMNS) {
			more++;
			continue;
		}
		(void)text_append(to, max, "; ");
		(void)text_append(to, max, words);
	}
	if (more > 0) {
		char rest[MORE_COLUMNS + 1];
		(void)text_format(rest, sizeof(rest), "; and %u more", more);
		(void)text_append(to, max, rest);
	}
}

static void verdict_show(const struct view *view, struct sheet *sheet, const char *name,
			 enum gate gate)
{
	bool is_met = verdicts_at(view->verdicts, gate) == VERDICT_MET;
	char text[SHEET_LINE_MAX];

	(void)text_format(text, sizeof(text), "%s %-11s %s: ", gate == view->gate ? "*" : " ", name,
			  is_met ? "met" : "NOT MET");
	add_reasons(view, gate, text, sizeof(text));
	sheet_line(sheet, is_met ? STYLE_GOOD : STYLE_WARNING, text);
}

/* "What do you decide about Robin? (2 of 3)" */
static void heading_show(const struct view *view, struct sheet *sheet, const char *question,
			 const char *about)
{
	char text[SHEET_LINE_MAX];

	if (view->applicant_count > 1)
		(void)text_format(text, sizeof(text), "%s %s? (%u of %zu)", about, view->called,
				  view->applicant_number, view->applicant_count);
	else
		(void)text_copy(text, sizeof(text), question);
	sheet_heading_text(sheet, text);
}

static void decision_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX];

	heading_show(view, sheet, "What do you decide?", "What do you decide about");
	verdict_show(view, sheet, "IRS rule", GATE_IRS_RULE);
	verdict_show(view, sheet, "IAL2 rev. 3", GATE_IAL2_REV3);
	verdict_show(view, sheet, "IAL2 rev. 4", GATE_IAL2_REV4);
	(void)text_format(text, sizeof(text), "* must be met to approve. Rules of %s.",
			  view->policy_version);
	sheet_paragraph(sheet, STYLE_QUIET, text);
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

static void reason_show(const struct view *view, struct sheet *sheet)
{
	heading_show(view, sheet, "For which reason?", "For which reason, about");
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

const struct screen SCREEN_INTERPRETER = {
	.name = "interpreter",
	.step = 5,
	.keys = { .enter = "Continue", .back = "Back", .cancel = "Sign out" },
	.help = "It is recorded whether somebody interpreted, and who.",
	.show = interpreter_show,
	.key = choice_key,
};

const struct screen SCREEN_INTERPRETER_ID = {
	.name = "interpreter_id",
	.step = 5,
	.keys = { .enter = "Continue", .back = "Back", .cancel = "Sign out" },
	.help = "The number is recorded with the decision. It is not printed.",
	.show = interpreter_id_show,
	.key = interpreter_id_key,
};

const struct screen SCREEN_DECISION = {
	.name = "decision",
	.step = 5,
	.keys = { .enter = "Continue", .back = "Back", .cancel = "Sign out" },
	.help = "The kiosk weighs the documents and your answers against three sets of rules. Only "
		"the one with the * decides whether you may approve. Refer when somebody else must "
		"look; defer when the visit can be finished another day.",
	.show = decision_show,
	.key = choice_key,
};

const struct screen SCREEN_DECISION_REASON = {
	.name = "decision_reason",
	.step = 5,
	.keys = { .enter = "Decide", .back = "Back", .cancel = "Sign out" },
	.help = "Enter records the decision with this reason. Behind the last person's it cannot "
		"be "
		"taken back here.",
	.show = reason_show,
	.key = choice_key,
};
