/* How calls end: one enum for what the caller acts on, one fault for what the
 * operator reads. */
#ifndef TAC_BASE_STATUS_H
#define TAC_BASE_STATUS_H

#include "kiosk/base/attrs.h"

#define STATUS_LIST(X)                                                                             \
	X(OK, "done")                                                                              \
	X(AGAIN, "nothing yet; wait for the next event")                                           \
	X(TIMED_OUT, "deadline passed")                                                            \
	X(GONE, "device left or was closed")                                                       \
	X(REFUSED, "input is malformed or out of range")                                           \
	X(FULL, "a fixed limit was reached")                                                       \
	X(DENIED, "permission refused")                                                            \
	X(IO, "the device or disk failed")                                                         \
	X(CORRUPT, "stored data does not add up")                                                  \
	X(UNSUPPORTED, "this backend cannot do that")                                              \
	X(NO_MEMORY, "out of memory")

enum status {
#define X(name, text) STATUS_##name,
	STATUS_LIST(X)
#undef X
};

enum { FAULT_TEXT_MAX = 160 };

struct fault {
	enum status status;
	int vendor;                /* code from the library beneath; 0 if none */
	char what[FAULT_TEXT_MAX]; /* one line for the operator, no personal data */
};

/* Names a status in words. Never null; the text is static. */
const char *status_text(enum status status);

/* Fills *fault and hands its status back, so that a failing call ends in
 * `return fault_set(fault, STATUS_IO, errno, "%s: cannot open", path);`.
 *
 * Shape   the text is cut at FAULT_TEXT_MAX - 1 bytes, on a whole UTF-8 character; control
 *         bytes become '?'.
 * Owns    fault may be null: then only the status comes back. */
enum status fault_set(struct fault *fault, enum status status, int vendor, const char *format, ...)
	PRINTF_LIKE(4, 5);

#endif
