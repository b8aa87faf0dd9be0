/* What the parts of the AAMVA reader share. document_aamva.c reads the header, _subfile.c finds the
 * fields and _cuts.c cuts them apart where they run together, _fields.c keeps them and checks their
 * form, _texts.c, _names.c, _dates.c and _body.c say what they mean. The magnetic stripe says the
 * same in other places and shares what is behind. Nobody else includes this, but document.c for
 * aamva_is_likely(). */
#ifndef TAC_IDENTITY_DOCUMENT_AAMVA_H
#define TAC_IDENTITY_DOCUMENT_AAMVA_H

#include <stdbool.h>

#include "kiosk/base/span.h"
#include "kiosk/identity/document.h"
#include "kiosk/identity/issuers.h"

enum { AAMVA_VERSION_NEWEST = 11, AAMVA_ID_SIZE = 3 };

/* What a value may look like. Text is free; the others are checked when they say anything. */
enum aamva_form {
	FORM_TEXT,
	FORM_DATE, /* eight digits, or a word for no date */
	FORM_CUT,  /* T, N or U: whether a name was cut short */
	FORM_FLAG, /* 1 or 0, Y or N */
	FORM_SEX,
	FORM_COMPLIANCE, /* F, M or N */
	FORM_STATE,      /* two letters */
	FORM_COUNTRY,    /* three letters */
	FORM_SUFFIX,     /* JR, III, 4TH */
	FORM_HEIGHT,
};

/* Every element that is read. Id, longest value in characters by the standard, the first and last
 * version in which it is mandatory (0: in none), its form. */
#define AAMVA_ELEMENT_LIST(X)                                                                      \
	X(DAA, 128, 0, 0, TEXT) /* whole name, FAMILY,GIVEN,MIDDLE,SUFFIX */                       \
	X(DAB, 40, 0, 0, TEXT)  /* version 1: family name */                                       \
	X(DAC, 40, 4, 11, TEXT) /* first name */                                                   \
	X(DAD, 40, 4, 11, TEXT) /* middle names, commas between them */                            \
	X(DAE, 5, 0, 0, SUFFIX) /* version 1 */                                                    \
	X(DAG, 35, 1, 11, TEXT) /* street */                                                       \
	X(DAH, 35, 0, 0, TEXT)  /* street, second line */                                          \
	X(DAI, 20, 1, 11, TEXT) /* city */                                                         \
	X(DAJ, 2, 1, 11, STATE)                                                                    \
	X(DAK, 11, 1, 11, TEXT) /* postal code */                                                  \
	X(DAL, 35, 0, 0, TEXT)  /* version 1: residence, as DAG to DAK */                          \
	X(DAM, 35, 0, 0, TEXT)                                                                     \
	X(DAN, 20, 0, 0, TEXT)                                                                     \
	X(DAO, 2, 0, 0, STATE)                                                                     \
	X(DAP, 11, 0, 0, TEXT)                                                                     \
	X(DAQ, 25, 1, 11, TEXT) /* document number */                                              \
	X(DAU, 8, 0, 0, HEIGHT)                                                                    \
	X(DAV, 8, 0, 0, HEIGHT) /* version 1: in centimetres */                                    \
	X(DAY, 12, 0, 0, TEXT)  /* eyes */                                                         \
	X(DAZ, 12, 0, 0, TEXT)  /* hair */                                                         \
	X(DBA, 8, 1, 11, DATE)  /* expiry */                                                       \
	X(DBB, 8, 1, 11, DATE)  /* birth */                                                        \
	X(DBC, 1, 1, 11, SEX)                                                                      \
	X(DBD, 8, 1, 11, DATE) /* issue */                                                         \
	X(DBG, 15, 0, 0, TEXT) /* alias: given names; in version 1 another thing */                \
	X(DBH, 10, 0, 0, TEXT) /* version 1: organ donor */                                        \
	X(DBJ, 25, 0, 0, TEXT) /* version 1: the customer's number */                              \
	X(DBN, 40, 0, 0, TEXT) /* alias: family name; in version 1 the whole */                    \
	X(DBO, 40, 0, 0, TEXT) /* version 1, alias: family name */                                 \
	X(DBP, 40, 0, 0, TEXT) /* version 1, alias: given name */                                  \
	X(DBR, 5, 0, 0, TEXT)  /* version 1, alias: suffix */                                      \
	X(DBS, 5, 0, 0, TEXT)  /* alias: suffix; in version 1 the prefix */                        \
	X(DCF, 25, 0, 0, TEXT) /* document discriminator */                                        \
	X(DCG, 3, 2, 11, COUNTRY)                                                                  \
	X(DCS, 40, 2, 11, TEXT) /* family name */                                                  \
	X(DCT, 80, 2, 3, TEXT)  /* given names, commas or blanks between them */                   \
	X(DCU, 5, 0, 0, SUFFIX)                                                                    \
	X(DDA, 1, 0, 0, COMPLIANCE) /* REAL ID */                                                  \
	X(DDB, 8, 0, 0, DATE)       /* revision of the card's design */                            \
	X(DDD, 1, 0, 0, FLAG)       /* limited term */                                             \
	X(DDE, 1, 4, 11, CUT)       /* family name */                                              \
	X(DDF, 1, 4, 11, CUT)       /* first name */                                               \
	X(DDG, 1, 4, 11, CUT)       /* middle names */                                             \
	X(DDH, 8, 0, 0, DATE)       /* under 18 until */                                           \
	X(DDI, 8, 0, 0, DATE)       /* under 19 until */                                           \
	X(DDJ, 8, 0, 0, DATE)       /* under 21 until */                                           \
	X(DDK, 1, 0, 0, FLAG)       /* organ donor */                                              \
	X(DDL, 1, 0, 0, FLAG)       /* veteran */

