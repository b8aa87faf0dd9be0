#include "kiosk/base/json.h"

#include "kiosk/base/text.h"

struct json json_over(struct bytes *bytes)
{
	return (struct json){ .bytes = bytes };
}

static void add_code(struct bytes *bytes, uint32_t code)
{
	char text[8] = { 0 };

	if (code == '"' || code == '\\') {
		bytes_add_format(bytes, "\\%c", (int)code);
	} else if (code < 0x20 || code == 0x7F) {
		bytes_add_format(bytes, "\\u%04x", (unsigned)code);
	} else {
		(void)text_append_code(text, sizeof(text), code);
		bytes_add_text(bytes, text);
	}
}

static void add_quoted(struct bytes *bytes, struct span text)
{
	bytes_add_byte(bytes, '"');
	while (text.size > 0)
		add_code(bytes, text_next(&text));
	bytes_add_byte(bytes, '"');
}

static void begin_value(struct json *json, const char *name)
{
	if (json->wants_comma)
		bytes_add_byte(json->bytes, ',');
	json->wants_comma = true;
	if (name == NULL)
		return;
	add_quoted(json->bytes, span_of(name));
	bytes_add_byte(json->bytes, ':');
}

static void open_group(struct json *json, const char *name, unsigned char bracket)
{
	begin_value(json, name);
	bytes_add_byte(json->bytes, bracket);
	json->wants_comma = false;
}

static void close_group(struct json *json, unsigned char bracket)
{
	bytes_add_byte(json->bytes, bracket);
	json->wants_comma = true;
}

void json_object_begin(struct json *json, const char *name)
{
	open_group(json, name, '{');
}

void json_object_end(struct json *json)
{
	close_group(json, '}');
}

void json_array_begin(struct json *json, const char *name)
{
	open_group(json, name, '[');
}

void json_array_end(struct json *json)
{
	close_group(json, ']');
}

void json_span(struct json *json, const char *name, struct span value)
{
	begin_value(json, name);
	add_quoted(json->bytes, value);
}

void json_text(struct json *json, const char *name, const char *value)
{
	json_span(json, name, span_of(value));
}

void json_bytes(struct json *json, const char *name, struct span value)
{
	begin_value(json, name);
	bytes_add_byte(json->bytes, '"');
	for (size_t at = 0; at < value.size; at++)
		add_code(json->bytes, value.at[at]);
	bytes_add_byte(json->bytes, '"');
}

void json_int(struct json *json, const char *name, int64_t value)
{
	begin_value(json, name);
	bytes_add_format(json->bytes, "%lld", (long long)value);
}

void json_bool(struct json *json, const char *name, bool value)
{
	begin_value(json, name);
	bytes_add_text(json->bytes, value ? "true" : "false");
}

void json_null(struct json *json, const char *name)
{
	begin_value(json, name);
	bytes_add_text(json->bytes, "null");
}

void json_text_or_null(struct json *json, const char *name, const char *value)
{
	if (value[0] == '\0')
		json_null(json, name);
	else
		json_text(json, name, value);
}
