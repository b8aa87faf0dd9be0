/* Taking an IP PIN back: it counts no more, and neither does any paper that bears it. */
#ifndef TAC_ISSUING_VOIDING_H
#define TAC_ISSUING_VOIDING_H

#include "kiosk/issuing/registry.h"

/* Whose PIN of which year, by whom and why. Borrowed. */
struct voiding {
	const char *fingerprint;
	int year;
	const char *actor;
	const char *cause;
};

/* Takes the PIN out of the registry and voids every order that bears it, the one that made it and
 * each that printed it again, in whichever visit: PIN_VOIDED and ORDER_VOIDED records. Inside a
 * transaction of the store.
 *
 * Errors  STATUS_GONE there is no such PIN here; STATUS_DENIED it is on its way to paper now;
 *         STATUS_UNSUPPORTED the registry takes none back; else the registry's and the store's. */
enum status issuing_void(struct store *store, struct registry *registry,
			 const struct voiding *voiding, struct fault *fault) MUST_CHECK;

/* Voids one paper alone, whose PIN another one bears: ORDER_VOIDED. Inside a transaction. */
enum status issuing_void_paper(struct store *store, const char *order,
			       const struct voiding *voiding, struct fault *fault) MUST_CHECK;

#endif
