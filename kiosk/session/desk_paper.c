#include "kiosk/session/desk_paper.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"
#include "kiosk/session/desk_step.h"

/* A word that the shell answers. */
static void ask_word(struct desk *desk, struct effects *effects, enum desk_word word)
{
	desk_ask(desk, effects, EFFECT_PAPER, word);
}

/* And one that it does not. */
static void say_word(struct effects *effects, enum desk_word word)
{
	if (effects->count < EFFECTS_MAX)
		effects->at[effects->count++] =
			(struct effect){ .kind = EFFECT_PAPER, .index = word };
}

static void enter(struct desk *desk, enum desk_stage stage)
{
	struct desk_paper *paper = &desk->paper;

	paper->stage = stage;
	paper->choice = 0;
	paper->message = NULL;
	paper->is_at_secret = false;
	wipe(paper->user, sizeof(paper->user));
	wipe(paper->secret, sizeof(paper->secret));
	if (stage != DESK_AGREE && stage != DESK_WHY)
		wipe(paper->second, sizeof(paper->second));
}

unsigned desk_paper_choices(const struct desk_paper *paper)
{
	if (paper->stage == DESK_HERE)
		return 2;
	if (paper->stage == DESK_WHY)
		return paper->reason_count;
	if (paper->stage != DESK_LOOK || paper->offer == DESK_OFFER_NOTHING)
		return 0;
	return paper->offer == DESK_OFFER_ANSWERS ? DESK_ANSWER_COUNT : 1;
}

bool desk_paper_holds(const struct desk_paper *paper)
{
	return paper->stage >= DESK_SECOND && paper->stage <= DESK_HANDING;
}

bool desk_paper_works(const struct desk_paper *paper)
{
	return paper->stage == DESK_DOING || paper->stage == DESK_PRINTING;
}

void desk_leave(struct desk *desk, struct effects *effects)
{
	if (desk->state != DESK_PAPER || !desk_paper_holds(&desk->paper))
		return;
	say_word(effects, DESK_WORD_LEAVE);
	enter(desk, DESK_DONE);
}

/* --- what to do ----------------------------------------------------------------------------------
 */

static void choose(struct desk *desk, unsigned choice)
{
	struct desk_paper *paper = &desk->paper;

	if (paper->stage == DESK_HERE) {
		paper->deed = choice == 0 ? DESK_REPLACE : DESK_VOID;
		enter(desk, DESK_CONFIRM);
	} else if (paper->offer == DESK_OFFER_ANSWERS) {
		paper->answer = (enum desk_answer)choice;
		paper->deed = DESK_HAND_OVER;
		enter(desk, choice == DESK_HANDED_OVER ? DESK_CONFIRM : DESK_HERE);
	} else {
		bool is_void = paper->offer == DESK_OFFER_REPLACE;
		paper->answer = is_void ? DESK_NOT_FOUND : DESK_HANDED_OVER;
		paper->deed = is_void ? DESK_REPLACE : DESK_REPRINT;
		enter(desk, DESK_CONFIRM);
	}
}

static void look_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	struct desk_paper *paper = &desk->paper;
	unsigned count = desk_paper_choices(paper);

	if (request->kind == REQUEST_UP)
		paper->choice -= paper->choice > 0;
	else if (request->kind == REQUEST_DOWN)
		paper->choice += paper->choice + 1 < count;
	else if (request->kind == REQUEST_CHOOSE && request->index < count)
		choose(desk, request->index);
	else if (request->kind == REQUEST_NEXT && paper->choice < count)
		choose(desk, paper->choice);
	else if (request->kind == REQUEST_BACK && paper->stage == DESK_HERE)
		enter(desk, DESK_LOOK);
	else if (request->kind == REQUEST_BACK)
		desk_list(desk, effects);
}

static void perform(struct desk *desk, struct effects *effects)
{
	enter(desk, DESK_DOING);
	ask_word(desk, effects, DESK_WORD_DO);
}

static void confirm_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	if (request->kind == REQUEST_BACK) {
		enter(desk, DESK_LOOK);
	} else if (request->kind == REQUEST_NEXT && desk->paper.deed == DESK_HAND_OVER) {
		perform(desk, effects);
	} else if (request->kind == REQUEST_NEXT) {
		enter(desk, DESK_DOING);
		ask_word(desk, effects, DESK_WORD_ASK);
	}
}

/* --- a second person -----------------------------------------------------------------------------
 */

static void type(char *field, size_t max, const struct request *request)
{
	if (request->kind == REQUEST_TYPE && text_columns_of(request->code) > 0)
		(void)text_append_code(field, max, request->code);
	else if (request->kind == REQUEST_ERASE)
		text_erase_last(field);
	else if (request->kind == REQUEST_EMPTY)
		wipe(field, max);
}

