/* Letters beside receipts, and instead of them. */
#ifndef TAC_LOOP_LETTERS_H
#define TAC_LOOP_LETTERS_H

#include "kiosk/loop_parts.h"

/* Where letters with what is printed go, if by the rules they do; else null. */
struct registry *loop_letters(struct loop *loop);
/* Whether one follows the paper under way, for loop->letter_follows. */
void loop_look_for_letter(struct loop *loop);
/* The receipt under way, of which not a byte went out, becomes a letter. */
enum status loop_mail_instead(struct loop *loop, struct fault *fault) MUST_CHECK;

#endif
