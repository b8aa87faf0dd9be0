#include "drivers/hid_descriptor.h"

/* Items: two bits of size, two of type, four of tag. */
enum { TYPE_MAIN, TYPE_GLOBAL, TYPE_LOCAL, TYPE_RESERVED };
enum { LONG_ITEM = 0xFE };
enum {
	MAIN_INPUT = 8,
	MAIN_OUTPUT = 9,
	MAIN_COLLECTION = 10,
	MAIN_FEATURE = 11,
	MAIN_END_COLLECTION = 12,
};
enum {
	GLOBAL_USAGE_PAGE,
	GLOBAL_LOGICAL_MINIMUM,
	GLOBAL_LOGICAL_MAXIMUM,
	GLOBAL_REPORT_SIZE = 7,
	GLOBAL_REPORT_ID,
	GLOBAL_REPORT_COUNT,
	GLOBAL_PUSH,
	GLOBAL_POP,
};
enum { LOCAL_USAGE, LOCAL_USAGE_MINIMUM, LOCAL_USAGE_MAXIMUM, LOCAL_DELIMITER = 10 };

struct item {
	unsigned type, tag;
	size_t size; /* of the value: 0, 1, 2 or 4 */
	uint32_t value;
};

/* What stays from one main item to the next. */
struct globals {
	uint32_t page, size, count;
	uint8_t report_id;
	struct item minimum, maximum; /* signed or not shows when both are known */
};

/* A usage of which the page may still be open. */
struct local_usage {
	struct hid_usage_range range;
	bool has_page;
};

/* What goes with one main item. */
struct locals {
	struct local_usage usages[HID_LOCAL_USAGES_MAX];
	size_t count;
	struct item minimum;
	bool is_delimited, has_preferred;
};

struct reading {
	struct span whole, rest;
	struct globals globals, pushed[HID_PUSHED_MAX];
	size_t pushed_count;
	struct locals locals;
	int16_t collection;
	size_t depth;
	struct hid_descriptor *to;
	struct fault *fault;
};

static enum status refuse(const struct reading *reading, const char *what)
{
	return fault_set(reading->fault, STATUS_REFUSED, 0, "report descriptor, byte %zu: %s",
			 reading->whole.size - reading->rest.size, what);
}

static enum status too_many(const struct reading *reading, const char *what, int max)
{
	return fault_set(reading->fault, STATUS_FULL, 0,
			 "report descriptor, byte %zu: more than %d %s",
			 reading->whole.size - reading->rest.size, max, what);
}

/* --- items ------------------------------------------------------------------------------------ */

static bool take(struct span *rest, size_t size, struct span *ret)
{
	if (rest->size < size)
		return false;
	*ret = span_slice(*rest, 0, size);
	*rest = (struct span){ .at = rest->at + size, .size = rest->size - size };
	return true;
}

static bool take_item(struct span *rest, struct item *ret)
{
	struct span head = { 0 }, data = { 0 };

	if (!take(rest, 1, &head))
		return false;
	if (head.at[0] == LONG_ITEM) {
		*ret = (struct item){ .type = TYPE_RESERVED };
		return take(rest, 2, &head) && take(rest, head.at[0], &data);
	}
	size_t size = head.at[0] & 3;
	*ret = (struct item){ .type = (head.at[0] >> 2) & 3,
			      .tag = head.at[0] >> 4,
			      .size = size == 3 ? 4 : size };
	if (!take(rest, ret->size, &data))
		return false;
	for (size_t at = ret->size; at-- > 0;)
		ret->value = ret->value << 8 | data.at[at];
	return true;
}

static int64_t signed_of(struct item item)
{
	if (item.size == 1)
		return (int8_t)item.value;
	if (item.size == 2)
		return (int16_t)item.value;
	return (int32_t)item.value;
}

/* --- fields ----------------------------------------------------------------------------------- */

static struct hid_report *report_of(struct hid_descriptor *to, enum hid_kind kind, uint8_t id)
{
	for (size_t at = 0; at < to->report_count; at++)
		if (to->reports[at].kind == kind && to->reports[at].id == id)
			return &to->reports[at];
	if (to->report_count == HID_REPORTS_MAX)
		return NULL;
	to->reports[to->report_count] =
		(struct hid_report){ .kind = kind, .id = id, .bits = id != 0 ? 8 : 0 };
	return &to->reports[to->report_count++];
}

/* Either all reports have an id, or none has. */
static bool ids_are_mixed(const struct hid_descriptor *to)
{
	for (size_t at = 1; at < to->report_count; at++)
		if ((to->reports[at].id == 0) != (to->reports[0].id == 0))
			return true;
	return false;
}

