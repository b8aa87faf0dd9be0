#include "drivers/hid_keyboard.h"

#include "drivers/hid_keys.h"
#include "kiosk/base/wipe.h"

enum { KEYBOARD_PAGE = 0x07, TYPED_LOSSY = 0x100 };

struct span hid_keyboard_boot_descriptor(void)
{
	/* As in the appendix, but for its lights, and with all keys that fit in a byte. */
	static const unsigned char BOOT[] = {
		0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, /* a keyboard */
		0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00,
		0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, /* its modifiers, a bit each */
		0x75, 0x08, 0x95, 0x01, 0x81, 0x01,             /* a byte for nothing */
		0x19, 0x00, 0x2A, 0xFF, 0x00, 0x26, 0xFF, 0x00,
		0x75, 0x08, 0x95, 0x06, 0x81, 0x00, 0xC0, /* six keys that are down */
	};

	return (struct span){ .at = BOOT, .size = sizeof(BOOT) };
}

static bool has_keys(const struct hid_descriptor *descriptor, const struct hid_field *field)
{
	return field->kind == HID_INPUT && field->usage_count > 0 &&
	       descriptor->usages[field->usage_at].first >> 16 == KEYBOARD_PAGE;
}

enum status hid_keyboard_init(const struct hid_descriptor *descriptor,
			      const struct hid_keyboard_setup *setup, struct hid_keyboard *ret,
			      struct fault *fault)
{
	for (size_t at = 0; at < descriptor->field_count; at++) {
		if (!has_keys(descriptor, &descriptor->fields[at]))
			continue;
		*ret = (struct hid_keyboard){ .descriptor = descriptor, .setup = *setup };
		scan_serial_init(&ret->serial, &setup->framing, "keyboard");
		return STATUS_OK;
	}
	return fault_set(fault, STATUS_UNSUPPORTED, 0, "the device has no keys");
}

void hid_keyboard_reset(struct hid_keyboard *keyboard)
{
	scan_serial_reset(&keyboard->serial);
	wipe(keyboard->typed, keyboard->typed_size * sizeof(keyboard->typed[0]));
	wipe(keyboard->is_down, sizeof(keyboard->is_down));
	keyboard->typed_size = 0;
	keyboard->typed_taken = 0;
	keyboard->is_caps = false;
	keyboard->dead = 0;
	keyboard->has_alt_code = false;
	keyboard->alt_has_zero = false;
	keyboard->alt_code = 0;
}

/* --- typing ----------------------------------------------------------------------------------- */

static void put(struct hid_keyboard *keyboard, uint32_t character)
{
	uint16_t typed = character <= UINT8_MAX ? (uint16_t)character : TYPED_LOSSY | '?';

	if (keyboard->typed_size < HID_TYPED_MAX)
		keyboard->typed[keyboard->typed_size++] = typed;
}

/* An accent that nothing came to be put under. */
static void put_accent(struct hid_keyboard *keyboard)
{
	if (keyboard->dead != 0)
		put(keyboard, hid_accent_alone(keyboard->dead));
	keyboard->dead = 0;
}

static void type_character(struct hid_keyboard *keyboard, uint32_t character)
{
	uint32_t together = hid_accent_over(keyboard->dead, character);

	if (together != 0) {
		keyboard->dead = 0;
		put(keyboard, together);
		return;
	}
	put_accent(keyboard);
	if (hid_is_dead(character))
		keyboard->dead = character;
	else
		put(keyboard, character);
}

static void type_nothing_known(struct hid_keyboard *keyboard)
{
	put_accent(keyboard);
	put(keyboard, UINT32_MAX);
}

static bool is_letter(uint32_t character)
{
	return (character >= 'a' && character <= 'z') || character >= 0xE0;
}

