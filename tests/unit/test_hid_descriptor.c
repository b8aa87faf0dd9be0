#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "kiosk/base/bytes.h"
#include "tests/unit/hid_devices.h"

static struct hid_descriptor descriptor;

static void assert_field(size_t at, struct hid_field expected)
{
	const struct hid_field *field = &descriptor.fields[at];

	assert_int_equal(field->kind, expected.kind);
	assert_int_equal(field->report_id, expected.report_id);
	assert_int_equal(field->flags & (HID_CONSTANT | HID_VARIABLE | HID_RELATIVE),
			 expected.flags);
	assert_int_equal(field->bit_at, expected.bit_at);
	assert_int_equal(field->bit_size, expected.bit_size);
	assert_int_equal(field->count, expected.count);
	assert_int_equal(field->logical_min, expected.logical_min);
	assert_int_equal(field->logical_max, expected.logical_max);
}

static void test_hid_descriptor__boot_keyboard(void **state)
{
	read_device(SPAN_OF(KEYBOARD), &descriptor);
	assert_int_equal(descriptor.field_count, 3);
	assert_field(0, (struct hid_field){ .kind = HID_INPUT,
					    .flags = HID_VARIABLE,
					    .bit_size = 1,
					    .count = 8,
					    .logical_max = 1 });
	assert_field(1, (struct hid_field){ .kind = HID_OUTPUT,
					    .flags = HID_VARIABLE,
					    .bit_size = 1,
					    .count = 5,
					    .logical_max = 1 });
	assert_field(2, (struct hid_field){ .kind = HID_INPUT,
					    .bit_at = 16,
					    .bit_size = 8,
					    .count = 6,
					    .logical_max = 0x65 });
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[0], 2), 0x700E2);
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[1], 0), 0x80001);
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[2], 0x28), 0x70028);
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[2], 0x66), 0);
	assert_int_equal(hid_report_bytes(&descriptor, HID_INPUT, 0), 8);
	assert_int_equal(hid_report_bytes(&descriptor, HID_OUTPUT, 0), 1);
	assert_int_equal(hid_report_bytes(&descriptor, HID_FEATURE, 0), 0);
}

static void test_hid_descriptor__boot_mouse_stands_in_two_collections(void **state)
{
	struct hid_place y = { 0 };

	read_device(SPAN_OF(MOUSE), &descriptor);
	assert_field(1, (struct hid_field){ .kind = HID_INPUT,
					    .bit_at = 8,
					    .bit_size = 8,
					    .flags = HID_VARIABLE | HID_RELATIVE,
					    .count = 2,
					    .logical_min = -127,
					    .logical_max = 127 });
	y = hid_descriptor_find(&descriptor, HID_INPUT, HID_USAGE(1, 0x31));
	assert_ptr_equal(y.field, &descriptor.fields[1]);
	assert_int_equal(y.index, 1);
	assert_true(hid_field_is_within(&descriptor, y.field, HID_USAGE(1, 1)));
	assert_true(hid_field_is_within(&descriptor, y.field, HID_USAGE(1, 2)));
	assert_false(hid_field_is_within(&descriptor, y.field, HID_USAGE(1, 6)));
	assert_true(hid_descriptor_has_collection(&descriptor, 1, HID_USAGE(1, 2)));
	assert_false(hid_descriptor_has_collection(&descriptor, 1, HID_USAGE(1, 1)));
	assert_null(hid_descriptor_find(&descriptor, HID_OUTPUT, HID_USAGE(1, 0x31)).field);
}

static void test_hid_descriptor__numbered_reports_begin_behind_their_id(void **state)
{
	read_device(SPAN_OF(POS), &descriptor);
	assert_int_equal(hid_report_bytes(&descriptor, HID_INPUT, 2), 64);
	assert_int_equal(hid_report_bytes(&descriptor, HID_OUTPUT, 4), 2);
	assert_int_equal(descriptor.fields[0].bit_at, 8);
	assert_int_equal(
		hid_descriptor_find(&descriptor, HID_INPUT, HID_USAGE(0x8C, 0xFE)).field->bit_at,
		40);
	assert_int_equal(hid_descriptor_find(&descriptor, HID_INPUT, HID_USAGE(0x8C, 0xFD)).index,
			 2);
	assert_int_equal(
		hid_descriptor_find(&descriptor, HID_INPUT, HID_USAGE(0x8C, 0xFF)).field->bit_at,
		504);
}

