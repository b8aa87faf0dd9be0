/* What is recorded of the evidence, and reading it back. */
#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/evidence/evidence.h"

/* How many days ahead, or back, a date is kept as: never the date. */
static const int32_t SPANS[] = { 365, 90, 30, 0 };

static const char OTHER_COUNTRY[POLICY_COUNTRY_MAX] = "-";

static const struct {
	unsigned form;
	const char *text;
} FORMS[] = {
	{ EXPIRY_INDEF, "indef" },
	{ EXPIRY_MIL, "mil" },
	{ EXPIRY_NONE, "none" },
	{ 0, "unread" },
};

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

static void add_code(const char *code, char *to, size_t max)
{
	size_t size = strlen(to);

	if (size + strlen(code) + 2 > max)
		return;
	if (size > 0)
		(void)text_append(to, max, ",");
	(void)text_append(to, max, code);
}

void verdict_codes(struct verdicts verdicts, enum gate gate, char *to, size_t max)
{
	enum verdict_reason first = verdicts_at(verdicts, gate);

	to[0] = '\0';
	add_code(verdict_reason_code(first), to, max);
	for (enum verdict_reason at = VERDICT_MET; at < VERDICT_REASON_COUNT; at++)
		if (at != first && (verdicts.reasons[gate] & 1u << at) != 0)
			add_code(verdict_reason_code(at), to, max);
}

static bool find_answer(struct span text, enum answer *ret)
{
	for (enum answer at = ANSWER_NONE; at <= ANSWER_COULD_NOT_CHECK; at++)
		if (span_equals(text, span_of(answer_text(at)))) {
			*ret = at;
			return true;
		}
	return false;
}

static bool find_question(struct span code, enum question *ret)
{
	for (enum question at = 0; at < QUESTION_COUNT; at++)
		if (span_equals(code, span_of(question_code(at)))) {
			*ret = at;
			return true;
		}
	return false;
}

bool evidence_answers_from_text(struct span text, enum answer ret[QUESTION_COUNT])
{
	enum answer answers[QUESTION_COUNT] = { ANSWER_NONE }, answer = ANSWER_NONE;
	enum question question = QUESTION_COUNT;
	struct span group, code;

	while (span_split(&text, ' ', &group)) {
		size_t sign = span_find(group, span_of("="), 0);
		struct span codes = span_slice(group, sign + 1, group.size);
		if (!find_answer(span_slice(group, 0, sign), &answer) || codes.size == 0)
			return false;
		while (span_split(&codes, ',', &code)) {
			if (!find_question(code, &question))
				return false;
			answers[question] = answer;
		}
	}
	memcpy(ret, answers, sizeof(answers));
	return true;
}

/* "date_90": 90 days or more ahead; "past_90": over 90 days ago. */
static void expiry_text(const struct evidence_read *read, int32_t today, char *to, size_t max)
{
	if (read->expiry == EXPIRY_DATE) {
		int64_t ahead = (int64_t)read->expiry_day - today;
		int64_t far = ahead >= 0 ? ahead : -ahead - 1;
		size_t at = 0;
		while (SPANS[at] > far)
			at++;
		(void)text_format(to, max, "%s_%d", ahead >= 0 ? "date" : "past", SPANS[at]);
		return;
	}
	for (size_t at = 0; at < COUNT_OF(FORMS); at++)
		if (FORMS[at].form == read->expiry)
			(void)text_copy(to, max, FORMS[at].text);
}

void evidence_read_text(const struct policy_document *rule, const struct evidence_read *read,
			int32_t today, char *to, size_t max)
{
	char expiry[24] = "unread";
	const char *country = "unread";

	expiry_text(read, today, expiry, sizeof(expiry));
	if (read->country[0] != '\0') {
		country = rule->country_count == 0 ? "any" : "other";
		for (size_t at = 0; at < rule->country_count; at++)
			if (strcmp(rule->country[at], read->country) == 0)
				country = "listed";
	}
	(void)text_format(to, max, "expiry=%s country=%s", expiry, country);
}

static bool span_days(struct span text, const char *start, int32_t *ret)
{
	int64_t days = 0;

	if (!span_starts_with(text, span_of(start)) ||
	    !span_to_int(span_slice(text, strlen(start), text.size), &days) || days > SPANS[0])
		return false;
	*ret = (int32_t)days;
	return true;
}

static bool read_expiry(struct span text, int32_t recorded_day, int32_t today,
			struct evidence_read *ret, bool *ret_is_unknown)
{
	int32_t days = 0;

	for (size_t at = 0; at < COUNT_OF(FORMS); at++)
		if (span_equals(text, span_of(FORMS[at].text))) {
			ret->expiry = FORMS[at].form;
			return true;
		}
	bool is_ahead = span_days(text, "date_", &days);
	if (!is_ahead && !span_days(text, "past_", &days))
		return false;
	/* Known: it lasts so long at least, or was over so long ago at least. */
	int32_t known = is_ahead ? recorded_day + days : recorded_day - days - 1;
	*ret_is_unknown = is_ahead ? today > known : today <= known;
	if (!*ret_is_unknown) {
		ret->expiry = EXPIRY_DATE;
		ret->expiry_day = known;
	}
	return true;
}

bool evidence_read_from_text(struct span text, int32_t recorded_day, int32_t today,
			     struct evidence_read *ret, bool *ret_is_unknown)
{
	static const char EXPIRY[] = "expiry=", COUNTRY[] = "country=";
	struct evidence_read read = { 0 };
	bool is_unknown = false;
	struct span word;

	while (span_split(&text, ' ', &word)) {
		struct span value =
			span_slice(word, span_find(word, span_of("="), 0) + 1, word.size);
		if (span_starts_with(word, span_of(EXPIRY))) {
			if (!read_expiry(value, recorded_day, today, &read, &is_unknown))
				return false;
		} else if (!span_starts_with(word, span_of(COUNTRY))) {
			return false;
		} else if (span_equals(value, span_of("other"))) {
			memcpy(read.country, OTHER_COUNTRY, sizeof(read.country));
		}
	}
	*ret = read;
	*ret_is_unknown = is_unknown;
	return true;
}
