#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "drivers/devices.h"

enum { POS = 0x10, TYPING, SERIAL, PROGRAMMED, OTHER, EPSON, MUTE, MAKERS };
enum { BOOT_KEYBOARD = 1, BOOT_MOUSE = 2, CDC_CONTROL = 2, STORAGE = 8, IPP = 4 };

static struct quirks quirks;

static int read_quirks(void **state)
{
	struct fault fault = { 0 };

	(void)state;
	return quirks_read(span_of("1111:0010 hid_pos\n1111:0011 keyboard layout=de suffix=cr\n"
				   "1111:0012 cdc\n1111:0013 needs_programming=sheet\n"
				   "1111:0015 make=epson\n1111:0016 no_status\n"
				   "1111:0017 sheet=makers\n"),
			   "test", &quirks, &fault) == STATUS_OK
		       ? 0
		       : -1;
}

static struct usb_interface interface_of(uint8_t address, uint16_t product, uint8_t class)
{
	return (struct usb_interface){ .bus = 1,
				       .address = address,
				       .vendor = 0x1111,
				       .product = product,
				       .class = class,
				       .in = 0x81,
				       .out = 0x01,
				       .in_bytes = 64,
				       .report_descriptor_bytes = class == USB_CLASS_HID ? 63 : 0 };
}

/* What becomes of a device with one interface. */
static struct device one(uint16_t product, uint8_t class, uint8_t protocol, uint8_t in, uint8_t out)
{
	struct usb_interface interface = interface_of(2, product, class);
	struct device device = { 0 };

	interface.protocol = protocol;
	interface.in = in;
	interface.out = out;
	assert_int_equal(devices_list(&quirks, &interface, 1, &device, 1), 1);
	return device;
}

static void test_devices__class_and_quirks_say_what_each_is(void **state)
{
	static const struct {
		uint16_t product;
		uint8_t class, protocol, in, out;
		enum device_driver driver;
		enum device_state state;
		const char *mode;
	} CASES[] = {
		{ POS, USB_CLASS_HID, 0, 0x81, 0, DEVICE_HID_POS, DEVICE_READY, "HID POS" },
		{ OTHER, USB_CLASS_HID, 0, 0x81, 0, DEVICE_HID_POS, DEVICE_READY, "HID POS" },
		{ TYPING, USB_CLASS_HID, BOOT_KEYBOARD, 0x81, 0, DEVICE_KEYBOARD, DEVICE_READY,
		  "HID keyboard: layout de, suffix cr" },
		{ OTHER, USB_CLASS_HID, BOOT_KEYBOARD, 0x81, 0, DEVICE_NONE, DEVICE_UNUSED,
		  "HID keyboard" },
		{ OTHER, USB_CLASS_HID, BOOT_MOUSE, 0x81, 0, DEVICE_NONE, DEVICE_UNUSED, "" },
		{ SERIAL, CDC_CONTROL, 0, 0x81, 0, DEVICE_CDC, DEVICE_WRONG_MODE, "serial" },
		{ OTHER, USB_CLASS_CDC_DATA, 0, 0x81, 1, DEVICE_CDC, DEVICE_UNUSED, "serial" },
		{ PROGRAMMED, USB_CLASS_HID, 0, 0x81, 0, DEVICE_NONE, DEVICE_WRONG_MODE,
		  "its maker's own" },
		{ MAKERS, USB_CLASS_HID, 0, 0x81, 0, DEVICE_HID_POS, DEVICE_READY, "HID POS" },
		{ MAKERS, USB_CLASS_HID, BOOT_KEYBOARD, 0x81, 0, DEVICE_NONE, DEVICE_WRONG_MODE,
		  "HID keyboard" },
		{ MAKERS, USB_CLASS_CDC_DATA, 0, 0x81, 1, DEVICE_CDC, DEVICE_WRONG_MODE, "serial" },
		{ MAKERS, USB_CLASS_PRINTER, 2, 0x81, 1, DEVICE_PRINTER, DEVICE_READY,
		  "printer class, both ways; generic commands" },
		{ OTHER, USB_CLASS_PRINTER, 2, 0x81, 1, DEVICE_PRINTER, DEVICE_READY,
		  "printer class, both ways; generic commands" },
		{ EPSON, USB_CLASS_PRINTER, 1, 0, 1, DEVICE_PRINTER, DEVICE_READY,
		  "printer class, one way: it cannot answer; Epson commands" },
		{ MUTE, USB_CLASS_PRINTER, 2, 0x81, 1, DEVICE_PRINTER, DEVICE_READY,
		  "printer class, both ways; generic commands, answers nothing" },
		{ OTHER, USB_CLASS_PRINTER, IPP, 0x81, 1, DEVICE_NONE, DEVICE_UNUSED, "" },
		{ OTHER, USB_CLASS_VIDEO, 0, 0x81, 0, DEVICE_CAMERA, DEVICE_UNUSED, "UVC" },
		{ OTHER, STORAGE, 0, 0x81, 1, DEVICE_NONE, DEVICE_UNUSED, "" },
	};

	(void)state;
	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct device device = one(CASES[at].product, CASES[at].class, CASES[at].protocol,
					   CASES[at].in, CASES[at].out);
		assert_int_equal(device.driver, CASES[at].driver);
		assert_int_equal(device.state, CASES[at].state);
		assert_string_equal(device.mode, CASES[at].mode);
	}
}

