#include "drivers/scanner_usb_choose.h"

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
		ret->protocol = rank >= RANK_PERHAPS ? &SCANNER_HID_POS : &SCANNER_KEYBOARD;
	}
	return best != RANK_NONE;
}

const char *scanner_usb_misfit(const struct quirk *quirk)
{
	if (quirk->needs_programming[0] != '\0')
		return "is in a mode the kiosk cannot use";
	return quirk->value[QUIRK_MODE] == QUIRK_MODE_CDC ? "is in serial mode: set it to HID POS"
							  : NULL;
}

/* What a scanner that was not even tried, or tried in vain, suffers from; null: nothing. */
static const char *complaint(const struct quirk *quirk, const struct usb_interface *interface,
			     const struct scanner_unfits *unfits)
{
	enum quirk_mode mode = (enum quirk_mode)quirk->value[QUIRK_MODE];
	const struct scanner_unfit *unfit = find_unfit(unfits, interface);

	if (scanner_usb_misfit(quirk) != NULL)
		return scanner_usb_misfit(quirk);
	if (unfit == NULL)
		return NULL;
	if (unfit->status == STATUS_DENIED)
		return "may not be opened";
	if (unfit->status == STATUS_TIMED_OUT)
		return "is held by another program";
	/* Anything may be no scanner; what is said to be one should be. */
	if (unfit->status == STATUS_UNSUPPORTED)
		return mode != QUIRK_MODE_UNSAID ? "sends nothing the kiosk can read" : NULL;
	return "fails again and again";
}

void scanner_usb_explain(const struct quirks *quirks, const struct usb_interface *all, size_t count,
			 const struct scanner_unfits *unfits, struct fault *ret)
{
	(void)fault_set(ret, STATUS_GONE, 0, "the scanner is not connected");
	for (size_t at = 0; at < count; at++) {
		struct quirk quirk = quirks_of(quirks, all[at].vendor, all[at].product);
		const char *what = complaint(&quirk, &all[at], unfits);
		bool is_scanner =
			(quirk.said & 1U << QUIRK_MODE) != 0 || quirk.needs_programming[0] != '\0';
		if (what == NULL)
			continue;
		(void)fault_set(ret, STATUS_GONE, 0,
				is_scanner ? "the scanner %04x:%04x %s"
					   : "no scanner answers; USB device %04x:%04x %s",
				all[at].vendor, all[at].product, what);
		if (is_scanner)
			return;
	}
}
