/* One key as it was pressed. Named apart from ncurses' KEY_ macros, which would overwrite them. */
#ifndef TAC_SCREENS_KEY_H
#define TAC_SCREENS_KEY_H

#include <stdint.h>

#include "kiosk/base/attrs.h"

enum key_kind {
	PRESS_NONE,
	PRESS_CHARACTER, /* code */
	PRESS_CONTROL,   /* code: 'a'..'z' */
	PRESS_ENTER,
	PRESS_ESCAPE,
	PRESS_BACKSPACE,
	PRESS_DELETE,
	PRESS_TAB,
	PRESS_BACK_TAB,
	PRESS_UP,
	PRESS_DOWN,
	PRESS_LEFT,
	PRESS_RIGHT,
	PRESS_PAGE_UP,
	PRESS_PAGE_DOWN,
	PRESS_HOME,
	PRESS_END,
	PRESS_FUNCTION, /* code: 1..12 */
	PRESS_OTHER,    /* a key without a meaning here; it still shows that somebody is there */
};

struct keypress {
	enum key_kind kind;
	uint32_t code;
};

#endif
