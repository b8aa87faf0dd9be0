/* The kiosk itself: one thread, one poll() over the terminal, signals, a timer, the reader, the
 * scanner and the printer. Here, and in main.c, kiosk, drivers and screens meet. */
#ifndef TAC_LOOP_H
#define TAC_LOOP_H

#include "config/config.h"
#include "drivers/printer.h"
#include "drivers/scanner.h"

struct loop_options {
	const struct config *config;
	const char *saved_folder; /* the demonstration: where a shown paper may be saved; or null */
	const char *demo_logins;  /* the demonstration: what the sign-in screens tell; or null */
};

/* Serves visits until the program is told to end (SIGTERM, SIGHUP, or a supervisor at the desk) or
 * the terminal goes.
 *
 * Errors  STATUS_UNSUPPORTED no terminal fit for it; STATUS_REFUSED policy; else the store's or
 *         keys'. Nothing was shown then. *ret_is_device is set when the terminal, reader or
 *         printer is what failed.
 * Blocks  for as long as the kiosk runs. */
enum status loop_run(const struct loop_options *options, bool *ret_is_device,
		     struct fault *fault) MUST_CHECK;

/* Opens what the settings name; quirks are read where it is on USB, and borrowed until it is
 * released. *ret stays closed for "none".
 * Errors  as the devices' own open; STATUS_REFUSED, STATUS_IO for the file of quirks. */
enum status loop_open_scanner(const struct config *config, struct quirks *quirks,
			      struct scanner *ret, struct fault *fault) MUST_CHECK;
enum status loop_open_printer(const struct config *config, struct quirks *quirks,
			      struct printer *ret, struct fault *fault) MUST_CHECK;

#endif