static enum status keep_usages(struct reading *reading, struct hid_field *field)
{
	struct hid_descriptor *to = reading->to;
	const struct locals *locals = &reading->locals;

	if (locals->count > HID_USAGES_MAX - to->usage_count)
		return too_many(reading, "usages", HID_USAGES_MAX);
	field->usage_at = (uint16_t)to->usage_count;
	field->usage_count = (uint16_t)locals->count;
	for (size_t at = 0; at < locals->count; at++) {
		struct hid_usage_range range = locals->usages[at].range;
		if (!locals->usages[at].has_page) {
			range.first |= reading->globals.page << 16;
			range.last |= reading->globals.page << 16;
		}
		to->usages[to->usage_count++] = range;
	}
	return STATUS_OK;
}

/* Devices write 255 in one byte as the maximum over a minimum of 0: signs count only where the
 * minimum has one. */
static bool keep_limits(const struct globals *globals, struct hid_field *field)
{
	field->logical_min = signed_of(globals->minimum);
	field->logical_max = field->logical_min < 0 ? signed_of(globals->maximum)
						    : (int64_t)globals->maximum.value;
	return field->logical_min <= field->logical_max;
}

static enum status keep_field(struct reading *reading, struct hid_field field)
{
	struct hid_descriptor *to = reading->to;

	if (to->field_count == HID_FIELDS_MAX)
		return too_many(reading, "fields", HID_FIELDS_MAX);
	if (!keep_limits(&reading->globals, &field))
		return refuse(reading, "a logical minimum above its maximum");
	enum status status = keep_usages(reading, &field);
	if (status == STATUS_OK)
		to->fields[to->field_count++] = field;
	return status;
}

static enum status add_field(struct reading *reading, enum hid_kind kind, uint32_t flags)
{
	const struct globals *globals = &reading->globals;
	uint64_t bits = (uint64_t)globals->size * globals->count;
	struct hid_report *report = report_of(reading->to, kind, globals->report_id);

	if (report == NULL)
		return too_many(reading, "reports", HID_REPORTS_MAX);
	if (ids_are_mixed(reading->to))
		return refuse(reading, "some reports have an id and some have none");
	if (bits > HID_REPORT_BYTES_MAX * 8 - report->bits)
		return refuse(reading, "a report that is too long");
	struct hid_field field = {
		.kind = kind,
		.report_id = globals->report_id,
		.flags = (uint16_t)flags,
		.bit_at = report->bits,
		.bit_size = globals->size,
		.count = globals->count,
		.collection = reading->collection,
	};
	report->bits += (uint32_t)bits;
	if (bits == 0 || (flags & HID_CONSTANT) != 0 || reading->locals.count == 0)
		return STATUS_OK; /* padding: it has taken its place */
	return keep_field(reading, field);
}

/* --- collections ------------------------------------------------------------------------------ */

static enum status open_collection(struct reading *reading, uint32_t type)
{
	struct hid_descriptor *to = reading->to;
	const struct local_usage *named = reading->locals.usages;
	uint32_t usage = reading->locals.count > 0 ? named->range.first : 0;

	if (to->collection_count == HID_COLLECTIONS_MAX)
		return too_many(reading, "collections", HID_COLLECTIONS_MAX);
	if (reading->depth == HID_DEPTH_MAX)
		return too_many(reading, "collections inside each other", HID_DEPTH_MAX);
	if (reading->locals.count > 0 && !named->has_page)
		usage |= reading->globals.page << 16;
	to->collections[to->collection_count] = (struct hid_collection){
		.usage = usage, .type = (uint8_t)type, .outside = reading->collection
	};
	reading->collection = (int16_t)to->collection_count++;
	reading->depth++;
	return STATUS_OK;
}

static enum status close_collection(struct reading *reading)
{
	if (reading->depth == 0)
		return refuse(reading, "the end of a collection that was not opened");
	reading->collection = reading->to->collections[reading->collection].outside;
	reading->depth--;
	return STATUS_OK;
}

/* --- the three types of item ------------------------------------------------------------------ */

static enum status read_main(struct reading *reading, struct item item)
{
	enum status status = STATUS_OK;

	if (reading->locals.is_delimited)
		return refuse(reading, "a delimiter that is not closed");
	if (item.tag == MAIN_INPUT)
		status = add_field(reading, HID_INPUT, item.value);
	else if (item.tag == MAIN_OUTPUT)
		status = add_field(reading, HID_OUTPUT, item.value);
	else if (item.tag == MAIN_FEATURE)
		status = add_field(reading, HID_FEATURE, item.value);
	else if (item.tag == MAIN_COLLECTION)
		status = open_collection(reading, item.value);
	else if (item.tag == MAIN_END_COLLECTION)
		status = close_collection(reading);
	reading->locals = (struct locals){ 0 };
	return status;
}

