/* Bounded C strings and UTF-8. */
#ifndef TAC_BASE_TEXT_H
#define TAC_BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"

enum { TEXT_NOT_UTF8 = 0xFFFD };

/* Copies as much of `from` as fits with its terminator, on a whole UTF-8 character.
 * True if all of it fitted. */
bool text_copy(char *to, size_t max, const char *from);
bool text_copy_span(char *to, size_t max, struct span from);

/* As text_copy, behind what `to` already holds. */
bool text_append(char *to, size_t max, const char *from);

/* snprintf that never leaves half a UTF-8 character. True if all of it fitted. */
bool text_format(char *to, size_t max, const char *format, ...) PRINTF_LIKE(3, 4);

/* Takes the next character off *rest (which must not be empty).
 * Shape   a malformed, overlong, surrogate or out-of-range sequence gives TEXT_NOT_UTF8 and takes
 *         one byte.
 * Source  RFC 3629. */
uint32_t text_next(struct span *rest);

/* Appends one code point to a C string; false if it does not fit. */
bool text_append_code(char *to, size_t max, uint32_t code);

/* Takes the last whole character off a C string; nothing happens to an empty one. */
void text_erase_last(char *text);

/* How many characters (code points) stand in a C string. */
size_t text_length(const char *text);

/* Columns a character takes on a terminal: 0 (combining), 1, or 2 (wide). Not printable: -1.
 * Independent of the locale in force. */
int text_columns_of(uint32_t code);

/* Columns of a whole C string, unprintable characters counted as 1 (they are shown as '?'). */
size_t text_columns(const char *text);

/* ASCII lower to upper, in place. */
void text_upper(char *text);

#endif
