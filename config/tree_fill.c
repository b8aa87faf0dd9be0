#include "config/tree.h"

#include <string.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"

enum { CHOICES_TEXT_MAX = 128, FOUND_TEXT_MAX = 28, NAME_SHOWN_MAX = 32 };

void tree_choices_text(const char *const *choices, char *to, size_t max)
{
	to[0] = '\0';
	for (size_t at = 0; choices[at] != NULL; at++) {
		if (at > 0)
			(void)text_append(to, max, choices[at + 1] == NULL ? " or " : ", ");
		(void)text_append(to, max, choices[at]);
	}
}

/* One value on its way into a field. */
struct filling {
	const struct tree *tree;
	const struct field *field;
	const config_setting_t *setting;
	struct fault *fault;
};

static enum status expected(const struct filling *filling, const char *what)
{
	char found[FOUND_TEXT_MAX];

	tree_found_text(filling->setting, found, sizeof(found));
	return tree_refuse(filling->tree, config_setting_source_line(filling->setting),
			   filling->fault, "%s: expected %s, not %s", filling->field->name, what,
			   found);
}

static enum status expected_choice(const struct filling *filling)
{
	char words[CHOICES_TEXT_MAX];

	tree_choices_text(filling->field->choices, words, sizeof(words));
	return expected(filling, words);
}

static bool is_printable(const char *text)
{
	struct span rest = span_of(text);

	while (rest.size > 0)
		if (text_columns_of(text_next(&rest)) < 0)
			return false;
	return true;
}

static enum status fill_text(const struct filling *filling, char *ret)
{
	const char *text = config_setting_get_string(filling->setting);
	char what[64];

	if (text == NULL)
		return expected(filling, "a text in \"quotes\"");
	if (strlen(text) >= filling->field->max_size) {
		(void)text_format(what, sizeof(what), "at most %zu bytes of text",
				  filling->field->max_size - 1);
		return expected(filling, what);
	}
	if (!is_printable(text))
		return expected(filling, "a text without control characters");
	const char *wanted =
		filling->field->expected == NULL ? NULL : filling->field->expected(text);
	if (wanted != NULL)
		return expected(filling, wanted);
	(void)text_copy(ret, filling->field->max_size, text);
	return STATUS_OK;
}

static bool is_choice(const char *const *choices, int64_t value)
{
	char digits[24];

	if (choices == NULL)
		return true;
	(void)text_format(digits, sizeof(digits), "%lld", (long long)value);
	for (; *choices != NULL; choices++)
		if (strcmp(*choices, digits) == 0)
			return true;
	return false;
}

static enum status fill_number(const struct filling *filling, int64_t *ret)
{
	const struct field *field = filling->field;
	int type = config_setting_type(filling->setting);
	char what[80];

	if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
		return expected(filling, "a whole number");
	int64_t value = config_setting_get_int64(filling->setting);
	if (!is_choice(field->choices, value))
		return expected_choice(filling);
	if (value < field->min || value > field->max) {
		(void)text_format(what, sizeof(what), "a number from %lld to %lld",
				  (long long)field->min, (long long)field->max);
		return expected(filling, what);
	}
	*ret = value;
	return STATUS_OK;
}

static bool find_choice(const char *const *choices, const char *word, unsigned *ret)
{
	for (unsigned at = 0; word != NULL && choices[at] != NULL; at++)
		if (strcmp(choices[at], word) == 0) {
			*ret = at;
			return true;
		}
	return false;
}

static enum status fill_flags(const struct filling *filling, unsigned *ret)
{
	unsigned bits = 0, bit = 0;

	if (!config_setting_is_array(filling->setting))
		return expected(filling, "a list in [ ]");
	for (int at = 0; at < config_setting_length(filling->setting); at++) {
		const char *word = config_setting_get_string_elem(filling->setting, at);
		if (!find_choice(filling->field->choices, word, &bit))
			return expected_choice(filling);
		bits |= 1u << bit;
	}
	*ret = bits;
	return STATUS_OK;
}

static enum status fill_day(const struct filling *filling, int32_t *ret)
{
	const char *text = config_setting_get_string(filling->setting);

	if (text == NULL || !clock_day_from_text(span_of(text), ret))
		return expected(filling, "a date such as \"2026-01-31\"");
	return STATUS_OK;
}

static enum status fill_choice(const struct filling *filling, void *at)
{
	unsigned choice = 0;

	if (!find_choice(filling->field->choices, config_setting_get_string(filling->setting),
			 &choice))
		return expected_choice(filling);
	if (filling->field->kind == FIELD_ENUM)
		*(unsigned *)at = choice;
	else
		*(int64_t *)at = choice;
	return STATUS_OK;
}

static enum status fill_bool(const struct filling *filling, bool *ret)
{
	if (config_setting_type(filling->setting) != CONFIG_TYPE_BOOL)
		return expected(filling, "true or false");
	*ret = config_setting_get_bool(filling->setting) != 0;
	return STATUS_OK;
}

static enum status fill_one(const struct filling *filling, void *ret)
{
	void *at = (char *)ret + filling->field->offset;

	switch (filling->field->kind) {
	case FIELD_TEXT:
		return fill_text(filling, at);
	case FIELD_NUMBER:
		return fill_number(filling, at);
	case FIELD_BOOL:
		return fill_bool(filling, at);
	case FIELD_CHOICE:
	case FIELD_ENUM:
		return fill_choice(filling, at);
	case FIELD_FLAGS:
		return fill_flags(filling, at);
	case FIELD_DAY:
		return fill_day(filling, at);
	case FIELD_OTHER:
		break;
	}
	return STATUS_OK;
}

static const struct field *field_named(const struct field *fields, size_t count, const char *name)
{
	for (size_t at = 0; at < count; at++)
		if (strcmp(fields[at].name, name) == 0)
			return &fields[at];
	return NULL;
}

static enum status find_missing(const struct tree *tree, const config_setting_t *group,
				const struct field *fields, size_t count, struct fault *fault)
{
	for (size_t at = 0; at < count; at++)
		if (!fields[at].is_optional &&
		    config_setting_get_member(group, fields[at].name) == NULL)
			return tree_refuse(tree, config_setting_source_line(group), fault,
					   "\"%s\" is missing", fields[at].name);
	return STATUS_OK;
}

enum status tree_fill(const struct tree *tree, const config_setting_t *group,
		      const struct field *fields, size_t count, bool is_optional, void *ret,
		      struct fault *fault)
{
	enum status status = STATUS_OK;

	if (!config_setting_is_group(group))
		return tree_refuse(tree, config_setting_source_line(group), fault,
				   "expected settings in { }");
	for (int at = 0; status == STATUS_OK && at < config_setting_length(group); at++) {
		const config_setting_t *setting = config_setting_get_elem(group, (unsigned)at);
		const char *name = config_setting_name(setting);
		struct filling filling = { .tree = tree,
					   .field = field_named(fields, count, name),
					   .setting = setting,
					   .fault = fault };
		status = filling.field != NULL
				 ? fill_one(&filling, ret)
				 : tree_refuse(tree, config_setting_source_line(setting), fault,
					       "unknown name \"%.*s\"; the nearest known is \"%s\"",
					       NAME_SHOWN_MAX, name,
					       tree_nearest(fields, count, name));
	}
	if (status != STATUS_OK || is_optional)
		return status;
	return find_missing(tree, group, fields, count, fault);
}
