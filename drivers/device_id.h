/* What a printer says of itself when it is asked for its IEEE 1284 device id, and how texts that
 * come from a device are made fit to be shown.
 *
 * Source  IEEE 1284-2000, 7.6; USB Printer Class 1.1, 4.2.1. */
#ifndef TAC_DRIVERS_DEVICE_ID_H
#define TAC_DRIVERS_DEVICE_ID_H

#include <stdbool.h>

#include "kiosk/base/attrs.h"
#include "kiosk/base/span.h"

enum { DEVICE_WORD_MAX = 64 };

/* Empty where it does not say. */
struct device_id {
	char maker[DEVICE_WORD_MAX];    /* MFG, MANUFACTURER */
	char model[DEVICE_WORD_MAX];    /* MDL, MODEL */
	char commands[DEVICE_WORD_MAX]; /* CMD, COMMAND SET */
	char serial[DEVICE_WORD_MAX];   /* SN, SERN, SERIALNUMBER */
};

/* Reads the answer to GET_DEVICE_ID.
 *
 * Shape   two bytes of length, then "KEY:value;" one after the other. The length is distrusted: it
 *         should be big-endian and count itself, but some give it little-endian, without itself, or
 *         not at all. It only ever shortens what came. Of two values for a key the first counts.
 * Blocks  never. False, and *ret untouched, where none of the four stands in it. */
bool device_id_read(struct span answer, struct device_id *ret) MUST_CHECK;

/* Copies as much as fits, on a whole character: UTF-8 of characters that take a place on the
 * screen, '?' for all else; blanks at both ends are left out. */
void device_text(struct span from, char *to, size_t max);

#endif
