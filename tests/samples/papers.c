#include "tests/samples/documents.h"

#include <zint.h>

#include "kiosk/base/text.h"
#include "tests/samples/payload.h"

static const struct ink LABEL = { "DejaVu Sans", 17, false, 0x46566b };
static const struct ink VALUE = { "DejaVu Sans", 28, true, 0x161616 };
static const struct ink HEADING = { "DejaVu Serif", 44, true, 0x1d3557 };

static cairo_t *begin_sheet(struct box *ret, int height, unsigned colour)
{
	cairo_t *cairo = paint_begin(CARD_WIDTH + 2 * CARD_MARGIN, height + 2 * CARD_MARGIN);

	*ret = (struct box){ CARD_MARGIN, CARD_MARGIN, CARD_WIDTH, height };
	paint_card(cairo, *ret, colour);
	return cairo;
}

static double field(cairo_t *cairo, double x, double y, const char *label, const char *value)
{
	paint_text(cairo, x, y, LABEL, label);
	return paint_text(cairo, x, y + 20, VALUE, value) + 10;
}

static void full_name(const struct sample_person *person, char *to, size_t max)
{
	text_format(to, max, "%s %s %s", person->given, person->middle, person->family);
}

static void paint_frame(cairo_t *cairo, struct box box, unsigned colour)
{
	for (int line = 0; line < 3; line++) {
		struct box inner = { box.x + 18 + 7 * line, box.y + 18 + 7 * line,
				     box.width - 36 - 14 * line, box.height - 36 - 14 * line };

		paint_round(cairo, inner, 20);
		paint_colour(cairo, colour, line == 1 ? 0.9 : 0.45);
		cairo_set_line_width(cairo, line == 1 ? 4 : 1.5);
		cairo_stroke(cairo);
	}
}

cairo_t *document_social_security_card(void)
{
	const struct ink number = { "DejaVu Sans Mono", 74, true, 0x1a1a1a };
	const struct ink note = { "DejaVu Sans", 22, false, 0x1d3557 };
	const struct ink name = { "DejaVu Sans", 38, true, 0x1a1a1a };
	char text[128];
	struct box card;
	cairo_t *cairo = begin_sheet(&card, CARD_HEIGHT, 0x3f6ea8);

	full_name(&JORDAN, text, sizeof(text));
	paint_frame(cairo, card, 0x3f6ea8);
	struct box line = { card.x, card.y + 56, card.width, 80 };
	paint_text_centred(cairo, line, HEADING, "SOCIAL SECURITY");
	line.y += 112;
	paint_text_centred(cairo, line, number, JORDAN_SSN);
	line.y += 86;
	paint_text_centred(cairo, line, note, "THIS NUMBER HAS BEEN ESTABLISHED FOR");
	line.y += 62;
	paint_text_centred(cairo, line, name, text);
	line.y += 140;
	cairo_move_to(cairo, card.x + 220, line.y);
	cairo_line_to(cairo, card.x + card.width - 220, line.y);
	cairo_set_line_width(cairo, 2);
	paint_colour(cairo, 0x1d3557, 1);
	cairo_stroke(cairo);
	line.y -= 20;
	paint_text_centred(cairo, line, note, "SIGNATURE");
	paint_specimen(cairo, card);
	return cairo;
}

static void paint_passport_fields(cairo_t *cairo, struct box page)
{
	double x = page.x + 350, y = page.y + 96;
	char text[64];

	field(cairo, x, y, "Type", "P");
	field(cairo, x + 120, y, "Code", "USA");
	y = field(cairo, x + 300, y, "Passport No.", JORDAN_PASSPORT);
	y = field(cairo, x, y, "Surname", JORDAN.family);
	text_format(text, sizeof(text), "%s %s", JORDAN.given, JORDAN.middle);
	y = field(cairo, x, y, "Given names", text);
	y = field(cairo, x, y, "Nationality", "UNITED STATES OF AMERICA");
	payload_date(JORDAN.birth, "MM/DD/YYYY", text, sizeof(text));
	field(cairo, x, y, "Date of birth", text);
	y = field(cairo, x + 300, y, "Sex", "F");
	payload_date(JORDAN_PASSPORT_ISSUE, "MM/DD/YYYY", text, sizeof(text));
	field(cairo, x, y, "Date of issue", text);
	payload_date(JORDAN_PASSPORT_EXPIRY, "MM/DD/YYYY", text, sizeof(text));
	field(cairo, x + 300, y, "Date of expiration", text);
}

