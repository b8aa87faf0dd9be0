/* Cuts apart the fields of a record that lost its separators, as it does behind a scanner that
 * types what it reads and drops what no key has. */
#ifndef TAC_IDENTITY_DOCUMENT_AAMVA_CUTS_H
#define TAC_IDENTITY_DOCUMENT_AAMVA_CUTS_H

#include "kiosk/identity/document_aamva.h"

/* Keeps the elements of a text such as "DAQT123DCSSAMPLEDDEN"; SEPARATORS_LOST unless it is only
 * one. */
void aamva_keep_run_together(struct aamva_reading *reading, struct span text);

#endif
