/* Tells a card's magnetic stripe from other texts; document_from_magstripe() in document.h reads
 * it. */
#ifndef TAC_IDENTITY_DOCUMENT_MAGSTRIPE_H
#define TAC_IDENTITY_DOCUMENT_MAGSTRIPE_H

#include <stdbool.h>

#include "kiosk/base/span.h"

/* True for what begins as a swiped card does, whoever issued it. `text` has no blanks in front. */
bool magstripe_is_likely(struct span text);

#endif
