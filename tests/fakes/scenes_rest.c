/* Scenes of visits that rest. */
#include "tests/fakes/scenes_stage.h"

static const int64_t MORNING_MS = 1795359600000;
enum { MINUTE_MS = 60000 };

void set_waiting_many(void)
{
	stage.facts.waiting_count = 3;
	stage.facts.wall_ms = MORNING_MS;
	stage.facts.waiting_since_ms = MORNING_MS - 25 * MINUTE_MS;
}

void set_waiting_long(void)
{
	set_waiting_many();
	stage.facts.waiting_since_ms = MORNING_MS - 185 * MINUTE_MS;
}

void set_rescued(void)
{
	set_waiting_many();
	stage.facts.waiting_count = 1;
	stage.facts.has_rescued = true;
}

void set_may_rest(void)
{
	stage.policy.limits.resume_hours = 72;
}

void set_cancel_rest(void)
{
	set_may_rest();
	stage.session.overlay = OVERLAY_CANCEL;
}

void set_limited(void)
{
	stage.session.limited_until_ms = MORNING_MS;
}

static void set_rest(enum rest_place place)
{
	stage.session.id[0] = '\0';
	stage.session.rest.place = place;
	SAY(stage.session.rest.visit, "C001-261122-0007");
	stage.facts.resume_until_ms = MORNING_MS;
	stage.facts.token = "7K3M-9QXD-2F8T-WNH4";
}

void set_seat(void)
{
	set_rest(REST_QUEUE);
}

void set_slip_printing(void)
{
	set_rest(REST_SLIP);
	stage.session.rest.is_printing = true;
}

void set_slip_printed(void)
{
	set_rest(REST_SLIP);
	stage.session.rest.is_printed = true;
}

void set_slip_unprinted(void)
{
	set_rest(REST_SLIP);
}

void set_slip(void)
{
	struct person *claim = &stage.session.applicant[0].person;

	stage.session.id[0] = '\0';
	SAY(stage.session.mrz, "7K3M-9QXD-2F8T-WNH4");
	SAY(claim->text[PERSON_TIN], "67");
	claim->text[PERSON_BIRTH_DATE][0] = '\0';
	stage.session.cursor = 1;
}

void set_slip_wrong(void)
{
	set_slip();
	stage.session.applicant[0].person.text[PERSON_TIN][0] = '\0';
	stage.session.message = "This is not what was typed at the visit. Please try again.";
}

void set_slip_unknown(void)
{
	set_slip_wrong();
	stage.session.mrz[0] = '\0';
	stage.session.cursor = 0;
	stage.session.message = "We cannot go on with this slip. Please press Esc and begin anew, "
				"or ask the staff.";
}

void set_queue(void)
{
	static const struct view_waiting WAITING[] = {
		{ .visit = "C001-261122-0003",
		  .since_ms = 1795359600000,
		  .reason = "new_pin",
		  .language = "es",
		  .applicants = 1 },
		{ .visit = "C001-261122-0005",
		  .since_ms = 1795361400000,
		  .reason = "efile_rejected",
		  .language = "en",
		  .clerk = "ana",
		  .applicants = 3,
		  .is_barred = true },
	};

	sign_in();
	stage.session.id[0] = '\0';
	stage.session.queue = (struct session_queue){ .count = 2, .total = 16 };
	stage.facts.waiting = WAITING;
}

void set_queue_busy(void)
{
	set_queue();
	stage.session.queue.is_busy = true;
}

void set_queue_empty(void)
{
	set_queue();
	stage.session.queue = (struct session_queue){ 0 };
}

void set_queue_barred(void)
{
	set_queue();
	stage.session.cursor = 1;
	stage.session.message = "You handed this visit on. It is for another clerk.";
}
