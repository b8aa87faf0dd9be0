#include "drivers/hid_pos.h"

#include "kiosk/base/wipe.h"

#define USAGE_BYTE_COUNT HID_USAGE(0x01, 0x3B)
#define USAGE_PREVENT_READ HID_USAGE(0x8C, 0x5F)
#define USAGE_INITIATE_READ HID_USAGE(0x8C, 0x60)
#define USAGE_ERROR_BEEP HID_USAGE(0x8C, 0x85)
#define USAGE_GOOD_BEEP HID_USAGE(0x8C, 0x86)
#define USAGE_SYMBOLOGY_1 HID_USAGE(0x8C, 0xFB) /* 2 and 3 follow */
#define USAGE_DECODED_DATA HID_USAGE(0x8C, 0xFE)
#define USAGE_DATA_CONTINUED HID_USAGE(0x8C, 0xFF)

static bool is_in_report(const struct hid_field *field, const struct hid_field *data)
{
	return field->kind == HID_INPUT && field->report_id == data->report_id;
}

/* Where a usage stands in the report of the data. Elsewhere it speaks of something else. */
static struct hid_place beside_data(const struct hid_pos *pos, uint32_t usage)
{
	struct hid_place place = hid_descriptor_find(pos->descriptor, HID_INPUT, usage);

	if (place.field == NULL || !is_in_report(place.field, pos->data))
		return (struct hid_place){ 0 };
	return place;
}

enum status hid_pos_init(const struct hid_descriptor *descriptor, struct hid_pos *ret,
			 struct fault *fault)
{
	struct hid_place data = hid_descriptor_find(descriptor, HID_INPUT, USAGE_DECODED_DATA);

	if (data.field == NULL)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "the scanner sends no decoded data: it is not in HID POS mode");
	if (data.field->bit_size != 8 || data.field->bit_at % 8 != 0 || data.index != 0)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "the scanner's decoded data do not stand in whole bytes");
	*ret = (struct hid_pos){ .descriptor = descriptor, .data = data.field };
	ret->length = beside_data(ret, USAGE_BYTE_COUNT);
	ret->is_continued = beside_data(ret, USAGE_DATA_CONTINUED);
	for (uint32_t at = 0; at < AIM_SIZE; at++)
		ret->aim[at] = beside_data(ret, USAGE_SYMBOLOGY_1 + at);
	return STATUS_OK;
}

bool hid_pos_is_waiting(const struct hid_pos *pos)
{
	return pos->is_begun || pos->is_skipping;
}

static void forget_scan(struct hid_pos *pos)
{
	wipe(pos->bytes, pos->size);
	wipe(pos->first_aim, sizeof(pos->first_aim));
	pos->size = 0;
	pos->is_begun = false;
}

void hid_pos_reset(struct hid_pos *pos)
{
	forget_scan(pos);
	pos->is_skipping = false;
}

/* --- one report ------------------------------------------------------------------------------- */

static int64_t value_of(struct hid_place place, struct span report)
{
	int64_t value = 0;

	if (place.field == NULL || !hid_element_read(place.field, place.index, report, &value))
		return 0;
	return value;
}

/* The payload in one report. False if it claims more than the report can hold. */
static bool read_data(const struct hid_pos *pos, struct span report, struct span *ret)
{
	struct span data = span_slice(report, pos->data->bit_at / 8, pos->data->count);
	int64_t length = value_of(pos->length, report);

	if (pos->length.field == NULL) {
		while (data.size > 0 && data.at[data.size - 1] == 0)
			data.size--;
		length = (int64_t)data.size;
	}
	if (length < 0 || (uint64_t)length > data.size)
		return false;
	*ret = span_slice(data, 0, (size_t)length);
	return true;
}

/* Three NULs where the scanner does not say, or says it otherwise than AIM does. */
static void read_aim(const struct hid_pos *pos, struct span report, unsigned char ret[AIM_SIZE])
{
	for (size_t at = 0; at < AIM_SIZE; at++)
		ret[at] = (unsigned char)value_of(pos->aim[at], report);
	if (!is_aim((struct span){ .at = ret, .size = AIM_SIZE }))
		memset(ret, 0, AIM_SIZE);
}

static enum status give_up(struct hid_pos *pos, bool is_last, enum status status, const char *what,
			   struct fault *fault)
{
	forget_scan(pos);
	pos->is_skipping = !is_last;
	return fault_set(fault, status, 0, "%s; the scan is dropped", what);
}

/* The first report of a scan says its symbology; the others say the same or nothing. */
static bool keep_aim(struct hid_pos *pos, struct span report)
{
	static const unsigned char NOT_SAID[AIM_SIZE];
	unsigned char aim[AIM_SIZE];

	read_aim(pos, report, aim);
	if (pos->is_begun)
		return memcmp(aim, pos->first_aim, AIM_SIZE) == 0 ||
		       memcmp(aim, NOT_SAID, AIM_SIZE) == 0;
	memcpy(pos->first_aim, aim, AIM_SIZE);
	pos->is_begun = true;
	return true;
}

