/* The periods' secrets: one file each (mode 0600) in the keys folder. A box opens only with its
 * period's secret, so where that file is destroyed all boxes of the period stay shut, those in
 * backups and copies too, while their bytes and every hash over them remain.
 *
 * Leave these files out of backups of the ledger: who keeps one keeps what it opens. For years off
 * the machine there is retention_export. */
#ifndef TAC_LEDGER_RETENTION_H
#define TAC_LEDGER_RETENTION_H

#include "kiosk/ledger/seal.h"

enum { RETENTION_PERIODS_MAX = 128 };

/* Reads a period's secret. Wipe it.
 * Errors  STATUS_GONE none there, destroyed or never made; STATUS_DENIED others may read it;
 *         STATUS_CORRUPT another size; STATUS_IO. */
enum status retention_load(const char *folder, const struct period *period, struct seal_period *ret,
			   struct fault *fault) MUST_CHECK;

/* The same, made where it is not there: durable when this returns, before anything is sealed with
 * it. Call it inside a transaction of the store, which lets one program at a time do so. */
enum status retention_need(const char *folder, const struct period *period, struct seal_period *ret,
			   struct fault *fault) MUST_CHECK;

/* The periods whose secrets are there, oldest first; STATUS_FULL for more than `max`. */
enum status retention_list(const char *folder, struct period *ret, size_t max, size_t *ret_count,
			   struct fault *fault) MUST_CHECK;

/* Destroys a period's secret for good: STATUS_OK also when there is none. */
enum status retention_destroy(const char *folder, const struct period *period,
			      struct fault *fault) MUST_CHECK;

/* A secret sealed to auditors, to take off the machine; and back with one's private key. What was
 * exported is theirs to destroy.
 * Errors  as seal_make and seal_open. */
enum status retention_export(const struct seal_period *period, const char *origin,
			     const struct key *auditors, size_t count, struct bytes *to,
			     struct fault *fault) MUST_CHECK;
enum status retention_import(struct span exported, const char *origin, const struct key *auditor,
			     struct seal_period *ret, struct fault *fault) MUST_CHECK;

#endif
