/* One dated set of rules. */
#include <string.h>

#include "config/policy_parts.h"
#include "kiosk/base/clock.h"

enum { WAY_DOCUMENTS_MAX = 4, YEAR_MIN = 2000, YEAR_MAX = 2199 };

static const char *const GATES[] = { "irs_rule", "ial2_rev3", "ial2_rev4", NULL };
static const char *const SHOWN[] = { "name", "birth_date", "tin", "address", NULL };
static const char *const ACTS[] = { "override", "void",     "reprint", "pin_again",
				    "conflict", "referral", NULL };
static const char *const AGAINS[] = { "mail", "retrieve", "replace", NULL };
static const char *const DELIVERIES[] = { "print", "mail", "both", NULL };

static const char *expected_version(const char *text)
{
	static const char ALLOWED[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789.-";
	size_t size = strlen(text);

	return size > 0 && strspn(text, ALLOWED) == size ? NULL : "a version such as \"2026.1\"";
}

#define VERSION(member) POLICY_CODE_FIELD(policy, member, expected_version)
#define NUMBER(type, member, least, most)                                                          \
	.kind = FIELD_NUMBER, POLICY_AT(type, member), .min = (least), .max = (most)

static const struct field SET_FIELDS[] = {
	{ .name = "version", VERSION(version) },
	{ .name = "notice_version", VERSION(notice_version) },
	{ .name = "effective", .kind = FIELD_DAY, POLICY_AT(policy, effective_day) },
	{ .name = "until", .kind = FIELD_OTHER, .is_optional = true },
	{ .name = "gate", .kind = FIELD_ENUM, POLICY_AT(policy, gate), .choices = GATES },
	{ .name = "irs_rule", .kind = FIELD_OTHER },
	{ .name = "ial2_rev3", .kind = FIELD_OTHER },
	{ .name = "ial2_rev4", .kind = FIELD_OTHER },
	{ .name = "questions", .kind = FIELD_OTHER },
	{ .name = "documents", .kind = FIELD_OTHER },
	{ .name = "reasons", .kind = FIELD_OTHER },
	{ .name = "second_person",
	  .kind = FIELD_FLAGS,
	  POLICY_AT(policy, second_person),
	  .choices = ACTS },
	{ .name = "settle_names",
	  .kind = FIELD_BOOL,
	  POLICY_AT(policy, must_settle_names),
	  .is_optional = true },
	{ .name = "delivery",
	  .kind = FIELD_ENUM,
	  POLICY_AT(policy, delivery),
	  .choices = DELIVERIES },
	{ .name = "again",
	  .kind = FIELD_ENUM,
	  POLICY_AT(policy, again),
	  .choices = AGAINS,
	  .is_optional = true },
	{ .name = "limits", .kind = FIELD_OTHER },
	{ .name = "issuing", .kind = FIELD_OTHER },
};

static const struct field IRS_FIELDS[] = {
	{ .name = "primary", NUMBER(policy_irs_rule, primary, 1, WAY_DOCUMENTS_MAX) },
	{ .name = "different", NUMBER(policy_irs_rule, different, 1, WAY_DOCUMENTS_MAX) },
	{ .name = "together",
	  .kind = FIELD_FLAGS,
	  POLICY_AT(policy_irs_rule, together),
	  .choices = SHOWN },
};

static const struct field WAY_FIELDS[] = {
	{ .name = "superior", NUMBER(policy_way, superior, 0, WAY_DOCUMENTS_MAX) },
	{ .name = "strong", NUMBER(policy_way, strong, 0, WAY_DOCUMENTS_MAX) },
	{ .name = "fair", NUMBER(policy_way, fair, 0, WAY_DOCUMENTS_MAX) },
};

static const struct field LIMIT_FIELDS[] = {
	{ .name = "attempts", NUMBER(policy_limits, attempts, 1, 99) },
	{ .name = "attempt_hours", NUMBER(policy_limits, attempt_hours, 1, 168) },
	{ .name = "resume_hours", NUMBER(policy_limits, resume_hours, 0, 720) },
	{ .name = "adult_years", NUMBER(policy_limits, adult_years, 1, 30) },
};

static const struct field ISSUING_FIELDS[] = {
	{ .name = "year", NUMBER(policy_issuing, year, YEAR_MIN, YEAR_MAX) },
	{ .name = "first", .kind = FIELD_DAY, POLICY_AT(policy_issuing, first_day) },
	{ .name = "last", .kind = FIELD_DAY, POLICY_AT(policy_issuing, last_day) },
};

static enum status load_ways(const struct tree *tree, const config_setting_t *list,
			     const char *name, struct policy_ways *ret, struct fault *fault)
{
	enum status status = policy_check_list(tree, list, name, 1, POLICY_WAYS_MAX, fault);

	for (int at = 0; status == STATUS_OK && at < config_setting_length(list); at++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)at);
		struct policy_way *way = &ret->at[ret->count++];
		status = tree_fill(tree, group, WAY_FIELDS, COUNT_OF(WAY_FIELDS), true, way, fault);
		int64_t documents = way->superior + way->strong + way->fair;
		if (status == STATUS_OK && (documents < 1 || documents > WAY_DOCUMENTS_MAX))
			status = tree_refuse(tree, config_setting_source_line(group), fault,
					     "%s: expected 1 to %d documents together, not %lld",
					     name, WAY_DOCUMENTS_MAX, (long long)documents);
	}
	return status;
}

