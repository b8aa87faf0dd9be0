/* Tells what was found, in words or as one JSON object. */
#ifndef TAC_VERIFY_TELLING_H
#define TAC_VERIFY_TELLING_H

#include "kiosk/verify/judgement.h"

/* How the program ends. */
enum verdict { VERDICT_SOUND, VERDICT_NOT_SOUND, VERDICT_NOT_JUDGED };

/* Shape   fault says why it is VERDICT_NOT_JUDGED; else it is not looked at.
 * Errors  false when the answer could not be written. */
bool telling_words(const struct wish *wish, const struct judgement *judgement,
		   enum verdict verdict);
bool telling_json(const struct wish *wish, const struct judgement *judgement, enum verdict verdict,
		  const struct fault *fault);

void telling_help(void);

#endif
