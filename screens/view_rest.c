/* What a view holds of visits that rest. */
#include "kiosk/base/clock.h"
#include "kiosk/base/text.h"
#include "screens/view_parts.h"

enum { MINUTES_SIZE = sizeof("2026-11-22 18:05"), MINUTE_MS = 60000 };

void view_fill_slip(const struct filling *filling)
{
	const struct session *session = filling->session;
	const struct person *claim = &session->applicant[0].person;
	struct view *view = filling->view;

	view->field_count = 3;
	view->field[0] =
		(struct view_field){ .label = N_("Code on the slip"), .max = SESSION_SLIP_MAX };
	view->field[1] =
		(struct view_field){ .label = N_("Last four digits of your taxpayer number"),
				     .max = 4 };
	view->field[2] = (struct view_field){ .label = person_field_label(PERSON_BIRTH_DATE),
					      .max = person_field_max(PERSON_BIRTH_DATE) };
	(void)text_copy(view->field[0].text, PERSON_TEXT_MAX, session->mrz);
	(void)text_copy(view->field[1].text, PERSON_TEXT_MAX, claim->text[PERSON_TIN]);
	(void)text_copy(view->field[2].text, PERSON_TEXT_MAX, claim->text[PERSON_BIRTH_DATE]);
}

static void minutes(int64_t wall_ms, char *to)
{
	char when[CLOCK_TEXT_MAX];

	clock_local_text(wall_ms, when, sizeof(when));
	(void)text_copy(to, MINUTES_SIZE, when);
}

static bool is_where_staff_come_by(enum session_state state)
{
	return state == SESSION_ATTRACT || state == SESSION_WAIT ||
	       state == SESSION_CLERK_SIGN_IN || state == SESSION_STAFF_SIGN_IN ||
	       state == SESSION_APPROVAL_WAIT;
}

void view_fill_rest(const struct filling *filling)
{
	const struct session *session = filling->session;
	const struct view_facts *facts = filling->facts;
	struct view *view = filling->view;

	if (view->state == SESSION_ATTRACT)
		view->has_rescued = facts->has_rescued;
	if (is_where_staff_come_by(view->state)) {
		view->waiting_count = facts->waiting_count;
		view->waiting_minutes = (facts->wall_ms - facts->waiting_since_ms) / MINUTE_MS;
	}
	if (view->state == SESSION_LIMITED)
		minutes(session->limited_until_ms, view->until);
	if (view->state == SESSION_PARKED) {
		view->rest = session->rest;
		minutes(facts->resume_until_ms, view->until);
		if (facts->token != NULL)
			(void)text_copy(view->token, sizeof(view->token), facts->token);
	}
	if (view->state != SESSION_QUEUE)
		return;
	view->queue = session->queue;
	for (size_t at = 0; facts->waiting != NULL && at < session->queue.count; at++)
		view->waiting[at] = facts->waiting[at];
}
