#include "kiosk/evidence/evidence.h"

#include <string.h>

static const struct {
	const char *code, *words;
} QUESTIONS[QUESTION_COUNT] = {
#define X(name, code, words) [QUESTION_##name] = { code, words },
	QUESTION_LIST(X)
#undef X
};

static const struct {
	const char *code, *words;
} REASONS[VERDICT_REASON_COUNT] = {
#define X(name, code, words) [VERDICT_##name] = { code, words },
	VERDICT_REASON_LIST(X)
#undef X
};

static const enum verdict_reason REASON_FOR_NO[QUESTION_COUNT] = {
	[QUESTION_ORIGINAL] = VERDICT_NOT_ORIGINAL, [QUESTION_UNEXPIRED] = VERDICT_EXPIRED,
	[QUESTION_PHOTO] = VERDICT_PHOTO,           [QUESTION_NAME_BIRTH] = VERDICT_MISMATCH,
	[QUESTION_SECURITY] = VERDICT_SECURITY,     [QUESTION_UNTAMPERED] = VERDICT_TAMPERED,
	[QUESTION_BARCODE] = VERDICT_BARCODE,
};

bool question_applies(const struct policy_document *rule, enum question question)
{
	switch (question) {
	case QUESTION_UNEXPIRED:
		return rule->must_be_current;
	case QUESTION_PHOTO:
	case QUESTION_BARCODE: /* bills and certificates have none to compare */
		return rule->has_photo;
	case QUESTION_NAME_BIRTH:
		return (rule->shows & (SHOWS_NAME | SHOWS_BIRTH_DATE)) != 0;
	case QUESTION_ORIGINAL:
	case QUESTION_SECURITY:
	case QUESTION_UNTAMPERED:
	case QUESTION_COUNT:
		break;
	}
	return true;
}

/* "Not applicable" is a good answer only where the thing asked about may be absent. */
static bool may_be_absent(const struct policy_document *rule, enum question question)
{
	return question == QUESTION_PHOTO || question == QUESTION_BARCODE ||
	       (question == QUESTION_SECURITY && !rule->has_photo);
}

/* The worst that one document's answers say; VERDICT_MET when it counts. */
static enum verdict_reason weigh_answers(const struct policy_document *rule,
					 const enum answer *answers)
{
	enum verdict_reason worst = VERDICT_MET;

	for (enum question at = 0; at < QUESTION_COUNT; at++) {
		if (!question_applies(rule, at) || answers[at] == ANSWER_YES)
			continue;
		if (answers[at] == ANSWER_NONE)
			return VERDICT_UNANSWERED;
		if (answers[at] == ANSWER_NOT_APPLICABLE && may_be_absent(rule, at))
			continue;
		enum verdict_reason reason =
			answers[at] == ANSWER_NO ? REASON_FOR_NO[at] : VERDICT_UNCHECKED;
		if (worst == VERDICT_MET || reason < worst)
			worst = reason;
	}
	return worst;
}

/* The same kind of document laid down twice counts once. */
static bool is_repeated(const struct evidence *evidence, size_t at)
{
	for (size_t before = 0; before < at; before++)
		if (strcmp(evidence->document[before].rule->code,
			   evidence->document[at].rule->code) == 0)
			return true;
	return false;
}

/* What the documents are, apart from the answers. */
struct summary {
	size_t different, superior, strong, fair;
	bool has_photo_id, has_link;
};

static void count_strength(struct summary *summary, enum strength strength)
{
	summary->superior += strength == STRENGTH_SUPERIOR;
	summary->strong += strength == STRENGTH_STRONG;
	summary->fair += strength == STRENGTH_FAIR;
}

static struct summary summarise(const struct evidence *evidence, enum gate gate)
{
	struct summary summary = { 0 };

