/* Who issues AAMVA documents: the IIN table. */
#ifndef TAC_IDENTITY_ISSUERS_H
#define TAC_IDENTITY_ISSUERS_H

#include <stdbool.h>

#include "kiosk/base/span.h"

struct issuer {
	const char *iin;          /* "636000" */
	const char *jurisdiction; /* "VA" */
	const char *country;      /* "USA", "CAN", "MEX" */
	const char *name;         /* "Virginia" */
};

/* The issuer with that six-digit number; null if none. Static.
 * Source  AAMVA, Issuer Identification Numbers (IIN), as published on 2023-12-29: numbers 604426 to
 *         604434 and 636000 to 636062. The Card Design Standard, annex D, refers to it. */
const struct issuer *issuer_of_iin(const char *iin);

/* True for the letters of a jurisdiction that issues: "VA". */
bool issuer_has_jurisdiction(struct span letters);

#endif
