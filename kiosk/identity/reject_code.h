/* What the IRS answers to an e-filed return whose IP PINs or names it cannot take.
 *
 * Source  the business rules for e-filed returns of Form 1040, as software makers print them. */
#ifndef TAC_IDENTITY_REJECT_CODE_H
#define TAC_IDENTITY_REJECT_CODE_H

/* Which of the people on the return. */
enum reject_who { REJECT_PRIMARY, REJECT_SPOUSE, REJECT_DEPENDENT };

enum reject_fault { REJECT_PIN_WRONG, REJECT_PIN_MISSING, REJECT_NAME_DIFFERS };

struct reject_code {
	const char *code; /* "IND-180-01" */
	enum reject_who who;
	enum reject_fault fault;
	const char *words; /* English msgid: what it says, in a few words */
};

enum { REJECT_CODE_COUNT = 8 };

extern const struct reject_code REJECT_CODES[REJECT_CODE_COUNT];

#endif