/* Adds what one report holds to the scan; the first one begins it. */
static enum status add(struct hid_pos *pos, struct span report, bool is_last, struct fault *fault)
{
	struct span data = { 0 };

	if (!read_data(pos, report, &data))
		return give_up(pos, is_last, STATUS_REFUSED,
			       "the scanner claims more bytes than its report holds", fault);
	if (!keep_aim(pos, report))
		return give_up(pos, is_last, STATUS_REFUSED,
			       "the scanner changes the symbology within a scan", fault);
	if (data.size > SYMBOL_BYTES_MAX - pos->size)
		return give_up(pos, is_last, STATUS_FULL,
			       "the scanner sends more than a barcode can hold", fault);
	if (data.size > 0)
		memcpy(pos->bytes + pos->size, data.at, data.size);
	pos->size += data.size;
	return STATUS_OK;
}

static bool is_of_data(const struct hid_pos *pos, struct span report)
{
	if (report.size == 0)
		return false;
	return pos->data->report_id == 0 || pos->data->report_id == report.at[0];
}

enum status hid_pos_take(struct hid_pos *pos, struct span report, struct scan *ret,
			 struct fault *fault)
{
	if (!is_of_data(pos, report))
		return STATUS_AGAIN;
	if (report.size < hid_report_bytes(pos->descriptor, HID_INPUT, pos->data->report_id))
		return give_up(pos, false, STATUS_REFUSED,
			       "the scanner's report is shorter than it should be", fault);
	bool is_last = value_of(pos->is_continued, report) == 0;
	if (pos->is_skipping) {
		pos->is_skipping = !is_last;
		return STATUS_AGAIN;
	}
	enum status status = add(pos, report, is_last, fault);
	if (status != STATUS_OK)
		return status;
	if (!is_last)
		return STATUS_AGAIN;
	bool has_payload = pos->size > 0;
	struct span aim = { .at = pos->first_aim, .size = AIM_SIZE };
	struct span payload = { .at = pos->bytes, .size = pos->size };
	bool is_filled = has_payload && scan_fill(ret, "hid-pos", aim, payload);
	forget_scan(pos);
	return is_filled ? STATUS_OK : STATUS_AGAIN;
}

/* --- orders ----------------------------------------------------------------------------------- */

static struct hid_place place_of_order(const struct hid_pos *pos, uint32_t usage)
{
	struct hid_place place = hid_descriptor_find(pos->descriptor, HID_OUTPUT, usage);

	return place.field != NULL ? place
				   : hid_descriptor_find(pos->descriptor, HID_FEATURE, usage);
}

static bool stands_in(struct hid_place place, const struct hid_pos_report *report)
{
	return place.field != NULL && place.field->kind == report->kind &&
	       place.field->report_id == report->id;
}

static bool write_order(struct hid_place place, uint32_t value, struct hid_pos_report *report)
{
	return hid_element_write(place.field, place.index, value, report->bytes, report->size);
}

enum status hid_pos_order(struct hid_pos *pos, enum hid_pos_order order, struct hid_pos_report *ret,
			  struct fault *fault)
{
	static const struct {
		uint32_t usage, value;
	} ORDERS[HID_POS_ORDER_COUNT] = {
		[HID_POS_READ] = { USAGE_INITIATE_READ, 1 },
		[HID_POS_STOP] = { USAGE_INITIATE_READ, 0 },
		[HID_POS_DISABLE] = { USAGE_PREVENT_READ, 1 },
		[HID_POS_ENABLE] = { USAGE_PREVENT_READ, 0 },
		[HID_POS_GOOD_BEEP] = { USAGE_GOOD_BEEP, 1 },
		[HID_POS_ERROR_BEEP] = { USAGE_ERROR_BEEP, 1 },
	};
	struct hid_place place = place_of_order(pos, ORDERS[order].usage);
	struct hid_place prevent = place_of_order(pos, USAGE_PREVENT_READ);

	if (place.field == NULL)
		return fault_set(fault, STATUS_UNSUPPORTED, 0, "the scanner takes no such order");
	bool is_disabled =
		order == HID_POS_DISABLE || (pos->is_disabled && order != HID_POS_ENABLE);
	struct hid_pos_report report = { .kind = place.field->kind, .id = place.field->report_id };
	report.size = hid_report_bytes(pos->descriptor, report.kind, report.id);
	if (report.id != 0)
		report.bytes[0] = report.id;
	bool is_written = write_order(place, ORDERS[order].value, &report);
	if (is_disabled && stands_in(prevent, &report))
		is_written = is_written && write_order(prevent, 1, &report);
	if (!is_written)
		return fault_set(fault, STATUS_UNSUPPORTED, 0,
				 "the scanner's field for that order is too wide");
	pos->is_disabled = is_disabled;
	*ret = report;
	return STATUS_OK;
}
