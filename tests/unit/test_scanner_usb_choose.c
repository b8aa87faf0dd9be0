#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/scanner_usb_choose.h"

enum { POS_ADDRESS = 3, NOW_MS = 1000 };

static struct quirks quirks;

static int read_quirks(void **state)
{
	struct fault fault = { 0 };

	(void)state;
	return quirks_read(span_of("1111:0001 hid_pos\n1111:0002 keyboard\n1111:0003 cdc\n"
				   "1111:0004 needs_programming=own\n"
				   "2222:* sheet=maker\n2222:0003 cdc\n2222:0001 hid_pos\n"
				   "2222:0004 needs_programming=own\n"),
			   "test", &quirks, &fault) == STATUS_OK
		       ? 0
		       : -1;
}

static struct usb_interface hid(uint8_t address, uint16_t product, uint8_t protocol)
{
	return (struct usb_interface){ .bus = 1,
				       .address = address,
				       .vendor = 0x1111,
				       .product = product,
				       .class = USB_CLASS_HID,
				       .protocol = protocol,
				       .in = 0x81,
				       .in_bytes = 64,
				       .report_descriptor_bytes = 63 };
}

/* The address that is chosen; 0 for none. */
static unsigned chosen(const struct usb_interface *all, size_t count,
		       const struct scanner_unfits *unfits, const struct scanner_protocol **ret)
{
	struct scanner_choice choice = { 0 };

	if (!scanner_usb_choose(&quirks, all, count, unfits, &choice))
		return 0;
	*ret = choice.protocol;
	return choice.interface.address;
}

static void test_scanner_usb_choose__takes_hid_pos_before_a_keyboard(void **state)
{
	const struct usb_interface all[] = { hid(2, 2, 1), hid(POS_ADDRESS, 0x99, 0),
					     hid(4, 1, 0) };
	const struct scanner_unfits none = { 0 };
	const struct scanner_protocol *protocol = NULL;

	(void)state;
	assert_int_equal(chosen(all, 3, &none, &protocol), 4); /* said to be one */
	assert_ptr_equal(protocol, &SCANNER_HID_POS);
	assert_int_equal(chosen(all, 2, &none, &protocol), POS_ADDRESS); /* may be one */
	assert_ptr_equal(protocol, &SCANNER_HID_POS);
	assert_int_equal(chosen(all, 1, &none, &protocol), 2);
	assert_ptr_equal(protocol, &SCANNER_KEYBOARD);
}

static void test_scanner_usb_choose__says_what_nobody_calls_a_scanner(void **state)
{
	const struct {
		struct usb_interface all[1];
		bool is_guess;
	} ROWS[] = { { { hid(2, 1, 0) }, false }, /* HID POS */
		     { { hid(2, 2, 1) }, false }, /* a keyboard */
		     { { hid(2, 0x99, 0) }, true } };
	const struct scanner_unfits none = { 0 };

	(void)state;
	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct scanner_choice choice = { .is_guess = !ROWS[at].is_guess };
		assert_true(scanner_usb_choose(&quirks, ROWS[at].all, 1, &none, &choice));
		assert_int_equal(choice.is_guess, ROWS[at].is_guess);
	}
}

static void test_scanner_usb_choose__leaves_what_is_no_scanner_alone(void **state)
{
	struct usb_interface media_keys = hid(5, 0x98, 0);
	struct usb_interface silent = hid(5, 0x97, 0), printer = hid(5, 0x96, 0),
			     endless = hid(5, 0x95, 0), bare = hid(5, 0x94, 0);
	const struct {
		const char *name;
		struct usb_interface all[2];
	} ROWS[] = {
		{ "a keyboard", { hid(5, 0x98, 1) } },
		{ "a mouse", { hid(5, 0x98, 2) } },
		{ "the media keys of a keyboard", { media_keys, hid(5, 0x98, 1) } },
		{ "no endpoint in", { silent } },
		{ "another class", { printer } },
		{ "a descriptor beyond reason", { endless } },
		{ "no descriptor", { bare } },
		{ "serial mode", { hid(5, 3, 0) } },
		{ "another mode", { hid(5, 4, 0) } },
	};
	const struct scanner_unfits none = { 0 };
	const struct scanner_protocol *protocol = NULL;

	(void)state;
	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct usb_interface all[2] = { ROWS[at].all[0], ROWS[at].all[1] };
		if (strcmp(ROWS[at].name, "no endpoint in") == 0)
			all[0].in = 0;
		if (strcmp(ROWS[at].name, "another class") == 0)
			all[0].class = USB_CLASS_PRINTER;
		if (strcmp(ROWS[at].name, "a descriptor beyond reason") == 0)
			all[0].report_descriptor_bytes = HID_DESCRIPTOR_BYTES_MAX + 1;
		if (strcmp(ROWS[at].name, "no descriptor") == 0)
			all[0].report_descriptor_bytes = 0;
		if (chosen(all, 2, &none, &protocol) != 0)
			fail_msg("%s is taken", ROWS[at].name);
	}
}

