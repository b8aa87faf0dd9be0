/* What documents are held before: a place for pictures, which the reader process reads, a device
 * that sends such pictures by itself, or one that reads barcodes itself and sends what stands in
 * them.
 *
 * What becomes of a picture that was sent: a document in it is the visitor's at once. Where there
 * is none, the visitor is told why after each picture of a scanner that is started by hand. A
 * camera's come whether or not somebody holds a card there: of those is told what SCANNER_STEADY in
 * a row agree on ("turn the document over"), it keeps no visit alive, and that a picture could not
 * be read at all is never told. Once the document is read, no picture of a camera is waited for. */
#ifndef TAC_DRIVERS_SCANNER_H
#define TAC_DRIVERS_SCANNER_H

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

#include "drivers/quirks.h"
#include "drivers/scan.h"
#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

enum { SCANNER_CHOICES_MAX = 9, SCANNER_CHOICE_MAX = 48, SCANNER_STEADY = 3 };

/* What the visitor does. */
enum scanner_use {
	SCANNER_LAY_ON,  /* lays the document on it, and that is all */
	SCANNER_START,   /* lays it on, and presses the scanner's own button: a picture each time */
	SCANNER_HOLD_TO, /* holds it to a camera, which sends many pictures of it */
};

/* What a scanner that offers a choice (the tray) has on it. */
struct scanner_choices {
	size_t count;
	char name[SCANNER_CHOICES_MAX][SCANNER_CHOICE_MAX];
};

struct scanner_ops {
	const char *name;
	enum scanner_use use;

	/* Optional: what can be laid on it by key. */
	void (*choices)(void *self, struct scanner_choices *ret);

	/* Optional, with choices: opens the picture of choice `index` for the reader.
	 * The caller owns *ret_file and closes it.
	 * REFUSED  no such choice
	 * IO       the picture cannot be opened */
	enum status (*lay)(void *self, size_t index, int *ret_file, struct fault *fault);

	/* The following come together, with a device that sends by itself: either advance or
	 * picture, and all others. */

	/* Whether a document is waited for. What is scanned while none is, is dropped and wiped;
	 * a device that can be told not to read is told so. False and true again, without anything
	 * between, means another document: what came until then is dropped. */
	void (*expect)(void *self, bool is_expected);

	/* What to poll; its descriptor is -1 while there is nothing. */
	struct pollfd (*pollfd)(void *self);

	/* When to call advance or picture at the latest, on the steady clock; 0 for never. */
	int64_t (*deadline_ms)(void *self, int64_t now_ms);

	/* Goes on with everything, as far as that needs no waiting. Call until AGAIN.
	 * OK       *ret is a scan that was waited for
	 * AGAIN    nothing
	 * REFUSED  one that was waited for came in damaged, and is dropped */
	enum status (*advance)(void *self, int64_t now_ms, struct scan *ret, struct fault *fault);

	/* The same for a device that sends pictures. While none is wanted, as the reader is busy
	 * with the last one, the device keeps up, says AGAIN, and must not be ready to be polled
	 * for a picture that it keeps.
	 *
	 * OK       *ret_file is a PNG, JPEG or PGM; the caller owns the file. *ret_is_next: it
	 *          shows what the last one showed, which may help to read it; never so with the
	 *          first after expect(true)
	 * AGAIN    nothing, or none was wanted
	 * REFUSED  one that was waited for cannot be used, and is dropped */
	enum status (*picture)(void *self, int64_t now_ms, bool is_wanted, int *ret_file,
			       bool *ret_is_next, struct fault *fault);

	/* One sentence of what is wrong, for the operator; null while all is well. */
	const char *(*trouble)(void *self);

	/* Optional: the name of the programming sheet that helps against the trouble; null for
	 * none. */
	const char *(*sheet)(void *self);

	/* Gives everything back. What was told not to read is told to read again.
	 * Blocks  2 s at most. */
	void (*close)(void *self);
};

struct scanner {
	const struct scanner_ops *ops; /* null means closed */
	void *self;
};

/* A folder of pictures, offered by key in the order of their names: "1-licence-virginia.png" is
 * choice 1, "licence virginia". At most SCANNER_CHOICES_MAX.
 * Errors  STATUS_IO the folder cannot be read. */
enum status scanner_tray_open(const char *folder, struct scanner *ret,
			      struct fault *fault) MUST_CHECK;

/* A scanner on USB, whichever is plugged in: one that speaks HID Point of Sale, else one that plays
 * a keyboard and is said to by a quirk; no other keyboard is touched. One at a time, and when it
 * leaves, the next. What is wrong with it is trouble, no error.
 *
 * Errors  STATUS_NO_MEMORY.
 * Owns    quirks is borrowed until the scanner is released. */
enum status scanner_usb_open(const struct quirks *quirks, struct scanner *ret,
			     struct fault *fault) MUST_CHECK;

/* A scanner on a serial line, by its path: /dev/ttyACM0. A line that is not there yet is trouble,
 * no error.
 * Errors  STATUS_REFUSED the path is none of a serial line; STATUS_NO_MEMORY. */
enum status scanner_serial_open(const char *path, struct scanner *ret,
				struct fault *fault) MUST_CHECK;

/* A document camera on USB, through a process of its own: `name` is what stands behind "camera:",
 * nothing for the first that is found, "VID:PID" or "serial=TEXT". It streams, and its lamp is on,
 * only while a document is waited for. A camera that is not there or fails is trouble, no error.
 * Errors  STATUS_REFUSED it is no such name; STATUS_NO_MEMORY. */
enum status scanner_camera_open(const char *name, struct scanner *ret,
				struct fault *fault) MUST_CHECK;

/* A folder on this machine that a scanner on the network, or its software, puts pictures into. It
 * is the kiosk's own: a finished file is a picture if one is waited for, and is removed in any
 * case. One that is not there, or goes, is trouble, no error.
 *
 * Errors  STATUS_REFUSED what is there is unfit, see hot_folder.h; STATUS_NO_MEMORY; STATUS_IO. */
enum status scanner_folder_open(const char *path, struct scanner *ret,
				struct fault *fault) MUST_CHECK;

/* True for a PNG's or JPEG's name that is not hidden. */
bool scanner_is_picture_name(const char *name);

void scanner_release(struct scanner *scanner);

#endif