static bool leaves(enum request_kind kind)
{
	return kind == REQUEST_CANCEL || kind == REQUEST_STAFF;
}

static void second_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	struct desk_paper *paper = &desk->paper;

	if (request->kind == REQUEST_BACK || leaves(request->kind)) {
		say_word(effects, DESK_WORD_TAKE_BACK);
		enter(desk, DESK_LOOK);
		desk->is_done = leaves(request->kind);
	} else if (request->kind == REQUEST_UP) {
		paper->is_at_secret = false;
	} else if (request->kind == REQUEST_DOWN ||
		   (request->kind == REQUEST_NEXT && !paper->is_at_secret)) {
		paper->is_at_secret = true;
	} else if (request->kind == REQUEST_NEXT) {
		if (paper->user[0] == '\0' || paper->secret[0] == '\0')
			paper->message = "Type the second person's user name and password.";
		else
			ask_word(desk, effects, DESK_WORD_SIGN_IN);
	} else if (paper->is_at_secret) {
		type(paper->secret, sizeof(paper->secret), request);
	} else {
		type(paper->user, sizeof(paper->user), request);
	}
}

static void turn_away(struct desk *desk, struct effects *effects, const char *message)
{
	say_word(effects, DESK_WORD_AWAY);
	enter(desk, DESK_SECOND);
	desk->paper.message = message;
}

static unsigned reasons_of(const struct event *event)
{
	return event->count == 0                 ? 1
	       : event->count < DESK_REASONS_MAX ? (unsigned)event->count
						 : DESK_REASONS_MAX;
}

/* Somebody's password was right: whoever asks is not the one who agrees, and neither is the clerk
 * whose visit it was. */
static void signed_in(struct desk *desk, const struct event *event, struct effects *effects)
{
	struct desk_paper *paper = &desk->paper;

	if (strcmp(event->id, paper->asked_by) == 0)
		turn_away(desk, effects, "Nobody agrees to their own request.");
	else if (event->is_barred)
		turn_away(desk, effects, "This was their own case: somebody else must agree.");
	else if (!role_may_second(paper->role, event->role))
		turn_away(desk, effects, "A supervisor must agree to this.");
	else {
		enter(desk, DESK_AGREE);
		(void)text_copy(paper->second, sizeof(paper->second), event->id);
		paper->reason_count = reasons_of(event);
	}
}

static void agree_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	if (request->kind == REQUEST_AGREE)
		ask_word(desk, effects, DESK_WORD_AGREE);
	else if (request->kind == REQUEST_REFUSE)
		enter(desk, DESK_WHY);
	else if (request->kind == REQUEST_BACK || leaves(request->kind))
		turn_away(desk, effects, NULL);
}

static void refuse_for(struct desk *desk, unsigned reason, struct effects *effects)
{
	if (reason >= desk->paper.reason_count)
		return;
	desk->paper.reason = reason;
	ask_word(desk, effects, DESK_WORD_REFUSE);
}

static void why_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	struct desk_paper *paper = &desk->paper;

	if (request->kind == REQUEST_UP)
		paper->choice -= paper->choice > 0;
	else if (request->kind == REQUEST_DOWN)
		paper->choice += paper->choice + 1 < paper->reason_count;
	else if (request->kind == REQUEST_CHOOSE)
		refuse_for(desk, request->index, effects);
	else if (request->kind == REQUEST_NEXT)
		refuse_for(desk, paper->choice, effects);
	else if (request->kind == REQUEST_BACK)
		enter(desk, DESK_AGREE);
	else if (leaves(request->kind))
		turn_away(desk, effects, NULL);
}

/* Here, or elsewhere while somebody was about to answer here. */
static void answered(struct desk *desk, bool is_agreed, struct effects *effects)
{
	enum desk_stage stage = desk->paper.stage;

	if ((stage == DESK_AGREE || stage == DESK_WHY) && !desk->is_busy)
		say_word(effects, DESK_WORD_AWAY);
	if (is_agreed) {
		perform(desk, effects);
		return;
	}
	desk->is_busy = false;
	enter(desk, DESK_LOOK);
	desk->paper.message = "The second person does not agree. Nothing was done.";
}

/* --- a new paper ---------------------------------------------------------------------------------
 */

static void print(struct desk *desk, struct effects *effects)
{
	enter(desk, DESK_PRINTING);
	desk_ask(desk, effects, EFFECT_PRINT, 0);
}

static void end_paper(struct desk *desk, bool is_lost, struct effects *effects)
{
	enter(desk, DESK_DOING);
	desk->paper.is_lost = is_lost;
	ask_word(desk, effects, is_lost ? DESK_WORD_LOST : DESK_WORD_HANDED);
}

