/* The ways to fold a text behind name_fold(). Nobody else includes this. */
#ifndef TAC_IDENTITY_PERSON_FOLD_H
#define TAC_IDENTITY_PERSON_FOLD_H

#include <stddef.h>

enum fold {
	FOLD_ACCENTS,     /* "Müller" → "MULLER" */
	FOLD_SPELLED_OUT, /* "Müller" → "MUELLER" */
	FOLD_WITH_DIGITS, /* as FOLD_ACCENTS, digits kept: for addresses */
};

/* Cuts what does not fit. */
void name_fold_as(const char *name, enum fold fold, char *to, size_t max);

#endif
