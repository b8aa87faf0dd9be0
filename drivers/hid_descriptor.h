/* The report descriptor of a HID device: which bits of which report mean what.
 *
 * Source  USB Device Class Definition for HID 1.11, section 6.2.2. */
#ifndef TAC_DRIVERS_HID_DESCRIPTOR_H
#define TAC_DRIVERS_HID_DESCRIPTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

enum {
	HID_DESCRIPTOR_BYTES_MAX = 4096,
	HID_FIELDS_MAX = 128,
	HID_USAGES_MAX = 512, /* ranges, in all fields together */
	HID_LOCAL_USAGES_MAX = 128,
	HID_COLLECTIONS_MAX = 64,
	HID_DEPTH_MAX = 16,
	HID_PUSHED_MAX = 8,
	HID_REPORTS_MAX = 64,
	HID_REPORT_BYTES_MAX = 4096, /* with the byte for its id */
	HID_NO_COLLECTION = -1,
};

/* Which way a report goes. */
enum hid_kind { HID_INPUT, HID_OUTPUT, HID_FEATURE };

/* Bits of Input, Output and Feature items. */
enum hid_flag { HID_CONSTANT = 1 << 0, HID_VARIABLE = 1 << 1, HID_RELATIVE = 1 << 2 };

/* A usage with its page: 0x008C00FE is Decoded Data of the bar code scanner page. */
#define HID_USAGE(page, id) (((uint32_t)(page) << 16) | (uint32_t)(id))

struct hid_usage_range {
	uint32_t first, last;
};

struct hid_collection {
	uint32_t usage;
	uint8_t type;    /* 0 physical, 1 application, 2 logical */
	int16_t outside; /* the collection round it, or HID_NO_COLLECTION */
};

/* Elements of one meaning, side by side. Padding is none. */
struct hid_field {
	enum hid_kind kind;
	uint8_t report_id; /* 0: reports have no id */
	uint16_t flags;    /* enum hid_flag, or-ed */
	uint32_t bit_at;   /* in the report as it is sent, its id included */
	uint32_t bit_size; /* of one element */
	uint32_t count;
	int64_t logical_min, logical_max;
	uint16_t usage_at, usage_count; /* ranges in usages[] */
	int16_t collection;             /* the innermost round it, or HID_NO_COLLECTION */
};

struct hid_report {
	enum hid_kind kind;
	uint8_t id;
	uint32_t bits; /* its id included */
};

struct hid_descriptor {
	size_t field_count, usage_count, collection_count, report_count;
	struct hid_field fields[HID_FIELDS_MAX];
	struct hid_usage_range usages[HID_USAGES_MAX];
	struct hid_collection collections[HID_COLLECTIONS_MAX];
	struct hid_report reports[HID_REPORTS_MAX];
};

/* Where one usage stands: an element of a field. */
struct hid_place {
	const struct hid_field *field; /* null: nowhere */
	uint32_t index;
};

/* Reads a report descriptor as the device sent it. Items that the specification reserves, long
 * items among them, are passed over. A usage is completed with the page in force at its main item.
 * Of alternative usages between delimiters the first, which is the preferred, is kept.
 *
 * Errors  STATUS_REFUSED malformed; STATUS_FULL beyond one of the limits above. The fault says
 *         what and at which byte.
 * Owns    copies what it keeps.
 * Blocks  never. */
enum status hid_descriptor_read(struct span bytes, struct hid_descriptor *ret,
				struct fault *fault) MUST_CHECK;

/* The usage of element `index` of a variable field, or the one that value `index` above the
 * logical minimum selects in an array. Beyond its usages the last one repeats in a variable field;
 * in an array it is 0. */
uint32_t hid_field_usage(const struct hid_descriptor *descriptor, const struct hid_field *field,
			 uint32_t index);

/* The first variable element with that usage. Its field is null where there is none. */
struct hid_place hid_descriptor_find(const struct hid_descriptor *descriptor, enum hid_kind kind,
				     uint32_t usage);

/* True if some collection of that type has that usage. */
bool hid_descriptor_has_collection(const struct hid_descriptor *descriptor, uint8_t type,
				   uint32_t usage);

/* True if the field stands in a collection of that usage, however deep. */
bool hid_field_is_within(const struct hid_descriptor *descriptor, const struct hid_field *field,
			 uint32_t usage);

/* How long a report is on the wire, its id included; 0 if there is none such. */
size_t hid_report_bytes(const struct hid_descriptor *descriptor, enum hid_kind kind, uint8_t id);

/* The same of the longest one of a kind. */
size_t hid_report_longest(const struct hid_descriptor *descriptor, enum hid_kind kind);

/* One element of a report as it was sent. False if it stands outside of the report or has more
 * than 32 bits. */
bool hid_element_read(const struct hid_field *field, uint32_t index, struct span report,
		      int64_t *ret) MUST_CHECK;

/* Puts one element into a report of `size` bytes; the bits beside it stay. */
bool hid_element_write(const struct hid_field *field, uint32_t index, uint32_t value,
		       unsigned char *report, size_t size) MUST_CHECK;

#endif
