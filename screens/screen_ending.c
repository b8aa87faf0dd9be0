/* How a visit ends without a receipt in hand. The words are the same whatever the reason was. */
#include "kiosk/base/text.h"
#include "screens/screens.h"

static void paragraphs(struct sheet *sheet, const char *const *texts, size_t count)
{
	for (size_t at = 0; at < count; at++)
		sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, texts[at]));
}

static void trouble_show(const struct view *view, struct sheet *sheet)
{
	static const char *const UNPRINTED[] = {
		N_("Your receipt could not be printed. Nothing is lost."),
		N_("Please do not leave before you have talked to a member of staff."),
	};
	static const char *const TEXTS[] = {
		N_("We cannot be sure that your receipt is on paper and in your hands. Nothing is "
		   "lost."),
		N_("If a paper came out, please give it to the member of staff. Please do not "
		   "leave before you have talked to them."),
	};

	sheet_heading(sheet, N_("Please wait for a member of staff"));
	if (view->issue == ISSUE_UNPRINTED)
		paragraphs(sheet, UNPRINTED, COUNT_OF(UNPRINTED));
	else
		paragraphs(sheet, TEXTS, COUNT_OF(TEXTS));
	if (!view->is_single)
		sheet_labelled(sheet, sheet_words(sheet, N_("For")), view->called);
	sheet_labelled(sheet, sheet_words(sheet, N_("Your visit number")), view->visit);
	sheet_message(sheet);
}

static const char CALL_AGAIN[] =
	N_("To come again, call 844-545-5640 for an appointment. Please bring a valid photo ID "
	   "from a government and a second, different document.");
static const char OTHER_WAYS[] =
	N_("Questions about IP PINs: call 800-908-4490, Monday to Friday, 7 a.m. to 7 p.m., or see "
	   "IRS.gov/IPPIN.");

/* Refused and referred say nothing of the reason, nor which document it was. */
static const struct {
	enum session_outcome outcome;
	const char *heading;
	const char *text[2];
} ENDINGS[] = {
	{ OUTCOME_REFUSED,
	  N_("We cannot print an IP PIN for you today"),
	  { N_("We could not finish the check of your identity today."), CALL_AGAIN } },
	{ OUTCOME_REFERRED,
	  N_("A supervisor will go on with your request"),
	  { N_("We could not finish the check of your identity at this kiosk. The clerk will tell "
	       "you what comes next."),
	    CALL_AGAIN } },
	{ OUTCOME_DEFERRED,
	  N_("Your request is not finished today"),
	  { N_("The clerk will tell you what to bring, or when IP PINs are given out again."),
	    CALL_AGAIN } },
	{ OUTCOME_ABANDONED,
	  N_("We stop here, as you asked"),
	  { N_("Nothing that you typed is kept. We cannot print an IP PIN without your agreement."),
	    N_("You can also send Form 15227 by mail, or ask at the counter.") } },
	{ OUTCOME_APPROVED,
	  N_("We cannot print an IP PIN right now"),
	  { N_("Your documents were accepted, but the number could not be had. The clerk will tell "
	       "you what comes next."),
	    CALL_AGAIN } },
};

static void assigned_show(struct sheet *sheet)
{
	static const char *const TEXTS[] = {
		N_("An IP PIN was already given out for this taxpayer and this year. There is only "
		   "one a year."),
		N_("If you lost it, call 800-908-4490, Monday to Friday, 7 a.m. to 7 p.m. It is "
		   "then mailed to your address within 21 days."),
		N_("If you did not ask for it, please tell the clerk now."),
	};

	sheet_heading(sheet, N_("You already have an IP PIN for this year"));
	paragraphs(sheet, TEXTS, COUNT_OF(TEXTS));
}

/* What became of one request of several; of the reason as little as where there is but one. */
static const char *one_ending(const struct view_applicant *applicant)
{
	switch (applicant->issue) {
	case ISSUE_DELIVERED:
		return N_("The receipt was printed.");
	case ISSUE_EXCEPTION:
	case ISSUE_UNPRINTED:
		return N_("A member of staff will help you with the receipt.");
	case ISSUE_ASSIGNED:
		return N_("An IP PIN was already given out for this year. If it is lost, call "
			  "800-908-4490.");
	case ISSUE_NONE:
	case ISSUE_NONE_MADE:
	case ISSUE_DECIDED:
	case ISSUE_RESERVED:
	case ISSUE_PROVEN:
		break;
	}
	if (applicant->outcome == OUTCOME_REFERRED)
		return N_("A supervisor will go on with this request.");
	if (applicant->outcome == OUTCOME_DEFERRED)
		return N_("This request is not finished today. The clerk will tell you what to "
			  "bring, or when to come.");
	if (applicant->outcome == OUTCOME_APPROVED)
		return N_("The number could not be had. The clerk will tell you what comes next.");
	return N_("We could not finish the check of identity today.");
}

static void several_show(const struct view *view, struct sheet *sheet)
{
	char text[SHEET_LINE_MAX];

	sheet_heading(sheet, N_("What happens now"));
	for (size_t at = 0; at < view->applicant_count; at++) {
		const struct view_applicant *applicant = &view->applicant[at];
		(void)text_format(text, sizeof(text), "%s: %s", applicant->name,
				  sheet_words(sheet, one_ending(applicant)));
		sheet_line(sheet, STYLE_NORMAL, text);
	}
	sheet->row++;
	sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, CALL_AGAIN));
	sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, OTHER_WAYS));
}

static void next_steps_show(const struct view *view, struct sheet *sheet)
{
	size_t at = 0;

	if (view->applicant_count > 1 && view->outcome != OUTCOME_ABANDONED) {
		several_show(view, sheet);
	} else if (view->issue == ISSUE_ASSIGNED) {
		assigned_show(sheet);
	} else {
		while (at + 1 < COUNT_OF(ENDINGS) && ENDINGS[at].outcome != view->outcome)
			at++;
		sheet_heading(sheet, ENDINGS[at].heading);
		paragraphs(sheet, ENDINGS[at].text, COUNT_OF(ENDINGS[at].text));
		sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, OTHER_WAYS));
	}
	if (view->visit[0] != '\0')
		sheet_labelled(sheet, sheet_words(sheet, N_("Your visit number")), view->visit);
	sheet_message(sheet);
}

const struct screen SCREEN_TROUBLE = {
	.name = "trouble",
	.step = 6,
	.keys = { .enter = N_("End the visit") },
	.help = N_("The kiosk noted what happened. A clerk and a supervisor look at it together."),
	.show = trouble_show,
};

const struct screen SCREEN_NEXT_STEPS = {
	.name = "next_steps",
	.step = 6,
	.keys = { .enter = N_("End the visit") },
	.help = N_("You may ask the clerk to write these numbers down for you."),
	.show = next_steps_show,
};
