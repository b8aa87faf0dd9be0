/* What needs no device; with devices, tests/usb/test-transport. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drivers/port_usb_inside.h"

static void test_port_usb__every_end_has_words(void **state)
{
	for (int end = USB_COMPLETE_END; end <= USB_LEFT_END; end++)
		for (int other = USB_COMPLETE_END; other < end; other++)
			assert_string_not_equal(usb_end_text((enum usb_end)end),
						usb_end_text((enum usb_end)other));
	assert_non_null(usb_end_text((enum usb_end)1000));
}

/* As the hotplug callback leaves them: "a" arrives, "1" arrives unconfigured, "A" leaves, each
 * letter or digit at an address of its own. Taken out as they are told. */
static void assert_told(const char *noted, const char *told)
{
	struct usb usb = { 0 };
	struct usb_event event;
	char got[USB_EVENTS_MAX + 1] = "";

	for (size_t at = 0; noted[at] != '\0'; at++)
		usb.events[usb.event_count++] = (struct usb_event){
			.kind = noted[at] >= 'a'   ? USB_ARRIVED
				: noted[at] >= 'A' ? USB_LEFT
						   : USB_EARLY,
			.bus = 1,
			.address = noted[at] & 15,
		};
	usb_events_sift(&usb);
	for (size_t at = 0; usb_next_event(&usb, &event); at++)
		got[at] = (char)(event.address + (event.kind == USB_ARRIVED ? 'a' : 'A') - 1);
	assert_string_equal(got, told);
}

static void test_port_usb__nothing_arrives_or_leaves_twice(void **state)
{
	static const struct {
		const char *noted, *told;
	} ALL[] = {
		{ "", "" },           { "a", "a" },    { "aa", "a" }, { "aba", "ab" },
		{ "aAa", "aAa" },     { "aAA", "aA" }, { "A", "" },   { "AaBbab", "ab" },
		{ "abBbA", "abBbA" }, { "1", "" },     { "1A", "" },  { "1Aa", "a" },
		{ "1a", "" },
	};

	for (size_t at = 0; at < COUNT_OF(ALL); at++)
		assert_told(ALL[at].noted, ALL[at].told);
}

static void test_port_usb__a_device_that_is_not_there_is_gone_at_once(void **state)
{
	struct usb_interface nowhere = { .bus = 255, .address = 255 };
	struct usb *usb = NULL;
	struct usb_device *device = NULL;
	struct fault fault;

	if (usb_open(&usb, &fault) != STATUS_OK) /* a machine without USB */
		skip();
	assert_int_equal(usb_timeout_ms(usb, 0), -1);
	assert_int_equal(usb_device_open(usb, &nowhere, 0, &device, &fault), STATUS_OK);
	assert_int_equal(usb_device_status(device, &fault), STATUS_GONE);
	assert_int_equal(usb_listen(device, 0, &fault), STATUS_GONE);
	usb_device_close(device);
	usb_free(usb);
}

static void test_port_usb__so_many_devices_are_open_and_no_more(void **state)
{
	struct usb_interface nowhere = { .bus = 255, .address = 255 };
	struct usb *usb = NULL;
	struct usb_device *device = NULL;
	struct fault fault;

	if (usb_open(&usb, &fault) != STATUS_OK)
		skip();
	for (int count = 0; count < USB_DEVICES_MAX; count++)
		assert_int_equal(usb_device_open(usb, &nowhere, 0, &device, &fault), STATUS_OK);
	struct usb_device *one_more = NULL;
	assert_int_equal(usb_device_open(usb, &nowhere, 0, &one_more, &fault), STATUS_FULL);
	assert_null(one_more);
	usb_device_close(device);
	assert_int_equal(usb_device_open(usb, &nowhere, 0, &device, &fault), STATUS_OK);
	usb_free(usb);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_port_usb__every_end_has_words),
		cmocka_unit_test(test_port_usb__nothing_arrives_or_leaves_twice),
		cmocka_unit_test(test_port_usb__a_device_that_is_not_there_is_gone_at_once),
		cmocka_unit_test(test_port_usb__so_many_devices_are_open_and_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
