#include "kiosk/evidence/name_link.h"

size_t evidence_name_link(const struct evidence *evidence)
{
	for (size_t at = 0; at < evidence->count; at++) {
		const enum answer *answer = evidence->document[at].answer;
		if ((evidence->document[at].rule->shows & SHOWS_NAME_CHANGE) != 0 &&
		    answer[QUESTION_ORIGINAL] == ANSWER_YES &&
		    answer[QUESTION_UNTAMPERED] == ANSWER_YES &&
		    answer[QUESTION_NAME_BIRTH] == ANSWER_YES)
			return at;
	}
	return evidence->count;
}