static void test_scanner_usb_choose__passes_over_what_failed_until_its_time(void **state)
{
	const struct usb_interface all[] = { hid(4, 1, 0) };
	struct scanner_unfit unfit = {
		.bus = 1, .address = 4, .status = STATUS_IO, .until_ms = NOW_MS + 1
	};
	struct scanner_unfits unfits = { 0 };
	const struct scanner_protocol *protocol = NULL;

	(void)state;
	scanner_unfits_add(&unfits, &unfit);
	assert_int_equal(chosen(all, 1, &unfits, &protocol), 0);
	assert_int_equal(scanner_unfits_due_ms(&unfits), NOW_MS + 1);
	scanner_unfits_expire(&unfits, NOW_MS);
	assert_int_equal(unfits.count, 1);
	scanner_unfits_expire(&unfits, NOW_MS + 1);
	assert_int_equal(chosen(all, 1, &unfits, &protocol), 4);
	unfit.until_ms = INT64_MAX;
	scanner_unfits_add(&unfits, &unfit);
	assert_int_equal(scanner_unfits_due_ms(&unfits), 0);
	assert_int_equal(chosen(all, 1, &unfits, &protocol), 0);
	scanner_unfits_forget(&unfits, 1, 4);
	assert_int_equal(chosen(all, 1, &unfits, &protocol), 4);
}

static void test_scanner_usb_choose__keeps_the_newest_failures(void **state)
{
	struct scanner_unfits unfits = { 0 };

	(void)state;
	for (unsigned at = 0; at <= SCANNER_UNFIT_MAX; at++) {
		struct scanner_unfit unfit = { .bus = 1, .address = (uint8_t)(at + 1) };
		scanner_unfits_add(&unfits, &unfit);
	}
	assert_int_equal(unfits.count, SCANNER_UNFIT_MAX);
	assert_int_equal(unfits.at[0].address, 2);
	assert_int_equal(unfits.at[SCANNER_UNFIT_MAX - 1].address, SCANNER_UNFIT_MAX + 1);
}

static void test_scanner_usb_choose__says_what_is_wrong_in_one_sentence(void **state)
{
	static const struct {
		uint16_t product;
		enum status status;
		const char *says;
	} ROWS[] = {
		{ 1, STATUS_DENIED, "the scanner 1111:0001 may not be opened" },
		{ 1, STATUS_TIMED_OUT, "the scanner 1111:0001 is held by another program" },
		{ 1, STATUS_IO, "the scanner 1111:0001 fails again and again" },
		{ 1, STATUS_UNSUPPORTED, "the scanner 1111:0001 sends nothing the kiosk can read" },
		{ 9, STATUS_DENIED, "no scanner answers; USB device 1111:0009 may not be opened" },
		{ 9, STATUS_UNSUPPORTED, "the scanner is not connected" },
		{ 9, STATUS_AGAIN, "the scanner is not connected" },
		{ 9, STATUS_OK, "the scanner is not connected" },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		const struct usb_interface all[] = { hid(4, ROWS[at].product, 0) };
		const struct scanner_unfit unfit = {
			.bus = 1, .address = 4, .status = ROWS[at].status, .until_ms = INT64_MAX
		};
		struct scanner_unfits unfits = { 0 };
		struct scanner_trouble trouble;
		if (ROWS[at].status != STATUS_OK)
			scanner_unfits_add(&unfits, &unfit);
		scanner_usb_explain(&quirks, all, 1, &unfits, &trouble);
		assert_string_equal(trouble.fault.what, ROWS[at].says);
		assert_string_equal(trouble.sheet, "");
	}
}

enum { LINE_MAX_COLUMNS = 68, CDC = USB_CLASS_CDC_CONTROL, VENDOR = USB_CLASS_VENDOR };

