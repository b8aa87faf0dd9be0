#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "drivers/hid_keyboard.h"
#include "tests/unit/aamva_builder.h"
#include "tests/unit/hid_devices.h"

enum { CTRL = 0x01, SHIFT = 0x02, ALT = 0x04, ALTGR = 0x40, SCANS_MAX = 4 };

static const struct hid_keyboard_setup US_CR = { .framing = { .suffix = SCAN_SUFFIX_CR } };

static struct hid_descriptor descriptor;
static struct hid_keyboard keyboard;
static struct scan scans[SCANS_MAX];
static size_t scan_count;

static void start(const struct hid_keyboard_setup *setup)
{
	read_device(hid_keyboard_boot_descriptor(), &descriptor);
	assert_int_equal(hid_keyboard_init(&descriptor, setup, &keyboard, NULL), STATUS_OK);
	scan_count = 0;
}

static void take_scans(void)
{
	enum status status = STATUS_OK;

	while (status != STATUS_AGAIN) {
		assert_true(scan_count < SCANS_MAX);
		status = hid_keyboard_next(&keyboard, &scans[scan_count], NULL);
		scan_count += status == STATUS_OK;
	}
}

static void report(struct span bytes)
{
	assert_int_equal(hid_keyboard_report(&keyboard, bytes, NULL), STATUS_OK);
	take_scans();
}

static void hold(unsigned char modifiers, unsigned char key)
{
	unsigned char bytes[8] = { modifiers, 0, key };

	report(SPAN_OF(bytes));
}

static void press(unsigned char modifiers, unsigned char key)
{
	hold(modifiers, key);
	hold(0, 0);
}

/* Silence, after which all that was typed is one scan. */
static void assert_typed(const char *expected)
{
	struct scan scan = { 0 };
	struct span text = span_of(expected);

	assert_int_equal(scan_count, 0);
	assert_int_equal(hid_keyboard_pause(&keyboard, &scan, NULL), STATUS_OK);
	assert_int_equal(scan.symbol.size, text.size);
	assert_memory_equal(scan.symbol.bytes, text.at, text.size);
	assert_int_equal(scan.is_lossy, memchr(text.at, '?', text.size) != NULL);
}

/* On an American keyboard. */
static void type_us(struct span text)
{
	for (size_t at = 0; at < text.size; at++) {
		bool is_found = false;
		for (unsigned key = 0; key < 256 && !is_found; key++)
			for (unsigned level = 0; level < 2 && !is_found; level++) {
				is_found =
					text.at[at] > ' ' &&
					hid_layout_character(HID_LAYOUT_US, (uint8_t)key,
							     (enum hid_level)level) == text.at[at];
				if (is_found)
					press(level == 1 ? SHIFT : 0, (unsigned char)key);
			}
		if (text.at[at] == '\r')
			press(0, HID_KEY_ENTER);
		else if (text.at[at] == ' ')
			press(0, HID_KEY_SPACE);
		else if (text.at[at] < 0x1B)
			press(CTRL, (unsigned char)(text.at[at] - 1 + 0x04));
		else if (text.at[at] == 0x1E)
			press(CTRL | SHIFT, 0x23);
		else
			assert_true(is_found);
	}
}

static void test_hid_keyboard__types_ascii_and_ends_at_enter(void **state)
{
	char text[96];
	size_t size = 0;

	for (char letter = ' '; letter <= '~'; letter++)
		text[size++] = letter;
	start(&US_CR);
	type_us((struct span){ (unsigned char *)text, size });
	assert_true(hid_keyboard_is_waiting(&keyboard));
	press(0, HID_KEY_ENTER);
	assert_int_equal(scan_count, 1);
	assert_int_equal(scans[0].symbol.size, size);
	assert_memory_equal(scans[0].symbol.bytes, text, size);
	assert_string_equal(scans[0].symbol.decoder, "keyboard");
	assert_false(scans[0].is_lossy);
	assert_false(hid_keyboard_is_waiting(&keyboard));
}

static void test_hid_keyboard__an_aamva_record_is_not_cut_at_its_returns(void **state)
{
	struct record record = build_record((struct recipe){
		.version = 8, .fields = FIELDS_V4, .has_jurisdiction_subfile = true });

	start(&US_CR);
	type_us(record_span(&record));
	assert_int_equal(scan_count, 0);
	press(0, HID_KEY_ENTER);
	assert_int_equal(scan_count, 1);
	assert_int_equal(scans[0].symbol.size, record.size);
	assert_memory_equal(scans[0].symbol.bytes, record.at, record.size);
}

