#include "kiosk/evidence/policy.h"

bool policy_is_open(const struct policy *policy, int32_t day)
{
	for (size_t at = 0; at < policy->closed_count; at++)
		if (day >= policy->closed[at].first_day && day <= policy->closed[at].last_day)
			return false;
	return true;
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
