/* What more is asked about the visitor's reason, and what they are told of it.
 *
 * Source  IRS.gov: letters 5071C and 5747C, letter 6483C, news release IR-2024-294 (a dependent who
 *         was claimed already), fact sheet FS-2018-6 (Form 14039). */
#include "kiosk/base/text.h"
#include "screens/screens.h"

enum { TEXTS_MAX = 4 };

struct advice {
	const char *heading;
	const char *text[TEXTS_MAX]; /* null where there are fewer */
};

/* Every trouble online ends here. */
static const char GOES_ON[] = N_("Your visit here goes on all the same: the clerk looks at your "
				 "documents instead. Press Enter.");
static const char ASK_FOR_YOURS[] =
	N_("You can ask for an IP PIN here as well: press Enter. It does not answer the letter.");

static const struct advice LETTERS[LETTER_COUNT] = {
	[LETTER_5071C] = { N_("Letter 5071C"),
			   { N_("The IRS has a tax return with your name and number, and wants to "
				"be sure that it is yours. Answer on the web page that the letter "
				"names, or call the number on it."),
			     N_("Have ready: the letter, the tax return of the year in the letter, "
				"one of another year if you filed it, and the papers that went "
				"with them, such as W-2 or 1099."),
			     N_("If you did not file that return, say so online or by telephone."),
			     ASK_FOR_YOURS } },
	[LETTER_5747C] = { N_("Letter 5747C"),
			   { N_("The IRS has a tax return with your name and number. You prove in "
				"person, at a center like this one, that it is yours."),
			     N_("Show the clerk: the letter, the tax return of the year in the "
				"letter, one of another year if you filed it, the papers that went "
				"with them, such as W-2 or 1099, and two documents about yourself, "
				"one of them a photo ID."),
			     N_("If you did not file that return, call the number on the letter."),
			     ASK_FOR_YOURS } },
	[LETTER_6483C] = { N_("Letter 6483C"),
			   { N_("The letter sends you to ID.me: first its web page, then an "
				"appointment at one of its own locations. That cannot be done "
				"here."),
			     N_("Take the code of your appointment there, and two or three "
				"documents about yourself. They need no tax papers."),
			     N_("If you did not file the return that it speaks of, call the "
				"number on the letter."),
			     ASK_FOR_YOURS } },
	[LETTER_OTHER] = { N_("A letter from the IRS"),
			   { N_("Please show it to the clerk. Do what the letter says, and call "
				"the number that stands on it, no other one."),
			     N_("If it speaks of a tax return, have that return ready: the letter "
				"names the year."),
			     N_("The IRS never calls, e-mails or texts to ask for an IP PIN."),
			     ASK_FOR_YOURS } },
};

static const struct advice TROUBLES[TROUBLE_COUNT] = {
	[TROUBLE_TYPO] = { N_("Something was typed wrong"),
			   { N_("One wrong letter or digit is enough, and nobody is told which "
				"one it was."),
			     N_("Online next time: copy name, number and birth date from your "
				"documents, and read them once more before you send them. Look out "
				"for what the browser fills in by itself."),
			     GOES_ON } },
	[TROUBLE_RECORDS] = { N_("The records do not match"),
			      { N_("What you typed is not what others have on record. It happens "
				   "after a move or a new name."),
				N_("Online next time: type your name as it stands on your Social "
				   "Security card, and the address of your last tax return. Tell "
				   "the Social Security Administration about a new name, and the "
				   "IRS about a new address."),
				GOES_ON } },
	[TROUBLE_PHOTO] = { N_("The photo was not clear"),
			    { N_("The computer could not read your ID or see your face well "
				 "enough."),
			      N_("Online next time: clean the lens, lay the ID on something dark, "
				 "show all four corners, and turn the flash off. For your face, "
				 "look toward a window, without hat or sunglasses."),
			      GOES_ON } },
	[TROUBLE_PASSWORD] = { N_("The password is forgotten"),
			       { N_("The account is still yours. You need no second one."),
				 N_("Online next time: choose \"Forgot password\" where you sign "
				    "in. You get an e-mail to set a new one. If you no longer have "
				    "that e-mail address, ask the help page of the account."),
				 GOES_ON } },
	[TROUBLE_CONNECTION] = { N_("The connection broke off"),
				 { N_("The page lost touch before it was done. You did nothing "
				      "wrong."),
				   N_("Online next time: have your documents ready before you "
				      "begin, stay near the Wi-Fi or use a cable, and keep the "
				      "page open. A public library has computers, too."),
				   GOES_ON } },
	[TROUBLE_OTHER] = { N_("It did not work online"),
			    { N_("Many people cannot prove online who they are. That says nothing "
				 "against you."),
			      N_("If you have a message or a picture of it, show it to the clerk."),
			      GOES_ON } },
};