static void test_hid_keyboard__strips_prefix_and_identifier_and_ends_at_tab(void **state)
{
	static const struct hid_keyboard_setup SETUP = {
		.framing = { .prefix = "#", .suffix = SCAN_SUFFIX_TAB, .has_aim = true },
	};

	start(&SETUP);
	type_us(span_of("#]C0AB\r12"));
	press(0, HID_KEY_TAB);
	assert_int_equal(scan_count, 1);
	assert_string_equal(scans[0].aim, "]C0");
	assert_memory_equal(scans[0].symbol.bytes, "AB\r12", 5);
	assert_int_equal(scans[0].symbol.size, 5);
}

struct stroke {
	unsigned char modifiers, key;
};

static void test_hid_keyboard__types_as_the_layout_says(void **state)
{
	static const struct {
		enum hid_layout layout;
		struct stroke strokes[6];
		const char *typed;
	} CASES[] = {
		{ HID_LAYOUT_ES, { { 0, 0x33 }, { ALTGR, 0x1F }, { SHIFT, 0x24 } }, "\xF1@/" },
		{ HID_LAYOUT_ES, { { 0, 0x34 }, { 0, 0x04 } }, "\xE1" },
		{ HID_LAYOUT_ES, { { 0, 0x34 }, { SHIFT, 0x08 } }, "\xC9" },
		{ HID_LAYOUT_DE, { { 0, 0x1C }, { ALTGR, 0x14 }, { SHIFT, 0x2F } }, "z@\xDC" },
		{ HID_LAYOUT_DE, { { 0, 0x35 }, { 0, HID_KEY_SPACE } }, "^" },
		{ HID_LAYOUT_DE, { { 0, 0x35 }, { 0, 0x1E } }, "^1" },
		{ HID_LAYOUT_DE, { { 0, 0x35 }, { 0, 0x35 } }, "^^" },
		{ HID_LAYOUT_DE, { { 0, 0x2E }, { CTRL, 0x04 } }, "\xB4\x01" },
		{ HID_LAYOUT_DE, { { 0, 0x2E } }, "\xB4" },
		{ HID_LAYOUT_DE, { { 0, 0x2E }, { 0, 0x29 } }, "\xB4\x1B" },
		{ HID_LAYOUT_FR,
		  { { 0, 0x14 }, { SHIFT, 0x1E }, { 0, 0x2F }, { 0, 0x08 } },
		  "a1\xEA" },
		{ HID_LAYOUT_FR, { { ALTGR, 0x1F }, { 0, 0x11 } }, "\xF1" },
		{ HID_LAYOUT_US, { { 0x20, 0x04 }, { 0x20, 0x1F } }, "A@" }, /* right Shift */
		{ HID_LAYOUT_US,
		  { { 0, 0x39 },
		    { 0, 0x04 },
		    { 0, 0x1E },
		    { SHIFT, 0x05 },
		    { 0, 0x39 },
		    { 0, 0x04 } },
		  "A1ba" },
		{ HID_LAYOUT_DE, { { 0, 0x39 }, { 0, 0x2F }, { 0, 0x2D } }, "\xDC\xDF" },
		{ HID_LAYOUT_US,
		  { { 0, 0x53 }, { 0, 0x59 }, { 0, 0x62 }, { 0, 0x63 }, { 0, 0x56 }, { 0, 0x54 } },
		  "10.-/" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct hid_keyboard_setup setup = { .layout = CASES[at].layout };
		start(&setup);
		for (size_t stroke = 0; stroke < 6 && CASES[at].strokes[stroke].key != 0; stroke++)
			press(CASES[at].strokes[stroke].modifiers, CASES[at].strokes[stroke].key);
		assert_typed(CASES[at].typed);
	}
}

static void test_hid_keyboard__what_has_no_byte_is_a_marked_question(void **state)
{
	static const struct {
		enum hid_layout layout;
		struct stroke stroke;
	} CASES[] = {
		{ HID_LAYOUT_DE, { ALTGR, 0x08 } }, /* euro */
		{ HID_LAYOUT_US, { ALTGR, 0x04 } }, { HID_LAYOUT_US, { 0, 0x3A } },
		{ HID_LAYOUT_US, { ALT, 0x04 } },   { HID_LAYOUT_US, { CTRL, 0x1E } },
		{ HID_LAYOUT_US, { 0, 0xA0 } },     { HID_LAYOUT_US, { 0, 0xFF } },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		struct hid_keyboard_setup setup = { .layout = CASES[at].layout };
		start(&setup);
		press(CASES[at].stroke.modifiers, CASES[at].stroke.key);
		assert_typed("?");
	}
}

static void test_hid_keyboard__ctrl_types_control_characters(void **state)
{
	static const struct hid_keyboard_setup SETUP = { 0 };
	static const struct {
		struct stroke stroke;
		char control;
	} CASES[] = {
		{ { CTRL, 0x04 }, 0x01 }, { { 0x10, 0x1D }, 0x1A },
		{ { CTRL, 0x0D }, '\n' }, { { CTRL, 0x10 }, '\r' },
		{ { CTRL, 0x2F }, 0x1B }, { { CTRL, 0x31 }, 0x1C },
		{ { CTRL, 0x30 }, 0x1D }, { { CTRL | SHIFT, 0x23 }, 0x1E },
		{ { CTRL, 0x23 }, 0x1E }, { { CTRL | SHIFT, 0x2D }, 0x1F },
		{ { CTRL, 0x2D }, 0x1F }, { { 0, 0x29 }, 0x1B },
		{ { 0, 0x2A }, 0x08 },    { { 0, 0x2B }, '\t' },
		{ { 0, 0x58 }, '\r' },    { { 0, 0x4C }, 0x7F },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		char expected[] = { CASES[at].control, '\0' };
		start(&SETUP);
		press(CASES[at].stroke.modifiers, CASES[at].stroke.key);
		assert_typed(expected);
	}
}

static void test_hid_keyboard__nul_is_a_character_too(void **state)
{
	static const struct hid_keyboard_setup SETUP = { 0 };
	const char expected[] = { 'z', 0, 'Z', 0 };
	struct scan scan = { 0 };

	start(&SETUP);
	press(0, 0x1D);
	press(CTRL | SHIFT, 0x1F);
	press(0, 0x39);
	press(0, 0x1D);
	hold(ALT, 0x62);
	hold(0, 0);
	assert_int_equal(hid_keyboard_pause(&keyboard, &scan, NULL), STATUS_OK);
	assert_int_equal(scan.symbol.size, sizeof(expected));
	assert_memory_equal(scan.symbol.bytes, expected, sizeof(expected));
	assert_false(scan.is_lossy);
}

static void test_hid_keyboard__function_keys_type_control_characters(void **state)
{
	static const struct hid_keyboard_setup SETUP = { .controls = HID_CONTROLS_FUNCTION };
	static const struct {
		unsigned char key;
		char control;
	} CASES[] = {
		{ 0x3A, 0x16 }, { 0x3F, 0x1B }, { 0x40, 0x1C }, { 0x41, 0x1D }, { 0x42, 0x1E },
		{ 0x43, 0x1F }, { 0x44, 0x10 }, { 0x45, 0x15 }, { 0x49, 0x0E }, { 0x4C, 0x0C },
		{ 0x4A, 0x11 }, { 0x46, 0x12 }, { 0x2A, 0x13 }, { 0x29, 0x0F }, { 0x28, '\r' },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		char expected[] = { CASES[at].control, '\0' };
		start(&SETUP);
		press(0, CASES[at].key);
		assert_typed(expected);
	}
}

static void type_alt(const char *digits)
{
	hold(ALT, 0);
	for (; *digits != '\0'; digits++) {
		hold(ALT, *digits == '0' ? 0x62 : (unsigned char)(0x59 + *digits - '1'));
		hold(ALT, 0);
	}
	hold(0, 0);
}

static void test_hid_keyboard__alt_and_the_keypad_type_codes(void **state)
{
	static const struct {
		const char *digits, *typed;
	} CASES[] = {
		{ "029", "\x1D" }, { "29", "\x1D" },    { "065", "A" },  { "0233", "\xE9" },
		{ "130", "\xE9" }, { "0128", "\x80" },  { "300", "?" },  { "176", "?" },
		{ "0300", "?" },   { "99999999", "?" }, { "0064", "@" },
	};

	for (size_t at = 0; at < COUNT_OF(CASES); at++) {
		static const struct hid_keyboard_setup SETUP = { 0 };
		start(&SETUP);
		type_alt(CASES[at].digits);
		assert_typed(CASES[at].typed);
	}
}

static void test_hid_keyboard__an_alt_code_without_end_is_a_question(void **state)
{
	start(&US_CR);
	hold(ALT, 0x59);
	assert_true(hid_keyboard_is_waiting(&keyboard));
	assert_typed("?");
	assert_false(hid_keyboard_is_waiting(&keyboard));
}

static void test_hid_keyboard__a_key_counts_when_it_goes_down(void **state)
{
	const unsigned char two[] = { 0, 0, 0x04, 0x05, 0, 0, 0, 0 };
	const unsigned char others[] = { 0, 0, 0x05, 0x06, 0, 0, 0, 0 };

	start(&US_CR);
	hold(0, 0x04);
	hold(0, 0x04);
	hold(SHIFT, 0x04);
	report(SPAN_OF(two));
	report(SPAN_OF(others));
	assert_typed("abc");
}

static void test_hid_keyboard__keys_of_one_report_come_in_its_order(void **state)
{
	const unsigned char bytes[] = { SHIFT, 0, 0x06, 0x04, 0x05, 0x28, 0x07, 0 };

	start(&US_CR);
	report(SPAN_OF(bytes));
	assert_int_equal(scan_count, 1);
	assert_memory_equal(scans[0].symbol.bytes, "CAB", 3);
	hold(0, 0);
	press(0, HID_KEY_ENTER);
	assert_int_equal(scan_count, 2);
	assert_memory_equal(scans[1].symbol.bytes, "D", 1);
}

static void test_hid_keyboard__roll_over_says_nothing(void **state)
{
	const unsigned char bytes[] = { SHIFT, 0, 1, 1, 1, 1, 1, 1 };

	start(&US_CR);
	hold(0, 0x04);
	report(SPAN_OF(bytes));
	hold(0, 0x04);
	assert_typed("a");
}

static void test_hid_keyboard__reads_bitmaps(void **state)
{
	unsigned char bytes[15] = { 1, SHIFT, 0x02 | 0x10 }; /* the keys 0x05 and 0x08 */
	const unsigned char other[] = { 2, 0xFF };

	read_device(SPAN_OF(KEY_BITMAP), &descriptor);
	assert_int_equal(hid_report_bytes(&descriptor, HID_INPUT, 1), 15);
	assert_int_equal(hid_keyboard_init(&descriptor, &US_CR, &keyboard, NULL), STATUS_OK);
	scan_count = 0;
	report(SPAN_OF(bytes));
	report(SPAN_OF(other));
	report(SPAN_OF(bytes)); /* the same keys are still down */
	assert_typed("BE");
}

static void test_hid_keyboard__short_reports_are_refused(void **state)
{
	const unsigned char bytes[] = { 0, 0, 0x04, 0, 0, 0, 0 };

	start(&US_CR);
	for (size_t size = 0; size <= sizeof(bytes); size++) {
		struct fault fault = { 0 };
		assert_int_equal(
			hid_keyboard_report(&keyboard, (struct span){ bytes, size }, &fault),
			STATUS_REFUSED);
		assert_string_equal(fault.what,
				    "the scanner's report is shorter than it should be");
	}
	assert_false(hid_keyboard_is_waiting(&keyboard));
}

static void test_hid_keyboard__scans_are_taken_before_the_next_report(void **state)
{
	const unsigned char bytes[] = { 0, 0, 0x04, 0, 0, 0, 0, 0 };

	start(&US_CR);
	assert_int_equal(hid_keyboard_report(&keyboard, SPAN_OF(bytes), NULL), STATUS_OK);
	assert_int_equal(hid_keyboard_report(&keyboard, SPAN_OF(bytes), NULL), STATUS_FULL);
}

static void test_hid_keyboard__a_mouse_has_no_keys(void **state)
{
	struct fault fault = { 0 };

	read_device(SPAN_OF(MOUSE), &descriptor);
	assert_int_equal(hid_keyboard_init(&descriptor, &US_CR, &keyboard, &fault),
			 STATUS_UNSUPPORTED);
	assert_string_equal(fault.what, "the device has no keys");
}

static void test_hid_keyboard__reset_leaves_nothing(void **state)
{
	static const struct hid_keyboard_setup SETUP = { .layout = HID_LAYOUT_DE };
	static struct hid_keyboard fresh;
	const unsigned char bytes[] = { ALT, 0, 0x59, 0x04, 0x39, 0, 0, 0 };

	start(&SETUP);
	fresh = keyboard;
	press(0, 0x04);
	press(0, 0x35);
	assert_int_equal(hid_keyboard_report(&keyboard, SPAN_OF(bytes), NULL), STATUS_OK);
	hid_keyboard_reset(&keyboard);
	assert_memory_equal(&keyboard, &fresh, sizeof(fresh));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(claim) cmocka_unit_test(test_hid_keyboard__##claim)
		TEST(types_ascii_and_ends_at_enter),
		TEST(an_aamva_record_is_not_cut_at_its_returns),
		TEST(strips_prefix_and_identifier_and_ends_at_tab),
		TEST(types_as_the_layout_says),
		TEST(what_has_no_byte_is_a_marked_question),
		TEST(ctrl_types_control_characters),
		TEST(nul_is_a_character_too),
		TEST(function_keys_type_control_characters),
		TEST(alt_and_the_keypad_type_codes),
		TEST(an_alt_code_without_end_is_a_question),
		TEST(a_key_counts_when_it_goes_down),
		TEST(keys_of_one_report_come_in_its_order),
		TEST(roll_over_says_nothing),
		TEST(reads_bitmaps),
		TEST(short_reports_are_refused),
		TEST(scans_are_taken_before_the_next_report),
		TEST(a_mouse_has_no_keys),
		TEST(reset_leaves_nothing),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
