/* A person as they state themselves at the keyboard, and the checks of each field. */
#ifndef TAC_IDENTITY_PERSON_H
#define TAC_IDENTITY_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/language.h"
#include "kiosk/base/span.h"

enum { PERSON_TEXT_MAX = 81, TIN_DIGITS = 9 };

/* One typed field each. Name, label (English msgid), longest input in characters. */
#define PERSON_FIELD_LIST(X)                                                                       \
	X(TIN, N_("Taxpayer number (SSN or ITIN)"), 11)                                            \
	X(FAMILY_NAME, N_("Last name"), 40)                                                        \
	X(GIVEN_NAMES, N_("First and middle names (empty if you have one name only)"), 40)         \
	X(SUFFIX, N_("Suffix, such as Jr (may stay empty)"), 8)                                    \
	X(BIRTH_DATE, N_("Birth date (month/day/year)"), 10)                                       \
	X(STREET, N_("Street and number"), 60)                                                     \
	X(CITY, N_("City"), 40)                                                                    \
	X(STATE, N_("State (two letters)"), 2)                                                     \
	X(POSTAL_CODE, N_("ZIP code"), 10)

enum person_field {
#define X(name, label, max) PERSON_##name,
	PERSON_FIELD_LIST(X)
#undef X
		PERSON_FIELD_COUNT
};

/* Personal data: wipe after use. */
struct person {
	char text[PERSON_FIELD_COUNT][PERSON_TEXT_MAX]; /* as typed */
	bool has_no_fixed_address;                      /* street and ZIP may then stay empty */
};

enum tin_kind { TIN_NONE, TIN_SSN, TIN_ITIN, TIN_ATIN };

/* How a typed field stands. `is_done`: may go on. `message`: what to say beside the field while
 * typing (English msgid, static), null when there is nothing to say yet. An unfinished field that
 * can still become right has no message; one that cannot has its message at once. */
struct field_state {
	bool is_done;
	const char *message;
};

/* Units   today_days bounds birth dates (not in the future, not over 125 years ago).
 * Blocks  never. */
struct field_state person_field_state(const struct person *person, enum person_field field,
				      int32_t today_days);

const char *person_field_label(enum person_field field);
size_t person_field_max(enum person_field field);

/* The kind of nine digits, hyphens and blanks stripped; TIN_NONE for anything else.
 * Source  IRS: SSN area not 000/666/9xx, group not 00, serial not 0000; ITIN 9xx with digits 4-5
 *         in 50-65, 70-88, 90-92, 94-99; ATIN 9xx-93. */
enum tin_kind tin_kind(struct span typed);

/* The nine digits without anything between; false unless tin_kind says SSN, ITIN or ATIN. */
bool tin_digits(struct span typed, char ret[TIN_DIGITS + 1]) MUST_CHECK;

/* "07/04/1980", "7-4-1980", "1980-07-04" and "07041980" to days. */
bool person_birth_days(const struct person *person, int32_t *ret_days) MUST_CHECK;

/* Completed years between birth and `on_days`. */
int person_age(int32_t birth_days, int32_t on_days);

/* What to call somebody: the first names, or the only name there is. Borrowed. */
const char *person_called(const struct person *person);

void person_wipe(struct person *person);

#endif
