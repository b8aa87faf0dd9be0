/* One verification of a proof bundle, as its parts share it. Only the bundle's own files include
 * this.
 *
 * Errors  of all that check: STATUS_CORRUPT with a finding noted; STATUS_UNSUPPORTED when the
 *         cryptography fails. */
#ifndef TAC_LEDGER_BUNDLE_CHECK_H
#define TAC_LEDGER_BUNDLE_CHECK_H

#include "kiosk/ledger/bundle.h"
#include "kiosk/ledger/bundle_lines.h"
#include "kiosk/ledger/checkpoint.h"
#include "kiosk/ledger/epoch.h"

struct bundle_check {
	struct bundle_lines lines;
	struct bundle_result *result;
	const struct bundle_watch *watch;
	struct fault *fault;
	struct epoch_chain chain;
	struct checkpoint checkpoint;                  /* the last one */
	struct span checkpoint_line;                   /* its line; of no bytes before the first */
	bool is_signed;                                /* the epoch of now has a checkpoint */
	uint64_t sequence;                             /* of the last record; 0 before the first */
	unsigned char canonical[RECORD_CANONICAL_MAX]; /* the last record's */
};
void bundle_check_release(struct bundle_check *check);

/* Notes a finding; STATUS_CORRUPT. */
enum status bundle_find(struct bundle_check *check, enum finding finding, uint64_t record,
			const char *format, ...) PRINTF_LIKE(4, 5);
/* A line of a known word whose values are not of its form. Returns as bundle_find. */
enum status bundle_find_malformed(struct bundle_check *check, const struct bundle_line *line);

/* A failure of the cryptography itself, and no verdict. */
bool bundle_is_failure(enum status status);

/* Whether the very line stood before the last one read. */
bool bundle_stood_before(const struct bundle_check *check, const struct bundle_line *line);

enum status bundle_check_epoch(struct bundle_check *check,
			       const struct bundle_line *line) MUST_CHECK;
enum status bundle_check_checkpoint(struct bundle_check *check,
				    const struct bundle_line *line) MUST_CHECK;
enum status bundle_check_record(struct bundle_check *check,
				const struct bundle_line *line) MUST_CHECK;

#endif
