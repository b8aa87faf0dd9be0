/* The one home of Pango. */
#include "kiosk/base/drawing_text.h"

#include <pango/pangocairo.h>

#include "kiosk/base/drawing.h"
#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum { BASELINE_DOTS = 23 }; /* from a line's upper edge; an accent over a capital takes 20 */
enum { SHOWN_MAX = PAPER_LINE_MAX };

/* Both have letters of one width, which is this part of an em. The first is better to read and has
 * a bold of its own; the second has also what Vietnamese, Chinese and Korean need. */
static const struct font {
	const char *family;
	double em_a_column;
} FONTS[] = {
	{ "DejaVu Sans Mono", 1233.0 / 2048.0 },
	{ "WenQuanYi Micro Hei Mono", 1229.0 / 2048.0 },
};
enum { FONT_PLAIN, FONT_WIDE, FONT_COUNT };

void drawing_surface_release(cairo_surface_t **surface)
{
	if (*surface == NULL)
		return;
	cairo_surface_flush(*surface);
	unsigned char *pixels = cairo_surface_get_type(*surface) == CAIRO_SURFACE_TYPE_IMAGE
					? cairo_image_surface_get_data(*surface)
					: NULL;
	if (pixels != NULL)
		wipe(pixels, (size_t)cairo_image_surface_get_stride(*surface) *
				     (size_t)cairo_image_surface_get_height(*surface));
	cairo_surface_destroy(*surface);
}

void drawing_context_release(cairo_t **context)
{
	cairo_destroy(*context);
}

static void object_release(gpointer *object)
{
	if (*object != NULL)
		g_object_unref(*object);
}

static PangoFontDescription *describe(unsigned font, bool is_wide, bool is_bold)
{
	PangoFontDescription *ret = pango_font_description_new();
	double dots =
		is_wide ? 2.0 * PAPER_DOTS_A_COLUMN : PAPER_DOTS_A_COLUMN / FONTS[font].em_a_column;

	pango_font_description_set_family_static(ret, FONTS[font].family);
	pango_font_description_set_absolute_size(ret, dots * PANGO_SCALE);
	pango_font_description_set_weight(ret, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	return ret;
}

/* Fixed choices, so that nothing depends on a user's desktop settings. */
static PangoContext *new_context(void)
{
	PangoContext *context = pango_font_map_create_context(pango_cairo_font_map_get_default());
	cairo_font_options_t *options = cairo_font_options_create();

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	pango_cairo_context_set_resolution(context, 72);
	pango_context_set_round_glyph_positions(context, FALSE);
	cairo_font_options_destroy(options);
	return context;
}

/* The fonts themselves, to be asked what they have; null where none is installed at all. */
struct fonts {
	PangoFont *at[FONT_COUNT];
};

static struct fonts load_fonts(PangoContext *context)
{
	struct fonts fonts = { 0 };

	for (unsigned at = 0; at < FONT_COUNT; at++) {
		PangoFontDescription *font = describe(at, false, false);
		fonts.at[at] = pango_context_load_font(context, font);
		pango_font_description_free(font);
	}
	return fonts;
}

static void release_fonts(struct fonts *fonts)
{
	for (unsigned at = 0; at < FONT_COUNT; at++)
		if (fonts->at[at] != NULL)
			g_object_unref(fonts->at[at]);
}

static bool has(const struct fonts *fonts, unsigned font, uint32_t code)
{
	return fonts->at[font] != NULL && pango_font_has_char(fonts->at[font], code);
}

static bool is_wide(uint32_t code)
{
	return text_columns_of(code) == 2;
}

static bool is_shown(const struct fonts *fonts, uint32_t code)
{
	bool is_printable = text_columns_of(code) >= 0 && code != TEXT_NOT_UTF8;

	return is_printable &&
	       ((!is_wide(code) && has(fonts, FONT_PLAIN, code)) || has(fonts, FONT_WIDE, code));
}

uint32_t drawing_lacks(const char *text)
{
	WITH(object_release) gpointer context = new_context();
	WITH(release_fonts) struct fonts fonts = load_fonts(context);
	struct span rest = span_of(text);

	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		if (!is_shown(&fonts, code))
			return code;
	}
	return 0;
}

/* The text with '?' for what cannot be drawn; in *ret_font what its narrow letters are drawn in,
 * which is one font for all of them. */
static void replace(const struct fonts *fonts, const char *text, char to[SHOWN_MAX],
		    unsigned *ret_font)
{
	struct span rest = span_of(text);

	to[0] = '\0';
	*ret_font = FONT_PLAIN;
	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		if (!is_shown(fonts, code))
			code = '?';
		else if (!is_wide(code) && !has(fonts, FONT_PLAIN, code))
			*ret_font = FONT_WIDE;
		(void)text_append_code(to, SHOWN_MAX, code);
	}
}

/* Fonts for each run of narrow and of wide characters. Strokes of a sign that is stretched would
 * run together if they were bold, too. */
static PangoAttrList *runs_of(const char *text, unsigned narrow_font, struct paper_look look)
{
	bool is_wide_bold = look.is_bold && look.width == look.height;
	PangoAttrList *list = pango_attr_list_new();
	struct span all = span_of(text), rest = all;

	pango_attr_list_insert(list, pango_attr_fallback_new(FALSE));
	while (rest.size > 0) {
		size_t from = all.size - rest.size, to = from;
		struct span ahead = rest;
		bool run_is_wide = is_wide(text_next(&ahead));
		for (ahead = rest; ahead.size > 0 && is_wide(text_next(&ahead)) == run_is_wide;)
			to = all.size - ahead.size;
		PangoFontDescription *font =
			describe(run_is_wide ? FONT_WIDE : narrow_font, run_is_wide,
				 run_is_wide ? is_wide_bold : look.is_bold);
		PangoAttribute *run = pango_attr_font_desc_new(font);
		run->start_index = (guint)from;
		run->end_index = (guint)to;
		pango_attr_list_insert(list, run);
		pango_font_description_free(font);
		rest = span_slice(all, to, all.size);
	}
	return list;
}

bool drawing_text(cairo_t *context, struct paper_look look, const char *text, int x, int y)
{
	WITH(object_release) gpointer pango = new_context();
	WITH(object_release) gpointer layout = pango_layout_new(pango);
	WITH(release_fonts) struct fonts fonts = load_fonts(pango);
	char shown[SHOWN_MAX];
	unsigned narrow_font;

	if (!is_shown(&fonts, '?'))
		return false;
	replace(&fonts, text, shown, &narrow_font);
	PangoAttrList *runs = runs_of(shown, narrow_font, look);
	pango_layout_set_single_paragraph_mode(layout, TRUE);
	pango_layout_set_attributes(layout, runs);
	pango_layout_set_text(layout, shown, -1);
	cairo_save(context);
	cairo_translate(context, x, y);
	cairo_scale(context, look.width, look.height);
	cairo_move_to(context, 0, BASELINE_DOTS);
	pango_cairo_show_layout_line(context, pango_layout_get_line_readonly(layout, 0));
	cairo_restore(context);
	pango_layout_set_text(layout, "", -1);
	pango_attr_list_unref(runs);
	wipe(shown, sizeof(shown));
	return true;
}
