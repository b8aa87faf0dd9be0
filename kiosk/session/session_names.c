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

static const struct {
	const char *code, *words;
} HAND_OFFS[HAND_OFF_COUNT] = {
#define X(name, code, words) [HAND_OFF_##name] = { code, words },
	HAND_OFF_LIST(X)
#undef X
};

const char *exception_cause(enum exception exception)
{
	static const char *const CAUSES[EXCEPTION_COUNT] = {
#define X(name, cause) [EXCEPTION_##name] = (cause),
		EXCEPTION_LIST(X)
#undef X
	};

	return CAUSES[exception];
}

const char *hand_off_code(enum hand_off reason)
{
	return HAND_OFFS[reason].code;
}

const char *hand_off_words(enum hand_off reason)
{
	return HAND_OFFS[reason].words;
}

const char *companion_text(enum companion companion)
{
	static const char *const TEXTS[COMPANION_COUNT] = {
		[COMPANION_NONE] = "none",
		[COMPANION_FAMILY] = "family",
		[COMPANION_CENTRE] = "centre",
		[COMPANION_PHONE] = "phone",
		[COMPANION_REPRESENTATIVE] = "representative",
	};
	return TEXTS[companion];
}

enum session_outcome session_recorded_outcome(const struct session *session)
{
	return session->is_fraud_suspected ? OUTCOME_FRAUD_REVIEW : session_outcome(session);
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

/* The document at hand is that of somebody who does not stand there. */
static bool is_for_another(const struct session *session)
{
	unsigned of = session->document[session->document_at].of;

	return session->document_at > 0 && of != session_self(session);
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
	if (is_for_another(session) && document->is_link)
		return 1;
	return document->class == CLASS_SECONDARY ? 2 : 3;
}

/* Papers that tie somebody else to who stands there, and may tie this one, too. */
static size_t add_papers(const struct session *session, const struct policy *policy, unsigned *ret)
{
	unsigned self = session_self(session);
	size_t count = 0;

	for (unsigned at = 1; is_for_another(session) && at < session->document_at; at++) {
		const struct session_document *document = &session->document[at];
		if (document->of != self && document->same_as == 0 && document->how != HOW_NONE &&
		    document->rule < policy->document_count &&
		    policy->document[document->rule].is_link)
			ret[count++] = SESSION_SAME_AS + at;
	}
	return count;
}

size_t session_document_choices(const struct session *session, const struct policy *policy,
				unsigned ret[SESSION_CHOICES_MAX])
{
	const struct session_document *first = &session->document[0];
	size_t count = add_papers(session, policy, ret);

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
	unsigned rules[SESSION_CHOICES_MAX];
	enum whom whom[WHOM_COUNT];
	enum companion companions[COMPANION_COUNT];

	if (session->state == SESSION_LANGUAGE)
		return LANGUAGE_SCREEN_COUNT;
	if (session->state == SESSION_PRIVACY)
		return 2;
	if (session->state == SESSION_REASON)
		return REASON_COUNT;
	if (session->state == SESSION_REASON_DETAIL)
		return visit_reason_details(session_applicant(session)->reason);
	if (session->state == SESSION_WHOM)
		return session_whom_choices(session, whom);
	if (session->state == SESSION_RELATION)
		return RELATION_COUNT;
	if (session->state == SESSION_DOCUMENT_KIND)
		return session_document_choices(session, policy, rules);
	if (session->state == SESSION_HAND_OFF)
		return HAND_OFF_COUNT;
	if (session->state == SESSION_TAKEN)
		return TAKEN_COUNT;
	if (session->state == SESSION_COMPANION)
		return session_companion_choices(session, companions);
	if (session->state == SESSION_DECISION)
		return DECISION_COUNT - 1;
	if (session->state == SESSION_DECISION_REASON)
		return policy->reasons[session_applicant(session)->decision].count;
	if (session->state == SESSION_SECOND_REASON)
		return policy_disagreements(policy)->count;
	return 0;
}
