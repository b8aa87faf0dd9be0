/* The one way to write rules down, so that two files that say the same have the same hash. */
#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/evidence/policy.h"

static void add_number(struct bytes *to, const char *key, int64_t value)
{
	bytes_add_format(to, "%s %lld\n", key, (long long)value);
}

/* The loader lets no control character into a text: a line end ends it. */
static void add_text(struct bytes *to, const char *key, const char *value)
{
	bytes_add_format(to, "%s %s\n", key, value);
}

static void add_day(struct bytes *to, const char *key, int32_t day)
{
	char text[CLOCK_TEXT_MAX];

	clock_day_text(day, text, sizeof(text));
	add_text(to, key, text);
}

static void add_ways(struct bytes *to, const char *key, const struct policy_ways *ways)
{
	for (size_t at = 0; at < ways->count; at++)
		bytes_add_format(to, "%s %lld %lld %lld\n", key, (long long)ways->at[at].superior,
				 (long long)ways->at[at].strong, (long long)ways->at[at].fair);
}

static void add_questions(struct bytes *to, const struct policy *policy)
{
	for (enum question at = 0; at < QUESTION_COUNT; at++)
		bytes_add_format(to, "question %s %u %u %d\n", question_code(at),
				 policy->question[at].no, policy->question[at].unchecked,
				 policy->question[at].no_needs_second);
}

static void add_document(struct bytes *to, const struct policy_document *document)
{
	add_text(to, "document", document->code);
	add_text(to, "name", document->name);
	add_number(to, "class", document->class);
	add_number(to, "photo", document->has_photo);
	add_number(to, "link", document->is_link);
	add_number(to, "name_link", document->is_name_link);
	add_number(to, "shows", document->shows);
	add_number(to, "expiry", document->expiry);
	add_number(to, "max_age_days", document->max_age_days);
	add_number(to, "asked", document->asked);
	for (size_t at = 0; at < document->country_count; at++)
		add_text(to, "country", document->country[at]);
	add_text(to, "rev3", strength_text(document->rev3));
	add_text(to, "rev4", strength_text(document->rev4));
}

static void add_reasons(struct bytes *to, const struct policy *policy)
{
	for (enum decision decision = DECISION_APPROVE; decision <= DECISION_DEFER; decision++)
		for (size_t at = 0; at < policy->reasons[decision].count; at++)
			bytes_add_format(to, "reason %s %s %s\n", decision_text(decision),
					 policy->reasons[decision].at[at].code,
					 policy->reasons[decision].at[at].name);
	for (size_t at = 0; at < policy->disagree.count; at++)
		bytes_add_format(to, "reason disagree %s %s\n", policy->disagree.at[at].code,
				 policy->disagree.at[at].name);
}

void policy_canonical(const struct policy *policy, struct bytes *to)
{
	add_text(to, "rules", "1"); /* of this form */
	add_text(to, "version", policy->version);
	add_text(to, "notice", policy->notice_version);
	add_day(to, "effective", policy->effective_day);
	add_text(to, "gate", gate_text(policy->gate));
	add_number(to, "irs_primary", policy->irs_rule.primary);
	add_number(to, "irs_different", policy->irs_rule.different);
	add_number(to, "irs_together", policy->irs_rule.together);
	add_ways(to, "rev3", &policy->rev3);
	add_ways(to, "rev4", &policy->rev4);
	add_questions(to, policy);
	for (size_t at = 0; at < policy->document_count; at++)
		add_document(to, &policy->document[at]);
	add_reasons(to, policy);
	add_number(to, "second_person", policy->second_person);
	add_number(to, "settle_names", policy->must_settle_names);
	add_text(to, "delivery", delivery_text(policy->delivery));
	if (policy->again != AGAIN_MAIL) /* rules that were written before it said so */
		add_text(to, "again", again_text(policy->again));
	add_number(to, "attempts", policy->limits.attempts);
	add_number(to, "attempt_hours", policy->limits.attempt_hours);
	add_number(to, "resume_hours", policy->limits.resume_hours);
	add_number(to, "adult_years", policy->limits.adult_years);
	for (size_t at = 0; at < policy->issuing_count; at++) {
		add_number(to, "issuing", policy->issuing[at].year);
		add_day(to, "first", policy->issuing[at].first_day);
		add_day(to, "last", policy->issuing[at].last_day);
	}
}

enum status policy_hash(const struct policy *policy, char ret[CRYPTO_HEX_MAX], struct fault *fault)
{
	static unsigned char storage[POLICY_CANONICAL_MAX];
	struct bytes bytes = bytes_over(storage, sizeof(storage));
	struct span whole;
	struct hash hash;

	policy_canonical(policy, &bytes);
	if (bytes.is_full)
		return fault_set(fault, STATUS_FULL, 0, "the rules are longer than they may be");
	whole = bytes_span(&bytes);
	enum status status = crypto_sha256(&whole, 1, &hash, fault);
	if (status == STATUS_OK)
		crypto_hex(hash.at, sizeof(hash.at), ret);
	return status;
}