/* One input of one byte, between what a test says in front and behind. */
static enum status read_one(const char *items, size_t size, struct fault *fault)
{
	return hid_descriptor_read((struct span){ (const unsigned char *)items, size }, &descriptor,
				   fault);
}
#define READ_ONE(items, fault) read_one(items, sizeof(items) - 1, fault)
#define BYTE_FIELD "\x75\x08\x95\x01\x25\x7f"
#define INPUT "\x81\x02"

static void test_hid_descriptor__a_maximum_of_255_in_one_byte_is_not_negative(void **state)
{
	assert_int_equal(READ_ONE("\x05\x01\x09\x30\x75\x08\x95\x01\x15\x00\x25\xff" INPUT, NULL),
			 STATUS_OK);
	assert_int_equal(descriptor.fields[0].logical_max, 255);
	assert_int_equal(READ_ONE("\x05\x01\x09\x30\x75\x08\x95\x01\x15\x80\x25\xff" INPUT, NULL),
			 STATUS_OK);
	assert_int_equal(descriptor.fields[0].logical_min, -128);
	assert_int_equal(descriptor.fields[0].logical_max, -1);
}

static void test_hid_descriptor__limits_of_two_and_four_bytes_have_signs(void **state)
{
	assert_int_equal(
		READ_ONE("\x05\x01\x09\x30\x75\x20\x95\x01\x16\x00\x80\x26\xff\x7f" INPUT, NULL),
		STATUS_OK);
	assert_int_equal(descriptor.fields[0].logical_min, -32768);
	assert_int_equal(descriptor.fields[0].logical_max, 32767);
	assert_int_equal(READ_ONE("\x05\x01\x09\x30\x75\x20\x95\x01\x15\x00"
				  "\x27\xff\xff\xff\xff" INPUT,
				  NULL),
			 STATUS_OK);
	assert_int_equal(descriptor.fields[0].logical_max, UINT32_MAX);
}

static void test_hid_descriptor__the_longest_report_is_read(void **state)
{
	assert_int_equal(READ_ONE("\x05\x01\x09\x30\x75\x08\x96\x00\x10\x25\x7f" INPUT, NULL),
			 STATUS_OK);
	assert_int_equal(hid_report_bytes(&descriptor, HID_INPUT, 0), HID_REPORT_BYTES_MAX);
}

static void test_hid_descriptor__pop_brings_back_what_was_pushed(void **state)
{
	assert_int_equal(READ_ONE("\x05\x01" BYTE_FIELD
				  "\xa4\x05\x0c\x75\x10\x95\x02\xb4\x09\x30" INPUT,
				  NULL),
			 STATUS_OK);
	assert_int_equal(descriptor.fields[0].bit_size, 8);
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[0], 0), 0x10030);
}

static void test_hid_descriptor__usages_get_their_page_at_the_main_item(void **state)
{
	assert_int_equal(READ_ONE("\x05\x01\x09\x30\x0b\x31\x00\x0c\x00" BYTE_FIELD
				  "\x95\x02\x05\x8c" INPUT,
				  NULL),
			 STATUS_OK);
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[0], 0), 0x8C0030);
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[0], 1), 0x0C0031);
}

static void test_hid_descriptor__the_last_usage_repeats(void **state)
{
	assert_int_equal(READ_ONE("\x05\x01\x09\x30\x09\x31" BYTE_FIELD "\x95\x05" INPUT, NULL),
			 STATUS_OK);
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[0], 4), 0x10031);
	assert_int_equal(hid_descriptor_find(&descriptor, HID_INPUT, 0x10031).index, 1);
}

static void test_hid_descriptor__of_alternatives_the_first_is_kept(void **state)
{
	assert_int_equal(READ_ONE("\x05\x01\xa9\x01\x09\x30\x09\x31\xa9\x00\x09\x32" BYTE_FIELD
				  "\x95\x02" INPUT,
				  NULL),
			 STATUS_OK);
	assert_int_equal(descriptor.fields[0].usage_count, 2);
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[0], 0), 0x10030);
	assert_int_equal(hid_field_usage(&descriptor, &descriptor.fields[0], 1), 0x10032);
}

