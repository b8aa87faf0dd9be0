#include "config/config.h"

#include <string.h>

#include "config/options.h"
#include "kiosk/base/text.h"

const char *config_signing_key(const struct config *config)
{
	return strcmp(config->signing_key, "keys") == 0 ? "" : config->signing_key;
}

void config_default(struct config *ret)
{
	*ret = (struct config){ 0 };
	for (size_t at = 0; at < OPTION_COUNT; at++) {
		void *member = (char *)ret + OPTION_FIELDS[at].offset;
		if (OPTION_FIELDS[at].kind == FIELD_TEXT)
			(void)text_copy(member, CONFIG_TEXT_MAX, OPTIONS[at].text);
		else if (OPTION_FIELDS[at].kind == FIELD_BOOL)
			*(bool *)member = OPTIONS[at].number != 0;
		else
			*(int64_t *)member = OPTIONS[at].number;
	}
}

enum status config_load(const char *path, struct config *ret, struct fault *fault)
{
	SCOPED(tree) tree = { 0 };
	struct config config;
	enum status status = tree_open(&tree, path, fault);

	if (status != STATUS_OK)
		return status;
	config_default(&config);
	status = tree_fill(&tree, config_root_setting(&tree.settings), OPTION_FIELDS, OPTION_COUNT,
			   true, &config, fault);
	if (status == STATUS_OK)
		*ret = config;
	return status;
}

/* The range, or the words to choose from. */
static void describe_range(const struct field *field, char *to, size_t max)
{
	if (field->choices != NULL)
		tree_choices_text(field->choices, to, max);
	else if (field->kind == FIELD_NUMBER)
		(void)text_format(to, max, "%lld to %lld", (long long)field->min,
				  (long long)field->max);
	else
		(void)text_copy(to, max, field->kind == FIELD_BOOL ? "true or false" : "text");
}

static void describe_default(size_t at, char *to, size_t max)
{
	const struct field *field = &OPTION_FIELDS[at];
	int64_t number = OPTIONS[at].number;

	if (field->kind == FIELD_TEXT)
		(void)text_format(to, max, "\"%s\"", OPTIONS[at].text);
	else if (field->kind == FIELD_CHOICE)
		(void)text_format(to, max, "\"%s\"", field->choices[number]);
	else if (field->kind == FIELD_BOOL)
		(void)text_copy(to, max, number != 0 ? "true" : "false");
	else
		(void)text_format(to, max, "%lld", (long long)number);
}

void config_explain(FILE *to)
{
	static const char ROW[] = "%-21s %-18s %-31s %s\n";
	char range[64], fallback[CONFIG_TEXT_MAX + 2];

	(void)fprintf(to, ROW, "OPTION", "VALUES", "DEFAULT", "MEANING");
	for (size_t at = 0; at < OPTION_COUNT; at++) {
		describe_range(&OPTION_FIELDS[at], range, sizeof(range));
		describe_default(at, fallback, sizeof(fallback));
		(void)fprintf(to, ROW, OPTION_FIELDS[at].name, range, fallback,
			      OPTIONS[at].meaning);
	}
}
