#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/hid_pos.h"
#include "tests/unit/hid_devices.h"

enum { DATA_MAX = 56, REPORT_SIZE = 64, LENGTH_AT = 1, AIM_AT = 2, CONTINUED_AT = 63 };

static struct hid_descriptor descriptor;
static struct hid_pos pos;
static struct scan scan;
static unsigned char payload[SYMBOL_BYTES_MAX + 100];

static int start(struct span device)
{
	struct fault fault = { 0 };

	read_device(device, &descriptor);
	if (hid_pos_init(&descriptor, &pos, &fault) != STATUS_OK)
		fail_msg("%s", fault.what);
	for (size_t at = 0; at < sizeof(payload); at++)
		payload[at] = (unsigned char)(at * 7 + at / 256);
	scan = (struct scan){ 0 };
	return 0;
}

static int start_pos(void **state)
{
	return start(SPAN_OF(POS));
}

struct report {
	unsigned char at[REPORT_SIZE];
};

static struct report report_of(const char *aim, struct span data, bool is_continued)
{
	struct report report = { .at = { 2, (unsigned char)data.size } };

	for (size_t at = 0; at < AIM_SIZE && aim[at] != '\0'; at++)
		report.at[AIM_AT + at] = (unsigned char)aim[at];
	if (data.size > 0)
		memcpy(report.at + AIM_AT + AIM_SIZE, data.at, data.size);
	report.at[CONTINUED_AT] = is_continued;
	return report;
}

static enum status give(struct report report, struct fault *fault)
{
	return hid_pos_take(&pos, SPAN_OF(report.at), &scan, fault);
}

/* Sends a payload in reports of `step` bytes; what the last one gives. */
static enum status send(const char *aim, struct span data, size_t step, struct fault *fault)
{
	enum status status = STATUS_AGAIN;

	for (size_t at = 0; at < data.size; at += step) {
		bool is_continued = at + step < data.size;
		status = give(report_of(aim, span_slice(data, at, step), is_continued), fault);
		if (is_continued && status != STATUS_AGAIN)
			return status;
	}
	return status;
}

static void assert_scanned(struct span expected)
{
	assert_int_equal(scan.symbol.size, expected.size);
	assert_memory_equal(scan.symbol.bytes, expected.at, expected.size);
}

static void assert_nothing_left(void)
{
	static struct hid_pos fresh;

	assert_false(hid_pos_is_waiting(&pos));
	assert_int_equal(hid_pos_init(&descriptor, &fresh, NULL), STATUS_OK);
	assert_memory_equal(pos.bytes, fresh.bytes, sizeof(pos.bytes));
	assert_memory_equal(pos.first_aim, fresh.first_aim, sizeof(pos.first_aim));
	assert_int_equal(pos.size, 0);
}

static void test_hid_pos__payloads_come_through_however_they_are_cut(void **state)
{
	static const size_t SIZES[] = { 1, 55, 56, 57, 63, 64, 112, 317, 1800, SYMBOL_BYTES_MAX };

	for (size_t at = 0; at < COUNT_OF(SIZES); at++)
		for (size_t step = 1; step <= DATA_MAX; step++) {
			struct span data = { payload, SIZES[at] };
			assert_int_equal(send("]L2", data, step, NULL), STATUS_OK);
			assert_scanned(data);
			assert_string_equal(scan.aim, "]L2");
			assert_int_equal(scan.symbol.symbology, SYMBOLOGY_PDF417);
			assert_string_equal(scan.symbol.decoder, "hid-pos");
			assert_nothing_left();
		}
}

static void test_hid_pos__two_scans_back_to_back_are_two(void **state)
{
	assert_int_equal(send("]A0", span_of("first"), DATA_MAX, NULL), STATUS_OK);
	assert_scanned(span_of("first"));
	assert_int_equal(send("]C0", span_of("second"), DATA_MAX, NULL), STATUS_OK);
	assert_scanned(span_of("second"));
	assert_int_equal(scan.symbol.symbology, SYMBOLOGY_CODE_128);
}

static void test_hid_pos__a_scan_cut_off_is_forgotten_by_reset(void **state)
{
	assert_int_equal(give(report_of("]L2", span_of("begun"), true), NULL), STATUS_AGAIN);
	assert_true(hid_pos_is_waiting(&pos));
	hid_pos_reset(&pos);
	assert_nothing_left();
	assert_int_equal(send("]L2", span_of("whole"), DATA_MAX, NULL), STATUS_OK);
	assert_scanned(span_of("whole"));
}

static void test_hid_pos__a_device_may_say_no_symbology(void **state)
{
	struct report report = { .at = { 2, 3, 'a', 'b', 'c', 'x' } };

	(void)start(SPAN_OF(POS_DATA_ONLY));
	assert_int_equal(give(report, NULL), STATUS_OK);
	assert_scanned(span_of("abc"));
	assert_string_equal(scan.aim, "");
	assert_int_equal(scan.symbol.symbology, SYMBOLOGY_TEXT);
}

