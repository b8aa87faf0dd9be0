/* The visitor's documents: which kind, on the scanner or typed by hand; then the clerk comes. */
#include "kiosk/base/text.h"
#include "screens/desk_list.h"
#include "screens/screens.h"

static void kind_show(const struct view *view, struct sheet *sheet)
{
	char heading[SHEET_LINE_MAX];

	if (view->is_for_another) {
		(void)text_format(
			heading, sizeof(heading),
			sheet_words(sheet, N_("Which paper shows that you may ask for %s?")),
			view->called);
		sheet_heading_text(sheet, heading);
	} else {
		sheet_heading(sheet, view->document_number == 1
					     ? N_("Which photo ID do you have with you?")
					     : N_("Which other document do you have with you?"));
	}
	sheet_choices(sheet, SHEET_MESSAGE_ROW, CHOICES_WITH_CURSOR);
	sheet_message(sheet);
}

static const struct {
	enum style style;
	const char *words;
} READINGS[] = {
	[READING_NONE] = { STYLE_NORMAL,
			   N_("If it has no code to read, just press Enter: the clerk "
			      "will look at it.") },
	[READING_BUSY] = { STYLE_WARNING, N_("Reading. One moment, please.") },
	[READING_DOCUMENT] = { STYLE_GOOD, N_("We read your document. The clerk will check it. "
					      "Press Enter to go on.") },
	[READING_UNKNOWN] = { STYLE_WARNING,
			      N_("We read a code, but it is not an ID's. Try the other side, or "
				 "press Enter: the clerk will look at it.") },
	[READING_PAPER] = { STYLE_WARNING,
			    N_("This is the code of a receipt or slip of ours, not of an ID. "
			       "Please scan your document, or press Enter: the clerk will look at "
			       "it.") },
	[READING_NOTHING] = { STYLE_WARNING,
			      N_("We see no code. Turn the document over and try again, or press "
				 "Enter: the clerk will look at it.") },
	[READING_GLARE] = { STYLE_WARNING,
			    N_("A light shines on the code. Shade it or tilt the card a little and "
			       "try again, or press Enter: the clerk will look at it.") },
	[READING_DARK] = { STYLE_WARNING,
			   N_("It is too dark here to see a code. Please try again with more "
			      "light, or press Enter: the clerk will look at it.") },
	[READING_SMALL] = { STYLE_WARNING,
			    N_("The code is too small to read. Bring the card closer and try "
			       "again, or press Enter: the clerk will look at it.") },
	[READING_UNCLEAR] = { STYLE_WARNING,
			      N_("The picture is not clear. Lay the card flat, hold it still and "
				 "try again, or press Enter: the clerk will look at it.") },
	[READING_AGAIN] = { STYLE_WARNING,
			    N_("We see a code and need one more look to be sure. Please try again, "
			       "or press Enter: the clerk will look at it.") },
	[READING_PART] = { STYLE_WARNING,
			   N_("We read one code of several. Please scan the next one on this "
			      "document, or press Enter: the clerk will look at it.") },
	[READING_DAMAGED] = { STYLE_WARNING,
			      N_("The code did not come through whole. Please scan it once more, "
				 "or press Enter: the clerk will look at it.") },
	[READING_FAILED] = { STYLE_WARNING,
			     N_("This could not be read. Please try again, or press Enter: the "
				"clerk will look at it.") },
};

static const struct {
	const char *heading, *words;
} SCANNERS[] = {
	[VIEW_SCANNER_LAY_ON] = { N_("Please lay your document on the scanner"),
				  N_("Lay it flat, with the barcode facing the glass.") },
	[VIEW_SCANNER_START] = { N_("Please scan your document"),
				 N_("Lay it on the scanner, with the barcode facing the glass, "
				    "and press the button on the scanner.") },
	[VIEW_SCANNER_HOLD_TO] = { N_("Please hold your document to the camera"),
				   N_("Lay it flat under the camera, or hold it still, with the "
				      "barcode facing the camera.") },
	[VIEW_SCANNER_AWAY] = { N_("The scanner cannot be used right now"),
				N_("You need not wait for it. Keep your document ready and press "
				   "Enter: the clerk will look at it.") },
};

static void scan_show(const struct view *view, struct sheet *sheet)
{
	static const struct hint TYPE = { "M", N_("Type the lines with <<< by hand") };
	char line[SHEET_LINE_MAX];

	sheet_heading(sheet, SCANNERS[view->scanner].heading);
	if (view->is_single)
		(void)text_format(line, sizeof(line), sheet_words(sheet, N_("Document %u: %s")),
				  view->document_number, view->document_name);
	else
		(void)text_format(line, sizeof(line),
				  sheet_words(sheet, N_("Document %u (%s): %s")),
				  view->document_number, view->called, view->document_name);
	sheet_line(sheet, STYLE_HEADING, line);
	sheet_paragraph(sheet, STYLE_NORMAL, sheet_words(sheet, SCANNERS[view->scanner].words));
	if (view->choice_count > 0) {
		sheet_line(sheet, STYLE_QUIET,
			   sheet_words(sheet, N_("Sample documents: press a number to lay one on "
						 "the scanner.")));
		sheet_choices(sheet, SHEET_MESSAGE_ROW - 1, CHOICES_BY_DIGIT);
	}
	sheet->row = SHEET_MESSAGE_ROW - 1;
	bool has_advice = view->scanner != VIEW_SCANNER_AWAY || view->reading == READING_DOCUMENT;
	if (view->message == NULL && has_advice)
		sheet_line(sheet, READINGS[view->reading].style,
			   sheet_words(sheet, READINGS[view->reading].words));
	sheet_message(sheet);
	sheet_hints(sheet, &TYPE, 1);
}

