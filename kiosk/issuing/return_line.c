#include "kiosk/issuing/return_line.h"

#include <string.h>

#include "kiosk/base/text.h"
#include "kiosk/base/wipe.h"

enum { PARTS = 7, NUMBER_MAX = 18 };

static const struct {
	const char *name;
	size_t at;
} PART[PARTS] = {
	{ "id", offsetof(struct return_texts, id) },
	{ "role", offsetof(struct return_texts, role) },
	{ "tin", offsetof(struct return_texts, tin) },
	{ "pin", offsetof(struct return_texts, pin) },
	{ "form", offsetof(struct return_texts, form) },
	{ "tax_year", offsetof(struct return_texts, tax_year) },
	{ "filed", offsetof(struct return_texts, filed) },
};

/* What is left of the line, and where texts go whose escapes are undone. */
struct reading {
	struct span rest;
	unsigned char room[RETURN_LINE_MAX];
	size_t used;
	bool is_seen[PARTS];
};

static bool is_one_of(unsigned char byte, const char *set)
{
	return byte != '\0' && strchr(set, byte) != NULL;
}

static void skip_blanks(struct reading *reading)
{
	while (reading->rest.size > 0 && is_one_of(reading->rest.at[0], " \t\r\n"))
		reading->rest = span_slice(reading->rest, 1, reading->rest.size);
}

/* Takes one byte, after blanks. */
static bool take(struct reading *reading, char byte)
{
	skip_blanks(reading);
	if (reading->rest.size == 0 || reading->rest.at[0] != (unsigned char)byte)
		return false;
	reading->rest = span_slice(reading->rest, 1, reading->rest.size);
	return true;
}

static bool is_printable(struct span text)
{
	while (text.size > 0)
		if (text_columns_of(text_next(&text)) < 0)
			return false;
	return true;
}

/* Behind the opening quote. */
static bool take_text(struct reading *reading, struct span *ret)
{
	size_t begin = reading->used, at = 0;
	struct span rest = reading->rest;

	for (; at < rest.size && rest.at[at] != '"'; at++) {
		bool is_escape = rest.at[at] == '\\';
		at += is_escape;
		if (at == rest.size || reading->used == sizeof(reading->room) ||
		    (is_escape && !is_one_of(rest.at[at], "\"\\/")))
			return false;
		reading->room[reading->used++] = rest.at[at];
	}
	if (at == rest.size)
		return false;
	reading->rest = span_slice(rest, at + 1, rest.size);
	*ret = (struct span){ reading->room + begin, reading->used - begin };
	return is_printable(*ret);
}

static bool take_number(struct reading *reading, struct span *ret)
{
	size_t size = 0;

	while (size < reading->rest.size && reading->rest.at[size] >= '0' &&
	       reading->rest.at[size] <= '9')
		size++;
	*ret = span_slice(reading->rest, 0, size);
	reading->rest = span_slice(reading->rest, size, reading->rest.size);
	return size > 0 && size <= NUMBER_MAX;
}

/* Where an IP PIN or a taxpayer number stands as a number, its leading zeros are gone. */
static bool take_value(struct reading *reading, size_t part, struct span *ret)
{
	static const char NOTHING[] = "null";

	if (take(reading, '"'))
		return take_text(reading, ret);
	if (span_starts_with(reading->rest, span_of(NOTHING))) {
		reading->rest = span_slice(reading->rest, sizeof(NOTHING) - 1, reading->rest.size);
		*ret = (struct span){ 0 };
		return true;
	}
	return strcmp(PART[part].name, "tax_year") == 0 && take_number(reading, ret);
}

static size_t part_of(struct span name)
{
	size_t part = 0;

	while (part < PARTS && !span_equals(name, span_of(PART[part].name)))
		part++;
	return part;
}

static const char *take_member(struct reading *reading, struct return_texts *texts)
{
	struct span name;

	if (!take(reading, '"') || !take_text(reading, &name) || !take(reading, ':'))
		return "a line is one JSON object of texts: {\"tin\": \"...\", \"pin\": \"...\"}";
	size_t part = part_of(name);
	if (part == PARTS)
		return "a line has the members id, role, tin, pin, form, tax_year and filed only";
	if (reading->is_seen[part])
		return "a member stands twice in the line";
	reading->is_seen[part] = true;
	if (!take_value(reading, part, (struct span *)((char *)texts + PART[part].at)))
		return "a member's value is no text such as \"012345\" (or null; of tax_year a "
		       "number)";
	return NULL;
}

static const char *take_object(struct reading *reading, struct return_texts *texts)
{
	const char *objection = take(reading, '{') ? NULL : "a line begins with {";
	bool is_more = !take(reading, '}');

	while (objection == NULL && is_more) {
		objection = take_member(reading, texts);
		is_more = objection == NULL && take(reading, ',');
		if (objection == NULL && !is_more && !take(reading, '}'))
			objection = "behind a member stands , or }";
	}
	skip_blanks(reading);
	return objection == NULL && reading->rest.size > 0 ? "something stands behind the }"
							   : objection;
}

enum status return_line_read(struct span line, int32_t today, struct return_request *ret,
			     char id[RETURN_ID_MAX], struct fault *fault)
{
	struct reading reading = { .rest = line };
	struct return_texts texts = { 0 };
	enum status status;

	id[0] = '\0';
	if (line.size > RETURN_LINE_MAX)
		return fault_set(fault, STATUS_REFUSED, 0, "a line has %d bytes at most",
				 RETURN_LINE_MAX);
	const char *objection = take_object(&reading, &texts);
	if (texts.id.size < RETURN_ID_MAX && is_printable(texts.id))
		(void)text_copy_span(id, RETURN_ID_MAX, texts.id);
	if (objection != NULL)
		status = fault_set(fault, STATUS_REFUSED, 0, "%s", objection);
	else
		status = return_request_from(&texts, today, ret, fault);
	wipe(&reading, sizeof(reading));
	return status;
}
