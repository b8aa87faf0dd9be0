/* The clerk decides: who is with the visitor, decision with the three verdicts, coded reason. */
#include "kiosk/base/text.h"
#include "screens/screens.h"

static void choices_show(struct sheet *sheet, const char *heading)
{
	sheet_heading(sheet, heading);
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

static void companion_show(const struct view *view, struct sheet *sheet)
{
	choices_show(sheet, view->is_second_companion
				    ? "Is anybody else with the visitor?"
				    : "Is an interpreter present? Or a representative?");
}

static void companion_id_show(const struct view *view, struct sheet *sheet)
{
	if (view->companion == COMPANION_REPRESENTATIVE) {
		sheet_heading(sheet, "Who represents the taxpayer?");
		sheet_paragraph(
			sheet, STYLE_NORMAL,
			"Ask for Form 2848, and type the representative's CAF number or the "
			"number of a badge.");
		sheet_paragraph(sheet, STYLE_WARNING,
				"The taxpayer must be here in person: the representative may help, "
				"but not stand in. The documents are the taxpayer's.");
	} else {
		sheet_heading(sheet, "Who interprets?");
		sheet_paragraph(sheet, STYLE_NORMAL,
				"Ask the interpreter for a badge or an ID, and type its number.");
	}
	sheet_fields(sheet);
	sheet_message(sheet);
}

static struct request companion_id_key(const struct view *view, struct keypress key)
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

/* What the visitor came for, so that the clerk sees to it, too: a letter is to be looked at. */
static void came_for_show(const struct view *view, struct sheet *sheet)
{
	bool has_detail = visit_reason_details(view->reason) > 0;
	char text[SHEET_LINE_MAX];

	(void)text_format(text, sizeof(text), "Came for: %s%s%s", visit_reason_words(view->reason),
			  has_detail ? ": " : "",
			  has_detail ? visit_reason_detail(view->reason, view->reason_detail).code
				     : "");
	sheet_paragraph(sheet, STYLE_NORMAL, text);
}

static void decision_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "F", "Fraud is suspected, yes or no" },
					     { "K", "You know the visitor, yes or no" } };
	char text[SHEET_LINE_MAX];

	heading_show(view, sheet, "What do you decide?", "What do you decide about");
	came_for_show(view, sheet);
	verdict_show(view, sheet, "IRS rule", GATE_IRS_RULE);
	verdict_show(view, sheet, "IAL2 rev. 3", GATE_IAL2_REV3);
	verdict_show(view, sheet, "IAL2 rev. 4", GATE_IAL2_REV4);
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
	heading_show(view, sheet, "For which reason?", "For which reason, about");
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

const struct screen SCREEN_COMPANION = {
	.name = "companion",
	.step = 5,
	.keys = { .enter = "Continue", .back = "Back", .cancel = "Sign out" },
	.help = "It is recorded whether somebody interpreted, or represented the taxpayer, and "
		"who. The taxpayer must be present in any case.",
	.show = companion_show,
	.key = choice_key,
};

const struct screen SCREEN_COMPANION_ID = {
	.name = "companion_id",
	.step = 5,
	.keys = { .enter = "Continue", .back = "Back", .cancel = "Sign out" },
	.help = "The number is recorded with the decision. It is not printed.",
	.show = companion_id_show,
	.key = companion_id_key,
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
	.help = "Enter records the decision with this reason. Behind the last person's it cannot "
		"be "
		"taken back here.",
	.show = reason_show,
	.key = choice_key,
};
