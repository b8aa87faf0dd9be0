#include "kiosk/evidence/name_link.h"

size_t evidence_name_link(const struct evidence *evidence)
{
	for (size_t at = 0; at < evidence->count; at++) {
		const struct policy_document *rule = evidence->document[at].rule;
		const enum answer *answer = evidence->document[at].answer;
		if (rule != NULL && rule->is_name_link && answer[QUESTION_ORIGINAL] == ANSWER_YES &&
		    answer[QUESTION_UNTAMPERED] == ANSWER_YES &&
		    answer[QUESTION_NAME_BIRTH] == ANSWER_YES)
			return at;
	}
	return evidence->count;
}
