#include <string.h>

#include "config/config.h"
#include "config/tree.h"

static const char *const CLASSES[] = { "primary", "secondary", NULL };
static const char *const SHOWN[] = { "name", "birth_date", "tin", "address", "name_change", NULL };
static const char *const STRENGTHS[] = { "none", "weak", "fair", "strong", "superior", NULL };
static const char *const GATES[] = { "irs_rule", "ial2_rev3", "ial2_rev4", NULL };

/* Codes stand in the ledger for good, so their spelling is narrow. */
static const char *expected_code(const char *text)
{
	static const char ALLOWED[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
	size_t size = strlen(text);

	return size > 0 && strspn(text, ALLOWED) == size
		       ? NULL
		       : "a code of small letters, digits and underscores";
}

static const char *expected_name(const char *text)
{
	return text[0] != '\0' ? NULL : "a name that is not empty";
}

static const char *expected_version(const char *text)
{
	static const char ALLOWED[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789.-";
	size_t size = strlen(text);

	return size > 0 && strspn(text, ALLOWED) == size ? NULL : "a version such as \"2026.1\"";
}

#define AT(type, member) .offset = offsetof(struct type, member)
#define CODE(type, member, check)                                                                  \
	.kind = FIELD_TEXT, AT(type, member), .max_size = POLICY_CODE_MAX, .expected = check

static const struct field ROOT_FIELDS[] = {
	{ .name = "version", CODE(policy, version, expected_version) },
	{ .name = "notice_version", CODE(policy, notice_version, expected_version) },
	{ .name = "effective", .kind = FIELD_DAY, AT(policy, effective_day) },
	{ .name = "gate", .kind = FIELD_ENUM, AT(policy, gate), .choices = GATES },
	{ .name = "documents", .kind = FIELD_OTHER },
	{ .name = "reasons", .kind = FIELD_OTHER },
	{ .name = "closed", .kind = FIELD_OTHER },
};

static const struct field DOCUMENT_FIELDS[] = {
	{ .name = "code", CODE(policy_document, code, expected_code) },
	{ .name = "name",
	  .kind = FIELD_TEXT,
	  AT(policy_document, name),
	  .max_size = POLICY_NAME_MAX,
	  .expected = expected_name },
	{ .name = "class", .kind = FIELD_ENUM, AT(policy_document, class), .choices = CLASSES },
	{ .name = "photo", .kind = FIELD_BOOL, AT(policy_document, has_photo) },
	{ .name = "current", .kind = FIELD_BOOL, AT(policy_document, must_be_current) },
	{ .name = "link", .kind = FIELD_BOOL, AT(policy_document, is_link) },
	{ .name = "shows", .kind = FIELD_FLAGS, AT(policy_document, shows), .choices = SHOWN },
	{ .name = "rev3", .kind = FIELD_ENUM, AT(policy_document, rev3), .choices = STRENGTHS },
	{ .name = "rev4", .kind = FIELD_ENUM, AT(policy_document, rev4), .choices = STRENGTHS },
};

struct reason {
	char code[POLICY_CODE_MAX];
	char name[POLICY_NAME_MAX];
};

static const struct field REASON_FIELDS[] = {
	{ .name = "code", CODE(reason, code, expected_code) },
	{ .name = "name",
	  .kind = FIELD_TEXT,
	  AT(reason, name),
	  .max_size = POLICY_NAME_MAX,
	  .expected = expected_name },
};

struct closed {
	int32_t first_day, last_day;
};

static const struct field CLOSED_FIELDS[] = {
	{ .name = "first", .kind = FIELD_DAY, AT(closed, first_day) },
	{ .name = "last", .kind = FIELD_DAY, AT(closed, last_day) },
};

/* A list of groups "( { … }, { … } )", with at most `max` of them. */
static enum status check_list(const struct tree *tree, const config_setting_t *list,
			      const char *name, size_t max, struct fault *fault)
{
	unsigned line = config_setting_source_line(list);

	if (!config_setting_is_list(list))
		return tree_refuse(tree, line, fault, "%s: expected a list in ( )", name);
	if ((size_t)config_setting_length(list) > max)
		return tree_refuse(tree, line, fault, "%s: expected at most %zu entries", name,
				   max);
	return STATUS_OK;
}

static enum status refuse_twice(const struct tree *tree, const config_setting_t *at,
				const char *code, struct fault *fault)
{
	return tree_refuse(tree, config_setting_source_line(at), fault,
			   "the code \"%s\" stands here twice", code);
}

static enum status load_documents(const struct tree *tree, const config_setting_t *list,
				  struct policy *ret, struct fault *fault)
{
	enum status status = check_list(tree, list, "documents", POLICY_DOCUMENTS_MAX, fault);

	if (status != STATUS_OK)
		return status;
	for (int at = 0; status == STATUS_OK && at < config_setting_length(list); at++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)at);
		struct policy_document *document = &ret->document[ret->document_count];
		status = tree_fill(tree, group, DOCUMENT_FIELDS, COUNT_OF(DOCUMENT_FIELDS), false,
				   document, fault);
		for (size_t before = 0; status == STATUS_OK && before < ret->document_count;
		     before++)
			if (strcmp(ret->document[before].code, document->code) == 0)
				status = refuse_twice(tree, group, document->code, fault);
		ret->document_count++;
	}
	if (status == STATUS_OK && ret->document_count == 0)
		status = tree_refuse(tree, config_setting_source_line(list), fault,
				     "documents: expected one or more");
	return status;
}

