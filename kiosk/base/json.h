/* Writes one JSON value into a bounded buffer. Commas and escapes are put in as they are due.
 *
 * Shape   always valid UTF-8: bytes that are not become U+FFFD; control characters are escaped.
 * Errors  too small a buffer marks bytes->is_full; check it once, at the end.
 * Source  RFC 8259. */
#ifndef TAC_BASE_JSON_H
#define TAC_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/bytes.h"
#include "kiosk/base/span.h"

struct json {
	struct bytes *bytes;
	bool wants_comma;
};

struct json json_over(struct bytes *bytes);

/* `name` is the member's name inside an object, null inside an array or at the top. */
void json_object_begin(struct json *json, const char *name);
void json_object_end(struct json *json);
void json_array_begin(struct json *json, const char *name);
void json_array_end(struct json *json);
void json_text(struct json *json, const char *name, const char *value);
void json_span(struct json *json, const char *name, struct span value);
/* Raw bytes without loss: one character U+0000..U+00FF a byte. */
void json_bytes(struct json *json, const char *name, struct span value);
void json_int(struct json *json, const char *name, int64_t value);
void json_bool(struct json *json, const char *name, bool value);
void json_null(struct json *json, const char *name);
/* The text, or null where it is empty. */
void json_text_or_null(struct json *json, const char *name, const char *value);

#endif