static enum status push_or_pop(struct reading *reading, struct item item)
{
	if (item.tag == GLOBAL_POP) {
		if (reading->pushed_count == 0)
			return refuse(reading, "a pop without a push");
		reading->globals = reading->pushed[--reading->pushed_count];
		return STATUS_OK;
	}
	if (reading->pushed_count == HID_PUSHED_MAX)
		return too_many(reading, "pushed states", HID_PUSHED_MAX);
	reading->pushed[reading->pushed_count++] = reading->globals;
	return STATUS_OK;
}

static enum status read_global(struct reading *reading, struct item item)
{
	struct globals *globals = &reading->globals;

	if (item.tag == GLOBAL_PUSH || item.tag == GLOBAL_POP)
		return push_or_pop(reading, item);
	if (item.tag == GLOBAL_USAGE_PAGE && item.value > UINT16_MAX)
		return refuse(reading, "a usage page over 65,535");
	if (item.tag == GLOBAL_REPORT_ID && (item.value == 0 || item.value > UINT8_MAX))
		return refuse(reading, "a report id that is not between 1 and 255");
	if (item.tag == GLOBAL_USAGE_PAGE)
		globals->page = item.value;
	else if (item.tag == GLOBAL_LOGICAL_MINIMUM)
		globals->minimum = item;
	else if (item.tag == GLOBAL_LOGICAL_MAXIMUM)
		globals->maximum = item;
	else if (item.tag == GLOBAL_REPORT_SIZE)
		globals->size = item.value;
	else if (item.tag == GLOBAL_REPORT_COUNT)
		globals->count = item.value;
	else if (item.tag == GLOBAL_REPORT_ID)
		globals->report_id = (uint8_t)item.value;
	return STATUS_OK;
}

static enum status add_usages(struct reading *reading, struct item first, struct item last)
{
	struct locals *locals = &reading->locals;

	if (locals->is_delimited && locals->has_preferred)
		return STATUS_OK;
	locals->has_preferred = true;
	if (last.value < first.value || last.value >> 16 != first.value >> 16)
		return refuse(reading, "a usage minimum above its maximum");
	if (locals->count == HID_LOCAL_USAGES_MAX)
		return too_many(reading, "usages of one field", HID_LOCAL_USAGES_MAX);
	locals->usages[locals->count++] = (struct local_usage){
		.range = { .first = first.value, .last = last.value },
		.has_page = last.size == 4,
	};
	return STATUS_OK;
}

static enum status read_local(struct reading *reading, struct item item)
{
	struct locals *locals = &reading->locals;

	if (item.tag == LOCAL_USAGE)
		return add_usages(reading, item, item);
	if (item.tag == LOCAL_USAGE_MINIMUM)
		locals->minimum = item;
	if (item.tag == LOCAL_USAGE_MAXIMUM)
		return add_usages(reading, locals->minimum, item);
	if (item.tag == LOCAL_DELIMITER) {
		if (item.value > 1 || (item.value == 1) == locals->is_delimited)
			return refuse(reading, "a delimiter out of order");
		locals->is_delimited = item.value == 1;
		locals->has_preferred = false;
	}
	return STATUS_OK;
}

static enum status read_item(struct reading *reading)
{
	struct item item = { 0 };

	if (!take_item(&reading->rest, &item))
		return refuse(reading, "an item is cut off");
	if (item.type == TYPE_MAIN)
		return read_main(reading, item);
	if (item.type == TYPE_GLOBAL)
		return read_global(reading, item);
	if (item.type == TYPE_LOCAL)
		return read_local(reading, item);
	return STATUS_OK;
}

enum status hid_descriptor_read(struct span bytes, struct hid_descriptor *ret, struct fault *fault)
{
	struct hid_descriptor descriptor = { 0 };
	struct reading reading = { .whole = bytes,
				   .rest = bytes,
				   .collection = HID_NO_COLLECTION,
				   .to = &descriptor,
				   .fault = fault };
	enum status status = STATUS_OK;

	if (bytes.size > HID_DESCRIPTOR_BYTES_MAX)
		return too_many(&reading, "bytes", HID_DESCRIPTOR_BYTES_MAX);
	while (status == STATUS_OK && reading.rest.size > 0)
		status = read_item(&reading);
	if (status != STATUS_OK)
		return status;
	if (reading.depth > 0)
		return refuse(&reading, "a collection that is not closed");
	if (descriptor.report_count == 0)
		return refuse(&reading, "it describes no report");
	*ret = descriptor;
	return STATUS_OK;
}
