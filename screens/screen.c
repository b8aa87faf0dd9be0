#include "screens/screen.h"

#include "kiosk/base/text.h"
#include "screens/frame.h"
#include "screens/screens.h"

static const struct screen *const SCREENS[SESSION_STATE_COUNT] = {
#define X(name) [SESSION_##name] = &SCREEN_##name,
	SESSION_STATE_LIST(X)
#undef X
};

const struct screen *screen_of(enum session_state state)
{
	return SCREENS[state];
}

/* The title, then the body or what lies over it, then the keys: also the order of reading. */
static void screen_lay(struct sheet *sheet)
{
	const struct view *view = sheet->view;
	const struct screen *screen = screen_of(view->state);

	sheet->row = SHEET_BODY_ROW;
	frame_title(sheet, screen->step);
	if (view->overlay == OVERLAY_NONE) {
		screen->show(view, sheet);
		frame_keys(sheet, screen);
		return;
	}
	struct sheet under = *sheet; /* seen behind the box, but not spoken */
	under.spoken = NULL;
	if (under.canvas != NULL)
		screen->show(view, &under);
	frame_overlay(sheet, screen);
}

void screen_draw(const struct view *view, struct canvas *canvas)
{
	struct sheet sheet = { .view = view, .canvas = canvas };

	canvas_clear(canvas);
	screen_lay(&sheet);
}

void screen_speak(const struct view *view, char *to, size_t max)
{
	struct bytes spoken = bytes_over(to, max - 1);
	struct sheet sheet = { .view = view, .spoken = &spoken };

	screen_lay(&sheet);
	to[spoken.size] = '\0';
}

static struct request request_of(enum request_kind kind)
{
	return (struct request){ .kind = kind };
}

struct request typing_key(struct keypress key)
{
	if (key.kind == PRESS_CHARACTER)
		return (struct request){ .kind = REQUEST_TYPE, .code = key.code };
	if (key.kind == PRESS_BACKSPACE || key.kind == PRESS_DELETE)
		return request_of(REQUEST_ERASE);
	if (key.kind == PRESS_CONTROL && key.code == 'u')
		return request_of(REQUEST_EMPTY);
	return request_of(REQUEST_NONE);
}

struct request moving_key(struct keypress key)
{
	if (key.kind == PRESS_UP || key.kind == PRESS_BACK_TAB)
		return request_of(REQUEST_UP);
	if (key.kind == PRESS_DOWN || key.kind == PRESS_TAB)
		return request_of(REQUEST_DOWN);
	return request_of(REQUEST_NONE);
}

struct request choice_key(const struct view *view, struct keypress key)
{
	if (key.kind != PRESS_CHARACTER || key.code < '1' || key.code > '9')
		return moving_key(key);
	if (key.code - '1' >= view->choice_count)
		return request_of(REQUEST_NONE);
	return (struct request){ .kind = REQUEST_CHOOSE, .index = key.code - '1' };
}

static bool is_character(struct keypress key, uint32_t lower)
{
	return key.kind == PRESS_CHARACTER && (key.code | 0x20) == lower;
}

/* While something lies over the screen it has the keyboard. */
static struct request overlay_key(const struct view *view, struct keypress key)
{
	if (view->overlay != OVERLAY_CANCEL)
		return request_of(REQUEST_ANY);
	if (key.kind == PRESS_ENTER || is_character(key, 'y') || is_character(key, 's'))
		return request_of(REQUEST_NEXT); /* yes, sí */
	if (key.kind == PRESS_CHARACTER && key.code == '2' && view->may_rest)
		return (struct request){ .kind = REQUEST_CHOOSE, .index = 1 };
	if (key.kind == PRESS_ESCAPE || is_character(key, 'n'))
		return request_of(REQUEST_BACK);
	return request_of(REQUEST_ANY);
}

/* The keys that mean the same everywhere, where they mean something. */
static struct request common_key(const struct view *view, const struct screen *screen,
				 struct keypress key)
{
	bool is_function = key.kind == PRESS_FUNCTION;
	struct screen_keys keys = screen->keys_now != NULL ? screen->keys_now(view) : screen->keys;

	if (key.kind == PRESS_ENTER && keys.enter != NULL)
		return request_of(REQUEST_NEXT);
	if (key.kind == PRESS_ESCAPE && keys.back != NULL)
		return request_of(REQUEST_BACK);
	if (is_function && key.code == 1 && screen->help != NULL)
		return request_of(REQUEST_HELP);
	if (is_function && key.code == 9 && keys.cancel != NULL)
		return request_of(REQUEST_CANCEL);
	if (is_function && key.code == 7 && view->role == ROLE_CLERK)
		return request_of(REQUEST_HAND_OFF);
	if (is_function && key.code == 10 && keys.staff != NULL)
		return request_of(REQUEST_STAFF);
	return request_of(REQUEST_ANY);
}

struct request screen_key(const struct view *view, struct keypress key)
{
	const struct screen *screen = screen_of(view->state);
	struct request request = request_of(REQUEST_NONE);

	if (key.kind == PRESS_NONE)
		return request;
	if (view->overlay != OVERLAY_NONE)
		return overlay_key(view, key);
	if (screen->key != NULL)
		request = screen->key(view, key);
	return request.kind != REQUEST_NONE ? request : common_key(view, screen, key);
}
