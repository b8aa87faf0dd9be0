/* Which USB interface is the scanner. */
#ifndef TAC_DRIVERS_SCANNER_USB_CHOOSE_H
#define TAC_DRIVERS_SCANNER_USB_CHOOSE_H

#include "drivers/port_usb.h"
#include "drivers/quirks.h"
#include "drivers/scanner_hid.h"

enum { SCANNER_UNFIT_MAX = 64 };

/* Interfaces that were looked at or tried in vain, until their device leaves or `until_ms` has
 * passed. */
struct scanner_unfit {
	uint8_t bus, address, number;
	uint16_t vendor, product;
	enum status
		status; /* UNSUPPORTED: it is no scanner at all; AGAIN: that cannot be told yet */
	int64_t until_ms;
};

struct scanner_unfits {
	size_t count;
	struct scanner_unfit at[SCANNER_UNFIT_MAX];
};

/* The newest overrules what was known of the same interface, and the oldest where there is no room
 * for it. */
void scanner_unfits_add(struct scanner_unfits *unfits, const struct scanner_unfit *unfit);

/* The device left. */
void scanner_unfits_forget(struct scanner_unfits *unfits, uint8_t bus, uint8_t address);

/* Forgets those that may be tried again. */
void scanner_unfits_expire(struct scanner_unfits *unfits, int64_t now_ms);

/* When the next one may be; 0 for never. */
int64_t scanner_unfits_due_ms(const struct scanner_unfits *unfits);

struct scanner_choice {
	struct usb_interface interface;
	struct quirk quirk;
	const struct scanner_protocol *protocol; /* to try */
	bool is_guess; /* nobody says that it is a scanner: look at it before it is claimed */
};

/* The best of those that are not unfit. A keyboard is taken only where a quirk says that it is a
 * scanner; an interface of another device that types or points is left alone, too, as its other
 * keys may hang on it. */
bool scanner_usb_choose(const struct quirks *quirks, const struct usb_interface *all, size_t count,
			const struct scanner_unfits *unfits, struct scanner_choice *ret);

struct scanner_trouble {
	struct fault fault;         /* for the operator: the best reason that there is */
	char sheet[QUIRK_WORD_MAX]; /* the programming sheet that helps; empty: none does */
};

/* What is wrong when none is left. A scanner in a wrong mode is known by its own ids, else by its
 * maker's: then whatever it is, it is not what the kiosk can use. A keyboard of another maker is a
 * keyboard. */
void scanner_usb_explain(const struct quirks *quirks, const struct usb_interface *all, size_t count,
			 const struct scanner_unfits *unfits, struct scanner_trouble *ret);

#endif
