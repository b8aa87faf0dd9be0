/* What plays the scanner in the matrix: a device of the laboratory, or a line of this program's own
 * (a pty behind a link, as cdc_acm gives a tty). */
#ifndef TAC_TESTS_USB_SCAN_SOURCE_H
#define TAC_TESTS_USB_SCAN_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/span.h"

enum { SOURCE_PAYLOAD_MAX = 8192 };

struct scan_source {
	const char *name;     /* the laboratory's; null for a line of our own */
	unsigned product;     /* of the laboratory's */
	const char *endpoint; /* in, in hexadecimal; null for a line */
	const char *path;     /* of a line */
};

/* Capitals and digits, so that every kind can type them; static, and different at every call. */
struct span source_payload(size_t size);

/* A whole scan of these bytes, with the suffix that its kind sends. */
void source_scan(const struct scan_source *source, struct span payload);
/* The same, of which the end is lost. */
void source_scan_truncated(const struct scan_source *source, struct span payload);
/* The beginning of a scan; the rest comes with source_go_on(). */
void source_scan_begin(const struct scan_source *source, struct span payload);
void source_go_on(const struct scan_source *source, struct span payload);
/* A line: bytes as they are. */
void source_say(const struct scan_source *source, struct span bytes);
/* Until everything was asked for. */
bool source_is_empty(const struct scan_source *source);

void source_plug(const struct scan_source *source);
void source_unplug(const struct scan_source *source);
/* Names where it is plugged in; static. A device plugged in again is elsewhere. */
const char *source_place(const struct scan_source *source);

#endif
