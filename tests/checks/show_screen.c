/* Shows one scene on this terminal until a key is pressed: build/tests/checks/show_screen NAME en
 */
#include <poll.h>

#include "screens/screen.h"
#include "screens/term.h"
#include "tests/fakes/scenes.h"

static const struct scene *scene_find(const char *name)
{
	for (size_t at = 0; at < SCENE_COUNT; at++)
		if (strcmp(SCENES[at].name, name) == 0)
			return &SCENES[at];
	return NULL;
}

static void show(const struct scene *scene, enum language language)
{
	static struct view view;
	static struct canvas canvas;
	struct pollfd line = { .fd = STDIN_FILENO, .events = POLLIN };

	scene_view(scene, language, &view);
	screen_draw(&view, &canvas);
	term_show(&canvas);
	(void)poll(&line, 1, -1);
}

int main(int count, char **arguments)
{
	struct fault fault = { 0 };
	const char *build = getenv("BUILD");
	char directory[256];
	const struct scene *scene = count > 1 ? scene_find(arguments[1]) : NULL;
	bool is_spanish = count > 2 && strcmp(arguments[2], "es") == 0;

	if (scene == NULL) {
		for (size_t at = 0; at < SCENE_COUNT; at++)
			(void)puts(SCENES[at].name);
		return 2;
	}
	(void)snprintf(directory, sizeof(directory), "%s/share/locale", build ? build : "build");
	if (language_init(directory, &fault) != STATUS_OK || term_open(&fault) != STATUS_OK) {
		(void)fprintf(stderr, "%s\n", fault.what);
		return 2;
	}
	show(scene, is_spanish ? LANGUAGE_SPANISH : LANGUAGE_ENGLISH);
	term_close();
	return 0;
}
