#include "drivers/scanner_usb_choose.h"

#include "drivers/programming.h"
#include "kiosk/base/text.h"

/* bInterfaceProtocol. Source: HID 1.11, 4.3. */
enum { HID_PROTOCOL_NONE = 0, HID_PROTOCOL_KEYBOARD = 1 };

enum rank { RANK_NONE, RANK_KEYBOARD, RANK_BOOT_KEYBOARD, RANK_PERHAPS, RANK_HID_POS };

static bool is_of(const struct scanner_unfit *unfit, const struct usb_interface *interface)
{
	return unfit->bus == interface->bus && unfit->address == interface->address &&
	       unfit->number == interface->number;
}

static void remove_at(struct scanner_unfits *unfits, size_t at)
{
	unfits->count--;
	memmove(&unfits->at[at], &unfits->at[at + 1], (unfits->count - at) * sizeof(unfits->at[0]));
}

void scanner_unfits_add(struct scanner_unfits *unfits, const struct scanner_unfit *unfit)
{
	for (size_t at = unfits->count; at-- > 0;)
		if (unfits->at[at].bus == unfit->bus && unfits->at[at].address == unfit->address &&
		    unfits->at[at].number == unfit->number)
			remove_at(unfits, at);
	if (unfits->count == SCANNER_UNFIT_MAX)
		remove_at(unfits, 0);
	unfits->at[unfits->count++] = *unfit;
}

void scanner_unfits_forget(struct scanner_unfits *unfits, uint8_t bus, uint8_t address)
{
	for (size_t at = unfits->count; at-- > 0;)
		if (unfits->at[at].bus == bus && unfits->at[at].address == address)
			remove_at(unfits, at);
}

void scanner_unfits_expire(struct scanner_unfits *unfits, int64_t now_ms)
{
	for (size_t at = unfits->count; at-- > 0;)
		if (now_ms >= unfits->at[at].until_ms)
			remove_at(unfits, at);
}

int64_t scanner_unfits_due_ms(const struct scanner_unfits *unfits)
{
	int64_t due_ms = INT64_MAX;

	for (size_t at = 0; at < unfits->count; at++)
		if (unfits->at[at].until_ms < due_ms)
			due_ms = unfits->at[at].until_ms;
	return due_ms == INT64_MAX ? 0 : due_ms;
}

/* Null for one that is not unfit. */
static const struct scanner_unfit *find_unfit(const struct scanner_unfits *unfits,
					      const struct usb_interface *interface)
{
	for (size_t at = 0; at < unfits->count; at++)
		if (is_of(&unfits->at[at], interface))
			return &unfits->at[at];
	return NULL;
}

static bool is_hid_input(const struct usb_interface *interface)
{
	return interface->class == USB_CLASS_HID && interface->in != 0 &&
	       interface->report_descriptor_bytes > 0 &&
	       interface->report_descriptor_bytes <= HID_DESCRIPTOR_BYTES_MAX;
}

/* True for a device that has a keyboard or a mouse. */
static bool types_or_points(const struct usb_interface *all, size_t count,
			    const struct usb_interface *interface)
{
	for (size_t at = 0; at < count; at++)
		if (all[at].bus == interface->bus && all[at].address == interface->address &&
		    all[at].class == USB_CLASS_HID && all[at].protocol != HID_PROTOCOL_NONE)
			return true;
	return false;
}

static enum rank rank_of(const struct usb_interface *all, size_t count,
			 const struct usb_interface *interface, const struct quirk *quirk)
{
	if (!is_hid_input(interface) || quirk->needs_programming[0] != '\0')
		return RANK_NONE;
	switch ((enum quirk_mode)quirk->value[QUIRK_MODE]) {
	case QUIRK_MODE_UNSAID:
		break;
	case QUIRK_MODE_HID_POS:
		return RANK_HID_POS;
	case QUIRK_MODE_KEYBOARD:
		return interface->protocol == HID_PROTOCOL_KEYBOARD ? RANK_BOOT_KEYBOARD
								    : RANK_KEYBOARD;
	case QUIRK_MODE_CDC:
		return RANK_NONE;
	}
	return types_or_points(all, count, interface) ? RANK_NONE : RANK_PERHAPS;
}

bool scanner_usb_choose(const struct quirks *quirks, const struct usb_interface *all, size_t count,
			const struct scanner_unfits *unfits, struct scanner_choice *ret)
{
	enum rank best = RANK_NONE;

	for (size_t at = 0; at < count; at++) {
		struct quirk quirk = quirks_of(quirks, all[at].vendor, all[at].product);
		enum rank rank = rank_of(all, count, &all[at], &quirk);
		if (rank <= best || find_unfit(unfits, &all[at]) != NULL)
			continue;
		best = rank;
		ret->interface = all[at];
		ret->quirk = quirk;
		ret->is_guess = rank == RANK_PERHAPS;
		ret->protocol = rank >= RANK_PERHAPS ? &SCANNER_HID_POS : &SCANNER_KEYBOARD;
	}
	return best != RANK_NONE;
}

