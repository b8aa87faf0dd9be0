/* Base 64, the standard alphabet with its padding. Source  RFC 4648, section 4. */
#ifndef TAC_BASE_BASE64_H
#define TAC_BASE_BASE64_H

#include "kiosk/base/bytes.h"

void base64_add(struct bytes *to, struct span from);

/* Reads the one encoding that some bytes have: no blanks, no other padding, unused bits zero.
 * Shape   *ret_size is the number of bytes, also where `to` is null and they are only counted.
 *         False (and *ret_size untouched) for anything else and for more than `max` bytes. */
bool base64_read(struct span text, unsigned char *to, size_t max, size_t *ret_size) MUST_CHECK;

#endif
