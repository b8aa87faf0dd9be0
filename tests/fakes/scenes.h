/* Scenes: visits caught at one moment each, with invented people, to be drawn, spoken and compared
 * with goldens. */
#ifndef TAC_TESTS_SCENES_H
#define TAC_TESTS_SCENES_H

#include "screens/view.h"

struct scene {
	const char *name; /* of the golden, too */
	enum session_state state;
	void (*set)(void); /* changes what all scenes have in common; or null */
};

extern const struct scene SCENES[];
extern const size_t SCENE_COUNT;

/* What the scene's screen sees in that language. The view borrows until the next call. */
void scene_view(const struct scene *scene, enum language language, struct view *ret);

#endif