static void printing_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	bool is_printed = desk->paper.stage == DESK_HANDING;
	enum request_kind kind = request->kind;

	if (kind == REQUEST_NEXT && is_printed)
		end_paper(desk, false, effects);
	else if (kind == REQUEST_NEXT)
		print(desk, effects);
	else if (kind == REQUEST_BACK || kind == REQUEST_REFUSE || leaves(kind))
		end_paper(desk, true, effects);
}

void desk_paper_request(struct desk *desk, const struct request *request, struct effects *effects)
{
	switch (desk->paper.stage) {
	case DESK_LOOK:
	case DESK_HERE:
		look_step(desk, request, effects);
		break;
	case DESK_CONFIRM:
		confirm_step(desk, request, effects);
		break;
	case DESK_SECOND:
		second_step(desk, request, effects);
		break;
	case DESK_AGREE:
		agree_step(desk, request, effects);
		break;
	case DESK_WHY:
		why_step(desk, request, effects);
		break;
	case DESK_DOING:
	case DESK_PRINTING:
		break;
	case DESK_UNPRINTED:
	case DESK_HANDING:
		printing_step(desk, request, effects);
		break;
	case DESK_DONE:
		if (request->kind == REQUEST_NEXT || request->kind == REQUEST_BACK)
			desk_list(desk, effects);
		break;
	}
}

/* --- what the shell tells ------------------------------------------------------------------------
 */

static void opened(struct desk *desk, const struct event *event)
{
	desk->is_busy = false;
	desk->state = DESK_PAPER;
	enter(desk, DESK_LOOK);
	desk->paper.offer = event->count <= DESK_OFFER_REPRINT ? (enum desk_offer)event->count
							       : DESK_OFFER_NOTHING;
	desk->paper.is_lost = false;
}

static void told(struct desk *desk, const struct event *event, struct effects *effects)
{
	struct desk_paper *paper = &desk->paper;
	bool is_asking = paper->stage == DESK_SECOND || paper->stage == DESK_AGREE ||
			 paper->stage == DESK_WHY;

	if (desk->state == DESK_EXCEPTIONS) {
		if (event->index == DESK_TOLD_OPENED && desk->is_busy)
			opened(desk, event);
		return;
	}
	if (event->index == DESK_TOLD_FREE || event->index == DESK_TOLD_REFUSED) {
		if (is_asking || paper->stage == DESK_DOING)
			answered(desk, event->index == DESK_TOLD_FREE, effects);
	} else if (paper->stage == DESK_DOING) {
		desk->is_busy = false;
		if (event->index == DESK_TOLD_ASKED)
			enter(desk, DESK_SECOND);
		else if (event->index == DESK_TOLD_DONE) {
			enter(desk, DESK_DONE);
			paper->is_pin_good = event->count == 1;
		} else if (event->index == DESK_TOLD_FAILED) {
			enter(desk, DESK_LOOK);
			paper->message = "It could not be done. Nothing was changed.";
		}
	}
}

static void sign_in_answered(struct desk *desk, const struct event *event, struct effects *effects)
{
	desk->is_busy = false;
	if (event->kind == EVENT_SIGNED_IN) {
		signed_in(desk, event, effects);
		return;
	}
	wipe(desk->paper.secret, sizeof(desk->paper.secret));
	desk->paper.message = event->kind == EVENT_SIGN_IN_LOCKED
				      ? "Too many tries. This account is locked for a while."
				      : "User name or password is wrong.";
}

/* What cannot be begun again is an open exception at once. */
static void print_answered(struct desk *desk, const struct event *event, struct effects *effects)
{
	desk->is_busy = false;
	if (event->kind == EVENT_PRINTED)
		enter(desk, DESK_HANDING);
	else if (event->kind == EVENT_UNPRINTED && event->index == 0)
		enter(desk, DESK_UNPRINTED);
	else
		end_paper(desk, true, effects);
}

bool desk_paper_answer(struct desk *desk, const struct event *event, struct effects *effects)
{
	enum event_kind kind = event->kind;
	bool is_here = desk->state == DESK_PAPER;

	if (kind == EVENT_PAPER && (is_here || desk->state == DESK_EXCEPTIONS))
		told(desk, event, effects);
	else if (is_here && desk->is_busy && desk->paper.stage == DESK_SECOND &&
		 (kind == EVENT_SIGNED_IN || kind == EVENT_SIGN_IN_WRONG ||
		  kind == EVENT_SIGN_IN_LOCKED))
		sign_in_answered(desk, event, effects);
	else if (is_here && desk->paper.stage == DESK_DOING && kind == EVENT_RESERVED)
		print(desk, effects);
	else if (is_here && desk->paper.stage == DESK_PRINTING &&
		 (kind == EVENT_PRINTED || kind == EVENT_PRINT_FAILED || kind == EVENT_UNPRINTED))
		print_answered(desk, event, effects);
	else
		return false;
	return true;
}
