/* The IP PIN: six digits, text, never a number. */
#ifndef TAC_ISSUING_PIN_H
#define TAC_ISSUING_PIN_H

#include <stdbool.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

enum { PIN_DIGITS = 6 };

/* A secret: wipe after use. */
struct pin {
	char digits[PIN_DIGITS + 1];
};

/* A new one, uniform over 000001..999999, by rejection: no modulo bias. */
enum status pin_draw(struct pin *ret, struct fault *fault) MUST_CHECK;

/* Reads a PIN as people write it ("123 456", "123-456").
 * False for anything but six digits, or 000000. */
bool pin_from_text(struct span text, struct pin *ret) MUST_CHECK;

/* True for the same digits, in a time that does not depend on where they differ. */
bool pin_equals(const struct pin *left, const struct pin *right);

void pin_wipe(struct pin *pin);

#endif
