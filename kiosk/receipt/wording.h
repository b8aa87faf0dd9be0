/* Words with a gap in them, filled in. */
#ifndef TAC_RECEIPT_WORDING_H
#define TAC_RECEIPT_WORDING_H

#include <stdbool.h>
#include <stddef.h>

#include "kiosk/base/attrs.h"

/* Copies words with `value` where they say `gap` ("%d", "%s"), once. The words are a translator's,
 * so they are no printf format. False, cut, when not all of it fits. */
bool wording_fill(char *to, size_t max, const char *words, const char *gap,
		  const char *value) MUST_CHECK;

#endif
