/* What a message says of a setting that is not taken. */
#include <string.h>

#include "config/tree.h"
#include "kiosk/base/span.h"
#include "kiosk/base/text.h"

enum { NEAREST_NAME_MAX = 32 };

static size_t least(size_t left, size_t right)
{
	return left < right ? left : right;
}

/* How many letters to add, take away or change make one of the other; only the beginning of a long
 * name is looked at. */
static size_t distance(const char *left, const char *right)
{
	size_t row[NEAREST_NAME_MAX + 1];
	size_t left_size = strnlen(left, NEAREST_NAME_MAX);
	size_t right_size = strnlen(right, NEAREST_NAME_MAX);

	for (size_t at = 0; at <= right_size; at++)
		row[at] = at;
	for (size_t line = 1; line <= left_size; line++) {
		size_t corner = row[0];
		row[0] = line;
		for (size_t at = 1; at <= right_size; at++) {
			size_t changed = corner + (left[line - 1] != right[at - 1]);
			corner = row[at];
			row[at] = least(changed, least(row[at], row[at - 1]) + 1);
		}
	}
	return row[right_size];
}

const char *tree_nearest(const struct field *fields, size_t count, const char *name)
{
	const char *nearest = "";
	size_t nearest_distance = SIZE_MAX;

	for (size_t at = 0; at < count; at++) {
		size_t here = distance(name, fields[at].name);
		if (here < nearest_distance) {
			nearest = fields[at].name;
			nearest_distance = here;
		}
	}
	return nearest;
}

/* A text as far as it fits, without what does not belong on a terminal. */
static void quote(const char *text, char *to, size_t max)
{
	struct span rest = span_of(text);

	(void)text_copy(to, max - 1, "\"");
	while (rest.size > 0) {
		uint32_t code = text_next(&rest);
		bool is_shown = code != TEXT_NOT_UTF8 && text_columns_of(code) >= 0;
		if (!text_append_code(to, max - 1, is_shown ? code : '?'))
			break;
	}
	(void)text_append(to, max, "\"");
}

void tree_found_text(const config_setting_t *setting, char *to, size_t max)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_STRING:
		quote(config_setting_get_string(setting), to, max);
		break;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		(void)text_format(to, max, "%lld", (long long)config_setting_get_int64(setting));
		break;
	case CONFIG_TYPE_FLOAT:
		(void)text_copy(to, max, "a number with a point");
		break;
	case CONFIG_TYPE_BOOL:
		(void)text_copy(to, max, config_setting_get_bool(setting) ? "true" : "false");
		break;
	case CONFIG_TYPE_GROUP:
		(void)text_copy(to, max, "settings in { }");
		break;
	case CONFIG_TYPE_ARRAY:
		(void)text_copy(to, max, "a list in [ ]");
		break;
	case CONFIG_TYPE_LIST:
		(void)text_copy(to, max, "a list in ( )");
		break;
	default:
		(void)text_copy(to, max, "nothing");
		break;
	}
}
