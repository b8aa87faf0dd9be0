/* What the barcodes and machine-readable lines of the sample documents hold. */
#ifndef TAC_TESTS_SAMPLES_PAYLOAD_H
#define TAC_TESTS_SAMPLES_PAYLOAD_H

#include "kiosk/base/bytes.h"
#include "tests/samples/people.h"

enum { MRZ_LINE = 44 };

/* "2031-03-14" in a pattern of Y, M, D and anything else: "MMDDYYYY", "YYMMDD", "MM/DD/YYYY". */
void payload_date(const char *date, const char *pattern, char *to, size_t max);

/* An AAMVA record: header, designators with true offsets and lengths, two subfiles.
 * Source  AAMVA Card Design Standard, annex D. */
void payload_aamva(const struct sample_licence *licence, struct bytes *to);

/* The two lines of a passport, without line ends.
 * Source  ICAO Doc 9303-4; check digits 9303-3. */
void payload_passport(const struct sample_person *person, const char *number, const char *expiry,
		      char line1[MRZ_LINE + 1], char line2[MRZ_LINE + 1]);

#endif
