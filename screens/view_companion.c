/* Who is with the visitor. */
#include "kiosk/base/text.h"
#include "screens/view_parts.h"

static const char *const COMPANION_WORDS[COMPANION_COUNT] = {
	[COMPANION_NONE] = "Neither",
	[COMPANION_FAMILY] = "Family member or friend who interprets",
	[COMPANION_CENTRE] = "Interpreter of the center",
	[COMPANION_PHONE] = "Interpreter by telephone",
	[COMPANION_REPRESENTATIVE] = "Representative with Form 2848",
};

const char *view_companion_words(enum companion companion)
{
	return COMPANION_WORDS[companion];
}

void view_fill_companions(const struct filling *filling)
{
	enum companion choices[COMPANION_COUNT];
	unsigned count = session_companion_choices(filling->session, choices);

	for (unsigned at = 0; at < count; at++)
		view_add_choice(filling->view, at == 0 && filling->session->companion_at > 0
						       ? "Nobody else"
						       : COMPANION_WORDS[choices[at]]);
}

void view_fill_companion_id(const struct filling *filling)
{
	const struct session *session = filling->session;
	struct view *view = filling->view;
	bool represents = view->companion == COMPANION_REPRESENTATIVE;

	view->field_count = 1;
	view->field[0] = (struct view_field){ .label = represents ? "CAF or badge number"
								  : "Number of badge or ID",
					      .max = SESSION_ID_TEXT_MAX - 1 };
	(void)text_copy(view->field[0].text, sizeof(view->field[0].text),
			session->companion[session->companion_at].id);
}
