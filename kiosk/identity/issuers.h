/* Who issues AAMVA documents: the IIN table. */
#ifndef TAC_IDENTITY_ISSUERS_H
#define TAC_IDENTITY_ISSUERS_H

struct issuer {
	const char *iin;          /* "636000" */
	const char *jurisdiction; /* "VA" */
	const char *country;      /* "USA", "CAN" */
	const char *name;         /* "Virginia" */
};

/* The issuer with that six-digit number; null if none. Static.
 * Source  AAMVA, Issuer Identification Numbers. */
const struct issuer *issuer_of_iin(const char *iin);

#endif
