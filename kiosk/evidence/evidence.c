#include "kiosk/evidence/evidence.h"

#include <string.h>

_Static_assert(VERDICT_REASON_COUNT <= 32, "a bit for each reason");

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

/* What is wanting although all in hand counted, before what is wrong with a document. */
static const unsigned FIRST_TOLD = 1u << VERDICT_NO_PHOTO_ID | 1u << VERDICT_ONE_DOCUMENT |
				   1u << VERDICT_NO_LINK | 1u << VERDICT_SHOWS;

bool question_applies(const struct policy_document *rule, enum question question)
{
	return (rule->asked & 1u << question) != 0;
}

static enum answer expiry_answer(const struct policy_document *rule,
				 const struct evidence_read *read, int32_t today)
{
	if (rule->expiry == 0) /* its age is all that there is */
		return ANSWER_YES;
	if (read->expiry == 0)
		return ANSWER_NONE;
	if ((rule->expiry & read->expiry) == 0)
		return (rule->expiry & EXPIRY_CLERK) != 0 ? ANSWER_NONE : ANSWER_NO;
	return read->expiry != EXPIRY_DATE || read->expiry_day >= today ? ANSWER_YES : ANSWER_NO;
}

/* ANSWER_YES where its age does not matter. */
static enum answer age_answer(const struct policy_document *rule, const struct evidence_read *read,
			      int32_t today)
{
	if (rule->max_age_days == 0)
		return ANSWER_YES;
	if (!read->has_issue_day)
		return ANSWER_NONE;
	int64_t age = (int64_t)today - read->issue_day;
	return age >= 0 && age <= rule->max_age_days ? ANSWER_YES : ANSWER_NO;
}

enum answer evidence_unexpired(const struct policy_document *rule, const struct evidence_read *read,
			       int32_t today)
{
	enum answer expiry = expiry_answer(rule, read, today);
	enum answer age = age_answer(rule, read, today);

	if (expiry == ANSWER_NO || age == ANSWER_NO)
		return ANSWER_NO;
	return expiry == ANSWER_NONE ? ANSWER_NONE : age;
}

static enum answer answer_of(const struct evidence_document *document, enum question question,
			     int32_t today)
{
	enum answer own = question == QUESTION_UNEXPIRED
				  ? evidence_unexpired(document->rule, &document->read, today)
				  : ANSWER_NONE;

	return own != ANSWER_NONE ? own : document->answer[question];
}

/* "Not applicable" is a good answer only where the thing asked about may be absent. */
static bool may_be_absent(const struct policy_document *rule, enum question question)
{
	return question == QUESTION_PHOTO || question == QUESTION_BARCODE ||
	       (question == QUESTION_SECURITY && !rule->has_photo);
}

/* What one document comes to. */
struct judged {
	enum weight weight;
	unsigned reasons; /* against it */
	bool is_unanswered;
};

static void hold_against(struct judged *judged, enum weight weight, enum verdict_reason reason)
{
	if (weight == WEIGHT_COUNTS)
		return;
	judged->reasons |= 1u << reason;
	if (weight < judged->weight)
		judged->weight = weight;
}

static void judge_answer(const struct policy *policy, const struct evidence_document *document,
			 enum question question, int32_t today, struct judged *judged)
{
	enum answer answer = answer_of(document, question, today);
	const struct policy_question *rule = &policy->question[question];
	bool is_absent = answer == ANSWER_NOT_APPLICABLE && may_be_absent(document->rule, question);

	if (answer == ANSWER_YES || is_absent)
		return;
	if (answer == ANSWER_NONE) {
		judged->is_unanswered = true;
		return;
	}
	if (answer != ANSWER_NO) {
		hold_against(judged, rule->unchecked, VERDICT_UNCHECKED);
		return;
	}
	bool is_age = question == QUESTION_UNEXPIRED &&
		      expiry_answer(document->rule, &document->read, today) != ANSWER_NO &&
		      age_answer(document->rule, &document->read, today) == ANSWER_NO;
	hold_against(judged, rule->no, is_age ? VERDICT_TOO_OLD : REASON_FOR_NO[question]);
}

/* True where the country that issued it is not known, too. */
static bool may_issue(const struct policy_document *rule, const char *country)
{
	if (rule->country_count == 0 || country[0] == '\0')
		return true;
	for (size_t at = 0; at < rule->country_count; at++)
		if (strcmp(rule->country[at], country) == 0)
			return true;
	return false;
}

