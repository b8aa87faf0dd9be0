/* What is done with a paper at the desk, and who agrees to it. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "kiosk/issuing/resolving.h"
#include "kiosk/ledger/approval.h"
#include "kiosk/loop_letters.h"
#include "kiosk/loop_second.h"
#include "kiosk/staff/staff.h"

enum { LOOK_AGAIN_MS = 1000 };

static void tell(struct loop *loop, enum desk_told told)
{
	struct event event = loop_event(EVENT_PAPER);

	event.index = told;
	loop_post(loop, &event);
}

/* What the rules or the ledger refuse is for whoever asked; the rest is the store's. */
static void tell_failure(struct loop *loop, const struct fault *fault)
{
	if (fault->status == STATUS_IO || fault->status == STATUS_CORRUPT ||
	    fault->status == STATUS_NO_MEMORY) {
		loop_store_failed(loop, fault);
		return;
	}
	(void)text_copy(loop->desk.fault, sizeof(loop->desk.fault), fault->what);
	tell(loop, DESK_TOLD_FAILED);
}

/* --- the act, and who agrees ---------------------------------------------------------------------
 */

static unsigned acts_of(const struct loop *loop)
{
	bool is_exception = loop->desk.at.order.state == ORDER_EXCEPTION;
	unsigned acts = 0;

	switch (loop->now->desk.paper.deed) {
	case DESK_VOID:
		acts = 1U << SECOND_VOID;
		break;
	case DESK_REPLACE:
		acts = 1U << SECOND_PIN_AGAIN | (is_exception ? 1U << SECOND_VOID : 0);
		break;
	case DESK_REPRINT:
		acts = 1U << SECOND_REPRINT;
		break;
	case DESK_HAND_OVER:
	case DESK_DEED_COUNT:
		break;
	}
	return acts & loop->policy.second_person;
}

static struct paper_act act_of(const struct loop *loop)
{
	static const enum paper_deed DEEDS[DESK_DEED_COUNT] = {
		[DESK_HAND_OVER] = PAPER_HAND_OVER,
		[DESK_VOID] = PAPER_VOID,
		[DESK_REPLACE] = PAPER_REPLACE,
		[DESK_REPRINT] = PAPER_REPRINT,
	};
	static const enum paper_answer ANSWERS[DESK_ANSWER_COUNT] = {
		[DESK_HANDED_OVER] = PAPER_HANDED_OVER,
		[DESK_DESTROYED] = PAPER_DESTROYED,
		[DESK_NOT_FOUND] = PAPER_NOT_FOUND,
	};
	const struct desk_paper *paper = &loop->now->desk.paper;

	return (struct paper_act){ .order = loop->desk.at.order.id,
				   .actor = loop->now->user,
				   .deed = DEEDS[paper->deed],
				   .answer = ANSWERS[paper->answer],
				   .needs_second = acts_of(loop) != 0,
				   .letter_follows = loop->policy.delivery == DELIVERY_BOTH,
				   .year = clock_local_year(clock_wall_ms()) };
}

static enum status record_asked(struct loop *loop, unsigned acts, struct fault *fault)
{
	const struct order *order = &loop->desk.at.order;
	const struct paper_act act = act_of(loop);
	char evidence[CRYPTO_HEX_MAX], text[RECORD_VALUE_MAX];
	struct record record = record_begin(RECORD_APPROVAL_ASKED, act.actor, order->visit);
	enum status status = paper_act_evidence(&loop->store, &act, evidence, fault);

	if (status != STATUS_OK)
		return status;
	loop_acts_text(acts, text, sizeof(text));
	record_detail_format(&record, "applicant", "%u", order->applicant);
	record_detail(&record, "acts", text);
	record_detail(&record, "decision", paper_deed_text(act.deed));
	record_detail(&record, "reason",
		      order->state == ORDER_EXCEPTION ? paper_answer_text(act.answer) : "-");
	record_detail(&record, "evidence", evidence);
	record_detail(&record, "order", order->id);
	return store_record(&loop->store, &record, fault);
}

static void ask(struct loop *loop)
{
	struct fault fault = { 0 };

	loop_choose_rules(loop);
	unsigned acts = acts_of(loop);
	if (acts == 0) {
		tell(loop, DESK_TOLD_FREE);
	} else if (record_asked(loop, acts, &fault) != STATUS_OK) {
		tell_failure(loop, &fault);
	} else {
		loop->desk.is_asked = true;
		loop->desk.look_at_ms = 0;
		tell(loop, DESK_TOLD_ASKED);
	}
}

static enum status record_shown(struct loop *loop, const char *user, struct fault *fault)
{
	struct record record = record_begin(RECORD_APPROVAL_SHOWN, user, loop->desk.at.order.visit);

	record_detail(&record, "asked_by", loop->now->user);
	return store_record(&loop->store, &record, fault);
}

