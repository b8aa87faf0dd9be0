/* What the screens before and behind the printing of a receipt show. */
#include "kiosk/base/text.h"
#include "screens/view_parts.h"

static void fill_alone(const struct filling *filling, const struct session_rules *rules)
{
	enum language languages[LANGUAGE_COUNT];
	size_t count = session_paper_languages(rules, languages);

	for (size_t at = 0; at < count; at++)
		view_add_choice(filling->view, language_own_name(languages[at]));
	filling->view->is_large = filling->session->receipt.is_large;
}

static void fill_taken(const struct filling *filling)
{
	static const char *const WORDS[TAKEN_COUNT] = {
		[TAKEN_YES] = N_("Yes, I have it"),
		[TAKEN_NO] = N_("No, it is not here"),
	};

	for (unsigned at = 0; at < TAKEN_COUNT; at++)
		view_add_choice(filling->view, language_text(filling->view->language, WORDS[at]));
}

static void fill_hand_over(const struct filling *filling, const struct session_rules *rules)
{
	const struct view_facts *facts = filling->facts;
	struct view *view = filling->view;

	view->paper = facts->paper;
	view->may_save = rules->may_save && facts->paper != NULL;
	view->letter_follows = facts->letter_follows;
	if (filling->session->is_saved && facts->saved_path != NULL)
		(void)text_copy(view->saved_path, sizeof(view->saved_path), facts->saved_path);
	view->is_pin_asked = filling->session->pin_until_ms != 0;
	if (view->is_pin_asked && facts->pin != NULL)
		(void)text_format(view->pin, sizeof(view->pin), "%.3s %.3s", facts->pin,
				  facts->pin + 3);
}

void view_fill_paper(const struct filling *filling, const struct session_rules *rules)
{
	if (filling->view->state == SESSION_ALONE)
		fill_alone(filling, rules);
	else if (filling->view->state == SESSION_HAND_OVER)
		fill_hand_over(filling, rules);
	else if (filling->view->state == SESSION_TAKEN)
		fill_taken(filling);
	else if (filling->view->state == SESSION_UNPRINTED)
		filling->view->can_mail = filling->session->can_mail;
	else if (filling->view->state == SESSION_TROUBLE)
		filling->view->exception = filling->session->exception;
}
