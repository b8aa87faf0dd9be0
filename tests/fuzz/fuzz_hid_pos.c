/* Any reports to a HID POS scanner of some descriptor.
 *
 * Input   which descriptor (one byte; from 3 on: its length behind it, two bytes, and itself), then
 *         reports, each behind its length; a length of 255 is a reset.
 * Promise no scan holds more than was sent since the last one; a reset leaves nothing: what comes
 *         after is as on a fresh one. */
#include "drivers/hid_pos.h"
#include "tests/unit/hid_devices.h"

enum { RESET = 255 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t take_byte(struct span *rest)
{
	size_t byte = rest->size > 0 ? rest->at[0] : 0;

	*rest = span_slice(*rest, 1, rest->size);
	return byte;
}

static struct span take(struct span *rest, size_t size)
{
	struct span taken = span_slice(*rest, 0, size);

	*rest = span_slice(*rest, taken.size, rest->size);
	return taken;
}

static bool choose_descriptor(struct span *rest, struct hid_descriptor *ret)
{
	size_t choice = take_byte(rest);

	if (choice == 0)
		read_device(SPAN_OF(POS), ret);
	if (choice == 1)
		read_device(SPAN_OF(POS_DATA_ONLY), ret);
	if (choice == 2)
		read_device(SPAN_OF(POS_BARE), ret);
	if (choice < 3)
		return true;
	size_t length = take_byte(rest) << 8;
	length |= take_byte(rest);
	return hid_descriptor_read(take(rest, length), ret, NULL) == STATUS_OK;
}

static void check_orders(struct hid_pos *pos)
{
	static struct hid_pos_report report;

	for (enum hid_pos_order order = HID_POS_READ; order < HID_POS_ORDER_COUNT; order++) {
		enum status status = hid_pos_order(pos, order, &report, NULL);
		assert(status == STATUS_OK || status == STATUS_UNSUPPORTED);
		assert(status != STATUS_OK ||
		       (report.size > 0 && report.size <= HID_REPORT_BYTES_MAX));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct hid_descriptor descriptor;
	static struct hid_pos pos, fresh;
	static struct scan scan, fresh_scan;
	struct span rest = { data, size };
	size_t sent = 0;

	if (!choose_descriptor(&rest, &descriptor) ||
	    hid_pos_init(&descriptor, &pos, NULL) != STATUS_OK)
		return 0;
	check_orders(&pos);
	fresh = pos;
	while (rest.size > 0) {
		size_t length = take_byte(&rest);
		if (length == RESET) {
			hid_pos_reset(&pos);
			assert(!hid_pos_is_waiting(&pos) && pos.size == 0);
			assert(hid_pos_init(&descriptor, &fresh, NULL) == STATUS_OK);
			sent = 0;
			continue;
		}
		struct span report = take(&rest, length);
		struct fault fault = { 0 };
		enum status status = hid_pos_take(&pos, report, &scan, &fault);
		assert(hid_pos_take(&fresh, report, &fresh_scan, NULL) == status);
		sent += report.size;
		assert((status == STATUS_REFUSED || status == STATUS_FULL) ==
		       (fault.what[0] != '\0'));
		if (status != STATUS_OK)
			continue;
		assert(scan.symbol.size > 0 && scan.symbol.size <= sent);
		assert(memcmp(&scan, &fresh_scan, sizeof(scan)) == 0);
		assert(!hid_pos_is_waiting(&pos));
		sent = 0;
	}
	return 0;
}
