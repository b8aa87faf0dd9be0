/* Names that differ between documents, and the document that settles it. */
#ifndef TAC_EVIDENCE_NAME_LINK_H
#define TAC_EVIDENCE_NAME_LINK_H

#include "kiosk/evidence/evidence.h"

/* Which of one person's documents settles that their names differ: the first that shows a former
 * and a present name, and of which the clerk confirmed that it is the original, not tampered with,
 * and bears the name that was typed. evidence->count if none does.
 * Blocks  never.
 * Source  GSA, acceptable documents: a linking document where names differ. */
size_t evidence_name_link(const struct evidence *evidence);

#endif
