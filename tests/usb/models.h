/* The devices there are, by the names that commands use. All are of an invented maker (vendor
 * 1209, pid.codes' test range). */
#ifndef TAC_TESTS_USB_MODELS_H
#define TAC_TESTS_USB_MODELS_H

#include "tests/usb/device.h"

#define LAB_LE16(x) (x) & 255, (x) >> 8 & 255
#define LAB_LE32(x) LAB_LE16((x)&0xFFFF), LAB_LE16((x) >> 16)
#define LAB_SPAN(array)                                                                            \
	{                                                                                          \
		.at = (array), .size = sizeof(array)                                               \
	}

/* `scan NAME FILE [AIM]`: lays a symbol of the file's bytes before it; AIM as "]L2".
 * `truncate-scan NAME`: the end of the next scan is lost; `say serial FILE`: the bytes as they are.
 */
extern const struct lab_model LAB_SCANNER;       /* HID POS, product 1 */
extern const struct lab_model LAB_SMALL_SCANNER; /* reports of eight packets, product 14 */
extern const struct lab_model LAB_LONG_SCANNER;  /* reports of two packets, product 15 */
extern const struct lab_model LAB_PLAIN_SCANNER; /* HID POS, data only, product 11 */
extern const struct lab_model LAB_KEYBOARD;      /* a scanner that types, product 4 */
extern const struct lab_model LAB_SERIAL;        /* a scanner on CDC-ACM, product 5 */
extern const struct lab_model
	LAB_OEM; /* a scanner in its maker's own mode, product 6; says nothing */

/* `touch touchscreen`. */
extern const struct lab_model LAB_TOUCHSCREEN; /* product 12 */

/* `paper printer ok|low|out`, `cover printer open|closed`, `cutter printer jam|ok`,
 * `heat printer high|ok`, `offline printer on|off`, `nak printer BYTES|off`, `record printer FILE`,
 * `id printer FILE` (the answer to GET_DEVICE_ID), `names printer on|off` (answers GS I). */
extern const struct lab_model LAB_PRINTER; /* ESC/POS, product 2 */

extern const struct lab_model LAB_OTHER_PRINTER; /* takes bytes, product 13 */

/* `see NAME FILE`: a picture lies under it (YUYV). `jpeg NAME FILE`: what an MJPEG frame holds.
 * `spoil NAME nothing|garbage|cut`: what becomes of frames. `streams NAME`: whether it does. */
extern const struct lab_model LAB_CAMERA; /* UVC, small, product 3 */
/* UVC of 1280x960, products 0x20 to 0x23. */
extern const struct lab_model LAB_CAMERA_BULK_MJPEG, LAB_CAMERA_BULK_YUYV, LAB_CAMERA_ISO_MJPEG,
	LAB_CAMERA_ISO_YUYV;

#endif
