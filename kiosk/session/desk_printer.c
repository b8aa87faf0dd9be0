#include "kiosk/session/desk_printer.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/session/desk.h"

static void ask(struct desk *desk, struct effects *effects, enum effect_kind kind)
{
	desk->is_busy = true;
	if (effects->count < EFFECTS_MAX)
		effects->at[effects->count++] = (struct effect){ .kind = kind };
}

static void enter(struct desk *desk, enum desk_printer_step step, const char *message)
{
	desk->printer.step = step;
	desk->printer.message = message;
	desk->printer.number[0] = '\0';
}

void desk_open_printer(struct desk *desk, const struct desk_paper *paper)
{
	memset(desk, 0, sizeof(*desk));
	desk->state = DESK_PRINTER;
	desk->printer.is_at_sign_in = true;
	desk->paper = *paper;
}

void desk_show_printer(struct desk *desk)
{
	desk->return_offset = desk->offset;
	desk->state = DESK_PRINTER;
	desk->printer = (struct desk_printer){ 0 };
}

static void print_slip(struct desk *desk, struct effects *effects)
{
	desk->printer.message = NULL;
	desk->printer.tested = DESK_NOT_TESTED;
	ask(desk, effects, EFFECT_PRINT_TEST);
}

static void say_what_came(struct desk *desk, unsigned what, struct effects *effects)
{
	if (what == DESK_CAME_SLIP && desk->printer.tested == DESK_TESTED)
		enter(desk, DESK_PRINTER_NUMBER, NULL);
	else if (what == DESK_CAME_SLIP)
		enter(desk, DESK_PRINTER_READY,
		      "The printer did not prove this slip. Print another one.");
	else if (what == DESK_CAME_OTHER)
		ask(desk, effects, EFFECT_VOID_LATE);
	else if (what == DESK_CAME_NOTHING)
		enter(desk, DESK_PRINTER_READY,
		      "Then the printer still holds the slip, or more. See to it, and print "
		      "another one.");
}

static void type_number(struct desk *desk, const struct request *request, struct effects *effects)
{
	char *number = desk->printer.number;

	if (request->kind == REQUEST_TYPE && request->code >= '0' && request->code <= '9') {
		if (strlen(number) < DESK_NUMBER_DIGITS)
			(void)text_append_code(number, DESK_NUMBER_DIGITS + 1, request->code);
	} else if (request->kind == REQUEST_ERASE) {
		text_erase_last(number);
	} else if (request->kind == REQUEST_EMPTY) {
		number[0] = '\0';
	} else if (request->kind == REQUEST_BACK) {
		enter(desk, DESK_PRINTER_WATCH, NULL);
	} else if (request->kind == REQUEST_NEXT) {
		desk->printer.message = NULL;
		if (strlen(number) == DESK_NUMBER_DIGITS)
			ask(desk, effects, EFFECT_RELEASE);
		else
			desk->printer.message = "The number has four digits.";
	}
}

bool desk_printer_request(struct desk *desk, const struct request *request, struct effects *effects)
{
	bool wants_on = request->kind == REQUEST_NEXT, leaves = request->kind == REQUEST_BACK;

	switch (desk->printer.step) {
	case DESK_PRINTER_READY:
	case DESK_PRINTER_CAME:
		if (wants_on)
			print_slip(desk, effects);
		return leaves;
	case DESK_PRINTER_WATCH:
		if (request->kind == REQUEST_CHOOSE)
			say_what_came(desk, request->index, effects);
		return false; /* what came out is said before anything else */
	case DESK_PRINTER_NUMBER:
		type_number(desk, request, effects);
		return false;
	case DESK_PRINTER_RELEASED:
		return wants_on || leaves;
	}
	return false;
}

static void take_tested(struct desk *desk, unsigned tested)
{
	desk->printer.tested =
		tested <= DESK_TESTED_NEEDLESS ? (enum desk_tested)tested : DESK_TESTED_UNPROVEN;
	if (desk->printer.tested == DESK_TESTED_NEEDLESS)
		enter(desk, DESK_PRINTER_RELEASED, NULL);
	else if (desk->printer.tested == DESK_TESTED ||
		 desk->printer.tested == DESK_TESTED_UNPROVEN)
		enter(desk, DESK_PRINTER_WATCH, NULL);
	else
		enter(desk, DESK_PRINTER_READY, NULL);
}

static void take_release(struct desk *desk, unsigned release)
{
	if (release == DESK_RELEASE_DONE)
		enter(desk, DESK_PRINTER_RELEASED, NULL);
	else if (release == DESK_RELEASE_WRONG)
		enter(desk, DESK_PRINTER_NUMBER, "That is not the number of this slip.");
	else if (release == DESK_RELEASE_SPENT)
		enter(desk, DESK_PRINTER_READY,
		      "That was not the number three times. Print another slip.");
	else
		enter(desk, DESK_PRINTER_READY,
		      "The printer is not well now. See to it, and print another slip.");
}

static void take_voided(struct desk *desk, const struct event *event)
{
	desk->printer.tested = DESK_NOT_TESTED; /* what came out was before it */
	if (event->index == 0) {
		desk->printer.voided = event->count;
		enter(desk, DESK_PRINTER_CAME, NULL);
	} else {
		enter(desk, DESK_PRINTER_READY,
		      "The IP PIN could not be voided. Keep the paper, and call a supervisor.");
	}
}

void desk_printer_answer(struct desk *desk, const struct event *event)
{
	if (desk->state != DESK_PRINTER || !desk->is_busy)
		return;
	desk->is_busy = false;
	if (event->kind == EVENT_TESTED)
		take_tested(desk, event->index);
	else if (event->kind == EVENT_LATE_VOIDED)
		take_voided(desk, event);
	else
		take_release(desk, event->index);
}
