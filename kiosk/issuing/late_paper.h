/* Late paper: a receipt that was given up comes out of the printer afterwards.
 *
 * A printer without paper may take a whole page, answer nothing, and print it when somebody loads
 * paper: then, one person's IP PIN lies before another one. So a page that is not proven puts the
 * printer into quarantine (kiosk/ledger/quarantine.h), in the transaction that opens its exception,
 * and this is what becomes of the PIN:
 *
 * - It is not void at once. The commonest cause is a cover that was opened on a finished receipt,
 *   which the clerk has in hand and can hand over; void, it would be a number that fails at filing.
 *   So it waits for somebody to look.
 * - Until then it counts for nobody: while the order is an open exception, in quarantine and behind
 *   it, the registry says that the PIN on a return is wrong. A paper that comes out now, seen or
 *   not, bears a dead number.
 * - Nothing else is printed meanwhile: issuing_printing refuses, and so does the kiosk with every
 *   page but the test slip. No visitor is before the printer, for no visit begins.
 * - The printer leaves it only by a test slip whose number nobody can know who did not see it on
 *   paper. A printer prints in order: what it held came out before the slip, or is gone. Staff says
 *   which: nothing else came, and the printer is released; or something did, and every PIN whose
 *   paper was not proven since the last release is void, in one transaction, before another slip.
 *
 * So whenever paper comes out late, its PIN is held or void; and what nobody answered for by the
 * release is held until somebody does. An order that staff answered for as handed over counts at
 * once, for it stands no longer as an exception; should its paper come a second time, that is
 * before staff, too, and voids it.
 *
 * Pages that bear no PIN need no quarantine: next steps, slips of the day and programming sheets
 * tell nothing of anybody, and the slip of a visit that rests opens it only to who knows what its
 * visitor stated. The driver clears the printer after them all the same. */
#ifndef TAC_ISSUING_LATE_PAPER_H
#define TAC_ISSUING_LATE_PAPER_H

#include "kiosk/issuing/registry.h"

/* Something came out before the test slip: voids the PIN of every order whose paper is not proven
 * since the last release, and records what was seen. One transaction.
 *
 * Shape   *ret_count orders were voided; those that were before are not counted.
 * Errors  STATUS_REFUSED the printer is not in quarantine; else as issuing_void. Nothing is voided
 *         then. */
enum status late_paper_void(struct store *store, struct registry *registry, const char *actor,
			    uint64_t *ret_count, struct fault *fault) MUST_CHECK;

/* Only the test slip came out. One transaction.
 * Errors  as quarantine_end. */
enum status late_paper_release(struct store *store, const char *actor, const char *slip,
			       struct fault *fault) MUST_CHECK;

#endif
