/* Barcodes of military cards: what the two kinds share. Nobody else but document.c includes this.
 */
#ifndef TAC_IDENTITY_DOCUMENT_MILITARY_H
#define TAC_IDENTITY_DOCUMENT_MILITARY_H

#include "kiosk/identity/document.h"

/* A field's place in the record; size 0 where the layout has none. */
struct military_place {
	size_t at, size;
};

struct span military_field(struct span record, struct military_place place);

/* True if every byte is a printable ASCII character. */
bool military_is_text(struct span text);

/* A name field; one without a blank at its end was too short for the name. */
void military_read_name(struct span field, char *to, struct document *ret);
void military_read_given(struct span field, struct document *ret);

/* The personal designator, where it is the holder's taxpayer number. */
void military_keep_tin(struct span digits, struct document *ret);

/* Faults that follow from what was read; STATUS_REFUSED if no date was. */
enum status military_finish(struct document *ret, struct fault *fault) MUST_CHECK;

/* A uniformed services ID. */
bool looks_like_uniformed(struct span record);
enum status document_from_uniformed(struct span record, struct document *ret,
				    struct fault *fault) MUST_CHECK;

#endif