static void test_hid_descriptor__reserved_items_are_passed_over(void **state)
{
	assert_int_equal(READ_ONE("\xfe\x03\x77"
				  "abc"
				  "\x0d\x01\xd5\x02\xd9\x03\x05\x01\x09\x30" BYTE_FIELD INPUT,
				  NULL),
			 STATUS_OK);
	assert_int_equal(descriptor.field_count, 1);
	assert_int_equal(descriptor.fields[0].bit_at, 0);
}

static void test_hid_descriptor__malformed_ones_are_refused_in_a_sentence(void **state)
{
	static const struct {
		const char *items;
		size_t size;
		const char *what;
	} CASES[] = {
#define CASE(items, what) { items, sizeof(items) - 1, "report descriptor, byte " what }
		CASE("", "0: it describes no report"),
		CASE("\x05", "1: an item is cut off"),
		CASE("\x27\x01\x02\x03", "1: an item is cut off"),
		CASE("\xfe\x05\x00"
		     "abc",
		     "3: an item is cut off"),
		CASE("\xc0", "1: the end of a collection that was not opened"),
		CASE("\xa1\x01\x75\x08\x95\x01\x81\x02", "8: a collection that is not closed"),
		CASE("\xb4", "1: a pop without a push"),
		CASE("\x85\x00", "2: a report id that is not between 1 and 255"),
		CASE("\x86\x00\x01", "3: a report id that is not between 1 and 255"),
		CASE("\x07\x00\x00\x01\x00", "5: a usage page over 65,535"),
		CASE("\x19\x05\x29\x04", "4: a usage minimum above its maximum"),
		CASE("\x1b\x00\x00\x01\x00\x2b\x00\x00\x02\x00",
		     "10: a usage minimum above its maximum"),
		CASE("\xa9\x01\xa9\x01", "4: a delimiter out of order"),
		CASE("\xa9\x00", "2: a delimiter out of order"),
		CASE("\xa9\x01\x81\x02", "4: a delimiter that is not closed"),
		CASE("\x09\x30\x75\x08\x95\x01\x15\x05\x25\x04\x81\x02",
		     "12: a logical minimum above its maximum"),
		CASE("\x75\x08\x95\x01\x81\x02\x85\x01\x81\x02",
		     "10: some reports have an id and some have none"),
		CASE("\x75\x08\x96\x01\x10\x81\x02", "7: a report that is too long"),
		CASE("\x77\xff\xff\xff\xff\x97\xff\xff\xff\xff\x81\x03",
		     "12: a report that is too long"),
#undef CASE
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct fault fault = { 0 };
		memset(&descriptor, 0x5A, sizeof(descriptor));
		assert_int_equal(read_one(CASES[at].items, CASES[at].size, &fault), STATUS_REFUSED);
		assert_string_equal(fault.what, CASES[at].what);
		assert_int_equal(descriptor.report_count, (size_t)0x5A5A5A5A5A5A5A5A);
	}
}

static void test_hid_descriptor__limits_are_kept(void **state)
{
	static const struct {
		const char *start, *repeated;
		int most;
		const char *what;
	} LIMITS[] = {
		{ "\x09\x30\x75\x01\x95\x01", "\x09\x30\x81\x02", HID_FIELDS_MAX, "fields" },
		{ "\x75\x01\x95\x01\x81\x02", "\x09\x30", HID_LOCAL_USAGES_MAX,
		  "usages of one field" },
		{ "\x75\x01\x95\x01\x81\x02", "\xa1\x02\xc0", HID_COLLECTIONS_MAX, "collections" },
		{ "\x75\x01\x95\x01\x81\x02", "\xa4", HID_PUSHED_MAX, "pushed states" },
		{ "\x75\x01\x95\x01\x81\x02", "\xa1\x02", HID_DEPTH_MAX,
		  "collections inside each other" },
	};
	static unsigned char storage[HID_DESCRIPTOR_BYTES_MAX + 1];

	for (size_t at = 0; at < COUNT_OF(LIMITS); at++) {
		struct fault fault = { 0 };
		struct bytes items = bytes_over(storage, sizeof(storage));
		bytes_add_text(&items, LIMITS[at].start);
		for (int count = 0; count < LIMITS[at].most; count++)
			bytes_add_text(&items, LIMITS[at].repeated);
		bool is_open = strcmp(LIMITS[at].repeated, "\xa1\x02") == 0;
		assert_int_equal(hid_descriptor_read(bytes_span(&items), &descriptor, &fault),
				 is_open ? STATUS_REFUSED : STATUS_OK);
		bytes_add_text(&items, LIMITS[at].repeated);
		assert_int_equal(hid_descriptor_read(bytes_span(&items), &descriptor, &fault),
				 STATUS_FULL);
		assert_non_null(strstr(fault.what, LIMITS[at].what));
	}
	struct bytes whole = bytes_over(storage, HID_DESCRIPTOR_BYTES_MAX);
	bytes_add_text(&whole, "\x75\x01\x95\x01\x81\x02");
	while (whole.size < whole.max) /* logical minima do no harm */
		bytes_add_byte(&whole, 0x14);
	assert_int_equal(hid_descriptor_read(bytes_span(&whole), &descriptor, NULL), STATUS_OK);
	assert_int_equal(hid_descriptor_read(SPAN_OF(storage), &descriptor, NULL), STATUS_FULL);
}

