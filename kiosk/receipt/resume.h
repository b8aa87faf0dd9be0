/* The slip with which a visitor comes back and goes on: what to bring, until when, and the code
 * that opens the visit with what only they know. Neither name nor taxpayer number is on it. */
#ifndef TAC_RECEIPT_RESUME_H
#define TAC_RECEIPT_RESUME_H

#include <stdint.h>

#include "kiosk/base/language.h"
#include "kiosk/base/paper.h"
#include "kiosk/base/status.h"

/* All texts are borrowed. */
struct resume {
	enum language language;
	const char *visit; /* its number */
	const char *token; /* as people type it, "7K3M-9QXD-2F8T-WNH4" */
	const char *code;  /* the token as scanners read it, see slip.h */
	const char *centre;
	int64_t until_ms; /* wall clock */
	bool is_training;
};

/* Errors  STATUS_FULL: the paper is too narrow for it. */
enum status resume_lay(const struct resume *resume, size_t columns, struct paper *ret,
		       struct fault *fault) MUST_CHECK;

#endif