static void test_hid_pos__a_device_may_say_no_length(void **state)
{
	unsigned char report[32] = "A\0B";

	(void)start(SPAN_OF(POS_BARE));
	assert_int_equal(hid_pos_take(&pos, SPAN_OF(report), &scan, NULL), STATUS_OK);
	assert_scanned((struct span){ report, 3 });
	memset(report, 'x', sizeof(report));
	assert_int_equal(hid_pos_take(&pos, SPAN_OF(report), &scan, NULL), STATUS_OK);
	assert_scanned(SPAN_OF(report));
	memset(report, 0, sizeof(report));
	assert_int_equal(hid_pos_take(&pos, SPAN_OF(report), &scan, NULL), STATUS_AGAIN);
}

static void test_hid_pos__only_what_stands_beside_the_data_counts(void **state)
{
	/* clang-format off */
	static const unsigned char ELSEWHERE[] = { /* length and continuation are of report 3 */
		0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08,
		0x85, 0x02, 0x95, 0x04, 0x09, 0xFE, 0x82, 0x02, 0x01,
		0x85, 0x03, 0x95, 0x02, 0x0B, 0x3B, 0x00, 0x01, 0x00, 0x09, 0xFF, 0x81, 0x02, 0xC0,
	};
	/* clang-format on */
	const unsigned char report[] = { 2, 1, 1, 1, 'x' };

	(void)start(SPAN_OF(ELSEWHERE));
	assert_int_equal(hid_pos_take(&pos, SPAN_OF(report), &scan, NULL), STATUS_OK);
	assert_scanned((struct span){ report + 1, 4 });
}

static void test_hid_pos__an_identifier_not_of_aim_says_nothing(void **state)
{
	assert_int_equal(give(report_of("L2", span_of("abc"), false), NULL), STATUS_OK);
	assert_string_equal(scan.aim, "");
	assert_scanned(span_of("abc"));
}

static void test_hid_pos__later_reports_may_leave_the_symbology_out(void **state)
{
	assert_int_equal(give(report_of("]Q1", span_of("ab"), true), NULL), STATUS_AGAIN);
	assert_int_equal(give(report_of("", span_of("cd"), false), NULL), STATUS_OK);
	assert_scanned(span_of("abcd"));
	assert_string_equal(scan.aim, "]Q1");
}

static void test_hid_pos__other_and_empty_reports_are_no_scans(void **state)
{
	struct report other = { .at = { 3, 5, ']', 'A', '0', 'x' } };

	assert_int_equal(give(other, NULL), STATUS_AGAIN);
	assert_int_equal(give(report_of("", (struct span){ 0 }, false), NULL), STATUS_AGAIN);
	assert_int_equal(hid_pos_take(&pos, (struct span){ 0 }, &scan, NULL), STATUS_AGAIN);
	assert_nothing_left();
}