static void test_devices__the_firmware_is_its_own_and_the_descriptors(void **state)
{
	struct device device = { .interface.release = 0x1203 };
	char text[DEVICE_WORD_MAX];

	(void)state;
	device_firmware_text(&device, text, sizeof(text));
	assert_string_equal(text, "12.03");
	memcpy(device.identity.word[PRINTER_FIRMWARE], "1.02 LAB", sizeof("1.02 LAB"));
	device_firmware_text(&device, text, sizeof(text));
	assert_string_equal(text, "1.02 LAB; USB 12.03");
}

static void test_devices__what_is_not_ready_says_what_to_do(void **state)
{
	(void)state;
	assert_string_equal(one(PROGRAMMED, USB_CLASS_HID, 0, 0x81, 0).reason,
			    "print what to do with \"tac-kiosk sheet sheet\"");
	assert_string_equal(one(MAKERS, USB_CLASS_HID, BOOT_KEYBOARD, 0x81, 0).reason,
			    "print what to do with \"tac-kiosk sheet makers\"");
	assert_string_equal(one(SERIAL, USB_CLASS_CDC_DATA, 0, 0x81, 0).reason,
			    "print what to do with \"tac-kiosk sheet generic\", or set the kiosk's "
			    "scanner to \"serial:PATH\"");
	assert_string_equal(one(OTHER, USB_CLASS_HID, BOOT_KEYBOARD, 0x81, 0).reason,
			    "a keyboard; if it is a scanner, add the line \"1111:0014 keyboard\" "
			    "to devices.quirks");
	assert_string_equal(one(POS, USB_CLASS_HID, 0, 0x81, 0).reason, "");
}

static void test_devices__interfaces_of_one_device_are_one_row(void **state)
{
	struct usb_interface all[] = {
		interface_of(7, OTHER, STORAGE),
		interface_of(7, OTHER, USB_CLASS_PRINTER),
		interface_of(7, OTHER, USB_CLASS_PRINTER),
		interface_of(3, POS, USB_CLASS_HID),
		interface_of(3, POS, USB_CLASS_HID),
	};
	struct device devices[4];

	(void)state;
	all[1].in = 0; /* of two settings, the one with answers */
	all[2].alternate = 1;
	assert_int_equal(devices_list(&quirks, all, COUNT_OF(all), devices, 4), 2);
	assert_int_equal(devices[0].interface.address, 3);
	assert_int_equal(devices[0].driver, DEVICE_HID_POS);
	assert_int_equal(devices[1].interface.address, 7);
	assert_int_equal(devices[1].driver, DEVICE_PRINTER);
	assert_int_equal(devices[1].interface.alternate, 1);
}

static void test_devices__a_scanner_that_also_types_is_left_alone(void **state)
{
	struct usb_interface all[] = { interface_of(2, OTHER, USB_CLASS_HID),
				       interface_of(2, OTHER, USB_CLASS_HID) };
	struct device device;

	(void)state;
	all[1].protocol = BOOT_KEYBOARD;
	assert_int_equal(devices_list(&quirks, all, 2, &device, 1), 1);
	assert_int_equal(device.state, DEVICE_UNUSED);
}

static void test_devices__no_more_than_fit_are_written(void **state)
{
	struct usb_interface all[8];
	struct device devices[4] = { 0 };

	(void)state;
	for (size_t at = 0; at < COUNT_OF(all); at++)
		all[at] = interface_of((uint8_t)(at + 1), OTHER, STORAGE);
	assert_int_equal(devices_list(&quirks, all, COUNT_OF(all), devices, 3), 3);
	assert_int_equal(devices[3].interface.address, 0);
	assert_int_equal(devices_list(&quirks, all, 0, devices, 3), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_devices__class_and_quirks_say_what_each_is),
		cmocka_unit_test(test_devices__the_firmware_is_its_own_and_the_descriptors),
		cmocka_unit_test(test_devices__what_is_not_ready_says_what_to_do),
		cmocka_unit_test(test_devices__interfaces_of_one_device_are_one_row),
		cmocka_unit_test(test_devices__a_scanner_that_also_types_is_left_alone),
		cmocka_unit_test(test_devices__no_more_than_fit_are_written),
	};

	return cmocka_run_group_tests(tests, read_quirks, NULL);
}