static struct request scan_key(const struct view *view, struct keypress key)
{
	if (key.kind == PRESS_CHARACTER && (key.code == 'm' || key.code == 'M'))
		return (struct request){ .kind = REQUEST_TOGGLE };
	return choice_key(view, key);
}

/* Rows of the widest machine-readable zone, so that what is typed stands as it is printed. */
static void zone_show(const struct view *view, struct sheet *sheet)
{
	enum { ZONE_COLUMNS = 44, ZONE_ROWS = 4 };
	struct span rest = span_of(view->mrz);
	struct bytes line;
	char text[ZONE_COLUMNS + 1];
	bool has_cursor = false;

	for (int row = 0; row < ZONE_ROWS; row++) {
		line = bytes_over(text, sizeof(text) - 1);
		bytes_add_span(&line, span_slice(rest, 0, ZONE_COLUMNS));
		text[line.size] = '\0';
		rest = span_slice(rest, line.size, rest.size);
		bool is_last = !has_cursor && (rest.size == 0) && line.size < ZONE_COLUMNS;
		has_cursor = has_cursor || is_last;
		sheet_box(sheet, sheet->row++, SHEET_LEFT, ZONE_COLUMNS + 3, is_last, text);
		sheet_say(sheet, text);
	}
	sheet->row++;
}

static void typed_show(const struct view *view, struct sheet *sheet)
{
	sheet_heading(sheet, N_("Please type the lines with the < signs"));
	sheet_paragraph(
		sheet, STYLE_NORMAL,
		sheet_words(sheet, N_("They stand at the bottom of a passport's photo page, or on "
				      "the back of an ID card. Type them one after the other, "
				      "without a gap.")));
	zone_show(view, sheet);
	sheet_message(sheet);
}

static struct request typed_key(const struct view *view, struct keypress key)
{
	return typing_key(key);
}

static void wait_show(const struct view *view, struct sheet *sheet)
{
	char line[SHEET_LINE_MAX];

	sheet_heading(sheet, N_("Thank you. A clerk will join you."));
	sheet_paragraph(sheet, STYLE_NORMAL,
			sheet_words(sheet, N_("Please stay here and keep your documents ready. The "
					      "clerk will look at them with you.")));
	(void)text_format(line, sizeof(line), sheet_words(sheet, N_("Your visit number: %s")),
			  view->visit);
	sheet_paragraph(sheet, STYLE_HEADING, line);
	if (view->may_rest) {
		sheet_line(sheet, STYLE_NORMAL,
			   sheet_words(sheet, N_("1  I take a seat until a clerk calls me")));
		sheet_paragraph(sheet, STYLE_NORMAL,
				sheet_words(sheet, N_("2  I come back later: print a slip")));
	}
	sheet_paragraph(sheet, STYLE_QUIET, sheet_words(sheet, N_("Clerk: press F10 to sign in.")));
	desk_list_waiting(view, sheet);
	sheet_message(sheet);
}

static struct request wait_key(const struct view *view, struct keypress key)
{
	bool is_choice = key.kind == PRESS_CHARACTER && (key.code == '1' || key.code == '2');

	if (!is_choice || !view->may_rest)
		return (struct request){ .kind = REQUEST_NONE };
	return (struct request){ .kind = REQUEST_CHOOSE, .index = key.code - '1' };
}

const struct screen SCREEN_DOCUMENT_KIND = {
	.name = "document_kind",
	.step = 4,
	.keys = { .enter = N_("Continue"), .back = N_("Back"), .cancel = N_("Cancel visit") },
	.help = N_("You need a current photo ID from a government, and a second, different "
		   "document. If you have none of these, choose the last line: the clerk will "
		   "help you."),
	.show = kind_show,
	.key = choice_key,
};

const struct screen SCREEN_DOCUMENT_SCAN = {
	.name = "document_scan",
	.step = 4,
	.keys = { .enter = N_("Continue"), .back = N_("Back"), .cancel = N_("Cancel visit") },
	.help = N_("On a driver's license the barcode is on the back. A passport has lines with < "
		   "signs: you can type them after pressing M."),
	.show = scan_show,
	.key = scan_key,
};

const struct screen SCREEN_DOCUMENT_TYPED = {
	.name = "document_typed",
	.step = 4,
	.keys = { .enter = N_("Continue"), .back = N_("Back"), .cancel = N_("Cancel visit") },
	.help = N_("Type each letter, digit and < sign as it stands there. Small letters are fine. "
		   "Backspace takes the last one away."),
	.show = typed_show,
	.key = typed_key,
};

const struct screen SCREEN_WAIT = {
	.name = "wait",
	.step = 5,
	.keys = { .back = N_("Back"), .cancel = N_("Cancel visit"), .staff = N_("Staff") },
	.help = N_("There is nothing more to type. If nobody comes, ask at the counter."),
	.show = wait_show,
	.key = wait_key,
};
