/* A line of a batch of returns to check.
 *
 * Shape   one JSON object with texts and whole numbers as members: "tin", and where there is one
 *         "pin"; "role" (else primary), "id", "form", "tax_year", "filed". null is the same as not
 *         there. Other members are refused: a misspelt "pin" would check another return.
 *         In texts the escapes \" \\ and \/ are taken. The id may have any other characters that
 *         are printable; it is found and given back even where the rest is wrong.
 * Errors  STATUS_REFUSED saying what is wrong; no secret stands in it.
 * Source  RFC 8259, of which this is a part. */
#ifndef TAC_ISSUING_RETURN_LINE_H
#define TAC_ISSUING_RETURN_LINE_H

#include "kiosk/issuing/return_check.h"

enum { RETURN_LINE_MAX = 512 }; /* bytes, without the line's end */

/* `id` is filled in either case, empty where none was found. */
enum status return_line_read(struct span line, int32_t today, struct return_request *ret,
			     char id[RETURN_ID_MAX], struct fault *fault) MUST_CHECK;

#endif