static void test_hid_descriptor__reports_and_usages_have_limits_too(void **state)
{
	static unsigned char storage[HID_DESCRIPTOR_BYTES_MAX];
	struct bytes items = bytes_over(storage, sizeof(storage));
	struct fault fault = { 0 };

	bytes_add_text(&items, "\x75\x01\x95\x01");
	for (unsigned char id = 1; id <= HID_REPORTS_MAX + 1; id++) {
		unsigned char report[] = { 0x85, id, 0x81, 0x03 };
		bytes_add(&items, report, sizeof(report));
	}
	assert_int_equal(hid_descriptor_read(bytes_span(&items), &descriptor, &fault), STATUS_FULL);
	assert_non_null(strstr(fault.what, "reports"));
	items = bytes_over(storage, sizeof(storage));
	bytes_add_text(&items, "\x75\x01\x95\x01");
	for (int field = 0; field <= HID_USAGES_MAX / HID_LOCAL_USAGES_MAX; field++) {
		for (int usage = 0; usage < HID_LOCAL_USAGES_MAX; usage++)
			bytes_add_text(&items, "\x09\x30");
		bytes_add_text(&items, "\x81\x02");
	}
	assert_int_equal(hid_descriptor_read(bytes_span(&items), &descriptor, &fault), STATUS_FULL);
	assert_non_null(strstr(fault.what, "usages"));
}

static void test_hid_descriptor__cut_anywhere_it_is_refused(void **state)
{
	for (size_t size = 0; size < sizeof(POS); size++) {
		struct fault fault = { 0 };
		assert_int_equal(
			hid_descriptor_read((struct span){ POS, size }, &descriptor, &fault),
			STATUS_REFUSED);
		assert_int_equal(fault.status, STATUS_REFUSED);
	}
}

static void test_hid_descriptor__with_a_bit_wrong_no_field_leaves_its_report(void **state)
{
	unsigned char damaged[sizeof(POS)];
	size_t read = 0;

	for (size_t bit = 0; bit < sizeof(POS) * 8; bit++) {
		memcpy(damaged, POS, sizeof(POS));
		damaged[bit / 8] ^= (unsigned char)(1U << (bit % 8));
		if (hid_descriptor_read(SPAN_OF(damaged), &descriptor, NULL) != STATUS_OK)
			continue;
		read++;
		for (size_t at = 0; at < descriptor.field_count; at++) {
			const struct hid_field *field = &descriptor.fields[at];
			size_t bytes = hid_report_bytes(&descriptor, field->kind, field->report_id);
			assert_true(bytes <= HID_REPORT_BYTES_MAX);
			assert_true(field->bit_at + (uint64_t)field->bit_size * field->count <=
				    bytes * 8);
		}
	}
	assert_true(read > 100); /* else this has seen little */
}

