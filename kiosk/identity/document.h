/* One identity document as it was read: the same shape whichever way it came. */
#ifndef TAC_IDENTITY_DOCUMENT_H
#define TAC_IDENTITY_DOCUMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/language.h"
#include "kiosk/base/span.h"
#include "kiosk/base/status.h"

/* Name, and how JSON spells it. */
#define DOCUMENT_KIND_LIST(X)                                                                      \
	X(NONE, "none")                                                                            \
	X(DRIVER_LICENCE, "driver_licence")                                                        \
	X(ID_CARD, "id_card")                                                                      \
	X(PASSPORT, "passport")                                                                    \
	X(TRAVEL_CARD, "travel_card") /* TD1, TD2: passport card, resident card, national ID */    \
	X(VISA, "visa")                                                                            \
	X(MILITARY_ID, "military_id") /* Common Access Card, uniformed services ID */

enum document_kind {
#define X(name, text) DOCUMENT_##name,
	DOCUMENT_KIND_LIST(X)
#undef X
		DOCUMENT_KIND_COUNT
};

/* Where a record deviates from its standard. Name, JSON code, words for the clerk. */
#define DOCUMENT_FAULT_LIST(X)                                                                     \
	X(HEADER, "header", N_("the barcode's header is damaged"))                                 \
	X(FILE_TYPE, "file_type", N_("the barcode's file type is spelled unusually"))              \
	X(IIN_UNKNOWN, "iin_unknown", N_("the issuer number is not in the list of issuers"))       \
	X(VERSION, "version", N_("the barcode's version is not a published one"))                  \
	X(ENTRIES, "entries", N_("the number of subfiles does not match"))                         \
	X(OFFSET, "offset", N_("a subfile is not where the header says"))                          \
	X(LENGTH, "length", N_("a subfile is not as long as the header says"))                     \
	X(SEPARATOR, "separator", N_("the fields are separated unusually"))                        \
	X(FIELD_MISSING, "field_missing", N_("a required field is missing"))                       \
	X(FIELD_TWICE, "field_twice", N_("a field stands twice"))                                  \
	X(FIELD_TOO_LONG, "field_too_long", N_("a field is longer than allowed"))                  \
	X(FIELD_BYTES, "field_bytes", N_("a field holds characters that do not belong there"))     \
	X(DATE, "date", N_("a date cannot be read"))                                               \
	X(DATE_FORM, "date_form", N_("a date is written in another order than the issuer's"))      \
	X(DATE_ORDER, "date_order", N_("the dates contradict each other"))                         \
	X(DATE_AGE, "date_age", N_("the birth date does not fit the dates of turning 18 to 21"))   \
	X(DATE_INFERRED, "date_inferred",                                                          \
	  N_("a date stands there in part only: look at the card"))                                \
	X(SEPARATORS_LOST, "separators_lost",                                                      \
	  N_("the fields run together: compare each with the card"))                               \
	X(FIELD_UNKNOWN, "field_unknown", N_("a field is not one of the standard's"))              \
	X(FIELD_INSIDE, "field_inside", N_("a field seems to stand inside another"))               \
	X(FIELD_VALUE, "field_value", N_("a field says what the standard does not allow"))         \
	X(NAME_PARTS, "name_parts", N_("the name's parts are not marked: compare them"))           \
	X(NUMBER_INFERRED, "number_inferred",                                                      \
	  N_("the document number was inferred: compare it with the card"))                        \
	X(STATE, "state", N_("the address is not in the issuer's state"))                          \
	X(TRACK, "track", N_("a track of the magnetic stripe is damaged"))                         \
	X(TRACK_MISSING, "track_missing", N_("a track of the magnetic stripe is missing"))         \
	X(COUNTRY, "country", N_("issuer and country do not match"))                               \
	X(CHECK_DIGIT_NUMBER, "check_digit_number", N_("the document number's check digit fails")) \
	X(CHECK_DIGIT_BIRTH, "check_digit_birth", N_("the birth date's check digit fails"))        \
	X(CHECK_DIGIT_EXPIRY, "check_digit_expiry", N_("the expiry date's check digit fails"))     \
	X(CHECK_DIGIT_OPTIONAL, "check_digit_optional",                                            \
	  N_("the optional data's check digit fails"))                                             \
	X(CHECK_DIGIT_ALL, "check_digit_all", N_("the check digit over the whole zone fails"))     \
	X(OCR_REPAIRED, "ocr_repaired",                                                            \
	  N_("letters and digits that look alike were exchanged to fit"))                          \
	X(FILLER, "filler", N_("another sign was typed for the filler <"))                         \
	X(LINE_SHORT, "line_short", N_("fillers were missing at the end of a line"))               \
	X(DATE_UNKNOWN, "date_unknown", N_("the issuer does not know the day of a date"))          \
	X(STATE_UNKNOWN, "state_unknown", N_("a state's code is not in the list of states"))       \
	X(TIN_DIFFERS, "tin_differs",                                                              \
	  N_("the barcode holds another taxpayer number than was typed"))                          \
	X(TRUNCATED_NAME, "truncated_name", N_("a name was cut short by the issuer"))

