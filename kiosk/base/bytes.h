/* A byte buffer with a hard maximum, in the caller's storage. Appending past the maximum writes
 * nothing more and marks the buffer, so a long build-up is checked once, at its end. */
#ifndef TAC_BASE_BYTES_H
#define TAC_BASE_BYTES_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"

struct bytes {
	unsigned char *at;
	size_t size;
	size_t max;
	bool is_full; /* something did not fit; what is here is incomplete */
};

/* An empty buffer over `storage`, which is borrowed until the buffer is no longer used. */
struct bytes bytes_over(void *storage, size_t max);

void bytes_add(struct bytes *bytes, const void *from, size_t size);
void bytes_add_span(struct bytes *bytes, struct span span);
void bytes_add_text(struct bytes *bytes, const char *text);
void bytes_add_byte(struct bytes *bytes, unsigned char byte);
void bytes_add_format(struct bytes *bytes, const char *format, ...) PRINTF_LIKE(2, 3);

/* Big-endian integers, as the ledger's canonical bytes use. */
void bytes_add_u32(struct bytes *bytes, uint32_t value);
void bytes_add_u64(struct bytes *bytes, uint64_t value);

/* What has been written so far, borrowed. */
struct span bytes_span(const struct bytes *bytes);

#endif
