/* A visit that rests: the visitor takes a seat or leaves with a slip, comes back with it, and the
 * clerk sees who waits; and where no more tries are possible. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "screens/desk_list.h"
#include "screens/screens.h"

enum {
	LEFT = DESK_LIST_LEFT,
	COLUMNS = DESK_LIST_COLUMNS,
	TABLE_ROW = DESK_LIST_HEAD,
	YEAR_SIZE = sizeof("2026-") - 1
};

static void words(struct sheet *sheet, enum style style, const char *english)
{
	sheet_paragraph(sheet, style, sheet_words(sheet, english));
}

static void limited_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("We cannot go on right now"));
	words(sheet, STYLE_NORMAL,
	      N_("There were too many visits in a short time. This protects taxpayers; it says "
		 "nothing about you."));
	sheet_labelled(sheet, sheet_words(sheet, N_("Please come again after")), view->until);
	sheet->row++;
	words(sheet, STYLE_NORMAL,
	      N_("You may also ask a member of staff. Questions about IP PINs: call 800-908-4490, "
		 "Monday to Friday, 7 a.m. to 7 p.m., or see IRS.gov/IPPIN."));
	sheet_labelled(sheet, sheet_words(sheet, N_("Your visit number")), view->visit);
	sheet_message(sheet);
}

static void parking_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("One moment, please"));
	words(sheet, STYLE_NORMAL, N_("Your visit is being kept safe."));
}

static void seat_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("Please take a seat. A clerk will call you."));
	words(sheet, STYLE_NORMAL,
	      N_("You will be called by this number. Keep your documents ready."));
	sheet_labelled(sheet, sheet_words(sheet, N_("Your visit number")), view->rest.visit);
	sheet->row++;
	words(sheet, STYLE_NORMAL,
	      N_("Nothing that you typed stays on this screen. The next person can begin now."));
}

static void slip_kept_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("You can come back and go on"));
	if (view->rest.is_printing)
		words(sheet, STYLE_NORMAL, N_("Your slip is being printed."));
	else if (view->rest.is_printed)
		words(sheet, STYLE_NORMAL, N_("Please take your slip."));
	else
		words(sheet, STYLE_WARNING,
		      N_("The slip could not be printed. Please write this code down."));
	sheet_labelled(sheet, sheet_words(sheet, N_("Code")), view->token);
	sheet_labelled(sheet, sheet_words(sheet, N_("Come back before")), view->until);
	sheet_labelled(sheet, sheet_words(sheet, N_("Your visit number")), view->rest.visit);
	sheet->row++;
	words(sheet, STYLE_NORMAL,
	      N_("Bring the slip, a valid photo ID from a government and a second, different "
		 "document. The kiosk will ask for the last four digits of your taxpayer number "
		 "and your birth date."));
}

static void parked_show(const struct view *view, struct sheet *sheet)
{
	if (view->rest.place == REST_SLIP)
		slip_kept_show(view, sheet);
	else
		seat_show(view, sheet);
	sheet_message(sheet);
}

static struct screen_keys parked_keys(const struct view *view)
{
	return (struct screen_keys){ .enter = view->rest.is_printing ? NULL : N_("Done") };
}

static void slip_show(const struct view *view, struct sheet *sheet)
{
	enum language other = (enum language)((view->language + 1) % LANGUAGE_SCREEN_COUNT);
	const struct hint hint = { "F4", language_own_name(other) };

	sheet_heading(sheet, N_("Go on with your visit"));
	words(sheet, STYLE_NORMAL, N_("Scan the code on your slip, or type it."));
	sheet_fields(sheet);
	sheet_message(sheet);
	sheet_hints(sheet, &hint, 1);
}

static struct request slip_key(const struct view *view, struct keypress key)
{
	struct request request = typing_key(key);

	if (key.kind == PRESS_FUNCTION && key.code == 4)
		request.kind = REQUEST_TOGGLE;
	return request.kind != REQUEST_NONE ? request : moving_key(key);
}

/* --- the queue -----------------------------------------------------------------------------------
 */

static void waiting_show(const struct view *view, struct sheet *sheet, unsigned at)
{
	const struct view_waiting *one = &view->waiting[at];
	char since[CLOCK_TEXT_MAX], text[SHEET_LINE_MAX];

	clock_local_text(one->since_ms, since, sizeof(since));
	(void)text_format(text, sizeof(text), "%-18s %.11s %-17s %2u  %-4s %s%s", one->visit,
			  since + YEAR_SIZE, one->reason, one->applicants, one->language,
			  one->is_barred ? "(not for you) " : "",
			  one->clerk[0] == '\0' ? "-" : one->clerk);
	desk_list_row(sheet, at, at == view->cursor, text);
}