/* What is wrong with a window; null when nothing is. */
static const char *window_fault(const struct policy *policy, const struct policy_issuing *window)
{
	if (window->last_day < window->first_day)
		return "the last day is before the first";
	if (civil_from_days(window->first_day).year != window->year ||
	    civil_from_days(window->last_day).year != window->year)
		return "expected days of that year";
	for (size_t at = 0; at < policy->issuing_count; at++)
		if (policy->issuing[at].year == window->year)
			return "expected each year once";
	return NULL;
}

static enum status load_issuing(const struct tree *tree, const config_setting_t *list,
				struct policy *ret, struct fault *fault)
{
	enum status status = policy_check_list(tree, list, "issuing", 0, POLICY_ISSUING_MAX, fault);

	for (int at = 0; status == STATUS_OK && at < config_setting_length(list); at++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)at);
		struct policy_issuing *window = &ret->issuing[ret->issuing_count];
		status = tree_fill(tree, group, ISSUING_FIELDS, COUNT_OF(ISSUING_FIELDS), false,
				   window, fault);
		const char *wrong = status == STATUS_OK ? window_fault(ret, window) : NULL;
		if (wrong != NULL)
			status = tree_refuse(tree, config_setting_source_line(group), fault,
					     "issuing: %s", wrong);
		ret->issuing_count++;
	}
	return status;
}

static enum status load_members(const struct tree *tree, const config_setting_t *group,
				struct policy *ret, struct fault *fault)
{
	enum status status = policy_fill_member(tree, group, "irs_rule", IRS_FIELDS,
						COUNT_OF(IRS_FIELDS), &ret->irs_rule, fault);

	if (status == STATUS_OK && ret->irs_rule.different < ret->irs_rule.primary)
		status = tree_refuse(
			tree,
			config_setting_source_line(config_setting_get_member(group, "irs_rule")),
			fault, "irs_rule: expected different to be primary (%lld) or more",
			(long long)ret->irs_rule.primary);
	if (status == STATUS_OK)
		status = load_ways(tree, config_setting_get_member(group, "ial2_rev3"), "ial2_rev3",
				   &ret->rev3, fault);
	if (status == STATUS_OK)
		status = load_ways(tree, config_setting_get_member(group, "ial2_rev4"), "ial2_rev4",
				   &ret->rev4, fault);
	if (status == STATUS_OK)
		status = policy_load_questions(tree, config_setting_get_member(group, "questions"),
					       ret, fault);
	if (status == STATUS_OK)
		status = policy_load_documents(tree, config_setting_get_member(group, "documents"),
					       ret, fault);
	return status;
}

enum status policy_load_set(const struct tree *tree, const config_setting_t *group,
			    struct policy *ret, struct fault *fault)
{
	ret->must_settle_names = true;
	enum status status =
		tree_fill(tree, group, SET_FIELDS, COUNT_OF(SET_FIELDS), false, ret, fault);

	if (status == STATUS_OK)
		status = load_members(tree, group, ret, fault);
	if (status == STATUS_OK)
		status = policy_load_reasons(tree, config_setting_get_member(group, "reasons"), ret,
					     fault);
	if (status == STATUS_OK)
		status = policy_fill_member(tree, group, "limits", LIMIT_FIELDS,
					    COUNT_OF(LIMIT_FIELDS), &ret->limits, fault);
	if (status == STATUS_OK)
		status =
			load_issuing(tree, config_setting_get_member(group, "issuing"), ret, fault);
	return status == STATUS_OK ? policy_hash(ret, ret->hash, fault) : status;
}
