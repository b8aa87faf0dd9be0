#include "kiosk/session/desk_step.h"

#include <string.h>

#include "kiosk/base/text.h"

void desk_ask(struct desk *desk, struct effects *effects, enum effect_kind kind, unsigned index)
{
	desk->is_busy = true;
	if (effects->count < EFFECTS_MAX)
		effects->at[effects->count++] = (struct effect){ .kind = kind, .index = index };
}

void desk_load(struct desk *desk, struct effects *effects)
{
	desk->cursor = 0;
	if (desk->state == DESK_EXCEPTIONS)
		desk_ask(desk, effects, EFFECT_PAPER, DESK_WORD_LIST);
	else
		desk_ask(desk, effects,
			 desk->state == DESK_RECORDS ? EFFECT_LOAD_RECORDS : EFFECT_LOAD_VISITS,
			 desk->return_cursor);
}

void desk_open(struct desk *desk, const struct desk_paper *paper, struct effects *effects)
{
	memset(desk, 0, sizeof(*desk));
	desk->paper = *paper;
	desk_load(desk, effects);
}

void desk_open_sheet(struct desk *desk)
{
	memset(desk, 0, sizeof(*desk));
	desk->state = DESK_SHEET;
	desk->is_sheet_only = true;
}

bool desk_is_printing(const struct desk *desk)
{
	bool has_page =
		desk->state == DESK_SHEET || desk->state == DESK_DAY || desk->state == DESK_PRINTER;

	if (desk->state == DESK_PAPER)
		return desk_paper_holds(&desk->paper);
	return has_page && desk->is_busy;
}

void desk_turn_page(struct desk *desk, enum desk_page page, struct effects *effects)
{
	if (page == DESK_PAGE_NEXT && desk->offset + desk->count < desk->total)
		desk->offset += DESK_ROWS;
	else if (page == DESK_PAGE_PREVIOUS && desk->offset > 0)
		desk->offset -= desk->offset < DESK_ROWS ? desk->offset : DESK_ROWS;
	else
		return;
	desk_load(desk, effects);
}

static void toggle(struct desk *desk, unsigned which, struct effects *effects)
{
	if (desk->state != DESK_VISITS)
		return;
	if (which == DESK_TOGGLE_CLERK) {
		desk->is_typing_clerk = true;
		return;
	}
	if (which == DESK_TOGGLE_DAYS)
		desk->days = desk->days == DESK_LAST_7_DAYS ? DESK_ALL_DAYS : desk->days + 1;
	else if (which == DESK_TOGGLE_OUTCOME)
		desk->outcome = (desk->outcome + 1) % DESK_OUTCOMES;
	else
		return;
	desk->offset = 0;
	desk_load(desk, effects);
}

void desk_back(struct desk *desk, struct effects *effects)
{
	if (desk->state == DESK_VISITS) {
		desk->is_done = true;
		return;
	}
	desk->state = DESK_VISITS;
	desk->offset = desk->return_offset;
	desk_load(desk, effects);
}

static void open_visit(struct desk *desk, struct effects *effects)
{
	if (desk->state != DESK_VISITS || desk->cursor >= desk->count)
		return;
	desk->return_offset = desk->offset;
	desk->return_cursor = desk->cursor;
	desk->state = DESK_RECORDS;
	desk->offset = 0;
	desk_load(desk, effects);
}

static void verify(struct desk *desk, struct effects *effects)
{
	if (desk->state == DESK_VISITS)
		desk->return_offset = desk->offset;
	desk->state = DESK_VERIFY;
	desk->is_verified = false;
	desk_ask(desk, effects, EFFECT_VERIFY_LEDGER, 0);
}

static void show_sheet(struct desk *desk)
{
	if (desk->state != DESK_VISITS)
		return;
	desk->return_offset = desk->offset;
	desk->state = DESK_SHEET;
	desk->print = DESK_NOT_PRINTED;
	desk->cursor = 0;
}

static void sheet_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	if (request->kind == REQUEST_UP)
		desk->cursor -= desk->cursor > 0;
	else if (request->kind == REQUEST_DOWN)
		desk->cursor += desk->cursor < DESK_SHEET_LINES;
	else if (request->kind == REQUEST_NEXT)
		desk_ask(desk, effects, EFFECT_PRINT_SHEET, 0);
	else if (request->kind == REQUEST_BACK && desk->is_sheet_only)
		desk->is_done = true;
	else if (request->kind == REQUEST_BACK)
		desk_back(desk, effects);
}

