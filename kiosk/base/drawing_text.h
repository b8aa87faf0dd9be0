/* Text of paper on a Cairo surface: what drawings and pictures of paper share. */
#ifndef TAC_BASE_DRAWING_TEXT_H
#define TAC_BASE_DRAWING_TEXT_H

#include <cairo.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/paper.h"

/* Scope cleanup of Cairo's and Pango's objects. */
#define WITH(release) __attribute__((cleanup(release)))

/* Wipes what is drawn on an image: a PIN may stand there. */
void drawing_surface_release(cairo_surface_t **surface);
void drawing_context_release(cairo_t **context);

/* Draws a text with its upper left corner where x and y are, DRAWING_ROW_DOTS times its height
 * high. False, and nothing drawn, where there is no font at all. */
bool drawing_text(cairo_t *context, struct paper_look look, const char *text, int x,
		  int y) MUST_CHECK;

#endif
