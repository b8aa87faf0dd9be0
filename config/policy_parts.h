/* Parts of the loader of rules that its files share. */
#ifndef TAC_CONFIG_POLICY_PARTS_H
#define TAC_CONFIG_POLICY_PARTS_H

#include "config/tree.h"
#include "kiosk/evidence/policy.h"

/* What a text must be: null when it is, else what was expected. */
const char *policy_expected_code(const char *text);
const char *policy_expected_name(const char *text);

#define POLICY_AT(type, member) .offset = offsetof(struct type, member)
#define POLICY_CODE_FIELD(type, member, check)                                                     \
	.kind = FIELD_TEXT, POLICY_AT(type, member), .max_size = POLICY_CODE_MAX, .expected = check
#define POLICY_NAME_FIELD(type, member)                                                            \
	.kind = FIELD_TEXT, POLICY_AT(type, member), .max_size = POLICY_NAME_MAX,                  \
	.expected = policy_expected_name

/* A list of groups "( { ... }, { ... } )", of `least` to `most` of them. */
enum status policy_check_list(const struct tree *tree, const config_setting_t *list,
			      const char *name, size_t least, size_t most,
			      struct fault *fault) MUST_CHECK;

enum status policy_refuse_twice(const struct tree *tree, const config_setting_t *at,
				const char *code, struct fault *fault) MUST_CHECK;

/* A member that is settings in { }, filled by its fields. */
enum status policy_fill_member(const struct tree *tree, const config_setting_t *group,
			       const char *name, const struct field *fields, size_t count,
			       void *ret, struct fault *fault) MUST_CHECK;

/* The members of one rule set that are lists or settings of their own. */
enum status policy_load_documents(const struct tree *tree, const config_setting_t *list,
				  struct policy *ret, struct fault *fault) MUST_CHECK;
enum status policy_load_reasons(const struct tree *tree, const config_setting_t *group,
				struct policy *ret, struct fault *fault) MUST_CHECK;
enum status policy_load_questions(const struct tree *tree, const config_setting_t *group,
				  struct policy *ret, struct fault *fault) MUST_CHECK;

/* One rule set, with its hash. */
enum status policy_load_set(const struct tree *tree, const config_setting_t *group,
			    struct policy *ret, struct fault *fault) MUST_CHECK;

#endif
