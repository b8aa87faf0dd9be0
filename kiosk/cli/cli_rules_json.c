/* The rules of evidence as one JSON object. */
#include "kiosk/base/clock.h"
#include "kiosk/cli/cli_rules.h"

static void day_json(struct json *json, const char *name, int32_t day)
{
	char text[CLOCK_TEXT_MAX];

	clock_day_text(day, text, sizeof(text));
	json_text(json, name, text);
}

static void bits_json(struct json *json, const char *name, unsigned bits, const char *const *words,
		      size_t count)
{
	json_array_begin(json, name);
	for (size_t at = 0; at < count; at++)
		if ((bits & 1u << at) != 0)
			json_text(json, NULL, words[at]);
	json_array_end(json);
}

static void ways_json(struct json *json, const char *name, const struct policy_ways *ways)
{
	json_array_begin(json, name);
	for (size_t at = 0; at < ways->count; at++) {
		json_object_begin(json, NULL);
		json_int(json, "superior", ways->at[at].superior);
		json_int(json, "strong", ways->at[at].strong);
		json_int(json, "fair", ways->at[at].fair);
		json_object_end(json);
	}
	json_array_end(json);
}

static void questions_json(struct json *json, const struct policy *policy)
{
	json_object_begin(json, "questions");
	for (enum question at = 0; at < QUESTION_COUNT; at++) {
		json_object_begin(json, question_code(at));
		json_text(json, "words", question_words(at));
		json_text(json, "no", CLI_WEIGHT_WORDS[policy->question[at].no]);
		json_text(json, "unchecked", CLI_WEIGHT_WORDS[policy->question[at].unchecked]);
		json_bool(json, "no_takes_two", policy->question[at].no_needs_second);
		json_object_end(json);
	}
	json_object_end(json);
}

static void document_json(struct json *json, const struct policy_document *document)
{
	json_object_begin(json, NULL);
	json_text(json, "code", document->code);
	json_text(json, "name", document->name);
	json_text(json, "class", document->class == CLASS_PRIMARY ? "primary" : "secondary");
	json_bool(json, "photo", document->has_photo);
	json_bool(json, "link", document->is_link);
	json_bool(json, "name_link", document->is_name_link);
	bits_json(json, "shows", document->shows, CLI_SHOWN_WORDS, COUNT_OF(CLI_SHOWN_WORDS));
	bits_json(json, "expiry", document->expiry, CLI_EXPIRY_WORDS, COUNT_OF(CLI_EXPIRY_WORDS));
	if (document->max_age_days > 0)
		json_int(json, "max_age_days", document->max_age_days);
	json_array_begin(json, "countries");
	for (size_t at = 0; at < document->country_count; at++)
		json_text(json, NULL, document->country[at]);
	json_array_end(json);
	json_array_begin(json, "ask");
	for (enum question at = 0; at < QUESTION_COUNT; at++)
		if ((document->asked & 1u << at) != 0)
			json_text(json, NULL, question_code(at));
	json_array_end(json);
	json_text(json, "rev3", strength_text(document->rev3));
	json_text(json, "rev4", strength_text(document->rev4));
	json_object_end(json);
}

static void lists_json(struct json *json, const struct policy *policy)
{
	json_array_begin(json, "documents");
	for (size_t at = 0; at < policy->document_count; at++)
		document_json(json, &policy->document[at]);
	json_array_end(json);
	json_object_begin(json, "reasons");
	for (enum decision at = DECISION_APPROVE; at <= DECISION_DEFER; at++) {
		json_object_begin(json, decision_text(at));
		for (size_t reason = 0; reason < policy->reasons[at].count; reason++)
			json_text(json, policy->reasons[at].at[reason].code,
				  policy->reasons[at].at[reason].name);
		json_object_end(json);
	}
	json_object_begin(json, "disagree");
	for (size_t at = 0; at < policy_disagreements(policy)->count; at++)
		json_text(json, policy_disagreements(policy)->at[at].code,
			  policy_disagreements(policy)->at[at].name);
	json_object_end(json);
	json_object_end(json);
	json_array_begin(json, "second_person");
	for (enum second_act at = 0; at < SECOND_ACT_COUNT; at++)
		if (policy_needs_second(policy, at))
			json_text(json, NULL, second_act_text(at));
	json_array_end(json);
}

static void rest_json(struct json *json, const struct policy *policy)
{
	json_bool(json, "settle_names", policy->must_settle_names);
	json_text(json, "delivery", delivery_text(policy->delivery));
	json_text(json, "again", again_text(policy->again));
	json_int(json, "attempts", policy->limits.attempts);
	json_int(json, "attempt_hours", policy->limits.attempt_hours);
	json_int(json, "resume_hours", policy->limits.resume_hours);
	json_int(json, "adult_years", policy->limits.adult_years);
	json_array_begin(json, "issuing");
	for (size_t at = 0; at < policy->issuing_count; at++) {
		json_object_begin(json, NULL);
		json_int(json, "year", policy->issuing[at].year);
		day_json(json, "first", policy->issuing[at].first_day);
		day_json(json, "last", policy->issuing[at].last_day);
		json_object_end(json);
	}
	json_array_end(json);
}

void cli_rules_json(const struct policy *policy, struct json *json)
{
	json_object_begin(json, NULL);
	json_text(json, "version", policy->version);
	json_text(json, "rules", policy->hash);
	json_text(json, "notice_version", policy->notice_version);
	day_json(json, "effective", policy->effective_day);
	json_text(json, "gate", gate_text(policy->gate));
	json_object_begin(json, "irs_rule");
	json_int(json, "primary", policy->irs_rule.primary);
	json_int(json, "different", policy->irs_rule.different);
	bits_json(json, "together", policy->irs_rule.together, CLI_SHOWN_WORDS,
		  COUNT_OF(CLI_SHOWN_WORDS));
	json_object_end(json);
	ways_json(json, "ial2_rev3", &policy->rev3);
	ways_json(json, "ial2_rev4", &policy->rev4);
	questions_json(json, policy);
	lists_json(json, policy);
	rest_json(json, policy);
	json_object_end(json);
}