/* --- what is wrong ---------------------------------------------------------------------------- */

enum wrong { NOTHING, MODE, KEYBOARD_MODE, SERIAL_MODE, DENIED, HELD, SILENT, FAILING };

static const char *const WORDS[] = {
	[MODE] = "is in a mode the kiosk cannot use",
	[KEYBOARD_MODE] = "is in keyboard mode",
	[SERIAL_MODE] = "is serial: set scanner = \"serial:/dev/ttyACM0\"",
	[DENIED] = "may not be opened",
	[HELD] = "is held by another program",
	[SILENT] = "sends nothing the kiosk can read",
	[FAILING] = "fails again and again",
};

static bool is_said(const struct quirk *quirk)
{
	return quirk->value[QUIRK_MODE] != QUIRK_MODE_UNSAID || quirk->needs_programming[0] != '\0';
}

static bool is_makers(const struct quirk *quirk)
{
	return quirk->maker_sheet[0] != '\0';
}

/* Of one that is fit to be used as it is set, as far as is known, and was tried in vain. */
static enum wrong wrong_when_tried(const struct quirk *quirk, enum status status)
{
	if (status == STATUS_AGAIN)
		return NOTHING; /* that cannot be told yet */
	if (status == STATUS_DENIED)
		return DENIED;
	if (status == STATUS_TIMED_OUT)
		return HELD;
	/* Anything may be no scanner; what is said to be one should be. */
	if (status == STATUS_UNSUPPORTED)
		return is_said(quirk) ? SILENT : NOTHING;
	return FAILING;
}

/* Of one that a maker of scanners made and that no line names the mode of. Such makers make
 * printers, too. */
static enum wrong wrong_mode(const struct usb_interface *interface)
{
	switch (interface->class) {
	case USB_CLASS_HID:
		return interface->protocol == HID_PROTOCOL_KEYBOARD ? KEYBOARD_MODE : MODE;
	case USB_CLASS_CDC_CONTROL:
	case USB_CLASS_CDC_DATA:
		return SERIAL_MODE;
	case USB_CLASS_VENDOR:
		return MODE;
	default: /* a number that the device chose */
		return NOTHING;
	}
}

static enum wrong wrong_with(const struct quirk *quirk, const struct usb_interface *interface,
			     const struct scanner_unfits *unfits)
{
	const struct scanner_unfit *unfit = find_unfit(unfits, interface);

	if (quirk->needs_programming[0] != '\0')
		return MODE;
	if (quirk->value[QUIRK_MODE] == QUIRK_MODE_CDC)
		return SERIAL_MODE;
	if (is_makers(quirk) && !is_said(quirk) &&
	    (unfit == NULL || unfit->status == STATUS_UNSUPPORTED))
		return wrong_mode(interface);
	return unfit != NULL ? wrong_when_tried(quirk, unfit->status) : NOTHING;
}

/* Null: none helps. */
static const char *sheet_against(enum wrong wrong, const struct quirk *quirk)
{
	if (wrong != MODE && wrong != KEYBOARD_MODE && wrong != SERIAL_MODE)
		return NULL;
	if (quirk->needs_programming[0] != '\0')
		return quirk->needs_programming;
	return is_makers(quirk) ? quirk->maker_sheet : PROGRAMMING_GENERIC;
}

void scanner_usb_explain(const struct quirks *quirks, const struct usb_interface *all, size_t count,
			 const struct scanner_unfits *unfits, struct scanner_trouble *ret)
{
	*ret = (struct scanner_trouble){ 0 };
	(void)fault_set(&ret->fault, STATUS_GONE, 0, "the scanner is not connected");
	for (size_t at = 0; at < count; at++) {
		struct quirk quirk = quirks_of(quirks, all[at].vendor, all[at].product);
		enum wrong wrong = wrong_with(&quirk, &all[at], unfits);
		const char *sheet = sheet_against(wrong, &quirk);
		bool is_scanner = is_said(&quirk) || is_makers(&quirk);
		if (wrong == NOTHING)
			continue;
		(void)fault_set(&ret->fault, STATUS_GONE, 0,
				is_scanner ? "the scanner %04x:%04x %s"
					   : "no scanner answers; USB device %04x:%04x %s",
				all[at].vendor, all[at].product, WORDS[wrong]);
		(void)text_copy(ret->sheet, sizeof(ret->sheet), sheet != NULL ? sheet : "");
		if (is_scanner)
			return;
	}
}