static struct judged judge(const struct policy *policy, const struct evidence_document *document,
			   int32_t today)
{
	struct judged judged = { .weight = WEIGHT_COUNTS };

	if (document->rule == NULL) {
		hold_against(&judged, WEIGHT_SET_ASIDE, VERDICT_NOT_LISTED);
		return judged;
	}
	for (enum question at = 0; at < QUESTION_COUNT; at++)
		if (question_applies(document->rule, at))
			judge_answer(policy, document, at, today, &judged);
	if (!may_issue(document->rule, document->read.country))
		hold_against(&judged, WEIGHT_SET_ASIDE, VERDICT_COUNTRY);
	return judged;
}

/* What a number of documents are together. */
struct summary {
	int64_t different, primary;
	unsigned shows;
	bool has_link;
	int64_t rev3[STRENGTH_COUNT], rev4[STRENGTH_COUNT]; /* so strong or stronger */
};

/* Everything to weigh, with what each document came to. */
struct weighing {
	const struct policy *policy;
	const struct evidence *evidence;
	struct judged judged[EVIDENCE_DOCUMENTS_MAX];
};

static bool takes_part(const struct weighing *weighing, size_t at, bool is_counted)
{
	if (weighing->evidence->document[at].rule == NULL)
		return false;
	return !is_counted || weighing->judged[at].weight != WEIGHT_SET_ASIDE;
}

/* As a photo ID: one in hand unless there is no photo, one that counts when it was compared. A "no"
 * stops every verdict by itself. */
static bool has_face(const struct evidence_document *document, bool is_counted)
{
	enum answer answer = document->answer[QUESTION_PHOTO];

	if (document->rule->class != CLASS_PRIMARY || !document->rule->has_photo)
		return false;
	return is_counted ? answer == ANSWER_YES || answer == ANSWER_NO
			  : answer != ANSWER_NOT_APPLICABLE;
}

/* True where one of the same kind went before; with `is_face`, one that is a photo ID. */
static bool is_repeated(const struct weighing *weighing, size_t at, bool is_counted, bool is_face)
{
	const struct evidence_document *document = weighing->evidence->document;

	for (size_t before = 0; before < at; before++)
		if (takes_part(weighing, before, is_counted) &&
		    strcmp(document[before].rule->code, document[at].rule->code) == 0 &&
		    (!is_face || has_face(&document[before], is_counted)))
			return true;
	return false;
}

static struct summary summarise(const struct weighing *weighing, bool is_counted)
{
	struct summary summary = { 0 };

	for (size_t at = 0; at < weighing->evidence->count; at++) {
		const struct evidence_document *document = &weighing->evidence->document[at];
		if (!takes_part(weighing, at, is_counted))
			continue;
		summary.primary += has_face(document, is_counted) &&
				   !is_repeated(weighing, at, is_counted, true);
		summary.has_link = summary.has_link || document->rule->is_link;
		summary.shows |= document->rule->shows;
		if (is_repeated(weighing, at, is_counted, false))
			continue;
		summary.different++;
		for (enum strength least = STRENGTH_NONE; least <= STRENGTH_SUPERIOR; least++) {
			summary.rev3[least] += document->rule->rev3 >= least;
			summary.rev4[least] += document->rule->rev4 >= least;
		}
	}
	return summary;
}

static bool is_strong_enough(const struct policy_ways *ways, const int64_t count[STRENGTH_COUNT])
{
	for (size_t at = 0; at < ways->count; at++) {
		const struct policy_way *way = &ways->at[at];
		if (count[STRENGTH_SUPERIOR] >= way->superior &&
		    count[STRENGTH_STRONG] >= way->superior + way->strong &&
		    count[STRENGTH_FAIR] >= way->superior + way->strong + way->fair)
			return true;
	}
	return false;
}

static unsigned find_wanting(const struct weighing *weighing, const struct summary *summary,
			     enum gate gate)
{
	const struct policy *policy = weighing->policy;
	const struct policy_irs_rule *irs = &policy->irs_rule;
	unsigned wanting = 0;

