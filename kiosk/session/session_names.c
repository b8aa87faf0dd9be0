/* The session's words for records, and what its choice screens offer. */
#include "kiosk/session/session.h"

const char *session_state_name(enum session_state state)
{
	static const char *const NAMES[SESSION_STATE_COUNT] = {
#define X(name) [SESSION_##name] = #name,
		SESSION_STATE_LIST(X)
#undef X
	};
	return NAMES[state];
}

const char *session_outcome_text(enum session_outcome outcome)
{
	static const char *const TEXTS[OUTCOME_COUNT] = {
#define X(name, text) [OUTCOME_##name] = (text),
		OUTCOME_LIST(X)
#undef X
	};
	return TEXTS[outcome];
}

const char *whom_text(enum whom whom)
{
	static const char *const TEXTS[WHOM_COUNT] = {
		[WHOM_SELF] = "self", [WHOM_CHILD] = "child", [WHOM_DEPENDENT] = "dependent"
	};
	return TEXTS[whom];
}

const char *companion_interprets_text(enum companion companion)
{
	static const char *const TEXTS[COMPANION_COUNT] = {
		[COMPANION_NONE] = "none",           [COMPANION_FAMILY] = "family",
		[COMPANION_CENTRE] = "centre",       [COMPANION_PHONE] = "phone",
		[COMPANION_REPRESENTATIVE] = "none",
	};
	return TEXTS[companion];
}

enum session_outcome session_recorded_outcome(const struct session *session)
{
	return session->is_fraud_suspected ? OUTCOME_FRAUD_REVIEW
					   : session_applicant(session)->outcome;
}

const char *document_how_text(enum document_how how)
{
	static const char *const TEXTS[] = {
		[HOW_NONE] = "none",
		[HOW_BY_EYE] = "by_eye",
		[HOW_SCANNED] = "scanned",
		[HOW_TYPED] = "typed",
	};
	return TEXTS[how];
}

/* The turn in which a kind is offered; 0 never. First documents are photo IDs; second ones begin
 * with what ties a child or dependent to the presenter, then what people bring beside a photo ID.
 */
static unsigned offer_turn(const struct session *session, const struct policy_document *document,
			   bool is_first_one)
{
	if (session->document_at == 0)
		return document->class == CLASS_PRIMARY && document->has_photo ? 1 : 0;
	if (is_first_one)
		return 0;
	if (session_applicant(session)->whom != WHOM_SELF && document->is_link)
		return 1;
	return document->class == CLASS_SECONDARY ? 2 : 3;
}

size_t session_document_choices(const struct session *session, const struct policy *policy,
				unsigned ret[POLICY_DOCUMENTS_MAX + 1])
{
	const struct session_document *first = &session->document[0];
	size_t count = 0;

	for (unsigned turn = 1; turn <= 3; turn++)
		for (unsigned rule = 0; rule < policy->document_count; rule++) {
			bool is_first_one = first->how != HOW_NONE && first->rule == rule;
			if (offer_turn(session, &policy->document[rule], is_first_one) == turn)
				ret[count++] = rule;
		}
	ret[count++] = SESSION_NO_DOCUMENT;
	return count;
}

size_t session_choice_count(const struct session *session, const struct policy *policy)
{
	unsigned rules[POLICY_DOCUMENTS_MAX + 1];

	if (session->state == SESSION_LANGUAGE)
		return LANGUAGE_COUNT;
	if (session->state == SESSION_PRIVACY)
		return 2;
	if (session->state == SESSION_REASON)
		return REASON_COUNT;
	if (session->state == SESSION_REASON_DETAIL)
		return visit_reason_details(session_applicant(session)->reason);
	if (session->state == SESSION_WHOM)
		return WHOM_COUNT;
	if (session->state == SESSION_RELATION)
		return RELATION_COUNT;
	if (session->state == SESSION_DOCUMENT_KIND)
		return session_document_choices(session, policy, rules);
	if (session->state == SESSION_COMPANION)
		return COMPANION_COUNT;
	if (session->state == SESSION_DECISION)
		return DECISION_COUNT - 1;
	if (session->state == SESSION_DECISION_REASON)
		return policy->reasons[session_applicant(session)->decision].count;
	if (session->state == SESSION_SECOND_REASON)
		return policy_disagreements(policy)->count;
	return 0;
}