cairo_t *document_passport(void)
{
	const struct ink zone = { "DejaVu Sans Mono", 34.5, false, 0x111111 };
	char line1[MRZ_LINE + 1], line2[MRZ_LINE + 1];
	struct box page;
	cairo_t *cairo = begin_sheet(&page, 712, 0x274b7a);
	const struct box photo = { page.x + 48, page.y + 122, 262, 346 };
	const struct box title = { page.x, page.y + 18, page.width, 70 };
	const struct box white = { page.x + 30, page.y + 566, page.width - 60, 112 };

	payload_passport(&JORDAN, JORDAN_PASSPORT, JORDAN_PASSPORT_EXPIRY, line1, line2);
	paint_text_centred(cairo, title, HEADING, "PASSPORT");
	paint_face(cairo, photo, 0);
	paint_passport_fields(cairo, page);
	paint_specimen(cairo, page);
	paint_round(cairo, white, 10);
	paint_colour(cairo, 0xffffff, 0.85);
	cairo_fill(cairo);
	paint_text_centred(cairo, (struct box){ white.x, white.y + 4, white.width, 52 }, zone,
			   line1);
	paint_text_centred(cairo, (struct box){ white.x, white.y + 54, white.width, 52 }, zone,
			   line2);
	return cairo;
}

cairo_t *document_birth_certificate(void)
{
	const struct ink heading = { "DejaVu Serif", 40, true, 0x3d2b1f };
	char name[128], parent[128], born[16];
	struct box paper;
	cairo_t *cairo = begin_sheet(&paper, 780, 0x7a5c3a);
	struct box line = { paper.x, paper.y + 48, paper.width, 60 };
	double x = paper.x + 110, y = paper.y + 210;

	full_name(&TAYLOR, name, sizeof(name));
	full_name(&JORDAN, parent, sizeof(parent));
	payload_date(TAYLOR.birth, "MM/DD/YYYY", born, sizeof(born));
	paint_frame(cairo, paper, 0x7a5c3a);
	paint_text_centred(cairo, line, heading, "COMMONWEALTH OF VIRGINIA");
	line.y += 56;
	paint_text_centred(cairo, line, heading, "CERTIFICATE OF LIVE BIRTH");
	y = field(cairo, x, y, "NAME OF CHILD", name);
	field(cairo, x, y, "DATE OF BIRTH", born);
	field(cairo, x + 330, y, "SEX", "MALE");
	y = field(cairo, x + 470, y, "PLACE OF BIRTH", "RICHMOND, VIRGINIA");
	y = field(cairo, x, y, "PARENT", parent);
	y = field(cairo, x, y, "CERTIFICATE NUMBER", TAYLOR_CERTIFICATE);
	paint_specimen(cairo, paper);
	paint_symbol(cairo, x - 30, y + 16, BARCODE_CODE128, -1, 0, 3, 84,
		     span_of(TAYLOR_CERTIFICATE));
	return cairo;
}

cairo_t *document_blurred(cairo_t *sharp)
{
	enum { SHRINK = 9 };
	cairo_surface_t *from = cairo_get_target(sharp);
	int width = cairo_image_surface_get_width(from);
	int height = cairo_image_surface_get_height(from);
	cairo_t *small = paint_begin(width / SHRINK, height / SHRINK);
	cairo_t *large = paint_begin(width, height);

	cairo_scale(small, 1.0 / SHRINK, 1.0 / SHRINK);
	cairo_set_source_surface(small, from, 0, 0);
	cairo_pattern_set_filter(cairo_get_source(small), CAIRO_FILTER_GOOD);
	cairo_paint(small);
	cairo_scale(large, SHRINK, SHRINK);
	cairo_set_source_surface(large, cairo_get_target(small), 0, 0);
	cairo_pattern_set_filter(cairo_get_source(large), CAIRO_FILTER_BILINEAR);
	cairo_pattern_set_extend(cairo_get_source(large), CAIRO_EXTEND_PAD);
	cairo_paint(large);
	cairo_destroy(small);
	cairo_destroy(sharp);
	return large;
}