enum aamva_element {
#define X(id, longest, from, until, form) AAMVA_##id,
	AAMVA_ELEMENT_LIST(X)
#undef X
		AAMVA_ELEMENT_COUNT
};

/* One record while it is read. Borrows the record's bytes. */
struct aamva_reading {
	int version; /* as the header says, 0..99 */
	const struct issuer *issuer;
	struct span fields;                      /* all of the card's, as they stand */
	struct span values[AAMVA_ELEMENT_COUNT]; /* trimmed; at == NULL where it does not stand */
	struct document *document;
};

/* Where a record's data start, as its header says. */
struct aamva_framing {
	struct span record;
	int64_t base;           /* of the '@', from which offsets count; below 0 if cut off */
	size_t header_end;      /* the first byte behind the header */
	size_t entries_at;      /* where the list of subfiles ought to begin */
	struct span designator; /* of the card's subfile; empty where none is listed */
	int64_t offset, length; /* -1 where they cannot be read */
};

/* True for what has a file type and an issuer's number near its start, or the sign that AAMVA
 * records begin with. */
bool aamva_is_likely(struct span record);

/* True if the text begins with the designator of a card's subfile: DL, ID, EN. */
bool aamva_is_card(struct span text);

/* Finds the card's subfile, keeps its fields and settles the document's kind. */
void aamva_read_subfile(struct aamva_reading *reading, struct aamva_framing *framing);

/* True if the text begins with the id of an element that some version has, read here or not. */
bool aamva_is_element(struct span text);
/* Whether `value` is what the element called by the first letters of `id` may say, empty or not:
 * for telling where fields end that run together. */
bool aamva_fits(struct span id, struct span value);
bool aamva_must_say_something(struct span id);

/* Keeps one element: three letters of id and its value. What no version has is a fault; of two the
 * first is kept. */
void aamva_keep_element(struct aamva_reading *reading, struct span element);
/* Keeps a value, without blanks at its ends; a fault where it is not what the element may say. */
void aamva_keep_value(struct aamva_reading *reading, enum aamva_element element, struct span value);

/* Fills reading->document from the values kept. */
void aamva_settle(struct aamva_reading *reading);
/* The part of it that a magnetic stripe has too: texts, names, body. */
void aamva_settle_texts(struct aamva_reading *reading);
void aamva_settle_names(struct aamva_reading *reading);
void aamva_settle_body(struct aamva_reading *reading);
/* Birth, issue, expiry and the rest, in the order of the version and the country. */
void aamva_settle_dates(struct aamva_reading *reading);
/* What contradicts, once all is settled. */
void aamva_check_dates(struct aamva_reading *reading);
void aamva_check_core(struct aamva_reading *reading);

void aamva_mark(struct aamva_reading *reading, enum document_fault fault);
/* True if the value is that word, in whichever case. */
bool aamva_says(struct span value, const char *word);
/* True for an empty value and for words such as NONE. */
bool aamva_says_nothing(struct span value);
/* Copies a value as UTF-8 without commas and blanks at its end; faults where it must be cut or
 * holds what cannot be printed. Empty where it says nothing. */
void aamva_set_text(struct aamva_reading *reading, char *to, size_t max, struct span value);
/* The same behind what `to` holds and a blank. */
void aamva_append_text(struct aamva_reading *reading, char *to, size_t max, struct span value);
/* True for JR, III, 4TH and their like. */
bool aamva_is_suffix(struct span name);
/* Centimetres of a height in any of its forms; 0 if it is none. */
int aamva_height_cm(struct span value);
/* The day, and no fault, where the value is one in either order. */
bool aamva_read_day(struct span value, int32_t *ret_days) MUST_CHECK;

/* ASCII, whatever the locale. */
static inline bool aamva_is_upper(unsigned char byte)
{
	return byte >= 'A' && byte <= 'Z';
}

static inline bool aamva_is_separator(unsigned char byte)
{
	return byte == '\n' || byte == '\r' || (byte >= 0x1C && byte <= 0x1E); /* FS, GS, RS */
}

static inline bool aamva_is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

#endif