static uint32_t character_of(const struct hid_keyboard *keyboard, uint8_t key)
{
	const bool *down = keyboard->is_down;
	enum hid_layout layout = keyboard->setup.layout;
	bool is_shift = down[HID_KEY_LEFT_SHIFT] || down[HID_KEY_RIGHT_SHIFT];
	uint32_t keypad = hid_keypad_character(key);

	if (key == HID_KEY_SPACE || keypad != 0)
		return key == HID_KEY_SPACE ? ' ' : keypad;
	if (down[HID_KEY_RIGHT_ALT])
		return hid_layout_character(layout, key, HID_LEVEL_ALTGR);
	uint32_t plain = hid_layout_character(layout, key, HID_LEVEL_PLAIN);
	uint32_t shifted = hid_layout_character(layout, key, HID_LEVEL_SHIFT);
	/* Caps Lock reaches pairs of one letter, small and capital, which are 32 apart. */
	if (keyboard->is_caps && is_letter(plain) && plain - shifted == 32)
		is_shift = !is_shift;
	return is_shift ? shifted : plain;
}

static void type_alt_digit(struct hid_keyboard *keyboard, uint8_t key)
{
	if (!keyboard->has_alt_code) {
		keyboard->has_alt_code = true;
		keyboard->alt_has_zero = key == HID_KEYPAD_0;
		keyboard->alt_code = 0;
	}
	keyboard->alt_code = keyboard->alt_code * 10 + (hid_keypad_character(key) - '0');
	if (keyboard->alt_code > HID_ALT_CODE_MAX)
		keyboard->alt_code = HID_ALT_CODE_MAX;
}

static void end_alt_code(struct hid_keyboard *keyboard)
{
	if (!keyboard->has_alt_code)
		return;
	put_accent(keyboard);
	put(keyboard, hid_alt_code(keyboard->alt_code, keyboard->alt_has_zero));
	keyboard->has_alt_code = false;
	keyboard->alt_has_zero = false;
	keyboard->alt_code = 0;
}

static void type_key(struct hid_keyboard *keyboard, uint8_t key)
{
	const bool *down = keyboard->is_down;
	bool is_ctrl = down[HID_KEY_LEFT_CTRL] || down[HID_KEY_RIGHT_CTRL];
	uint32_t control = hid_key_control(keyboard->setup.controls, key);

	if (key == HID_KEY_CAPS_LOCK)
		keyboard->is_caps = !keyboard->is_caps;
	if (key == HID_KEY_CAPS_LOCK || key == HID_KEY_NUM_LOCK || key == HID_KEY_SCROLL_LOCK)
		return;
	if (down[HID_KEY_LEFT_ALT] && hid_is_keypad_digit(key)) {
		type_alt_digit(keyboard, key);
		return;
	}
	if (control != UINT32_MAX) {
		put_accent(keyboard);
		put(keyboard, control);
		return;
	}
	uint32_t character = character_of(keyboard, key);
	if (character != 0 && is_ctrl) {
		uint32_t alone = hid_accent_alone(character);
		put_accent(keyboard);
		put(keyboard, hid_ctrl_character(alone != 0 ? alone : character));
	} else if (character != 0 && !down[HID_KEY_LEFT_ALT]) {
		type_character(keyboard, character);
	} else {
		type_nothing_known(keyboard);
	}
}

/* --- reports ---------------------------------------------------------------------------------- */

/* All keys that one report says are down, in its order. */
struct pressed {
	bool is_unknown; /* the keyboard cannot tell */
	bool is_down[HID_KEYS];
	size_t count;
	uint8_t keys[HID_KEYS];
};

static void add_pressed(struct pressed *pressed, uint32_t usage)
{
	uint8_t key = (uint8_t)usage;

	if (usage >> 8 != KEYBOARD_PAGE << 8)
		return;
	if (key >= HID_KEY_ROLL_OVER && key <= HID_KEY_ERROR_LAST)
		pressed->is_unknown = true;
	if (key < HID_KEY_FIRST || pressed->is_down[key])
		return;
	pressed->is_down[key] = true;
	pressed->keys[pressed->count++] = key;
}

static void read_field(const struct hid_descriptor *descriptor, const struct hid_field *field,
		       struct span report, struct pressed *pressed)
{
	int64_t value = 0;