static enum status load_reason_list(const struct tree *tree, const config_setting_t *list,
				    const char *name, struct policy_reasons *ret,
				    struct fault *fault)
{
	enum status status = check_list(tree, list, name, POLICY_REASONS_MAX, fault);

	for (int at = 0; status == STATUS_OK && at < config_setting_length(list); at++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)at);
		struct reason reason = { 0 };
		status = tree_fill(tree, group, REASON_FIELDS, COUNT_OF(REASON_FIELDS), false,
				   &reason, fault);
		for (size_t before = 0; status == STATUS_OK && before < ret->count; before++)
			if (strcmp(ret->at[before].code, reason.code) == 0)
				status = refuse_twice(tree, group, reason.code, fault);
		memcpy(ret->at[ret->count].code, reason.code, sizeof(reason.code));
		memcpy(ret->at[ret->count].name, reason.name, sizeof(reason.name));
		ret->count++;
	}
	if (status == STATUS_OK && ret->count == 0)
		status = tree_refuse(tree, config_setting_source_line(list), fault,
				     "%s: expected one or more reasons", name);
	return status;
}

static enum status load_reasons(const struct tree *tree, const config_setting_t *group,
				struct policy *ret, struct fault *fault)
{
	struct field fields[DECISION_COUNT - 1] = { { 0 } };
	char nothing = 0;

	for (enum decision at = DECISION_APPROVE; at <= DECISION_DEFER; at++)
		fields[at - 1] = (struct field){ .name = decision_text(at), .kind = FIELD_OTHER };
	enum status status =
		tree_fill(tree, group, fields, COUNT_OF(fields), false, &nothing, fault);
	for (enum decision at = DECISION_APPROVE; status == STATUS_OK && at <= DECISION_DEFER;
	     at++) {
		const char *name = decision_text(at);
		status = load_reason_list(tree, config_setting_get_member(group, name), name,
					  &ret->reasons[at], fault);
	}
	return status;
}

static enum status load_closed(const struct tree *tree, const config_setting_t *list,
			       struct policy *ret, struct fault *fault)
{
	enum status status = check_list(tree, list, "closed", POLICY_CLOSED_MAX, fault);

	for (int at = 0; status == STATUS_OK && at < config_setting_length(list); at++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)at);
		struct closed closed = { 0 };
		status = tree_fill(tree, group, CLOSED_FIELDS, COUNT_OF(CLOSED_FIELDS), false,
				   &closed, fault);
		if (status == STATUS_OK && closed.last_day < closed.first_day)
			status = tree_refuse(tree, config_setting_source_line(group), fault,
					     "closed: the last day is before the first");
		ret->closed[ret->closed_count].first_day = closed.first_day;
		ret->closed[ret->closed_count++].last_day = closed.last_day;
	}
	return status;
}

enum status policy_load(const char *path, struct policy *ret, struct fault *fault)
{
	SCOPED(tree) tree = { 0 };
	struct policy policy = { 0 };
	enum status status = tree_open(&tree, path, fault);

	if (status != STATUS_OK)
		return status;
	config_setting_t *root = config_root_setting(&tree.settings);
	status = tree_fill(&tree, root, ROOT_FIELDS, COUNT_OF(ROOT_FIELDS), false, &policy, fault);
	if (status == STATUS_OK)
		status = load_documents(&tree, config_setting_get_member(root, "documents"),
					&policy, fault);
	if (status == STATUS_OK)
		status = load_reasons(&tree, config_setting_get_member(root, "reasons"), &policy,
				      fault);
	if (status == STATUS_OK)
		status = load_closed(&tree, config_setting_get_member(root, "closed"), &policy,
				     fault);
	if (status == STATUS_OK)
		*ret = policy;
	return status;
}
