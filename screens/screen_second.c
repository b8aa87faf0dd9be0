/* What takes two people: the clerk waits, a supervisor sees the evidence and agrees or not. */
#include "kiosk/base/text.h"
#include "screens/desk_list.h"
#include "screens/screens.h"

enum { LOOK_ROWS = SHEET_MESSAGE_ROW - SHEET_BODY_ROW };

static void moment_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, "One moment, please");
	sheet_paragraph(sheet, STYLE_NORMAL,
			view->state == SESSION_APPROVAL_ASKING
				? "What you ask for is being recorded."
				: "What you say is being recorded.");
}

static void wait_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, "A second person is needed");
	sheet_paragraph(
		sheet, STYLE_NORMAL,
		"This waits for a supervisor, who signs in here with F10 or answers "
		"elsewhere with \"tac-kiosk approve\". The kiosk then goes on by itself. Esc "
		"takes the request back.");
	for (size_t at = 0; at < view->look.count && view->look.line[at].text[0] != '\0'; at++)
		sheet_line(sheet, STYLE_NORMAL, view->look.line[at].text);
	sheet->row++;
	desk_list_waiting(view, sheet);
	sheet_message(sheet);
}

/* The first line in sight, so that the last page stays full. */
static size_t first_line(const struct view *view)
{
	size_t last = view->look.count > LOOK_ROWS ? view->look.count - LOOK_ROWS : 0;

	return view->cursor < last ? view->cursor : last;
}

static void look_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "A", "Agree" },
					     { "N", "Do not agree" },
					     { "Up/Down", "Scroll" } };
	size_t first = first_line(view);

	sheet_heading(sheet, "Do you agree?");
	for (size_t at = 0; at < view->look.count; at++) {
		sheet_say(sheet, view->look.line[at].text);
		if (at >= first && at < first + LOOK_ROWS)
			sheet_draw(sheet, SHEET_BODY_ROW + (int)(at - first), SHEET_LEFT,
				   SHEET_WIDTH,
				   view->look.line[at].style == PAPER_BOLD ? STYLE_HEADING
									   : STYLE_NORMAL,
				   view->look.line[at].text);
	}
	sheet_hints(sheet, HINTS, view->look.count > LOOK_ROWS ? 3 : 2);
	sheet_message(sheet);
}

static struct request look_key(const struct view *view, struct keypress key)
{
	struct request request = moving_key(key);

	if (key.kind == PRESS_CHARACTER && (key.code | 0x20) == 'a')
		return (struct request){ .kind = REQUEST_AGREE };
	if (key.kind == PRESS_CHARACTER && (key.code | 0x20) == 'n')
		return (struct request){ .kind = REQUEST_REFUSE };
	if (request.kind == REQUEST_DOWN && view->cursor + LOOK_ROWS >= view->look.count)
		request.kind = REQUEST_ANY;
	return request;
}

static void reason_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, "Why do you not agree?");
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

const struct screen SCREEN_APPROVAL_ASKING = {
	.name = "approval_asking",
	.step = 5,
	.show = moment_show,
};

const struct screen SCREEN_APPROVAL_WAIT = {
	.name = "approval_wait",
	.step = 5,
	.keys = { .back = "Back", .cancel = "Sign out", .staff = "Sign in" },
	.help = "Nobody can be the second person of their own request. If you sign out, it stays; "
		"if a document or an answer changes, or another clerk goes on, it is cleared.",
	.show = wait_show,
};

const struct screen SCREEN_SECOND_LOOK = {
	.name = "second_look",
	.step = 5,
	.keys = { .cancel = "Sign out" },
	.help = "You answer for this decision together with the clerk. What you say is recorded "
		"with your name.",
	.show = look_show,
	.key = look_key,
};

const struct screen SCREEN_SECOND_REASON = {
	.name = "second_reason",
	.step = 5,
	.keys = { .enter = "Do not agree", .back = "Back", .cancel = "Sign out" },
	.help = "Enter records it. The clerk then decides anew.",
	.show = reason_show,
	.key = choice_key,
};

const struct screen SCREEN_SECOND_ANSWERING = {
	.name = "second_answering",
	.step = 5,
	.show = moment_show,
};
