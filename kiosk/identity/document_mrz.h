/* The lines of a machine-readable zone: their layout, the check digits, and what may be put right.
 * The fields' meaning is document_mrz.c's. Nobody else includes this. */
#ifndef TAC_IDENTITY_DOCUMENT_MRZ_H
#define TAC_IDENTITY_DOCUMENT_MRZ_H

#include <stdbool.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"
#include "kiosk/identity/document.h"

enum { ZONE_MAX = 90, ZONE_LINES = 3, ZONE_COVERED_MAX = 4, ZONE_DIGITS_MAX = 2 };

/* A field's place in the lines put one behind the other; size 0 where the layout has none. */
struct zone_place {
	size_t at, size;
};

/* `least` characters must stand in a line; the rest may be fillers that nobody typed. */
struct zone_line {
	size_t size, least;
};

/* One row a layout. `check_optional`, `check_all` and `sex` are 0 where there is no such place. */
struct zone_layout {
	size_t zone_size;
	struct zone_line line[ZONE_LINES];
	const char *starts;      /* the first letters, any of them; null: `whole_start` says */
	const char *whole_start; /* what stands at whole_start_at; null: any of `starts` */
	size_t whole_start_at;
	enum document_kind kind;
	struct zone_place state, nationality;
	struct zone_place names; /* both, or the family name where `given` has a place */
	struct zone_place given;
	struct zone_place number, birth, expiry, optional;
	size_t sex, check_optional, check_all;
	struct zone_place covered[ZONE_COVERED_MAX]; /* by the check digit over all */
	struct zone_place digits[ZONE_DIGITS_MAX];   /* besides dates and check digits */
	bool may_run_on;       /* a long number goes on in the optional data */
	bool has_check_digits; /* of the number, and of each date that has a place */
};

/* Personal data: wipe after use. */
struct zone {
	const struct zone_layout *layout;
	size_t size;
	unsigned char at[ZONE_MAX];
	unsigned char typed[ZONE_MAX]; /* before look-alikes were exchanged */
	bool has_odd_filler;           /* another sign stood for < */
	bool has_short_line;           /* fillers were put behind a line */
	bool has_other_letter;         /* a look-alike was exchanged */
};

/* Every layout, most particular first; null behind the last. */
const struct zone_layout *zone_layout_at(size_t index);

/* True if the zone starts as documents of this layout do. A 1 may stand for an I. */
bool zone_starts_as(const struct zone *zone, const struct zone_layout *layout);

/* Gathers upper-case letters, digits and fillers, finds the layout they have, and exchanges
 * look-alikes where a check digit proves it.
 * Shape   small letters count as large ones; line ends and blanks are passed over; ( { and the
 *         angle quotation marks count as fillers; a line may lack fillers at its end.
 * Errors  STATUS_REFUSED: another character, another length, another start. */
enum status zone_read(struct span lines, struct zone *ret, struct fault *fault) MUST_CHECK;

struct span zone_field(const struct zone *zone, struct zone_place place);

/* True if every character is a filler. */
bool zone_is_blank(struct span text);

/* True if the field agrees with the check digit behind it, or has no place in this layout. */
bool zone_field_is_checked(const struct zone *zone, struct zone_place place);

/* Characters of the optional data that belong to a number too long for its field, its check digit
 * included; 0 for a number that fits. */
size_t zone_number_rest(const struct zone *zone);

/* True if the number agrees with its check digit, wherever that stands. */
bool zone_number_is_checked(const struct zone *zone);

/* True if the digit over the whole zone agrees, or there is none in this layout. */
bool zone_is_checked_over_all(const struct zone *zone);

/* Where only digits can stand and a check digit tells of them, look-alikes become digits. Codes of
 * states have no check digit, nor has anything in some layouts: what stands there stays. */
void zone_settle_kinds(struct zone *zone);

/* Makes digits of letters O and I in a number whose check digit fails: if of all ways to exchange
 * them and zeros and ones exactly that one makes the number's digit and the digit over the whole
 * zone right. Otherwise nothing is touched. */
void zone_repair_number(struct zone *zone);

/* What became of look-alikes goes back to what was typed wherever a check digit still fails: there
 * it proved nothing. Last of all. */
void zone_put_back(struct zone *zone);

/* True for a code that a state or organisation may stand under, such as "USA" or "D". */
bool state_is_known(const char *code);

#endif
