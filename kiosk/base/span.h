/* Borrowed bytes: a pointer and a length, never a terminator. */
#ifndef TAC_BASE_SPAN_H
#define TAC_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"

struct span {
	const unsigned char *at;
	size_t size;
};

/* The bytes of a C string without its terminator. */
struct span span_of(const char *text);

bool span_equals(struct span left, struct span right);
bool span_starts_with(struct span whole, struct span start);

/* Where `part` first stands in `whole` at or after `from`; whole.size if nowhere. An empty part
 * stands at `from`. */
size_t span_find(struct span whole, struct span part, size_t from);

/* The bytes from `from`, at most `size`; both are cut to what is there. */
struct span span_slice(struct span whole, size_t from, size_t size);

/* Without the ASCII blanks and NULs at both ends. */
struct span span_trim(struct span whole);

/* Cuts the next piece off *rest at `delimiter`; false when nothing is left. An empty piece counts,
 * so "a,,b" has three. */
bool span_split(struct span *rest, unsigned char delimiter, struct span *ret_piece);

/* Reads the whole span as ASCII decimal digits without a sign.
 * False (and *ret untouched) if empty, over 18 digits or anything else stands in it. */
bool span_to_int(struct span digits, int64_t *ret) MUST_CHECK;

#endif
