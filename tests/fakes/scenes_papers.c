/* Scenes of the desk's papers. */
#include "kiosk/base/text.h"
#include "tests/fakes/scenes_stage.h"

static struct stored_paper papers[DESK_ROWS];

static void begin(enum desk_state state)
{
	struct desk *desk = &stage.session.desk;

	sign_in();
	*desk = (struct desk){ .state = state, .count = 3, .total = 3, .cursor = 1 };
	desk->paper.after = DESK_AFTER_QUEUE;
	desk->paper.role = ROLE_CLERK;
	SAY(desk->paper.asked_by, "ana");
	for (unsigned at = 0; at < DESK_ROWS; at++) {
		struct order *order = &papers[at].order;
		papers[at] =
			(struct stored_paper){ .since_ms = 1795305600000 + (int64_t)at * 5400000 };
		*order = (struct order){ .applicant = 1, .state = ORDER_EXCEPTION, .year = 2026 };
		(void)text_format(order->visit, sizeof(order->visit), "C001-261122-%04u", at + 3);
		if (!store_order_id(order->visit, at == 1 ? 2 : 1, at == 2, order->id))
			order->id[0] = '\0';
		SAY(order->cause,
		    at == 1 ? "the visitor did not confirm having it" : "the printer has no paper");
		SAY(papers[at].tin_last4, at == 2 ? "0007" : "6789");
		SAY(papers[at].clerk, "ana");
	}
	stage.facts.papers = papers;
	stage.facts.paper_at = &papers[1];
}

static struct desk_paper *begin_paper(enum desk_stage at)
{
	begin(DESK_PAPER);
	stage.session.desk.paper.stage = at;
	stage.session.desk.paper.offer = DESK_OFFER_ANSWERS;
	return &stage.session.desk.paper;
}

static void begin_deed(enum desk_stage at, enum desk_deed deed, enum desk_answer answer)
{
	struct desk_paper *paper = begin_paper(at);

	paper->deed = deed;
	paper->answer = answer;
}

void set_exceptions(void)
{
	begin(DESK_EXCEPTIONS);
}

void set_exceptions_none(void)
{
	begin(DESK_EXCEPTIONS);
	stage.session.desk.count = stage.session.desk.total = 0;
}

void set_receipts(void)
{
	begin(DESK_EXCEPTIONS);
	SAY(stage.session.user, "sam");
	stage.session.role = ROLE_SUPERVISOR;
	stage.session.desk.paper.is_of_visit = true;
	stage.session.desk.count = stage.session.desk.total = 2;
	papers[0].order.state = ORDER_DELIVERED;
	papers[1].order.state = ORDER_VOIDED;
}

void set_paper_look(void)
{
	begin_paper(DESK_LOOK);
	stage.session.desk.paper.choice = 1;
}

void set_paper_failed(void)
{
	set_paper_look();
	stage.session.desk.paper.message = "It could not be done. Nothing was changed.";
	stage.facts.paper_fault = "the year of order C001-261122-0004/2 is over";
}

void set_paper_here(void)
{
	begin_paper(DESK_HERE);
}

void set_paper_confirm(void)
{
	begin_deed(DESK_CONFIRM, DESK_REPLACE, DESK_NOT_FOUND);
}

void set_paper_confirm_handed(void)
{
	begin_deed(DESK_CONFIRM, DESK_HAND_OVER, DESK_HANDED_OVER);
}

void set_paper_confirm_reprint(void)
{
	begin_deed(DESK_CONFIRM, DESK_REPRINT, DESK_HANDED_OVER);
	papers[1].order.state = ORDER_DELIVERED;
}

void set_paper_second(void)
{
	begin_deed(DESK_SECOND, DESK_VOID, DESK_DESTROYED);
	SAY(stage.session.desk.paper.user, "sam");
	SAY(stage.session.desk.paper.secret, "not shown");
	stage.session.desk.paper.is_at_secret = true;
	stage.session.desk.paper.message = "User name or password is wrong.";
}

void set_paper_agree(void)
{
	begin_deed(DESK_AGREE, DESK_REPLACE, DESK_DESTROYED);
	SAY(stage.session.desk.paper.second, "sam");
}

void set_paper_why(void)
{
	begin_deed(DESK_WHY, DESK_REPLACE, DESK_DESTROYED);
	SAY(stage.session.desk.paper.second, "sam");
	stage.session.desk.paper.reason_count = 3;
	stage.session.desk.paper.choice = 1;
}

void set_paper_printing(void)
{
	begin_deed(DESK_PRINTING, DESK_REPLACE, DESK_DESTROYED);
	stage.session.desk.is_busy = true;
}

void set_paper_unprinted(void)
{
	begin_deed(DESK_UNPRINTED, DESK_REPLACE, DESK_DESTROYED);
	stage.facts.health = "The printer has no paper.";
}

void set_paper_handing(void)
{
	begin_deed(DESK_HANDING, DESK_REPLACE, DESK_DESTROYED);
}

void set_paper_done(void)
{
	begin_deed(DESK_DONE, DESK_REPLACE, DESK_DESTROYED);
}

void set_paper_void(void)
{
	begin_deed(DESK_DONE, DESK_VOID, DESK_NOT_FOUND);
}

void set_paper_lost(void)
{
	begin_deed(DESK_DONE, DESK_REPRINT, DESK_HANDED_OVER);
	stage.session.desk.paper.is_lost = true;
	papers[1].order.state = ORDER_DELIVERED;
}

void set_paper_nothing(void)
{
	begin_paper(DESK_LOOK);
	stage.session.desk.paper.offer = DESK_OFFER_NOTHING;
	papers[1].order.state = ORDER_REPLACED;
}
