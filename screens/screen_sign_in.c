/* A member of staff signs in: the clerk of a visit, or a supervisor from the attract screen. */
#include "screens/desk_list.h"
#include "screens/screens.h"

static void show(const struct view *view, struct sheet *sheet, const char *heading)
{
	sheet_heading(sheet, heading);
	sheet_fields(sheet);
	if (view->demo_logins[0] != '\0')
		sheet_paragraph(sheet, STYLE_QUIET, view->demo_logins);
	desk_list_waiting(view, sheet);
	sheet_message(sheet);
}

static void clerk_show(const struct view *view, struct sheet *sheet)
{
	show(view, sheet,
	     view->asked_by[0] != '\0' ? "Supervisor, or the clerk who asked: please sign in"
				       : "Clerk: please sign in");
}

static void staff_show(const struct view *view, struct sheet *sheet)
{
	show(view, sheet, "Staff: please sign in");
}

static struct request sign_in_key(const struct view *view, struct keypress key)
{
	struct request request = typing_key(key);

	return request.kind != REQUEST_NONE ? request : moving_key(key);
}

const struct screen SCREEN_CLERK_SIGN_IN = {
	.name = "clerk_sign_in",
	.step = 5,
	.keys = { .enter = "Continue", .back = "Back" },
	.help = "Type your user name and your password. After three wrong tries in two hours an "
		"account is locked for a while.",
	.show = clerk_show,
	.key = sign_in_key,
};

const struct screen SCREEN_STAFF_SIGN_IN = {
	.name = "staff_sign_in",
	.keys = { .enter = "Continue", .back = "Back" },
	.help = "Supervisors see the records of visits here, clerks who waits for them. During a "
		"visit a clerk signs in where it waits.",
	.show = staff_show,
	.key = sign_in_key,
};
