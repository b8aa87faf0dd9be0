/* After a start: what a run that was cut off left of IP PINs.
 *
 * An order that was reserved when the program ended, or waited for a printer that could not print,
 * is on no paper: nobody saw what it bears, and nothing of it can come out. It is void, and the PIN
 * that it made goes back: its taxpayer gets one when they come again. An order that took another's
 * place stays, as an exception: its taxpayer has lost the other one, and is owed it. */
#ifndef TAC_ISSUING_RECOVERY_H
#define TAC_ISSUING_RECOVERY_H

#include "kiosk/issuing/registry.h"

/* Voids those orders, with PIN_DROPPED and ORDER_DROPPED records of that time, in one transaction;
 * then store_recover. Where it is cut off itself, the next start does the rest.
 * Errors  the registry's and the store's. */
enum status issuing_recover(struct store *store, struct registry *registry, int64_t now_wall_ms,
			    int64_t *ret_visits, struct fault *fault) MUST_CHECK;

#endif
