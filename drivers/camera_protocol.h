/* What the kiosk and its camera process say to each other, a message each.
 *
 * Shape   An order is one byte. A word is one byte, then its text: printable ASCII, no more than
 *         CAMERA_TEXT_MAX - 1. A frame's word has one file with it, the picture, and no text; no
 *         other has a file.
 *         Each order but CAMERA_NEXT is answered with the word for how things stand; a word may
 *         also come unasked. CAMERA_NEXT allows one frame, which comes when there is one. */
#ifndef TAC_DRIVERS_CAMERA_PROTOCOL_H
#define TAC_DRIVERS_CAMERA_PROTOCOL_H

#include "kiosk/base/bytes.h"
#include "kiosk/base/status.h"

enum { CAMERA_TEXT_MAX = 96, CAMERA_WORD_MAX = CAMERA_TEXT_MAX };

enum camera_order {
	CAMERA_ON = 1, /* stream */
	CAMERA_OFF,    /* do not, and let go of the camera */
	CAMERA_NEXT,
	CAMERA_STAND, /* nothing is to be done: how do things stand? */
};

enum camera_say {
	CAMERA_SEARCHING = 1, /* there is no such camera; without text */
	CAMERA_READY,         /* there is; the text names it */
	CAMERA_STREAMING,     /* the text names it */
	CAMERA_TROUBLE,       /* the text is one sentence for the operator */
	CAMERA_FRAME,
};

struct camera_word {
	enum camera_say say;
	char text[CAMERA_TEXT_MAX];
};

/* What is not printable becomes '?', what does not fit is cut. */
void camera_word_write(const struct camera_word *word, struct bytes *to);

/* Believes nothing: the sender has libraries in it that take what a device sends.
 * Errors  STATUS_CORRUPT it is no word, or has another number of files. */
enum status camera_word_read(struct span message, size_t files, struct camera_word *ret,
			     struct fault *fault) MUST_CHECK;

/* False for what is no order. */
bool camera_order_read(struct span message, enum camera_order *ret) MUST_CHECK;

#endif