static const struct advice REJECTED_OTHERWISE = {
	N_("Your return was rejected"),
	{ N_("Please show the clerk the message, if you have it with you."),
	  N_("If it says that an IP PIN is wrong or missing: each person on the return may need "
	     "their "
	     "own, and one of an earlier year does not work."),
	  N_("If an IP PIN is what you need, press Enter and go on.") }
};

static const struct advice CLAIMED = {
	N_("Somebody else claimed your child or dependent"),
	{ N_("You can still e-file. Since 2025 the IRS takes such a return when the person named "
	     "first "
	     "on it types in their own IP PIN."),
	  N_("So if you are named first, ask for an IP PIN for yourself now. Your spouse and the "
	     "dependents need one only if they have one already."),
	  N_("Then put it on the return and send it again. Returns for 2023 and before must go by "
	     "mail."),
	  N_("The IRS may write to both of you later, to learn who was right.") }
};

static const struct advice VICTIM = {
	N_("If somebody used your identity"),
	{ N_("We are sorry. With an IP PIN nobody else can e-file a return with your number. First "
	     "a clerk checks who you are."),
	  N_("Once the IRS has confirmed that you are a victim, you get a new IP PIN each year. A "
	     "victim cannot leave the program; others can."),
	  N_("Send Form 14039 only if your e-filed return was rejected because one with your "
	     "number "
	     "was there already, or if the IRS told you to. If you got a letter, do what it says "
	     "instead."),
	  N_("Press Enter to go on and ask for your IP PIN.") }
};

static void detail_show(const struct view *view, struct sheet *sheet)
{
	if (view->reason == REASON_EFILE_REJECTED) {
		sheet_heading(sheet, N_("Which code stands on your paper?"));
		sheet_paragraph(
			sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("It stands in the message about the return. The "
					      "first person is the one named first on the "
					      "return.")));
	} else if (view->reason == REASON_LETTER) {
		sheet_heading(sheet, N_("Which letter is it?"));
		sheet_paragraph(sheet, STYLE_NORMAL,
				sheet_words(sheet, N_("Its number stands at the top or at the "
						      "bottom, on the right.")));
	} else {
		sheet_heading(sheet, N_("What went wrong online?"));
	}
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

static void advice_show(struct sheet *sheet, const struct advice *advice)
{
	sheet_heading(sheet, advice->heading);
	for (size_t at = 0; at < TEXTS_MAX && advice->text[at] != NULL; at++)
		sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, advice->text[at]));
}

static void lost_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("If you lost your IP PIN"));
	sheet_paragraph(
		sheet, STYLE_NORMAL,
		sheet_words(sheet,
			    view->second_pin_takes_two
				    ? N_("Here: the clerk checks who you are. To give out a lost "
					 "IP PIN again takes two members of staff. They tell you "
					 "whether they can do it today.")
				    : N_("Here: the clerk checks who you are, and tells you "
					 "whether a lost IP PIN can be given out again today.")));
	if (view->delivery == DELIVERY_MAIL)
		sheet_paragraph(sheet, STYLE_NORMAL,
				sheet_words(sheet, N_("It is not printed here. It comes by mail to "
						      "your address.")));
	sheet_paragraph(
		sheet, STYLE_NORMAL,
		sheet_words(sheet, N_("By telephone: call 800-908-4490, Monday to Friday, 7 "
				      "a.m. to 7 p.m. It is then mailed to your address "
				      "within 21 days. That does not work if you moved since "
				      "January 1, or after October 14 if you filed no "
				      "return.")));
	sheet_paragraph(sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("Online: your account at IRS.gov/IPPIN shows it.")));
	sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, N_("Press Enter to go on here.")));
}