static void queue_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HINTS[] = { { "PgUp/PgDn", "Page" },
					     { "P", "A scanner in a wrong mode" } };
	const struct session_queue *queue = &view->queue;
	char text[SHEET_LINE_MAX];

	(void)text_format(text, sizeof(text), "Who waits, the longest first. Signed in: %s",
			  view->user);
	sheet_text(sheet, 2, LEFT, COLUMNS, STYLE_HEADING, text);
	(void)text_format(text, sizeof(text), "%-18s %-11s %-17s %-3s %-4s %s", "Visit", "Since",
			  "Reason", "For", "", "Clerk before");
	sheet_text(sheet, TABLE_ROW, LEFT + 2, COLUMNS - 2, STYLE_HEADING, text);
	for (unsigned at = 0; at < queue->count && !queue->is_busy; at++)
		waiting_show(view, sheet, at);
	if (queue->is_busy)
		(void)text_copy(text, sizeof(text), "Loading.");
	else if (queue->count == 0)
		(void)text_copy(text, sizeof(text), "Nobody waits any more.");
	else
		(void)text_format(text, sizeof(text), "%llu to %llu of %llu",
				  (unsigned long long)queue->offset + 1,
				  (unsigned long long)queue->offset + queue->count,
				  (unsigned long long)queue->total);
	sheet_text(sheet, TABLE_ROW + 1 + DESK_ROWS, LEFT, COLUMNS, STYLE_QUIET, text);
	sheet_message(sheet);
	sheet_hints(sheet, HINTS, COUNT_OF(HINTS));
}

static struct request queue_key(const struct view *view, struct keypress key)
{
	if (key.kind == PRESS_PAGE_DOWN)
		return (struct request){ .kind = REQUEST_CHOOSE, .index = DESK_PAGE_NEXT };
	if (key.kind == PRESS_PAGE_UP)
		return (struct request){ .kind = REQUEST_CHOOSE, .index = DESK_PAGE_PREVIOUS };
	if (key.kind == PRESS_CHARACTER && (key.code | 0x20) == 'p')
		return (struct request){ .kind = REQUEST_SHEET };
	return moving_key(key);
}

static void hand_off_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, "Why do you hand this visit on?");
	sheet_paragraph(sheet, STYLE_NORMAL,
			"It is recorded. You cannot take this visit again; the others can.");
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

const struct screen SCREEN_LIMITED = {
	.name = "limited",
	.step = 6,
	.keys = { .enter = N_("End the visit") },
	.help = N_("You may ask the clerk to write these numbers down for you."),
	.show = limited_show,
};

const struct screen SCREEN_PARKING = { .name = "parking", .step = 5, .show = parking_show };

const struct screen SCREEN_PARKED = {
	.name = "parked",
	.keys = { .enter = N_("Done") },
	.help = N_("Your visit waits for you. You may ask a member of staff for help at any time."),
	.show = parked_show,
	.keys_now = parked_keys,
};

const struct screen SCREEN_SLIP = {
	.name = "slip",
	.keys = { .enter = N_("Continue"), .back = N_("Back") },
	.help = N_("The code has sixteen letters and digits. Small letters are fine; hyphens may "
		   "be left out. After three wrong answers the slip cannot be used any more."),
	.show = slip_show,
	.key = slip_key,
};

const struct screen SCREEN_QUEUE = {
	.name = "queue",
	.keys = { .enter = "Take up", .back = "Back", .cancel = "Sign out", .staff = "Sign out" },
	.help = "Each line is a visit that waits for a clerk at this kiosk. Enter takes up the one "
		"under the cursor; signing out before the decision puts it back. The name under "
		"\"Clerk before\" is who had it last. Who hands a visit on, with F7, cannot take "
		"it again.",
	.show = queue_show,
	.key = queue_key,
};

const struct screen SCREEN_HAND_OFF = {
	.name = "hand_off",
	.step = 5,
	.keys = { .enter = "Hand it on",
		  .back = "Back",
		  .cancel = "Sign out",
		  .staff = "Sign out" },
	.help = "Nobody decides about people they know or are related to.",
	.show = hand_off_show,
	.key = choice_key,
};
