/* Which of the next steps a session comes to. */
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/receipt/next_steps.h"

static const char *const KIND_TEXTS[NEXT_STEPS_KIND_COUNT] = {
	[NEXT_STEPS_REFUSED] = "refused",   [NEXT_STEPS_REFERRED] = "referred",
	[NEXT_STEPS_DEFERRED] = "deferred", [NEXT_STEPS_ABANDONED] = "abandoned",
	[NEXT_STEPS_NOT_HAD] = "not_had",   [NEXT_STEPS_ASSIGNED] = "assigned",
	[NEXT_STEPS_MAIL] = "mail",         [NEXT_STEPS_SEVERAL] = "several",
};

const char *next_steps_kind_text(enum next_steps_kind kind)
{
	return KIND_TEXTS[kind];
}

bool next_steps_kind_from_text(const char *text, enum next_steps_kind *ret)
{
	for (size_t at = 0; at < COUNT_OF(KIND_TEXTS); at++)
		if (strcmp(KIND_TEXTS[at], text) == 0) {
			*ret = (enum next_steps_kind)at;
			return true;
		}
	return false;
}

static enum next_steps_kind kind_of(const struct session_applicant *applicant)
{
	if (applicant->issue == ISSUE_ASSIGNED || applicant->issue == ISSUE_AGAIN)
		return NEXT_STEPS_ASSIGNED;
	if (applicant->issue == ISSUE_QUEUED)
		return NEXT_STEPS_MAIL;
	switch (applicant->outcome) {
	case OUTCOME_APPROVED:
		return NEXT_STEPS_NOT_HAD;
	case OUTCOME_REFERRED:
		return NEXT_STEPS_REFERRED;
	case OUTCOME_DEFERRED:
		return NEXT_STEPS_DEFERRED;
	case OUTCOME_ABANDONED:
		return NEXT_STEPS_ABANDONED;
	case OUTCOME_NONE:
	case OUTCOME_REFUSED:
	case OUTCOME_EXPIRED:
	case OUTCOME_MIXED:
	case OUTCOME_FRAUD_REVIEW:
	case OUTCOME_COUNT:
		break;
	}
	return NEXT_STEPS_REFUSED;
}

/* Of the reason as little as where there is but one. */
static const char *one_ending(const struct session_applicant *applicant)
{
	switch (applicant->issue) {
	case ISSUE_DELIVERED:
		return N_("The receipt was printed.");
	case ISSUE_EXCEPTION:
	case ISSUE_UNPRINTED:
		return N_("A member of staff will help you with the receipt.");
	case ISSUE_ASSIGNED:
	case ISSUE_AGAIN:
		return N_("An IP PIN was already given out for this year. If it is lost, call "
			  "800-908-4490.");
	case ISSUE_QUEUED:
		return N_("The IP PIN comes by mail within three weeks.");
	case ISSUE_BARRED:
	case ISSUE_NONE:
	case ISSUE_NONE_MADE:
	case ISSUE_DECIDED:
	case ISSUE_RESERVED:
	case ISSUE_PROVEN:
		break;
	}
	if (applicant->outcome == OUTCOME_REFERRED)
		return N_("A supervisor will go on with this request.");
	if (applicant->outcome == OUTCOME_DEFERRED)
		return N_("This request is not finished today. The clerk will tell you what to "
			  "bring, or when to come.");
	if (applicant->outcome == OUTCOME_APPROVED)
		return N_("The number could not be had. The clerk will tell you what comes next.");
	return N_("We could not finish the check of identity today.");
}

static void add_ones(const struct session *session, struct next_steps *steps)
{
	steps->kind = NEXT_STEPS_SEVERAL;
	steps->count = session->applicant_count;
	for (unsigned at = 0; at < session->applicant_count; at++) {
		const struct session_applicant *applicant = &session->applicant[at];
		(void)text_copy(steps->one[at].name, sizeof(steps->one[at].name),
				person_called(&applicant->person));
		steps->one[at].words = one_ending(applicant);
		steps->is_for_other |= applicant->whom != WHOM_SELF;
	}
}

struct next_steps next_steps_of(const struct session *session, const struct policy *policy,
				int32_t today)
{
	const struct session_applicant *applicant = session_applicant(session);
	struct next_steps steps = { .kind = kind_of(applicant),
				    .language = session->language,
				    .policy = policy,
				    .today = today,
				    .is_for_other = applicant->whom != WHOM_SELF };

	(void)text_copy(steps.visit, sizeof(steps.visit), session->id);
	if (session->applicant_count > 1 && session_outcome(session) != OUTCOME_ABANDONED)
		add_ones(session, &steps);
	return steps;
}
