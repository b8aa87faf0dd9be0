/* What stands where in the reports that a descriptor describes. */
#include "drivers/hid_descriptor.h"

uint32_t hid_field_usage(const struct hid_descriptor *descriptor, const struct hid_field *field,
			 uint32_t index)
{
	const struct hid_usage_range *ranges = descriptor->usages + field->usage_at;

	for (size_t at = 0; at < field->usage_count; at++) {
		uint32_t span = ranges[at].last - ranges[at].first;
		if (index <= span)
			return ranges[at].first + index;
		index -= span + 1;
	}
	if ((field->flags & HID_VARIABLE) == 0 || field->usage_count == 0)
		return 0;
	return ranges[field->usage_count - 1].last;
}

/* Which element of a variable field has that usage; its count if none has. */
static uint32_t index_of(const struct hid_descriptor *descriptor, const struct hid_field *field,
			 uint32_t usage)
{
	const struct hid_usage_range *ranges = descriptor->usages + field->usage_at;
	uint64_t before = 0;

	for (size_t at = 0; at < field->usage_count && before < field->count; at++) {
		if (usage >= ranges[at].first && usage <= ranges[at].last) {
			uint64_t index = before + (usage - ranges[at].first);
			return index < field->count ? (uint32_t)index : field->count;
		}
		before += (uint64_t)ranges[at].last - ranges[at].first + 1;
	}
	return field->count;
}

struct hid_place hid_descriptor_find(const struct hid_descriptor *descriptor, enum hid_kind kind,
				     uint32_t usage)
{
	for (size_t at = 0; at < descriptor->field_count; at++) {
		const struct hid_field *field = &descriptor->fields[at];
		if (field->kind != kind || (field->flags & HID_VARIABLE) == 0)
			continue;
		uint32_t index = index_of(descriptor, field, usage);
		if (index < field->count)
			return (struct hid_place){ .field = field, .index = index };
	}
	return (struct hid_place){ 0 };
}

bool hid_descriptor_has_collection(const struct hid_descriptor *descriptor, uint8_t type,
				   uint32_t usage)
{
	for (size_t at = 0; at < descriptor->collection_count; at++)
		if (descriptor->collections[at].type == type &&
		    descriptor->collections[at].usage == usage)
			return true;
	return false;
}

bool hid_field_is_within(const struct hid_descriptor *descriptor, const struct hid_field *field,
			 uint32_t usage)
{
	int16_t at = field->collection;

	while (at != HID_NO_COLLECTION) {
		if (descriptor->collections[at].usage == usage)
			return true;
		at = descriptor->collections[at].outside;
	}
	return false;
}

size_t hid_report_bytes(const struct hid_descriptor *descriptor, enum hid_kind kind, uint8_t id)
{
	for (size_t at = 0; at < descriptor->report_count; at++)
		if (descriptor->reports[at].kind == kind && descriptor->reports[at].id == id)
			return (descriptor->reports[at].bits + 7) / 8;
	return 0;
}

size_t hid_report_longest(const struct hid_descriptor *descriptor, enum hid_kind kind)
{
	size_t longest = 0;

	for (size_t at = 0; at < descriptor->report_count; at++) {
		const struct hid_report *report = &descriptor->reports[at];
		size_t bytes = (report->bits + 7) / 8;
		if (report->kind == kind && bytes > longest)
			longest = bytes;
	}
	return longest;
}

/* True if the element is small enough to be a number and stands within so many bytes. */
static bool is_inside(const struct hid_field *field, uint32_t index, size_t bytes)
{
	uint64_t end = field->bit_at + (index + UINT64_C(1)) * field->bit_size;
	bool is_number = field->bit_size > 0 && field->bit_size <= 32;

	return is_number && index < field->count && end <= (uint64_t)bytes * 8;
}

bool hid_element_read(const struct hid_field *field, uint32_t index, struct span report,
		      int64_t *ret)
{
	uint64_t value = 0;

	if (!is_inside(field, index, report.size))
		return false;
	size_t first = field->bit_at + (size_t)index * field->bit_size;
	for (size_t bit = field->bit_size; bit-- > 0;) {
		size_t at = first + bit;
		value = value << 1 | ((report.at[at / 8] >> (at % 8)) & 1);
	}
	*ret = (int64_t)value;
	if (field->logical_min < 0 && (value >> (field->bit_size - 1)) != 0)
		*ret -= INT64_C(1) << field->bit_size;
	return true;
}

bool hid_element_write(const struct hid_field *field, uint32_t index, uint32_t value,
		       unsigned char *report, size_t size)
{
	if (!is_inside(field, index, size))
		return false;
	size_t first = field->bit_at + (size_t)index * field->bit_size;
	for (size_t bit = 0; bit < field->bit_size; bit++) {
		size_t at = first + bit;
		unsigned mask = 1U << (at % 8);
		unsigned rest = report[at / 8] & ~mask;
		report[at / 8] = (unsigned char)(rest | (((value >> bit) & 1) != 0 ? mask : 0));
	}
	return true;
}