static void printer_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	if (!desk_printer_request(desk, request, effects))
		return;
	if (desk->printer.is_at_sign_in)
		desk->is_done = true;
	else
		desk_back(desk, effects);
}

static void show_day(struct desk *desk, struct effects *effects)
{
	if (desk->state != DESK_VISITS)
		return;
	desk->return_offset = desk->offset;
	desk->state = DESK_DAY;
	desk->print = DESK_NOT_PRINTED;
	desk->cursor = 0;
	desk->is_asked = desk->is_marked = false;
	desk_ask(desk, effects, EFFECT_LOAD_DAY, 0);
}

bool desk_is_doubtful(const struct desk *desk)
{
	return desk->is_closing ? desk->mark == DESK_DAY_CLOSED || desk->exceptions > 0
				: desk->mark == DESK_DAY_OPEN;
}

/* Done is done: what is left then is to try the printer again. */
static void mark_day(struct desk *desk, struct effects *effects)
{
	if (desk->is_marked) {
		if (desk->print == DESK_PRINT_FAILED)
			desk_ask(desk, effects, EFFECT_PRINT_SLIP, 0);
	} else if (desk_is_doubtful(desk) && !desk->is_asked) {
		desk->is_asked = true;
	} else {
		desk_ask(desk, effects, EFFECT_MARK_DAY, desk->is_closing);
	}
}

static void day_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	if (request->kind == REQUEST_UP)
		desk->cursor -= desk->cursor > 0;
	else if (request->kind == REQUEST_DOWN)
		desk->cursor += desk->cursor < DESK_SHEET_LINES;
	else if (request->kind == REQUEST_NEXT)
		mark_day(desk, effects);
	else if (request->kind == REQUEST_BACK && desk->is_asked && !desk->is_marked)
		desk->is_asked = false;
	else if (request->kind == REQUEST_BACK)
		desk_back(desk, effects);
	else if (request->kind == REQUEST_TOGGLE && !desk->is_marked && !desk->is_asked)
		desk->is_closing = !desk->is_closing;
}

static void show_receipt(struct desk *desk)
{
	if (desk->state != DESK_VISITS)
		return;
	desk->return_offset = desk->offset;
	desk->state = DESK_RECEIPT;
	desk->is_verified = desk->is_other_code = false;
	desk->code[0] = '\0';
}

static void receipt_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	switch (desk_receipt_request(desk, request)) {
	case DESK_RECEIPT_NOTHING:
		return;
	case DESK_RECEIPT_CHECK:
		desk_ask(desk, effects, EFFECT_CHECK_RECEIPT, 0);
		return;
	case DESK_RECEIPT_LEAVE:
		desk_back(desk, effects);
		return;
	}
}

/* A clerk's name is being typed into the filter. */
static void type_clerk(struct desk *desk, const struct request *request, struct effects *effects)
{
	if (request->kind == REQUEST_TYPE && text_columns_of(request->code) > 0) {
		(void)text_append_code(desk->clerk, sizeof(desk->clerk), request->code);
	} else if (request->kind == REQUEST_ERASE) {
		text_erase_last(desk->clerk);
	} else if (request->kind == REQUEST_EMPTY) {
		desk->clerk[0] = '\0';
	} else if (request->kind == REQUEST_NEXT || request->kind == REQUEST_BACK) {
		if (request->kind == REQUEST_BACK)
			desk->clerk[0] = '\0';
		desk->is_typing_clerk = false;
		desk->offset = 0;
		desk_load(desk, effects);
	}
}

/* From the list to another page. */
static void leave_for(struct desk *desk, enum request_kind page, struct effects *effects)
{
	if (page == REQUEST_VERIFY)
		verify(desk, effects);
	else if (page == REQUEST_SHEET)
		show_sheet(desk);
	else if (page == REQUEST_DAY)
		show_day(desk, effects);
	else if (page == REQUEST_PRINTER && desk->state == DESK_VISITS)
		desk_show_printer(desk);
	else if (page == REQUEST_EXCEPTIONS)
		desk_list_exceptions(desk, effects);
	else if (page == REQUEST_PAPERS)
		desk_list_papers(desk, effects);
	else if (page == REQUEST_RECEIPT)
		show_receipt(desk);
}

