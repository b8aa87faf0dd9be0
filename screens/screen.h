/* A screen: draws a view, turns keys into requests, and says what it shows. Pure. */
#ifndef TAC_SCREENS_SCREEN_H
#define TAC_SCREENS_SCREEN_H

#include "kiosk/session/event.h"
#include "screens/canvas.h"
#include "screens/view.h"

enum key_kind {
	KEY_NONE,
	KEY_CHARACTER, /* code */
	KEY_ENTER,
	KEY_ESCAPE,
	KEY_BACKSPACE,
	KEY_DELETE,
	KEY_TAB,
	KEY_BACK_TAB,
	KEY_UP,
	KEY_DOWN,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_HOME,
	KEY_END,
	KEY_FUNCTION, /* code: 1..12 */
	KEY_OTHER,    /* a key without a meaning here; it still shows that somebody is there */
};

struct key {
	enum key_kind kind;
	uint32_t code;
};

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