	for (size_t at = 0; at < evidence->count; at++) {
		const struct policy_document *rule = evidence->document[at].rule;
		/* A photo that the clerk calls not applicable identifies nobody. */
		bool has_face =
			evidence->document[at].answer[QUESTION_PHOTO] != ANSWER_NOT_APPLICABLE;
		if (rule->class == CLASS_PRIMARY && rule->has_photo && has_face)
			summary.has_photo_id = true;
		if (rule->is_link)
			summary.has_link = true;
		if (is_repeated(evidence, at))
			continue;
		summary.different++;
		count_strength(&summary, gate == GATE_IAL2_REV4 ? rule->rev4 : rule->rev3);
	}
	return summary;
}

static bool is_strong_enough(const struct summary *summary, enum gate gate)
{
	switch (gate) {
	case GATE_IRS_RULE:
		return true;
	case GATE_IAL2_REV3:
		return summary->superior >= 1 || summary->strong >= 2 ||
		       (summary->strong == 1 && summary->fair >= 2);
	case GATE_IAL2_REV4:
		return summary->superior >= 1 || summary->strong >= 2 ||
		       (summary->strong == 1 && summary->fair >= 1);
	}
	return false;
}

static enum verdict_reason worst_answer(const struct evidence *evidence)
{
	enum verdict_reason worst = VERDICT_MET;

	for (size_t at = 0; at < evidence->count; at++) {
		enum verdict_reason reason =
			weigh_answers(evidence->document[at].rule, evidence->document[at].answer);
		if (reason != VERDICT_MET && (worst == VERDICT_MET || reason < worst))
			worst = reason;
	}
	return worst;
}

/* The reasons in the order of VERDICT_REASON_LIST: the first that applies is the one told. */
static enum verdict_reason weigh(const struct evidence *evidence, enum gate gate,
				 enum verdict_reason worst)
{
	struct summary summary = summarise(evidence, gate);

	if (worst == VERDICT_UNANSWERED)
		return worst;
	if (!summary.has_photo_id)
		return VERDICT_NO_PHOTO_ID;
	if (gate == GATE_IRS_RULE && summary.different < 2)
		return VERDICT_ONE_DOCUMENT;
	if (evidence->needs_link && !summary.has_link)
		return VERDICT_NO_LINK;
	if (worst != VERDICT_MET)
		return worst;
	return is_strong_enough(&summary, gate) ? VERDICT_MET : VERDICT_STRENGTH;
}

struct verdicts evidence_weigh(const struct policy *policy, const struct evidence *evidence)
{
	enum verdict_reason worst = worst_answer(evidence);

	return (struct verdicts){
		.irs_rule = weigh(evidence, GATE_IRS_RULE, worst),
		.ial2_rev3 = weigh(evidence, GATE_IAL2_REV3, worst),
		.ial2_rev4 = weigh(evidence, GATE_IAL2_REV4, worst),
	};
}

enum verdict_reason verdicts_gate(const struct policy *policy, struct verdicts verdicts)
{
	switch (policy->gate) {
	case GATE_IRS_RULE:
		return verdicts.irs_rule;
	case GATE_IAL2_REV3:
		return verdicts.ial2_rev3;
	case GATE_IAL2_REV4:
		return verdicts.ial2_rev4;
	}
	return VERDICT_UNANSWERED;
}

const char *question_code(enum question question)
{
	return QUESTIONS[question].code;
}

const char *question_words(enum question question)
{
	return QUESTIONS[question].words;
}

const char *answer_text(enum answer answer)
{
	switch (answer) {
	case ANSWER_NONE:
		return "-";
	case ANSWER_YES:
		return "yes";
	case ANSWER_NO:
		return "no";
	case ANSWER_NOT_APPLICABLE:
		return "n/a";
	case ANSWER_COULD_NOT_CHECK:
		return "unchecked";
	}
	return "-";
}

const char *verdict_reason_code(enum verdict_reason reason)
{
	return REASONS[reason].code;
}

const char *verdict_reason_words(enum verdict_reason reason)
{
	return REASONS[reason].words;
}
