/* Scans out of a stream of bytes: CDC, RS-232, and what a keyboard typed.
 *
 * Shape   [prefix] [AIM identifier] payload [suffix]. A suffix ends a scan; so does silence, which
 *         the caller's clock finds (scan_serial_pause).
 *
 *         An AAMVA record holds CR and LF itself, so where a payload begins like one ('@', control
 *         characters, "ANSI " or "AAMVA", or the beginning of that), CR, LF and CRLF end it only
 *         exactly where its header says that it ends, behind the CR that ends its last subfile.
 *         Headers are often wrong: then, and where the header cannot be read, silence ends it. A
 *         text in another barcode that holds the suffix is cut there: such a scanner needs
 *         another suffix, or none.
 *
 *         Once a scan came with the suffix, one that silence ends without is only a part.
 * Source  AAMVA DL/ID Card Design Standard, annex D (header, subfile designators). */
#ifndef TAC_DRIVERS_SCAN_SERIAL_H
#define TAC_DRIVERS_SCAN_SERIAL_H

#include "drivers/scan.h"
#include "kiosk/base/attrs.h"
#include "kiosk/base/status.h"

/* Name, how devices.quirks spells it, and its bytes. */
#define SCAN_SUFFIX_LIST(X)                                                                        \
	X(NONE, "none", "")                                                                        \
	X(CR, "cr", "\r")                                                                          \
	X(LF, "lf", "\n")                                                                          \
	X(CRLF, "crlf", "\r\n")                                                                    \
	X(TAB, "tab", "\t")                                                                        \
	X(ETX, "etx", "\x03")

enum scan_suffix {
#define X(name, text, bytes) SCAN_SUFFIX_##name,
	SCAN_SUFFIX_LIST(X)
#undef X
		SCAN_SUFFIX_COUNT
};

enum { SCAN_PREFIX_MAX = 8, SCAN_SUFFIX_MAX = 2 };

/* How the scanner is programmed. All zero: no prefix, no suffix, no AIM identifier. */
struct scan_framing {
	char prefix[SCAN_PREFIX_MAX + 1]; /* "\x02" for STX; taken off where it stands */
	enum scan_suffix suffix;
	bool has_aim; /* an AIM identifier in front of the payload is taken off */
};

enum { SCAN_SERIAL_MAX = SCAN_PREFIX_MAX + AIM_SIZE + SYMBOL_BYTES_MAX + SCAN_SUFFIX_MAX };

struct scan_serial {
	struct scan_framing framing;
	const char *decoder; /* what scans say read them */
	bool has_suffixes;   /* the last scan came with its suffix */
	bool is_skipping, is_lossy;
	/* Of a scan that has begun. Personal data. */
	size_t size;
	unsigned char bytes[SCAN_SERIAL_MAX];
};

/* Nothing has come yet. `decoder` is static text. */
void scan_serial_init(struct scan_serial *serial, const struct scan_framing *framing,
		      const char *decoder);

/* Takes bytes off *rest until a scan is whole or none are left; call again after OK and FULL while
 * some are. How bytes are cut into calls changes nothing. An empty scan is none.
 *
 * Errors  STATUS_AGAIN  all bytes are taken and no scan is whole
 *         STATUS_FULL   longer than SYMBOL_BYTES_MAX: dropped, to its suffix or to silence
 * Blocks  never. */
enum status scan_serial_take(struct scan_serial *serial, struct span *rest, struct scan *ret,
			     struct fault *fault) MUST_CHECK;

/* Nothing has come for as long as no scanner pauses within a scan: what is here is whole.
 * Errors  STATUS_AGAIN nothing is here; STATUS_FULL as above; STATUS_REFUSED it is only a part, and
 *         dropped: the next one counts as whole with its suffix or without, as the scanner may have
 *         been programmed anew. */
enum status scan_serial_pause(struct scan_serial *serial, struct scan *ret,
			      struct fault *fault) MUST_CHECK;

/* True while bytes are kept or passed over: the caller's clock runs. */
bool scan_serial_is_waiting(const struct scan_serial *serial);

/* The scan that is under way, or the next one, is marked lossy. */
void scan_serial_mark_lossy(struct scan_serial *serial);

/* Forgets what has begun, and wipes it. The framing stays, and what is known of suffixes. */
void scan_serial_reset(struct scan_serial *serial);

#endif