	for (uint32_t at = 0; at < field->count; at++) {
		if (!hid_element_read(field, at, report, &value))
			continue;
		if ((field->flags & HID_VARIABLE) != 0) {
			if (value != 0)
				add_pressed(pressed, hid_field_usage(descriptor, field, at));
		} else if (value >= field->logical_min && value <= field->logical_max) {
			uint32_t selected = (uint32_t)(value - field->logical_min);
			add_pressed(pressed, hid_field_usage(descriptor, field, selected));
		}
	}
}

/* False if the report is too short, or of another kind. */
static bool read_report(const struct hid_descriptor *descriptor, struct span report,
			struct pressed *ret, bool *ret_is_short)
{
	bool has_any = false;

	for (size_t at = 0; at < descriptor->field_count; at++) {
		const struct hid_field *field = &descriptor->fields[at];
		if (!has_keys(descriptor, field) ||
		    (field->report_id != 0 && field->report_id != report.at[0]))
			continue;
		if (report.size < hid_report_bytes(descriptor, HID_INPUT, field->report_id)) {
			*ret_is_short = true;
			return false;
		}
		read_field(descriptor, field, report, ret);
		has_any = true;
	}
	return has_any && !ret->is_unknown;
}

static void type_report(struct hid_keyboard *keyboard, const struct pressed *pressed)
{
	bool was_down[HID_KEYS];

	memcpy(was_down, keyboard->is_down, sizeof(was_down));
	memcpy(keyboard->is_down, pressed->is_down, sizeof(was_down));
	if (!pressed->is_down[HID_KEY_LEFT_ALT])
		end_alt_code(keyboard);
	for (size_t at = 0; at < pressed->count; at++) {
		uint8_t key = pressed->keys[at];
		bool is_modifier = key >= HID_KEY_LEFT_CTRL && key <= HID_KEY_MODIFIER_LAST;
		if (!was_down[key] && !is_modifier)
			type_key(keyboard, key);
	}
}

enum status hid_keyboard_report(struct hid_keyboard *keyboard, struct span report,
				struct fault *fault)
{
	struct pressed pressed = { 0 };
	bool is_short = report.size == 0;

	if (keyboard->typed_size > 0)
		return fault_set(fault, STATUS_FULL, 0, "what was typed has not been taken");
	if (!is_short && read_report(keyboard->descriptor, report, &pressed, &is_short))
		type_report(keyboard, &pressed);
	wipe(&pressed, sizeof(pressed));
	if (is_short)
		return fault_set(fault, STATUS_REFUSED, 0,
				 "the scanner's report is shorter than it should be");
	return STATUS_OK;
}

/* --- scans ------------------------------------------------------------------------------------ */

enum status hid_keyboard_next(struct hid_keyboard *keyboard, struct scan *ret, struct fault *fault)
{
	while (keyboard->typed_taken < keyboard->typed_size) {
		uint16_t typed = keyboard->typed[keyboard->typed_taken++];
		unsigned char byte = (unsigned char)typed;
		struct span one = { .at = &byte, .size = 1 };
		if ((typed & TYPED_LOSSY) != 0)
			scan_serial_mark_lossy(&keyboard->serial);
		enum status status = scan_serial_take(&keyboard->serial, &one, ret, fault);
		if (status != STATUS_AGAIN)
			return status;
	}
	wipe(keyboard->typed, keyboard->typed_size * sizeof(keyboard->typed[0]));
	keyboard->typed_size = 0;
	keyboard->typed_taken = 0;
	return STATUS_AGAIN;
}

enum status hid_keyboard_pause(struct hid_keyboard *keyboard, struct scan *ret, struct fault *fault)
{
	put_accent(keyboard);
	if (keyboard->has_alt_code) { /* of which the end did not come */
		keyboard->has_alt_code = false;
		put(keyboard, UINT32_MAX);
	}
	enum status status = hid_keyboard_next(keyboard, ret, fault);
	if (status != STATUS_AGAIN)
		return status;
	return scan_serial_pause(&keyboard->serial, ret, fault);
}

bool hid_keyboard_is_waiting(const struct hid_keyboard *keyboard)
{
	return keyboard->dead != 0 || keyboard->has_alt_code ||
	       scan_serial_is_waiting(&keyboard->serial);
}
