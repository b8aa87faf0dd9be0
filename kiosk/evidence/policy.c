#include "kiosk/evidence/policy.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/span.h"

enum { OPEN_DAYS_AHEAD = 731 };

static const struct {
	const char *code, *words;
} QUESTIONS[QUESTION_COUNT] = {
#define X(name, code, words) [QUESTION_##name] = { code, words },
	QUESTION_LIST(X)
#undef X
};

const struct policy *policy_on(const struct policy_sets *sets, int32_t day)
{
	const struct policy *found = NULL;

	for (size_t at = 0; at < sets->count; at++)
		if (sets->set[at].effective_day <= day &&
		    (found == NULL || sets->set[at].effective_day > found->effective_day))
			found = &sets->set[at];
	return found;
}

const struct policy_document *policy_document_named(const struct policy *policy, struct span code)
{
	for (size_t at = 0; at < policy->document_count; at++)
		if (span_equals(span_of(policy->document[at].code), code))
			return &policy->document[at];
	return NULL;
}

bool policy_is_open(const struct policy *policy, int32_t day)
{
	int year = civil_from_days(day).year;

	for (size_t at = 0; at < policy->issuing_count; at++)
		if (policy->issuing[at].year == year)
			return day >= policy->issuing[at].first_day &&
			       day <= policy->issuing[at].last_day;
	return true;
}

int32_t policy_next_open_day(const struct policy *policy, int32_t day)
{
	for (int32_t ahead = 0; ahead < OPEN_DAYS_AHEAD; ahead++)
		if (policy_is_open(policy, day + ahead))
			return day + ahead;
	return day;
}

bool policy_needs_second(const struct policy *policy, enum second_act act)
{
	return (policy->second_person & 1u << act) != 0;
}

const struct policy_reasons *policy_disagreements(const struct policy *policy)
{
	static const struct policy_reasons NONE_NAMED = {
		.count = 1, .at = { { "not_agreed", "The second person does not agree" } }
	};

	return policy->disagree.count > 0 ? &policy->disagree : &NONE_NAMED;
}

bool policy_is_last_attempt(const struct policy *policy, int64_t attempts)
{
	return attempts >= policy->limits.attempts;
}

bool policy_is_minor(const struct policy *policy, int32_t birth_day, int32_t today)
{
	struct civil_date adult = civil_from_days(birth_day);
	bool is_leap_day = adult.month == 2 && adult.day == 29;

	adult.year += (int)policy->limits.adult_years;
	if (is_leap_day && !civil_is_valid(adult))
		adult = (struct civil_date){ adult.year, 3, 1 };
	return !civil_is_valid(adult) || today < civil_to_days(adult);
}

const char *question_code(enum question question)
{
	return QUESTIONS[question].code;
}

const char *question_words(enum question question)
{
	return QUESTIONS[question].words;
}

const char *decision_text(enum decision decision)
{
	switch (decision) {
	case DECISION_NONE:
		return "none";
	case DECISION_APPROVE:
		return "approve";
	case DECISION_REFUSE:
		return "refuse";
	case DECISION_REFER:
		return "refer";
	case DECISION_DEFER:
		return "defer";
	}
	return "none";
}

const char *second_act_text(enum second_act act)
{
	switch (act) {
	case SECOND_OVERRIDE:
		return "override";
	case SECOND_VOID:
		return "void";
	case SECOND_REPRINT:
		return "reprint";
	case SECOND_PIN_AGAIN:
		return "pin_again";
	case SECOND_CONFLICT:
		return "conflict";
	case SECOND_REFERRAL:
		return "referral";
	case SECOND_ANSWER:
		return "answer";
	case SECOND_ACT_COUNT:
		break;
	}
	return "none";
}

const char *delivery_text(enum delivery delivery)
{
	switch (delivery) {
	case DELIVERY_PRINT:
		return "print";
	case DELIVERY_MAIL:
		return "mail";
	case DELIVERY_BOTH:
		return "both";
	}
	return "none";
}

const char *again_text(enum again again)
{
	switch (again) {
	case AGAIN_MAIL:
		return "mail";
	case AGAIN_RETRIEVE:
		return "retrieve";
	case AGAIN_REPLACE:
		return "replace";
	}
	return "none";
}

const char *gate_text(enum gate gate)
{
	switch (gate) {
	case GATE_IRS_RULE:
		return "irs_rule";
	case GATE_IAL2_REV3:
		return "ial2_rev3";
	case GATE_IAL2_REV4:
		return "ial2_rev4";
	}
	return "none";
}

const char *strength_text(enum strength strength)
{
	switch (strength) {
	case STRENGTH_NONE:
		return "none";
	case STRENGTH_WEAK:
		return "weak";
	case STRENGTH_FAIR:
		return "fair";
	case STRENGTH_STRONG:
		return "strong";
	case STRENGTH_SUPERIOR:
		return "superior";
	}
	return "none";
}