static void test_hid_descriptor__elements_are_read_across_bytes_and_with_signs(void **state)
{
	const struct hid_field field = { .flags = HID_VARIABLE,
					 .bit_at = 3,
					 .bit_size = 12,
					 .count = 2,
					 .logical_min = -2048,
					 .logical_max = 2047 };
	const unsigned char report[] = { 0xF8, 0x7F, 0x00, 0x04 }; /* all ones, then 0x800 */
	int64_t value = 0;

	assert_true(hid_element_read(&field, 0, SPAN_OF(report), &value));
	assert_int_equal(value, -1);
	assert_true(hid_element_read(&field, 1, SPAN_OF(report), &value));
	assert_int_equal(value, -2048);
	assert_false(hid_element_read(&field, 2, SPAN_OF(report), &value));
	assert_false(hid_element_read(&field, 1, (struct span){ report, 3 }, &value));
}

static void test_hid_descriptor__elements_reach_to_the_end_and_to_32_bits(void **state)
{
	const struct hid_field word = { .bit_size = 32, .count = 1, .logical_max = UINT32_MAX };
	const struct hid_field wide = { .bit_size = 33, .count = 1 };
	const unsigned char report[] = { 0x78, 0x56, 0x34, 0xF2, 0 };
	unsigned char written[5] = { 0 };
	int64_t value = 0;

	assert_true(hid_element_read(&word, 0, (struct span){ report, 4 }, &value));
	assert_int_equal(value, 0xF2345678);
	assert_true(hid_element_write(&word, 0, 0xF2345678, written, 4));
	assert_memory_equal(written, report, 5);
	assert_false(hid_element_read(&wide, 0, SPAN_OF(report), &value));
	assert_false(hid_element_write(&wide, 0, 1, written, sizeof(written)));
}

static void test_hid_descriptor__an_element_written_is_read_and_leaves_the_rest(void **state)
{
	const struct hid_field field = {
		.flags = HID_VARIABLE, .bit_at = 5, .bit_size = 7, .count = 3, .logical_max = 127
	};
	unsigned char report[4] = { 0xFF, 0xFF, 0xFF, 0xFF };
	int64_t value = 0;

	assert_true(hid_element_write(&field, 1, 0x2A, report, sizeof(report)));
	for (uint32_t at = 0; at < 3; at++) {
		assert_true(hid_element_read(&field, at, SPAN_OF(report), &value));
		assert_int_equal(value, at == 1 ? 0x2A : 127);
	}
	assert_int_equal(report[0], 0xFF);
	assert_int_equal(report[3], 0xFF);
	assert_false(hid_element_write(&field, 3, 1, report, sizeof(report)));
	assert_false(hid_element_write(&field, 2, 1, report, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hid_descriptor__boot_keyboard),
		cmocka_unit_test(test_hid_descriptor__boot_mouse_stands_in_two_collections),
		cmocka_unit_test(test_hid_descriptor__numbered_reports_begin_behind_their_id),
		cmocka_unit_test(test_hid_descriptor__a_maximum_of_255_in_one_byte_is_not_negative),
		cmocka_unit_test(test_hid_descriptor__limits_of_two_and_four_bytes_have_signs),
		cmocka_unit_test(test_hid_descriptor__the_longest_report_is_read),
		cmocka_unit_test(test_hid_descriptor__pop_brings_back_what_was_pushed),
		cmocka_unit_test(test_hid_descriptor__usages_get_their_page_at_the_main_item),
		cmocka_unit_test(test_hid_descriptor__the_last_usage_repeats),
		cmocka_unit_test(test_hid_descriptor__of_alternatives_the_first_is_kept),
		cmocka_unit_test(test_hid_descriptor__reserved_items_are_passed_over),
		cmocka_unit_test(test_hid_descriptor__malformed_ones_are_refused_in_a_sentence),
		cmocka_unit_test(test_hid_descriptor__limits_are_kept),
		cmocka_unit_test(test_hid_descriptor__reports_and_usages_have_limits_too),
		cmocka_unit_test(test_hid_descriptor__cut_anywhere_it_is_refused),
		cmocka_unit_test(test_hid_descriptor__with_a_bit_wrong_no_field_leaves_its_report),
		cmocka_unit_test(
			test_hid_descriptor__elements_are_read_across_bytes_and_with_signs),
		cmocka_unit_test(test_hid_descriptor__elements_reach_to_the_end_and_to_32_bits),
		cmocka_unit_test(
			test_hid_descriptor__an_element_written_is_read_and_leaves_the_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