static void test_hid_pos__after_a_contradiction_the_rest_of_the_scan_is_dropped(void **state)
{
	static const struct {
		const char *aim;
		unsigned char length;
		const char *what;
	} CASES[] = {
		{ "]L2", 57,
		  "the scanner claims more bytes than its report holds; the scan is dropped" },
		{ "]A0", 2,
		  "the scanner changes the symbology within a scan; the scan is dropped" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct fault fault = { 0 };
		struct report wrong = report_of(CASES[at].aim, span_of("cd"), true);
		wrong.at[LENGTH_AT] = CASES[at].length;
		assert_int_equal(give(report_of("]L2", span_of("ab"), true), NULL), STATUS_AGAIN);
		assert_int_equal(give(wrong, &fault), STATUS_REFUSED);
		assert_string_equal(fault.what, CASES[at].what);
		assert_true(hid_pos_is_waiting(&pos));
		assert_int_equal(give(report_of("]L2", span_of("ef"), false), NULL), STATUS_AGAIN);
		assert_nothing_left();
		assert_int_equal(send("]L2", span_of("next"), DATA_MAX, NULL), STATUS_OK);
		assert_scanned(span_of("next"));
	}
}

static void test_hid_pos__a_short_report_is_refused(void **state)
{
	struct report report = report_of("]L2", span_of("abc"), false);

	for (size_t size = 1; size < REPORT_SIZE; size++) {
		struct fault fault = { 0 };
		assert_int_equal(
			hid_pos_take(&pos, (struct span){ report.at, size }, &scan, &fault),
			STATUS_REFUSED);
		assert_true(hid_pos_is_waiting(&pos));
		hid_pos_reset(&pos);
	}
	assert_int_equal(give(report, NULL), STATUS_OK);
}

static void test_hid_pos__more_than_a_barcode_holds_is_dropped(void **state)
{
	struct span data = { payload, SYMBOL_BYTES_MAX + 1 };
	struct fault fault = { 0 };

	assert_int_equal(send("]L2", data, 50, &fault), STATUS_FULL);
	assert_string_equal(fault.what,
			    "the scanner sends more than a barcode can hold; the scan is dropped");
	assert_int_equal(scan.symbol.size, 0);
	assert_nothing_left();
}

static void test_hid_pos__a_keyboard_is_no_such_scanner(void **state)
{
	struct fault fault = { 0 };

	read_device(SPAN_OF(KEYBOARD), &descriptor);
	assert_int_equal(hid_pos_init(&descriptor, &pos, &fault), STATUS_UNSUPPORTED);
	assert_string_equal(fault.what,
			    "the scanner sends no decoded data: it is not in HID POS mode");
}

static void test_hid_pos__orders_become_reports(void **state)
{
	static const struct {
		enum hid_pos_order order;
		unsigned char bits;
	} ORDERS[] = {
		{ HID_POS_READ, 1 },       { HID_POS_STOP, 0 },       { HID_POS_GOOD_BEEP, 4 },
		{ HID_POS_ERROR_BEEP, 8 }, { HID_POS_DISABLE, 2 },    { HID_POS_GOOD_BEEP, 6 },
		{ HID_POS_ENABLE, 0 },     { HID_POS_ERROR_BEEP, 8 },
	};
	static struct hid_pos_report report;

	for (size_t at = 0; at < COUNT_OF(ORDERS); at++) {
		assert_int_equal(hid_pos_order(&pos, ORDERS[at].order, &report, NULL), STATUS_OK);
		assert_int_equal(report.kind, HID_OUTPUT);
		assert_int_equal(report.id, 4);
		assert_int_equal(report.size, 2);
		assert_int_equal(report.bytes[0], 4);
		assert_int_equal(report.bytes[1], ORDERS[at].bits);
	}
}

static void test_hid_pos__orders_may_be_feature_reports_apart(void **state)
{
	/* clang-format off */
	static const unsigned char APART[] = {
		0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x15, 0x00, 0x25, 0x01, 0x75, 0x08,
		0x85, 0x02, 0x95, 0x04, 0x09, 0xFE, 0x82, 0x02, 0x01,
		0x85, 0x05, 0x95, 0x01, 0x09, 0x5F, 0xB1, 0x02, /* locked by feature 5 */
		0x85, 0x06, 0x95, 0x02, 0x09, 0x00, 0x09, 0x86, 0x91, 0x02, 0xC0,
	};
	/* clang-format on */
	static struct hid_pos_report report;

	(void)start(SPAN_OF(APART));
	assert_int_equal(hid_pos_order(&pos, HID_POS_DISABLE, &report, NULL), STATUS_OK);
	assert_int_equal(report.kind, HID_FEATURE);
	assert_memory_equal(report.bytes, "\x05\x01", 2);
	assert_int_equal(hid_pos_order(&pos, HID_POS_GOOD_BEEP, &report, NULL), STATUS_OK);
	assert_int_equal(report.kind, HID_OUTPUT);
	assert_int_equal(report.size, 3);
	assert_memory_equal(report.bytes, "\x06\x00\x01", 3);
}

static void test_hid_pos__a_device_without_orders_says_so(void **state)
{
	static struct hid_pos_report report;
	struct fault fault = { 0 };

	(void)start(SPAN_OF(POS_BARE));
	for (enum hid_pos_order order = HID_POS_READ; order < HID_POS_ORDER_COUNT; order++)
		assert_int_equal(hid_pos_order(&pos, order, &report, &fault), STATUS_UNSUPPORTED);
	assert_string_equal(fault.what, "the scanner takes no such order");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(claim) cmocka_unit_test_setup(test_hid_pos__##claim, start_pos)
		TEST(payloads_come_through_however_they_are_cut),
		TEST(two_scans_back_to_back_are_two),
		TEST(a_scan_cut_off_is_forgotten_by_reset),
		TEST(a_device_may_say_no_symbology),
		TEST(a_device_may_say_no_length),
		TEST(only_what_stands_beside_the_data_counts),
		TEST(an_identifier_not_of_aim_says_nothing),
		TEST(later_reports_may_leave_the_symbology_out),
		TEST(other_and_empty_reports_are_no_scans),
		TEST(after_a_contradiction_the_rest_of_the_scan_is_dropped),
		TEST(a_short_report_is_refused),
		TEST(more_than_a_barcode_holds_is_dropped),
		TEST(a_keyboard_is_no_such_scanner),
		TEST(orders_become_reports),
		TEST(orders_may_be_feature_reports_apart),
		TEST(a_device_without_orders_says_so),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