/* Whose visit it was agrees to nothing about its papers; only who may agree is shown anything. */
static void sign_in(struct loop *loop)
{
	const struct desk_paper *paper = &loop->now->desk.paper;
	struct fault fault = { 0 };
	struct staff staff = { 0 };
	enum sign_in_result result = SIGN_IN_WRONG;
	struct event event = loop_event(EVENT_SIGN_IN_WRONG);
	enum status status = staff_sign_in(&loop->store, paper->user, span_of(paper->secret),
					   clock_wall_ms(), &result, &staff, &fault);

	if (status == STATUS_OK && result == SIGN_IN_OK) {
		const struct order *order = &loop->desk.at.order;
		event.kind = EVENT_SIGNED_IN;
		event.role = staff.role;
		event.count = policy_disagreements(&loop->policy)->count;
		status = approval_is_own(&loop->store, order->visit, order->applicant, staff.user,
					 &event.is_barred, &fault);
		(void)text_copy(event.id, sizeof(event.id), staff.user);
		(void)text_copy(loop->desk.second, sizeof(loop->desk.second), staff.user);
		if (status == STATUS_OK && !event.is_barred &&
		    strcmp(staff.user, paper->asked_by) != 0 &&
		    role_may_second(paper->role, staff.role))
			status = record_shown(loop, staff.user, &fault);
	} else if (result == SIGN_IN_LOCKED) {
		event.kind = EVENT_SIGN_IN_LOCKED;
	}
	if (status != STATUS_OK)
		loop_store_failed(loop, &fault);
	else
		loop_post(loop, &event);
}

/* The second person is signed out, whatever they said. */
static enum status dismiss(struct loop *loop, struct fault *fault)
{
	if (loop->desk.second[0] == '\0')
		return STATUS_OK;
	struct record record = record_begin(RECORD_STAFF_SIGNED_OUT, loop->desk.second, "");
	record_detail(&record, "cause", "second_person");
	loop->desk.second[0] = '\0';
	return store_record(&loop->store, &record, fault);
}

static void answer(struct loop *loop, bool is_agreed)
{
	const struct paper_act act = act_of(loop);
	char evidence[CRYPTO_HEX_MAX];
	struct fault fault = { 0 }, late = { 0 };
	enum status status = paper_act_evidence(&loop->store, &act, evidence, &fault);
	const struct approval_answer given = {
		.visit = loop->desk.at.order.visit,
		.by = loop->desk.second,
		.evidence = evidence,
		.is_agreed = is_agreed,
		.reason = policy_disagreements(&loop->policy)->at[loop->now->desk.paper.reason].code
	};

	if (status == STATUS_OK)
		status = approval_answer(&loop->store, &given, &fault);
	if (dismiss(loop, &late) != STATUS_OK) {
		loop_store_failed(loop, &late);
	} else if (status == STATUS_OK) {
		loop->desk.is_asked = false;
		tell(loop, is_agreed ? DESK_TOLD_FREE : DESK_TOLD_REFUSED);
	} else if (status == STATUS_GONE) {
		loop->desk.look_at_ms = 0; /* somebody else answered first, which is told as such */
	} else {
		loop_store_failed(loop, &fault);
	}
}

static enum status take_back(struct loop *loop, struct fault *fault)
{
	if (!loop->desk.is_asked)
		return STATUS_OK;
	loop->desk.is_asked = false;
	enum status status = store_begin(&loop->store, fault);
	if (status != STATUS_OK)
		return status;
	return store_end(&loop->store,
			 approval_clear(&loop->store, loop->desk.at.order.visit, "taken_back",
					clock_wall_ms(), fault),
			 fault);
}

static bool waits_for_second(const struct loop *loop)
{
	const struct desk *desk = &loop->now->desk;

	return loop->now->state == SESSION_DESK && desk->state == DESK_PAPER &&
	       loop->desk.is_asked &&
	       (desk->paper.stage == DESK_SECOND || desk->paper.stage == DESK_AGREE ||
		desk->paper.stage == DESK_WHY);
}

void loop_watch_paper(struct loop *loop)
{
	int64_t now_ms = clock_steady_ms();
	struct approval approval;
	struct fault fault = { 0 };

	if (!waits_for_second(loop) || now_ms < loop->desk.look_at_ms)
		return;
	loop->desk.look_at_ms = now_ms + LOOK_AGAIN_MS;
	if (approval_look(&loop->store, loop->desk.at.order.visit, &approval, &fault) !=
	    STATUS_OK) {
		loop_store_failed(loop, &fault);
		return;
	}
	if (approval.state != APPROVAL_GIVEN && approval.state != APPROVAL_REFUSED)
		return;
	loop->desk.is_asked = false;
	tell(loop, approval.state == APPROVAL_GIVEN ? DESK_TOLD_FREE : DESK_TOLD_REFUSED);
}

int64_t loop_paper_deadline_ms(const struct loop *loop)
{
	if (!waits_for_second(loop))
		return 0;
	return loop->desk.look_at_ms != 0 ? loop->desk.look_at_ms : clock_steady_ms();
}

