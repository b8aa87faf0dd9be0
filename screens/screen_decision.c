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

static void verdict_show(struct sheet *sheet, const char *name, enum verdict_reason reason,
			 bool is_gate)
{
	char text[SHEET_LINE_MAX];

	(void)text_format(text, sizeof(text), "%s %-11s %s: %s", is_gate ? "*" : " ", name,
			  reason == VERDICT_MET ? "met" : "NOT MET", verdict_reason_words(reason));
	sheet_line(sheet, reason == VERDICT_MET ? STYLE_GOOD : STYLE_WARNING, text);
}

static void decision_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "F", "Fraud is suspected, yes or no" },
					     { "K", "You know the visitor, yes or no" } };
	char text[SHEET_LINE_MAX];

	sheet_heading(sheet, "What do you decide?");
	verdict_show(sheet, "IRS rule", view->verdicts.irs_rule, view->gate == GATE_IRS_RULE);
	verdict_show(sheet, "IAL2 rev. 3", view->verdicts.ial2_rev3, view->gate == GATE_IAL2_REV3);
	verdict_show(sheet, "IAL2 rev. 4", view->verdicts.ial2_rev4, view->gate == GATE_IAL2_REV4);
	(void)text_format(text, sizeof(text), "* must be met to approve. Rules of %s.",
			  view->policy_version);
	sheet_paragraph(sheet, STYLE_QUIET, text);
	if (view->is_fraud_suspected)
		sheet_paragraph(sheet, STYLE_WARNING,
				"Fraud is suspected: the supervisors will review the visit. Its "
				"ending will look and read like any other.");
	if (view->is_conflict)
		sheet_paragraph(sheet, STYLE_WARNING,
				"You know the visitor: whatever you decide takes a second person.");
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_hints(sheet, HINTS, COUNT_OF(HINTS));
	sheet_message(sheet);
}

static struct request decision_key(const struct view *view, struct keypress key)
{
	if (key.kind == PRESS_CHARACTER && (key.code | 0x20) == 'f')
		return (struct request){ .kind = REQUEST_TOGGLE };
	if (key.kind == PRESS_CHARACTER && (key.code | 0x20) == 'k')
		return (struct request){ .kind = REQUEST_TOGGLE, .index = 1 };
	return choice_key(view, key);
}

static void reason_show(const struct view *view, struct sheet *sheet)
{
	choices_show(sheet, "For which reason?");
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
	.key = decision_key,
};

const struct screen SCREEN_DECISION_REASON = {
	.name = "decision_reason",
	.step = 5,
	.keys = { .enter = "Decide", .back = "Back", .cancel = "Sign out" },
	.help = "Enter records the decision with this reason. It cannot be taken back here.",
	.show = reason_show,
	.key = choice_key,
};