enum document_fault {
#define X(name, code, words) DOCUMENT_FAULT_##name,
	DOCUMENT_FAULT_LIST(X)
#undef X
		DOCUMENT_FAULT_COUNT
};

enum {
	DOCUMENT_NAME_MAX = 64,
	DOCUMENT_NUMBER_MAX = 32,
	DOCUMENT_STREET_MAX = 80,
	DOCUMENT_CITY_MAX = 48,
	DOCUMENT_GIVEN_MAX = 4,
	DOCUMENT_JSON_MAX = 6144,
};

/* What stands where a date would: how JSON spells it in `expiry_special`. */
#define DATE_KIND_LIST(X)                                                                          \
	X(ABSENT, "")                                                                              \
	X(DAY, "")                                                                                 \
	X(INDEFINITE, "indefinite") /* INDEF, 99999999 */                                          \
	X(MILITARY, "military")     /* MIL */                                                      \
	X(NONE, "none")             /* 00000000, "none" */

enum date_kind {
#define X(name, text) DATE_##name,
	DATE_KIND_LIST(X)
#undef X
};

struct document_date {
	enum date_kind kind;
	int32_t days; /* since 1970-01-01; with DATE_DAY only */
};

struct document_address {
	char street[DOCUMENT_STREET_MAX];
	char city[DOCUMENT_CITY_MAX];
	char state[8];
	char postal_code[16];
	char country[4];
};

/* What a yes-or-no field says. */
enum document_flag { FLAG_ABSENT, FLAG_NO, FLAG_YES };

/* What AAMVA records say beyond who somebody is. */
struct document_card {
	enum document_flag limited_term; /* lawful status that ends: a REAL ID may be limited */
	enum document_flag veteran, organ_donor;
	int height_cm; /* 0 absent */
	char eyes[16], hair[16];
	char discriminator[DOCUMENT_NUMBER_MAX]; /* tells this card from others of the person */
	struct document_date revision;           /* of the card's design */
	char alias_family_name[DOCUMENT_NAME_MAX], alias_given_names[DOCUMENT_NAME_MAX];
	char alias_suffix[16];
};

/* Personal data: wipe after use. All texts are printable UTF-8, trimmed, empty when absent.
 * Nothing is rewritten: a postal code of "232190000" stays that; comparing is person.h's part. */