/* The list, and what is seen of one of its visits. */
static void list_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	if (request->kind == REQUEST_UP)
		desk->cursor -= desk->cursor > 0;
	else if (request->kind == REQUEST_DOWN)
		desk->cursor += desk->cursor + 1 < desk->count;
	else if (request->kind == REQUEST_CHOOSE)
		desk_turn_page(desk, (enum desk_page)request->index, effects);
	else if (request->kind == REQUEST_TOGGLE)
		toggle(desk, request->index, effects);
	else if (request->kind == REQUEST_NEXT)
		open_visit(desk, effects);
	else if (request->kind == REQUEST_STOP)
		desk->is_done = desk->is_stopping = true;
	else if (request->kind == REQUEST_BACK)
		desk_back(desk, effects);
	else
		leave_for(desk, request->kind, effects);
}

static void request_step(struct desk *desk, const struct request *request, struct effects *effects)
{
	static void (*const STEPS[])(struct desk * desk, const struct request *request,
				     struct effects *effects) = {
		[DESK_VISITS] = list_step,
		[DESK_RECORDS] = list_step,
		[DESK_VERIFY] = list_step,
		[DESK_SHEET] = sheet_step,
		[DESK_DAY] = day_step,
		[DESK_RECEIPT] = receipt_step,
		[DESK_PRINTER] = printer_step,
		[DESK_EXCEPTIONS] = desk_exceptions_request,
		[DESK_PAPER] = desk_paper_request,
	};

	if (desk->is_typing_clerk)
		type_clerk(desk, request, effects);
	else
		STEPS[desk->state](desk, request, effects);
}

/* What the shell answers to the day's effects. */
static void day_answer(struct desk *desk, const struct event *event, struct effects *effects)
{
	if (desk->state != DESK_DAY || !desk->is_busy)
		return;
	if (event->kind == EVENT_MARKED) {
		desk->is_marked = true;
		desk_ask(desk, effects, EFFECT_PRINT_SLIP, 0);
		return;
	}
	desk->is_busy = false;
	desk->mark =
		event->index <= DESK_DAY_CLOSED ? (enum desk_mark)event->index : DESK_NEVER_MARKED;
	desk->exceptions = event->count;
	desk->is_closing = desk->mark == DESK_DAY_OPEN;
}

/* A list may have become shorter than where its page began. */
static void take_rows(struct desk *desk, const struct event *event, struct effects *effects)
{
	desk->is_busy = false;
	desk->count = event->count < DESK_ROWS ? event->count : DESK_ROWS;
	desk->total = event->total;
	if (desk->state != DESK_EXCEPTIONS || desk->count > 0 || desk->offset == 0)
		return;
	desk->offset = 0;
	desk_load(desk, effects);
}

void desk_step(struct desk *desk, const struct event *event, struct effects *effects)
{
	if (desk_paper_answer(desk, event, effects))
		return;
	if (event->kind == EVENT_ROWS) {
		take_rows(desk, event, effects);
	} else if (event->kind == EVENT_VERIFIED) {
		desk->is_busy = false;
		desk->is_verified = true;
		desk->is_intact = event->is_intact;
		desk->total = event->total;
	} else if (event->kind == EVENT_SHEET) {
		desk->is_busy = false;
		desk->print = event->index == 1 ? DESK_PRINTED : DESK_PRINT_FAILED;
	} else if (event->kind == EVENT_DAY || event->kind == EVENT_MARKED) {
		day_answer(desk, event, effects);
	} else if (event->kind == EVENT_TESTED || event->kind == EVENT_LATE_VOIDED ||
		   event->kind == EVENT_RELEASED) {
		desk_printer_answer(desk, event);
	} else if (event->kind == EVENT_SLIP) {
		if (desk_receipt_scanned(desk, event))
			desk_ask(desk, effects, EFFECT_CHECK_RECEIPT, 0);
	} else if (event->kind == EVENT_REQUEST && !desk->is_busy) {
		request_step(desk, &event->request, effects);
	}
}
