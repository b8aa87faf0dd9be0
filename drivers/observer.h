/* What the reader process makes of one picture after another, whichever way codes can be read.
 *
 * Owns    personal data: what it keeps of a document goes when the next one comes, and with the
 *         process. */
#ifndef TAC_DRIVERS_OBSERVER_H
#define TAC_DRIVERS_OBSERVER_H

#include "drivers/decoder_agree.h"
#include "drivers/decoder_pdf417.h"

struct observer {
	struct pdf417_burst burst;
	struct agreement agreement; /* of looks at linear codes */
	struct pdf417_sight sight;  /* of the last picture */
};

/* is_next: the picture shows the same document as the last one, which was not read.
 * Errors  as a decoder's, but where some symbols were read before one was too many, those are OK.
 *         OK also when nothing was read, and *observation says what may help. */
enum status observer_look(struct observer *observer, const struct picture *picture, bool is_next,
			  struct symbols *symbols, struct observation *observation,
			  struct fault *fault) MUST_CHECK;

#endif
