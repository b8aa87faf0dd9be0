/* The file of rule sets: which there are, and from when on each holds. */
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/policy_parts.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/span.h"

static const struct field ROOT_FIELDS[] = {
	{ .name = "rule_sets", .kind = FIELD_OTHER },
};

/* The last day of the set at that place of the list; false where it says none.
 * Errors  *ret_status where it says something else. */
static bool take_until(const struct tree *tree, const config_setting_t *group, int32_t *ret_day,
		       enum status *ret_status, struct fault *fault)
{
	const config_setting_t *until = config_setting_get_member(group, "until");
	const char *text = until == NULL ? NULL : config_setting_get_string(until);

	*ret_status = STATUS_OK;
	if (until == NULL)
		return false;
	if (text != NULL && clock_day_from_text(span_of(text), ret_day))
		return true;
	*ret_status = tree_refuse(tree, config_setting_source_line(until), fault,
				  "until: expected a date such as \"2026-12-31\"");
	return false;
}

static unsigned line_of_member(const config_setting_t *group, const char *name)
{
	const config_setting_t *member = config_setting_get_member(group, name);

	return config_setting_source_line(member == NULL ? group : member);
}

/* A set ends where the next one begins; a last day that it tells itself must say the same. */
static enum status check_end(const struct tree *tree, const config_setting_t *group,
			     const struct policy *next, struct fault *fault)
{
	int32_t until = 0;
	char wanted[CLOCK_TEXT_MAX];
	enum status status;

	if (!take_until(tree, group, &until, &status, fault))
		return status;
	unsigned line = line_of_member(group, "until");
	if (next == NULL)
		return tree_refuse(tree, line, fault,
				   "until: expected none, for the newest rules have no end");
	if (until == next->effective_day - 1)
		return STATUS_OK;
	clock_day_text(next->effective_day - 1, wanted, sizeof(wanted));
	return tree_refuse(tree, line, fault,
			   "until: expected \"%s\", the day before the next rules: there is %s",
			   wanted, until < next->effective_day ? "a gap" : "an overlap");
}

static enum status check_order(const struct tree *tree, const config_setting_t *group,
			       const struct policy_sets *sets, size_t at, struct fault *fault)
{
	const struct policy *set = &sets->set[at];
	char before[CLOCK_TEXT_MAX];

	for (size_t other = 0; other < at; other++)
		if (strcmp(sets->set[other].version, set->version) == 0)
			return tree_refuse(tree, line_of_member(group, "version"), fault,
					   "the version \"%s\" stands here twice", set->version);
	if (at == 0 || set->effective_day > sets->set[at - 1].effective_day)
		return STATUS_OK;
	clock_day_text(sets->set[at - 1].effective_day, before, sizeof(before));
	return tree_refuse(tree, line_of_member(group, "effective"), fault,
			   "effective: expected a day after %s, when the rules above begin",
			   before);
}

static enum status load_sets(const struct tree *tree, const config_setting_t *root,
			     struct policy_sets *ret, struct fault *fault)
{
	char nothing = 0;
	enum status status =
		tree_fill(tree, root, ROOT_FIELDS, COUNT_OF(ROOT_FIELDS), false, &nothing, fault);
	if (status != STATUS_OK)
		return status;
	const config_setting_t *list = config_setting_get_member(root, "rule_sets");
	status = policy_check_list(tree, list, "rule_sets", 1, POLICY_SETS_MAX, fault);
	for (int at = 0; status == STATUS_OK && at < config_setting_length(list); at++) {
		const config_setting_t *group = config_setting_get_elem(list, (unsigned)at);
		status = policy_load_set(tree, group, &ret->set[at], fault);
		if (status == STATUS_OK)
			status = check_order(tree, group, ret, (size_t)at, fault);
		ret->count++;
	}
	for (size_t at = 0; status == STATUS_OK && at < ret->count; at++)
		status = check_end(tree, config_setting_get_elem(list, (unsigned)at),
				   at + 1 < ret->count ? &ret->set[at + 1] : NULL, fault);
	return status;
}

enum status policy_load(const char *path, struct policy_sets *ret, struct fault *fault)
{
	SCOPED(tree) tree = { 0 };
	enum status status = tree_open(&tree, path, fault);

	if (status != STATUS_OK)
		return status;
	struct policy_sets *sets = calloc(1, sizeof(*sets));
	if (sets == NULL)
		return fault_set(fault, STATUS_NO_MEMORY, 0, "out of memory");
	status = load_sets(&tree, config_root_setting(&tree.settings), sets, fault);
	if (status == STATUS_OK)
		*ret = *sets;
	free(sets);
	return status;
}

enum status policy_load_on(const char *path, int32_t day, struct policy_sets *ret,
			   const struct policy **ret_policy, struct fault *fault)
{
	char wanted[CLOCK_TEXT_MAX], first[CLOCK_TEXT_MAX];
	enum status status = policy_load(path, ret, fault);

	if (status != STATUS_OK)
		return status;
	const struct policy *policy = policy_on(ret, day);
	if (policy != NULL) {
		*ret_policy = policy;
		return STATUS_OK;
	}
	clock_day_text(day, wanted, sizeof(wanted));
	clock_day_text(ret->set[0].effective_day, first, sizeof(first));
	return fault_set(fault, STATUS_REFUSED, 0, "no rules hold on %s: the first begin on %s",
			 wanted, first);
}