/* What a code means, and what to do with the PIN of this visit. */
static const char *const WHO[] = {
	[REJECT_PRIMARY] = N_("It is about the person named first on the return."),
	[REJECT_SPOUSE] = N_("It is about the spouse on the return."),
	[REJECT_DEPENDENT] = N_("It is about a child or other dependent on the return."),
};
static const char *const FAULT[] = {
	[REJECT_PIN_WRONG] = N_("The IP PIN on the return is not the one that the IRS has for "
				"this person. One of an earlier year does not work."),
	[REJECT_PIN_MISSING] = N_("This person has an IP PIN, and the return came without it, "
				  "or with something else in its place."),
	[REJECT_NAME_DIFFERS] = N_("The name and the number on the return are not those on "
				   "record. Compare them with the Social Security card, "
				   "letter by letter, and correct the return."),
};
static const char *const TO_DO[] = {
	[REJECT_PRIMARY] = N_("If this is you, ask for your IP PIN now. Put it on the return "
			      "as the first person's, and send the return again."),
	[REJECT_SPOUSE] = N_("Each spouse asks for their own IP PIN, and comes in person. Put it "
			     "on the return as the spouse's, and send the return again."),
	[REJECT_DEPENDENT] = N_("A parent or legal guardian asks for it here. Put it on the "
				"return beside the dependent, and send the return again."),
};
static const char ONE_A_YEAR[] = N_("There is only one IP PIN a year. If it was given out before, "
				    "the clerk tells you how to get it again.");
static const char ON_RECORD[] = N_("An IP PIN does not fix this. If the card is wrong or the "
				   "name is new, ask the Social Security Administration first.");

static void reject_show(struct sheet *sheet, const struct reject_code *reject)
{
	char text[SHEET_LINE_MAX];

	sheet_heading(sheet, N_("What this code means"));
	(void)text_format(text, sizeof(text), "%s: %s", reject->code,
			  sheet_words(sheet, reject->words));
	sheet_paragraph(sheet, STYLE_HEADING, text);
	sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, WHO[reject->who]));
	sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, FAULT[reject->fault]));
	if (reject->fault == REJECT_NAME_DIFFERS) {
		sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, ON_RECORD));
	} else {
		sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, TO_DO[reject->who]));
		sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, ONE_A_YEAR));
	}
	sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, N_("Press Enter to go on here.")));
}

static void reason_advice_show(const struct view *view, struct sheet *sheet)
{
	switch (view->reason) {
	case REASON_LOST_PIN:
		lost_show(view, sheet);
		return;
	case REASON_EFILE_REJECTED:
		if (view->reason_detail < REJECT_CODE_COUNT)
			reject_show(sheet, &REJECT_CODES[view->reason_detail]);
		else
			advice_show(sheet, &REJECTED_OTHERWISE);
		return;
	case REASON_DEPENDENT_CLAIMED:
		advice_show(sheet, &CLAIMED);
		return;
	case REASON_ONLINE_FAILED:
		advice_show(sheet, &TROUBLES[view->reason_detail]);
		return;
	case REASON_THEFT_VICTIM:
		advice_show(sheet, &VICTIM);
		return;
	case REASON_LETTER:
		advice_show(sheet, &LETTERS[view->reason_detail]);
		return;
	case REASON_NEW_PIN:
	case REASON_COUNT:
		return;
	}
}

#define KEYS                                                                                       \
	{                                                                                          \
		.enter = N_("Continue"), .back = N_("Back"), .cancel = N_("Cancel visit")          \
	}

const struct screen SCREEN_REASON_DETAIL = {
	.name = "reason_detail",
	.step = 2,
	.keys = KEYS,
	.help = N_("Choose the line that fits. If none does, or you are not sure, choose the last "
		   "one: the visit goes on in any case."),
	.show = detail_show,
	.key = choice_key,
};

const struct screen SCREEN_REASON_ADVICE = {
	.name = "reason_advice",
	.step = 2,
	.keys = KEYS,
	.help = N_("Read this at your own pace. If it is not what you mean, go back and choose "
		   "another line."),
	.show = reason_advice_show,
};
