/* Between the framing of an AAMVA record (document_aamva.c) and the meaning of its fields
 * (document_aamva_fields.c). Nobody else includes this. */
#ifndef TAC_IDENTITY_DOCUMENT_AAMVA_H
#define TAC_IDENTITY_DOCUMENT_AAMVA_H

#include <stdbool.h>

#include "kiosk/base/span.h"
#include "kiosk/identity/document.h"
#include "kiosk/identity/issuers.h"

enum { AAMVA_VERSION_NEWEST = 11, AAMVA_ID_SIZE = 3 };

/* Every element that is read. Id, longest value in characters by the standard, and the first and
 * last version in which it is mandatory (0: in none). An element that is missing from this list is
 * passed over. */
#define AAMVA_ELEMENT_LIST(X)                                                                      \
	X(DAA, 128, 0, 0) /* whole name, FAMILY,GIVEN,MIDDLE,SUFFIX */                             \
	X(DAB, 40, 0, 0)  /* version 1: family name */                                             \
	X(DAC, 40, 4, 11) /* first name */                                                         \
	X(DAD, 40, 4, 11) /* middle names, commas between them */                                  \
	X(DAE, 5, 0, 0)   /* version 1: suffix */                                                  \
	X(DAG, 35, 1, 11) /* street */                                                             \
	X(DAH, 35, 0, 0)  /* street, second line */                                                \
	X(DAI, 20, 1, 11) /* city */                                                               \
	X(DAJ, 2, 1, 11)  /* state */                                                              \
	X(DAK, 11, 1, 11) /* postal code */                                                        \
	X(DAL, 35, 0, 0)  /* version 1: residence, as DAG to DAK */                                \
	X(DAM, 35, 0, 0)                                                                           \
	X(DAN, 20, 0, 0)                                                                           \
	X(DAO, 2, 0, 0)                                                                            \
	X(DAP, 11, 0, 0)                                                                           \
	X(DAQ, 25, 1, 11) /* document number */                                                    \
	X(DBA, 8, 1, 11)  /* expiry */                                                             \
	X(DBB, 8, 1, 11)  /* birth */                                                              \
	X(DBC, 1, 1, 11)  /* sex */                                                                \
	X(DBD, 8, 1, 11)  /* issue */                                                              \
	X(DBJ, 25, 0, 0)  /* version 1: the customer's number */                                   \
	X(DCG, 3, 2, 11)  /* country */                                                            \
	X(DCS, 40, 2, 11) /* family name */                                                        \
	X(DCT, 80, 2, 3)  /* given names, commas or blanks between them */                         \
	X(DCU, 5, 0, 0)   /* suffix */                                                             \
	X(DDA, 1, 0, 0)   /* compliance: F, M or N */                                              \
	X(DDE, 1, 4, 11)  /* T: family name cut short */                                           \
	X(DDF, 1, 4, 11)  /* T: first name cut short */                                            \
	X(DDG, 1, 4, 11)  /* T: middle names cut short */

enum aamva_element {
#define X(id, longest, from, until) AAMVA_##id,
	AAMVA_ELEMENT_LIST(X)
#undef X
		AAMVA_ELEMENT_COUNT
};

/* One record while it is read. Borrows the record's bytes. */
struct aamva_reading {
	int version; /* as the header says, 0..99 */
	const struct issuer *issuer;
	struct span values[AAMVA_ELEMENT_COUNT]; /* trimmed; at == NULL where it does not stand */
	struct document *document;
};

/* Keeps one element: three letters of id and its value. Unknown ones are passed over. */
void aamva_keep_element(struct aamva_reading *reading, struct span element);

/* Fills reading->document from the values kept. */
void aamva_settle(struct aamva_reading *reading);

/* The dates alone: birth, issue, expiry, in the order of the version and the country. */
void aamva_settle_dates(struct aamva_reading *reading);

void aamva_mark(struct aamva_reading *reading, enum document_fault fault);

/* True if the value is that word, in whichever case. */
bool aamva_says(struct span value, const char *word);

#endif
