/* A screen: draws a view, turns keys into requests, and says what it shows. Pure. */
#ifndef TAC_SCREENS_SCREEN_H
#define TAC_SCREENS_SCREEN_H

#include "kiosk/session/event.h"
#include "screens/canvas.h"
#include "screens/key.h"
#include "screens/view.h"

enum { SCREEN_SPOKEN_MAX = 4096 };

struct screen {
	const char *name;
	void (*draw)(const struct view *view, struct canvas *canvas);
	struct request (*key)(const struct view *view, struct key key);
	/* The whole screen as one would read it aloud, in the view's language. */
	void (*speak)(const struct view *view, char *to, size_t max);
};

/* The screen of a session's state. */
const struct screen *screen_of(enum session_state state);

/* Draws the view's screen with frame, overlay (help, idle, cancel) and keys. */
void screen_draw(const struct view *view, struct canvas *canvas);
/* What a key asks for, overlays and the keys that mean the same everywhere included. */
struct request screen_key(const struct view *view, struct key key);
void screen_speak(const struct view *view, char *to, size_t max);

#endif
