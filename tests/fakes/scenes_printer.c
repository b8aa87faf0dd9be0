/* Scenes of a printer that may still hold a receipt. */
#include <assert.h>

#include "kiosk/receipt/test_slip.h"
#include "tests/fakes/scenes_stage.h"

void set_quarantined(void)
{
	static struct quarantine quarantine;

	quarantine = (struct quarantine){ .is_on = true, .since_ms = 1795366800000, .papers = 1 };
	SAY(quarantine.cause, "the printer ran out of paper while printing");
	stage.facts.quarantine = &quarantine;
	stage.facts.health = quarantine.cause;
}

void set_printer(void)
{
	set_quarantined();
	SAY(stage.session.user, "ana");
	stage.session.role = ROLE_CLERK;
	stage.session.desk = (struct desk){ .state = DESK_PRINTER, .printer.is_at_sign_in = true };
	stage.facts.printer_trouble = "the printer is out of paper";
}

void set_printer_unsent(void)
{
	set_printer();
	stage.session.desk.printer.tested = DESK_TESTED_UNSENT;
	stage.facts.sheet_fault = "the printer is out of paper: nothing was printed";
}

static void set_step(enum desk_printer_step step, enum desk_tested tested)
{
	set_printer();
	stage.facts.printer_trouble = "";
	stage.session.desk.printer.step = step;
	stage.session.desk.printer.tested = tested;
}

void set_printer_watch(void)
{
	set_step(DESK_PRINTER_WATCH, DESK_TESTED);
}

/* The demonstration's printer. */
void set_printer_glass(void)
{
	static struct paper paper;
	const struct test_slip slip = { .number = "0417",
					.centre = "Springfield Assistance Center",
					.kiosk_id = "C001",
					.wall_ms = 1795366800000 };
	enum status status = test_slip_lay(&slip, PAPER_COLUMNS_80MM, &paper, NULL);

	assert(status == STATUS_OK);
	(void)status;
	set_printer_watch();
	stage.facts.paper = &paper;
}

void set_printer_unproven(void)
{
	set_step(DESK_PRINTER_WATCH, DESK_TESTED_UNPROVEN);
	stage.facts.sheet_fault = "the printer ran out of paper while printing";
}

void set_printer_number(void)
{
	set_step(DESK_PRINTER_NUMBER, DESK_TESTED);
	SAY(stage.session.desk.printer.number, "04");
	stage.session.desk.printer.message = "That is not the number of this slip.";
}

void set_printer_came(void)
{
	set_step(DESK_PRINTER_CAME, DESK_NOT_TESTED);
	stage.session.desk.printer.voided = 1;
}

void set_printer_released(void)
{
	set_step(DESK_PRINTER_RELEASED, DESK_TESTED);
	stage.facts.quarantine = NULL;
	stage.facts.exceptions = 1;
}

void set_printer_due(void)
{
	set_quarantined();
	SAY(stage.session.user, "sam");
	stage.session.role = ROLE_SUPERVISOR;
	stage.session.desk = (struct desk){ .state = DESK_VISITS };
}
