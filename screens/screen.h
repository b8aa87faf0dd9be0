/* A screen: draws a view, turns keys into requests, and says what it shows. Pure. */
#ifndef TAC_SCREENS_SCREEN_H
#define TAC_SCREENS_SCREEN_H

#include "kiosk/session/event.h"
#include "screens/canvas.h"
#include "screens/key.h"
#include "screens/layout.h"
#include "screens/view.h"

enum { SCREEN_SPOKEN_MAX = 4096 };

/* The keys that mean the same everywhere stand in the same place everywhere; a word (English msgid)
 * says what one does here, null that it does nothing. */
struct screen_keys {
	const char *enter, *back, *cancel, *staff;
};

struct screen {
	const char *name;
	unsigned step; /* of SCREEN_STEPS, for the progress; 0 outside of a visit */
	struct screen_keys keys;
	const char *help; /* what the help says about this screen (English msgid); null: no help */
	/* Draws and speaks the body. */
	void (*show)(const struct view *view, struct sheet *sheet);
	/* Where the common keys differ by what the screen shows. Optional; else `keys`. */
	struct screen_keys (*keys_now)(const struct view *view);
	/* The screen's own keys; REQUEST_NONE for those it has no use for. Optional. */
	struct request (*key)(const struct view *view, struct keypress key);
};

enum { SCREEN_STEPS = 6 };

/* The screen of a session's state. */
const struct screen *screen_of(enum session_state state);

/* Draws the view's screen with frame, overlay (help, idle, cancel) and keys. */
void screen_draw(const struct view *view, struct canvas *canvas);
/* What a key asks for, overlays and the keys that mean the same everywhere included. */
struct request screen_key(const struct view *view, struct keypress key);
/* The whole screen as one would read it aloud, in the view's language. */
void screen_speak(const struct view *view, char *to, size_t max);

#endif