static void test_scanner_usb_choose__knows_a_scanner_in_a_wrong_mode_and_its_sheet(void **state)
{
	static const struct {
		uint16_t vendor, product;
		uint8_t class, protocol;
		enum status status;
		const char *says, *sheet;
	} ROWS[] = {
		{ 0x1111, 4, VENDOR, 0, STATUS_OK,
		  "the scanner 1111:0004 is in a mode the kiosk cannot use", "own" },
		{ 0x2222, 4, USB_CLASS_HID, 0, STATUS_OK,
		  "the scanner 2222:0004 is in a mode the kiosk cannot use", "own" },
		{ 0x2222, 9, VENDOR, 0, STATUS_OK,
		  "the scanner 2222:0009 is in a mode the kiosk cannot use", "maker" },
		{ 0x2222, 9, USB_CLASS_HID, 0, STATUS_UNSUPPORTED,
		  "the scanner 2222:0009 is in a mode the kiosk cannot use", "maker" },
		{ 0x2222, 9, USB_CLASS_HID, 1, STATUS_OK,
		  "the scanner 2222:0009 is in keyboard mode", "maker" },
		{ 0x1111, 3, CDC, 0, STATUS_OK,
		  "the scanner 1111:0003 is serial: set scanner = \"serial:/dev/ttyACM0\"",
		  "generic" },
		{ 0x2222, 3, CDC, 0, STATUS_OK,
		  "the scanner 2222:0003 is serial: set scanner = \"serial:/dev/ttyACM0\"",
		  "maker" },
		{ 0x2222, 9, CDC, 0, STATUS_OK,
		  "the scanner 2222:0009 is serial: set scanner = \"serial:/dev/ttyACM0\"",
		  "maker" },
		{ 0x2222, 9, USB_CLASS_HID, 0, STATUS_DENIED,
		  "the scanner 2222:0009 may not be opened", "" },
		{ 0x2222, 1, USB_CLASS_HID, 0, STATUS_DENIED,
		  "the scanner 2222:0001 may not be opened", "" },
		{ 0x3333, 9, USB_CLASS_HID, 1, STATUS_OK, "the scanner is not connected", "" },
		{ 0x3333, 9, CDC, 0, STATUS_OK, "the scanner is not connected", "" },
		{ 0x3333, 9, VENDOR, 0, STATUS_OK, "the scanner is not connected", "" },
		{ 0x2222, 9, USB_CLASS_PRINTER, 0, STATUS_OK, "the scanner is not connected", "" },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(ROWS); at++) {
		struct usb_interface all[] = { hid(4, ROWS[at].product, ROWS[at].protocol) };
		const struct scanner_unfit unfit = {
			.bus = 1, .address = 4, .status = ROWS[at].status, .until_ms = INT64_MAX
		};
		struct scanner_unfits unfits = { 0 };
		struct scanner_trouble trouble;
		all[0].vendor = ROWS[at].vendor;
		all[0].class = ROWS[at].class;
		if (ROWS[at].status != STATUS_OK)
			scanner_unfits_add(&unfits, &unfit);
		scanner_usb_explain(&quirks, all, 1, &unfits, &trouble);
		assert_string_equal(trouble.fault.what, ROWS[at].says);
		assert_string_equal(trouble.sheet, ROWS[at].sheet);
		assert_true(strlen(trouble.fault.what) <= LINE_MAX_COLUMNS);
	}
}

static void test_scanner_usb_choose__another_makers_keyboard_is_never_in_a_wrong_mode(void **state)
{
	struct usb_interface all[] = { hid(2, 9, 1), hid(4, 4, 0) };
	struct scanner_unfits unfits = { 0 };
	struct scanner_trouble trouble;

	(void)state;
	scanner_usb_explain(&quirks, all, 2, &unfits, &trouble);
	assert_non_null(strstr(trouble.fault.what, "1111:0004"));
	scanner_usb_explain(&quirks, all, 1, &unfits, &trouble);
	assert_string_equal(trouble.fault.what, "the scanner is not connected");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scanner_usb_choose__takes_hid_pos_before_a_keyboard),
		cmocka_unit_test(test_scanner_usb_choose__says_what_nobody_calls_a_scanner),
		cmocka_unit_test(test_scanner_usb_choose__leaves_what_is_no_scanner_alone),
		cmocka_unit_test(test_scanner_usb_choose__passes_over_what_failed_until_its_time),
		cmocka_unit_test(test_scanner_usb_choose__keeps_the_newest_failures),
		cmocka_unit_test(test_scanner_usb_choose__says_what_is_wrong_in_one_sentence),
		cmocka_unit_test(
			test_scanner_usb_choose__knows_a_scanner_in_a_wrong_mode_and_its_sheet),
		cmocka_unit_test(
			test_scanner_usb_choose__another_makers_keyboard_is_never_in_a_wrong_mode),
	};
	return cmocka_run_group_tests(tests, read_quirks, NULL);
}
