/* Any bytes as a report descriptor: refused in a sentence, or every field stands in its report. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "drivers/hid_descriptor.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The elements that are looked at of a field: the first ones and the last. */
enum { ELEMENTS = 16 };

static void check_element(const struct hid_field *field, uint32_t index, size_t report_bytes)
{
	static unsigned char report[HID_REPORT_BYTES_MAX];
	uint32_t value =
		UINT32_C(0xA5A5A5A5) >> (32 - (field->bit_size < 32 ? field->bit_size : 32));
	int64_t back = 0;
	bool is_small = field->bit_size <= 32;

	memset(report, 0, report_bytes);
	assert(hid_element_write(field, index, value, report, report_bytes) == is_small);
	struct span bytes = { .at = report, .size = report_bytes };
	assert(hid_element_read(field, index, bytes, &back) == is_small);
	if (is_small)
		assert((uint32_t)(back & ((INT64_C(1) << field->bit_size) - 1)) == value);
}

static void check_field(const struct hid_descriptor *descriptor, const struct hid_field *field)
{
	size_t bytes = hid_report_bytes(descriptor, field->kind, field->report_id);

	assert(bytes > 0 && bytes <= HID_REPORT_BYTES_MAX);
	assert(field->bit_at + (uint64_t)field->bit_size * field->count <= bytes * 8);
	assert(field->bit_at >= (field->report_id != 0 ? 8U : 0U));
	assert(field->usage_at + field->usage_count <= descriptor->usage_count);
	assert(field->logical_min <= field->logical_max);
	assert(field->collection < (int)descriptor->collection_count);
	assert(!hid_field_is_within(descriptor, field, UINT32_MAX) ||
	       descriptor->collection_count > 0);
	for (uint32_t index = 0; index < field->count && index < ELEMENTS; index++)
		check_element(field, index, bytes);
	check_element(field, field->count - 1, bytes);
	if ((field->flags & HID_VARIABLE) == 0)
		return;
	uint32_t usage = hid_field_usage(descriptor, field, 0);
	assert(hid_descriptor_find(descriptor, field->kind, usage).field != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hid_descriptor descriptor;
	struct fault fault = { 0 };

	descriptor.field_count = SIZE_MAX;
	enum status status = hid_descriptor_read((struct span){ data, size }, &descriptor, &fault);
	if (status != STATUS_OK) {
		assert(status == STATUS_REFUSED || status == STATUS_FULL);
		assert(fault.what[0] != '\0' && descriptor.field_count == SIZE_MAX);
		return 0;
	}
	for (size_t at = 0; at < descriptor.field_count; at++)
		check_field(&descriptor, &descriptor.fields[at]);
	return 0;
}