	if (summary->primary < (gate == GATE_IRS_RULE ? irs->primary : 1))
		wanting |= 1u << VERDICT_NO_PHOTO_ID;
	if (weighing->evidence->needs_link && !summary->has_link)
		wanting |= 1u << VERDICT_NO_LINK;
	if (weighing->evidence->names_unsettled && policy->must_settle_names)
		wanting |= 1u << VERDICT_NAMES;
	if (gate == GATE_IRS_RULE) {
		if (summary->different < irs->different)
			wanting |= 1u << VERDICT_ONE_DOCUMENT;
		if (summary->different > 0 && (summary->shows & irs->together) != irs->together)
			wanting |= 1u << VERDICT_SHOWS;
		return wanting;
	}
	bool is_strong = gate == GATE_IAL2_REV3 ? is_strong_enough(&policy->rev3, summary->rev3)
						: is_strong_enough(&policy->rev4, summary->rev4);
	return is_strong ? wanting : wanting | 1u << VERDICT_STRENGTH;
}

static enum verdict_reason lowest(unsigned reasons)
{
	enum verdict_reason at = VERDICT_MET;

	while (at < VERDICT_REASON_COUNT && (reasons & 1u << at) == 0)
		at++;
	return reasons == 0 ? VERDICT_MET : at;
}

static enum verdict_reason weigh(const struct weighing *weighing, enum gate gate, unsigned *ret_all)
{
	struct summary in_hand = summarise(weighing, false), counted = summarise(weighing, true);
	unsigned stopped = 0, aside = 0, wanting = find_wanting(weighing, &counted, gate);

	for (size_t at = 0; at < weighing->evidence->count; at++) {
		const struct judged *judged = &weighing->judged[at];
		*(judged->weight == WEIGHT_STOPS ? &stopped : &aside) |= judged->reasons;
		if (judged->is_unanswered) {
			*ret_all = 1u << VERDICT_UNANSWERED;
			return VERDICT_UNANSWERED;
		}
	}
	*ret_all = stopped | wanting;
	if (*ret_all == 0)
		return VERDICT_MET;
	*ret_all |= aside;
	unsigned first = find_wanting(weighing, &in_hand, gate) & FIRST_TOLD & wanting;
	if (first == 0)
		first = stopped | aside;
	return lowest(first != 0 ? first : wanting);
}

struct verdicts evidence_weigh(const struct policy *policy, const struct evidence *evidence,
			       int32_t today)
{
	struct weighing weighing = { .policy = policy, .evidence = evidence };
	struct verdicts verdicts;

	for (size_t at = 0; at < evidence->count; at++)
		weighing.judged[at] = judge(policy, &evidence->document[at], today);
	verdicts.irs_rule = weigh(&weighing, GATE_IRS_RULE, &verdicts.reasons[GATE_IRS_RULE]);
	verdicts.ial2_rev3 = weigh(&weighing, GATE_IAL2_REV3, &verdicts.reasons[GATE_IAL2_REV3]);
	verdicts.ial2_rev4 = weigh(&weighing, GATE_IAL2_REV4, &verdicts.reasons[GATE_IAL2_REV4]);
	return verdicts;
}

bool evidence_needs_second(const struct policy *policy, const struct evidence *evidence,
			   int32_t today)
{
	for (size_t at = 0; at < evidence->count; at++) {
		const struct evidence_document *document = &evidence->document[at];
		for (enum question asked = 0; asked < QUESTION_COUNT; asked++)
			if (document->rule != NULL && question_applies(document->rule, asked) &&
			    policy->question[asked].no_needs_second &&
			    answer_of(document, asked, today) == ANSWER_NO)
				return true;
	}
	return false;
}

enum verdict_reason verdicts_at(struct verdicts verdicts, enum gate gate)
{
	switch (gate) {
	case GATE_IRS_RULE:
		return verdicts.irs_rule;
	case GATE_IAL2_REV3:
		return verdicts.ial2_rev3;
	case GATE_IAL2_REV4:
		return verdicts.ial2_rev4;
	}
	return VERDICT_UNANSWERED;
}

enum verdict_reason verdicts_gate(const struct policy *policy, struct verdicts verdicts)
{
	return verdicts_at(verdicts, policy->gate);
}

const char *verdict_reason_code(enum verdict_reason reason)
{
	return REASONS[reason].code;
}

const char *verdict_reason_words(enum verdict_reason reason)
{
	return REASONS[reason].words;
}
