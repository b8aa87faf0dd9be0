/* What the parts of a rule set share, its questions and its coded reasons. */
#include <string.h>

#include "config/policy_parts.h"
#include "kiosk/base/text.h"

static const char *const WEIGHTS[] = { "stops", "set_aside", "counts", NULL };

static const struct field QUESTION_FIELDS[] = {
	{ .name = "no", .kind = FIELD_ENUM, POLICY_AT(policy_question, no), .choices = WEIGHTS },
	{ .name = "unchecked",
	  .kind = FIELD_ENUM,
	  POLICY_AT(policy_question, unchecked),
	  .choices = WEIGHTS },
	{ .name = "no_takes_two", .kind = FIELD_BOOL, POLICY_AT(policy_question, no_needs_second) },
};

struct reason {
	char code[POLICY_CODE_MAX];
	char name[POLICY_NAME_MAX];
};

static const struct field REASON_FIELDS[] = {
	{ .name = "code", POLICY_CODE_FIELD(reason, code, policy_expected_code) },
	{ .name = "name", POLICY_NAME_FIELD(reason, name) },
};

/* Codes stand in the ledger for good, so their spelling is narrow. */
const char *policy_expected_code(const char *text)
{
	static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	size_t size = strlen(text);

	return size > 0 && strspn(text, ALLOWED) == size
		       ? NULL
		       : "a code of small letters, digits and underscores";
}

const char *policy_expected_name(const char *text)
{
	return text[0] != '\0' ? NULL : "a name that is not empty";
}

enum status policy_check_list(const struct tree *tree, const config_setting_t *list,
			      const char *name, size_t least, size_t most, struct fault *fault)
{
	unsigned line = config_setting_source_line(list);

	if (!config_setting_is_list(list))
		return tree_refuse(tree, line, fault, "%s: expected a list in ( )", name);
	size_t count = (size_t)config_setting_length(list);
	if (count < least || count > most)
		return tree_refuse(tree, line, fault, "%s: expected %zu to %zu entries, not %zu",
				   name, least, most, count);
	return STATUS_OK;
}

enum status policy_refuse_twice(const struct tree *tree, const config_setting_t *at,
				const char *code, struct fault *fault)
{
	return tree_refuse(tree, config_setting_source_line(at), fault,
			   "the code \"%s\" stands here twice", code);
}

enum status policy_fill_member(const struct tree *tree, const config_setting_t *group,
			       const char *name, const struct field *fields, size_t count,
			       void *ret, struct fault *fault)
{
	return tree_fill(tree, config_setting_get_member(group, name), fields, count, false, ret,
			 fault);
}

enum status policy_load_questions(const struct tree *tree, const config_setting_t *group,
				  struct policy *ret, struct fault *fault)
{
	struct field fields[QUESTION_COUNT] = { { 0 } };
	char nothing = 0;

	for (enum question at = 0; at < QUESTION_COUNT; at++)
		fields[at] = (struct field){ .name = question_code(at), .kind = FIELD_OTHER };
	enum status status =
		tree_fill(tree, group, fields, COUNT_OF(fields), false, &nothing, fault);
	for (enum question at = 0; status == STATUS_OK && at < QUESTION_COUNT; at++)
		status = policy_fill_member(tree, group, question_code(at), QUESTION_FIELDS,
					    COUNT_OF(QUESTION_FIELDS), &ret->question[at], fault);
	if (status == STATUS_OK && ret->question[QUESTION_PHOTO].no == WEIGHT_COUNTS)
		status = tree_refuse(tree, config_setting_source_line(group), fault,
				     "photo: expected no = stops or set_aside, not \"counts\"");
	return status;
}

static enum status load_reason_list(const struct tree *tree, const config_setting_t *list,
				    const char *name, struct policy_reasons *ret,
				    struct fault *fault)
{
	enum status status = policy_check_list(tree, list, name, 1, POLICY_REASONS_MAX, fault);

	for (int at = 0; status == STATUS_OK && at < config_setting_length(list); at++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)at);
		struct reason reason = { 0 };
		status = tree_fill(tree, group, REASON_FIELDS, COUNT_OF(REASON_FIELDS), false,
				   &reason, fault);
		for (size_t before = 0; status == STATUS_OK && before < ret->count; before++)
			if (strcmp(ret->at[before].code, reason.code) == 0)
				status = policy_refuse_twice(tree, group, reason.code, fault);
		memcpy(ret->at[ret->count].code, reason.code, sizeof(reason.code));
		memcpy(ret->at[ret->count].name, reason.name, sizeof(reason.name));
		ret->count++;
	}
	return status;
}

static const char DISAGREE[] = "disagree";

enum status policy_load_reasons(const struct tree *tree, const config_setting_t *group,
				struct policy *ret, struct fault *fault)
{
	struct field fields[DECISION_COUNT] = { { 0 } };
	const config_setting_t *disagree;
	char nothing = 0;

	for (enum decision at = DECISION_APPROVE; at <= DECISION_DEFER; at++)
		fields[at - 1] = (struct field){ .name = decision_text(at), .kind = FIELD_OTHER };
	fields[DECISION_DEFER] =
		(struct field){ .name = DISAGREE, .kind = FIELD_OTHER, .is_optional = true };
	enum status status =
		tree_fill(tree, group, fields, COUNT_OF(fields), false, &nothing, fault);
	for (enum decision at = DECISION_APPROVE; status == STATUS_OK && at <= DECISION_DEFER;
	     at++) {
		const char *name = decision_text(at);
		status = load_reason_list(tree, config_setting_get_member(group, name), name,
					  &ret->reasons[at], fault);
	}
	disagree = status == STATUS_OK ? config_setting_get_member(group, DISAGREE) : NULL;
	if (disagree != NULL)
		status = load_reason_list(tree, disagree, DISAGREE, &ret->disagree, fault);
	return status;
}