/* --- done, and printed ---------------------------------------------------------------------------
 */

static void make_paper(struct loop *loop, const struct paper_act *act)
{
	struct fault fault = { 0 };
	enum status status;

	loop_forget_paper(loop);
	loop->is_again = false;
	loop->reprint = 0;
	if (act->deed == PAPER_REPLACE)
		status = issuing_replace(&loop->store, &loop->registry, act, &loop->order,
					 &loop->secrets->pin, &fault);
	else
		status = issuing_reprint(&loop->store, &loop->registry, act, &loop->order,
					 &loop->secrets->pin, &loop->first_ms, &loop->reprint,
					 &fault);
	if (status != STATUS_OK) {
		tell_failure(loop, &fault);
		return;
	}
	struct event event = loop_event(EVENT_RESERVED);
	loop_post(loop, &event);
}

/* A spoiled reprint takes no PIN with it that its owner has on another paper. */
static void resolve(struct loop *loop, const struct paper_act *act)
{
	struct fault fault = { 0 };
	struct event event = loop_event(EVENT_PAPER);
	bool is_good = false;

	if (issuing_resolve(&loop->store, &loop->registry, act, &fault) != STATUS_OK) {
		tell_failure(loop, &fault);
	} else if (loop_look_up_pin(loop, &loop->desk.at.order, &is_good, &fault) != STATUS_OK) {
		loop_store_failed(loop, &fault);
	} else {
		event.index = DESK_TOLD_DONE;
		event.count = is_good;
		loop_post(loop, &event);
	}
}

static void perform(struct loop *loop)
{
	const struct paper_act act = act_of(loop);

	loop->desk.is_asked = false;
	if (act.deed == PAPER_REPLACE || act.deed == PAPER_REPRINT)
		make_paper(loop, &act);
	else
		resolve(loop, &act);
}

static bool is_under_way(const struct order *order)
{
	return order->id[0] != '\0' &&
	       (order->state == ORDER_RESERVED || order->state == ORDER_PRINTING ||
		order->state == ORDER_PROVEN);
}

static enum status lose(struct loop *loop, struct fault *fault)
{
	const char *cause =
		loop->print_cause[0] != '\0' ? loop->print_cause : "not handed over at the desk";
	enum status status = STATUS_OK;

	if (is_under_way(&loop->order))
		status = loop->is_unsent
				 ? issuing_unprinted(&loop->store, &loop->order, cause, fault)
				 : issuing_exception(&loop->store, &loop->order, cause, fault);
	loop_forget_paper(loop);
	return status == STATUS_OK ? loop_look_at_quarantine(loop, fault) : status;
}

static void end_paper(struct loop *loop, bool is_handed)
{
	struct fault fault = { 0 };
	enum status status = is_handed ? issuing_handed(&loop->store, loop_letters(loop),
							&loop->order, loop->now->user, &fault)
				       : lose(loop, &fault);

	loop_forget_paper(loop);
	if (status != STATUS_OK)
		loop_store_failed(loop, &fault);
	else
		tell(loop, DESK_TOLD_DONE);
}

/* Without an answer. */
static void obey_quietly(struct loop *loop, enum desk_word word)
{
	struct fault fault = { 0 };
	enum status status = dismiss(loop, &fault);

	if (status == STATUS_OK && word != DESK_WORD_AWAY)
		status = take_back(loop, &fault);
	if (status == STATUS_OK && word == DESK_WORD_LEAVE)
		status = lose(loop, &fault);
	if (status != STATUS_OK)
		loop_store_failed(loop, &fault);
}

void loop_obey_paper(struct loop *loop, enum desk_word word)
{
	switch (word) {
	case DESK_WORD_LIST:
		loop_list_papers(loop);
		break;
	case DESK_WORD_OPEN:
		loop_open_paper(loop);
		break;
	case DESK_WORD_ASK:
		ask(loop);
		break;
	case DESK_WORD_SIGN_IN:
		sign_in(loop);
		break;
	case DESK_WORD_AGREE:
	case DESK_WORD_REFUSE:
		answer(loop, word == DESK_WORD_AGREE);
		break;
	case DESK_WORD_DO:
		perform(loop);
		break;
	case DESK_WORD_HANDED:
	case DESK_WORD_LOST:
		end_paper(loop, word == DESK_WORD_HANDED);
		break;
	case DESK_WORD_AWAY:
	case DESK_WORD_TAKE_BACK:
	case DESK_WORD_LEAVE:
		obey_quietly(loop, word);
		break;
	}
}

enum language loop_paper_language(const struct loop *loop)
{
	if (loop->now->state != SESSION_DESK)
		return loop->now->receipt.language;
	for (unsigned at = 0; at < LANGUAGE_COUNT; at++)
		if (strcmp(language_code((enum language)at), loop->desk.at.language) == 0)
			return (enum language)at;
	return LANGUAGE_ENGLISH;
}
