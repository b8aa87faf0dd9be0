#include "tests/fakes/session_prune.h"

/* Requests that do with two applicants what they do with one. */
static bool is_request_of_one(const struct session *session, const struct request *request)
{
	switch (request->kind) {
	case REQUEST_NONE:
	case REQUEST_HELP:
	case REQUEST_REVEAL:
	case REQUEST_ANY:
	case REQUEST_UP:
	case REQUEST_DOWN:
	case REQUEST_TYPE:
	case REQUEST_ERASE:
	case REQUEST_EMPTY:
	case REQUEST_SAVE:
	case REQUEST_PRINT:
		return true;
	case REQUEST_HAND_OFF:
		return session->state != SESSION_DECISION;
	case REQUEST_TOGGLE: /* a mark weighs on who was decided about before */
		return session->state == SESSION_DECISION &&
		       (session->applicant_at == 0 || request->index != 0);
	case REQUEST_CHOOSE:
		if (session->state == SESSION_DECISION)
			return request->index > DECISION_REFUSE - DECISION_APPROVE;
		return request->index > 0 && (session->state == SESSION_DECISION_REASON ||
					      session->state == SESSION_SECOND_REASON ||
					      session->state == SESSION_DOCUMENT_SCAN);
	case REQUEST_NEXT:
	case REQUEST_BACK:
		return false;
	case REQUEST_CANCEL:
	case REQUEST_STAFF:
	case REQUEST_ANSWER:
	case REQUEST_SAME:
	case REQUEST_VERIFY:
	case REQUEST_SHEET:
	case REQUEST_DAY:
	case REQUEST_PRINTER:
	case REQUEST_RECEIPT:
	case REQUEST_STOP:
	case REQUEST_ADD:
	case REQUEST_REMOVE:
	case REQUEST_AGREE:
	case REQUEST_REFUSE:
	case REQUEST_EXCEPTIONS:
	case REQUEST_PAPERS:
	case REQUEST_COUNT:
		break;
	}
	return session->state == SESSION_DOCUMENT_SCAN;
}

/* The clerk's two marks do nothing to each other: one at a time keeps the sessions few. */
static bool is_second_mark(const struct session *session, const struct event *event)
{
	bool has_other =
		event->request.index == 0 ? session->is_conflict : session->is_fraud_suspected;

	return session->state == SESSION_DECISION && event->kind == EVENT_REQUEST &&
	       event->request.kind == REQUEST_TOGGLE && has_other;
}

bool explore_leaves_out(const struct session *session, const struct event *event)
{
	enum request_kind kind = event->request.kind;

	if (is_second_mark(session, event))
		return true;
	if (session->applicant_count < 2)
		return false;
	if (event->kind == EVENT_SCANNED || event->kind == EVENT_ADVISED ||
	    event->kind == EVENT_LIMITED ||
	    ((event->kind == EVENT_AGREED || event->kind == EVENT_DISAGREED) &&
	     session->state != SESSION_APPROVAL_WAIT))
		return true;
	if (session->state == SESSION_REASON && kind == REQUEST_CHOOSE &&
	    event->request.index != REASON_NEW_PIN)
		return true;
	return event->kind == EVENT_REQUEST && is_request_of_one(session, &event->request);
}

bool explore_may_add(unsigned applicants, const struct session *session)
{
	return session->applicant_count < applicants && session->rest.place != REST_QUEUE;
}
