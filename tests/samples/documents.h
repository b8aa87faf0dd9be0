/* The sample documents, one function a document, each drawn on a sheet of its own. */
#ifndef TAC_TESTS_SAMPLES_DOCUMENTS_H
#define TAC_TESTS_SAMPLES_DOCUMENTS_H

#include "tests/samples/paint.h"
#include "tests/samples/people.h"

/* Front above back, as a copier shows the two sides of a card. */
cairo_t *document_licence(const struct sample_licence *licence, unsigned variety);
cairo_t *document_social_security_card(void);
cairo_t *document_passport(void);
cairo_t *document_birth_certificate(void);
cairo_t *document_cat(void);

/* What a camera out of focus makes of a sheet, which it takes over. */
cairo_t *document_blurred(cairo_t *sharp);

/* How a sheet was held before a camera. */
struct photograph {
	double rotation, tilt_y, tilt_x; /* degrees: in its plane, about the upright, the level */
	double shadow;                   /* of the light, that the right edge does not get */
	unsigned scratches;              /* across the lower half */
};

/* What a camera makes of a worn sheet in somebody's hand; takes the sheet over. */
cairo_t *document_photographed(cairo_t *flat, struct photograph how);

/* The files that only tests look at: single symbols, a JPEG, and files that are wrong. */
void oddities_write(const char *folder);

#endif
