/* What the visitor types, a few fields a screen. */
#include "screens/screens.h"

/* The question of each form, for whom the PIN is. */
static const struct {
	enum session_state state;
	const char *question[WHOM_COUNT];
	const char *advice;
} FORMS[] = {
	{ SESSION_PRESENTER_NAME,
	  { N_("What is your own name?"), N_("What is your own name?"),
	    N_("What is your own name?") },
	  N_("Type it as it stands on your photo ID.") },
	{ SESSION_PRESENTER_BIRTH_DATE,
	  { N_("When were you born?"), N_("When were you born?"), N_("When were you born?") },
	  N_("Type month, day and year, such as 07/04/1980.") },
	{ SESSION_TIN,
	  { N_("What is your taxpayer number?"), N_("What is the child's taxpayer number?"),
	    N_("What is the dependent's taxpayer number?") },
	  N_("It has nine digits. It stands on the Social Security card or on the ITIN letter. "
	     "Later screens show only its last four digits.") },
	{ SESSION_NAME,
	  { N_("What is your name?"), N_("What is the child's name?"),
	    N_("What is the dependent's name?") },
	  N_("Type it as it stands on the tax return.") },
	{ SESSION_BIRTH_DATE,
	  { N_("When were you born?"), N_("When was the child born?"),
	    N_("When was the dependent born?") },
	  N_("Type month, day and year, such as 07/04/1980.") },
	{ SESSION_ADDRESS,
	  { N_("Where do you live?"), N_("Where does the child live?"),
	    N_("Where does the dependent live?") },
	  NULL },
};

static void form_show(const struct view *view, struct sheet *sheet)
{
	for (size_t at = 0; at < COUNT_OF(FORMS); at++) {
		if (FORMS[at].state != view->state)
			continue;
		sheet_heading(sheet, FORMS[at].question[view->whom]);
		if (FORMS[at].advice != NULL)
			sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, FORMS[at].advice));
	}
	sheet_fields(sheet);
	sheet_message(sheet);
}

static void address_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint HAS_ADDRESS = { "F4", N_("I have no fixed address") };
	static const struct hint HAS_NONE = { "F4", N_("I do have an address") };

	form_show(view, sheet);
	if (view->has_no_fixed_address)
		sheet_paragraph(sheet, STYLE_GOOD,
				sheet_words(sheet, N_("No fixed address: street and ZIP code may "
						      "stay empty. Please type the city and state "
						      "you stay in.")));
	sheet_hints(sheet, view->has_no_fixed_address ? &HAS_NONE : &HAS_ADDRESS, 1);
}

static struct request form_key(const struct view *view, struct keypress key)
{
	struct request request = typing_key(key);

	if (key.kind == PRESS_FUNCTION && key.code == 4 && view->state == SESSION_ADDRESS)
		request.kind = REQUEST_TOGGLE;
	return request.kind != REQUEST_NONE ? request : moving_key(key);
}

#define FORM_KEYS                                                                                  \
	{                                                                                          \
		.enter = N_("Continue"), .back = N_("Back"), .cancel = N_("Cancel visit")          \
	}

static const char NAME_HELP[] =
	N_("Letters, blanks, hyphens and apostrophes are fine; accents, too. Backspace takes the "
	   "last letter away. Tab goes to the next line.");
static const char BIRTH_DATE_HELP[] =
	N_("Type the month first, then the day, then the year with four digits. You may use / or - "
	   "between them.");

const struct screen SCREEN_PRESENTER_NAME = {
	.name = "presenter_name",
	.step = 3,
	.keys = FORM_KEYS,
	.help = NAME_HELP,
	.show = form_show,
	.key = form_key,
};

const struct screen SCREEN_PRESENTER_BIRTH_DATE = {
	.name = "presenter_birth_date",
	.step = 3,
	.keys = FORM_KEYS,
	.help = BIRTH_DATE_HELP,
	.show = form_show,
	.key = form_key,
};

const struct screen SCREEN_TIN = {
	.name = "tin",
	.step = 3,
	.keys = FORM_KEYS,
	.help = N_("SSN: the number on the Social Security card. ITIN: the number in the IRS "
		   "letter, it begins with 9. Blanks and hyphens may be left out."),
	.show = form_show,
	.key = form_key,
};

const struct screen SCREEN_NAME = {
	.name = "name",
	.step = 3,
	.keys = FORM_KEYS,
	.help = NAME_HELP,
	.show = form_show,
	.key = form_key,
};

const struct screen SCREEN_BIRTH_DATE = {
	.name = "birth_date",
	.step = 3,
	.keys = FORM_KEYS,
	.help = BIRTH_DATE_HELP,
	.show = form_show,
	.key = form_key,
};

const struct screen SCREEN_ADDRESS = {
	.name = "address",
	.step = 3,
	.keys = FORM_KEYS,
	.help = N_("Type the address where you get your mail now. If you have no fixed address, "
		   "press F4: street and ZIP code may then stay empty."),
	.show = address_show,
	.key = form_key,
};
