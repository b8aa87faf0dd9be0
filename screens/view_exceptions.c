/* What the desk shows of papers that somebody must look at. */
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "screens/view_parts.h"

static const char *const ANSWER_WORDS[DESK_ANSWER_COUNT] = {
	[DESK_HANDED_OVER] = "The paper is whole, and it is in the visitor's hands",
	[DESK_DESTROYED] = "The paper is spoiled, and I destroyed it",
	[DESK_NOT_FOUND] = "The paper is not here",
};
static const char *const HERE_WORDS[] = {
	"Yes: print another IP PIN for them now",
	"No, they have left: only void this one",
};

static const char *words_of(const struct filling *filling, unsigned choice)
{
	const struct desk_paper *paper = &filling->view->desk.paper;
	const struct policy_reasons *reasons = policy_disagreements(filling->policy);

	if (paper->stage == DESK_WHY)
		return choice < reasons->count ? reasons->at[choice].name : "";
	if (paper->stage == DESK_HERE)
		return choice < COUNT_OF(HERE_WORDS) ? HERE_WORDS[choice] : "";
	if (paper->offer == DESK_OFFER_ANSWERS)
		return choice < COUNT_OF(ANSWER_WORDS) ? ANSWER_WORDS[choice] : "";
	return paper->offer == DESK_OFFER_REPLACE ? "Print another IP PIN in its place"
						  : "Print the same IP PIN on paper again";
}

static void fill_choices(const struct filling *filling)
{
	struct view *view = filling->view;
	const struct desk_paper *paper = &view->desk.paper;
	unsigned count = desk_paper_choices(paper);

	view->cursor = paper->choice;
	for (unsigned at = 0; at < count; at++)
		view_add_choice(view, words_of(filling, at));
}

/* The view bears no secret, not even unseen. */
static void fill_second(struct view *view)
{
	struct desk_paper *paper = &view->desk.paper;
	size_t length = text_length(paper->secret);

	view->field_count = 2;
	view->field[0] = (struct view_field){ .label = "User name of the second person",
					      .max = SESSION_USER_MAX - 1 };
	(void)text_copy(view->field[0].text, PERSON_TEXT_MAX, paper->user);
	view->field[1] = (struct view_field){ .label = "Password", .max = SESSION_USER_MAX - 1 };
	for (size_t at = 0; at < length && at + 1 < PERSON_TEXT_MAX; at++)
		view->field[1].text[at] = '*';
	view->cursor = paper->is_at_secret;
}

void view_fill_exceptions(const struct filling *filling)
{
	const struct view_facts *facts = filling->facts;
	struct view *view = filling->view;
	struct desk_paper *paper = &view->desk.paper;

	view->desk = filling->session->desk;
	if (view->desk.state == DESK_PAPER && paper->stage == DESK_SECOND)
		fill_second(view);
	wipe(paper->secret, sizeof(paper->secret));
	if (view->desk.state == DESK_EXCEPTIONS && !view->desk.is_busy && facts->papers != NULL)
		memcpy(view->papers, facts->papers, sizeof(view->papers));
	if (view->desk.state != DESK_PAPER)
		return;
	view->message = paper->message;
	if (facts->paper_at != NULL)
		view->paper_at = *facts->paper_at;
	if (facts->paper_fault != NULL)
		(void)text_copy(view->paper_fault, sizeof(view->paper_fault), facts->paper_fault);
	if (desk_paper_choices(paper) > 0)
		fill_choices(filling);
}
