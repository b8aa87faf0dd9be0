/* The people of the sample documents, all invented, and what stands on each document.
 *
 * The tray shows, in this order:
 *   1-licence-virginia.png           Jordan Alex Sample, the visitor of the first visit
 *   2-social-security-card.png       the same person; no barcode
 *   3-licence-colorado-expired.png   Casey Morgan Specimen; expired in 2024
 *   4-licence-ontario.png            Marie Claude Exemple; Canadian: dates year first
 *   5-id-card-texas.png              Riley James Fields; no licence, an identification card
 *   6-passport.png                   Jordan Alex Sample; its two lines can be typed
 *   7-blurred.png                    the licence of choice 1, too blurred to read
 *   8-cat.png                        not a document
 *   9-birth-certificate.png          Taylor Reese Sample, Jordan's child; a Code 128 number
 *
 * Numbers are made up too: 123-45-6789 is what forms print as an example of an SSN, and no
 * licence number here follows its issuer's real scheme. */
#ifndef TAC_TESTS_SAMPLES_PEOPLE_H
#define TAC_TESTS_SAMPLES_PEOPLE_H

struct sample_person {
	const char *family, *given, *middle;
	const char *birth; /* "1985-03-14", as all dates here */
	char sex;          /* 'M', 'F' */
	const char *height_inches, *eyes, *hair;
	const char *street, *city, *state, *postal_code, *country;
};

struct sample_licence {
	const char *file;
	const struct sample_person *person;
	const char *issuer, *title;
	const char *number, *issue, *expiry, *audit_number;
	char compliance;                        /* 'F' REAL ID, 'N' not; 0 has no such field */
	const char *iin, *version, *subfile;    /* "636000", "10", "DL" or "ID" */
	const char *own_subfile, *own_elements; /* "ZV", "ZVA01": what the issuer adds */
	unsigned colour;                        /* 0xRRGGBB, of the title bar */
};

enum { SAMPLE_LICENCES = 4 };

extern const struct sample_person JORDAN, TAYLOR;
extern const struct sample_licence LICENCES[SAMPLE_LICENCES];

extern const char JORDAN_SSN[];
extern const char JORDAN_PASSPORT[], JORDAN_PASSPORT_ISSUE[], JORDAN_PASSPORT_EXPIRY[];
extern const char TAYLOR_CERTIFICATE[];

#endif
