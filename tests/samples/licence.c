#include "tests/samples/documents.h"

#include <zint.h>

#include "kiosk/base/text.h"
#include "tests/samples/payload.h"

enum { RECORD_MAX = 2048, PDF417_LEVEL = 4, PDF417_COLUMNS = 13, ROW_PIXELS = 11 };

static const struct box FRONT = { CARD_MARGIN, CARD_MARGIN, CARD_WIDTH, CARD_HEIGHT };
static const struct box BACK = { CARD_MARGIN, 2 * CARD_MARGIN + CARD_HEIGHT, CARD_WIDTH,
				 CARD_HEIGHT };
static const struct ink LABEL = { "DejaVu Sans", 17, false, 0x46566b };
static const struct ink VALUE = { "DejaVu Sans", 29, true, 0x161616 };

static double field(cairo_t *cairo, double x, double y, const char *label, const char *value)
{
	paint_text(cairo, x, y, LABEL, label);
	return paint_text(cairo, x, y + 19, VALUE, value) + 5;
}

static double date_field(cairo_t *cairo, double x, double y, const char *label,
			 const struct sample_licence *licence, const char *date)
{
	bool is_canadian = licence->person->country[0] == 'C';
	char text[16];

	payload_date(date, is_canadian ? "YYYY/MM/DD" : "MM/DD/YYYY", text, sizeof(text));
	return field(cairo, x, y, label, text);
}

static void paint_title(cairo_t *cairo, const struct sample_licence *licence)
{
	const struct ink issuer = { "DejaVu Serif", 56, true, 0xffffff };
	const struct ink title = { "DejaVu Sans", 25, true, 0xffffff };

	cairo_save(cairo);
	paint_round(cairo, FRONT, 34);
	cairo_clip(cairo);
	cairo_rectangle(cairo, FRONT.x, FRONT.y, FRONT.width, 96);
	paint_colour(cairo, licence->colour, 1);
	cairo_fill(cairo);
	cairo_restore(cairo);
	paint_text(cairo, FRONT.x + 36, FRONT.y + 14, issuer, licence->issuer);
	double wide = text_length(licence->title) > 25 ? 360 : 430;
	paint_text(cairo, FRONT.x + wide, FRONT.y + 38, title, licence->title);
}

static void paint_compliance(cairo_t *cairo, const struct sample_licence *licence)
{
	const struct ink star = { "DejaVu Sans", 46, true, 0xc8981a };
	const struct ink note = { "DejaVu Sans", 17, true, 0x8a1f1f };

	if (licence->compliance == 'F')
		paint_text(cairo, FRONT.x + 920, FRONT.y + 104, star, "★");
	if (licence->compliance == 'N')
		paint_text(cairo, FRONT.x + 700, FRONT.y + 108, note, "NOT FOR FEDERAL PURPOSES");
}

static void paint_names(cairo_t *cairo, const struct sample_licence *licence)
{
	const struct sample_person *person = licence->person;
	double x = FRONT.x + 352, y = FRONT.y + 116;
	char text[128];

	y = field(cairo, x, y, "4d  NUMBER", licence->number);
	y = field(cairo, x, y, "1  FAMILY NAME", person->family);
	text_format(text, sizeof(text), "%s %s", person->given, person->middle);
	y = field(cairo, x, y, "2  GIVEN NAMES", text);
	text_format(text, sizeof(text), "%s\n%s, %s %s", person->street, person->city,
		    person->state, person->postal_code);
	field(cairo, x, y, "8  ADDRESS", text);
}

static void paint_facts(cairo_t *cairo, const struct sample_licence *licence)
{
	const struct sample_person *person = licence->person;
	double left = FRONT.x + 352;
	double y = FRONT.y + 452;
	const char sex[] = { person->sex, '\0' };

	date_field(cairo, left + 348, FRONT.y + 174, "3  DATE OF BIRTH", licence, person->birth);
	date_field(cairo, left, y, "4a  ISSUED", licence, licence->issue);
	date_field(cairo, left + 220, y, "4b  EXPIRES", licence, licence->expiry);
	field(cairo, left + 450, y, "15  SEX", sex);
	field(cairo, left + 530, y, "18  EYES", person->eyes);
	field(cairo, left, y + 68, "9  CLASS", licence->subfile[0] == 'D' ? "D" : "NONE");
	field(cairo, left + 220, y + 68, "12  RESTRICTIONS", "NONE");
	field(cairo, left + 450, y + 68, "19  HAIR", person->hair);
}

static void paint_signature(cairo_t *cairo, const struct sample_person *person)
{
	const struct ink script = { "DejaVu Serif", 27, false, 0x26336b };
	char text[96];

	text_format(text, sizeof(text), "%c. %c. %s", person->given[0], person->middle[0],
		    person->family);
	paint_text(cairo, FRONT.x + 60, FRONT.y + 510, script, text);
	cairo_move_to(cairo, FRONT.x + 44, FRONT.y + 550);
	cairo_line_to(cairo, FRONT.x + 310, FRONT.y + 550);
	cairo_set_line_width(cairo, 2);
	paint_colour(cairo, 0x46566b, 1);
	cairo_stroke(cairo);
	paint_text(cairo, FRONT.x + 44, FRONT.y + 556, LABEL, "SIGNATURE");
}

static void paint_back(cairo_t *cairo, const struct sample_licence *licence)
{
	const struct ink small = { "DejaVu Sans", 18, false, 0x3b4656 };
	const struct ink foot = { "DejaVu Sans Mono", 20, true, 0x3b4656 };
	unsigned char storage[RECORD_MAX];
	struct bytes record = bytes_over(storage, sizeof(storage));
	char text[96];

	payload_aamva(licence, &record);
	paint_card(cairo, BACK, licence->colour);
	paint_specimen(cairo, BACK);
	cairo_rectangle(cairo, BACK.x, BACK.y + 36, BACK.width, 70);
	paint_colour(cairo, 0x20242b, 1);
	cairo_fill(cairo);
	struct box symbol =
		paint_symbol(cairo, BACK.x + 52, BACK.y + 146, BARCODE_PDF417, PDF417_LEVEL,
			     PDF417_COLUMNS, 3, ROW_PIXELS, bytes_span(&record));
	double y = symbol.y + symbol.height + 16;
	y = paint_text(cairo, BACK.x + 52, y, small,
		       "This is a specimen. The person, the number and the address are invented.\n"
		       "It proves nothing and was not issued by anybody.");
	text_format(text, sizeof(text), "DD %s", licence->audit_number);
	paint_text(cairo, BACK.x + 52, BACK.y + BACK.height - 54, foot, text);
}

cairo_t *document_licence(const struct sample_licence *licence, unsigned variety)
{
	const struct box photo = { FRONT.x + 44, FRONT.y + 128, 266, 350 };
	cairo_t *cairo =
		paint_begin(CARD_WIDTH + 2 * CARD_MARGIN, 2 * CARD_HEIGHT + 3 * CARD_MARGIN);

	paint_card(cairo, FRONT, licence->colour);
	paint_title(cairo, licence);
	paint_compliance(cairo, licence);
	paint_face(cairo, photo, variety);
	paint_names(cairo, licence);
	paint_facts(cairo, licence);
	paint_signature(cairo, licence->person);
	paint_specimen(cairo, FRONT);
	paint_back(cairo, licence);
	return cairo;
}