struct document {
	enum document_kind kind;
	char jurisdiction[4]; /* "VA", "ON"; an MRZ's issuing state as it stands: "USA", "D" */
	char iin[7];          /* six digits; AAMVA only */
	int aamva_version;    /* 0..99; -1 where none stands: no AAMVA record, or a stripe */
	char number[DOCUMENT_NUMBER_MAX];
	char nationality[4]; /* of an MRZ, as it stands */
	char tin[10];        /* SSN or ITIN that an older military card carries: to be compared and
			      * wiped, never shown, recorded or written as JSON; "" elsewhere */
	char family_name[DOCUMENT_NAME_MAX];
	char given_names[DOCUMENT_GIVEN_MAX][DOCUMENT_NAME_MAX];
	size_t given_count;
	char suffix[16];
	enum document_flag family_cut, given_cut; /* truncated, as the issuer says */
	struct document_date birth, issue, expiry;
	char sex; /* 'M', 'F', 'X'; 0 absent */
	struct document_address address;
	char compliance; /* AAMVA DDA: 'F' REAL ID, 'N' not; 0 absent */
	struct document_card card;
	bool faults[DOCUMENT_FAULT_COUNT];
};

/* Reads whatever a symbol holds: recognises AAMVA records and MRZ text and parses them.
 *
 * Units   today_days settles two-digit years and is not otherwise used.
 * Errors  STATUS_REFUSED: not a document that is known here, or a document too damaged to take
 *         anything from; fault says which. Deviations that leave it readable become faults[].
 * Owns    copies what it keeps.
 * Blocks  never. */
enum status document_read(struct span record, int32_t today_days, struct document *ret,
			  struct fault *fault) MUST_CHECK;

/* An AAMVA DL/ID record.
 * Source  AAMVA Card Design Standard 2000 to 2025, annex D (versions 1-11). */
enum status document_from_aamva(struct span record, int32_t today_days, struct document *ret,
				struct fault *fault) MUST_CHECK;

/* The magnetic stripe of a DL/ID card: tracks 1 to 3 as a reader writes them, one behind another
 * with their sentinels, with or without line ends. British Columbia prints the same into a PDF417.
 * Units   today_days settles the expiry's century.
 * Errors  STATUS_REFUSED for a payment card, a failed swipe, or what has no track 2.
 * Source  AAMVA Card Design Standard 2012, annex F. */
enum status document_from_magstripe(struct span stripe, int32_t today_days, struct document *ret,
				    struct fault *fault) MUST_CHECK;

/* Machine-readable text of a passport, visa or card (TD1, TD2, TD3, MRV-A, MRV-B, the French card
 * until 2021, the Swiss driving licence): the lines with or without line ends, blanks and
 * lower-case letters as people type them, look-alikes, fillers missing behind a line.
 * Errors  STATUS_REFUSED for another shape. A failing check digit is a fault of the document, not
 *         an error: the clerk sees it, as they see everything that was put right.
 * Source  ICAO Doc 9303-3 (check digits, names, transliteration), -4 (TD3), -5 (TD1), -6 (TD2),
 *         -7 (visas). */
enum status document_from_mrz(struct span lines, int32_t today_days, struct document *ret,
			      struct fault *fault) MUST_CHECK;

/* A Common Access Card's PDF417 (versions 1, N, M) or Code 39, or the PDF417 of a uniformed
 * services ID (versions 1 to 3), of a sponsor or a family member.
 * Errors  STATUS_REFUSED for another length, alphabet or number, and where no date can be read. */
enum status document_from_military(struct span record, struct document *ret,
				   struct fault *fault) MUST_CHECK;

/* True for a record with the length, the alphabet and the numbers of a Common Access Card, or the
 * name of a uniformed services ID at its start, which nothing else has. It may hold a taxpayer
 * number, readable or not. */
bool looks_like_military(struct span record);
/* True also when a scanner's few bytes before or behind it keep such a record from being read. */
bool may_hold_military(struct span record);

/* Adds the members that `read --json` shows under "document", and "faults" beside it. */
struct json;
void document_json(const struct document *document, struct json *json);

const char *document_kind_text(enum document_kind kind);
const char *document_fault_code(enum document_fault fault);
/* English words, to be translated with language_text(). */
const char *document_fault_words(enum document_fault fault);

/* Given names with single blanks between them. */
void document_given_text(const struct document *document, char *to, size_t max);

/* Adds one given name, its outer blanks aside; when all places are taken, behind the last. */
void document_add_given(struct document *document, struct span name);

void document_wipe(struct document *document);

#endif
