/* The lines of a machine-readable zone: their layout, and the check digits. The fields' meaning is
 * document_mrz.c's. Nobody else includes this. */
#ifndef TAC_IDENTITY_DOCUMENT_MRZ_H
#define TAC_IDENTITY_DOCUMENT_MRZ_H

#include <stdbool.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"
#include "kiosk/identity/document.h"

enum { ZONE_MAX = 90, ZONE_COVERED_MAX = 4 };

/* A field's place in the lines put one behind the other; size 0 where the layout has none. */
struct zone_place {
	size_t at, size;
};

/* One row a layout. `check_optional` and `check_all` are 0 where there is no such digit. */
struct zone_layout {
	size_t zone_size;
	const char *starts;      /* the first letters, any of them; null: `whole_start` says */
	const char *whole_start; /* what the zone starts with; null: any of `starts` */
	enum document_kind kind;
	struct zone_place names; /* both, or the family name where `given` has a place */
	struct zone_place given;
	struct zone_place number, birth, expiry, optional;
	size_t sex, check_optional, check_all;
	struct zone_place covered[ZONE_COVERED_MAX]; /* by the check digit over all */
	bool may_run_on; /* a long number goes on in the optional data */
};

/* Personal data: wipe after use. */
struct zone {
	const struct zone_layout *layout;
	size_t size;
	unsigned char at[ZONE_MAX];
};

/* Gathers upper-case letters, digits and fillers, and finds the layout they have.
 * Shape   small letters count as large ones; line ends and blanks are passed over.
 * Errors  STATUS_REFUSED: another character, another length, another start. */
enum status zone_read(struct span lines, struct zone *ret, struct fault *fault) MUST_CHECK;

struct span zone_field(const struct zone *zone, struct zone_place place);

/* True if every character is a filler. */
bool zone_is_blank(struct span text);

/* True if `digit` is the check digit of the text. A filler may stand for it where the text holds
 * nothing. */
bool zone_is_checked(struct span text, unsigned char digit);

/* True if the field agrees with the check digit behind it, or has no place in this layout. */
bool zone_field_is_checked(const struct zone *zone, struct zone_place place);

/* True if the digit over the whole zone agrees, or there is none in this layout. */
bool zone_is_checked_over_all(const struct zone *zone);

#endif
