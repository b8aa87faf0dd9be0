/* The people of a visit: who stands there, who asks, and what all of it came to. */
#include <string.h>

#include "kiosk/session/session.h"

const struct session_applicant *session_applicant(const struct session *session)
{
	return &session->applicant[session->applicant_at];
}

unsigned session_self(const struct session *session)
{
	for (unsigned at = 0; at < session->applicant_count; at++)
		if (session->applicant[at].whom == WHOM_SELF)
			return at;
	return SESSION_PRESENTER;
}

const struct person *session_person(const struct session *session, unsigned of)
{
	return of >= SESSION_PRESENTER ? &session->presenter : &session->applicant[of].person;
}

const struct person *session_presenter(const struct session *session)
{
	return session_person(session, session_self(session));
}

const struct person *session_holder(const struct session *session, unsigned at)
{
	return session_person(session, session->document[at].of);
}

bool session_is_single(const struct session *session)
{
	return session->applicant_count <= 1 && session->applicant[0].whom == WHOM_SELF;
}

size_t session_whom_choices(const struct session *session, enum whom ret[WHOM_COUNT])
{
	unsigned self = session_self(session);
	bool may_be_self = self == SESSION_PRESENTER || self == session->applicant_at;
	size_t count = 0;

	for (unsigned whom = may_be_self ? WHOM_SELF : WHOM_CHILD; whom < WHOM_COUNT; whom++)
		ret[count++] = (enum whom)whom;
	return count;
}

bool session_is_issuing(const struct session *session)
{
	for (unsigned at = 0; at < session->applicant_count; at++)
		if (session->applicant[at].issue != ISSUE_NONE)
			return true;
	return false;
}

/* The paper is in somebody's hand, or a member of staff was called. */
static bool is_told(const struct session_applicant *applicant)
{
	return applicant->issue == ISSUE_DELIVERED || applicant->issue == ISSUE_EXCEPTION ||
	       applicant->issue == ISSUE_UNPRINTED;
}

bool session_is_all_told(const struct session *session)
{
	for (unsigned at = 0; at < session->applicant_count; at++)
		if (!is_told(&session->applicant[at]))
			return false;
	return true;
}

enum session_outcome session_outcome(const struct session *session)
{
	for (unsigned at = 1; at < session->applicant_count; at++)
		if (session->applicant[at].outcome != session->applicant[0].outcome)
			return OUTCOME_MIXED;
	return session->applicant[0].outcome;
}

const char *applicant_ending(const struct session_applicant *applicant)
{
	switch (applicant->issue) {
	case ISSUE_DELIVERED:
		return "delivered";
	case ISSUE_EXCEPTION:
	case ISSUE_UNPRINTED:
		return "exception";
	case ISSUE_ASSIGNED:
	case ISSUE_AGAIN:
		return "already_assigned";
	case ISSUE_NONE_MADE:
	case ISSUE_DECIDED:
	case ISSUE_RESERVED:
	case ISSUE_PROVEN:
		return "not_issued";
	case ISSUE_QUEUED:
		return "queued_for_mail";
	case ISSUE_BARRED:
	case ISSUE_NONE:
		break;
	}
	return session_outcome_text(applicant->outcome);
}

const char *session_ending(const struct session *session)
{
	const char *ending = applicant_ending(&session->applicant[0]);

	if (session->limited_until_ms != 0)
		return "attempts_over";
	for (unsigned at = 1; at < session->applicant_count; at++) {
		const char *other = applicant_ending(&session->applicant[at]);
		if (strcmp(other, "exception") == 0)
			return other;
		if (strcmp(ending, "exception") != 0 && strcmp(ending, other) != 0)
			ending = session_outcome_text(OUTCOME_MIXED);
	}
	return ending;
}
