/* How often something was recorded lately: what limits to guessing count by. The ledger itself is
 * the count: it survives a restart, and nobody can turn it back unseen. */
#ifndef TAC_LEDGER_STORE_COUNT_H
#define TAC_LEDGER_STORE_COUNT_H

#include "kiosk/ledger/store.h"

/* Records of a kind about an object since a time. */
enum status store_count_about(struct store *store, enum record_kind kind, const char *object,
			      int64_t since_ms, int64_t *ret, struct fault *fault) MUST_CHECK;

/* Records of a kind about anything, behind the newest record that is older than that time. Takes as
 * long as there are records since. */
enum status store_count_all(struct store *store, enum record_kind kind, int64_t since_ms,
			    int64_t *ret, struct fault *fault) MUST_CHECK;

#endif
